//! `parse` and `parse-where`: columns cut out of a text by a pattern.
//!
//! `simple` and `relaxed` look for the pattern's texts from left to right, each as early as it comes; the last text must
//! end the subject. A typed column in front of `*` takes the longest run of characters that its type can have.
//! `regex` builds one expression of RE2: texts are regexes, `*` is `.*?`, a text column `(.*)`. Sources: the
//! "parse operator" page; greediness and anchors as recorded from the engine.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, StringArray};
use kql_syntax::{Span, ast};

use super::columns::with_room;
use crate::batch::Batch;
use crate::bind::{BindError, Binder, Follow, Names, type_name};
use crate::cast::cast;
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::chain::Chain;
use crate::exec::{self, Run, eval};
use crate::functions::example;
use crate::optimize::Columns;
use crate::plan::{Expr, Node, Plan};
use crate::types::{Column, Schema, Ty};
use crate::value::Value;

/// `parse`
pub static PARSE: Construct = Construct {
    name: "parse",
    aliases: &[],
    page: "parse-operator",
    syntax: "T | parse [kind=simple | kind=relaxed | kind=regex] TEXT with * 'BEFORE' NAME[: TYPE] 'AFTER' *",
    about: "Cuts columns out of a text; where the pattern does not fit they are empty.",
    examples: &[example(
        "print m = 'user=alice port=22' | parse m with 'user=' user ' port=' port: long",
        "user=alice port=22|alice|22",
    )],
};

/// `parse-where`
pub static PARSE_WHERE: Construct = Construct {
    name: "parse-where",
    aliases: &[],
    page: "parse-where-operator",
    syntax: "T | parse-where [kind=simple | kind=regex] TEXT with * 'BEFORE' NAME[: TYPE] 'AFTER' *",
    about: "Cuts columns out of a text and keeps the rows that the pattern fits.",
    examples: &[example(
        "datatable (m: string) ['port=22', 'none'] | parse-where m with 'port=' port: long",
        "port=22|22",
    )],
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Simple,
    Relaxed,
    Regex,
}

#[derive(Debug)]
enum Part {
    Star,
    Text(String),
    Column(Ty),
}

/// Columns cut out of a text.
#[derive(Debug)]
pub struct Parse {
    input: Arc<Plan>,
    source: Expr,
    mode: Mode,
    flags: String,
    parts: Vec<Part>,
    /// Where each column goes among the output's columns.
    places: Vec<usize>,
    width: usize,
    only_matches: bool,
    span: Span,
}

impl Binder<'_> {
    pub(crate) fn parse(&mut self, input: Arc<Plan>, op: &ast::Parse) -> Arc<Plan> {
        self.parse_by(input, &op.parameters, &op.source, &op.pattern, false, op.span)
    }

    pub(crate) fn parse_where(&mut self, input: Arc<Plan>, op: &ast::ParseWhere) -> Arc<Plan> {
        self.parse_by(input, &op.parameters, &op.source, &op.pattern, true, op.span)
    }

    fn parse_by(
        &mut self,
        input: Arc<Plan>,
        parameters: &[ast::Parameter],
        source: &ast::Expr,
        pattern: &[ast::ParsePart],
        only_matches: bool,
        span: Span,
    ) -> Arc<Plan> {
        let word = |name: &str| ast::Parameter::find(parameters, name).and_then(ast::Parameter::word);
        let mode = match word("kind") {
            Some("regex") => Mode::Regex,
            Some("relaxed") => Mode::Relaxed,
            _ => Mode::Simple,
        };
        let flags = word("flags").unwrap_or_default().to_owned();
        let value = self.with_input(&input, |binder| binder.scalar(source));
        let value = self.convert(value, Ty::String);
        let span = self.at(span);
        let mut out = with_room(&input.schema);
        let mut names = Names::default();
        let (mut parts, mut places) = (Vec::new(), Vec::new());
        self.check_pattern(pattern);
        for part in pattern {
            parts.push(match part {
                ast::ParsePart::Star(_) => Part::Star,
                ast::ParsePart::Text(literal) => {
                    let text = crate::bind::literal_value(literal);
                    Part::Text(text.as_str().unwrap_or_default().to_owned())
                }
                ast::ParsePart::Column { name, ty, .. } => {
                    let ty = ty.as_ref().map_or(Ty::String, type_name);
                    if names.has(&name.text) {
                        let span = self.at(name.span);
                        self.report(BindError::DuplicateColumn {
                            name: name.text.to_string(),
                            help: None,
                            span,
                        });
                    }
                    let name = names.unique(&name.text);
                    let known = out.iter().position(|column| column.name == name);
                    places.push(match known.filter(|_| self.follow == Follow::Engine) {
                        Some(place) => {
                            out[place] = Column { name, ty };
                            place
                        }
                        None => {
                            out.push(Column { name, ty });
                            out.len() - 1
                        }
                    });
                    Part::Column(ty)
                }
            });
        }
        let (columns, open) = (out, input.schema.open);
        let schema = Schema { columns, open };
        let width = schema.len();
        let node = Parse {
            input,
            source: value,
            mode,
            flags,
            parts,
            places,
            width,
            only_matches,
            span,
        };
        self.plan(Node::Parse(Box::new(node)), schema, span)
    }
}

