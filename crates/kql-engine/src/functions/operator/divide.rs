//! `left / right`

use arrow::array::ArrayRef;

use super::arithmetic::{Arithmetic, Times, kernel};
use super::scale::scale;
use crate::functions::{Depends, Function, Nulls, example};
use crate::types::{Decimal, Ty};

pub(super) static DIVIDE: Function = Function {
    name: "Divide",
    page: "numerical-operators",
    about: "Divides. Whole numbers are cut toward zero and give null for a zero divisor; reals give an infinity or NaN. \
            Two timespans give a real.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: kernel::<Divide>,
    examples: &[
        example("print -7 / 2", "-3"),
        example("print 7 / 2.0", "3.5"),
        example("print 1 / 0", ""),
        example("print 1.0 / 0", "Infinity"),
        example("print 1d / 5h", "4.8"),
    ],
};

struct Divide;

impl Arithmetic for Divide {
    const SYMBOL: &'static str = "/";
    const TOTAL: bool = false;

    fn long(a: i64, b: i64) -> Option<i64> {
        (b != 0).then(|| a.wrapping_div(b))
    }

    fn real(a: f64, b: f64) -> f64 {
        a / b
    }

    fn decimal(a: Decimal, b: Decimal) -> Option<Decimal> {
        a.div(b)
    }

    fn times(times: &Times<'_>) -> Option<ArrayRef> {
        match times.types {
            (Ty::Timespan, Ty::Timespan) | (Ty::Datetime, Ty::Datetime | Ty::Timespan) => Some(times.ratio()),
            (Ty::Timespan, Ty::Int | Ty::Long) => Some(times.ticks(Divide::long)),
            (Ty::Timespan, Ty::Real | Ty::Decimal) => Some(scale(times.left, times.right, times.rows, |a, b| a / b)),
            _ => None,
        }
    }
}
