//! `parse_user_agent(user_agent, look_for)`
//!
//! The service checks a list of patterns that it keeps. Here a table of the function's name says what a user agent is; it
//! holds the texts as they come, so that nothing is guessed.

use std::collections::HashMap;
use std::sync::OnceLock;

use arrow::array::ArrayRef;

use crate::database::{Database, Table};
use crate::error::EvalError;
use crate::functions::dynamic::column::DynamicColumn;
use crate::functions::{Args, Depends, Function, Nulls};
use crate::types::dynamic::BagBuilder;
use crate::types::{Scalar, Ty};

/// The table's name: that of the function.
pub const TABLE: &str = "parse_user_agent";

/// The table's columns: a user agent as it comes, and what the function tells of it.
pub const COLUMNS: [(&str, Ty); 4] = [
    ("UserAgent", Ty::String),
    ("Browser", Ty::Dynamic),
    ("OperatingSystem", Ty::Dynamic),
    ("Device", Ty::Dynamic),
];

/// What may be looked for, in the order of the columns that tell it.
const TARGETS: [&str; 3] = ["browser", "os", "device"];

pub(super) static PARSE_USER_AGENT: Function = Function {
    name: TABLE,
    page: "parse-user-agent-function",
    about: "Browser, operating system or device of a user agent, as a table `parse_user_agent` tells them with the \
            columns `UserAgent`, `Browser`, `OperatingSystem` and `Device`. Refused where there is no such table, or where \
            it does not have the user agent.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: parse_user_agent,
    examples: &[],
};

/// What is known of user agents in a run: read from its table when the first one is asked for.
#[derive(Debug, Default)]
pub struct UserAgents {
    table: Option<Table>,
    read: OnceLock<Result<Known, String>>,
}

/// By user agent the cells of the other columns.
type Known = HashMap<String, [Scalar; 3]>;

impl UserAgents {
    /// What a database knows; nothing where it has no such table.
    pub(crate) fn of(database: &Database) -> UserAgents {
        UserAgents {
            table: database.tables.get(TABLE).cloned(),
            read: OnceLock::new(),
        }
    }

    /// Nothing where there is no table. An error says what is wrong with it.
    fn known(&self) -> Option<&Result<Known, String>> {
        let table = self.table.as_ref()?;
        Some(self.read.get_or_init(|| read(table)))
    }
}

fn read(table: &Table) -> Result<Known, String> {
    let columns = COLUMNS.map(|(name, _)| table.schema.find(name));
    let agent = columns[0].ok_or_else(|| format!("the table `{TABLE}` has no column `UserAgent`"))?;
    let mut known = Known::new();
    for batch in table.batches.iter() {
        for row in 0..batch.rows {
            let cell = |column: Option<usize>| match column {
                Some(column) => batch.cell(column, table.schema.columns[column].ty, row),
                None => Scalar::Null(Ty::Dynamic),
            };
            let text = batch.cell(agent, Ty::String, row).to_text();
            known
                .entry(text)
                .or_insert_with(|| [cell(columns[1]), cell(columns[2]), cell(columns[3])]);
        }
    }
    Ok(known)
}

/// `user_agent`: n strings; `look_for`: a string or dynamic. Returns dynamics.
fn parse_user_agent(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let refuse = |what: String| EvalError::Unsupported {
        what,
        help: Some(format!(
            "add a table `{TABLE}` with the columns UserAgent, Browser, OperatingSystem, Device and a row for each user \
             agent"
        )),
        span: args.span(),
    };
    let known = match args.ctx().user_agents.known() {
        Some(Ok(known)) => known,
        Some(Err(message)) => return Err(EvalError::argument(message.as_str(), args.span())),
        None => {
            return Err(refuse(format!(
                "`{TABLE}` without a table that says what user agents are"
            )));
        }
    };
    if args.len() < 2 {
        return Err(refuse(format!("`{TABLE}` without what to look for")));
    }
    let agents = args.strings(0);
    let mut out = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        let agent = agents.get(row);
        let Some(cells) = known.get(agent) else {
            return Err(refuse(format!(
                "the user agent `{agent}`, which the table `{TABLE}` does not have,"
            )));
        };
        let mut bag = BagBuilder::new();
        for target in targets(args, row)? {
            let name = COLUMNS[target + 1].0;
            if cells[target].is_null() {
                let what = format!("the user agent `{agent}`, for which the table `{TABLE}` has no `{name}`,");
                return Err(refuse(what));
            }
            bag.insert_scalar(name, &cells[target]);
        }
        out.push(bag.finish().as_ref());
    }
    out.finish(args.span())
}

/// What a row asks for, in the order of the columns.
fn targets(args: &Args<'_>, row: usize) -> Result<Vec<usize>, EvalError> {
    let asked: Vec<String> = if args.ty(1) == Ty::String {
        vec![args.strings(1).get(row).to_owned()]
    } else {
        match args.dynamics(1).get(row) {
            Some(value) => match value.as_array() {
                Some(items) => items.map(|item| item.to_text()).collect(),
                None => vec![value.to_text()],
            },
            None => Vec::new(),
        }
    };
    if let Some(other) = asked.iter().find(|asked| !TARGETS.contains(&asked.as_str())) {
        let message = format!("`{other}` is not 'browser', 'os' or 'device'");
        return Err(EvalError::argument(message, args.arg_span(1)));
    }
    Ok((0..TARGETS.len())
        .filter(|index| asked.iter().any(|asked| asked == TARGETS[*index]))
        .collect())
}
