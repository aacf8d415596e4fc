//! `partition`: a sub-query for each value of a column.
//!
//! Partitions come in the order in which their values are first seen. Source: the "partition operator" page. All
//! strategies give the same rows; what a strategy does not take (more than 64 values, or an operator that is not on the
//! page's list) is an error, as the service makes it one.

use std::sync::Arc;

use arrow::array::UInt32Array;
use kql_syntax::Span;
use kql_syntax::ast::{self, Operator};

use super::compute::Compute;
use crate::bind::{BindError, Binder, Entity};
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::keys::{KeyTable, group_rows};
use crate::exec::{self, Run, Stream, eval_array};
use crate::functions::example;
use crate::plan::{Expr, ExprKind, Node, Plan};
use crate::refusal::{self, Kind, Refusal};
use crate::types::{Column, Schema, Ty};

/// How many values the legacy strategy takes.
const LEGACY_PARTITIONS: usize = 64;

/// `partition`
pub static PARTITION: Construct = Construct {
    name: "partition",
    aliases: &[],
    page: "partition-operator",
    syntax: "T | partition [hint.strategy=STRATEGY] by COLUMN (SUBQUERY), T | partition by COLUMN { QUERY }",
    about: "Runs a sub-query over the rows of each value of a column and puts the results below each other.",
    examples: &[example(
        "datatable (k: string, n: long) ['a', 1, 'b', 2, 'a', 3] | partition by k (top 1 by n)",
        "a|3\nb|2",
    )],
};

/// A sub-query for each key.
#[derive(Debug)]
pub struct Partition {
    input: Arc<Plan>,
    key: Expr,
    query: Arc<Plan>,
    id: u32,
    most: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strategy {
    Legacy,
    /// `native` and `shuffle` take the same sub-queries.
    Native,
}

impl Binder<'_> {
    pub(crate) fn partition(&mut self, input: Arc<Plan>, op: &ast::Partition) -> Arc<Plan> {
        let key = self.partition_key(&input, &op.by);
        let id = self.fresh();
        let handed = self.plan(Node::Handed(id), input.schema.clone(), op.span);
        let outer = self.env.clone();
        if let ast::Expr::Name(name) = &op.by {
            let value = self.key_of_partition(handed.clone(), key.clone());
            self.env = self.env.with(name.text.clone(), Entity::Scalar(value));
        }
        let (query, contextual) = match &op.body {
            ast::PartitionBody::Subquery(query) => (self.subquery(query, handed), Some(query)),
            ast::PartitionBody::Query(query) => (self.table(query), None),
        };
        self.env = outer;
        let schema = query.schema.clone();
        let (strategy, not_taken) = match strategy_of(&op.parameters) {
            Ok(strategy) => (strategy, not_taken(op, contextual, strategy)),
            Err(what) => {
                let help = "the strategies are `legacy`, `native` and `shuffle`";
                (Strategy::Legacy, Some((what, op.keyword, help)))
            }
        };
        if let Some((what, span, help)) = not_taken {
            return self.unsupported(&what, Some(help), schema.as_ref().clone(), self.at(span));
        }
        let most = match strategy {
            Strategy::Legacy => LEGACY_PARTITIONS,
            Strategy::Native => usize::MAX,
        };
        let node = Partition {
            input,
            key,
            query,
            id,
            most,
        };
        self.plan(Node::Partition(Box::new(node)), schema, op.span)
    }

    /// `__partitionby`, which no page describes: bound, and not run.
    pub(crate) fn partition_by(&mut self, input: Arc<Plan>, op: &ast::PartitionBy) -> Arc<Plan> {
        self.partition_key(&input, &op.by);
        let id = self.fresh();
        let handed = self.plan(Node::Handed(id), input.schema.clone(), op.span);
        let schema = self.subquery(&op.query, handed).schema.as_ref().clone();
        let help = refusal::find(Kind::Operator, "__partitionby").map(Refusal::help);
        self.unsupported(
            "the operator `__partitionby`",
            help.as_deref(),
            schema,
            self.at(op.span),
        )
    }

    fn partition_key(&mut self, input: &Plan, by: &ast::Expr) -> Expr {
        if !matches!(by, ast::Expr::Name(_)) {
            let span = self.at(by.span());
            self.report(BindError::ColumnExpected { help: None, span });
            return Expr::error(span);
        }
        let key = self.with_input(input, |binder| binder.only_column(by));
        if key.ty == Ty::Dynamic {
            let help = Some("convert it first, for example with `tostring(…)`".into());
            self.report(BindError::TypeNotAllowed {
                ty: key.ty.into(),
                help,
                span: key.span,
            });
        }
        key
    }

