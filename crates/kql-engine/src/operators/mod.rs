//! Tabular operators: each file holds the binding and the execution of one.

pub mod compute;
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
pub mod sample;
mod search;
pub mod sort;
pub mod summarize;
pub mod take;
pub mod union;
pub mod where_;

mod columns;

use std::sync::Arc;

use kql_syntax::ast::{self, Operator};

use crate::bind::Binder;
use crate::plan::{Node, Plan};
use crate::types::Schema;

impl Binder<'_> {
    /// One operator over its input, if it has one.
    pub(crate) fn bind_operator(&mut self, input: Option<Arc<Plan>>, operator: &Operator) -> Arc<Plan> {
        match operator {
            Operator::Print(op) => return self.print(op),
            Operator::Range(op) => return self.range(op),
            Operator::Union(op) => return self.union(input, op),
            Operator::Search(op) => return self.search(input, op),
            _ => {}
        }
        let Some(input) = input else {
            let schema = Schema {
                columns: Vec::new(),
                open: true,
            };
            return self.unsupported(
                &format!("the operator `{}`", keyword(operator)),
                None,
                schema,
                operator.span(),
            );
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
            Operator::MakeSeries(op) => self.make_series(input, op),
            Operator::Sample(op) => self.sample(input, op),
            Operator::SampleDistinct(op) => self.sample_distinct(input, op),
            Operator::ParseKv(op) => self.parse_kv(input, op),
            Operator::Parse(op) => self.parse(input, op),
            Operator::ParseWhere(op) => self.parse_where(input, op),
            Operator::GetSchema(op) => self.getschema(input, op),
            Operator::Evaluate(op) => self.evaluate(input, op),
            Operator::Invoke(op) => self.invoke(input, op),
            Operator::Serialize(op) => {
                let schema = input.schema.clone();
                let plan = self.plan(Node::Serialize(input), schema, op.span);
                if op.columns.is_empty() {
                    plan
                } else {
                    self.extend(plan, &op.columns, op.span)
                }
            }
            Operator::As(op) => {
                let entity = crate::bind::Entity::Table(input.clone());
                self.env = self.env.with(op.name.text.clone(), entity);
                input
            }
            Operator::Render(op) => {
                self.render(op);
                input
            }
            Operator::Consume(op) => self.plan(
                Node::Table(crate::database::Table::empty(Arc::default())),
                Schema::default(),
                op.span,
            ),
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
                self.unsupported(
                    &format!("the operator `{}`", keyword(other)),
                    None,
                    schema,
                    other.span(),
                )
            }
        }
    }

    fn render(&mut self, op: &ast::Render) {
        let properties = op.parameters.iter().chain(&op.properties).map(|parameter| {
            let mut value = parameter.word().map_or_else(
                || match self.with_rows_none_scalar(&parameter.value) {
                    Some(value) => value.to_text(),
                    None => String::new(),
                },
                str::to_owned,
            );
            for more in &parameter.more {
                value.push_str(", ");
                value.push_str(&more.text);
            }
            (parameter.name.text.to_string(), value)
        });
        let properties = properties.collect();
        self.out.render = Some(crate::bind::Render {
            chart: op.chart.text.to_string(),
            properties,
        });
    }

    /// A constant, silently: nothing where it is none.
    fn with_rows_none_scalar(&mut self, expr: &ast::Expr) -> Option<crate::types::Scalar> {
        let before = self.out.diagnostics.len();
        let value = self.with_rows(crate::bind::Rows::None, |binder| binder.scalar(expr));
        self.out.diagnostics.truncate(before);
        value.as_literal().cloned()
    }
}

/// The keyword of an operator, for messages.
fn keyword(operator: &Operator) -> &'static str {
    match operator {
        Operator::AssertSchema(_) => "assert-schema",
        Operator::ExecuteAndCache(_) => "execute-and-cache",
        Operator::Facet(_) => "facet",
        Operator::Find(_) => "find",
        Operator::Fork(_) => "fork",
        Operator::GraphMarkComponents(_) => "graph-mark-components",
        Operator::GraphMatch(_) => "graph-match",
        Operator::GraphShortestPaths(_) => "graph-shortest-paths",
        Operator::GraphToTable(_) => "graph-to-table",
        Operator::GraphWhereEdges(_) => "graph-where-edges",
        Operator::GraphWhereNodes(_) => "graph-where-nodes",
        Operator::MacroExpand(_) => "macro-expand",
        Operator::MakeGraph(_) => "make-graph",
        Operator::MakeSeries(_) => "make-series",
        Operator::MvApply(_) => "mv-apply",
        Operator::ParseKv(_) => "parse-kv",
        Operator::Partition(_) => "partition",
        Operator::PartitionBy(_) => "__partitionby",
        Operator::ProjectByNames(_) => "project-by-names",
        Operator::Reduce(_) => "reduce",
        Operator::Sample(_) => "sample",
        Operator::SampleDistinct(_) => "sample-distinct",
        Operator::Scan(_) => "scan",
        Operator::Search(_) => "search",
        Operator::TopHitters(_) => "top-hitters",
        Operator::TopNested(_) => "top-nested",
        _ => "this operator",
    }
}
