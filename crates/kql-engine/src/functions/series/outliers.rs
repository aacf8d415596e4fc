//! `series_outliers(series [, kind [, ignore_val [, min_percentile, max_percentile [, test_points]]]])`
//!
//! Percentiles are interpolated; a value beyond them scores its distance in interpercentile ranges, any other 0. For
//! `ctukey` the score is multiplied so that 1.5 lies where it does for quartiles of a normal distribution. So its author
//! explains it ("How does Kusto series_outliers() calculate anomaly scores?", Stack Overflow 75264555), beside scores
//! that the service gave, from which the factor for the 10th and 90th percentile is known to all its digits.

use arrow::array::ArrayRef;
use kql_syntax::Span;

use super::numbers::{map_series, write_reals};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static SERIES_OUTLIERS: Function = Function {
    name: "series_outliers",
    page: "series-outliers-function",
    about: "For each element how far it lies beyond the 10th and 90th percentile (`tukey`: 25th and 75th), in ranges \
            between the two, scaled so that 1.5 is Tukey's fence. Other percentiles are refused, as is a series with \
            outliers whose percentiles are equal.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: series_outliers,
    examples: &[
        example(
            "print series_outliers(dynamic([-3,2.4,15,3.9,5,6,4.5,5.2,3,4,5,16,7,5,5,4]))[2]",
            "1.3361954725339347",
        ),
        example(
            "print series_outliers(dynamic([1,2,3,4,20]), 'tukey')",
            "[-0.5,0.0,0.0,0.0,8.0]",
        ),
    ],
};

/// Which percentiles are the borders, and what scores are multiplied with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fences {
    low: f64,
    high: f64,
    factor: f64,
}

impl Fences {
    const TUKEY: Fences = Fences {
        low: 0.25,
        high: 0.75,
        factor: 1.0,
    };
    const CUSTOM: Fences = Fences {
        low: 0.10,
        high: 0.90,
        // the service's z-values of the 75th and 90th percentile are 0.675 and 1.29682082
        factor: 3.0 * 1.296_820_82 / (4.0 * 0.675 - 1.296_820_82),
    };

    /// Those of a kind.
    pub(super) fn named(kind: &str, span: Span) -> Result<Fences, EvalError> {
        match kind {
            "tukey" => Ok(Fences::TUKEY),
            "ctukey" => Ok(Fences::CUSTOM),
            _ => Err(EvalError::Argument {
                message: format!("`{kind}` is no way to find outliers"),
                help: Some("ways are 'tukey' and 'ctukey'".into()),
                span,
            }),
        }
    }

    /// Scores of all values, 0 for one that is missing. The borders come from the first `learnt` ones.
    pub(super) fn scores(self, values: &[Option<f64>], learnt: usize, span: Span) -> Result<Vec<f64>, EvalError> {
        let mut sorted: Vec<f64> = values.iter().take(learnt).copied().flatten().collect();
        sorted.sort_by(f64::total_cmp);
        let (Some(low), Some(high)) = (percentile(&sorted, self.low), percentile(&sorted, self.high)) else {
            return Ok(vec![0.0; values.len()]);
        };
        let range = high - low;
        let outside = |value: f64| {
            if value > high {
                value - high
            } else if value < low {
                value - low
            } else {
                0.0
            }
        };
        let any = values.iter().flatten().any(|value| outside(*value) != 0.0);
        // rounding alone makes such a range of equal values
        let noise = 1e-9 * low.abs().max(high.abs());
        if any && range <= noise {
            return Err(EvalError::Unsupported {
                what: "outliers of a series whose percentiles are equal".into(),
                help: Some("what the service gives where it would divide by a range of zero is not published".into()),
                span,
            });
        }
        let score = |value: f64| {
            let distance = outside(value);
            if distance == 0.0 {
                0.0
            } else {
                distance / range * self.factor
            }
        };
        Ok(values.iter().map(|value| value.map_or(0.0, score)).collect())
    }
}

