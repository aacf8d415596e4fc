//! `series_fit_poly(y, x, degree)`

use arrow::array::ArrayRef;

use super::numbers::{map_series, series_at, write_reals};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::dynamic::{write_array, write_real};

pub(super) static SERIES_FIT_POLY: Function = Function {
    name: "series_fit_poly",
    page: "series-fit-poly-function",
    about: "The polynomial of a degree (1 unless given) that fits a series best by least squares, over 1, 2, … or the \
            positions given: r², coefficients from the highest power down, variance of the series, variance of what \
            the polynomial leaves, and its values, as five columns.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: series_fit_poly,
    examples: &[example(
        "print y=dynamic([3,5,7]) | project series_fit_poly(y)",
        "1.0|[2.0,1.0]|4.0|0.0|[3.0,5.0,7.0]",
    )],
};

/// Above this the result depends on the method more than on the data.
const MAX_DEGREE: i64 = 16;

/// `y`, `x`: dynamics; `degree`: a whole number. Returns dynamic arrays of rsquare, coefficients, variance, rvariance
/// and poly_fit, which the binder splits into columns. Null where an element is no number, where the lengths differ, or
/// where there are too few different positions.
fn series_fit_poly(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let positions = args.dynamics(1);
    map_series(args, |row, series, out| {
        let degree = if args.len() > 2 {
            args.longs(2).get(row)
        } else {
            Some(1)
        };
        let Some(degree) = degree.filter(|degree| *degree >= 0) else {
            return Ok(());
        };
        if degree > MAX_DEGREE {
            return Err(EvalError::unsupported(
                format!("a polynomial of degree {degree}"),
                args.arg_span(2),
            ));
        }
        let Some(y) = series.reals() else { return Ok(()) };
        let x = if args.len() > 1 {
            series_at(positions, row, args)?.and_then(|positions| positions.reals())
        } else {
            Some((1..=y.len()).map(|position| position as f64).collect())
        };
        let Some(x) = x.filter(|x| x.len() == y.len()) else {
            return Ok(());
        };
        if let Some(fit) = Fit::new(&x, &y, degree as usize) {
            write_array(out, 5, |index, out| match index {
                0 => write_real(out, fit.rsquare),
                1 => write_reals(&fit.coefficients, out),
                2 => write_real(out, fit.variance),
                3 => write_real(out, fit.rvariance),
                _ => write_reals(&fit.values, out),
            });
        }
        Ok(())
    })
}

/// A polynomial with how well it fits.
struct Fit {
    rsquare: f64,
    coefficients: Vec<f64>,
    variance: f64,
    rvariance: f64,
    values: Vec<f64>,
}

impl Fit {
    /// Nothing where the positions do not determine the polynomial.
    fn new(x: &[f64], y: &[f64], degree: usize) -> Option<Fit> {
        let (low, high) = x.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(*value), high.max(*value))
        });
        // between -1 and 1 powers stay apart
        let center = f64::midpoint(low, high);
        let half = if high > low { (high - low) / 2.0 } else { 1.0 };
        let scaled: Vec<f64> = x.iter().map(|value| (value - center) / half).collect();
        let basis = orthogonal(&scaled, degree)?;
        let mut values = vec![0.0; y.len()];
        let mut powers = vec![0.0; degree + 1];
        for Member {
            values: member,
            powers: of_member,
        } in &basis
        {
            let norm: f64 = member.iter().map(|value| value * value).sum();
            let share = member.iter().zip(y).map(|(member, y)| member * y).sum::<f64>() / norm;
            values
                .iter_mut()
                .zip(member)
                .for_each(|(value, member)| *value += share * member);
            powers
                .iter_mut()
                .zip(of_member)
                .for_each(|(power, of_member)| *power += share * of_member);
        }
        let count = y.len() as f64;
        let average = y.iter().sum::<f64>() / count;
        let total: f64 = y.iter().map(|y| (y - average).powi(2)).sum();
        let rest: f64 = y.iter().zip(&values).map(|(y, value)| (y - value).powi(2)).sum();
        let divisor = (count - 1.0).max(1.0);
        Some(Fit {
            rsquare: if total > 0.0 { 1.0 - rest / total } else { 1.0 },
            coefficients: unscaled(&powers, center, half),
            variance: total / divisor,
            rvariance: rest / divisor,
            values,
        })
    }
}

