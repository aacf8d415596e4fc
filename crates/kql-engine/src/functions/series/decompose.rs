//! `series_seasonal`, `series_decompose`, `series_decompose_forecast`
//!
//! A period that is given, or 0 for none, is taken apart as the pages say. How one is found is described there in words
//! only, so a series of which it is not certain what is found is refused: see [`period`].

use arrow::array::ArrayRef;

use super::fit_line::Fit;
use super::numbers::{Number, Series, map_series, write_elements, write_reals};
use super::period::{self, Period};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::dynamic::{ArrayBuilder, write_real};

pub(super) static SERIES_SEASONAL: Function = Function {
    name: "series_seasonal",
    page: "series-seasonal-function",
    about: "The seasonal part of a series with a given period: for each place in the period the median over all periods. \
            Other values than a positive period give zeros. -1, the default, looks for a period that scores 0.7, and is \
            refused where it is not certain what the service finds.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: series_seasonal,
    examples: &[example(
        "print series_seasonal(dynamic([1,3,5,1,3,5,2,4,6]), 3)",
        "[1.0,3.0,5.0,1.0,3.0,5.0,1.0,3.0,5.0]",
    )],
};

pub(super) static SERIES_DECOMPOSE: Function = Function {
    name: "series_decompose",
    page: "series-decompose-function",
    about: "Takes a series apart into baseline, seasonal part, trend and rest, as four columns. A period \
            that is not given is looked for, and refused where it is not certain what the service finds.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| {
        decompose(
            args,
            Order {
                period: 1,
                trend: 2,
                test_points: 3,
                seasonality_threshold: 4,
                usual_trend: "avg",
            },
        )
    },
    examples: &[example(
        "print y=dynamic([1,3,1,3,1,3]) | project series_decompose(y, 2)",
        "[1.0,3.0,1.0,3.0,1.0,3.0]|[1.0,3.0,1.0,3.0,1.0,3.0]|[0.0,0.0,0.0,0.0,0.0,0.0]|[0.0,0.0,0.0,0.0,0.0,0.0]",
    )],
};

pub(super) static SERIES_DECOMPOSE_FORECAST: Function = Function {
    name: "series_decompose_forecast",
    page: "series-decompose-forecast-function",
    about: "As `series_decompose`, learnt without the last elements, which the baseline then forecasts. Without a trend \
            it takes 'linefit': the page's text says 'avg', as that of `series_decompose`, but its chart, whose query names \
            no trend, follows a line.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| {
        decompose(
            args,
            Order {
                period: 2,
                trend: 3,
                test_points: 1,
                seasonality_threshold: 4,
                usual_trend: "linefit",
            },
        )
    },
    examples: &[example(
        "print y=dynamic([2,4,6,8,0,0]) | extend forecast=series_decompose_forecast(y, 2) | project forecast",
        "[2.0,4.0,6.0,8.0,10.0,12.0]",
    )],
};

/// What the score of a period must reach in `series_seasonal`, as its page says.
const SEASONAL_THRESHOLD: f64 = 0.7;

/// Which arguments hold what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    pub(super) period: usize,
    pub(super) trend: usize,
    pub(super) test_points: usize,
    pub(super) seasonality_threshold: usize,
    /// the trend where no argument names one
    pub(super) usual_trend: &'static str,
}

/// The period of the argument at `place`, 0 for none. -1 and no argument ask to find one that scores `threshold`.
fn period_of(args: &Args<'_>, place: usize, row: usize, threshold: f64, learnt: &[f64]) -> Result<usize, EvalError> {
    let asked = args.longs(place).get(row).unwrap_or(-1);
    if asked != -1 {
        return Ok(usize::try_from(asked).unwrap_or(0));
    }
    args.ctx().check()?;
    match period::find(learnt, threshold) {
        Period::None => Ok(0),
        Period::Found(length, _) => Ok(length),
        Period::Open => Err(EvalError::Unsupported {
            what: "finding the period of a series that may have one".into(),
            help: Some("give the period in elements, such as 24 for days of hourly values, or 0 for none".into()),
            span: args.arg_span(place),
        }),
    }
}

