//! KQL text to tokens to AST, with spans and recovery, and back to text.
//!
//! [`parse`] always gives a tree, whatever the text: what it cannot read it reports and steps over, at the next `|`
//! or `;` at the latest. Diagnostics carry the codes of the official parser where it has one. Nothing here knows
//! schemas or the types of expressions.

pub mod ast;
mod diagnostic;
mod format;
mod lexer;
mod operators;
mod parser;
mod print;
mod span;
pub mod visit;

pub use diagnostic::{Fix, Part, SyntaxError};
pub use format::format;
pub use lexer::{Token, TokenKind, lex};
pub use print::print;
pub use span::Span;

/// What [`parse`] gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The tree; parts that the source lacks are marked as missing.
    pub query: ast::Query,
    /// What is wrong with the text, in order of position. Empty for a valid query.
    pub diagnostics: Vec<SyntaxError>,
}

/// Parses a query text: statements separated by `;`.
///
/// Never fails and never panics. Sources are limited to 4 GiB, since spans are 32 bits.
#[must_use]
pub fn parse(source: &str) -> Parsed {
    parser::parse(source)
}
