//! `hash_md5(source)`, `hash_sha1(source)`, `hash_sha256(source)`

use arrow::array::ArrayRef;
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::Sha256;

use super::column::TextColumn;
use crate::error::EvalError;
use crate::functions::string_operator::texts::text;
use crate::functions::{Args, Depends, Example, Function, Kernel, Nulls, example};

const fn named(
    name: &'static str,
    page: &'static str,
    about: &'static str,
    kernel: Kernel,
    examples: &'static [Example],
) -> Function {
    Function {
        name,
        page,
        about,
        nulls: Nulls::Propagate,
        depends: Depends::Arguments,
        kernel,
        examples,
    }
}

pub(super) static HASH_MD5: Function = named(
    "hash_md5",
    "hash-md5-function",
    "The MD5 digest of a value's text in hexadecimal; empty for an empty text.",
    digest::<Md5>,
    &[
        example("print hash_md5('World')", "f5a7924e621e84c9280a9a27e1bcb7f6"),
        example(
            "print hash_md5(datetime(2020-01-01))",
            "786c530672d1f8db31fee25ea8a9390b",
        ),
    ],
);

pub(super) static HASH_SHA1: Function = named(
    "hash_sha1",
    "hash-sha1-function",
    "The SHA-1 digest of a value's text in hexadecimal; empty for an empty text.",
    digest::<Sha1>,
    &[example(
        "print hash_sha1('World')",
        "70c07ec18ef89c5309bbb0937f3a6342411e1fdd",
    )],
);

pub(super) static HASH_SHA256: Function = named(
    "hash_sha256",
    "hash-sha256-function",
    "The SHA-256 digest of a value's text in hexadecimal; empty for an empty text.",
    digest::<Sha256>,
    &[example(
        "print hash_sha256('abc')",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    )],
);

fn digest<D: Digest>(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let value = text(args, 0);
    let texts = value.strings();
    let mut out = TextColumn::new(args.rows(), args.rows() * 40);
    for row in 0..args.rows() {
        let text = texts.get(row);
        out.push_with(|out| {
            if !text.is_empty() {
                for byte in D::digest(text.as_bytes()).iter() {
                    for nibble in [byte >> 4, byte & 15] {
                        out.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
                    }
                }
            }
        });
    }
    out.finish(args.span())
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    /// Recorded: `measured-hash-*`.
    #[rstest]
    #[case("hash_md5", Scalar::string("False"), "f8320b26d30ab433c5a54546d21f414c")]
    #[case("hash_md5", Scalar::Long(123), "202cb962ac59075b964b07152d234b70")]
    #[case("hash_sha1", Scalar::string("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d")]
    #[case(
        "hash_sha1",
        Scalar::Datetime(637_134_336_000_000_000),
        "e903e533f4d636b4fc0dcf3cf81e7b7f330de776"
    )]
    #[case("hash_sha256", Scalar::string(""), "")]
    #[case("hash_md5", Scalar::Null(Ty::Long), "")]
    fn digests(#[case] name: &str, #[case] value: Scalar, #[case] expected: &str) {
        assert_eq!(text(name, &[value], Ty::String), expected);
    }
}
