//! `tohex(value [, minLength])`

use std::fmt::Write as _;
use std::sync::Arc;

use arrow::array::{ArrayRef, StringBuilder};

use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::Ty;

pub(super) static TOHEX: Function = Function {
    name: "tohex",
    page: "tohex-function",
    about: "Hexadecimal digits of a whole number, with leading zeros up to `minLength` (16 at most). A negative number is \
            its two's complement: 8 digits of an `int`, 16 of a `long`.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: tohex,
    examples: &[
        example("print tohex(256)", "100"),
        example("print tohex(-256)", "ffffffffffffff00"),
        example("print tohex(toint(-256), 8)", "ffffff00"),
        example("print tohex(256, 8)", "00000100"),
        example("print tohex(256, 2)", "100"),
    ],
};

fn tohex(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (values, lengths) = (args.longs(0), args.longs(1));
    let mut out = StringBuilder::with_capacity(args.rows(), args.rows() * 8);
    for row in 0..args.rows() {
        if let Some(value) = values.get(row) {
            let width = lengths.get(row).unwrap_or(0).clamp(0, 16) as usize;
            let bits = if args.ty(0) == Ty::Int {
                u64::from(value as i32 as u32)
            } else {
                value as u64
            };
            // writing into a builder cannot fail
            let _ = write!(out, "{bits:0width$x}");
        }
        out.append_value("");
    }
    Ok(Arc::new(out.finish()))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case(&[Scalar::Long(160)], "a0")]
    #[case(&[Scalar::Long(-256)], "ffffffffffffff00")]
    #[case(&[Scalar::Int(-256), Scalar::Long(8)], "ffffff00")]
    #[case(&[Scalar::Long(256), Scalar::Long(8)], "00000100")]
    #[case(&[Scalar::Long(1), Scalar::Long(100)], "0000000000000001")]
    #[case(&[Scalar::Null(Ty::Long)], "")]
    fn digits(#[case] args: &[Scalar], #[case] expected: &str) {
        assert_eq!(text("tohex", args, Ty::String), expected);
    }
}
