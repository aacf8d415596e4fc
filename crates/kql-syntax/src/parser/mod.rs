//! Tokens to tree: nom combinators over the tokens that matter.
//!
//! A parser either reads what it is for, or says [`input::Absent`] without consuming or reporting anything. Parsers of
//! what must be there (`required…`, `need`, `close`) never fail: they report, and put something missing in its place.
//! Reading goes on at the next `|`, closing bracket or `;` after a mistake. There is no backtracking over stretches:
//! decisions fall on the next few tokens.

pub(crate) mod combinators;
pub(crate) mod expr;
pub(crate) mod input;
pub(crate) mod literal;
pub(crate) mod name;
pub(crate) mod parameters;
pub(crate) mod pipe;
pub(crate) mod statement;
mod suggest;
pub(crate) mod table;
pub(crate) mod types;

use crate::{Parsed, lexer};

pub(crate) fn parse(source: &str) -> Parsed {
    let (tokens, errors) = lexer::scan(source);
    let state = input::State::new(source, &tokens, errors);
    let query = statement::query(input::Input::new(&state));
    Parsed {
        query,
        diagnostics: state.finish(),
    }
}
