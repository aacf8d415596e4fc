//! `gettype(value)`

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};

use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::Ty;
use crate::types::dynamic::Kind;

pub(super) static GETTYPE: Function = Function {
    name: "gettype",
    page: "gettype-function",
    about: "The name of a value's type. A null has the type it is written with; a dynamic the type it holds: `array`, \
            `dictionary`, `double`, `null`.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: gettype,
    examples: &[
        example("print gettype(1), gettype(1.5), gettype(long(null))", "long|real|long"),
        example(
            "print gettype(dynamic([1])), gettype(dynamic({'a':1})), gettype(dynamic(1.5))",
            "array|dictionary|double",
        ),
    ],
};

fn gettype(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let ty = args.ty(0);
    let names = if matches!(ty, Ty::Dynamic | Ty::Unknown) {
        let values = args.dynamics(0);
        StringArray::from_iter_values(
            (0..args.rows()).map(|row| values.get(row).map_or("null", |value| held(value.kind()))),
        )
    } else {
        StringArray::from_iter_values(std::iter::repeat_n(ty.name(), args.rows()))
    };
    Ok(Arc::new(names))
}

/// Recorded: `measured-gettype-*`; the page says `int` where the engine says `long`.
fn held(kind: Kind<'_>) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::Bool(_) => "bool",
        Kind::Long(_) => "long",
        Kind::Real(_) => "double",
        Kind::String(_) => "string",
        Kind::Datetime(_) => "datetime",
        Kind::Timespan(_) => "timespan",
        Kind::Guid(_) => "guid",
        Kind::Decimal(_) => "decimal",
        Kind::Array(_) => "array",
        Kind::Bag(_) => "dictionary",
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case(Scalar::Int(1), "int")]
    #[case(Scalar::Null(Ty::Datetime), "datetime")]
    #[case(Scalar::Null(Ty::Dynamic), "null")]
    #[case(Scalar::string("s"), "string")]
    #[case(Scalar::dynamic(Dynamic::from_json("1").unwrap()), "long")]
    #[case(Scalar::dynamic(Dynamic::from_json("1.5").unwrap()), "double")]
    #[case(Scalar::dynamic(Dynamic::from_json("{}").unwrap()), "dictionary")]
    fn names(#[case] value: Scalar, #[case] expected: &str) {
        assert_eq!(text("gettype", &[value], Ty::String), expected);
    }
}