impl Binder<'_> {
    /// A column follows a text, a star does not follow a column of texts, and a text follows a star.
    fn check_pattern(&mut self, pattern: &[ast::ParsePart]) {
        use ast::ParsePart::{Column, Star};
        let mut before: Option<&ast::ParsePart> = None;
        for (index, part) in pattern.iter().enumerate() {
            match (part, before) {
                (Column { name, .. }, Some(Star(_) | Column { .. })) => {
                    let span = self.at(name.span);
                    self.report(BindError::ColumnAfterText { help: None, span });
                }
                (Star(star), Some(Column { ty, .. })) if ty.as_ref().is_none_or(|ty| type_name(ty) == Ty::String) => {
                    let help = Some("give the column another type, or put a text between".into());
                    let span = self.at(*star);
                    self.report(BindError::StarAfterText { help, span });
                }
                _ => {}
            }
            if let (Star(star), Some(Star(_) | Column { .. })) = (part, pattern.get(index + 1)) {
                let span = self.at(*star);
                self.report(BindError::TextAfterStar { help: None, span });
            }
            before = Some(part);
        }
    }
}

/// Finds the pattern in one text: the ranges of the columns, if all texts are there.
trait Matcher: Send + Sync {
    fn find(&self, text: &str, out: &mut Vec<Range<usize>>) -> bool;
}

impl Parse {
    /// The table it works on, whose order it keeps.
    pub(crate) fn input(&self) -> &Plan {
        &self.input
    }

    /// The columns of the input that it reads to give `wanted` ones of its own.
    pub(crate) fn reads(&self, wanted: &Columns) -> Columns {
        let mut columns = Columns::none(self.input.schema.len());
        (0..self.input.schema.len())
            .filter(|place| wanted.has(*place))
            .for_each(|place| columns.add(place));
        columns.read(&self.source);
        columns
    }

