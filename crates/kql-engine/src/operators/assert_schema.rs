//! `assert-schema`: the input as it is, where it has exactly these columns; else an error.
//!
//! No page describes the operator. The official parser takes any schema and gives the input's columns, so the check is
//! made when the query runs.

use std::sync::Arc;

use kql_syntax::ast;

use crate::bind::{Binder, declared};
use crate::construct::Construct;
use crate::error::EvalError;
use crate::functions::example;
use crate::plan::{Node, Plan};
use crate::types::Schema;

/// `assert-schema`
pub static ASSERT_SCHEMA: Construct = Construct {
    name: "assert-schema",
    aliases: &[],
    page: "tabular-expression-statements",
    syntax: "T | assert-schema (NAME: TYPE, …)",
    about: "Passes the rows where the input has exactly these columns; else the query fails.",
    examples: &[example("print a = 1 | assert-schema (a: long)", "1")],
};

impl Binder<'_> {
    pub(crate) fn assert_schema(&mut self, input: Arc<Plan>, op: &ast::AssertSchema) -> Arc<Plan> {
        let wanted = declared(&op.schema);
        if wanted.columns == input.schema.columns {
            return input;
        }
        let span = self.at(op.schema.span);
        let error = EvalError::Argument {
            message: "the columns are not those of `assert-schema`".into(),
            help: Some(format!("the input has ({})", list(&input.schema))),
            span,
        };
        let schema = input.schema.clone();
        self.plan(Node::Fails(error), schema, op.span)
    }
}

fn list(schema: &Schema) -> String {
    let columns = schema.columns.iter();
    columns
        .map(|column| format!("{}: {}", column.name, column.ty))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use crate::operators::testing::{error, rows};
    use rstest::rstest;

    #[test]
    fn the_same_columns_pass() {
        assert_eq!(rows("print a = 1, b = 'x' | assert-schema (a: long, b: string)"), "1|x");
    }

    #[rstest]
    #[case("a: long")]
    #[case("b: string, a: long")]
    #[case("a: int, b: string")]
    #[case("a: long, b: string, c: long")]
    fn others_fail_when_the_query_runs(#[case] schema: &str) {
        let query = format!("print a = 1, b = 'x' | assert-schema ({schema})");
        assert_eq!(error(&query), "the columns are not those of `assert-schema`");
    }
}
