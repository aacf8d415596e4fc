//! `left - right`

use arrow::array::ArrayRef;

use super::arithmetic::{Arithmetic, Times, kernel};
use crate::functions::{Depends, Function, Nulls, example};
use crate::types::{Decimal, Ty, datetime};

pub(super) static SUBTRACT: Function = Function {
    name: "Subtract",
    page: "numerical-operators",
    about: "Subtracts numbers, timespans, or a timespan from a datetime; two datetimes give a timespan.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: kernel::<Subtract>,
    examples: &[
        example("print 1 - 2", "-1"),
        example("print datetime(1997-06-25) - datetime(1910-06-11)", "31791.00:00:00"),
        example("print datetime(2020-02-01) - 1d", "2020-01-31T00:00:00.0000000Z"),
    ],
};

struct Subtract;

impl Arithmetic for Subtract {
    const SYMBOL: &'static str = "-";
    const TOTAL: bool = true;

    fn long(a: i64, b: i64) -> Option<i64> {
        Some(a.wrapping_sub(b))
    }

    fn real(a: f64, b: f64) -> f64 {
        a - b
    }

    fn decimal(a: Decimal, b: Decimal) -> Option<Decimal> {
        Some(a.add(b.neg()))
    }

    fn times(times: &Times<'_>) -> Option<ArrayRef> {
        match times.types {
            (Ty::Timespan, Ty::Timespan) | (Ty::Datetime, Ty::Datetime) => {
                Some(times.ticks(|a, b| Some(a.wrapping_sub(b))))
            }
            (Ty::Datetime, Ty::Timespan) => Some(times.ticks(|a, b| datetime::add(a, b.checked_neg()?))),
            _ => None,
        }
    }
}
