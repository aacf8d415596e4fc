//! `preview(rows)`
//!
//! The binder adds the second table: an operator here gives one.

use super::Plugin;
use super::support::table_of;
use crate::functions::example;

pub(super) static PREVIEW: Plugin = Plugin {
    name: "preview",
    page: "preview-plugin",
    about: "Two tables: the first rows, and the number of all. It ends its query.",
    schema: |_, input| input.clone(),
    run: |call, rows, _| {
        let count = call.needed_count(0, "the number of rows")?.min(rows.batch.rows);
        Ok(table_of(rows.schema.clone(), rows.batch.slice(0, count)))
    },
    examples: &[example("range x from 1 to 9 step 1 | evaluate preview(2)", "1\n2\n\n9")],
};

#[cfg(test)]
mod tests {
    use crate::operators::testing::{error, schemas, tables};
    use rstest::rstest;

    #[rstest]
    #[case("datatable(x: long, s: string)[1, 'a', long(null), ''] | evaluate preview(1)", &["1|a", "2"])]
    #[case("datatable(x: long)[] | evaluate preview(5)", &["", "0"])]
    #[case("range x from 1 to 3 step 1 | evaluate preview(0)", &["", "3"])]
    fn rows_and_their_number(#[case] query: &str, #[case] expected: &[&str]) {
        assert_eq!(tables(query), expected);
    }

    #[test]
    fn it_ends_its_query() {
        let query = "range x from 1 to 3 step 1 | evaluate preview(1)";
        assert_eq!(schemas(query), ["x:long", "Count:long"]);
        assert_eq!(
            error(&format!("{query} | count")),
            "not supported: the operator `count` behind operators that give several tables"
        );
    }
}
