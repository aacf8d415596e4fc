//! Tabular operators: each file holds the binding, the execution and the documentation of one.
//!
//! [`all`] lists those that run here; what the language has besides is in [`NAMES`].

pub mod as_;
pub mod compute;
pub mod consume;
pub mod evaluate;
pub mod getschema;
pub mod join;
pub mod make_series;
pub mod mv_apply;
pub mod mv_expand;
pub mod parse;
pub mod parse_kv;
pub mod partition;
pub mod range;
mod reduce;
pub mod render;
pub mod sample;
pub mod scan;
pub mod search;
pub mod serialize;
pub mod sort;
pub mod summarize;
pub mod take;
pub mod union;
pub mod where_;

mod columns;
#[cfg(test)]
pub(crate) mod testing;

use std::sync::Arc;

use kql_syntax::ast::Operator;

use crate::bind::Binder;
use crate::construct::Construct;
use crate::plan::{Node, Plan};
use crate::refusal::{self, Kind, Refusal};
use crate::types::Schema;

/// By name.
const OPERATORS: &[&Construct] = &[
    &as_::AS,
    &consume::CONSUME,
    &summarize::COUNT,
    &crate::bind::DATATABLE,
    &summarize::DISTINCT,
    &evaluate::EVALUATE,
    &compute::EXTEND,
    &getschema::GETSCHEMA,
    &evaluate::INVOKE,
    &join::JOIN,
    &join::LOOKUP,
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
    pub(crate) fn bind_operator(&mut self, input: Option<Arc<Plan>>, operator: &Operator) -> Arc<Plan> {
        match operator {
            Operator::Print(op) => return self.print(op),
            Operator::Range(op) => return self.range(op),
            Operator::Union(op) => return self.union(input, op),
            Operator::Search(op) => return self.search(input, op),
            // some plugins make their rows themselves
            Operator::Evaluate(op) if input.is_none() => {
                let none = Node::Table(crate::database::Table::empty(Arc::default()));
                let none = self.plan(none, Schema::default(), op.span);
                return self.evaluate(none, op);
            }
            _ => {}
        }
        let Some(input) = input else {
            let schema = Schema {
                columns: Vec::new(),
                open: true,
            };
            return self.unsupported_operator(operator, schema);
        };
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
            Operator::Evaluate(op) => self.evaluate(input, op),
            Operator::Invoke(op) => self.invoke(input, op),
            Operator::Serialize(op) => self.serialize(input, op),
            Operator::As(op) => self.as_(input, op),
            Operator::Render(op) => self.render(input, op),
            Operator::Consume(op) => self.consume(op),
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
