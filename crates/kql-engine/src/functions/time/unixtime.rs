//! `unixtime_seconds_todatetime(seconds)` and its relatives for finer units

use arrow::array::ArrayRef;

use crate::error::EvalError;
use crate::functions::columns::{Side, long_array, side};
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::datetime::{self, UNIX_EPOCH};

macro_rules! unixtime {
    ($static:ident, $unit:literal, $units:literal, $ticks:literal, $name:literal, $page:literal, $example:literal) => {
        pub(super) static $static: Function = Function {
            name: $name,
            page: $page,
            about: concat!(
                "The datetime so many ",
                $units,
                " after 1970-01-01; null beyond the range of the type."
            ),
            nulls: Nulls::Propagate,
            depends: Depends::Arguments,
            kernel: |args| from_unix(args, $ticks, $unit),
            examples: &[example($example, "2019-01-01T00:00:00.0000000Z")],
        };
    };
}

unixtime!(
    SECONDS,
    1,
    "seconds",
    10_000_000,
    "unixtime_seconds_todatetime",
    "unixtime-seconds-todatetime-function",
    "print unixtime_seconds_todatetime(1546300800)"
);
unixtime!(
    MILLISECONDS,
    1,
    "milliseconds",
    10_000,
    "unixtime_milliseconds_todatetime",
    "unixtime-milliseconds-todatetime-function",
    "print unixtime_milliseconds_todatetime(1546300800000)"
);
unixtime!(
    MICROSECONDS,
    1,
    "microseconds",
    10,
    "unixtime_microseconds_todatetime",
    "unixtime-microseconds-todatetime-function",
    "print unixtime_microseconds_todatetime(1546300800000000)"
);
unixtime!(
    NANOSECONDS,
    100,
    "nanoseconds",
    1,
    "unixtime_nanoseconds_todatetime",
    "unixtime-nanoseconds-todatetime-function",
    "print unixtime_nanoseconds_todatetime(1546300800000000000)"
);

/// A unit has `ticks` ticks, or a tick `units` units.
fn from_unix(args: &Args<'_>, ticks: i64, units: i64) -> Result<ArrayRef, EvalError> {
    let one = Side::One(Some(()));
    if args.ty(0).is_integer() {
        let values = side::longs(args.value(0));
        return Ok(long_array(side::filter_map(&values, &one, args.rows(), |value, ()| {
            datetime::add(UNIX_EPOCH, value.checked_mul(ticks)?.div_euclid(units))
        })));
    }
    let values = side::reals(args.value(0));
    Ok(long_array(side::filter_map(&values, &one, args.rows(), |value, ()| {
        let span = (value * ticks as f64 / units as f64).round();
        (span.abs() < 9.2e18)
            .then(|| datetime::add(UNIX_EPOCH, span as i64))
            .flatten()
    })))
}
