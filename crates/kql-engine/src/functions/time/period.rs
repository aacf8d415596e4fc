//! `datetime_add(period, amount, datetime)`, `datetime_diff(period, datetime1, datetime2)`

use arrow::array::ArrayRef;

use super::add_months;
use crate::error::EvalError;
use crate::functions::columns::{long_array, side, whole_array};
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::datetime::{self, to_parts};
use crate::types::timespan::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};

pub(super) static DATETIME_ADD: Function = Function {
    name: "datetime_add",
    page: "datetime-add-function",
    about: "The datetime so many periods on. Months and years keep the day where the month has it, else take its last.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: datetime_add,
    examples: &[
        example(
            "print datetime_add('month', 1, datetime(2020-01-31))",
            "2020-02-29T00:00:00.0000000Z",
        ),
        example(
            "print datetime_add('week', 1, datetime(2024-01-01))",
            "2024-01-08T00:00:00.0000000Z",
        ),
    ],
};

pub(super) static DATETIME_DIFF: Function = Function {
    name: "datetime_diff",
    page: "datetime-diff-function",
    about: "How many borders of the period lie between two datetimes; negative where the first is the earlier.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: datetime_diff,
    examples: &[
        example(
            "print datetime_diff('year', datetime(2017-01-01), datetime(2000-12-31))",
            "17",
        ),
        example(
            "print datetime_diff('hour', datetime(2017-10-31 01:00), datetime(2017-10-30 23:59))",
            "2",
        ),
    ],
};

#[derive(Debug, Clone, Copy)]
enum Period {
    /// so many months
    Months(i64),
    /// so many ticks, the first one of them having started at the given tick
    Ticks(i64, i64),
    Nanosecond,
}

impl Period {
    fn named(name: &str) -> Option<Period> {
        Some(match name.to_ascii_lowercase().as_str() {
            "year" => Period::Months(12),
            "quarter" => Period::Months(3),
            "month" => Period::Months(1),
            // 0001-01-01 was a Monday; weeks start on Sunday
            "week" => Period::Ticks(7 * TICKS_PER_DAY, -TICKS_PER_DAY),
            "day" => Period::Ticks(TICKS_PER_DAY, 0),
            "hour" => Period::Ticks(TICKS_PER_HOUR, 0),
            "minute" => Period::Ticks(TICKS_PER_MINUTE, 0),
            "second" => Period::Ticks(TICKS_PER_SECOND, 0),
            "millisecond" => Period::Ticks(10_000, 0),
            "microsecond" => Period::Ticks(10, 0),
            "nanosecond" => Period::Nanosecond,
            _ => return None,
        })
    }

    fn add(self, ticks: i64, amount: i64) -> Option<i64> {
        match self {
            Period::Months(months) => add_months(ticks, amount.checked_mul(months)?),
            Period::Ticks(size, _) => datetime::add(ticks, amount.checked_mul(size)?),
            Period::Nanosecond => datetime::add(ticks, amount / 100),
        }
    }

    fn diff(self, first: i64, second: i64) -> i64 {
        let months = |ticks: i64| {
            let parts = to_parts(ticks);
            i64::from(parts.year) * 12 + i64::from(parts.month) - 1
        };
        match self {
            Period::Months(size) => months(first) / size - months(second) / size,
            Period::Ticks(size, origin) => (first - origin).div_euclid(size) - (second - origin).div_euclid(size),
            Period::Nanosecond => (first - second).saturating_mul(100),
        }
    }
}

fn datetime_add(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (amounts, dates) = (side::longs(args.value(1)), side::longs(args.value(2)));
    if let Some(name) = args.constant(0).and_then(|name| name.as_str()) {
        let period = period(args, name)?;
        return Ok(long_array(side::filter_map(
            &dates,
            &amounts,
            args.rows(),
            |ticks, amount| period.add(ticks, amount),
        )));
    }
    let (names, amounts, dates) = (args.strings(0), args.longs(1), args.longs(2));
    let mut out = Vec::with_capacity(args.rows());
    for row in 0..args.rows() {
        let period = period(args, names.get(row))?;
        out.push(match (amounts.get(row), dates.get(row)) {
            (Some(amount), Some(ticks)) => period.add(ticks, amount),
            _ => None,
        });
    }
    Ok(std::sync::Arc::new(arrow::array::Int64Array::from(out)))
}

fn datetime_diff(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (first, second) = (side::longs(args.value(1)), side::longs(args.value(2)));
    if let Some(name) = args.constant(0).and_then(|name| name.as_str()) {
        let period = period(args, name)?;
        return Ok(whole_array(
            args.result(),
            side::map(&first, &second, args.rows(), |first, second| period.diff(first, second)),
        ));
    }
    let (names, first, second) = (args.strings(0), args.longs(1), args.longs(2));
    let mut out = Vec::with_capacity(args.rows());
    for row in 0..args.rows() {
        let period = period(args, names.get(row))?;
        // the dispatcher makes rows with a null argument null
        out.push(period.diff(first.get(row).unwrap_or(0), second.get(row).unwrap_or(0)));
    }
    Ok(whole_array(args.result(), (out, None)))
}

fn period(args: &Args<'_>, name: &str) -> Result<Period, EvalError> {
    Period::named(name).ok_or_else(|| EvalError::Argument {
        message: format!("`{name}` is not a period"),
        help: Some(
            "periods: year, quarter, month, week, day, hour, minute, second, millisecond, microsecond, nanosecond"
                .into(),
        ),
        span: args.arg_span(0),
    })
}
