//! Functions that a workspace or the service offers beside the language: ASIM parsers, `_GetWatchlist`, `FileProfile`.

use super::columns::{self, Column, ColumnType};
use kql_engine::names::nearest as nearest_name;
use kql_engine::sorted_lines::SortedLines;

static FUNCTIONS: SortedLines = SortedLines::new(include_str!("../../schemas/functions.txt"));

/// Where a function comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Azure Monitor: `workspace`, `app`, `adx`, …
    LogAnalytics,
    /// Sentinel: `_GetWatchlist`.
    Sentinel,
    /// Defender's advanced hunting: `FileProfile`, `DeviceFromIP`, …
    AdvancedHunting,
    /// A parser of the Advanced Security Information Model, or a helper of those.
    Asim,
    /// A parser that a solution installs; its name alone is known.
    SolutionParser,
}

/// What a call gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A table.
    Tabular,
    /// A scalar.
    Scalar,
    /// A database in which a table can be named: `workspace("x").SecurityEvent`.
    Database,
}

/// A parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub ty: ParamType,
    /// The default as KQL text; such a parameter is optional.
    pub default: Option<&'static str>,
}

/// The type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamType {
    /// A table with any columns: `(*)`, the left side of `invoke`.
    Table,
    /// Any scalar.
    Any,
    /// This scalar type.
    Scalar(ColumnType),
}

/// The result of a call. `open` says that columns beyond the listed ones may exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Returns {
    /// A scalar.
    Scalar(ColumnType),
    /// A table with these columns.
    Columns {
        /// In order.
        columns: Vec<Column>,
        /// Whether there may be more.
        open: bool,
    },
    /// The columns of the first argument and these; a name that is taken gets a number (`SHA1`, `SHA11`).
    InputAnd {
        /// What is added, in order.
        columns: Vec<Column>,
        /// Whether there may be more.
        open: bool,
    },
    /// A database with the same tables as this one.
    SameTables,
    /// A database with unknown tables.
    UnknownTables,
}

/// A function of the workspace or the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its name; case matters.
    pub name: &'static str,
    /// Where it comes from.
    pub source: Source,
    /// What a call gives.
    pub kind: Kind,
    /// Its parameters; `None` where they are unknown and any arguments are taken. A tabular function without
    /// required parameters may be named without parentheses.
    pub params: Option<Vec<Param>>,
    /// What a call returns.
    pub returns: Returns,
    /// Whether the first argument may be a bare column name: `invoke FileProfile(SHA1, 1000)`.
    pub first_argument_is_column_name: bool,
}

/// The function called `name`, exactly; parses its line on every call, so keep what it returns.
pub fn function(name: &str) -> Option<Function> {
    let fields = FUNCTIONS.find(name).filter(|_| is_function(name))?;
    let name = FUNCTIONS.key(name)?;
    Some(parse(name, fields).expect("the embedded functions are parsed whole by a test"))
}

/// Whether there is a function called `name`, exactly.
pub fn exists(name: &str) -> bool {
    is_function(name) && FUNCTIONS.find(name).is_some()
}

/// Every function's name, in the order of their bytes.
pub fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.keys().filter(|name| is_function(name))
}

/// The function's name that `name` was probably meant to be.
pub fn nearest(name: &str) -> Option<&'static str> {
    nearest_name(name, names())
}

/// The columns of the ASIM schema `name` (`Dns`, `NetworkSession`, …).
pub fn schema(name: &str) -> Option<Vec<Column>> {
    let fields = FUNCTIONS.find(&format!("schema:{name}"))?;
    columns::parse(fields.rsplit('\t').next()?.strip_prefix("columns")?)
}

/// Lines with a colon in their key hold what functions share: row types and parameter lists.
fn is_function(key: &str) -> bool {
    !key.contains(':')
}

