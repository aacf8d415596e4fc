//! `series_stats(series, ignore_nonfinite)`, `series_stats_dynamic(series, ignore_nonfinite)`

use arrow::array::ArrayRef;

use super::numbers::{Number, Series, map_series};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::Scalar;
use crate::types::dynamic::{BagBuilder, write_array, write_scalar};

pub(super) static SERIES_STATS: Function = Function {
    name: "series_stats",
    page: "series-stats-function",
    about: "Least and greatest element with their first positions, average, sample deviation and sample variance, as \
            seven columns. Null where an element is not a finite number, unless these are to be ignored.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: series_stats,
    examples: &[example(
        "print x=dynamic([1, 5, 3]) | project series_stats(x)",
        "1.0|0|5.0|1|3.0|2.0|4.0",
    )],
};

pub(super) static SERIES_STATS_DYNAMIC: Function = Function {
    name: "series_stats_dynamic",
    page: "series-stats-dynamic-function",
    about: "A bag of what `series_stats` gives, with sum and length.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: series_stats_dynamic,
    examples: &[example(
        "print series_stats_dynamic(dynamic([1, 5, 3]))",
        r#"{"min":1.0,"min_idx":0,"max":5.0,"max_idx":1,"avg":3.0,"stdev":2.0,"variance":4.0,"sum":9.0,"len":3}"#,
    )],
};

/// What is known of a series, in the order of the columns.
const NAMES: [&str; 9] = [
    "min", "min_idx", "max", "max_idx", "avg", "stdev", "variance", "sum", "len",
];

/// Nothing for a series without numbers, and where `ignore` is not set for one with other elements.
fn stats(series: &Series, ignore: bool) -> Option<[Scalar; 9]> {
    let finite = |number: &Option<Number>| number.map(Number::real).filter(|value| value.is_finite());
    let mut values: Vec<(usize, f64)> = Vec::with_capacity(series.len());
    let numbers = series.0.iter().enumerate();
    values.extend(numbers.filter_map(|(index, number)| finite(number).map(|value| (index, value))));
    if values.is_empty() || (!ignore && values.len() < series.len()) {
        return None;
    }
    let (mut least, mut greatest) = (values[0], values[0]);
    for (index, value) in &values {
        if *value < least.1 {
            least = (*index, *value);
        }
        if *value > greatest.1 {
            greatest = (*index, *value);
        }
    }
    let count = values.len() as f64;
    let sum: f64 = values.iter().map(|(_, value)| value).sum();
    let average = sum / count;
    let squares = squares(&values);
    let variance = if values.len() > 1 { squares / (count - 1.0) } else { 0.0 };
    Some([
        Scalar::Real(least.1),
        Scalar::Long(least.0 as i64),
        Scalar::Real(greatest.1),
        Scalar::Long(greatest.0 as i64),
        Scalar::Real(average),
        Scalar::Real(variance.sqrt()),
        Scalar::Real(variance),
        Scalar::Real(sum),
        Scalar::Long(series.len() as i64),
    ])
}

/// The sum of squared distances from the average in Welford's running form, which gives the last digit as recorded.
fn squares(values: &[(usize, f64)]) -> f64 {
    let (mut mean, mut squares) = (0.0, 0.0);
    for (index, (_, value)) in values.iter().enumerate() {
        let delta = value - mean;
        mean += delta / (index + 1) as f64;
        squares += delta * (value - mean);
    }
    squares
}

fn ignores(args: &Args<'_>) -> bool {
    args.bools(1).get(0) == Some(true)
}

/// `series`: dynamics; `ignore_nonfinite`: a constant bool. Returns dynamic arrays of min, min_idx, max, max_idx, avg,
/// stdev and variance, which the binder splits into columns.
fn series_stats(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let ignore = ignores(args);
    map_series(args, |_, series, out| {
        if let Some(stats) = stats(&series, ignore) {
            write_array(out, 7, |place, out| write_scalar(out, &stats[place]));
        }
        Ok(())
    })
}

/// As [`series_stats`], as bags.
fn series_stats_dynamic(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let ignore = ignores(args);
    map_series(args, |_, series, out| {
        if let Some(stats) = stats(&series, ignore) {
            let mut bag = BagBuilder::new();
            NAMES
                .iter()
                .zip(&stats)
                .for_each(|(name, value)| bag.insert_scalar(name, value));
            bag.write(out);
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    fn json(text: &str) -> Scalar {
        Scalar::Dynamic(Dynamic::from_json(text).unwrap())
    }

    #[test]
    fn the_recorded_case() {
        let series = json("[23,46,23,87,4,8,3,75,2,56,13,75,32,16,29]");
        assert_eq!(
            text("series_stats_dynamic", std::slice::from_ref(&series), Ty::Dynamic),
            "{\"min\":2.0,\"min_idx\":8,\"max\":87.0,\"max_idx\":3,\"avg\":32.8,\"stdev\":28.50363385354827,\
             \"variance\":812.4571428571429,\"sum\":492.0,\"len\":15}"
        );
        assert_eq!(
            text("series_stats", &[series], Ty::Dynamic),
            "[2.0,8,87.0,3,32.8,28.50363385354827,812.4571428571429]"
        );
    }

    #[rstest]
    #[case(false, "null")]
    #[case(true, "[1.0,1,5.0,3,3.0,2.8284271247461903,8.0]")]
    fn what_is_not_finite(#[case] ignore: bool, #[case] expected: &str) {
        let args = [json("[null,1,\"x\",5]"), Scalar::Bool(ignore)];
        assert_eq!(text("series_stats", &args, Ty::Dynamic), expected);
    }
}
