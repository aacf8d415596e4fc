//! `series_fir(series, filter, normalize, center)`, `series_iir(series, numerators, denominators)`

use arrow::array::ArrayRef;

use super::numbers::{Series, map_series, series_at, write_reals};
use super::sums::total;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static SERIES_FIR: Function = Function {
    name: "series_fir",
    page: "series-fir-function",
    about: "Each element as the weighted sum of itself and those before it; with `center`, of as many before as behind. \
            What lies outside the series counts 0. `normalize` divides by the sum of the weights: the default unless \
            one is negative, in which case asking for it gives null.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: series_fir,
    examples: &[
        example(
            "print series_fir(dynamic([0,0,10,0,0]), dynamic([1,1]))",
            "[0.0,0.0,5.0,5.0,0.0]",
        ),
        example(
            "print series_fir(dynamic([0,2,2,3]), dynamic([1,-1]), false, false)",
            "[0.0,2.0,0.0,1.0]",
        ),
    ],
};

/// `series`, `filter`: dynamics; `normalize`, `center`: bools. Returns dynamics; null where an element is no number.
fn series_fir(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let filters = args.dynamics(1);
    map_series(args, |row, series, out| {
        let filter = series_at(filters, row, args)?.and_then(|filter| filter.reals());
        let (Some(values), Some(mut filter)) = (series.reals(), filter) else {
            return Ok(());
        };
        let negative = filter.iter().any(|weight| *weight < 0.0);
        let asked = if args.len() > 2 { args.bools(2).get(row) } else { None };
        if asked.unwrap_or(!negative) {
            if negative {
                return Ok(());
            }
            let sum: f64 = filter.iter().sum();
            filter.iter_mut().for_each(|weight| *weight /= sum);
        }
        let center = args.len() > 3 && args.bools(3).get(row) == Some(true);
        if center && filter.len() % 2 == 0 {
            return Err(EvalError::unsupported(
                "a centered filter with an even number of weights",
                args.arg_span(1),
            ));
        }
        let ahead = if center { filter.len() / 2 } else { 0 };
        write_reals(&convolve(&values, &filter, ahead), out);
        Ok(())
    })
}

fn convolve(values: &[f64], filter: &[f64], ahead: usize) -> Vec<f64> {
    let at = |index: usize| {
        let terms = filter.iter().enumerate().filter_map(|(lag, weight)| {
            let value = (index + ahead).checked_sub(lag).and_then(|place| values.get(place))?;
            Some(weight * value)
        });
        total(terms)
    };
    (0..values.len()).map(at).collect()
}

pub(super) static SERIES_IIR: Function = Function {
    name: "series_iir",
    page: "series-iir-function",
    about: "Each element as a weighted sum of the series so far and of the results so far. What lies before the series \
            counts 0.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: series_iir,
    examples: &[example(
        "print series_iir(dynamic([0,1,2,3,4]), dynamic([1]), dynamic([1,-1]))",
        "[0.0,1.0,3.0,6.0,10.0]",
    )],
};

/// `series`, `numerators`, `denominators`: dynamics. Returns dynamics; null where an element is no number. An error
/// where the first denominator is 0.
fn series_iir(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (numerators, denominators) = (args.dynamics(1), args.dynamics(2));
    let reals = |series: Option<Series>| series.and_then(|series| series.reals());
    map_series(args, |row, series, out| {
        let b = reals(series_at(numerators, row, args)?);
        let a = reals(series_at(denominators, row, args)?);
        let (Some(values), Some(b), Some(a)) = (series.reals(), b, a) else {
            return Ok(());
        };
        let Some(first) = a.first().copied().filter(|first| *first != 0.0) else {
            return Err(EvalError::argument(
                "the first denominator of `series_iir` is missing or 0",
                args.arg_span(2),
            ));
        };
        let mut results: Vec<f64> = Vec::with_capacity(values.len());
        for index in 0..values.len() {
            let terms = b.iter().take(index + 1).enumerate();
            let forward = total(terms.map(|(lag, b)| b * values[index - lag]));
            let back = a.iter().enumerate().take(index + 1).skip(1);
            let feedback = total(back.map(|(lag, a)| a * results[index - lag]));
            results.push((forward - feedback) / first);
        }
        write_reals(&results, out);
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

    #[rstest]
    #[case(&[json("[10,20,30]"), json("[1,1]")], "[5.0,15.0,25.0]")]
    #[case(&[json("[10,20,30]"), json("[1,1,1]"), Scalar::Bool(false), Scalar::Bool(true)], "[30.0,60.0,50.0]")]
    #[case(&[json("[10,20,30]"), json("[1,-1]")], "[10.0,10.0,10.0]")]
    #[case(&[json("[10,20,30]"), json("[1,-1]"), Scalar::Bool(true)], "null")]
    #[case(&[json("[10,null]"), json("[1]")], "null")]
    #[case(&[json("[10]"), json("[]"), Scalar::Bool(false)], "[0.0]")]
    fn finite(#[case] args: &[Scalar], #[case] expected: &str) {
        assert_eq!(text("series_fir", args, Ty::Dynamic), expected);
    }

    #[test]
    fn a_cumulative_sum() {
        let args = [json("[0,1,2,3,4]"), json("[1]"), json("[1,-1]")];
        assert_eq!(text("series_iir", &args, Ty::Dynamic), "[0.0,1.0,3.0,6.0,10.0]");
    }
}