fn parse(name: &'static str, fields: &'static str) -> Option<Function> {
    let mut fields = fields.split('\t');
    let source = match fields.next()? {
        "log-analytics" => Source::LogAnalytics,
        "sentinel" => Source::Sentinel,
        "advanced-hunting" => Source::AdvancedHunting,
        "asim" => Source::Asim,
        "solution-parser" => Source::SolutionParser,
        _ => return None,
    };
    let kind = fields.next()?;
    let (kind, first_argument_is_column_name) = kind.strip_suffix('!').map_or((kind, false), |kind| (kind, true));
    let kind = match kind {
        "tabular" => Kind::Tabular,
        "scalar" => Kind::Scalar,
        "database" => Kind::Database,
        _ => return None,
    };
    let params = params(fields.next()?)?;
    let returns = returns(fields.next()?)?;
    Some(Function {
        name,
        source,
        kind,
        params,
        returns,
        first_argument_is_column_name,
    })
}

/// The inner `None` stands for unknown parameters.
fn params(text: &'static str) -> Option<Option<Vec<Param>>> {
    if text == "?" {
        return Some(None);
    }
    let text = match text.strip_prefix('@') {
        Some(number) => FUNCTIONS.find(&format!("params:{number}"))?.split('\t').nth(2)?,
        None => text,
    };
    text.split(", ")
        .filter(|param| !param.is_empty())
        .map(param)
        .collect::<Option<_>>()
        .map(Some)
}

fn param(text: &'static str) -> Option<Param> {
    let (name, rest) = text.split_once(':')?;
    let (ty, default) = match rest.split_once('=') {
        Some((ty, default)) => (ty, Some(default)),
        None => (rest, None),
    };
    let ty = match ty {
        "(*)" => ParamType::Table,
        "any" => ParamType::Any,
        _ => ParamType::Scalar(ColumnType::named(ty)?),
    };
    Some(Param { name, ty, default })
}

fn returns(text: &'static str) -> Option<Returns> {
    let (kind, rest) = text.split_once(' ').unwrap_or((text, ""));
    let (kind, open) = kind.strip_suffix('+').map_or((kind, false), |kind| (kind, true));
    Some(match kind {
        "type" => Returns::Scalar(ColumnType::named(rest)?),
        "columns" => Returns::Columns {
            columns: columns::parse(rest)?,
            open,
        },
        "schema" => Returns::Columns {
            columns: schema(rest)?,
            open,
        },
        "input_and" => Returns::InputAnd {
            columns: columns::parse(rest)?,
            open,
        },
        "database" if rest == "this" => Returns::SameTables,
        "database" if rest == "external" => Returns::UnknownTables,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails when a line is malformed or out of order, or names a list that is not there.
    #[test]
    fn every_function_is_found_and_parses() {
        for name in names() {
            assert!(function(name).is_some(), "{name} is not found");
        }
        assert!(names().count() > 1300);
    }

    #[test]
    fn shared_parameters_and_row_types_are_filled_in() {
        let dns = function("_Im_Dns").expect("known");
        let params = dns.params.expect("its parameters are known");
        assert_eq!(params[0].name, "starttime");
        assert_eq!(params[0].ty, ParamType::Scalar(ColumnType::Datetime));
        assert_eq!(params[0].default, Some("datetime(null)"));
        let Returns::Columns { columns, open: true } = dns.returns else {
            panic!("an open row type")
        };
        assert!(columns.iter().any(|column| column.name == "DnsQuery"));
    }

    #[test]
    fn kinds_of_results_are_told_apart() {
        assert_eq!(
            function("workspace").map(|found| found.returns),
            Some(Returns::SameTables)
        );
        assert_eq!(function("OktaSSO").and_then(|found| found.params), None);
        let profile = function("FileProfile").expect("known");
        assert!(profile.first_argument_is_column_name);
        assert!(matches!(profile.returns, Returns::InputAnd { .. }));
    }

    #[test]
    fn shared_lines_are_no_functions() {
        assert_eq!(function("schema:Dns"), None);
        assert_eq!(function("params:1"), None);
        assert_eq!(nearest("_GetWatchList"), Some("_GetWatchlist"));
    }
}