    /// The partition's value of the key, which `toscalar(Key)` gives within the sub-query.
    fn key_of_partition(&mut self, handed: Arc<Plan>, key: Expr) -> Expr {
        let (ty, span) = (key.ty, key.span);
        if key.is_error() {
            return key;
        }
        let plan = Compute::plan(handed, vec![key], Schema::new(vec![Column::new("key", ty)]), span);
        let kind = ExprKind::Subquery(self.fresh(), plan);
        Expr { kind, ty, span }
    }
}

fn strategy_of(parameters: &[ast::Parameter]) -> Result<Strategy, String> {
    match ast::Parameter::find(parameters, "hint.strategy").and_then(ast::Parameter::word) {
        None | Some("legacy") => Ok(Strategy::Legacy),
        Some("native" | "shuffle") => Ok(Strategy::Native),
        Some(other) => Err(format!("the strategy `{other}` of `partition`")),
    }
}

/// What a strategy does not take: in words, where, and what to do.
fn not_taken(
    op: &ast::Partition,
    contextual: Option<&ast::Expr>,
    strategy: Strategy,
) -> Option<(String, Span, &'static str)> {
    if let Some(scope) = &op.scope {
        let what = "`in` of `partition`".to_owned();
        return Some((
            what,
            scope.span(),
            "no page describes it; filter the input by the values instead",
        ));
    }
    let Some(query) = contextual else {
        let what = "a query in braces with the strategies `native` and `shuffle` of `partition`".to_owned();
        return (strategy == Strategy::Native).then_some((what, op.keyword, "leave `hint.strategy` out"));
    };
    let ast::Expr::Pipe(pipe) = query else { return None };
    pipe.operators.iter().find_map(|piped| {
        let operator = &piped.operator;
        let fits = match (operator, strategy) {
            (Operator::Unknown(_), _) => true,
            (Operator::Fork(_), _) => false,
            (_, Strategy::Legacy) => true,
            (Operator::MakeSeries(series), _) => has_bounds(&series.range),
            (other, _) => runs_natively(other),
        };
        let help = if matches!(operator, Operator::Fork(_)) {
            "the sub-query gives one table"
        } else {
            "leave `hint.strategy` out: the legacy strategy takes every operator"
        };
        let what = format!("`{}` in a sub-query of `partition`, as it is here", operator.name());
        (!fits).then(|| (what, operator.span(), help))
    })
}

fn has_bounds(range: &ast::SeriesRange) -> bool {
    match range {
        ast::SeriesRange::Steps { from, to, .. } => from.is_some() && to.is_some(),
        ast::SeriesRange::InRange { .. } => true,
    }
}

/// The page's list of operators that the strategies `native` and `shuffle` take.
fn runs_natively(operator: &Operator) -> bool {
    matches!(
        operator,
        Operator::Count(_)
            | Operator::Distinct(_)
            | Operator::Extend(_)
            | Operator::MakeSeries(_)
            | Operator::MvApply(_)
            | Operator::MvExpand(_)
            | Operator::Parse(_)
            | Operator::ParseWhere(_)
            | Operator::Project(_)
            | Operator::ProjectAway(_)
            | Operator::ProjectKeep(_)
            | Operator::ProjectRename(_)
            | Operator::ProjectReorder(_)
            | Operator::Reduce(_)
            | Operator::Sample(_)
            | Operator::SampleDistinct(_)
            | Operator::Scan(_)
            | Operator::Search(_)
            | Operator::Serialize(_)
            | Operator::Sort(_)
            | Operator::Summarize(_)
            | Operator::Take(_)
            | Operator::Top(_)
            | Operator::TopHitters(_)
            | Operator::TopNested(_)
            | Operator::Where(_)
    )
}

