//! What binding says of a query, as data: the base of coverage, editors and other tools.
//!
//! Positions count UTF-16 code units, as editors and the official parser do.

use kql_engine::{Bound, Database, Severity, describe};
use kql_syntax::Span;
use serde_json::{Value, json};

use crate::engine::Workspace;

/// Binds `query` against `database` and gives
/// `{"ok","syntax_ok","diagnostics":[{"code","severity","message","help","start","length"}],"result":[{"name","type"}],
/// "result_open","tables":[],"functions":[],"watchlists":[]}`.
///
/// It says what Microsoft's parser package says, also where a run is known to differ.
/// `ok` is true where there is no error, warnings aside. `result` is null where the last statement yields no table.
pub fn inspect(query: &str, database: &Database) -> Value {
    inspect_in(query, database, &Workspace::default())
}

/// [`inspect`] with the functions of a project: what is wrong in one of their bodies has its file, line and column in
/// `"in"`, and an empty place at the query's start.
pub fn inspect_in(query: &str, database: &Database, workspace: &Workspace) -> Value {
    let bound = describe(query, database);
    let units = Units::new(query);
    let diagnostics: Vec<Value> = bound
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let span = diagnostic.span();
            let body = workspace.locate(span);
            let span = if body.is_some() { Span::empty(0) } else { span };
            let (start, end) = (units.at(span.start), units.at(span.end));
            let mut found = json!({
                "code": diagnostic.code(),
                "severity": match diagnostic.severity() { Severity::Error => "Error", Severity::Warning => "Warning" },
                "message": diagnostic.message(),
                "help": diagnostic.help(),
                "start": start,
                "length": end.saturating_sub(start),
            });
            if let Some((file, span)) = body {
                let place = file.position(span.start);
                found["in"] = json!(format!("{}:{}:{}", file.display_path(), place.line, place.column));
            }
            found
        })
        .collect();
    json!({
        "ok": bound.ok(),
        "syntax_ok": bound.syntax_ok,
        "diagnostics": diagnostics,
        "result": columns(&bound),
        "result_open": bound.result.as_ref().is_some_and(|schema| schema.open),
        "tables": bound.written.iter().map(|table| &**table).collect::<Vec<_>>(),
        "functions": bound.functions,
        "watchlists": bound.watchlists,
    })
}

fn columns(bound: &Bound) -> Option<Vec<Value>> {
    // `consume` yields nothing
    let schema = bound
        .result
        .as_ref()
        .filter(|schema| schema.open || !schema.is_empty())?;
    let column = |column: &kql_engine::types::Column| json!({"name": &*column.name, "type": column.ty.name()});
    Some(schema.columns.iter().map(column).collect())
}

/// Byte offsets of a text as UTF-16 offsets.
struct Units<'t> {
    text: &'t str,
    ascii: bool,
}

impl<'t> Units<'t> {
    fn new(text: &'t str) -> Self {
        Units {
            text,
            ascii: text.is_ascii(),
        }
    }

    fn at(&self, byte: u32) -> usize {
        let byte = (byte as usize).min(self.text.len());
        if self.ascii {
            return byte;
        }
        self.text
            .char_indices()
            .take_while(|(at, _)| *at < byte)
            .map(|(_, c)| c.len_utf16())
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_utf16_units() {
        let database = Database::new(0);
        let found = inspect("print a = '👍', b = nothing", &database);
        let diagnostic = &found["diagnostics"][0];
        assert_eq!(diagnostic["code"], "KS142");
        assert_eq!(
            (diagnostic["start"].as_u64(), diagnostic["length"].as_u64()),
            (Some(20), Some(7))
        );
        assert_eq!(found["result"][0], json!({"name": "a", "type": "string"}));
    }
}
