//! `zlib_decompress_from_base64_string(string)`, `gzip_decompress_from_base64_string(string)`

use arrow::array::ArrayRef;
use base64::Engine as _;

use super::base64::BASE64;
use super::column::TextColumn;
use super::inflate::{InflateError, gzip, zlib};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static ZLIB_DECOMPRESS_FROM_BASE64_STRING: Function = Function {
    name: "zlib_decompress_from_base64_string",
    page: "zlib-base64-decompress-function",
    about: "The text that was compressed with zlib and encoded in base64; empty where it was not.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| decompress(args, zlib),
    examples: &[
        example(
            "print zlib_decompress_from_base64_string('eJwLSS0uUSguKcrMS1cwNDIGACxqBQ4=')",
            "Test string 123",
        ),
        example("print zlib_decompress_from_base64_string('x0x0x0')", ""),
    ],
};

pub(super) static GZIP_DECOMPRESS_FROM_BASE64_STRING: Function = Function {
    name: "gzip_decompress_from_base64_string",
    page: "gzip-base64-decompress",
    about: "The text that was compressed with gzip and encoded in base64; empty where it was not, or where the header has \
            optional fields.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| decompress(args, gzip),
    examples: &[example(
        "print gzip_decompress_from_base64_string('H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA==')",
        "1234567890qwertyuiop",
    )],
};

/// Bytes that one value may decompress to.
const LIMIT: usize = 16 << 20;

fn decompress(args: &Args<'_>, read: fn(&[u8], usize) -> Result<Vec<u8>, InflateError>) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(0);
    let mut out = TextColumn::new(args.rows(), args.rows() * 32);
    for row in 0..args.rows() {
        let bytes = BASE64.decode(texts.get(row)).unwrap_or_default();
        match read(&bytes, LIMIT) {
            Ok(bytes) => out.push(std::str::from_utf8(&bytes).unwrap_or("")),
            Err(InflateError::Malformed) => out.push(""),
            Err(InflateError::TooLong) => {
                return Err(EvalError::Limit {
                    what: "a decompressed text".into(),
                    limit: "16 MiB".into(),
                    help: None,
                    span: args.arg_span(0),
                });
            }
        }
    }
    out.finish(args.span())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use proptest::prelude::*;
    use rstest::rstest;

    /// Made by zlib: blocks that are stored, with fixed codes, with their own codes.
    #[rstest]
    #[case("eJwLSS0uUSguKcrMS1cwNDIGACxqBQ4=", "Test string 123")]
    #[case("eAEBFADr/zEyMzQ1Njc4OTBxd2VydHl1aW9wOAkGdw==", "1234567890qwertyuiop")]
    #[case("eAHLSM3JyVfIQJAAOi4GfQ==", "hello hello hello")]
    #[case(
        "eNpLTEpOSU1Lz8jMys7JzcsvKCwqLiktK6+orEokQ8bTNUJBwy+1XNc/KSs1uUTBL7VELzw1yTknMzWvRBMAkZwrVQ==",
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzIEX (New-Object Net.WebClient)"
    )]
    #[case("eAEBFADr/zEyMzQ1Njc4OTBxd2VydHl1aW9wOAkGdg==", "")]
    #[case("x0x0x0", "")]
    #[case("", "")]
    fn zlib_texts(#[case] source: &str, #[case] expected: &str) {
        let name = "zlib_decompress_from_base64_string";
        assert_eq!(text(name, &[Scalar::string(source)], Ty::String), expected);
    }

    #[test]
    fn a_long_text_with_its_own_codes() {
        let source = "eNrLSy1RKC1OLVJITMnNzMssLilKLMkvUtBPTC7JLEu1qkwttlbIG1UzqmZUzaiaUTV0V3N4yeFth/cAAE7KHz4=";
        let expected = "net user administrator /active:yes; ".repeat(40) + "äöü";
        let name = "zlib_decompress_from_base64_string";
        assert_eq!(text(name, &[Scalar::string(source)], Ty::String), expected);
    }

    #[test]
    fn a_result_beyond_the_limit_is_refused() {
        let bytes = BASE64.decode("eAHLSM3JyVfIQJAAOi4GfQ==").unwrap();
        assert_eq!(zlib(&bytes, 10), Err(InflateError::TooLong));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let data = [&[0x78, 0x01][..], &bytes[..]].concat();
            let _ = zlib(&data, 1 << 16);
            let _ = gzip(&bytes, 1 << 16);
        }
    }
}
