//! `abs(number)`, `sign(number)`, `ceiling(number)`, `round(number[, precision])`

use arrow::array::ArrayRef;

use crate::error::EvalError;
use crate::functions::columns::{Side, decimal_array, real_array, side, whole_array};
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::{Decimal, Ty};

pub(super) static ABS: Function = Function {
    name: "abs",
    page: "abs-function",
    about: "The absolute value of a number or timespan.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: abs,
    examples: &[example("print abs(-5)", "5"), example("print abs(-1h)", "01:00:00")],
};

pub(super) static SIGN: Function = Function {
    name: "sign",
    page: "sign-function",
    about: "-1, 0 or 1, as a real.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: sign,
    examples: &[example("print sign(-4)", "-1.0")],
};

pub(super) static CEILING: Function = Function {
    name: "ceiling",
    page: "ceiling-function",
    about: "The smallest whole number that is not less.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: ceiling,
    examples: &[
        example("print ceiling(-1.1)", "-1.0"),
        example("print ceiling(0.9)", "1.0"),
    ],
};

pub(super) static ROUND: Function = Function {
    name: "round",
    page: "round-function",
    about: "The number with so many digits behind the point, halves away from zero; a negative precision rounds before \
            the point.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: round,
    examples: &[
        example("print round(2.98765, 3)", "2.988"),
        example("print round(2.15, 1)", "2.2"),
        example("print round(-50.55, -2)", "-100.0"),
        example("print round(21.5, -1)", "20.0"),
    ],
};

const ONE: Side<'static, ()> = Side::One(Some(()));

fn abs(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (value, rows) = (args.value(0), args.rows());
    Ok(match args.ty(0) {
        Ty::Real => real_array(side::map(&side::reals(value), &ONE, rows, |x, ()| x.abs())),
        Ty::Decimal => decimal_array(side::map(&side::decimals(value), &ONE, rows, |x, ()| {
            if x < Decimal::ZERO { x.neg() } else { x }
        })),
        _ => whole_array(
            args.result(),
            side::map(&side::longs(value), &ONE, rows, |x, ()| x.wrapping_abs()),
        ),
    })
}

fn sign(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let of = |x: f64, ()| if x == 0.0 || x.is_nan() { x.abs() } else { x.signum() };
    let values = side::map(&side::reals(args.value(0)), &ONE, args.rows(), of);
    Ok(as_result(args.result(), values))
}

fn ceiling(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (value, rows) = (args.value(0), args.rows());
    Ok(match args.ty(0) {
        // zero has no sign here
        Ty::Real => real_array(side::map(&side::reals(value), &ONE, rows, |x, ()| x.ceil() + 0.0)),
        Ty::Decimal => {
            let values = side::map(&side::decimals(value), &ONE, rows, |x, ()| x.neg().floor().neg());
            if args.result() == Ty::Real {
                real_array((values.0.iter().map(|value| value.to_real()).collect(), values.1))
            } else {
                decimal_array(values)
            }
        }
        _ => whole_array(args.result(), side::map(&side::longs(value), &ONE, rows, |x, ()| x)),
    })
}

fn as_result(ty: Ty, (values, nulls): (Vec<f64>, Option<arrow::buffer::NullBuffer>)) -> ArrayRef {
    match ty {
        Ty::Int | Ty::Long => whole_array(ty, (values.into_iter().map(|x| x as i64).collect(), nulls)),
        _ => real_array((values, nulls)),
    }
}

fn round(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (value, rows) = (args.value(0), args.rows());
    let digits = if args.len() > 1 {
        side::longs(args.value(1))
    } else {
        Side::One(Some(0))
    };
    Ok(match args.ty(0) {
        Ty::Real => real_array(side::map(&side::reals(value), &digits, rows, round_real)),
        Ty::Decimal => decimal_array(side::map(&side::decimals(value), &digits, rows, round_decimal)),
        _ => whole_array(args.result(), side::map(&side::longs(value), &digits, rows, round_long)),
    })
}

/// By scaling, as the documented 2.15 → 2.2 tells.
fn round_real(x: f64, digits: i64) -> f64 {
    let digits = digits.clamp(-400, 400) as i32;
    let scale = 10f64.powi(digits.abs());
    let rounded = if digits >= 0 {
        (x * scale).round() / scale
    } else {
        (x / scale).round() * scale
    };
    // a scale beyond the range of reals leaves nothing to round, or nothing at all
    match (x.is_finite() && !rounded.is_finite(), digits >= 0) {
        (true, true) => x,
        (true, false) => 0.0,
        (false, _) => rounded,
    }
}

fn round_long(x: i64, digits: i64) -> i64 {
    if digits >= 0 {
        return x;
    }
    let Some(scale) = u32::try_from(digits.unsigned_abs())
        .ok()
        .and_then(|digits| 10i128.checked_pow(digits))
        .filter(|scale| *scale <= 10_i128.pow(20))
    else {
        return 0;
    };
    let half = scale / 2 * i128::from(x.signum());
    ((i128::from(x) + half) / scale * scale) as i64
}

fn round_decimal(x: Decimal, digits: i64) -> Decimal {
    let digits = digits.clamp(-400, 400) as i32;
    let half = Decimal::new(5, -digits - 1);
    let magnitude = if x < Decimal::ZERO { x.neg() } else { x };
    let scaled = magnitude.add(half).mul(Decimal::new(1, digits)).floor();
    let rounded = scaled.mul(Decimal::new(1, -digits));
    if x < Decimal::ZERO { rounded.neg() } else { rounded }
}
