//! `beta_cdf(x, alpha, beta)`, `beta_pdf`, `beta_inv`, `welch_test(mean1, variance1, count1, mean2, variance2, count2)`
//!
//! The regularised incomplete beta function is computed by its continued fraction (Abramowitz & Stegun, 26.5.8).

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array};

use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static BETA_CDF: Function = Function {
    name: "beta_cdf",
    page: "beta-cdf-function",
    about: "The cumulative beta distribution at x; NaN outside of 0 … 1. As recorded, 1 where `alpha` is negative.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| over(args, cdf),
    examples: &[example("print round(beta_cdf(0.5, 2, 2), 9)", "0.5")],
};

pub(super) static BETA_PDF: Function = Function {
    name: "beta_pdf",
    page: "beta-pdf-function",
    about: "The density of the beta distribution at x; NaN outside of its domain.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| over(args, pdf),
    examples: &[example("print round(beta_pdf(0.5, 10.0, 20.0), 9)", "0.746176019")],
};

pub(super) static BETA_INV: Function = Function {
    name: "beta_inv",
    page: "beta-inv-function",
    about: "The x at which the cumulative beta distribution has the given probability; null where that is none, NaN \
            outside of the domain.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| over(args, inv),
    examples: &[example("print round(beta_inv(0.1, 10.0, 20.0), 9)", "0.226415022")],
};

pub(super) static WELCH_TEST: Function = Function {
    name: "welch_test",
    page: "welch-test-function",
    about: "The two-sided p-value of Welch's t-test.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: welch_test,
    examples: &[example(
        "print round(welch_test(20.82, 7.88, 15, 22.98, 4.19, 15), 3)",
        "0.024",
    )],
};

fn over(args: &Args<'_>, of: fn(f64, f64, f64) -> Option<f64>) -> Result<ArrayRef, EvalError> {
    let [x, alpha, beta] = [0, 1, 2].map(|index| args.reals(index));
    let values = (0..args.rows()).map(|row| of(x.get(row)?, alpha.get(row)?, beta.get(row)?));
    Ok(Arc::new(values.collect::<Float64Array>()))
}

fn cdf(x: f64, alpha: f64, beta: f64) -> Option<f64> {
    Some(if !(0.0..=1.0).contains(&x) {
        f64::NAN
    } else if alpha < 0.0 {
        1.0
    } else if !(alpha > 0.0 && beta > 0.0) {
        f64::NAN
    } else {
        incomplete_beta(x, alpha, beta)
    })
}

fn pdf(x: f64, alpha: f64, beta: f64) -> Option<f64> {
    if !((0.0..=1.0).contains(&x) && alpha > 0.0 && beta > 0.0) {
        return Some(f64::NAN);
    }
    if x == 0.0 || x == 1.0 {
        let exponent = if x == 0.0 { alpha } else { beta };
        return Some(match exponent.total_cmp(&1.0) {
            std::cmp::Ordering::Less => f64::INFINITY,
            std::cmp::Ordering::Equal => (-log_beta(alpha, beta)).exp(),
            std::cmp::Ordering::Greater => 0.0,
        });
    }
    Some(((alpha - 1.0) * x.ln() + (beta - 1.0) * (-x).ln_1p() - log_beta(alpha, beta)).exp())
}

/// By bisection, which the monotone distribution always lets end.
fn inv(probability: f64, alpha: f64, beta: f64) -> Option<f64> {
    if !(alpha > 0.0 && beta > 0.0) {
        return Some(f64::NAN);
    }
    if !(0.0..=1.0).contains(&probability) {
        return None;
    }
    let (mut low, mut high) = (0.0f64, 1.0f64);
    for _ in 0..1100 {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if incomplete_beta(middle, alpha, beta) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(high)
}

fn log_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

/// The regularised incomplete beta function; `x` in 0 … 1, `a` and `b` positive.
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x;
    }
    let front = (a * x.ln() + b * (-x).ln_1p() - log_beta(a, b)).exp();
    // the fraction converges fast on this side of the mean
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(x, a, b) / a
    } else {
        1.0 - front * fraction(1.0 - x, b, a) / b
    }
}

/// The continued fraction, evaluated from the front by Lentz's method.
fn fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let guard = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = guard(1.0 - (a + b) * x / (a + 1.0)).recip();
    let mut result = d;
    for m in 1..10_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut step = 1.0;
        for term in [even, odd] {
            d = guard(1.0 + term * d).recip();
            c = guard(1.0 + term / c);
            step = c * d;
            result *= step;
        }
        if (step - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    result
}

fn welch_test(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let parts = [0, 1, 2, 3, 4, 5].map(|index| args.reals(index));
    let values = (0..args.rows()).map(|row| {
        let [mean1, variance1, count1, mean2, variance2, count2] = {
            let mut values = [0.0; 6];
            for (value, part) in values.iter_mut().zip(&parts) {
                *value = part.get(row)?;
            }
            values
        };
        let (error1, error2) = (variance1 / count1, variance2 / count2);
        let t = (mean1 - mean2) / (error1 + error2).sqrt();
        // Welch–Satterthwaite
        let freedom = (error1 + error2).powi(2) / (error1.powi(2) / (count1 - 1.0) + error2.powi(2) / (count2 - 1.0));
        if !(t.is_finite() && freedom > 0.0) {
            return Some(f64::NAN);
        }
        Some(incomplete_beta(freedom / (freedom + t * t), freedom / 2.0, 0.5))
    });
    Ok(Arc::new(values.collect::<Float64Array>()))
}
