//! `startofday(date[, offset])` and its relatives up to the year, and `endofday` … `endofyear`

use arrow::array::ArrayRef;

use super::add_months;
use crate::error::EvalError;
use crate::functions::columns::{Side, long_array, side};
use crate::functions::{Args, Depends, Example, Function, Nulls, example};
use crate::types::datetime::{MAX, Parts, day_of_week, from_date, to_parts};
use crate::types::timespan::TICKS_PER_DAY;

const fn function(
    name: &'static str,
    page: &'static str,
    about: &'static str,
    kernel: crate::functions::Kernel,
    examples: &'static [Example],
) -> Function {
    Function {
        name,
        page,
        about,
        nulls: Nulls::Propagate,
        depends: Depends::Arguments,
        kernel,
        examples,
    }
}

pub(super) static STARTOFDAY: Function = function(
    "startofday",
    "startofday-function",
    "Midnight of the date, `offset` days on.",
    |args| first(args, day),
    &[example(
        "print startofday(datetime(2017-01-01 10:10:17), -1)",
        "2016-12-31T00:00:00.0000000Z",
    )],
);

pub(super) static STARTOFWEEK: Function = function(
    "startofweek",
    "startofweek-function",
    "Midnight of the Sunday at or before the date, `offset` weeks on.",
    |args| first(args, week),
    &[example(
        "print startofweek(datetime(2017-01-07 10:10:17))",
        "2017-01-01T00:00:00.0000000Z",
    )],
);

pub(super) static STARTOFMONTH: Function = function(
    "startofmonth",
    "startofmonth-function",
    "The first moment of the date's month, `offset` months on.",
    |args| first(args, month),
    &[example(
        "print startofmonth(datetime(2017-01-31 10:10:17), 1)",
        "2017-02-01T00:00:00.0000000Z",
    )],
);

pub(super) static STARTOFYEAR: Function = function(
    "startofyear",
    "startofyear-function",
    "The first moment of the date's year, `offset` years on.",
    |args| first(args, year),
    &[example(
        "print startofyear(datetime(2017-06-30), -1)",
        "2016-01-01T00:00:00.0000000Z",
    )],
);

pub(super) static ENDOFDAY: Function = function(
    "endofday",
    "endofday-function",
    "The last moment of the day, `offset` days on.",
    |args| last(args, day),
    &[example(
        "print endofday(datetime(2017-01-01 10:10:17))",
        "2017-01-01T23:59:59.9999999Z",
    )],
);

pub(super) static ENDOFWEEK: Function = function(
    "endofweek",
    "endofweek-function",
    "The last moment of the Saturday at or behind the date, `offset` weeks on.",
    |args| last(args, week),
    &[example(
        "print endofweek(datetime(2017-01-01 10:10:17))",
        "2017-01-07T23:59:59.9999999Z",
    )],
);

pub(super) static ENDOFMONTH: Function = function(
    "endofmonth",
    "endofmonth-function",
    "The last moment of the date's month, `offset` months on.",
    |args| last(args, month),
    &[example(
        "print endofmonth(datetime(2020-01-31), 1)",
        "2020-02-29T23:59:59.9999999Z",
    )],
);

pub(super) static ENDOFYEAR: Function = function(
    "endofyear",
    "endofyear-function",
    "The last moment of the date's year, `offset` years on.",
    |args| last(args, year),
    &[example(
        "print endofyear(datetime(2017-06-30))",
        "2017-12-31T23:59:59.9999999Z",
    )],
);

/// The first moment of the period that holds `ticks`, moved by so many periods.
pub(crate) type Period = fn(ticks: i64, offset: i64) -> Option<i64>;

fn day(ticks: i64, offset: i64) -> Option<i64> {
    (ticks - ticks % TICKS_PER_DAY).checked_add(offset.checked_mul(TICKS_PER_DAY)?)
}

/// Midnight of the Sunday at or before `ticks`, `offset` weeks on.
pub(crate) fn week(ticks: i64, offset: i64) -> Option<i64> {
    let since = i64::from(day_of_week(ticks));
    day(ticks, offset.checked_mul(7)?.checked_sub(since)?)
}

/// The start of the month of `ticks`, `offset` months on.
pub(crate) fn month(ticks: i64, offset: i64) -> Option<i64> {
    let Parts { year, month, .. } = to_parts(ticks);
    add_months(from_date(year, month, 1)?, offset)
}

/// The start of the year of `ticks`, `offset` years on.
pub(crate) fn year(ticks: i64, offset: i64) -> Option<i64> {
    add_months(from_date(to_parts(ticks).year, 1, 1)?, offset.checked_mul(12)?)
}

fn first(args: &Args<'_>, period: Period) -> Result<ArrayRef, EvalError> {
    Ok(over(args, |ticks, offset| {
        period(ticks, offset).filter(|ticks| (0..=MAX).contains(ticks))
    }))
}

fn last(args: &Args<'_>, period: Period) -> Result<ArrayRef, EvalError> {
    Ok(over(args, |ticks, offset| {
        // the period behind year 9999 cannot be named, yet this one has an end
        let next = period(ticks, offset.checked_add(1)?);
        let end = match next {
            Some(next) => next - 1,
            None => period(ticks, offset).map(|_| MAX)?,
        };
        (end >= 0).then(|| end.min(MAX))
    }))
}

fn over(args: &Args<'_>, op: impl Fn(i64, i64) -> Option<i64>) -> ArrayRef {
    let dates = side::longs(args.value(0));
    let offsets = if args.len() > 1 {
        side::longs(args.value(1))
    } else {
        Side::One(Some(0))
    };
    long_array(side::filter_map(&dates, &offsets, args.rows(), op))
}
