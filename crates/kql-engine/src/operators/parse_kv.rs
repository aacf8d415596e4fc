//! `parse-kv`: columns out of `key=value` pairs.
//!
//! Source: the "parse-kv operator" page. The first occurrence of a key counts; what does not convert is null.
//!
//! Without delimiters any character that is neither letter nor digit delimits. The page does not say how keys and values
//! are then told apart: the words may pair up from the beginning, or each listed key may take the word behind it. Where
//! both readings give the same, as in the page's examples, that is the result; other texts are refused.

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use kql_syntax::ast;

use super::columns::with_room;
use crate::batch::Batch;
use crate::bind::{BindError, Binder, declared, literal_value};
use crate::cast::cast;
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::{self, Run, Stream, eval};
use crate::functions::example;
use crate::plan::{Expr, Node, Plan};
use crate::types::{Column, Schema, Ty};
use crate::value::Value;

/// `parse-kv`
pub static PARSE_KV: Construct = Construct {
    name: "parse-kv",
    aliases: &[],
    page: "parse-kv-operator",
    syntax: "T | parse-kv TEXT as (NAME: TYPE, …) with (pair_delimiter='…', kv_delimiter='…', …)",
    about: "Cuts columns out of a text of keys and values. Without delimiters, texts in which keys and values cannot be \
            told apart with certainty are refused.",
    examples: &[
        example(
            "print m = 'user=alice;port=22' | parse-kv m as (user: string, port: long) with (pair_delimiter=';', kv_delimiter='=') | project user, port",
            "alice|22",
        ),
        example(
            "print m = 'Thread:45, Node:N1' | parse-kv m as (Node: string, Thread: long) | project Node, Thread",
            "N1|45",
        ),
    ],
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
    /// Whether no delimiters are given.
    words: bool,
}

const NAME_BOTH: &str = "name both: `with (pair_delimiter=',', kv_delimiter='=')`";

