//! `left * right`

use arrow::array::ArrayRef;

use super::arithmetic::{Arithmetic, Times, kernel};
use super::scale::scale;
use crate::functions::{Depends, Function, Nulls, example};
use crate::types::{Decimal, Ty};

pub(super) static MULTIPLY: Function = Function {
    name: "Multiply",
    page: "numerical-operators",
    about: "Multiplies numbers, or a timespan by a number. Whole numbers wrap around.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: kernel::<Multiply>,
    examples: &[
        example("print 6 * 7", "42"),
        example("print 1.5 * 1h", "01:30:00"),
        example("print 2 * 0.5", "1.0"),
    ],
};

struct Multiply;

impl Arithmetic for Multiply {
    const SYMBOL: &'static str = "*";
    const TOTAL: bool = true;

    fn long(a: i64, b: i64) -> Option<i64> {
        Some(a.wrapping_mul(b))
    }

    fn real(a: f64, b: f64) -> f64 {
        a * b
    }

    fn decimal(a: Decimal, b: Decimal) -> Option<Decimal> {
        Some(a.mul(b))
    }

    fn times(times: &Times<'_>) -> Option<ArrayRef> {
        match times.types {
            (Ty::Timespan, Ty::Int | Ty::Long) | (Ty::Int | Ty::Long, Ty::Timespan) => {
                Some(times.ticks(|a, b| Some(a.wrapping_mul(b))))
            }
            (Ty::Timespan, Ty::Real | Ty::Decimal) => Some(scale(times.left, times.right, times.rows, |a, b| a * b)),
            (Ty::Real | Ty::Decimal, Ty::Timespan) => Some(scale(times.right, times.left, times.rows, |a, b| a * b)),
            _ => None,
        }
    }
}
