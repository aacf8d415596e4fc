//! `as`: a name for the rows so far.
//!
//! What follows may refer to them by that name; it is the table's name in `withsource=` of `union`, in `source_` of
//! `find` and `$table` of `search`, and the name of a result. Source: the "as operator" page.

use std::sync::Arc;

use kql_syntax::ast::{self, Operator};

use crate::bind::{Binder, Entity};
use crate::construct::Construct;
use crate::functions::example;
use crate::plan::{Node, Plan};

/// `as`
pub static AS: Construct = Construct {
    name: "as",
    aliases: &[],
    page: "as-operator",
    syntax: "T | as [hint.materialized=true] NAME",
    about: "Names the rows so far; operators behind it, and the statements behind, may use the name. A result that ends with it has that name.",
    examples: &[example(
        "range x from 1 to 2 step 1 | as R | join kind=inner (R) on x | project x, x1",
        "1|1\n2|2",
    )],
};

impl Binder<'_> {
    pub(crate) fn as_(&mut self, input: Arc<Plan>, op: &ast::As) -> Arc<Plan> {
        let hint = ast::Parameter::find(&op.parameters, "hint.materialized").and_then(ast::Parameter::word);
        let plan = if hint == Some("true") {
            let (id, schema) = (self.fresh(), input.schema.clone());
            self.plan(Node::Materialize(id, input), schema, op.span)
        } else {
            input
        };
        self.env = self.env.with(op.name.text.clone(), Entity::Table(plan.clone()));
        plan
    }
}

/// The name that the last operator of a tabular expression gives its rows.
pub(crate) fn name_of(expr: &ast::Expr) -> Option<Arc<str>> {
    let ast::Expr::Pipe(pipe) = expr.unparenthesized() else {
        return None;
    };
    match pipe.operators.last().map(|piped| &piped.operator) {
        Some(Operator::As(op)) => Some(op.name.text.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::operators::testing::{names, rows};
    use rstest::rstest;

    #[rstest]
    #[case("print a = 1 | as X", &["X"])]
    #[case("print a = 1 | as X | extend b = 2", &[""])]
    #[case("print a = 1 | as ['two words']; print a = 2", &["two words", ""])]
    fn a_result_has_the_name_that_ends_its_query(#[case] query: &str, #[case] expected: &[&str]) {
        assert_eq!(names(query), expected);
    }

    #[rstest]
    #[case(
        "range x from 1 to 3 step 1 | as T | where x > 1 | join kind=inner (T | where x < 3) on x | project x",
        "2"
    )]
    #[case("range x from 1 to 3 step 1 | as hint.materialized=true T | union T | count", "6")]
    fn what_follows_may_use_the_name(#[case] query: &str, #[case] expected: &str) {
        assert_eq!(rows(query), expected);
    }
}
