//! Parameters of operators: `kind=inner`, `hint.strategy=shuffle`, `withsource=Source`.

use std::sync::Arc;

use super::combinators::{List, at_list_end, comma_list, missing_value, need, token};
use super::expr::call_or_path;
use super::input::{Input, Res, absent};
use super::literal::literal;
use super::name::{extended_name, missing_name, name_expr, no_name, plain};
use crate::ast::{Expr, Literal, LiteralValue, Name, Parameter, ScalarLiteral};
use crate::diagnostic::Part;
use crate::lexer::Reserve;
use crate::{SyntaxError, TokenKind as K};

/// The parameters that any operator takes as such; those that it has no use for are the binder's to report.
const KNOWN: &[&str] = &[
    "__crossCluster",
    "__crossDB",
    "__id",
    "__isFuzzy",
    "__noWithSource",
    "__packedColumn",
    "__sourceColumnIndex",
    "bagexpansion",
    "bin_legacy",
    "cycles",
    "decodeblocks",
    "expandoutput",
    "force_remote",
    "isfuzzy",
    "kind",
    "with_itemindex",
    "with_match_id",
    "with_source",
    "with_step_name",
    "withsource",
];

/// Words that are keywords elsewhere and values here.
const WORDS: &[&str] = &["simple", "relaxed", "nooptimization"];

/// Which parameters an operator takes.
#[derive(Clone, Copy)]
pub(crate) struct Parameters {
    /// Names beyond those that every operator takes.
    pub(crate) own: &'static [&'static str],
    /// The name counts only with `=` after it.
    pub(crate) equals: bool,
    /// Only `own` names count.
    pub(crate) own_only: bool,
}

impl Parameters {
    /// The common names, with or without `=`.
    pub(crate) const LOOSE: Self = Self {
        own: &[],
        equals: false,
        own_only: false,
    };
    /// The common names, where `=` follows.
    pub(crate) const STRICT: Self = Self {
        own: &[],
        equals: true,
        own_only: false,
    };

    /// The same with more names.
    pub(crate) const fn with(self, own: &'static [&'static str]) -> Self {
        Self { own, ..self }
    }

    fn has(self, text: &str) -> bool {
        self.own.contains(&text) || !self.own_only && (KNOWN.contains(&text) || text.starts_with("hint."))
    }

    /// How many tokens the parameter's name here has.
    fn scan(self, input: Input<'_>, offset: u32) -> Option<u32> {
        let kind = input.kind_at(offset);
        if kind != K::Identifier && !kind.is_keyword() {
            return None;
        }
        let length = if self.has(input.advance(offset).text()) {
            1
        } else if !self.own_only && is_split_hint(input.advance(offset)) {
            3
        } else {
            return None;
        };
        (!self.equals || input.kind_at(offset + length) == K::Equal).then_some(length)
    }
}

/// `hint.pass_filters`, which is three tokens.
fn is_split_hint(input: Input<'_>) -> bool {
    input.text() == "hint"
        && input.kind_at(1) == K::Dot
        && matches!(input.advance(2).text(), "pass_filters" | "pass_filters_column")
}

/// True when a parameter that every operator takes begins here.
pub(crate) fn at_known_parameter(input: Input<'_>, offset: u32) -> bool {
    Parameters::LOOSE.scan(input, offset).is_some()
}

/// The parameters here, none or many.
pub(crate) fn parameters<'s>(allowed: Parameters) -> impl Fn(Input<'s>) -> Res<'s, Vec<Parameter>> {
    move |mut input| {
        let mut list = Vec::new();
        while let Ok((rest, parameter)) = parameter(input, allowed) {
            list.push(parameter);
            input = rest;
        }
        Ok((input, list))
    }
}

