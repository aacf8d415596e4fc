//! `url_encode(url)`, `url_encode_component(url)`, `url_decode(encoded_url)`

use arrow::array::ArrayRef;
use percent_encoding::percent_decode;

use super::column::TextColumn;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static URL_ENCODE: Function = Function {
    name: "url_encode",
    page: "url-encode-function",
    about: "Percent-encodes what is neither letter, digit nor one of `-_.!*()`, in lower case; a blank becomes `+`.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| encode(args, "+"),
    examples: &[example(
        "print url_encode('https://www.bing.com/hello world')",
        "https%3a%2f%2fwww.bing.com%2fhello+world",
    )],
};

pub(super) static URL_ENCODE_COMPONENT: Function = Function {
    name: "url_encode_component",
    page: "url-encode-component-function",
    about: "As `url_encode`, but a blank becomes `%20`.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| encode(args, "%20"),
    examples: &[example(
        "print url_encode_component('https://www.bing.com/hello world/')",
        "https%3a%2f%2fwww.bing.com%2fhello%20world%2f",
    )],
};

pub(super) static URL_DECODE: Function = Function {
    name: "url_decode",
    page: "url-decode-function",
    about: "Decodes percent-encoded UTF-8; `+` is a blank.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: decode,
    examples: &[example(
        "print url_decode('https%3a%2f%2fwww.bing.com%2f'), url_decode('hello+world')",
        "https://www.bing.com/|hello world",
    )],
};

fn encode(args: &Args<'_>, blank: &str) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(0);
    let mut out = TextColumn::new(args.rows(), args.rows() * 32);
    for row in 0..args.rows() {
        out.push_with(|out| {
            for byte in texts.get(row).bytes() {
                match byte {
                    b' ' => out.push_str(blank),
                    b'-' | b'_' | b'.' | b'!' | b'*' | b'(' | b')' => out.push(char::from(byte)),
                    _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
                    _ => {
                        out.push('%');
                        for nibble in [byte >> 4, byte & 15] {
                            out.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
                        }
                    }
                }
            }
        });
    }
    out.finish(args.span())
}

fn decode(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(0);
    let mut out = TextColumn::new(args.rows(), args.rows() * 32);
    for row in 0..args.rows() {
        let text = texts.get(row).replace('+', " ");
        out.push(&percent_decode(text.as_bytes()).decode_utf8_lossy());
    }
    out.finish(args.span())
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case("url_encode", "a b/é", "a+b%2f%c3%a9")]
    #[case("url_encode_component", "hello world", "hello%20world")]
    #[case("url_decode", "hello%20world", "hello world")]
    #[case("url_decode", "a%2Fb%zz%", "a/b%zz%")]
    #[case("url_decode", "%C3%A9", "é")]
    fn codes(#[case] name: &str, #[case] source: &str, #[case] expected: &str) {
        assert_eq!(text(name, &[Scalar::string(source)], Ty::String), expected);
    }
}