    /// The pattern as a step over what it takes its rows from.
    pub(crate) fn chain<'a>(&'a self, run: &'a Run<'a>) -> Result<Chain<'a>, EvalError> {
        let matcher: Box<dyn Matcher + 'a> = match self.mode {
            Mode::Regex => Box::new(Pattern {
                regex: run.ctx.regex(&self.regex()?, self.span)?,
            }),
            _ => Box::new(Walk { parts: &self.parts }),
        };
        Ok(exec::chain(&self.input, run)?.then(move |batch| self.apply(&batch, matcher.as_ref(), run)))
    }

    fn regex(&self) -> Result<String, EvalError> {
        if let Some(flag) = self.flags.chars().find(|flag| !"imsRUux".contains(*flag)) {
            return Err(EvalError::Argument {
                message: format!("`{flag}` is no flag of a regular expression"),
                help: Some("the flags are `i`, `m`, `s`, `R`, `U`, `u` and `x`".into()),
                span: self.span,
            });
        }
        let mut out = match self.flags.as_str() {
            "" => String::from("^"),
            flags => format!("(?{flags})^"),
        };
        for part in &self.parts {
            match part {
                Part::Star => out.push_str(".*?"),
                // a group of the user's own must not shift ours: columns are found by name
                // a comment, which the flag `x` allows, ends with its line
                Part::Text(text) if self.flags.contains('x') => out.push_str(&format!("(?:{text}\n)")),
                Part::Text(text) => out.push_str(&format!("(?:{text})")),
                Part::Column(ty) => {
                    let index = out.matches("(?P<tripline").count();
                    let inner = match ty {
                        Ty::Int | Ty::Long => r"-?\d+",
                        _ => ".*",
                    };
                    out.push_str(&format!("(?P<tripline{index}>{inner})"));
                }
            }
        }
        Ok(out)
    }

    fn apply(&self, batch: &Batch, matcher: &dyn Matcher, run: &Run<'_>) -> Result<Batch, EvalError> {
        run.ctx.check()?;
        let source = eval(&self.source, batch, run)?;
        let texts = source.strings();
        let types: Vec<Ty> = self
            .parts
            .iter()
            .filter_map(|part| if let Part::Column(ty) = part { Some(*ty) } else { None })
            .collect();
        let mut cells: Vec<Vec<&str>> = vec![Vec::with_capacity(batch.rows); types.len()];
        let mut hits = Vec::with_capacity(batch.rows);
        let mut ranges = Vec::new();
        for row in 0..batch.rows {
            let text = texts.get(row);
            ranges.clear();
            let hit = matcher.find(text, &mut ranges);
            hits.push(hit);
            for (index, column) in cells.iter_mut().enumerate() {
                column.push(
                    ranges
                        .get(index)
                        .filter(|_| hit)
                        .map_or("", |range| &text[range.clone()]),
                );
            }
        }
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(types.len());
        for (cells, ty) in cells.iter().zip(&types) {
            let text: ArrayRef = Arc::new(StringArray::from_iter_values(cells.iter().copied()));
            columns.push(cast(&Value::Array(text), Ty::String, *ty, batch.rows).into_array(batch.rows));
        }
        if self.mode != Mode::Relaxed {
            self.blank_failures(&mut columns, &types, &cells, &mut hits);
        }
        let mut all = batch.columns.clone();
        all.resize(self.width, Arc::new(StringArray::new_null(0)));
        for (place, column) in self.places.iter().zip(columns) {
            all[*place] = column;
        }
        let out = Batch {
            columns: all,
            rows: batch.rows,
        };
        if self.only_matches {
            out.filter(&BooleanArray::from(hits))
        } else {
            Ok(out)
        }
    }

    /// A text that a typed column cannot take spoils the row's whole match.
    fn blank_failures(&self, columns: &mut [ArrayRef], types: &[Ty], cells: &[Vec<&str>], hits: &mut [bool]) {
        use arrow::array::Array;
        let failed = |row: usize, columns: &[ArrayRef]| {
            types
                .iter()
                .enumerate()
                .any(|(index, ty)| *ty != Ty::String && columns[index].is_null(row))
        };
        let bad: Vec<bool> = hits
            .iter()
            .enumerate()
            .map(|(row, hit)| *hit && failed(row, columns))
            .collect();
        if !bad.iter().any(|bad| *bad) {
            return;
        }
        for (index, ty) in types.iter().enumerate() {
            let kept = cells[index]
                .iter()
                .zip(&bad)
                .map(|(cell, bad)| if *bad { "" } else { cell });
            let text: ArrayRef = Arc::new(StringArray::from_iter_values(kept));
            let rows = text.len();
            columns[index] = cast(&Value::Array(text), Ty::String, *ty, rows).into_array(rows);
        }
        for (hit, bad) in hits.iter_mut().zip(&bad) {
            *hit &= !bad;
        }
    }
}

