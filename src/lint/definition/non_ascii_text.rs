//! `non-ascii-text`

use kql_syntax::Span;

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::query::breaking_characters;
use crate::lint::words::counted;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL1016",
    name: "non-ascii-text",
    level: Level::Info,
    fix: Fixable::No,
    about: "The file holds characters beyond ASCII.",
    why: "The upstream checks refuse them in changed files, since typographic quotes and blanks break queries.",
    bad: &[fields("description: Identifies users whose sign\u{2011}ins fail.")],
    good: &[fields("description: Identifies users whose sign-ins fail.")],
    check: Check::Detection(check),
};

/// One finding a file, at the first such character; those that break a query have a lint of their own.
fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let breaking: Vec<u32> = detection.query.iter().flat_map(breaking_characters).collect();
    let letters = detection.file.text.char_indices().filter(|(at, letter)| {
        let byte_order_mark = *at == 0 && *letter == '\u{feff}';
        !letter.is_ascii() && !byte_order_mark && !breaking.contains(&(*at as u32))
    });
    let letters: Vec<(usize, char)> = letters.collect();
    let Some((at, first)) = letters.first() else { return };
    let count = counted(letters.len(), "character");
    ctx.report(&LINT, Span::new(*at as u32, (at + first.len_utf8()) as u32))
        .message(format!("{count} beyond ASCII, the first is U+{:04X}", *first as u32));
}
