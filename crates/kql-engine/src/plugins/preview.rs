//! `preview(rows)`
//!
//! Kusto gives a second table with the number of all rows. An operator here has one table, so that one is left out.

use super::Plugin;
use super::support::table_of;
use crate::functions::example;

pub(super) static PREVIEW: Plugin = Plugin {
    name: "preview",
    page: "preview-plugin",
    about: "The first rows. Kusto's second table, with the number of all rows, is not given.",
    schema: |_, input| input.clone(),
    run: |call, rows, _| {
        let count = call.needed_count(0, "the number of rows")?.min(rows.batch.rows);
        Ok(table_of(rows.schema.clone(), rows.batch.slice(0, count)))
    },
    examples: &[example("range x from 1 to 9 step 1 | evaluate preview(2)", "1\n2")],
};