struct Pattern {
    regex: Arc<regex::Regex>,
}

impl Matcher for Pattern {
    fn find(&self, text: &str, out: &mut Vec<Range<usize>>) -> bool {
        let Some(captures) = self.regex.captures(text) else {
            return false;
        };
        for index in 0.. {
            match captures.name(&format!("tripline{index}")) {
                Some(found) => out.push(found.range()),
                None => break,
            }
        }
        true
    }
}

struct Walk<'a> {
    parts: &'a [Part],
}

impl Matcher for Walk<'_> {
    fn find(&self, text: &str, out: &mut Vec<Range<usize>>) -> bool {
        let mut at = 0;
        // what is open on the left of the next text: a skipped stretch, a column, or both
        let mut star = false;
        let mut column: Option<Ty> = None;
        let last = self.parts.len().saturating_sub(1);
        for (index, part) in self.parts.iter().enumerate() {
            match part {
                Part::Star => {
                    if let Some(ty) = column.take() {
                        let taken = leading(&text[at..], ty);
                        out.push(at..at + taken);
                        at += taken;
                    }
                    star = true;
                }
                Part::Column(ty) => column = Some(*ty),
                Part::Text(needle) => {
                    let rest = &text[at..];
                    let open = star || column.is_some();
                    let found = match (open, index == last) {
                        (true, true) if rest.ends_with(needle.as_str()) => Some(rest.len() - needle.len()),
                        (true, true) => None,
                        (true, false) => rest.find(needle.as_str()),
                        (false, true) => (rest == needle).then_some(0),
                        (false, false) => rest.starts_with(needle.as_str()).then_some(0),
                    };
                    let Some(found) = found else { return false };
                    if column.take().is_some() {
                        out.push(at..at + found);
                    }
                    star = false;
                    at += found + needle.len();
                }
            }
        }
        if column.is_some() {
            out.push(at..text.len());
        }
        true
    }
}

/// How many bytes at the start can belong to a value of that type.
fn leading(text: &str, ty: Ty) -> usize {
    let fits = |index: usize, c: char| match ty {
        Ty::Int | Ty::Long => c.is_ascii_digit() || (index == 0 && matches!(c, '-' | '+')),
        Ty::Real | Ty::Decimal => c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E'),
        Ty::Bool => c.is_ascii_alphanumeric(),
        Ty::Guid => c.is_ascii_hexdigit() || c == '-',
        Ty::Timespan => c.is_ascii_digit() || matches!(c, '.' | ':' | '-'),
        Ty::Datetime => c.is_ascii_digit() || matches!(c, '.' | ':' | '-' | '/' | 'T' | 'Z' | ' ' | '+'),
        _ => false,
    };
    text.char_indices()
        .find(|(index, c)| !fits(*index, *c))
        .map_or(text.len(), |(index, _)| index)
}

#[cfg(test)]
mod tests {
    use crate::operators::testing::{error, rows};
    use rstest::rstest;

    /// The flags of the page on regular expressions.
    #[rstest]
    #[case("i", "'A=1'", "@'a='", "1")]
    #[case("s", "'b\\na=1'", "@'.*a='", "1")]
    #[case("x", "'a=1'", "@'a = # the key'", "1")]
    #[case("u", "'é=1'", r"@'\w='", "1")]
    #[case("ix", "'A=1'", "@' a ='", "1")]
    #[case("R", "'a=1'", "@'a='", "1")]
    fn flags_are_those_of_the_page(
        #[case] flags: &str,
        #[case] text: &str,
        #[case] pattern: &str,
        #[case] expected: &str,
    ) {
        let query = format!("print s = {text} | parse kind=regex flags={flags} s with {pattern} x: long | project x");
        assert_eq!(rows(&query), expected);
    }

    #[test]
    fn other_flags_are_refused() {
        let query = "print s = 'a' | parse kind=regex flags=iz s with 'a' x: long";
        assert_eq!(error(query), "`z` is no flag of a regular expression");
    }
}