/// For each of `len` places the median of the learnt values at the same place of their periods; zeros without a period.
fn seasonal(learnt: &[f64], period: usize, len: usize) -> Vec<f64> {
    if period == 0 {
        return vec![0.0; len];
    }
    let medians: Vec<f64> = (0..period.min(len))
        .map(|phase| median(learnt.iter().skip(phase).step_by(period).copied().collect()))
        .collect();
    (0..len).map(|index| medians[index % period]).collect()
}

/// 0 where there is nothing.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() {
        0 => 0.0,
        count if count % 2 == 1 => values[half],
        _ => f64::midpoint(values[half - 1], values[half]),
    }
}

/// The elements without the last `test_points`, all as reals; nothing where one is no number.
fn learnt(series: &Series, test_points: usize) -> Option<Vec<f64>> {
    let count = series.len().saturating_sub(test_points);
    series.0[..count]
        .iter()
        .map(|number| number.map(Number::real))
        .collect()
}

fn points(args: &Args<'_>, index: usize, row: usize) -> usize {
    let points = if args.len() > index {
        args.longs(index).get(row).unwrap_or(0)
    } else {
        0
    };
    usize::try_from(points).unwrap_or(0)
}

/// `series`: dynamics; `period`, `test_points`: whole numbers. Returns dynamics.
fn series_seasonal(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    map_series(args, |row, series, out| {
        let Some(learnt) = learnt(&series, points(args, 2, row)) else {
            return Ok(());
        };
        let period = period_of(args, 1, row, SEASONAL_THRESHOLD, &learnt)?;
        write_reals(&seasonal(&learnt, period, series.len()), out);
        Ok(())
    })
}

/// A series, taken apart.
pub(super) struct Parts {
    pub(super) baseline: Vec<f64>,
    seasonal: Vec<f64>,
    trend: Vec<f64>,
    /// What the baseline leaves; nothing where the series has no number.
    pub(super) residual: Vec<Option<f64>>,
    /// How many elements, from the first, the baseline was learnt from.
    pub(super) learnt: usize,
}

impl Parts {
    /// Takes the series of a row apart, with the other arguments as `order` says. Nothing where an element that is to be
    /// learnt from is no number.
    pub(super) fn of(args: &Args<'_>, order: Order, row: usize, series: &Series) -> Result<Option<Parts>, EvalError> {
        let Some(learnt) = learnt(series, points(args, order.test_points, row)) else {
            return Ok(None);
        };
        let threshold = args.reals(order.seasonality_threshold).get(row);
        let period = period_of(args, order.period, row, threshold.unwrap_or(period::THRESHOLD), &learnt)?;
        let seasonal = seasonal(&learnt, period, series.len());
        let deseasonal: Vec<f64> = learnt
            .iter()
            .zip(&seasonal)
            .map(|(value, season)| value - season)
            .collect();
        let kind = if args.len() > order.trend {
            args.strings(order.trend).get(row)
        } else {
            order.usual_trend
        };
        let trend = trend(kind, &deseasonal, series.len()).ok_or_else(|| EvalError::Argument {
            message: format!("`{kind}` is no trend"),
            help: Some("trends are 'avg', 'linefit' and 'none'".into()),
            span: args.arg_span(order.trend),
        })?;
        let baseline: Vec<f64> = seasonal
            .iter()
            .zip(&trend)
            .map(|(season, trend)| season + trend)
            .collect();
        let residual = series
            .0
            .iter()
            .zip(&baseline)
            .map(|(number, base)| number.map(|number| number.real() - base))
            .collect();
        Ok(Some(Parts {
            baseline,
            seasonal,
            trend,
            residual,
            learnt: learnt.len(),
        }))
    }
}

/// `series`: dynamics; the rest as `order` says. Returns dynamic arrays of baseline, seasonal, trend and residual, which
/// the binder splits into columns.
fn decompose(args: &Args<'_>, order: Order) -> Result<ArrayRef, EvalError> {
    map_series(args, |row, series, out| {
        let Some(parts) = Parts::of(args, order, row, &series)? else {
            return Ok(());
        };
        let mut array = ArrayBuilder::new();
        for part in [&parts.baseline, &parts.seasonal, &parts.trend] {
            array.push_with(|out| write_reals(part, out));
        }
        array.push_with(|out| write_elements(parts.residual.iter().copied(), out, write_real));
        array.write(out);
        Ok(())
    })
}

