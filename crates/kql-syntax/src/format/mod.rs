//! Text to canonical text: one operator a line, and nothing changed but spaces.
//!
//! The formatter lays out the source's own tokens, comments among them; the tree tells where lists, clauses and
//! operands begin. What it cannot lay out without changing a token it leaves as it is.

mod hints;
mod layout;
mod spacing;
mod tree;

use crate::lexer;

/// How many characters a line should have at most.
const WIDTH: usize = 110;

/// How much deeper the inside of something stands.
const STEP: usize = 4;

/// `source` in its canonical layout: one operator a line, lists and conditions broken where a line would grow too
/// long, comments kept. Formatting twice gives the same as formatting once. The tokens and the tree stay the same.
///
/// A text that does not parse is returned unchanged.
#[must_use]
pub fn format(source: &str) -> String {
    let (tokens, _) = lexer::scan(source);
    let parsed = crate::parse(source);
    if !parsed.diagnostics.is_empty() {
        return source.to_owned();
    }
    let hints = hints::collect(source, &tokens, &parsed.query);
    let leaves = tree::leaves(source, &tokens, &hints);
    let formatted = layout::lay_out(&leaves, &tree::grow(&leaves));
    if same_tokens(source, &tokens, &formatted) {
        formatted
    } else {
        source.to_owned()
    }
}

/// True when `formatted` consists of the tokens of `source`.
fn same_tokens(source: &str, tokens: &[lexer::Token], formatted: &str) -> bool {
    let (after, _) = lexer::scan(formatted);
    let texts = |tokens: &[lexer::Token], text: &str| -> Vec<String> {
        tokens.iter().map(|token| token.span.text(text).to_owned()).collect()
    };
    tokens.len() == after.len()
        && tokens.iter().zip(&after).all(|(left, right)| left.kind == right.kind)
        && texts(tokens, source) == texts(&after, formatted)
}

#[cfg(test)]
mod tests;
