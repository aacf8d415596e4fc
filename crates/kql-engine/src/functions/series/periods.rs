//! `series_periods_detect(series, min_period, max_period, num_periods)`, `series_periods_validate(series, period, …)`
//!
//! Both run where [`period`](super::period) is certain, which covers what `series_periods_validate`'s page prints, and are
//! refused elsewhere: which lengths become candidates is not published.

use arrow::array::ArrayRef;

use super::numbers::{map_series, write_reals};
use super::period::{Period, Periods};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::dynamic::ArrayBuilder;

pub(super) static SERIES_PERIODS_DETECT: Function = Function {
    name: "series_periods_detect",
    page: "series-periods-detect-function",
    about: "The best periods of a series between two lengths, and their scores, as two arrays of `num_periods` elements, \
            zeros where there are no more. Refused where what is published does not tell: for a series with other than one \
            strong wave, and for a second period.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: series_periods_detect,
    examples: &[example(
        "print y=dynamic([1,5,2,2,1,5,2,2,1,5,2,2,1,5,2,2,1,5,2,2,1,5,2,2,1,5,2,2,1,5,2,2]) | project series_periods_detect(y, 0.0, 8.0, 1)",
        "[4.0]|[1.0]",
    )],
};

pub(super) static SERIES_PERIODS_VALIDATE: Function = Function {
    name: "series_periods_validate",
    page: "series-periods-validate-function",
    about: "Periods and, for each, a score from 0 to 1: how well the series repeats after so many elements. 0 for lengths \
            below 4 or over half the series. Refused where it is not certain whether the series has such a period.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: series_periods_validate,
    examples: &[example(
        "print y=dynamic([1,2,3,4,5,6]) | project series_periods_validate(y, 2.0, 12.0)",
        "[2.0,12.0]|[0.0,0.0]",
    )],
};

/// `series`: dynamics; least and greatest length: reals; how many: longs. Returns dynamic arrays of lengths and scores.
fn series_periods_detect(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (lows, highs, counts) = (args.reals(1), args.reals(2), args.longs(3));
    map_series(args, |row, series, out| {
        let (Some(values), Some(low), Some(high), Some(count)) =
            (series.reals(), lows.get(row), highs.get(row), counts.get(row))
        else {
            return Ok(());
        };
        let count = usize::try_from(count).unwrap_or(0);
        let open = || refused("that may have some", args);
        if count == 0 || count > values.len() {
            return Err(refused("for as many results", args));
        }
        let periods = Periods::new(&values).ok_or_else(open)?;
        let range = low..=high;
        let found = match periods.best(f64::EPSILON.sqrt(), &range) {
            Period::None => (0.0, 0.0),
            Period::Found(length, score) if score >= super::period::KNOWN_SCORE => {
                if count > 1 && !periods.is_alone(length, &range) {
                    return Err(refused("that may have a second one", args));
                }
                (length as f64, score)
            }
            Period::Found(..) | Period::Open => return Err(open()),
        };
        let padded = |first: f64| {
            let mut all = vec![0.0; count];
            all[0] = first;
            all
        };
        write_both(&padded(found.0), &padded(found.1), out);
        Ok(())
    })
}

/// `series`: dynamics; the others: reals. Returns dynamic arrays of lengths and scores.
fn series_periods_validate(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    map_series(args, |row, series, out| {
        let Some(values) = series.reals() else { return Ok(()) };
        let lengths: Option<Vec<f64>> = (1..args.len()).map(|index| args.reals(index).get(row)).collect();
        let Some(lengths) = lengths else { return Ok(()) };
        let open = || refused("of that length", args);
        let periods = Periods::new(&values).ok_or_else(open)?;
        let scores: Option<Vec<f64>> = lengths.iter().map(|length| periods.of(*length)).collect();
        write_both(&lengths, &scores.ok_or_else(open)?, out);
        Ok(())
    })
}

fn write_both(lengths: &[f64], scores: &[f64], out: &mut Vec<u8>) {
    let mut array = ArrayBuilder::new();
    array.push_with(|out| write_reals(lengths, out));
    array.push_with(|out| write_reals(scores, out));
    array.write(out);
}

fn refused(what: &str, args: &Args<'_>) -> EvalError {
    EvalError::Unsupported {
        what: format!("finding the period of a series {what}"),
        help: Some("how the service chooses periods is not published; write the period into the query".into()),
        span: args.span(),
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    fn json(text: &str) -> Scalar {
        Scalar::Dynamic(Dynamic::from_json(text).unwrap())
    }

    /// Breaks when the arrays are not as long as asked for, or a length out of range is found.
    #[rstest]
    #[case(0.0, 8.0, 1, "[[4.0],[1.0]]")]
    #[case(4.5, 5.5, 3, "[[0.0,0.0,0.0],[0.0,0.0,0.0]]")]
    #[case(4.0, 5.0, 2, "[[4.0,0.0],[1.0,0.0]]")]
    fn detects(#[case] low: f64, #[case] high: f64, #[case] count: i64, #[case] expected: &str) {
        let series = json(&format!("[{}]", ["1,5,2,2"; 8].join(",")));
        let args = [series, Scalar::Real(low), Scalar::Real(high), Scalar::Long(count)];
        assert_eq!(text("series_periods_detect", &args, Ty::Dynamic), expected);
    }
}