/// Between the two nearest of sorted values; nothing where there is none.
fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * (sorted.len().checked_sub(1)?) as f64;
    let (below, part) = (place.floor() as usize, place.fract());
    let low = sorted.get(below)?;
    let high = sorted.get(below + 1).unwrap_or(low);
    Some(low + part * (high - low))
}

/// `series`: dynamics. Returns dynamic arrays of as many reals.
fn series_outliers(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (kinds, ignored) = (args.strings(1), args.reals(2));
    let (lows, highs, tests) = (args.reals(3), args.reals(4), args.longs(5));
    map_series(args, |row, series, out| {
        let kind = if args.len() > 1 { kinds.get(row) } else { "ctukey" };
        let fences = Fences::named(kind, args.arg_span(1))?;
        let asked = [lows.get(row), highs.get(row)];
        let usual = [Some(fences.low * 100.0), Some(fences.high * 100.0)];
        if kind == "ctukey"
            && asked
                .iter()
                .zip(usual)
                .any(|(asked, usual)| asked.is_some() && *asked != usual)
        {
            return Err(EvalError::Unsupported {
                what: "outliers beyond percentiles other than the 10th and 90th".into(),
                help: Some("how the service scales their scores is not published".into()),
                span: args.arg_span(3),
            });
        }
        let ignored = ignored.get(row);
        let values: Vec<Option<f64>> = series
            .0
            .iter()
            .map(|number| {
                number
                    .map(super::numbers::Number::real)
                    .filter(|value| Some(*value) != ignored)
            })
            .collect();
        let tests = tests
            .get(row)
            .and_then(|tests| usize::try_from(tests).ok())
            .unwrap_or(0);
        let learnt = values.len().saturating_sub(tests);
        write_reals(&fences.scores(&values, learnt, args.span())?, out);
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    fn json(text: &str) -> Scalar {
        Scalar::Dynamic(Dynamic::from_json(text).unwrap())
    }

    /// Recorded from the service: see the module.
    #[test]
    fn scores_of_the_service() {
        let values = [
            -3.0, 2.4, 15.0, 3.9, 5.0, 6.0, 4.5, 5.2, 3.0, 4.0, 5.0, 16.0, 7.0, 5.0, 5.0, 4.0,
        ];
        let scores = Fences::CUSTOM.scores(&values.map(Some), 16, Span::new(0, 0)).unwrap();
        let mut expected = [0.0; 16];
        expected[0] = -1.904_078_548_360_857;
        expected[1] = -0.100_214_660_440_045_19;
        expected[2] = 1.336_195_472_533_934_7;
        expected[11] = 1.670_244_340_667_418_6;
        for (score, expected) in scores.iter().zip(expected) {
            assert!((score - expected).abs() < 1e-14, "{scores:?}");
        }
    }

    #[rstest]
    #[case("[1,2,3,4,20]", &[Scalar::string("tukey")], "[-0.5,0.0,0.0,0.0,8.0]")]
    #[case("[1,2,null,3,4,20,99]", &[Scalar::string("tukey"), Scalar::Long(99)], "[-0.5,0.0,0.0,0.0,0.0,8.0,0.0]")]
    #[case("[7,7,7]", &[], "[0.0,0.0,0.0]")]
    #[case("[]", &[], "[]")]
    #[case("{}", &[], "null")]
    fn other_series(#[case] series: &str, #[case] options: &[Scalar], #[case] expected: &str) {
        let mut args = vec![json(series)];
        args.extend(options.iter().cloned());
        assert_eq!(text("series_outliers", &args, Ty::Dynamic), expected);
    }

    /// Breaks when a division by zero is passed off as a score.
    #[test]
    fn one_outlier_among_equal_values_is_refused() {
        let mut values = vec![Some(0.1); 20];
        values[3] = Some(5.0);
        assert!(matches!(
            Fences::CUSTOM.scores(&values, 20, Span::new(0, 0)),
            Err(EvalError::Unsupported { .. })
        ));
    }
}
