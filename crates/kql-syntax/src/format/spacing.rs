//! Whether a space stands between two tokens on one line.

use super::hints::Mark;
use super::tree::Leaf;
use crate::TokenKind as K;

/// True when a space stands between `left` and `right`.
pub(super) fn space(left: &Leaf<'_>, right: &Leaf<'_>) -> bool {
    if left.kind == K::End || right.kind == K::End {
        return false;
    }
    if right.has(Mark::Glued) {
        return false;
    }
    if right.has(Mark::Spaced) {
        return true;
    }
    if right.has(Mark::Tight) {
        // `guid (x)` calls a function, and `guid(x)` is a literal: the space stays.
        return right.kind == K::OpenParen && matches!(left.kind, K::Bool | K::Guid);
    }
    match (left.kind, right.kind) {
        (K::OpenBrace, _) if left.has(Mark::Body) => true,
        (K::OpenParen | K::OpenBracket | K::OpenBrace | K::Dot, _) => false,
        (_, K::CloseParen | K::CloseBracket | K::Comma | K::Semicolon | K::Dot) => false,
        // `{x}` and `{"a": 1}`; bodies are laid out on lines of their own.
        (_, K::CloseBrace) => left.kind == K::Semicolon,
        // `f() : (a: string)`, but `a: string`.
        (left, K::Colon) => left == K::CloseParen,
        (K::Dynamic | K::Typeof | K::Datatable | K::ExternalData | K::ExternalDataOld | K::Toscalar, K::OpenParen) => {
            false
        }
        (K::Totable | K::Materialize | K::Pack | K::QueryParameters, K::OpenParen) => false,
        // A sign that is no operator between two operands.
        (K::Minus | K::Plus, _) if !left.has(Mark::Spaced) => false,
        (K::At, _) => false,
        _ => true,
    }
}
