//! `externaldata`: rows read from files that lie at URLs.
//!
//! The bytes come from the host ([`crate::external::ExternalData`]). Formats are those of plain text; a format that is
//! not written is told from the URL's extension, and is CSV where that tells nothing. A value that does not convert to
//! its column's type is null, an absent one too. Sources: the pages "externaldata operator", "Data formats supported for
//! ingestion" and "Data mappings".

mod delimited;
mod json;
mod mapping;

use std::collections::HashSet;
use std::sync::Arc;

use kql_syntax::{Span, ast};

use self::mapping::Mapping;
use crate::batch::Batch;
use crate::bind::{Binder, Entity, Rows, declared};
use crate::cast::{cast, collect};
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::{Run, Stream, eval};
use crate::external::ExternalData;
use crate::plan::{Expr, Node, Plan};
use crate::types::{Column, Dynamic, Scalar, Schema, Ty};
use crate::value::Value;

/// `externaldata`
pub static EXTERNALDATA: Construct = Construct {
    name: "externaldata",
    aliases: &["external_data"],
    page: "externaldata-operator",
    syntax: "externaldata (NAME: TYPE, …) [URL, …] [with (format=FORMAT, ignoreFirstRecord=true, ingestionMapping=TEXT)]",
    about: "Reads rows from files that stand for URLs: a case names them under `externaldata`, `tripline query` with `--external`. Formats: csv, tsv, tsve, psv, scsv, sohsv, txt, raw, json, multijson.",
    examples: &[],
};

/// Files to be read.
#[derive(Debug)]
pub struct External {
    sources: Vec<Expr>,
    /// What `with (…)` says, or why it cannot be followed.
    settings: Result<Settings, EvalError>,
    provider: Arc<dyn ExternalData>,
}

/// What `with (…)` says.
#[derive(Debug, Clone, Default)]
struct Settings {
    format: Option<Format>,
    ignore_first_record: bool,
    mapping: Option<Vec<Mapping>>,
}

/// How a file's bytes make up records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// Values between separators, in quotes where they hold one.
    Delimited(u8),
    /// Values between tabs; a backslash escapes.
    Tsve,
    /// A record a line, of one value.
    Txt,
    /// One record of one value: the whole file.
    Raw,
    /// A JSON object a line.
    Json,
    /// JSON objects one behind the other, or an array of them.
    MultiJson,
}

impl Format {
    /// `Err` for one that exists in Kusto and is not read here; `Ok(None)` where there is none of that name.
    fn named(name: &str) -> Result<Option<Format>, ()> {
        Ok(Some(match name.to_ascii_lowercase().as_str() {
            "csv" => Format::Delimited(b','),
            "tsv" => Format::Delimited(b'\t'),
            "psv" => Format::Delimited(b'|'),
            "scsv" => Format::Delimited(b';'),
            "sohsv" => Format::Delimited(1),
            "tsve" => Format::Tsve,
            "txt" => Format::Txt,
            "raw" => Format::Raw,
            "json" | "singlejson" => Format::Json,
            "multijson" => Format::MultiJson,
            "avro" | "apacheavro" | "orc" | "parquet" | "sstream" | "w3clogfile" | "azmonstream" => return Err(()),
            _ => return Ok(None),
        }))
    }

    /// By the extension of a URL; CSV where that says nothing.
    fn of_url(url: &str) -> Result<Format, String> {
        let path = url.split([';', '?']).next().unwrap_or(url);
        let file = path.rsplit('/').next().unwrap_or(path);
        let file = file
            .strip_suffix(".gz")
            .or_else(|| file.strip_suffix(".zip"))
            .unwrap_or(file);
        let Some((_, extension)) = file.rsplit_once('.') else {
            return Ok(Format::Delimited(b','));
        };
        match Format::named(extension) {
            Ok(format) => Ok(format.unwrap_or(Format::Delimited(b','))),
            Err(()) => Err(extension.to_ascii_lowercase()),
        }
    }
}

/// One record of a file, before its values have types.
enum Record {
    /// Values by position.
    Fields(Vec<String>),
    /// A JSON value.
    Json(Dynamic),
}

