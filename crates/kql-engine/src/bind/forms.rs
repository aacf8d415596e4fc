//! Calls that binding resolves by itself (`call.rs`): they take tables or names, not values, so no kernel stands behind
//! them. Documentation and examples.

use crate::construct::Construct;
use crate::functions::example;

/// By name.
pub const FORMS: &[Construct] = &[
    Construct {
        name: "cluster",
        aliases: &[],
        page: "cluster-function",
        syntax: "cluster(NAME)",
        about: "Names another cluster. Its tables are taken to be those known here, and a warning says so.",
        examples: &[example("cluster('help').database('Samples').Numbers | count", "3")],
    },
    Construct {
        name: "column_ifexists",
        aliases: &["columnifexists"],
        page: "column-ifexists-function",
        syntax: "column_ifexists(NAME, DEFAULT)",
        about: "The column of that name, or else the default.",
        examples: &[example(
            "print a = 1 | project x = column_ifexists('a', 7), y = column_ifexists('b', 7)",
            "1|7",
        )],
    },
    Construct {
        name: "column_names_of",
        aliases: &[],
        page: "column-names-of-function",
        syntax: "column_names_of(TABLE)",
        about: "The names of a table's columns, as an array.",
        examples: &[example(
            "let T = print a = 1, b = 2; print column_names_of(T)",
            "[\"a\",\"b\"]",
        )],
    },
    Construct {
        name: "database",
        aliases: &[],
        page: "database-function",
        syntax: "database(NAME).TABLE",
        about: "Names another database. Its tables are taken to be those known here.",
        examples: &[example("database('Samples').Numbers | count", "3")],
    },
    Construct {
        name: "ingestion_time",
        aliases: &[],
        page: "ingestion-time-function",
        syntax: "ingestion_time()",
        about: "When the row was taken in. Here that is its `TimeGenerated`, unless the case says otherwise.",
        examples: &[example(
            "datatable (TimeGenerated: datetime) [datetime(2026-03-01)] | project ingestion_time()",
            "2026-03-01T00:00:00.0000000Z",
        )],
    },
    Construct {
        name: "materialize",
        aliases: &[],
        page: "materialize-function",
        syntax: "materialize(TABLE)",
        about: "A table that is computed once, however often it is used.",
        examples: &[example(
            "let T = materialize(print x = rand()); T | join kind=inner (T) on x | count",
            "1",
        )],
    },
    Construct {
        name: "table",
        aliases: &[],
        page: "table-function",
        syntax: "table(NAME)",
        about: "The table of that name.",
        examples: &[example("table('Numbers') | where n > 1", "2\n3")],
    },
    Construct {
        name: "toscalar",
        aliases: &[],
        page: "toscalar-function",
        syntax: "toscalar(TABLE)",
        about: "The first cell of a table as a value; null where it has no row.",
        examples: &[example(
            "print toscalar(range x from 1 to 3 step 1 | summarize max(x))",
            "3",
        )],
    },
    Construct {
        name: "totable",
        aliases: &[],
        page: "tabular-expression-statements",
        syntax: "totable(TABLE)",
        about: "The table itself.",
        examples: &[example("totable(print x = 1)", "1")],
    },
];
