//! `left % right`

use arrow::array::ArrayRef;

use super::arithmetic::{Arithmetic, Times, kernel};
use crate::functions::{Depends, Function, Nulls, example};
use crate::types::{Decimal, Ty};

pub(super) static MODULO: Function = Function {
    name: "Modulo",
    page: "numerical-operators",
    about: "The rest of a division, never negative: 0 ≤ `N % D` < |`D`|. Null where whole numbers divide by zero.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: kernel::<Modulo>,
    examples: &[
        example("print 14 % 12", "2"),
        example("print -14 % 12", "10"),
        example("print 14 % -12", "2"),
        example("print 90m % 1h", "00:30:00"),
    ],
};

struct Modulo;

impl Arithmetic for Modulo {
    const SYMBOL: &'static str = "%";
    const TOTAL: bool = false;

    fn long(a: i64, b: i64) -> Option<i64> {
        (b != 0).then(|| a.wrapping_rem_euclid(b))
    }

    fn real(a: f64, b: f64) -> f64 {
        a.rem_euclid(b)
    }

    fn decimal(a: Decimal, b: Decimal) -> Option<Decimal> {
        let divisor = if b < Decimal::ZERO { b.neg() } else { b };
        let times = a.div(divisor)?.floor();
        Some(a.add(times.mul(divisor).neg()))
    }

    fn times(times: &Times<'_>) -> Option<ArrayRef> {
        match times.types {
            (Ty::Timespan | Ty::Datetime, Ty::Timespan) | (Ty::Datetime, Ty::Datetime) => {
                Some(times.ticks(Modulo::long))
            }
            _ => None,
        }
    }
}
