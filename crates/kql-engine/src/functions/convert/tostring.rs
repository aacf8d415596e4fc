//! `tostring(value)`

use super::convert;
use crate::functions::{Depends, Function, Nulls, example};

pub(super) static TOSTRING: Function = Function {
    name: "tostring",
    page: "tostring-function",
    about: "The text of a value: a datetime with seven fractional digits, a bool as `True` or `False`, a dynamic as JSON, \
            a dynamic string without quotes. A null of any type gives an empty string.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: convert,
    examples: &[
        example("print tostring(123)", "123"),
        example("print tostring(true)", "True"),
        example("print tostring(dynamic(true))", "true"),
        example("print tostring(datetime(2020-01-01))", "2020-01-01T00:00:00.0000000Z"),
        example("print tostring(-1.5d)", "-1.12:00:00"),
        example("print tostring(dynamic({'a':[1,'x']}))", r#"{"a":[1,"x"]}"#),
    ],
};

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case(Scalar::Bool(true), "True")]
    #[case(Scalar::Null(Ty::Long), "")]
    #[case(Scalar::Null(Ty::Dynamic), "")]
    #[case(Scalar::Timespan(15_000_000), "00:00:01.5000000")]
    #[case(Scalar::Real(1.0), "1.0")]
    #[case(Scalar::dynamic(Dynamic::from_json("\"s\"").unwrap()), "s")]
    #[case(Scalar::dynamic(Dynamic::from_json("[1, 2]").unwrap()), "[1,2]")]
    #[case(Scalar::dynamic(Dynamic::from_scalar(&Scalar::Datetime(0))), "0001-01-01T00:00:00.0000000Z")]
    #[case(Scalar::dynamic(Dynamic::from_scalar(&Scalar::Timespan(0))), "00:00:00")]
    fn prints(#[case] value: Scalar, #[case] expected: &str) {
        assert_eq!(text("tostring", &[value], Ty::String), expected);
    }
}