impl Binder<'_> {
    pub(crate) fn externaldata(&mut self, node: &ast::ExternalData) -> Arc<Plan> {
        let span = self.at(node.span);
        let schema = self.distinct_columns(&node.schema);
        let sources = node.sources.iter().map(|source| self.source(source)).collect();
        let settings = self.external_settings(&node.properties);
        let external = External {
            sources,
            settings,
            provider: self.db.external.clone(),
        };
        self.plan(Node::External(Box::new(external)), schema, span)
    }

    /// The columns that are declared; of a name that is there twice the first is kept and the second reported.
    fn distinct_columns(&mut self, written: &ast::Schema) -> Schema {
        self.check_declared(written);
        let mut schema = declared(written);
        let mut seen = HashSet::new();
        schema.columns.retain(|column| seen.insert(column.name.clone()));
        schema
    }

    /// A URL. The official parser checks nothing here, so what is no text is refused when the query runs.
    fn source(&mut self, source: &ast::Expr) -> Expr {
        match self.with_rows(Rows::None, |binder| binder.any(source)) {
            Entity::Scalar(value) => value,
            _ => Expr::unsupported("a URL that is no single value", Ty::String, self.at(source.span())),
        }
    }

    fn external_settings(&mut self, properties: &[ast::Parameter]) -> Result<Settings, EvalError> {
        let mut settings = Settings::default();
        for property in properties {
            let span = self.at(property.span);
            let name = property.name.text.to_ascii_lowercase();
            let text = match property.word() {
                Some(word) => word.to_owned(),
                None => self
                    .constant(&property.value)
                    .map(|value| value.to_text())
                    .unwrap_or_default(),
            };
            match name.as_str() {
                "format" => match Format::named(&text) {
                    Ok(Some(format)) => settings.format = Some(format),
                    Ok(None) => {
                        let message = format!("`{text}` is no data format");
                        let help =
                            Some("csv, tsv, tsve, psv, scsv, sohsv, txt, raw, json and multijson are read".into());
                        return Err(EvalError::External { message, help, span });
                    }
                    Err(()) => return Err(unread(&text, span)),
                },
                "ignorefirstrecord" => match text.as_str() {
                    "true" => settings.ignore_first_record = true,
                    "false" => settings.ignore_first_record = false,
                    _ => return Err(EvalError::argument("`ignoreFirstRecord` is `true` or `false`", span)),
                },
                "ingestionmapping" => settings.mapping = Some(mapping::parse(&text, span)?),
                // picks a file of an archive: the file that stands for the URL is that one
                "zippattern" => {}
                other => {
                    let what = format!("the property `{other}` of `externaldata`");
                    return Err(EvalError::unsupported(what, span));
                }
            }
        }
        Ok(settings)
    }
}

fn unread(format: &str, span: Span) -> EvalError {
    EvalError::Unsupported {
        what: format!("the data format `{format}`"),
        help: Some("csv, tsv, tsve, psv, scsv, sohsv, txt, raw, json and multijson are read".into()),
        span,
    }
}

impl External {
    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>, schema: &'a Schema) -> Result<Stream<'a>, EvalError> {
        let settings = self.settings.as_ref().map_err(Clone::clone)?;
        Ok(Box::new(self.sources.iter().map(move |source| {
            run.ctx.check()?;
            self.file(source, settings, run, schema)
        })))
    }