/// A polynomial by its values at the positions and by its coefficients, lowest power first.
struct Member {
    values: Vec<f64>,
    powers: Vec<f64>,
}

/// Polynomials of degree 0 to `degree` that are orthogonal over the positions (Gram–Schmidt, twice for the last
/// digits). Nothing where there are too few different positions.
fn orthogonal(x: &[f64], degree: usize) -> Option<Vec<Member>> {
    let mut basis: Vec<Member> = Vec::with_capacity(degree + 1);
    for power in 0..=degree {
        let mut next = match basis.last() {
            None => Member {
                values: vec![1.0; x.len()],
                powers: vec![1.0],
            },
            Some(last) => Member {
                values: last.values.iter().zip(x).map(|(value, x)| value * x).collect(),
                powers: std::iter::once(0.0).chain(last.powers.iter().copied()).collect(),
            },
        };
        let before: f64 = next.values.iter().map(|value| value * value).sum();
        for _ in 0..2 {
            for member in &basis {
                let norm: f64 = member.values.iter().map(|value| value * value).sum();
                let share = member.values.iter().zip(&next.values).map(|(a, b)| a * b).sum::<f64>() / norm;
                next.values
                    .iter_mut()
                    .zip(&member.values)
                    .for_each(|(value, member)| *value -= share * member);
                next.powers
                    .iter_mut()
                    .zip(&member.powers)
                    .for_each(|(value, member)| *value -= share * member);
            }
        }
        let after: f64 = next.values.iter().map(|value| value * value).sum();
        if power >= x.len() || after <= before * 1e-20 {
            return None;
        }
        basis.push(next);
    }
    Some(basis)
}

/// Coefficients over `(x - center) / half`, lowest power first, as such over x, highest power first.
fn unscaled(powers: &[f64], center: f64, half: f64) -> Vec<f64> {
    // Horner with polynomials: p = p · (x - center) / half + power
    let mut result: Vec<f64> = Vec::with_capacity(powers.len());
    for power in powers.iter().rev() {
        let shifted: Vec<f64> = result.iter().map(|value| value / half).chain([0.0]).collect();
        let moved = std::iter::once(0.0).chain(result.iter().map(|value| -value * center / half));
        result = shifted.iter().zip(moved).map(|(a, b)| a + b).collect();
        if let Some(last) = result.last_mut() {
            *last += power;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::Fit;
    use rstest::rstest;

    #[rstest]
    #[case(&[1.0, 2.0, 3.0, 4.0], &[2.0, 1.0])]
    #[case(&[-2.3, 0.5, 1.0, 2.7, 9.0, 11.0], &[1.0, 0.0, -8.0, 0.0, 10.0, 6.0])]
    #[case(&[0.0, 1.0, 2.0, 5.0], &[3.0])]
    fn finds_the_polynomial_that_made_the_values(#[case] x: &[f64], #[case] coefficients: &[f64]) {
        let at = |x: f64| {
            coefficients
                .iter()
                .fold(0.0, |value, coefficient| value * x + coefficient)
        };
        let y: Vec<f64> = x.iter().map(|x| at(*x)).collect();
        let fit = Fit::new(x, &y, coefficients.len() - 1).unwrap();
        for (found, expected) in fit.coefficients.iter().zip(coefficients) {
            assert!((found - expected).abs() < 1e-6, "{:?}", fit.coefficients);
        }
        assert!(fit.rsquare > 1.0 - 1e-12);
    }

    #[test]
    fn a_line_is_that_of_series_fit_line() {
        let y = [2.0, 5.0, 6.0, 8.0, 11.0, 15.0, 17.0, 18.0, 25.0, 26.0, 30.0, 30.0];
        let x: Vec<f64> = (1..=12).map(f64::from).collect();
        let fit = Fit::new(&x, &y, 1).unwrap();
        assert!((fit.coefficients[0] - 2.730769).abs() < 1e-6);
        assert!((fit.coefficients[1] + 1.666667).abs() < 1e-6);
        assert!((fit.rsquare - 0.982901).abs() < 1e-6);
    }

    #[test]
    fn too_few_positions_determine_nothing() {
        assert!(Fit::new(&[1.0, 1.0, 1.0], &[1.0, 2.0, 3.0], 1).is_none());
        assert!(Fit::new(&[1.0, 2.0], &[1.0, 2.0], 2).is_none());
        assert!(Fit::new(&[], &[], 0).is_none());
    }
}
