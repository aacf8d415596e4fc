//! `dayofweek(date)`, `hourofday(date)` … `getyear(date)`, `datetime_part(part, date)`

use arrow::array::ArrayRef;

use crate::error::EvalError;
use crate::functions::columns::{Side, side, whole_array};
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::datetime::{day_of_week, from_date, to_parts};
use crate::types::timespan::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};

macro_rules! part {
    ($static:ident, $name:literal, $page:literal, $about:literal, $of:expr, $example:expr) => {
        pub(super) static $static: Function = Function {
            name: $name,
            page: $page,
            about: $about,
            nulls: Nulls::Propagate,
            depends: Depends::Arguments,
            kernel: |args| Ok(over(args, $of)),
            examples: &[$example],
        };
    };
}

part!(
    DAYOFWEEK,
    "dayofweek",
    "day-of-week-function",
    "Whole days since the last Sunday, as a timespan.",
    |ticks| i64::from(day_of_week(ticks)) * TICKS_PER_DAY,
    example("print dayofweek(datetime(1970-05-12))", "2.00:00:00")
);
part!(
    DAYOFMONTH,
    "dayofmonth",
    "day-of-month-function",
    "The day of the month, from 1.",
    |ticks| i64::from(to_parts(ticks).day),
    example("print dayofmonth(datetime(2015-12-14))", "14")
);
part!(
    DAYOFYEAR,
    "dayofyear",
    "day-of-year-function",
    "The day of the year, from 1.",
    day_of_year,
    example("print dayofyear(datetime(2015-12-14))", "348")
);
part!(
    HOUROFDAY,
    "hourofday",
    "hour-of-day-function",
    "The hour of the day, 0 to 23.",
    |ticks| ticks % TICKS_PER_DAY / TICKS_PER_HOUR,
    example("print hourofday(datetime(2015-12-14 18:54))", "18")
);
part!(
    MONTHOFYEAR,
    "monthofyear",
    "monthofyear-function",
    "The month, 1 to 12.",
    |ticks| i64::from(to_parts(ticks).month),
    example("print monthofyear(datetime(2015-12-14))", "12")
);
part!(
    GETMONTH,
    "getmonth",
    "getmonth-function",
    "The month, 1 to 12.",
    |ticks| i64::from(to_parts(ticks).month),
    example("print getmonth(datetime(2015-10-12))", "10")
);
part!(
    GETYEAR,
    "getyear",
    "getyear-function",
    "The year.",
    |ticks| i64::from(to_parts(ticks).year),
    example("print getyear(datetime(2015-10-12))", "2015")
);
part!(
    WEEK_OF_YEAR,
    "week_of_year",
    "week-of-year-function",
    "The week of ISO 8601: the first one of a year holds its first Thursday.",
    week_of_year,
    example("print week_of_year(datetime(2000-01-01))", "52")
);

pub(super) static DATETIME_PART: Function = Function {
    name: "datetime_part",
    page: "datetime-part-function",
    about: "One part of a date as a number. Milliseconds and finer count within the second.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: datetime_part,
    examples: &[
        example("print datetime_part('week_of_year', datetime(2024-03-05))", "10"),
        example(
            "print datetime_part('microsecond', datetime(2017-10-30 01:02:03.7654321))",
            "765432",
        ),
    ],
};

pub(super) static DATEPART: Function = Function {
    name: "datepart",
    page: "datetime-part-function",
    about: "The old name of `datetime_part`.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: datetime_part,
    examples: &[example("print datepart('quarter', datetime(2017-10-30))", "4")],
};

fn over(args: &Args<'_>, of: impl Fn(i64) -> i64) -> ArrayRef {
    let dates = side::longs(args.value(0));
    whole_array(
        args.result(),
        side::map(&dates, &Side::One(Some(())), args.rows(), |ticks, ()| of(ticks)),
    )
}

pub(super) fn day_of_year(ticks: i64) -> i64 {
    let start = from_date(to_parts(ticks).year, 1, 1).unwrap_or(0);
    (ticks - start) / TICKS_PER_DAY + 1
}

fn week_of_year(ticks: i64) -> i64 {
    // the week belongs to the year of its Thursday; weeks start on Monday
    let since_monday = i64::from((day_of_week(ticks) + 6) % 7);
    let thursday = ticks + (3 - since_monday) * TICKS_PER_DAY;
    if thursday < 0 {
        return 1;
    }
    (day_of_year(thursday) - 1) / 7 + 1
}

fn datetime_part(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (names, dates) = (args.strings(0), args.longs(1));
    if let Some(name) = args.constant(0).and_then(|name| name.as_str()) {
        let part = named(name).ok_or_else(|| unknown(args, name))?;
        let dates = side::longs(args.value(1));
        return Ok(whole_array(
            args.result(),
            side::map(&dates, &Side::One(Some(())), args.rows(), |ticks, ()| part(ticks)),
        ));
    }
    let mut values = Vec::with_capacity(args.rows());
    for row in 0..args.rows() {
        let part = named(names.get(row)).ok_or_else(|| unknown(args, names.get(row)))?;
        values.push(dates.get(row).map_or(0, part));
    }
    Ok(whole_array(args.result(), (values, None)))
}

fn unknown(args: &Args<'_>, name: &str) -> EvalError {
    EvalError::Argument {
        message: format!("`{name}` is not a part of a datetime"),
        help: Some(
            "parts: year, quarter, month, week_of_year, day, dayofyear, hour, minute, second, millisecond, microsecond, \
             nanosecond"
                .into(),
        ),
        span: args.arg_span(0),
    }
}

fn named(name: &str) -> Option<fn(i64) -> i64> {
    Some(match name.to_ascii_lowercase().as_str() {
        "year" => |ticks| i64::from(to_parts(ticks).year),
        "quarter" => |ticks| i64::from((to_parts(ticks).month - 1) / 3 + 1),
        "month" => |ticks| i64::from(to_parts(ticks).month),
        "week_of_year" | "weekofyear" => week_of_year,
        "day" => |ticks| i64::from(to_parts(ticks).day),
        "dayofyear" => day_of_year,
        "hour" => |ticks| ticks % TICKS_PER_DAY / TICKS_PER_HOUR,
        "minute" => |ticks| ticks % TICKS_PER_HOUR / TICKS_PER_MINUTE,
        "second" => |ticks| ticks % TICKS_PER_MINUTE / TICKS_PER_SECOND,
        "millisecond" => |ticks| ticks % TICKS_PER_SECOND / 10_000,
        "microsecond" => |ticks| ticks % TICKS_PER_SECOND / 10,
        "nanosecond" => |ticks| ticks % TICKS_PER_SECOND * 100,
        _ => return None,
    })
}