impl Partition {
    /// The input and the sub-query.
    pub(crate) fn plans(&self) -> [&Plan; 2] {
        [&self.input, &self.query]
    }

    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>, plan: &'a Plan) -> Result<Stream<'a>, EvalError> {
        let rows = exec::collect(&self.input, run)?;
        let key = eval_array(&self.key, &rows, run)?;
        let mut table = KeyTable::new();
        let groups = group_rows(&mut table, &[(key, self.key.ty)], rows.rows);
        if table.len() > self.most {
            return Err(EvalError::Limit {
                what: format!("`partition` by {} values", table.len()),
                limit: format!("{} of the legacy strategy", self.most),
                help: Some("add `hint.strategy=native`".into()),
                span: plan.span,
            });
        }
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); table.len()];
        for (row, group) in groups.iter().enumerate() {
            members[*group as usize].push(row as u32);
        }
        Ok(Box::new(members.into_iter().map(move |members| {
            run.ctx.check()?;
            let inner = Run::with_rows(run, self.id, rows.take(&UInt32Array::from(members))?);
            exec::collect(&self.query, &inner)
        })))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::operators::testing::{header_and_rows, rows};

    const T: &str = "let T = datatable(k: string, n: long)['a', 1, 'b', 2, 'a', 3, 'c', 4];";

    #[rstest]
    #[case("T | partition by k (top 1 by n)", "a|3\nb|2\nc|4")]
    #[case(
        "T | partition hint.strategy=native by k (summarize s = sum(n) | extend s = s + 1)",
        "5\n3\n5"
    )]
    #[case("T | partition hint.strategy=shuffle by k (count)", "2\n1\n1")]
    // Breaks when the key cannot be read in a query of its own, or is read from the wrong partition.
    #[case("T | partition by k { print x = strcat('<', toscalar(k), '>') }", "<a>\n<b>\n<c>")]
    #[case("range x from 1 to 2 step 1 | partition by x { T | where n == x }", "a|1\nb|2")]
    #[case(
        "range x from 1 to 2 step 1 | partition by x { range y from 1 to x step 1 }",
        "1\n1\n2"
    )]
    #[case("T | partition by n { T | where n < toscalar(n) | count }", "0\n1\n2\n3")]
    #[case("T | partition by k (where k == toscalar(k) | count)", "2\n1\n1")]
    // Breaks when a table that is computed once is shared between partitions though it depends on the key.
    #[case(
        "range x from 1 to 2 step 1 | partition by x { T | where n in ((range y from 1 to x step 1)) | count }",
        "1\n2"
    )]
    // Breaks when the name given to a partition is that of the whole input.
    #[case(
        "T | where k == 'a' | partition by k (as P | extend part = 1.0 * n / toscalar(P | summarize sum(n)))",
        "a|1|0.25\na|3|0.75"
    )]
    fn gives(#[case] query: &str, #[case] expected: &str) {
        assert_eq!(rows(&format!("{T}{query}")), expected);
    }

    #[rstest]
    #[case("partition by k.x (take 1)", "error: KS109")]
    #[case("partition by nope (take 1)", "error: KS142")]
    #[case(
        "partition hint.strategy=native by k (join T on k)",
        "error: not supported: `join` in a sub-query"
    )]
    #[case(
        "partition hint.strategy=native by k { T }",
        "error: not supported: a query in braces"
    )]
    #[case(
        "partition hint.strategy=fast by k (take 1)",
        "error: not supported: the strategy `fast`"
    )]
    #[case(
        "partition by k in dynamic(['a']) (take 1)",
        "error: not supported: `in` of `partition`"
    )]
    #[case(
        "partition by k (fork (count) (take 1))",
        "error: not supported: `fork` in a sub-query"
    )]
    #[case("__partitionby k (count)", "error: not supported: the operator `__partitionby`")]
    #[case(
        "partition hint.strategy=native by k (make-series count() on n step 1)",
        "error: not supported: `make-series` in a sub-query"
    )]
    fn refuses(#[case] operator: &str, #[case] expected: &str) {
        let told = rows(&format!("{T}T | {operator}"));
        assert!(told.starts_with(expected), "{operator}: {told}");
    }

    #[test]
    fn the_legacy_strategy_takes_64_values() {
        let query = |count: u32, hint: &str| {
            format!("range x from 1 to {count} step 1 | partition {hint} by x (take 1) | count")
        };
        assert_eq!(header_and_rows(&query(64, "")), "Count:long\n64");
        assert_eq!(header_and_rows(&query(65, "hint.strategy=native")), "Count:long\n65");
        assert_eq!(
            header_and_rows(&query(65, "hint.concurrency=4")),
            "error: `partition` by 65 values exceeds the limit of 64 of the legacy strategy"
        );
    }
}
