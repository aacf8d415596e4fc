//! Statements: what stands before the query, each ended by `;`. They are bound in `bind/mod.rs`.

use crate::construct::Construct;
use crate::functions::example;

/// By name.
const STATEMENTS: &[&Construct] = &[&ALIAS, &PATTERN, &PARAMETERS, &LET, &RESTRICT, &SET];

/// Every statement of the language by its name, run here or not.
pub const NAMES: &[&str] = &[
    "alias database",
    "declare pattern",
    "declare query_parameters",
    "let",
    "restrict access",
    "set",
];

/// All statements that run here, by name.
pub fn all() -> impl Iterator<Item = &'static Construct> {
    STATEMENTS.iter().copied()
}

/// The statement that is written that way.
pub fn find(name: &str) -> Option<&'static Construct> {
    all().find(|statement| statement.is_called(name))
}

/// `alias database`
pub static ALIAS: Construct = Construct {
    name: "alias database",
    aliases: &["alias"],
    page: "alias-statement",
    syntax: "alias database NAME = cluster(…).database(…);",
    about: "Names another database. Its tables are taken to be those known here.",
    examples: &[example("alias database D = database('Logs'); print 1", "1")],
};

/// `let`
pub static LET: Construct = Construct {
    name: "let",
    aliases: &[],
    page: "let-statement",
    syntax: "let NAME = VALUE | TABLE | ([T: (…),] NAME: TYPE [= DEFAULT], …) { BODY };",
    about: "Names a value, a table or a function.",
    examples: &[
        example("let least = 2; range x from 1 to 3 step 1 | where x >= least", "2\n3"),
        example("let twice = (x: long) { x * 2 }; print twice(21)", "42"),
    ],
};

/// `declare pattern`
pub static PATTERN: Construct = Construct {
    name: "declare pattern",
    aliases: &["pattern"],
    page: "pattern-statement",
    syntax: "declare pattern NAME = (PARAMETER: string, …)[PATH: string] { (VALUE, …).[VALUE] = { BODY }; … };",
    about: "Names several tables, of which the arguments and the path behind them choose one.",
    examples: &[example(
        "declare pattern P = (k: string)[n: string] { ('a').['b'] = { print strcat(k, n) }; }; P('a').b",
        "ab",
    )],
};

/// `declare query_parameters`
pub static PARAMETERS: Construct = Construct {
    name: "declare query_parameters",
    aliases: &["query_parameters"],
    page: "query-parameters-statement",
    syntax: "declare query_parameters (NAME: TYPE [= DEFAULT], …);",
    about: "Names values that come with the request. Here each has its default, or null.",
    examples: &[example(
        "declare query_parameters (least: long = 2); range x from 1 to 3 step 1 | where x >= least",
        "2\n3",
    )],
};

/// `restrict access`
pub static RESTRICT: Construct = Construct {
    name: "restrict access",
    aliases: &["restrict"],
    page: "restrict-statement",
    syntax: "restrict access to (TABLE, …);",
    about: "Limits what the query may see: tables, views and patterns that are not listed fail when they are read.",
    examples: &[example(
        "let T = view () { print x = 1 }; restrict access to (T); T",
        "1",
    )],
};

/// `set`
pub static SET: Construct = Construct {
    name: "set",
    aliases: &[],
    page: "set-statement",
    syntax: "set OPTION [= VALUE];",
    about: "Sets an option of the request. `query_now` is what `now()` gives, `query_take_max_records` cuts the result, \
            `truncationmaxrecords` makes a longer one an error, `query_bin_auto_size` and `query_bin_auto_at` are for \
            `bin_auto()`. Options that would change the rows in other ways are refused; all others are read and have no \
            effect.",
    examples: &[
        example("set notruncation; print 1", "1"),
        example("set query_take_max_records=2; range x from 1 to 5 step 1", "1\n2"),
    ],
};
