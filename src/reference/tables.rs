//! Tables of Log Analytics, advanced hunting and the custom logs that published detections rely on.

use super::columns::{self, Column};
use kql_engine::names::nearest as nearest_name;
use kql_engine::sorted_lines::SortedLines;

static TABLES: SortedLines = SortedLines::new(include_str!("../../schemas/tables.txt"));

/// Where a table comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The Azure Monitor table reference.
    LogAnalytics,
    /// Defender's advanced hunting, where the former lacks the table.
    AdvancedHunting,
    /// A custom log, or what a parser writes.
    Custom,
}

/// A table with its columns in the order in which a query returns them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name; case matters.
    pub name: &'static str,
    /// Where it comes from.
    pub source: Source,
    /// Whether columns beyond the listed ones exist: a name not listed is then of unknown type and no error.
    pub open: bool,
    /// The known columns; `_ItemId` and `_TimeReceived`, which every table has, are hardly ever listed.
    pub columns: Vec<Column>,
}

impl Table {
    /// The column called `name`, exactly.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

/// The table called `name`, exactly; parses its line on every call, so keep what it returns.
pub fn table(name: &str) -> Option<Table> {
    let fields = TABLES.find(name)?;
    // The file's own text outlives the query that names the table.
    let name = TABLES.key(name)?;
    Some(parse(name, fields).expect("the embedded tables are parsed whole by a test"))
}

/// Whether there is a table called `name`, exactly.
pub fn exists(name: &str) -> bool {
    TABLES.find(name).is_some()
}

/// Every table's name, in the order of their bytes.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLES.keys()
}

/// The table's name that `name` was probably meant to be.
pub fn nearest(name: &str) -> Option<&'static str> {
    nearest_name(name, names())
}

fn parse(name: &'static str, fields: &'static str) -> Option<Table> {
    let (source, list) = fields.split_once('\t')?;
    let (source, open) = source
        .strip_suffix('+')
        .map_or((source, false), |source| (source, true));
    let source = match source {
        "log-analytics" => Source::LogAnalytics,
        "advanced-hunting" => Source::AdvancedHunting,
        "custom" => Source::Custom,
        _ => return None,
    };
    Some(Table {
        name,
        source,
        open,
        columns: columns::parse(list)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::ColumnType;

    /// Fails when a line is malformed or out of order.
    #[test]
    fn every_table_is_found_and_parses() {
        let mut columns = 0;
        for name in names() {
            let table = table(name).unwrap_or_else(|| panic!("{name} is not found"));
            columns += table.columns.len();
        }
        assert!(names().count() > 1000 && columns > 30_000, "{columns} columns");
    }

    #[test]
    fn columns_keep_order_type_and_case() {
        let table = table("SigninLogs").expect("known");
        assert_eq!(
            table.column("TimeGenerated").map(|column| column.ty),
            Some(ColumnType::Datetime)
        );
        assert_eq!(
            table.column("UserPrincipalName").map(|column| column.ty),
            Some(ColumnType::String)
        );
        assert_eq!(table.column("userprincipalname"), None);
        assert!(!table.open);
        assert!(super::table("AzureDiagnostics").is_some_and(|table| table.open));
    }

    #[test]
    fn a_name_with_another_case_is_suggested_not_found() {
        assert_eq!(table("signinlogs"), None);
        assert_eq!(nearest("signinlogs"), Some("SigninLogs"));
        assert_eq!(nearest("SecurityEvents"), Some("SecurityEvent"));
    }
}