fn parameter(input: Input<'_>, allowed: Parameters) -> Res<'_, Parameter> {
    let Some(length) = allowed.scan(input, 0) else {
        return absent();
    };
    let rest = input.advance(length);
    let span = rest.since(input.span());
    let name = Name {
        text: input.shared_text(span),
        span,
        bracketed: false,
    };
    let (rest, equals) = need(K::Equal)(rest)?;
    let (rest, (value, more)) = value(rest, input.text_of(span))?;
    Ok((
        rest,
        Parameter {
            name,
            equals,
            value,
            more,
            span: rest.since(span),
        },
    ))
}

/// The one parameter `name=…`.
pub(crate) fn one_parameter<'s>(name: &'static str) -> impl Fn(Input<'s>) -> Res<'s, Parameter> {
    move |input| {
        if input.text() != name || input.kind_at(1) != K::Equal {
            return absent();
        }
        let (rest, word) = plain(input);
        let (rest, equals) = token(K::Equal)(rest)?;
        let (rest, (value, more)) = value(rest, name)?;
        let span = rest.since(word.span);
        Ok((
            rest,
            Parameter {
                name: word,
                equals,
                value,
                more,
                span,
            },
        ))
    }
}

/// A parameter without `=`: `by a, b` and `with "x"` of the old form of `render`.
pub(crate) fn parameter_without_equals<'s>(name: &'static str) -> impl Fn(Input<'s>) -> Res<'s, Parameter> {
    move |input| {
        if input.text() != name || !(input.kind() == K::Identifier || input.kind().is_keyword()) {
            return absent();
        }
        let (rest, word) = plain(input);
        let equals = rest.gap();
        let (rest, (value, more)) = value(rest, name)?;
        let span = rest.since(word.span);
        Ok((
            rest,
            Parameter {
                name: word,
                equals,
                value,
                more,
                span,
            },
        ))
    }
}

/// `datascope=all`
pub(crate) fn data_scope(input: Input<'_>) -> Res<'_, Parameter> {
    if input.kind() != K::Datascope {
        return absent();
    }
    let (rest, name) = plain(input);
    let (rest, equals) = need(K::Equal)(rest)?;
    let (rest, value) = word_of(rest, &["all", "hotcache"])?;
    let span = rest.since(name.span);
    Ok((
        rest,
        Parameter {
            name,
            equals,
            value,
            more: Vec::new(),
            span,
        },
    ))
}

/// One of a few words; anything else is reported.
pub(crate) fn word_of<'s>(input: Input<'s>, words: &'static [&'static str]) -> Res<'s, Expr> {
    if words.contains(&input.text()) {
        let (input, word) = plain(input);
        return Ok((input, Expr::Name(word)));
    }
    input.report(SyntaxError::Expected {
        expected: words,
        span: input.token_gap(),
    });
    Ok((input, Expr::Missing { span: input.gap() }))
}

/// The value of the parameter called `name`, and further names where it is a list.
fn value<'s>(input: Input<'s>, parameter: &str) -> Res<'s, (Expr, Vec<Name>)> {
    let found = match parameter {
        "series" | "ycolumns" | "anomalycolumns" | "by" => return names(input, parameter),
        "title" | "xtitle" | "ytitle" => call_or_path(input),
        "withsource" | "with_source" | "with_itemindex" | "with_match_id" | "with_step_name" => declared(input),
        "with_component_id" | "with_source_id" | "with_target_id" | "with_node_id" => declared(input),
        "hint.shufflekey" | "hint.pass_filters_column" | "__packedColumn" | "xcolumn" => name_expr(input)
            .or_else(|_| any(input))
            .or_else(|_| Ok((input, Expr::Name(missing_name(input))))),
        _ => any(input),
    };
    let (input, value) = found.or_else(|_| Ok((input, missing(input, parameter))))?;
    Ok((input, (value, Vec::new())))
}

