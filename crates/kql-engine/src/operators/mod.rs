//! Tabular operators: each file holds the binding, the execution and the documentation of one.
//!
//! [`all`] lists those that run here; what the language has besides is in [`NAMES`].

pub mod as_;
pub mod assert_schema;
pub mod compute;
pub mod consume;
pub mod evaluate;
pub mod externaldata;
pub mod facet;
pub mod find;
pub mod fork;
pub mod getschema;
pub mod graph;
pub mod join;
pub mod macro_expand;
pub mod make_series;
pub mod mv_apply;
pub mod mv_expand;
pub mod parse;
pub mod parse_kv;
pub mod partition;
pub mod project_by_names;
pub mod range;
mod reduce;
pub mod render;
pub mod sample;
pub mod scan;
pub mod search;
pub mod serialize;
pub mod sort;
pub mod summarize;
pub(crate) mod table_set;
pub mod tables;
pub mod take;
pub mod top_hitters;
pub mod top_nested;
pub mod union;
pub mod where_;

mod columns;
#[cfg(test)]
pub(crate) mod testing;

pub(crate) use as_::name_of;

use std::sync::Arc;

use kql_syntax::Span;
use kql_syntax::ast::Operator;

use crate::bind::Binder;
use crate::construct::Construct;
use crate::plan::{Expr, Node, Plan};
use crate::refusal::{self, Kind, Refusal};
use crate::types::Schema;

/// By name.
const OPERATORS: &[&Construct] = &[
    &as_::AS,
    &assert_schema::ASSERT_SCHEMA,
    &consume::CONSUME,
    &summarize::COUNT,
    &crate::bind::DATATABLE,
    &summarize::DISTINCT,
    &evaluate::EVALUATE,
    &compute::EXTEND,
    &externaldata::EXTERNALDATA,
    &facet::FACET,
    &find::FIND,
    &fork::FORK,
    &getschema::GETSCHEMA,
    &evaluate::INVOKE,
    &join::JOIN,
    &join::LOOKUP,
    &macro_expand::MACRO_EXPAND,
    &make_series::MAKE_SERIES,
    &mv_apply::MV_APPLY,
    &mv_expand::MV_EXPAND,
    &parse::PARSE,
    &parse_kv::PARSE_KV,
    &parse::PARSE_WHERE,
    &partition::PARTITION,
    &compute::PRINT,
    &compute::PROJECT,
    &compute::PROJECT_AWAY,
    &project_by_names::PROJECT_BY_NAMES,
    &compute::PROJECT_KEEP,
    &compute::PROJECT_RENAME,
    &compute::PROJECT_REORDER,
    &range::RANGE,
    &render::RENDER,
    &sample::SAMPLE,
    &sample::SAMPLE_DISTINCT,
    &scan::SCAN,
    &search::SEARCH,
    &serialize::SERIALIZE,
    &sort::SORT,
    &summarize::SUMMARIZE,
    &take::TAKE,
    &sort::TOP,
    &top_hitters::TOP_HITTERS,
    &top_nested::TOP_NESTED,
    &union::UNION,
    &where_::WHERE,
];

/// Every tabular operator of the language by its canonical name, run here or not. Tables written in the query's text
/// (`datatable`) are among them, as in the language reference.
pub const NAMES: &[&[&str]] = &[Operator::NAMES, &["datatable", "externaldata", "inline_external_table"]];

/// All operators that run here, by name.
pub fn all() -> impl Iterator<Item = &'static Construct> {
    OPERATORS.iter().copied()
}

/// The operator that is written that way.
pub fn find(name: &str) -> Option<&'static Construct> {
    all().find(|operator| operator.is_called(name))
}

