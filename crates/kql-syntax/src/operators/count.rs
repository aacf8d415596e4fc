//! `count`

use crate::ast::{Name, Operator};
use crate::parser::combinators::token;
use crate::parser::input::{Input, Res, absent};
use crate::parser::name::{missing_name, name};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | count`, `T | count as Name`
#[derive(Debug, Clone, PartialEq)]
pub struct Count {
    /// `count`
    pub keyword: Span,
    /// The column's name, where written.
    pub name: Option<Name>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    // `count()` is the aggregate.
    if input.kind_at(1) == K::OpenParen {
        return absent();
    }
    let (input, keyword) = token(K::Count)(input)?;
    let (input, name) = match token(K::As)(input) {
        Ok((input, _)) if input.kind() == K::Identifier => name(input).map(|(input, name)| (input, Some(name)))?,
        Ok((input, _)) => (input, Some(missing_name(input))),
        Err(_) => (input, None),
    };
    Ok((
        input,
        Operator::Count(Box::new(Count {
            keyword,
            name,
            span: input.since(keyword),
        })),
    ))
}

impl Count {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("count").clause("as", self.name.as_ref(), |to, name| {
            to.name(name);
        });
    }
}
