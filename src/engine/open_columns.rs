//! Open tables get the columns that a query names.
//!
//! `AzureDiagnostics` has a column for whatever any resource ever sent. A case lists a few rows, so a column that the
//! query reads may be in none of them; in the workspace it is there and null. Its type is known from its suffix.

use std::collections::BTreeSet;
use std::sync::Arc;

use kql_engine::types::{Column, Schema};
use kql_syntax::{TokenKind, lex};

use crate::fixture::suffix_type;

/// The schema with the columns of known suffix that `query` reads; a closed schema as it is.
///
/// A name that the query gives to a value of its own (`extend x_s = …`) is no column of the table for that.
pub fn with_named_columns(schema: &Arc<Schema>, query: &str) -> Arc<Schema> {
    if !schema.open {
        return Arc::clone(schema);
    }
    let mut extended = Schema::clone(schema);
    let mut known: BTreeSet<Arc<str>> = schema.columns.iter().map(|column| Arc::clone(&column.name)).collect();
    for name in named(query) {
        if let Some(ty) = suffix_type(name)
            && known.insert(Arc::from(name))
        {
            extended.columns.push(Column::new(name, ty));
        }
    }
    Arc::new(extended)
}

/// The identifiers of a query that nothing is assigned to.
fn named(query: &str) -> Vec<&str> {
    let tokens = lex(query);
    let mut words = tokens
        .iter()
        .filter(|token| !matches!(token.kind, TokenKind::Whitespace | TokenKind::Comment))
        .peekable();
    let mut names = Vec::new();
    let mut assigned = BTreeSet::new();
    while let Some(word) = words.next() {
        if word.kind != TokenKind::Identifier {
            continue;
        }
        let name = word.span.text(query);
        if words.peek().is_some_and(|next| next.span.text(query) == "=") {
            assigned.insert(name);
        } else {
            names.push(name);
        }
    }
    names.retain(|name| !assigned.contains(name));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_are_read_are_added_and_those_that_are_made_are_not() {
        let schema = Arc::new(Schema {
            columns: vec![Column::new("Category", kql_engine::types::Ty::String)],
            open: true,
        });
        let query = "T | where code_d == 404 // note_s\n| extend made_s = strcat('text_s', msg_s) | project made_s";
        let extended = with_named_columns(&schema, query);
        let names: Vec<&str> = extended.columns.iter().map(|column| &*column.name).collect();
        assert_eq!(names, ["Category", "code_d", "msg_s"]);
    }
}