impl Binder<'_> {
    /// One operator over its input, if it has one.
    ///
    /// A column that the operator names and an open table does not list is taken to be there, of unknown type: the
    /// operator is bound again over the table with such columns, and the operators behind it see them, too.
    pub(crate) fn bind_operator(&mut self, input: Option<Arc<Plan>>, operator: &Operator) -> Arc<Plan> {
        const MOST: usize = 256;
        let Some(open) = input.as_ref().filter(|input| input.schema.open).cloned() else {
            return self.bind_once(input, operator);
        };
        let outer = std::mem::take(&mut self.inferred);
        let (env, source_name) = (self.env.clone(), self.source_name.clone());
        let (errors, pending) = (self.out.diagnostics.len(), self.out.pending.len());
        let mut plan = self.bind_once(input, operator);
        let names = std::mem::replace(&mut self.inferred, outer);
        if !names.is_empty() && self.rebound < MOST {
            self.rebound += 1;
            self.env = env;
            self.source_name = source_name;
            self.out.diagnostics.truncate(errors);
            self.out.pending.truncate(pending);
            let wide = self.widened(open, &names);
            plan = self.bind_once(Some(wide), operator);
        }
        plan
    }

    /// `input` with columns that it is taken to have beyond those of its schema.
    pub(crate) fn widened(&mut self, input: Arc<Plan>, names: &[(Arc<str>, Span)]) -> Arc<Plan> {
        let missing: Vec<_> = names
            .iter()
            .filter(|(name, _)| input.schema.find(name).is_none())
            .collect();
        if !input.schema.open || missing.is_empty() {
            return input;
        }
        let span = input.span;
        let mut out = columns::Extension::of(&input.schema);
        for (name, span) in missing {
            out.push(name.clone(), Expr::only_data_tells(*span));
        }
        out.plan(input, true, span)
    }

    fn bind_once(&mut self, input: Option<Arc<Plan>>, operator: &Operator) -> Arc<Plan> {
        self.check_parameters(operator);
        match operator {
            Operator::Print(op) => return self.print(op),
            Operator::Range(op) => return self.range(op),
            Operator::Union(op) => return self.union(input, op),
            Operator::Search(op) => return self.search(input, op),
            Operator::Find(op) => return self.find(input, op),
            Operator::MacroExpand(op) => return self.macro_expand(input, op),
            // a chart may be asked for behind several tables
            Operator::Render(op) => {
                if let Some(input) = input.as_ref().filter(|input| matches!(input.node, Node::Tables(_))) {
                    return self.render(input.clone(), op);
                }
            }
            // some plugins make their rows themselves
            Operator::Evaluate(op) if input.is_none() => {
                let none = Node::Table(crate::database::Table::empty(Arc::default()));
                let none = self.plan(none, Schema::default(), op.span);
                return self.evaluate(none, op);
            }
            _ => {}
        }
        let Some(input) = input else {
            let schema = Schema::unknown();
            return self.unsupported_operator(operator, schema);
        };
        let input = self.single_table(input, operator);
        match operator {
            Operator::Where(op) => self.where_(input, op),
            Operator::Extend(op) => self.extend(input, &op.columns, op.span),
            Operator::Project(op) => self.project(input, &op.columns, op.span),
            Operator::ProjectAway(op) => self.project_away(input, op),
            Operator::ProjectKeep(op) => self.project_keep(input, op),
            Operator::ProjectRename(op) => self.project_rename(input, op),
            Operator::ProjectReorder(op) => self.project_reorder(input, op),
            Operator::Summarize(op) => self.summarize(input, op),
            Operator::Distinct(op) => self.distinct(input, op),
            Operator::Count(op) => self.count(input, op),
            Operator::Sort(op) => self.sort(input, op),
            Operator::Top(op) => self.top(input, op),
            Operator::Take(op) => self.take(input, op),
            Operator::Join(op) => self.join(input, op),
            Operator::Lookup(op) => self.lookup(input, op),
            Operator::MvExpand(op) => self.mv_expand(input, op),
            Operator::MvApply(op) => self.mv_apply(input, op),
            Operator::Partition(op) => self.partition(input, op),
            Operator::PartitionBy(op) => self.partition_by(input, op),
            Operator::MakeSeries(op) => self.make_series(input, op),
            Operator::Reduce(op) => self.reduce(input, op),
            Operator::Scan(op) => self.scan(input, op),
            Operator::Sample(op) => self.sample(input, op),
            Operator::SampleDistinct(op) => self.sample_distinct(input, op),
            Operator::ParseKv(op) => self.parse_kv(input, op),
            Operator::Parse(op) => self.parse(input, op),
            Operator::ParseWhere(op) => self.parse_where(input, op),
            Operator::GetSchema(op) => self.getschema(input, op),
            Operator::MakeGraph(op) => self.make_graph(input, op),
            Operator::GraphWhereNodes(op) => self.graph_where(input, op.keyword, &op.predicate, false),
            Operator::GraphWhereEdges(op) => self.graph_where(input, op.keyword, &op.predicate, true),
            Operator::GraphMarkComponents(op) => self.graph_mark_components(input, op),
            Operator::GraphToTable(op) => self.graph_to_table(input, op),
            Operator::GraphMatch(op) => {
                let clauses = (op.predicate.as_ref(), op.project.as_deref());
                self.graph_match(input, "graph-match", op.keyword, &op.patterns, clauses, op.span)
            }
            Operator::GraphShortestPaths(op) => {
                let clauses = (op.predicate.as_ref(), op.project.as_deref());
                let name = "graph-shortest-paths";
                self.graph_match(input, name, op.keyword, &op.patterns, clauses, op.span)
            }
            Operator::Evaluate(op) => self.evaluate(input, op),
            Operator::Invoke(op) => self.invoke(input, op),
            Operator::Serialize(op) => self.serialize(input, op),
            Operator::As(op) => self.as_(input, op),
            Operator::Render(op) => self.render(input, op),
            Operator::Consume(op) => self.consume(input, op),
            Operator::Fork(op) => self.fork(input, op),
            Operator::Facet(op) => self.facet(input, op),
            Operator::TopNested(op) => self.top_nested(input, op),
            Operator::TopHitters(op) => self.top_hitters(input, op),
            Operator::ProjectByNames(op) => self.project_by_names(input, op),
            Operator::AssertSchema(op) => self.assert_schema(input, op),
            Operator::ExecuteAndCache(_) => {
                let schema = input.schema.as_ref().clone();
                self.unsupported_operator(operator, schema)
            }
            Operator::Unknown(_) => self.plan(
                Node::Error,
                Schema {
                    columns: input.schema.columns.clone(),
                    open: true,
                },
                operator.span(),
            ),
            other => {
                let schema = Schema {
                    columns: input.schema.columns.clone(),
                    open: true,
                };
                self.unsupported_operator(other, schema)
            }
        }
    }

    fn unsupported_operator(&mut self, operator: &Operator, schema: Schema) -> Arc<Plan> {
        let name = operator.name();
        let help = refusal::find(Kind::Operator, name).map(Refusal::help);
        self.unsupported(
            &format!("the operator `{name}`"),
            help.as_deref(),
            schema,
            operator.span(),
        )
    }
}

#[cfg(test)]
mod tests;
