//! `zlib_compress_to_base64_string(string)`, `gzip_compress_to_base64_string(string)`
//!
//! Many byte strings decompress to one text; those printed by the pages are miniz's at its usual level, which stores a
//! text that would not get shorter.

use arrow::array::ArrayRef;
use base64::Engine as _;
use miniz_oxide::deflate::compress_to_vec;

use super::base64::BASE64;
use super::column::TextColumn;
use super::inflate::{adler32, crc32};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static ZLIB_COMPRESS_TO_BASE64_STRING: Function = Function {
    name: "zlib_compress_to_base64_string",
    page: "zlib-base64-compress-function",
    about: "The text's UTF-8 bytes, compressed with zlib and encoded in base64.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| compress(args, zlib),
    examples: &[
        example(
            "print zlib_compress_to_base64_string('1234567890qwertyuiop')",
            "eAEBFADr/zEyMzQ1Njc4OTBxd2VydHl1aW9wOAkGdw==",
        ),
        example(
            "print zlib_decompress_from_base64_string(zlib_compress_to_base64_string('hello hello hello'))",
            "hello hello hello",
        ),
    ],
};

pub(super) static GZIP_COMPRESS_TO_BASE64_STRING: Function = Function {
    name: "gzip_compress_to_base64_string",
    page: "gzip-base64-compress",
    about: "The text's UTF-8 bytes, compressed with gzip and encoded in base64.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| compress(args, gzip),
    examples: &[example(
        "print gzip_compress_to_base64_string('1234567890qwertyuiop')",
        "H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA==",
    )],
};

/// miniz's default.
const LEVEL: u8 = 6;

fn deflate(data: &[u8]) -> Vec<u8> {
    let packed = compress_to_vec(data, LEVEL);
    match u16::try_from(data.len()) {
        Ok(len) if len > 0 && packed.len() >= data.len() => {
            let mut stored = vec![1];
            stored.extend(len.to_le_bytes());
            stored.extend((!len).to_le_bytes());
            stored.extend(data);
            stored
        }
        _ => packed,
    }
}

fn zlib(data: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    out.extend(deflate(data));
    out.extend(adler32(data).to_be_bytes());
    out
}

fn gzip(data: &[u8]) -> Vec<u8> {
    // no name, no time, an unknown system
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    out.extend(deflate(data));
    out.extend(crc32(data).to_le_bytes());
    out.extend((data.len() as u32).to_le_bytes());
    out
}

fn compress(args: &Args<'_>, pack: fn(&[u8]) -> Vec<u8>) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(0);
    let mut out = TextColumn::new(args.rows(), args.rows() * 32);
    for row in 0..args.rows() {
        out.push(&BASE64.encode(pack(texts.get(row).as_bytes())));
    }
    out.finish(args.span())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::string::inflate;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_compressed_can_be_read(text in "(?s).{0,200}") {
            let data = text.as_bytes();
            prop_assert_eq!(inflate::zlib(&zlib(data), 1 << 20), Ok(data.to_vec()));
            prop_assert_eq!(inflate::gzip(&gzip(data), 1 << 20), Ok(data.to_vec()));
        }
    }
}
