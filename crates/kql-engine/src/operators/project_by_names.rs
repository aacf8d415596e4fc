//! `project-by-names`: columns by names and patterns that are values, in the order in which they are named.
//!
//! A name that no column has is left out. Source: the "project-by-names operator" page.

use std::sync::Arc;

use kql_syntax::ast;

use crate::bind::{Binder, matches_wildcard};
use crate::construct::Construct;
use crate::functions::example;
use crate::plan::Plan;
use crate::types::Scalar;

/// `project-by-names`
pub static PROJECT_BY_NAMES: Construct = Construct {
    name: "project-by-names",
    aliases: &[],
    page: "project-by-names-operator",
    syntax: "T | project-by-names NAME, …",
    about: "Keeps the columns whose names, patterns or arrays of names are given as values, in that order.",
    examples: &[example(
        "print a = 1, b1 = 2, b2 = 3 | project-by-names 'b*', dynamic(['a'])",
        "2|3|1",
    )],
};

impl Binder<'_> {
    pub(crate) fn project_by_names(&mut self, input: Arc<Plan>, op: &ast::ProjectByNames) -> Arc<Plan> {
        let (mut places, mut unknown) = (Vec::new(), None);
        for expr in &op.columns {
            let value = self.with_input(&input, |binder| binder.scalar(expr));
            match value.as_literal() {
                Some(Scalar::String(name)) => pick(&input, name, &mut places),
                Some(Scalar::Dynamic(names)) => {
                    for name in names.as_ref().as_array().into_iter().flatten() {
                        pick(&input, name.as_str().unwrap_or_default(), &mut places);
                    }
                }
                Some(_) => {}
                None if value.is_error() => {}
                None => unknown = Some(value.span),
            }
        }
        let plan = self.keep(input, &places, op.span);
        match unknown {
            None => plan,
            Some(span) => {
                let help = Some("write texts, arrays of texts, or `column_names_of(…)`");
                let schema = plan.schema.as_ref().clone();
                self.unsupported("a name of `project-by-names` that is no constant", help, schema, span)
            }
        }
    }
}

/// Adds the columns that a name or pattern picks and that are not there yet.
fn pick(input: &Plan, name: &str, places: &mut Vec<usize>) {
    for (place, column) in input.schema.columns.iter().enumerate() {
        if matches_wildcard(name, &column.name) && !places.contains(&place) {
            places.push(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::operators::testing::{error, schemas};
    use rstest::rstest;

    #[rstest]
    #[case("'c', 'a'", "c:long, a:long")]
    #[case("'b*'", "b1:long, b2:long")]
    #[case("'*', 'a'", "a:long, b1:long, b2:long, c:long")]
    #[case("dynamic(['c', 'b*']), 'a', 'none'", "c:long, b1:long, b2:long, a:long")]
    #[case("column_names_of((print c = 1, a = 1))", "c:long, a:long")]
    #[case("set_difference(column_names_of(T), dynamic(['a']))", "b1:long, b2:long, c:long")]
    #[case("n", "b2:long")]
    #[case("'none'", "")]
    fn columns_come_in_the_order_of_their_names(#[case] names: &str, #[case] expected: &str) {
        let query = format!("let n = 'b2'; let T = print a = 1, b1 = 2, b2 = 3, c = 4; T | project-by-names {names}");
        assert_eq!(schemas(&query), [expected]);
    }

    #[test]
    fn names_that_only_rows_would_tell_are_refused() {
        assert_eq!(
            error("print a = 'b' | project-by-names a"),
            "not supported: a name of `project-by-names` that is no constant"
        );
    }
}
