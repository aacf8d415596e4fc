//! Functions of one series that look at each element alone: `series_abs`, `series_exp`, `series_sin` …

use arrow::array::ArrayRef;

use super::numbers::{Number, map_series, write_elements};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Example, Function, Kernel, Nulls, example};

const fn function(
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

/// `series`: dynamics. Returns dynamics; an element that is no number gives null.
fn map(args: &Args<'_>, apply: fn(Number) -> Number) -> Result<ArrayRef, EvalError> {
    map_series(args, |_, series, out| {
        let elements = series.0.into_iter().map(|number| number.map(apply));
        write_elements(elements, out, |out, number| number.write(out));
        Ok(())
    })
}

/// A function that gives reals.
macro_rules! reals {
    ($($name:ident, $text:literal, $page:literal, $about:literal, $apply:expr, $query:literal => $result:literal;)+) => {
        $(pub(super) static $name: Function = function(
            $text,
            $page,
            $about,
            |args| map(args, |number| Number::Real($apply(number.real()))),
            &[example($query, $result)],
        );)+
    };
}

reals! {
    SERIES_ACOS, "series_acos", "series-acos-function", "The arc cosine of each element.", f64::acos,
        "print series_acos(dynamic([1, null]))" => "[0.0,null]";
    SERIES_ASIN, "series_asin", "series-asin-function", "The arc sine of each element.", f64::asin,
        "print series_asin(dynamic([0]))" => "[0.0]";
    SERIES_ATAN, "series_atan", "series-atan-function", "The arc tangent of each element.", f64::atan,
        "print series_atan(dynamic([0]))" => "[0.0]";
    SERIES_CEILING, "series_ceiling", "series-ceiling-function", "The least whole number not below each element.",
        f64::ceil, "print series_ceiling(dynamic([-1.5,1,2.5]))" => "[-1.0,1.0,3.0]";
    SERIES_COS, "series_cos", "series-cos-function", "The cosine of each element.", f64::cos,
        "print series_cos(dynamic([0]))" => "[1.0]";
    SERIES_EXP, "series_exp", "series-exp-function", "e to the power of each element.", f64::exp,
        "print series_exp(dynamic([0]))" => "[1.0]";
    SERIES_FLOOR, "series_floor", "series-floor-function", "The greatest whole number not above each element.",
        f64::floor, "print series_floor(dynamic([-1.5,1,2.5]))" => "[-2.0,1.0,2.0]";
    SERIES_LOG, "series_log", "series-log-function", "The natural logarithm of each element.", f64::ln,
        "print series_log(dynamic([1]))" => "[0.0]";
    SERIES_SIN, "series_sin", "series-sin-function", "The sine of each element.", f64::sin,
        "print series_sin(dynamic([0]))" => "[0.0]";
    SERIES_TAN, "series_tan", "series-tan-function", "The tangent of each element.", f64::tan,
        "print series_tan(dynamic([0]))" => "[0.0]";
}

pub(super) static SERIES_ABS: Function = function(
    "series_abs",
    "series-abs-function",
    "The absolute value of each element.",
    |args| {
        map(args, |number| match number {
            Number::Long(value) => Number::Long(value.wrapping_abs()),
            Number::Real(value) => Number::Real(value.abs()),
        })
    },
    &[example(
        "print series_abs(dynamic([-6.5, 0, -8, null]))",
        "[6.5,0,8,null]",
    )],
);

pub(super) static SERIES_SIGN: Function = function(
    "series_sign",
    "series-sign-function",
    "-1, 0 or 1 for each element below, equal to or above 0.",
    |args| {
        map(args, |number| match number {
            Number::Long(value) => Number::Long(value.signum()),
            Number::Real(value) if value == 0.0 || value.is_nan() => Number::Real(value),
            Number::Real(value) => Number::Real(value.signum()),
        })
    },
    &[example("print series_sign(dynamic([-6, 0, 8]))", "[-1,0,1]")],
);

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case("series_acos", "[-1,0,1]", "[3.141592653589793,1.5707963267948966,0.0]")]
    #[case("series_asin", "[-1,0,1]", "[-1.5707963267948966,0.0,1.5707963267948966]")]
    #[case("series_atan", "[-1,0,1]", "[-0.7853981633974483,0.0,0.7853981633974483]")]
    #[case("series_exp", "[0]", "[1.0]")]
    #[case("series_floor", "[-1.5,1,2.5]", "[-2.0,1.0,2.0]")]
    #[case("series_log", "[1,2]", "[0.0,0.6931471805599453]")]
    #[case("series_sign", "[-6,0,8,\"x\"]", "[-1,0,1,null]")]
    #[case("series_abs", "[-6,0.5,null]", "[6,0.5,null]")]
    #[case("series_abs", "{}", "null")]
    fn each_element(#[case] name: &str, #[case] series: &str, #[case] expected: &str) {
        let series = Scalar::Dynamic(Dynamic::from_json(series).unwrap());
        assert_eq!(text(name, &[series], Ty::Dynamic), expected);
    }
}
