//! `replace_string(text, lookup, rewrite)`, `replace_strings(text, lookups, rewrites)`

use arrow::array::ArrayRef;

use super::column::TextColumn;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::DynRef;

pub(super) static REPLACE_STRING: Function = Function {
    name: "replace_string",
    page: "replace-string-function",
    about: "Replaces every occurrence of a text; case counts.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: replace_string,
    examples: &[example(
        "print replace_string('A magic trick can turn a cat into a dog', 'cat', 'hamster')",
        "A magic trick can turn a hamster into a dog",
    )],
};

pub(super) static REPLACE_STRINGS: Function = Function {
    name: "replace_strings",
    page: "replace-strings-function",
    about: "Replaces every occurrence of several texts, one after the other; what has been replaced is not replaced again.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: replace_strings,
    examples: &[
        example(
            "print replace_strings('turn a cat into a dog', dynamic(['cat', 'dog']), dynamic(['dog', 'pigeon']))",
            "turn a dog into a pigeon",
        ),
        example(
            "print replace_strings('This is', dynamic(['is', 'This']), dynamic(['was', 'This']))",
            "Thwas was",
        ),
    ],
};

fn replace_string(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (texts, lookups, rewrites) = (args.strings(0), args.strings(1), args.strings(2));
    let mut out = TextColumn::new(args.rows(), args.rows() * 16);
    let mut finder = memchr::memmem::Finder::new("");
    let mut last = "";
    for row in 0..args.rows() {
        let (text, lookup, rewrite) = (texts.get(row), lookups.get(row), rewrites.get(row));
        if lookup.is_empty() {
            out.push(text);
            continue;
        }
        if lookup != last {
            finder = memchr::memmem::Finder::new(lookup);
            last = lookup;
        }
        out.push_with(|out| {
            let mut from = 0;
            for hit in finder.find_iter(text.as_bytes()) {
                out.push_str(&text[from..hit]);
                out.push_str(rewrite);
                from = hit + lookup.len();
            }
            out.push_str(&text[from..]);
        });
    }
    out.finish(args.span())
}

fn replace_strings(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (texts, lookups, rewrites) = (args.strings(0), args.dynamics(1), args.dynamics(2));
    let mut out = TextColumn::new(args.rows(), args.rows() * 16);
    for row in 0..args.rows() {
        let array = |value: Option<DynRef<'_>>| -> Vec<Option<String>> {
            let items = value.and_then(DynRef::as_array).into_iter().flatten();
            items.map(|item| item.as_str().map(str::to_owned)).collect()
        };
        let (lookups, rewrites) = (array(lookups.get(row)), array(rewrites.get(row)));
        out.push_with(|out| {
            for piece in pieces(texts.get(row), &lookups, &rewrites) {
                out.push_str(piece.text);
            }
        });
    }
    out.finish(args.span())
}

/// A piece of the text, or what was put into its place.
struct Piece<'t> {
    text: &'t str,
    done: bool,
}

/// Recorded: `emu-replace-strings-function-*`. A lookup whose rewrite is no string keeps its hits from later lookups.
fn pieces<'t>(text: &'t str, lookups: &'t [Option<String>], rewrites: &'t [Option<String>]) -> Vec<Piece<'t>> {
    let mut pieces = vec![Piece { text, done: false }];
    for (index, lookup) in lookups.iter().enumerate() {
        let Some(lookup) = lookup.as_deref().filter(|lookup| !lookup.is_empty()) else {
            continue;
        };
        let rewrite = rewrites.get(index).and_then(Option::as_deref);
        let mut next = Vec::with_capacity(pieces.len());
        for piece in pieces {
            if piece.done {
                next.push(piece);
                continue;
            }
            let mut from = 0;
            for (hit, found) in piece.text.match_indices(lookup) {
                let before = &piece.text[from..hit];
                next.push(Piece {
                    text: before,
                    done: false,
                });
                next.push(Piece {
                    text: rewrite.unwrap_or(found),
                    done: true,
                });
                from = hit + found.len();
            }
            next.push(Piece {
                text: &piece.text[from..],
                done: false,
            });
        }
        pieces = next;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case("abcb", "b", "1", "a1c1")]
    #[case("aaa", "aa", "b", "ba")]
    #[case("abc", "", "x", "abc")]
    #[case("Cat", "cat", "x", "Cat")]
    fn one(#[case] source: &str, #[case] lookup: &str, #[case] rewrite: &str, #[case] expected: &str) {
        let args = [source, lookup, rewrite].map(Scalar::string);
        assert_eq!(text("replace_string", &args, Ty::String), expected);
    }

    #[rstest]
    #[case("a cat into a dog", r#"["cat","dog"]"#, r#"["dog","pigeon"]"#, "a dog into a pigeon")]
    #[case("This is an", r#"["This","is"]"#, r#"["This","was"]"#, "This was an")]
    #[case("This is an", r#"["is","This"]"#, r#"["was","This"]"#, "Thwas was an")]
    #[case("This is an", r#"["This","is"]"#, r#"[12345,"was"]"#, "This was an")]
    fn several(#[case] source: &str, #[case] lookups: &str, #[case] rewrites: &str, #[case] expected: &str) {
        let json = |text: &str| Scalar::dynamic(Dynamic::from_json(text).unwrap());
        let args = [Scalar::string(source), json(lookups), json(rewrites)];
        assert_eq!(text("replace_strings", &args, Ty::String), expected);
    }
}
