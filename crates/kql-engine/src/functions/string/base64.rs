//! `base64_encode_tostring`, `base64_decode_tostring`, `…_toarray`, `…_fromarray`, `…_toguid`, `…_fromguid` and the
//! obsolete `base64_encodestring`, `base64_decodestring`

use arrow::array::ArrayRef;
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::column::TextColumn;
use crate::cast::collect;
use crate::error::EvalError;
use crate::functions::dynamic::column::DynamicColumn;
use crate::functions::{Args, Depends, Example, Function, Kernel, Nulls, example};
use crate::types::dynamic::{ArrayBuilder, Kind, write_long};
use crate::types::{DynRef, Scalar, Ty};

/// With padding, which the engine insists on.
pub(super) const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical)
        .with_decode_allow_trailing_bits(true),
);

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

pub(super) static BASE64_ENCODE_TOSTRING: Function = named(
    "base64_encode_tostring",
    "base64-encode-tostring-function",
    "The base64 form of a text's UTF-8 bytes.",
    encode,
    &[example("print base64_encode_tostring('Kusto')", "S3VzdG8=")],
);

pub(super) static BASE64_ENCODESTRING: Function = named(
    "base64_encodestring",
    "base64-encode-tostring-function",
    "The obsolete spelling of `base64_encode_tostring`.",
    encode,
    &[example("print base64_encodestring('Kusto')", "S3VzdG8=")],
);

pub(super) static BASE64_DECODE_TOSTRING: Function = named(
    "base64_decode_tostring",
    "base64-decode-tostring-function",
    "The text whose UTF-8 bytes a base64 text holds; empty where it is no base64 or the bytes are no UTF-8.",
    decode,
    &[
        example("print base64_decode_tostring('S3VzdG8=')", "Kusto"),
        example("print base64_decode_tostring('U3RyaW5n0KHR0tGA0L7Rh9C60LA=')", ""),
    ],
);

pub(super) static BASE64_DECODESTRING: Function = named(
    "base64_decodestring",
    "base64-decode-tostring-function",
    "The obsolete spelling of `base64_decode_tostring`.",
    decode,
    &[example("print base64_decodestring('S3VzdG8=')", "Kusto")],
);

pub(super) static BASE64_DECODE_TOARRAY: Function = named(
    "base64_decode_toarray",
    "base64-decode-toarray-function",
    "The bytes that a base64 text holds, as an array of longs; null where it is no base64.",
    decode_toarray,
    &[example(
        "print base64_decode_toarray('S3VzdG8=')",
        "[75,117,115,116,111]",
    )],
);

pub(super) static BASE64_ENCODE_FROMARRAY: Function = named(
    "base64_encode_fromarray",
    "base64-encode-fromarray-function",
    "The base64 form of an array of bytes; empty where an element is no byte.",
    encode_fromarray,
    &[example(
        "print base64_encode_fromarray(dynamic([75,117,115,116,111]))",
        "S3VzdG8=",
    )],
);

pub(super) static BASE64_DECODE_TOGUID: Function = named(
    "base64_decode_toguid",
    "base64-decode-toguid-function",
    "The guid that a base64 text of 16 bytes holds, in Windows' order of bytes; null for any other text.",
    decode_toguid,
    &[example(
        "print base64_decode_toguid('JpbpECu8dUy7Pv5gbeJXAA==')",
        "10e99626-bc2b-4c75-bb3e-fe606de25700",
    )],
);

pub(super) static BASE64_ENCODE_FROMGUID: Function = named(
    "base64_encode_fromguid",
    "base64-encode-fromguid-function",
    "The base64 form of a guid's 16 bytes in Windows' order.",
    encode_fromguid,
    &[example(
        "print base64_encode_fromguid(toguid('ae3133f2-6e22-49ae-b06a-16e6a9b212eb'))",
        "8jMxriJurkmwahbmqbIS6w==",
    )],
);

fn encode(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(0);
    let mut out = TextColumn::new(args.rows(), args.rows() * 16);
    for row in 0..args.rows() {
        out.push_with(|out| BASE64.encode_string(texts.get(row), out));
    }
    out.finish(args.span())
}

