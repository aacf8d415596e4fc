//! `series_decompose_anomalies(series [, threshold [, period [, trend [, test_points [, method [, seasonality_threshold]]]]]])`

use arrow::array::ArrayRef;

use super::decompose::{Order, Parts};
use super::numbers::{map_series, write_reals};
use super::outliers::Fences;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::dynamic::{ArrayBuilder, write_long};

pub(super) static SERIES_DECOMPOSE_ANOMALIES: Function = Function {
    name: "series_decompose_anomalies",
    page: "series-decompose-anomalies-function",
    about: "Outliers of what `series_decompose` leaves, in three columns: 1 or -1 where the score of `series_outliers` is \
            beyond the threshold (1.5), the scores, the baseline. A period that is not given is looked for, and refused \
            where it is not certain what the service finds.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: series_decompose_anomalies,
    examples: &[example(
        "print y=dynamic([1,2,3,4,20]) | project series_decompose_anomalies(y, 1.5, 0, 'none', 0, 'tukey')",
        "[0,0,0,0,1]|[-0.5,0.0,0.0,0.0,8.0]|[0.0,0.0,0.0,0.0,0.0]",
    )],
};

const ORDER: Order = Order {
    period: 2,
    trend: 3,
    test_points: 4,
    seasonality_threshold: 6,
    usual_trend: "avg",
};

/// `series`: dynamics. Returns dynamic arrays of flags, scores and baseline, which the binder splits into columns.
fn series_decompose_anomalies(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (thresholds, methods) = (args.reals(1), args.strings(5));
    map_series(args, |row, series, out| {
        let Some(parts) = Parts::of(args, ORDER, row, &series)? else {
            return Ok(());
        };
        let threshold = thresholds.get(row).unwrap_or(1.5);
        let method = if args.len() > 5 { methods.get(row) } else { "ctukey" };
        let fences = Fences::named(method, args.arg_span(5))?;
        let scores = fences.scores(&parts.residual, parts.learnt, args.span())?;
        let flag = |score: f64| i64::from(score > threshold) - i64::from(score < -threshold);
        let mut flags = ArrayBuilder::new();
        for score in &scores {
            flags.push_with(|out| write_long(out, flag(*score)));
        }
        let mut array = ArrayBuilder::new();
        array.push_with(|out| flags.write(out));
        array.push_with(|out| write_reals(&scores, out));
        array.push_with(|out| write_reals(&parts.baseline, out));
        array.write(out);
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};

    /// Breaks when flags, scores or the baseline come of the wrong part of the series.
    #[test]
    fn a_dip_and_a_spike_around_a_line() {
        let mut values: Vec<String> = (0..30).map(|index| format!("{}", index * 2 + index % 3)).collect();
        values[10] = "90".into();
        values[20] = "-40".into();
        let series = Scalar::Dynamic(Dynamic::from_json(&format!("[{}]", values.join(","))).unwrap());
        let args = [series, Scalar::Real(2.5), Scalar::Long(0), Scalar::string("linefit")];
        let all = text("series_decompose_anomalies", &args, Ty::Dynamic);
        let flags = &all[2..all.find(']').unwrap()];
        let marked: Vec<(usize, &str)> = flags.split(',').enumerate().filter(|(_, flag)| *flag != "0").collect();
        assert_eq!(marked, [(10, "1"), (20, "-1")]);
    }
}
