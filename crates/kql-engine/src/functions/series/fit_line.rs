//! `series_fit_line(series)`, `series_fit_line_dynamic(series)`

use arrow::array::ArrayRef;

use super::numbers::{map_series, write_reals};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::dynamic::{ArrayBuilder, BagBuilder, write_real};

pub(super) static SERIES_FIT_LINE: Function = Function {
    name: "series_fit_line",
    page: "series-fit-line-function",
    about: "The straight line that fits a series best by least squares, positions counted from 1: r², slope, variance \
            of the series, variance of what the line leaves, interception, and the line's values, as six columns.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: series_fit_line,
    examples: &[example(
        "print y=dynamic([3,5,7]) | project series_fit_line(y)",
        "1.0|2.0|4.0|0.0|1.0|[3.0,5.0,7.0]",
    )],
};

pub(super) static SERIES_FIT_LINE_DYNAMIC: Function = Function {
    name: "series_fit_line_dynamic",
    page: "series-fit-line-dynamic-function",
    about: "A bag of what `series_fit_line` gives.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: series_fit_line_dynamic,
    examples: &[example("print series_fit_line_dynamic(dynamic([3,5,7])).slope", "2.0")],
};

/// A line with how well it fits.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fit {
    pub(super) rsquare: f64,
    pub(super) slope: f64,
    pub(super) variance: f64,
    pub(super) rvariance: f64,
    pub(super) interception: f64,
}

impl Fit {
    /// The line that fits `values` best; nothing for none.
    pub(super) fn new(values: &[f64]) -> Option<Fit> {
        if values.is_empty() {
            return None;
        }
        let count = values.len() as f64;
        let middle = (count + 1.0) / 2.0;
        let average = values.iter().sum::<f64>() / count;
        let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
        for (index, value) in values.iter().enumerate() {
            let (x, y) = ((index + 1) as f64 - middle, value - average);
            xy += x * y;
            xx += x * x;
            yy += y * y;
        }
        let slope = if xx > 0.0 { xy / xx } else { 0.0 };
        let interception = average - slope * middle;
        let fit = Fit {
            rsquare: 0.0,
            slope,
            variance: 0.0,
            rvariance: 0.0,
            interception,
        };
        let rest: f64 = values
            .iter()
            .enumerate()
            .map(|(index, value)| (value - fit.at(index)).powi(2))
            .sum();
        let divisor = (count - 1.0).max(1.0);
        Some(Fit {
            rsquare: if yy > 0.0 { 1.0 - rest / yy } else { 1.0 },
            variance: yy / divisor,
            rvariance: rest / divisor,
            ..fit
        })
    }

    /// The line's value at a position counted from 0.
    pub(super) fn at(&self, index: usize) -> f64 {
        self.slope * (index + 1) as f64 + self.interception
    }

    fn numbers(&self) -> [f64; 5] {
        [
            self.rsquare,
            self.slope,
            self.variance,
            self.rvariance,
            self.interception,
        ]
    }

    /// Its values at the first `len` positions.
    pub(super) fn line(&self, len: usize) -> Vec<f64> {
        (0..len).map(|index| self.at(index)).collect()
    }
}

/// `series`: dynamics. Returns dynamic arrays of rsquare, slope, variance, rvariance, interception and line_fit, which
/// the binder splits into columns; null where an element is no number.
fn series_fit_line(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    map_series(args, |_, series, out| {
        let Some(fit) = series.reals().and_then(|values| Fit::new(&values)) else {
            return Ok(());
        };
        let mut array = ArrayBuilder::new();
        fit.numbers()
            .iter()
            .for_each(|value| array.push_with(|out| write_real(out, *value)));
        array.push_with(|out| write_reals(&fit.line(series.len()), out));
        array.write(out);
        Ok(())
    })
}

/// As [`series_fit_line`], as bags.
fn series_fit_line_dynamic(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    const NAMES: [&str; 5] = ["rsquare", "slope", "variance", "rvariance", "interception"];
    map_series(args, |_, series, out| {
        let Some(fit) = series.reals().and_then(|values| Fit::new(&values)) else {
            return Ok(());
        };
        let mut bag = BagBuilder::new();
        for (name, value) in NAMES.iter().zip(fit.numbers()) {
            bag.insert_with(name, |out| write_real(out, value));
        }
        bag.insert_with("line_fit", |out| write_reals(&fit.line(series.len()), out));
        bag.write(out);
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::Fit;
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};

    #[test]
    fn the_documented_case() {
        let values = [2.0, 5.0, 6.0, 8.0, 11.0, 15.0, 17.0, 18.0, 25.0, 26.0, 30.0, 30.0];
        let fit = Fit::new(&values).unwrap();
        let expected = [0.982, 2.730, 98.628, 1.686, -1.666];
        for (number, expected) in fit.numbers().iter().zip(expected) {
            assert!((number - expected).abs() < 1e-3, "{number} for {expected}");
        }
        assert!((fit.at(11) - 31.102).abs() < 1e-3);
    }

    #[test]
    fn no_line_through_what_is_no_number() {
        let series = Scalar::Dynamic(Dynamic::from_json("[1,null]").unwrap());
        assert_eq!(text("series_fit_line", &[series], Ty::Dynamic), "null");
    }
}
