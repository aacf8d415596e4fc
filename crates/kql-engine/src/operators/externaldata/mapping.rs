//! `ingestionMapping`: which part of a record goes to which column.

use kql_syntax::Span;

use super::Record;
use crate::error::EvalError;
use crate::types::json_path::{self, Step};
use crate::types::{DynRef, Dynamic, Scalar, Ty};

/// Where a column's values come from.
#[derive(Debug, Clone)]
pub(super) struct Mapping {
    /// The column.
    pub(super) column: String,
    source: Source,
}

#[derive(Debug, Clone)]
enum Source {
    /// A path into a JSON record.
    Path(Vec<Step>),
    /// The field at a position.
    Ordinal(usize),
    /// The same for every record.
    Constant(String),
    /// The column's own position, or its name.
    Own,
}

impl Mapping {
    /// The value of a record for the column at `place`.
    pub(super) fn value(&self, record: &Record, place: usize) -> Scalar {
        match (&self.source, record) {
            (Source::Constant(text), _) => Scalar::string(text.as_str()),
            (Source::Path(steps), Record::Json(value)) => json_path::find(value.as_ref(), steps)
                .map_or(Scalar::null(Ty::Dynamic), |found| Scalar::dynamic(found.to_owned())),
            (Source::Own, Record::Json(value)) => value
                .as_ref()
                .get(&self.column)
                .map_or(Scalar::null(Ty::Dynamic), |found| Scalar::dynamic(found.to_owned())),
            (Source::Ordinal(at), Record::Fields(fields)) => field(fields, *at),
            (Source::Own, Record::Fields(fields)) => field(fields, place),
            (Source::Path(_), Record::Fields(_)) | (Source::Ordinal(_), Record::Json(_)) => Scalar::null(Ty::Dynamic),
        }
    }
}

fn field(fields: &[String], at: usize) -> Scalar {
    fields
        .get(at)
        .map_or(Scalar::null(Ty::String), |text| Scalar::string(text.as_str()))
}

/// Reads a mapping: a JSON list of `{"Column": …, "Properties": {"Path" | "Ordinal" | "ConstValue": …}}`. The older form,
/// with `path` and `ordinal` beside `column`, is read too. Case of keys does not matter.
pub(super) fn parse(text: &str, span: Span) -> Result<Vec<Mapping>, EvalError> {
    let wrong = |message: String| EvalError::argument(format!("`ingestionMapping`: {message}"), span);
    let list = Dynamic::from_json(text).ok_or_else(|| wrong("it is no JSON".into()))?;
    let items = list
        .as_ref()
        .as_array()
        .ok_or_else(|| wrong("it is no list of mappings".into()))?;
    items
        .map(|item| {
            let column = member(item, "column").or_else(|| member(item, "name"));
            let column = column.ok_or_else(|| wrong("an entry names no `Column`".into()))?;
            let inner = item.as_bag().and_then(|mut entries| {
                let found = entries.find(|(key, _)| key.eq_ignore_ascii_case("properties"));
                found.map(|(_, value)| value)
            });
            let get = |key: &str| inner.and_then(|inner| member(inner, key)).or_else(|| member(item, key));
            if let Some(transform) = get("transform") {
                let what = format!("the mapping transformation `{transform}`");
                return Err(EvalError::unsupported(what, span));
            }
            let source = if let Some(path) = get("path") {
                Source::Path(json_path::parse(&path).map_err(|error| wrong(format!("`{path}`: {error}")))?)
            } else if let Some(ordinal) = get("ordinal") {
                let place = ordinal.parse();
                Source::Ordinal(place.map_err(|_| wrong(format!("`{ordinal}` is no position of a field")))?)
            } else if let Some(text) = get("constvalue").or_else(|| get("constantvalue")) {
                Source::Constant(text)
            } else {
                Source::Own
            };
            Ok(Mapping { column, source })
        })
        .collect()
}

/// A member as text, whatever the case of its key.
fn member(bag: DynRef<'_>, key: &str) -> Option<String> {
    let mut entries = bag.as_bag()?;
    let found = entries.find(|(own, value)| own.eq_ignore_ascii_case(key) && !value.is_null());
    found.map(|(_, value)| value.to_text())
}