impl Binder<'_> {
    pub(crate) fn parse_kv(&mut self, input: Arc<Plan>, op: &ast::ParseKv) -> Arc<Plan> {
        let source = self.with_input(&input, |binder| binder.scalar(&op.source));
        let source = self.convert(source, Ty::String);
        let schema = declared(&op.schema);
        let span = self.at(op.span);
        let mut out = with_room(&input.schema);
        let mut places = Vec::new();
        for (index, column) in schema.columns.iter().enumerate() {
            if schema.columns[..index].iter().any(|own| own.name == column.name) {
                let (name, span) = (column.name.to_string(), self.at(op.schema.columns[index].name.span));
                self.report(BindError::DuplicateColumn { name, help: None, span });
                continue;
            }
            places.push(match out.iter().position(|own| own.name == column.name) {
                Some(place) => {
                    out[place].ty = column.ty;
                    place
                }
                None => {
                    out.push(column.clone());
                    out.len() - 1
                }
            });
        }
        let named = |name: &str| op.properties.iter().any(|property| &*property.name.text == name);
        let delimiters = (named("pair_delimiter"), named("kv_delimiter"));
        let none = delimiters == (false, false) && !named("greedy");
        if !(delimiters == (true, true) || named("regex") || none) {
            let (columns, open) = (out, input.schema.open);
            let schema = Schema { columns, open };
            return self.unsupported("`parse-kv` with one delimiter", Some(NAME_BOTH), schema, span);
        }
        let mut format = Format {
            words: none && !named("regex"),
            ..Format::default()
        };
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
        let (keys, width, open) = (schema.columns, out.len(), input.schema.open);
        let schema = Schema { columns: out, open };
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
                    None if self.format.words => self.pairs_of_words(texts.get(row))?,
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

impl ParseKv {
    /// The pairs of a text without given delimiters. An error where it is not certain which words are keys.
    fn pairs_of_words(&self, text: &str) -> Result<Vec<(String, String)>, EvalError> {
        let listed = |word: &str| self.keys.iter().any(|key| *key.name == *word);
        let certain = self.format.words(text).and_then(|words| {
            let in_order: Vec<_> = words.chunks_exact(2).filter(|pair| listed(&pair[0])).collect();
            let mut by_key = Vec::new();
            let mut at = 0;
            while at + 1 < words.len() {
                if listed(&words[at]) {
                    by_key.push(&words[at..at + 2]);
                    at += 1;
                }
                at += 1;
            }
            let dangling = words.last().is_some_and(|word| listed(word));
            let doubtful = dangling || in_order.iter().any(|pair| listed(&pair[1]));
            (in_order == by_key && !doubtful).then(|| {
                let pairs = in_order.iter().map(|pair| (pair[0].clone(), pair[1].clone()));
                pairs.collect()
            })
        });
        certain.ok_or_else(|| EvalError::Unsupported {
            what: "`parse-kv` without delimiters of a text in which it is not certain what is key and what value"
                .into(),
            help: Some(NAME_BOTH.into()),
            span: self.source.span,
        })
    }
}

impl Format {
    /// The words and quoted texts of a text. Nothing where `_` or a letter beyond ASCII makes it uncertain what a word is,
    /// or a quote does not end.
    fn words(&self, text: &str) -> Option<Vec<String>> {
        let mut words = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let inside = |c: char| c.is_alphanumeric() || c == '_';
            if self.quotes.iter().any(|(open, _)| *open == first) {
                let (word, behind) = self.quoted(rest)?;
                words.push(word.trim().to_owned());
                rest = behind;
            } else if inside(first) {
                let end = rest.find(|c: char| !inside(c)).unwrap_or(rest.len());
                let word = &rest[..end];
                if !word.chars().all(|c| c.is_ascii_alphanumeric()) {
                    return None;
                }
                words.push(word.to_owned());
                rest = &rest[end..];
            } else {
                rest = &rest[first.len_utf8()..];
            }
        }
        Some(words)
    }

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

#[cfg(test)]
mod tests {
    use crate::operators::testing::{error, rows};
    use rstest::rstest;

    #[rstest]
    // the page's examples
    #[case(
        "2021-01-01T10:00:34 [INFO] ThreadId:458745723, Machine:Node001, Text: Started",
        "",
        "Started|458745723|Node001"
    )]
    #[case(
        "2021-01-01T10:00:34 [INFO] ThreadId:458745723, Machine:Node001, Text: 'The service \\\\' is up'",
        r#"with (quote="'", escape='\\')"#,
        "The service ' is up|458745723|Node001"
    )]
    #[case("", "", "||")]
    #[case("nothing here", "", "||")]
    #[case("ThreadId=x Text=a", "", "a||")]
    #[case("Text=a Text=b", "", "a||")]
    fn without_delimiters(#[case] text: &str, #[case] with: &str, #[case] expected: &str) {
        let query = format!(
            r#"print str="{text}" | parse-kv str as (Text: string, ThreadId:long, Machine: string) {with} | project-away str"#
        );
        assert_eq!(rows(&query), expected);
    }

    /// Breaks when a guess is made: the words pair up in one way from the beginning and in another from the key.
    #[rstest]
    #[case("INFO Text=a")]
    #[case("Text= Machine=x")]
    #[case("Text")]
    #[case("Text=a_b Machine=x")]
    #[case("Tëxt=a Machine=x")]
    fn doubtful_texts_are_refused(#[case] text: &str) {
        let query = format!("print s='{text}' | parse-kv s as (Text: string, Machine: string)");
        let what = "not supported: `parse-kv` without delimiters of a text in which it is not certain what is key and what value";
        assert_eq!(error(&query), what);
    }

    #[test]
    fn one_delimiter_is_not_enough() {
        let query = "print s='a=1' | parse-kv s as (a: long) with (kv_delimiter='=')";
        assert_eq!(error(query), "not supported: `parse-kv` with one delimiter");
    }
}