fn decode(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(0);
    let mut out = TextColumn::new(args.rows(), args.rows() * 16);
    for row in 0..args.rows() {
        let bytes = BASE64.decode(texts.get(row)).unwrap_or_default();
        out.push(std::str::from_utf8(&bytes).unwrap_or(""));
    }
    out.finish(args.span())
}

fn decode_toarray(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(0);
    let mut out = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        let Ok(bytes) = BASE64.decode(texts.get(row)) else {
            out.push_null();
            continue;
        };
        let mut items = ArrayBuilder::new();
        for byte in bytes {
            items.push_with(|out| write_long(out, i64::from(byte)));
        }
        out.push_with(|out| items.write(out));
    }
    out.finish(args.span())
}

fn encode_fromarray(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let arrays = args.dynamics(0);
    let mut out = TextColumn::new(args.rows(), args.rows() * 16);
    for row in 0..args.rows() {
        let bytes: Option<Vec<u8>> = arrays
            .get(row)
            .and_then(DynRef::as_array)
            .and_then(|items| items.map(byte).collect());
        out.push_with(|out| BASE64.encode_string(bytes.unwrap_or_default(), out));
    }
    out.finish(args.span())
}

fn byte(item: DynRef<'_>) -> Option<u8> {
    match item.kind() {
        Kind::Long(value) => u8::try_from(value).ok(),
        _ => None,
    }
}

/// From the order in which a guid is printed to Windows' order and back: the first three fields are little endian.
/// Recorded: `emu-base64-decode-toguid-function-00`; the page prints another order.
fn swap(mut bytes: [u8; 16]) -> [u8; 16] {
    bytes[..4].reverse();
    bytes[4..6].reverse();
    bytes[6..8].reverse();
    bytes
}

fn decode_toguid(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(0);
    let guids = (0..args.rows()).map(|row| {
        let bytes = BASE64.decode(texts.get(row)).ok();
        let bytes = bytes.and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
        bytes.map_or(Scalar::Null(Ty::Guid), |bytes| Scalar::Guid(swap(bytes)))
    });
    Ok(collect(Ty::Guid, guids))
}

fn encode_fromguid(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let guids = args.guids(0);
    let mut out = TextColumn::new(args.rows(), args.rows() * 24);
    for row in 0..args.rows() {
        out.push_with(|out| {
            if let Some(guid) = guids.get(row) {
                BASE64.encode_string(swap(guid), out);
            }
        });
    }
    out.finish(args.span())
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case("base64_encode_tostring", "Kusto", Ty::String, "S3VzdG8=")]
    #[case("base64_decode_tostring", "S3VzdG8=", Ty::String, "Kusto")]
    #[case("base64_decode_tostring", "S3VzdG8", Ty::String, "")]
    #[case("base64_decode_tostring", "U3RyaW5n0KHR0tGA0L7Rh9C60LA=", Ty::String, "")]
    #[case("base64_decode_tostring", "ZABpAHIA", Ty::String, "d\0i\0r\0")]
    #[case("base64_decode_toarray", "S3VzdG8=", Ty::Dynamic, "[75,117,115,116,111]")]
    #[case("base64_decode_toarray", "U3RyaW5n0KHR0tGA0L7Rh9C60LA", Ty::Dynamic, "null")]
    #[case(
        "base64_decode_toguid",
        "JpbpECu8dUy7Pv5gbeJXAA==",
        Ty::Guid,
        "10e99626-bc2b-4c75-bb3e-fe606de25700"
    )]
    #[case("base64_decode_toguid", "abcd1231", Ty::Guid, "null")]
    fn texts(#[case] name: &str, #[case] source: &str, #[case] ty: Ty, #[case] expected: &str) {
        assert_eq!(text(name, &[Scalar::string(source)], ty), expected);
    }

    #[rstest]
    #[case("[75,117,115,116,111]", "S3VzdG8=")]
    #[case("[75,256]", "")]
    fn arrays(#[case] json: &str, #[case] expected: &str) {
        let value = Scalar::dynamic(Dynamic::from_json(json).unwrap());
        assert_eq!(text("base64_encode_fromarray", &[value], Ty::String), expected);
    }
}
