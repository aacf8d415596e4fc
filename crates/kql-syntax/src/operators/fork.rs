//! `fork`

use crate::ast::{Expr, Name, Operator};
use crate::lexer::Reserve;
use crate::parser::combinators::{need, token};
use crate::parser::expr::expr;
use crate::parser::input::{Input, Res};
use crate::parser::name::{name, scan_name};
use crate::parser::pipe::{enclosed, fork_query};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `T | fork a=(where x | take 5) (count)`
#[derive(Debug, Clone, PartialEq)]
pub struct Fork {
    /// `fork`
    pub keyword: Span,
    /// The branches, in order.
    pub branches: Vec<ForkBranch>,
    /// The whole.
    pub span: Span,
}

/// One branch of `fork`.
#[derive(Debug, Clone, PartialEq)]
pub struct ForkBranch {
    /// `name=`, where written.
    pub name: Option<Name>,
    /// The sub-query, an [`Expr::Pipe`] without source.
    pub query: Expr,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (mut input, keyword) = token(K::Fork)(input)?;
    let mut branches = Vec::new();
    while let Ok((rest, branch)) = branch(input) {
        branches.push(branch);
        input = rest;
    }
    if branches.is_empty() {
        need(K::OpenParen)(input)?;
    }
    Ok((
        input,
        Operator::Fork(Box::new(Fork {
            keyword,
            branches,
            span: input.since(keyword),
        })),
    ))
}

fn branch(input: Input<'_>) -> Res<'_, ForkBranch> {
    let start = input.span();
    let named = scan_name(input, 0, Reserve::Name).is_some_and(|length| input.kind_at(length) == K::Equal);
    let (input, name) = match named {
        true => {
            let (input, name) = name(input)?;
            (input.advance(1), Some(name))
        }
        false => (input, None),
    };
    let (input, open) = if named {
        need(K::OpenParen)(input)?
    } else {
        token(K::OpenParen)(input)?
    };
    let query = |input| fork_query(input).or_else(|_| expr(input));
    let (input, (query, _)) = enclosed(input, open, K::CloseParen, query)?;
    Ok((
        input,
        ForkBranch {
            name,
            query,
            span: input.since(start),
        },
    ))
}

impl Fork {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("fork");
        for branch in &self.branches {
            if let Some(name) = &branch.name {
                to.name(name).word("=");
            }
            to.enclosed(&branch.query);
        }
    }
}
