//! Functions from series to one number: `series_sum`, `series_product`, `series_magnitude`, `series_dot_product`,
//! `series_cosine_similarity`, `series_pearson_correlation`

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array};

use super::numbers::{Pair, series_at};
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
        nulls: Nulls::Kernel,
        depends: Depends::Arguments,
        kernel,
        examples,
    }
}

const SUM: &str = "The sum of the elements of a series; null where one is no number.";

pub(super) static ARRAY_SUM: Function = function(
    "array_sum",
    "array-sum-function",
    SUM,
    |args| of_one(args, |series| total(series.iter().copied())),
    &[example("print array_sum(dynamic([1,2,3,4]))", "10.0")],
);
pub(super) static SERIES_SUM: Function = function(
    "series_sum",
    "series-sum-function",
    SUM,
    |args| of_one(args, |series| total(series.iter().copied())),
    &[example("print series_sum(dynamic([1,2,3,4]))", "10.0")],
);
pub(super) static SERIES_PRODUCT: Function = function(
    "series_product",
    "series-product-function",
    "The product of the elements of a series; null where one is no number.",
    |args| of_one(args, |series| series.iter().product()),
    &[example("print series_product(dynamic([1,2,3,4]))", "24.0")],
);
pub(super) static SERIES_MAGNITUDE: Function = function(
    "series_magnitude",
    "series-magnitude-function",
    "The root of the sum of the squares of a series' elements; null where one is no number.",
    |args| of_one(args, |series| total(series.iter().map(|value| value * value)).sqrt()),
    &[example("print series_magnitude(dynamic([3,4]))", "5.0")],
);

/// The sum, which is 0 of nothing: Rust's own is -0.
pub(super) fn total(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, |sum, value| sum + value)
}

/// `series`: dynamics. Returns reals; null where there is no array or an element is no number.
fn of_one(args: &Args<'_>, apply: fn(&[f64]) -> f64) -> Result<ArrayRef, EvalError> {
    let values = args.dynamics(0);
    let results = (0..args.rows()).map(|row| {
        let series = series_at(values, row, args)?;
        Ok(series.and_then(|series| series.reals()).map(|reals| apply(&reals)))
    });
    Ok(Arc::new(results.collect::<Result<Float64Array, EvalError>>()?))
}

pub(super) static SERIES_DOT_PRODUCT: Function = function(
    "series_dot_product",
    "series-dot-product-function",
    "The sum of the products of the elements of two series, or of a series and a number, up to the shorter one's end; \
     what is no number is passed over. Null where a series is empty.",
    |args| of_two(args, |pairs, _| total(pairs.iter().map(|(a, b)| a * b))),
    &[
        example("print series_dot_product(dynamic([1,2,4]), dynamic([4,2,1]))", "12.0"),
        example("print series_dot_product(dynamic([2,4,8]), 2)", "28.0"),
    ],
);
pub(super) static SERIES_COSINE_SIMILARITY: Function = function(
    "series_cosine_similarity",
    "series-cosine-similarity-function",
    "The dot product of two series by the product of their magnitudes, which may be given. Null where a series is empty.",
    |args| of_two(args, cosine),
    &[example(
        "print series_cosine_similarity(dynamic([3,4]), dynamic([6,8]))",
        "1.0",
    )],
);

/// A number from pairs of numbers and the magnitudes given.
type OfPairs = fn(&[(f64, f64)], [Option<f64>; 2]) -> f64;

/// Two series, or a series and a number. Returns reals. `apply` gets the pairs of numbers and the magnitudes given.
fn of_two(args: &Args<'_>, apply: OfPairs) -> Result<ArrayRef, EvalError> {
    let magnitudes = [args.reals(2), args.reals(3)];
    let results = (0..args.rows()).map(|row| {
        let pair = Pair::read(args, row)?.filter(|pair| pair.shorter() > 0);
        Ok(pair.map(|pair| {
            let numbers = (0..pair.shorter()).filter_map(|index| pair.at(index));
            let numbers: Vec<(f64, f64)> = numbers.map(|(a, b)| (a.real(), b.real())).collect();
            apply(&numbers, magnitudes.map(|magnitude| magnitude.get(row)))
        }))
    });
    Ok(Arc::new(results.collect::<Result<Float64Array, EvalError>>()?))
}

