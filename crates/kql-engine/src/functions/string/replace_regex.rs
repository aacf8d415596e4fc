//! `replace_regex(source, lookup_regex, rewrite_pattern)`, `replace(regex, rewrite, source)`

use arrow::array::ArrayRef;

use super::column::TextColumn;
use super::pattern::Patterns;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static REPLACE_REGEX: Function = Function {
    name: "replace_regex",
    page: "replace-regex-function",
    about: r"Replaces every match of an expression; `\0` is the match and `\1` to `\9` its groups. Matches do not overlap.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| replace(args, 1, 2, 0),
    examples: &[
        example(
            r"print replace_regex('Number is 1', @'is (\d+)', @'was: \1')",
            "Number was: 1",
        ),
        example("print replace_regex('a-b', '-', '$')", "a$b"),
    ],
};

pub(super) static REPLACE: Function = Function {
    name: "replace",
    page: "replace-regex-function",
    about: "The obsolete form of `replace_regex`, with the text last.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| replace(args, 0, 1, 2),
    examples: &[example(r"print replace(@'(\d+)', @'<\1>', 'a1b22')", "a<1>b<22>")],
};

/// A piece of a rewrite.
#[derive(Debug)]
enum Piece {
    Text(String),
    Group(usize),
}

/// RE2's rewrites: a backslash and a digit is a group, two backslashes are one. A backslash before anything else is
/// taken as it stands.
fn pieces(rewrite: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut chars = rewrite.chars().peekable();
    while let Some(c) = chars.next() {
        let digit = chars.peek().and_then(|next| next.to_digit(10)).filter(|_| c == '\\');
        if let Some(group) = digit {
            chars.next();
            if !text.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut text)));
            }
            pieces.push(Piece::Group(group as usize));
        } else {
            if c == '\\' && chars.peek() == Some(&'\\') {
                chars.next();
            }
            text.push(c);
        }
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    pieces
}

fn replace(args: &Args<'_>, regex: usize, rewrite: usize, source: usize) -> Result<ArrayRef, EvalError> {
    let (texts, rewrites) = (args.strings(source), args.strings(rewrite));
    let mut patterns = Patterns::new(args, regex)?;
    let mut last = "";
    let mut parts = Vec::new();
    let mut out = TextColumn::new(args.rows(), args.rows() * 16);
    for row in 0..args.rows() {
        let regex = patterns.get(args, row)?;
        if rewrites.get(row) != last {
            last = rewrites.get(row);
            parts = pieces(last);
        }
        let text = texts.get(row);
        out.push_with(|out| {
            let mut from = 0;
            for captures in regex.captures_iter(text) {
                let Some(whole) = captures.get(0) else { continue };
                out.push_str(&text[from..whole.start()]);
                for part in &parts {
                    match part {
                        Piece::Text(text) => out.push_str(text),
                        Piece::Group(group) => out.push_str(captures.get(*group).map_or("", |group| group.as_str())),
                    }
                }
                from = whole.end();
            }
            out.push_str(&text[from..]);
        });
    }
    out.finish(args.span())
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case("Number is 1", r"is (\d+)", r"was: \1", "Number was: 1")]
    #[case(" test word", "(?<w>[a-z]+)", "X", " X X")]
    #[case("a b", r"(\w)", r"[\0\2]", "[a] [b]")]
    #[case("a.b", r"\.", "$1", "a$1b")]
    #[case("a.b", r"\.", r"\\", r"a\b")]
    #[case("ab", "x*", "-", "-a-b-")]
    fn rewrites(#[case] source: &str, #[case] regex: &str, #[case] rewrite: &str, #[case] expected: &str) {
        let args = [source, regex, rewrite].map(Scalar::string);
        assert_eq!(text("replace_regex", &args, Ty::String), expected);
        let args = [regex, rewrite, source].map(Scalar::string);
        assert_eq!(text("replace", &args, Ty::String), expected);
    }
}
