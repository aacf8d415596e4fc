//! `fork`: several queries over the same rows, each with a result of its own.
//!
//! The rows are computed once. A result has the name that is written before its query, else the one that `as` gives it
//! at its end, else `Results`, `Results_2`, … Source: the "fork operator" page and the official parser, which also says
//! what operators may stand in a branch.

use std::sync::Arc;

use kql_syntax::ast::{self, Operator};

use super::as_::name_of;
use crate::bind::{BindError, Binder};
use crate::construct::Construct;
use crate::functions::example;
use crate::plan::{Node, Plan};

/// `fork`
pub static FORK: Construct = Construct {
    name: "fork",
    aliases: &[],
    page: "fork-operator",
    syntax: "T | fork [NAME=](QUERY) [NAME=](QUERY) …",
    about: "Runs several queries over the same rows; each has a result of its own.",
    examples: &[example(
        "range x from 1 to 3 step 1 | fork (count) (where x > 1)",
        "3\n\n2\n3",
    )],
};

impl Binder<'_> {
    pub(crate) fn fork(&mut self, input: Arc<Plan>, op: &ast::Fork) -> Arc<Plan> {
        let shared = self.shared(input, op.span);
        let mut tables = Vec::with_capacity(op.branches.len());
        for (index, branch) in op.branches.iter().enumerate() {
            self.check_branch(&branch.query);
            let plan = self.subquery(&branch.query, shared.clone());
            let name = branch.name.as_ref().map(|name| name.text.clone());
            let name = name.or_else(|| name_of(&branch.query)).unwrap_or_else(|| match index {
                0 => "Results".into(),
                _ => format!("Results_{}", index + 1).into(),
            });
            tables.push((Some(name), plan));
        }
        self.tables(tables, op.span)
    }

    /// The rows of `input`, computed once however often they are used.
    pub(crate) fn shared(&mut self, input: Arc<Plan>, span: kql_syntax::Span) -> Arc<Plan> {
        let (id, schema) = (self.fresh(), input.schema.clone());
        self.plan(Node::Materialize(id, input), schema, span)
    }

    fn check_branch(&mut self, query: &ast::Expr) {
        let ast::Expr::Pipe(pipe) = query.unparenthesized() else {
            let span = self.at(query.span());
            if !query.is_missing() {
                self.report(BindError::OperatorExpected { help: None, span });
            }
            return;
        };
        if let Some(source) = &pipe.source {
            let span = self.at(source.span());
            self.report(BindError::OperatorExpected { help: None, span });
        }
        for operator in pipe.operators.iter().map(|piped| &piped.operator) {
            if !is_allowed(operator) {
                let (name, span) = (operator.name().to_owned(), self.at(operator.keyword()));
                let help = Some("put it before `fork`, or write a query of its own for each result".into());
                self.report(BindError::OperatorNotAllowed { name, help, span });
            }
        }
    }
}

/// Whether an operator may stand in a branch.
fn is_allowed(operator: &Operator) -> bool {
    use Operator as O;
    matches!(
        operator,
        O::As(_)
            | O::Count(_)
            | O::Distinct(_)
            | O::ExecuteAndCache(_)
            | O::Extend(_)
            | O::Where(_)
            | O::Invoke(_)
            | O::MvExpand(_)
            | O::Parse(_)
            | O::ParseWhere(_)
            | O::ParseKv(_)
            | O::Project(_)
            | O::ProjectAway(_)
            | O::ProjectByNames(_)
            | O::ProjectKeep(_)
            | O::ProjectRename(_)
            | O::ProjectReorder(_)
            | O::Reduce(_)
            | O::SampleDistinct(_)
            | O::Sample(_)
            | O::Sort(_)
            | O::Summarize(_)
            | O::Take(_)
            | O::TopHitters(_)
            | O::TopNested(_)
            | O::Top(_)
            | O::Unknown(_)
    )
}

#[cfg(test)]
mod tests {
    use crate::operators::testing::{codes, error, names, tables};
    use crate::{Database, bind};
    use rstest::rstest;

    const T: &str = "range x from 1 to 4 step 1";

    #[test]
    fn each_branch_has_a_result() {
        let query =
            format!("{T} | fork (count) (where x > 2 | project x) n=(summarize s = sum(x) | as m) (take 1 | as k)");
        assert_eq!(tables(&query), ["4", "3\n4", "10", "1"]);
        assert_eq!(names(&query), ["Results", "Results_2", "n", "k"]);
        assert!(bind(&query, &Database::new(0)).result.is_none());
    }

    #[rstest]
    #[case("fork (join (print x = 1) on x) (count)", &["KS177"])]
    #[case("fork (T | count) (count)", &["KS176", "KS204"])]
    #[case("fork (where y > 1) (count)", &["KS142"])]
    fn branches_are_checked(#[case] text: &str, #[case] expected: &[&str]) {
        assert_eq!(codes(&format!("{T} | {text}")), expected);
    }

    #[test]
    fn nothing_follows() {
        assert_eq!(
            error(&format!("{T} | fork (count) (take 1) | count")),
            "not supported: the operator `count` behind operators that give several tables"
        );
        assert_eq!(
            error(&format!("let F = {T} | fork (count) (take 1); union F, (print 1)")),
            "not supported: several tables where one is read"
        );
        assert_eq!(tables(&format!("let F = {T} | fork (count) (take 1); F")), ["4", "1"]);
    }
}
