//! What lies behind the URLs of `externaldata`: nothing, or random rows of the declared columns.

use std::collections::BTreeMap;
use std::sync::Arc;

use kql_engine::types::{Column, Scalar, Schema, Ty};
use kql_engine::{ExternalData, Table};
use kql_syntax::ast::{self, Expr};
use kql_syntax::visit::{Visitor, walk_expr, walk_query};
use serde_json::{Map, Value, json};

use super::tables::{Likeness, random_table};
use super::words::{Words, unquote};

/// A file for every URL.
#[derive(Debug, Default)]
pub(super) struct Files {
    files: BTreeMap<String, Arc<[u8]>>,
}

impl ExternalData for Files {
    /// The file of that URL, or an empty one.
    fn read(&self, url: &str) -> Result<Option<Arc<[u8]>>, String> {
        Ok(Some(self.files.get(url).cloned().unwrap_or_default()))
    }

    fn help(&self) -> String {
        "every URL has a file".to_owned()
    }
}

/// Random files for the URLs that a query writes out.
pub(super) fn random_files(query: &str, words: &Words, like: Likeness) -> Files {
    let mut found = Found::default();
    walk_query(&mut found, &kql_syntax::parse(query).query);
    let mut files = Files::default();
    for node in &found.nodes {
        let columns = node.schema.columns.iter();
        let columns = columns.map(|column| {
            Column::new(
                column.name.text.clone(),
                Ty::from_name(&column.ty.text).unwrap_or(Ty::String),
            )
        });
        let schema = Arc::new(Schema::new(columns.collect()));
        let format = node.properties.iter().find(|property| &*property.name.text == "format");
        for source in &node.sources {
            let url = unquote(source.span().text(query));
            let table = random_table(query, words, &url, &schema, like);
            let format = match format.and_then(|format| format.word()) {
                Some(format) => format,
                None => url
                    .split(['?', ';'])
                    .next()
                    .and_then(|url| url.rsplit('.').next())
                    .unwrap_or_default(),
            };
            // the mapping may make the whole record a column's value
            let whole = query.contains("\"Path\":\"$\"") || query.contains("\"Path\": \"$\"");
            let bytes = text(&table, format, whole).into_bytes();
            files.files.insert(url, bytes.into());
        }
    }
    files
}

#[derive(Default)]
struct Found {
    nodes: Vec<ast::ExternalData>,
}

impl Visitor for Found {
    fn expr(&mut self, expr: &Expr) {
        if let Expr::ExternalData(node) = expr {
            self.nodes.push((**node).clone());
        }
        walk_expr(self, expr);
    }
}

/// A table as a file of that format; of one that is unknown, with commas. `whole`: JSON of the first column alone.
fn text(table: &Table, format: &str, whole: bool) -> String {
    let columns = &table.schema.columns;
    let mut lines = vec![];
    for batch in table.batches.iter() {
        for row in 0..batch.rows {
            let cells = columns
                .iter()
                .enumerate()
                .map(|(at, column)| batch.cell(at, column.ty, row));
            lines.push(match format {
                "json" | "multijson" if whole => cells.take(1).map(|cell| record(&cell).to_string()).collect(),
                "json" | "multijson" => {
                    let named = columns.iter().zip(cells);
                    let members = named.map(|(column, cell)| (column.name.to_string(), member(&cell)));
                    Value::Object(members.collect::<Map<_, _>>()).to_string()
                }
                "txt" | "raw" => cells.take(1).map(|cell| cell.to_text().replace('\n', " ")).collect(),
                _ => {
                    let cells: Vec<String> = cells.map(|cell| quoted(&cell.to_text())).collect();
                    cells.join(match format {
                        "tsv" | "tsve" => "\t",
                        "psv" => "|",
                        "scsv" => ";",
                        _ => ",",
                    })
                }
            });
        }
    }
    lines.join("\n")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\"").replace(['\n', '\t'], " "))
}

/// A record is a bag.
fn record(cell: &Scalar) -> Value {
    match member(cell) {
        bag @ Value::Object(_) => bag,
        other => json!({"value": other}),
    }
}

fn member(cell: &Scalar) -> Value {
    match cell {
        Scalar::Long(value) => json!(value),
        Scalar::Real(value) => json!(value),
        Scalar::Bool(value) => json!(value),
        other => serde_json::from_str(&other.to_text()).unwrap_or_else(|_| Value::String(other.to_text().to_string())),
    }
}
