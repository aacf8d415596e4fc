//! `make_datetime(year, month, day[, hour, minute[, second]])`, `make_timespan([days,] hours, minutes[, seconds])`

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};

use crate::error::EvalError;
use crate::functions::columns::argument;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::datetime::{self, from_date};
use crate::types::timespan::{self, TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};
use crate::types::{Scalar, Ty};
use crate::value::Reals;

pub(super) static MAKE_DATETIME: Function = Function {
    name: "make_datetime",
    page: "make-datetime-function",
    about: "A datetime of its parts; null where there is no such date. Of one argument, what `todatetime` makes of it.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: make_datetime,
    examples: &[
        example("print make_datetime(2017, 10, 1)", "2017-10-01T00:00:00.0000000Z"),
        example(
            "print make_datetime(2017, 10, 1, 12, 11, 0.1234567)",
            "2017-10-01T12:11:00.1234567Z",
        ),
        example("print make_datetime(2020, 13, 1)", ""),
    ],
};

pub(super) static MAKE_TIMESPAN: Function = Function {
    name: "make_timespan",
    page: "make-timespan-function",
    about: "A timespan of its parts; null where one is out of its range. Of one argument, what `totimespan` makes of it.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: make_timespan,
    examples: &[
        example("print make_timespan(1, 15, 10)", "01:15:10"),
        example("print make_timespan(3, 5)", "03:05:00"),
    ],
};

fn make_datetime(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    if args.len() == 1 {
        return converted(args, Ty::Datetime);
    }
    let parts: Vec<Reals<'_>> = (0..args.len()).map(|index| args.reals(index)).collect();
    let at = |row: usize| {
        let part = |index: usize| parts.get(index).map_or(Some(0.0), |reals| reals.get(row));
        let date = from_date(
            whole(part(0)?, 1, 9999)? as i32,
            whole(part(1)?, 1, 12)? as u32,
            whole(part(2)?, 1, 31)? as u32,
        )?;
        Some(date + clock(part(3)?, part(4)?, part(5)?)?)
    };
    Ok(Arc::new((0..args.rows()).map(at).collect::<Int64Array>()))
}

fn make_timespan(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    if args.len() == 1 {
        return converted(args, Ty::Timespan);
    }
    let parts: Vec<Reals<'_>> = (0..args.len()).map(|index| args.reals(index)).collect();
    let hours = usize::from(args.len() == 4);
    let at = |row: usize| {
        let part = |index: usize| parts.get(index).map_or(Some(0.0), |reals| reals.get(row));
        let days = if hours == 1 {
            whole(part(0)?, 0, timespan_days())?
        } else {
            0
        };
        let clock = clock(part(hours)?, part(hours + 1)?, part(hours + 2)?)?;
        days.checked_mul(TICKS_PER_DAY)?.checked_add(clock)
    };
    Ok(Arc::new((0..args.rows()).map(at).collect::<Int64Array>()))
}

fn timespan_days() -> i64 {
    i64::MAX / TICKS_PER_DAY
}

/// Ticks of a time of day; nothing where a part is out of its range.
fn clock(hour: f64, minute: f64, second: f64) -> Option<i64> {
    let ticks = (second * TICKS_PER_SECOND as f64).round();
    let second = (0.0..60.0 * TICKS_PER_SECOND as f64)
        .contains(&ticks)
        .then_some(ticks as i64)?;
    Some(whole(hour, 0, 23)? * TICKS_PER_HOUR + whole(minute, 0, 59)? * TICKS_PER_MINUTE + second)
}

fn whole(value: f64, least: i64, most: i64) -> Option<i64> {
    let value = value.trunc();
    (value >= least as f64 && value <= most as f64).then_some(value as i64)
}

/// One argument, read as the conversion function does.
fn converted(args: &Args<'_>, ty: Ty) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(0);
    let rows = 0..args.rows();
    Ok(match args.ty(0) {
        from if from == ty => args.value(0).clone().into_array(args.rows()),
        Ty::String if ty == Ty::Datetime => {
            Arc::new(rows.map(|row| datetime::parse(texts.get(row))).collect::<Int64Array>())
        }
        Ty::String => Arc::new(rows.map(|row| timespan::parse(texts.get(row))).collect::<Int64Array>()),
        Ty::Dynamic => argument(args, 0, ty).into_owned().into_array(args.rows()),
        Ty::Int | Ty::Long if args.constant(0).is_some_and(Scalar::is_null) => Scalar::null(ty).to_array(args.rows()),
        from => {
            return Err(EvalError::Unsupported {
                what: format!("making a {ty} of one {from}"),
                help: Some(format!("`to{ty}()` converts")),
                span: args.arg_span(0),
            });
        }
    })
}
