//! `left + right`

use arrow::array::ArrayRef;

use super::arithmetic::{Arithmetic, Times, kernel};
use crate::functions::{Depends, Function, Nulls, example};
use crate::types::{Decimal, Ty, datetime};

pub(super) static ADD: Function = Function {
    name: "Add",
    page: "numerical-operators",
    about: "Adds numbers, timespans, or a timespan to a datetime. Whole numbers wrap around; a datetime that would leave \
            its range is null.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: kernel::<Add>,
    examples: &[
        example("print 1 + 2", "3"),
        example("print datetime(2020-01-31) + 1d", "2020-02-01T00:00:00.0000000Z"),
        example("print 1h + 30m", "01:30:00"),
    ],
};

struct Add;

impl Arithmetic for Add {
    const SYMBOL: &'static str = "+";
    const TOTAL: bool = true;

    fn long(a: i64, b: i64) -> Option<i64> {
        Some(a.wrapping_add(b))
    }

    fn real(a: f64, b: f64) -> f64 {
        a + b
    }

    fn decimal(a: Decimal, b: Decimal) -> Option<Decimal> {
        Some(a.add(b))
    }

    fn times(times: &Times<'_>) -> Option<ArrayRef> {
        match times.types {
            (Ty::Timespan, Ty::Timespan) => Some(times.ticks(|a, b| Some(a.wrapping_add(b)))),
            (Ty::Datetime, Ty::Timespan) | (Ty::Timespan, Ty::Datetime) => Some(times.ticks(datetime::add)),
            _ => None,
        }
    }
}