fn declared(input: Input<'_>) -> Res<'_, Expr> {
    let found = name_expr(input).or_else(|_| any(input));
    found.or_else(|_| Ok((input, Expr::Name(missing_name(input)))))
}

fn missing(input: Input<'_>, parameter: &str) -> Expr {
    let span = input.gap();
    let words: &[&str] = match parameter {
        "kind" => &["kind"],
        "hint.strategy" => &["shuffle", "broadcast"],
        _ => &[],
    };
    let part = match parameter {
        "isfuzzy" | "best_effort" | "hint.materialized" | "greedy" | "accumulate" => Part::Bool,
        "hint.num_partitions" | "threshold" => Part::Number,
        "pair_delimiter" | "kv_delimiter" | "quote" | "escape" | "characters" => Part::String,
        _ => Part::Value,
    };
    input.report(match words {
        [] => SyntaxError::Missing { part, span },
        expected => SyntaxError::Expected {
            expected: if parameter == "kind" { &["a kind"] } else { expected },
            span,
        },
    });
    Expr::Missing { span }
}

/// A literal, a word, or a name.
fn any(input: Input<'_>) -> Res<'_, Expr> {
    if let Ok(found) = literal(input) {
        return Ok(found);
    }
    let word = input.reserve_at(0) >= Reserve::Name || WORDS.contains(&input.text());
    if word && (input.kind() == K::Identifier || input.kind().is_keyword()) {
        let (input, word) = plain(input);
        return Ok((input, Expr::Name(word)));
    }
    name_expr(input)
}

/// `a, b, c`, up to the next parameter.
fn names<'s>(input: Input<'s>, parameter: &str) -> Res<'s, (Expr, Vec<Name>)> {
    fn at_end(input: Input<'_>) -> bool {
        let known = |offset| {
            const RENDER: Parameters = Parameters {
                own: RENDER_PROPERTIES,
                equals: true,
                own_only: false,
            };
            RENDER.scan(input, offset).is_some()
        };
        match input.kind() {
            K::Comma => known(1) || at_list_end(input.advance(1)),
            _ => known(0) || at_list_end(input),
        }
    }
    fn at_old_end(input: Input<'_>) -> bool {
        matches!(input.text(), "kind" | "title" | "accumulate" | "with" | "by") || at_list_end(input)
    }
    let list = List {
        filled: true,
        ..List::FILLED.until(if parameter == "by" { at_old_end } else { at_end })
    };
    let item = |input: Input<'s>| if at_end(input) { absent() } else { extended_name(input) };
    let (input, mut names) = comma_list(item, missing_name, list)(input)?;
    let more = names.split_off(names.len().min(1));
    let first = names.pop().unwrap_or_else(|| no_name(input.gap()));
    Ok((input, (Expr::Name(first), more)))
}

/// The properties of `render … with (…)`.
pub(crate) const RENDER_PROPERTIES: &[&str] = &[
    "kind",
    "title",
    "accumulate",
    "xcolumn",
    "ycolumns",
    "anomalycolumns",
    "series",
    "xtitle",
    "ytitle",
    "xaxis",
    "yaxis",
    "legend",
    "ysplit",
    "ymin",
    "ymax",
    "xmin",
    "xmax",
];

/// `a=1, b=2`, with the names of `own` alone.
pub(crate) fn parameter_list<'s>(allowed: Parameters) -> impl FnMut(Input<'s>) -> Res<'s, Vec<Parameter>> {
    comma_list(move |input| parameter(input, allowed), missing_parameter, List::ANY)
}

/// The missing `name=value`, reported.
pub(crate) fn missing_parameter(input: Input<'_>) -> Parameter {
    let span = input.gap();
    input.report(SyntaxError::Missing {
        part: Part::Parameter,
        span,
    });
    Parameter {
        name: no_name(span),
        equals: span,
        value: Expr::Missing { span },
        more: Vec::new(),
        span,
    }
}

/// `name=value` of `externaldata … with (…)`: any name.
pub(crate) fn property(input: Input<'_>) -> Res<'_, Parameter> {
    let (input, name) = extended_name(input)?;
    let (input, equals) = need(K::Equal)(input)?;
    let (input, value) = property_value(input).or_else(|_| Ok((input, missing_value(input))))?;
    let span = input.since(name.span);
    Ok((
        input,
        Parameter {
            name,
            equals,
            value,
            more: Vec::new(),
            span,
        },
    ))
}

fn property_value(input: Input<'_>) -> Res<'_, Expr> {
    match input.kind() {
        K::RawGuid => {
            let value = LiteralValue::Typed {
                ty: ScalarLiteral::Guid,
                text: Arc::from(input.text()),
            };
            Ok((
                input.advance(1),
                Expr::Literal(Box::new(Literal {
                    value,
                    span: input.span(),
                })),
            ))
        }
        K::StringLiteral | K::LongLiteral | K::RealLiteral | K::BoolLiteral | K::DateTimeLiteral | K::GuidLiteral => {
            literal(input)
        }
        _ => extended_name(input).map(|(input, name)| (input, Expr::Name(name))),
    }
}

/// `with (a=1, b=2)` with any names, or nothing.
pub(crate) fn with_properties(input: Input<'_>) -> Res<'_, Vec<Parameter>> {
    let Ok((input, _)) = token(K::With)(input) else {
        return Ok((input, Vec::new()));
    };
    let (input, open) = need(K::OpenParen)(input)?;
    let (input, list) = comma_list(property, missing_parameter, List::ANY)(input)?;
    let (input, _) = super::combinators::close(K::CloseParen, open)(input)?;
    Ok((input, list))
}