    /// The rows of one file.
    fn file(&self, source: &Expr, settings: &Settings, run: &Run<'_>, schema: &Schema) -> Result<Batch, EvalError> {
        let span = source.span;
        let unit = Batch {
            columns: Vec::new(),
            rows: 1,
        };
        let url = match eval(source, &unit, run)?.scalar_at(source.ty, 0) {
            Scalar::String(url) => url,
            _ => return Err(EvalError::argument("a URL is a text", span)),
        };
        let shown = url.split([';', '?']).next().unwrap_or_default();
        let failed = |message: String, help: Option<String>| EvalError::External { message, help, span };
        let bytes = match self.provider.read(&url) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => {
                return Err(failed(
                    format!("no file stands for `{shown}`"),
                    Some(self.provider.help()),
                ));
            }
            Err(reason) => {
                return Err(failed(
                    format!("what stands for `{shown}` cannot be read: {reason}"),
                    None,
                ));
            }
        };
        if bytes.starts_with(&[0x1f, 0x8b]) || bytes.starts_with(b"PK\x03\x04") {
            return Err(EvalError::Unsupported {
                what: format!("the compressed file that stands for `{shown}`"),
                help: Some("unpack it".into()),
                span,
            });
        }
        let text = std::str::from_utf8(&bytes)
            .map_err(|error| failed(format!("byte {} of `{shown}` is not UTF-8", error.valid_up_to()), None))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let format = match settings.format {
            Some(format) => format,
            None => Format::of_url(&url).map_err(|format| unread(&format, span))?,
        };
        let mut records = match format {
            Format::Delimited(separator) => delimited::quoted(text, separator),
            Format::Tsve => delimited::escaped(text),
            Format::Txt => delimited::lines(text),
            Format::Raw => vec![Record::Fields(vec![text.to_owned()])],
            Format::Json => {
                json::lines(text).map_err(|line| failed(format!("line {line} of `{shown}` is no JSON"), None))?
            }
            Format::MultiJson => {
                json::values(text).map_err(|byte| failed(format!("`{shown}` is no JSON at byte {byte}"), None))?
            }
        };
        if settings.ignore_first_record && !records.is_empty() {
            if matches!(format, Format::Json | Format::MultiJson) {
                return Err(EvalError::unsupported("`ignoreFirstRecord` for JSON", span));
            }
            records.remove(0);
        }
        run.ctx.check()?;
        let columns = schema.columns.iter().enumerate().map(|(place, column)| {
            let mapping = match &settings.mapping {
                Some(list) => list.iter().find(|mapping| mapping.column == *column.name),
                None => None,
            };
            let unmapped = settings.mapping.is_some() && mapping.is_none();
            let values = records.iter().map(|record| match (unmapped, mapping) {
                (true, _) => Scalar::null(column.ty),
                (false, Some(mapping)) => mapping.value(record, place),
                (false, None) => by_default(record, place, column),
            });
            collect(column.ty, values.map(|value| typed(value, column.ty)))
        });
        Ok(Batch {
            columns: columns.collect(),
            rows: records.len(),
        })
    }
}

/// Without a mapping, fields go to columns by position, and members of a JSON object by name.
fn by_default(record: &Record, place: usize, column: &Column) -> Scalar {
    match record {
        Record::Fields(fields) => fields
            .get(place)
            .map_or(Scalar::null(column.ty), |text| Scalar::string(text.as_str())),
        Record::Json(value) => match value.as_ref().get(&column.name) {
            Some(member) => Scalar::dynamic(member.to_owned()),
            None => Scalar::null(column.ty),
        },
    }
}

/// A value of a file as one of its column's type: an empty field is null, JSON text in a dynamic column is what it says.
fn typed(value: Scalar, ty: Ty) -> Scalar {
    let value = match (&value, ty) {
        (Scalar::String(text), Ty::String) => return Scalar::String(text.clone()),
        (Scalar::String(text), _) if text.is_empty() => return Scalar::null(ty),
        (Scalar::String(text), Ty::Dynamic | Ty::Unknown) => match Dynamic::from_json(text) {
            Some(parsed) => Scalar::dynamic(parsed),
            None => value,
        },
        // the record kept its strings; in a dynamic column those that are datetimes become such
        (Scalar::Dynamic(inner), Ty::Dynamic | Ty::Unknown) if inner.as_ref().as_str().is_none() => {
            match Dynamic::from_json(&inner.as_ref().to_json_text()) {
                Some(parsed) => Scalar::dynamic(parsed),
                None => value,
            }
        }
        _ => value,
    };
    let from = value.ty();
    cast(&Value::Scalar(value), from, ty, 1).scalar_at(ty, 0)
}

#[cfg(test)]
mod tests;
