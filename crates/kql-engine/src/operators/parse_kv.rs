//! `parse-kv`: columns out of `key=value` pairs.
//!
//! Source: the "parse-kv operator" page. The first occurrence of a key counts; what does not convert is null.

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use kql_syntax::ast;

use super::columns::Projection;
use crate::batch::Batch;
use crate::bind::{BindError, Binder, declared, literal_value};
use crate::cast::cast;
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::{self, Run, Stream, eval};
use crate::functions::example;
use crate::plan::{Expr, Node, Plan};
use crate::types::{Column, Ty};
use crate::value::Value;

/// `parse-kv`
pub static PARSE_KV: Construct = Construct {
    name: "parse-kv",
    aliases: &[],
    page: "parse-kv-operator",
    syntax: "T | parse-kv TEXT as (NAME: TYPE, …) with (pair_delimiter='…', kv_delimiter='…', …)",
    about: "Cuts columns out of a text of keys and values; delimiters must be given here.",
    examples: &[example(
        "print m = 'user=alice;port=22' | parse-kv m as (user: string, port: long) with (pair_delimiter=';', kv_delimiter='=') | project user, port",
        "alice|22",
    )],
};

/// Columns out of pairs.
#[derive(Debug)]
pub struct ParseKv {
    input: Arc<Plan>,
    source: Expr,
    keys: Vec<Column>,
    places: Vec<usize>,
    width: usize,
    format: Format,
}

#[derive(Debug, Default)]
struct Format {
    pair: String,
    key: String,
    quotes: Vec<(char, char)>,
    escapes: Vec<char>,
    greedy: bool,
    regex: Option<String>,
}

impl Binder<'_> {
    pub(crate) fn parse_kv(&mut self, input: Arc<Plan>, op: &ast::ParseKv) -> Arc<Plan> {
        let source = self.with_input(&input, |binder| binder.scalar(&op.source));
        let source = self.convert(source, Ty::String);
        let schema = declared(&op.schema);
        let span = self.at(op.span);
        let mut out = Projection::all(&input.schema, span);
        let mut places = Vec::new();
        for (index, column) in schema.columns.iter().enumerate() {
            if schema.columns[..index].iter().any(|own| own.name == column.name) {
                let (name, span) = (column.name.to_string(), self.at(op.schema.columns[index].name.span));
                self.report(BindError::DuplicateColumn { name, help: None, span });
                continue;
            }
            places.push(match out.columns.iter().position(|own| own.name == column.name) {
                Some(place) => {
                    out.columns[place].ty = column.ty;
                    place
                }
                None => {
                    out.push(
                        column.name.clone(),
                        Expr {
                            ty: column.ty,
                            ..Expr::error(span)
                        },
                    );
                    out.columns.len() - 1
                }
            });
        }
        let named = |name: &str| op.properties.iter().any(|property| &*property.name.text == name);
        if !(named("pair_delimiter") && named("kv_delimiter") || named("regex")) {
            // without them any character that is neither letter nor digit delimits, but the page does not say how
            // keys and values are then told apart
            let help = "name both: `with (pair_delimiter=',', kv_delimiter='=')`";
            let schema = out.schema(input.schema.open);
            return self.unsupported("`parse-kv` without delimiters", Some(help), schema, span);
        }
        let mut format = Format::default();
        for property in &op.properties {
            if &*property.name.text != "greedy" && texts(&property.value).is_empty() {
                let span = self.at(property.value.span());
                self.report(BindError::StringLiteralExpected { help: None, span });
            }
            let texts = texts(&property.value);
            let first = texts.first().cloned().unwrap_or_default();
            match &*property.name.text {
                "pair_delimiter" => format.pair = first,
                "kv_delimiter" => format.key = first,
                "quote" => format.quotes.extend(texts.iter().filter_map(|text| quotes(text))),
                "escape" => format.escapes.extend(first.chars().next()),
                "greedy" => format.greedy = property.word() == Some("true"),
                "regex" => format.regex = Some(first),
                _ => {}
            }
        }
        let (keys, width, schema) = (schema.columns, out.columns.len(), out.schema(input.schema.open));
        let node = ParseKv {
            input,
            source,
            keys,
            places,
            width,
            format,
        };
        self.plan(Node::ParseKv(Box::new(node)), schema, span)
    }
}