/// The trend of what season leaves, for `len` places; nothing where there is no such kind of trend.
fn trend(kind: &str, deseasonal: &[f64], len: usize) -> Option<Vec<f64>> {
    match kind {
        "none" => Some(vec![0.0; len]),
        "avg" => {
            let average = deseasonal.iter().sum::<f64>() / (deseasonal.len().max(1)) as f64;
            Some(vec![average; len])
        }
        "linefit" => {
            let fit = Fit::new(deseasonal);
            Some(
                (0..len)
                    .map(|index| fit.as_ref().map_or(0.0, |fit| fit.at(index)))
                    .collect(),
            )
        }
        _ => None,
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

    #[rstest]
    #[case("[1,3,5,1,3,5,2,4,6]", 3, "[1.0,3.0,5.0,1.0,3.0,5.0,1.0,3.0,5.0]")]
    #[case("[1,3,5,2,4,6,1,3,5,2,4,6]", 3, "[1.5,3.5,5.5,1.5,3.5,5.5,1.5,3.5,5.5,1.5,3.5,5.5]")]
    #[case("[1,2,3]", 0, "[0.0,0.0,0.0]")]
    #[case("[1,2,3]", -1, "[0.0,0.0,0.0]")]
    #[case("[1,2,3]", 7, "[1.0,2.0,3.0]")]
    fn seasons(#[case] series: &str, #[case] period: i64, #[case] expected: &str) {
        assert_eq!(
            text("series_seasonal", &[json(series), Scalar::Long(period)], Ty::Dynamic),
            expected
        );
    }

    /// Printed on the page of `series_seasonal`, whose default is to look for a period.
    #[rstest]
    #[case(
        "[2,5,3,4,3,2,1,2,3,4,3,2,1,2,3,4,3,2,1,2,3,4,3,2,1]",
        "[1.0,2.0,3.0,4.0,3.0,2.0,1.0,2.0,3.0,4.0,3.0,2.0,1.0,2.0,3.0,4.0,3.0,2.0,1.0,2.0,3.0,4.0,3.0,2.0,1.0]"
    )]
    #[case(
        "[8,12,14,12,10,10,12,14,12,10,10,12,14,12,10,10,12,14,12,10]",
        "[10.0,12.0,14.0,12.0,10.0,10.0,12.0,14.0,12.0,10.0,10.0,12.0,14.0,12.0,10.0,10.0,12.0,14.0,12.0,10.0]"
    )]
    #[case("[1,3,5,2,4,6,1,3,5,2,4,6]", "[0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0]")]
    fn periods_that_are_found(#[case] series: &str, #[case] expected: &str) {
        assert_eq!(text("series_seasonal", &[json(series)], Ty::Dynamic), expected);
    }

    #[rstest]
    #[case(&[Scalar::Long(0)], "[[2.0,2.0,2.0],[0.0,0.0,0.0],[2.0,2.0,2.0],[-1.0,0.0,1.0]]")]
    #[case(&[Scalar::Long(0), Scalar::string("linefit")], "[[1.0,2.0,3.0],[0.0,0.0,0.0],[1.0,2.0,3.0],[0.0,0.0,0.0]]")]
    #[case(&[Scalar::Long(0), Scalar::string("linefit"), Scalar::Long(1)], "[[1.0,2.0,3.0],[0.0,0.0,0.0],[1.0,2.0,3.0],[0.0,0.0,0.0]]")]
    #[case(&[Scalar::Long(0), Scalar::string("none")], "[[0.0,0.0,0.0],[0.0,0.0,0.0],[0.0,0.0,0.0],[1.0,2.0,3.0]]")]
    fn parts(#[case] options: &[Scalar], #[case] expected: &str) {
        let mut args = vec![json("[1,2,3]")];
        args.extend(options.iter().cloned());
        assert_eq!(text("series_decompose", &args, Ty::Dynamic), expected);
    }

    #[test]
    fn a_forecast_of_empty_slots() {
        let args = [
            json("[1,2,1,2,null,null]"),
            Scalar::Long(2),
            Scalar::Long(2),
            Scalar::string("avg"),
        ];
        assert_eq!(
            text("series_decompose_forecast", &args, Ty::Dynamic),
            "[[1.0,2.0,1.0,2.0,1.0,2.0],[1.0,2.0,1.0,2.0,1.0,2.0],[0.0,0.0,0.0,0.0,0.0,0.0],[0.0,0.0,0.0,0.0,null,null]]"
        );
    }
}
