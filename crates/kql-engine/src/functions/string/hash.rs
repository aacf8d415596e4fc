//! `hash(source [, mod])`, `hash_xxhash64(source [, mod])`

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};
use xxhash_rust::xxh64::xxh64;

use crate::error::EvalError;
use crate::functions::{Args, Depends, Example, Function, Nulls, example};
use crate::types::Ty;

const fn named(name: &'static str, page: &'static str, examples: &'static [Example]) -> Function {
    Function {
        name,
        page,
        about: "The xxhash64 of a text's UTF-8 bytes, or of the eight bytes of a long, datetime or timespan, as a long; with \
                `mod` its remainder.",
        nulls: Nulls::Propagate,
        depends: Depends::Arguments,
        kernel: hash,
        examples,
    }
}

pub(super) static HASH: Function = named(
    "hash",
    "hash-function",
    &[
        example("print hash('World'), hash('World', 100)", "1846988464401551951|51"),
        example("print hash(datetime(2015-01-01))", "1380966698541616202"),
    ],
);

pub(super) static HASH_XXHASH64: Function = named(
    "hash_xxhash64",
    "hash-xxhash64-function",
    &[example("print hash_xxhash64('World')", "1846988464401551951")],
);

fn hash(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let moduli = args.longs(1);
    let reduced = |hash: u64, row: usize| {
        if args.len() < 2 {
            return Some(hash as i64);
        }
        let modulus = moduli.get(row).and_then(|modulus| u64::try_from(modulus).ok());
        modulus
            .filter(|modulus| *modulus > 0)
            .map(|modulus| (hash % modulus) as i64)
    };
    let hashes: Int64Array = match args.ty(0) {
        Ty::String => {
            let texts = args.strings(0);
            (0..args.rows())
                .map(|row| reduced(xxh64(texts.get(row).as_bytes(), 0), row))
                .collect()
        }
        Ty::Long | Ty::Datetime | Ty::Timespan => {
            let values = args.longs(0);
            (0..args.rows())
                .map(|row| reduced(xxh64(&values.get(row).unwrap_or(0).to_le_bytes(), 0), row))
                .collect()
        }
        ty => {
            return Err(EvalError::Unsupported {
                what: format!("a hash of type `{ty}`"),
                help: Some("hash its text instead: `hash(tostring(…))`".into()),
                span: args.arg_span(0),
            });
        }
    };
    Ok(Arc::new(hashes))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    /// Recorded: `emu-hash-function-*`; the remainder is printed by the page.
    #[rstest]
    #[case(&[Scalar::string("World")], "1846988464401551951")]
    #[case(&[Scalar::string("World"), Scalar::Long(100)], "51")]
    #[case(&[Scalar::Datetime(635_556_672_000_000_000)], "1380966698541616202")]
    #[case(&[Scalar::string("World"), Scalar::Long(0)], "null")]
    fn hashes(#[case] args: &[Scalar], #[case] expected: &str) {
        assert_eq!(text("hash", args, Ty::Long), expected);
    }
}