/// The texts of a property: one, or those of a `dynamic` list or of parentheses.
fn texts(expr: &ast::Expr) -> Vec<String> {
    match expr.unparenthesized() {
        ast::Expr::Literal(literal) => literal_value(literal).as_str().map(str::to_owned).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn quotes(text: &str) -> Option<(char, char)> {
    let mut chars = text.chars();
    let open = chars.next()?;
    Some((open, chars.next().unwrap_or(open)))
}

impl ParseKv {
    /// The table it works on.
    pub(crate) fn input(&self) -> &Plan {
        &self.input
    }

    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>) -> Result<Stream<'a>, EvalError> {
        let regex = match &self.format.regex {
            Some(pattern) => Some(run.ctx.regex(pattern, self.source.span)?),
            None => None,
        };
        if regex.as_ref().is_some_and(|regex| regex.captures_len() != 3) {
            let message = "the regular expression of `parse-kv` has two groups: the key and the value";
            return Err(EvalError::argument(message, self.source.span));
        }
        let input = exec::stream(&self.input, run)?;
        Ok(Box::new(input.map(move |batch| {
            let batch = batch?;
            let source = eval(&self.source, &batch, run)?;
            let texts = source.strings();
            let mut cells: Vec<Vec<String>> = vec![Vec::with_capacity(batch.rows); self.keys.len()];
            for row in 0..batch.rows {
                let pairs = match &regex {
                    Some(regex) => regex
                        .captures_iter(texts.get(row))
                        .filter_map(|found| {
                            Some((found.get(1)?.as_str().to_owned(), found.get(2)?.as_str().to_owned()))
                        })
                        .collect(),
                    None => self.format.pairs(texts.get(row)),
                };
                for (key, cells) in self.keys.iter().zip(&mut cells) {
                    let found = pairs.iter().find(|(name, _)| **name == *key.name);
                    cells.push(found.map_or_else(String::new, |(_, value)| value.clone()));
                }
            }
            let mut columns = batch.columns.clone();
            columns.resize(self.width, Arc::new(StringArray::new_null(0)));
            for ((cells, key), place) in cells.iter().zip(&self.keys).zip(&self.places) {
                let text: ArrayRef = Arc::new(StringArray::from_iter_values(cells));
                columns[*place] = cast(&Value::Array(text), Ty::String, key.ty, batch.rows).into_array(batch.rows);
            }
            Ok(Batch {
                columns,
                rows: batch.rows,
            })
        })))
    }
}

impl Format {
    /// The pairs of a text, in order.
    fn pairs(&self, text: &str) -> Vec<(String, String)> {
        let mut out = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            rest = rest
                .strip_prefix(self.pair.as_str())
                .filter(|_| !self.pair.is_empty())
                .unwrap_or(rest);
            let (key, behind) = match self.quoted(rest) {
                Some((key, behind)) => match behind.strip_prefix(self.key.as_str()) {
                    Some(behind) => (key, behind),
                    None => break,
                },
                None => match rest.find(self.key.as_str()) {
                    Some(at) => {
                        let mut key = &rest[..at];
                        // a stretch without a pair before the key is skipped
                        if let Some(last) = key.rfind(self.pair.as_str()).filter(|_| !self.pair.is_empty()) {
                            key = &key[last + self.pair.len()..];
                        }
                        (key.to_owned(), &rest[at + self.key.len()..])
                    }
                    None => break,
                },
            };
            let (value, behind) = match self.quoted(behind) {
                Some(found) => found,
                None => {
                    let end = self.value_end(behind);
                    (behind[..end].to_owned(), &behind[end..])
                }
            };
            out.push((key.trim().to_owned(), value.trim().to_owned()));
            rest = match behind.find(self.pair.as_str()) {
                Some(at) if !self.pair.is_empty() => &behind[at + self.pair.len()..],
                _ => break,
            };
        }
        out
    }

    /// Where an unquoted value ends: at the next delimiter, in greedy mode at the last one before the next key.
    fn value_end(&self, text: &str) -> usize {
        let delimiter = |text: &str| {
            text.find(self.pair.as_str())
                .filter(|_| !self.pair.is_empty())
                .unwrap_or(text.len())
        };
        if !self.greedy {
            return delimiter(text);
        }
        match text.find(self.key.as_str()) {
            Some(next) => text[..next].rfind(self.pair.as_str()).unwrap_or(delimiter(text)),
            None => text.len(),
        }
    }

    /// A quoted text at the start, and what follows it.
    fn quoted<'t>(&self, text: &'t str) -> Option<(String, &'t str)> {
        let first = text.chars().next()?;
        let (_, close) = self.quotes.iter().find(|(open, _)| *open == first)?;
        let mut out = String::new();
        let mut chars = text.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            if self.escapes.contains(&c) {
                if let Some((_, escaped)) = chars.next() {
                    out.push(escaped);
                }
            } else if c == *close {
                return Some((out, &text[at + c.len_utf8()..]));
            } else {
                out.push(c);
            }
        }
        None
    }
}