fn cosine(pairs: &[(f64, f64)], given: [Option<f64>; 2]) -> f64 {
    let dot = total(pairs.iter().map(|(a, b)| a * b));
    let left = given[0].unwrap_or_else(|| total(pairs.iter().map(|(a, _)| a * a)).sqrt());
    let right = given[1].unwrap_or_else(|| total(pairs.iter().map(|(_, b)| b * b)).sqrt());
    dot / (left * right)
}

pub(super) static SERIES_PEARSON_CORRELATION: Function = function(
    "series_pearson_correlation",
    "series-pearson-correlation-function",
    "How far two series rise and fall together, from -1 to 1; null where their lengths differ or an element is no number.",
    series_pearson_correlation,
    &[example(
        "print round(series_pearson_correlation(dynamic([1,2,3]), dynamic([2,4,6])), 9)",
        "1.0",
    )],
);

/// Two series. Returns reals.
fn series_pearson_correlation(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let results = (0..args.rows()).map(|row| {
        let Some(pair) = Pair::read(args, row)?.filter(|pair| pair.len > 0) else {
            return Ok(None);
        };
        let numbers = (0..pair.len).map(|index| Some(pair.at(index)).flatten().map(|(a, b)| (a.real(), b.real())));
        Ok(numbers
            .collect::<Option<Vec<(f64, f64)>>>()
            .map(|pairs| pearson(&pairs)))
    });
    Ok(Arc::new(results.collect::<Result<Float64Array, EvalError>>()?))
}

fn pearson(pairs: &[(f64, f64)]) -> f64 {
    let count = pairs.len() as f64;
    let (sum_a, sum_b) = pairs.iter().fold((0.0, 0.0), |(a, b), pair| (a + pair.0, b + pair.1));
    let (mean_a, mean_b) = (sum_a / count, sum_b / count);
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (a, b) in pairs {
        let (a, b) = (a - mean_a, b - mean_b);
        ab += a * b;
        aa += a * a;
        bb += b * b;
    }
    ab / (aa.sqrt() * bb.sqrt())
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    fn json(text: &str) -> Scalar {
        Scalar::Dynamic(Dynamic::from_json(text).unwrap())
    }

    #[rstest]
    #[case("series_sum", "[1,2,3,4]", "10.0")]
    #[case("array_sum", "[1,\"a\"]", "null")]
    #[case("series_product", "[1,2,3,4]", "24.0")]
    #[case("series_magnitude", "[1,2,3,4]", "5.477225575051661")]
    #[case("series_sum", "5", "null")]
    #[case("series_sum", "[]", "0.0")]
    #[case("array_sum", "[-0.0]", "0.0")]
    #[case("series_magnitude", "[]", "0.0")]
    fn of_one_series(#[case] name: &str, #[case] series: &str, #[case] expected: &str) {
        assert_eq!(text(name, &[json(series)], Ty::Real), expected);
    }

    #[rstest]
    #[case("series_dot_product", json("[1,2,4]"), json("[4,2,1]"), "12.0")]
    #[case("series_dot_product", json("[1,null,4]"), json("[4,2,1,9]"), "8.0")]
    #[case("series_dot_product", json("[3,6,12]"), Scalar::Long(3), "63.0")]
    #[case("series_dot_product", json("[]"), json("[4]"), "null")]
    #[case("series_cosine_similarity", json("[0,1]"), json("[0,5]"), "1.0")]
    #[case("series_pearson_correlation", json("[1,2,3]"), json("[3,2,1]"), "-1.0")]
    #[case("series_pearson_correlation", json("[1,2,3]"), json("[3,2]"), "null")]
    fn of_two_series(#[case] name: &str, #[case] left: Scalar, #[case] right: Scalar, #[case] expected: &str) {
        let value = crate::functions::testing::eval(name, &[left, right], Ty::Real);
        let rounded = match value.as_real() {
            Some(real) => format!("{:?}", (real * 1e12).round() / 1e12),
            None => "null".into(),
        };
        assert_eq!(rounded, expected);
    }

    #[test]
    fn cosine_of_the_documented_case() {
        let args = [json("[0.1,0.2,0.1,0.2]"), json("[1,2,3,4]")];
        let value = crate::functions::testing::eval("series_cosine_similarity", &args, Ty::Real);
        assert!((value.as_real().unwrap() - 0.923760430703401).abs() < 1e-12);
    }
}
