//! Functions on datetimes and timespans.

mod format;
mod make;
mod now;
mod parts;
mod period;
pub(crate) mod start_end;
#[cfg(test)]
mod tests;
mod unixtime;
mod weekofyear;
mod zone;

use super::Function;
use crate::types::datetime::{Parts, days_in_month, from_parts, to_parts};

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[
    &now::AGO,
    &parts::DATEPART,
    &period::DATETIME_ADD,
    &period::DATETIME_DIFF,
    &zone::DATETIME_LIST_TIMEZONES,
    &zone::DATETIME_LOCAL_TO_UTC,
    &parts::DATETIME_PART,
    &zone::DATETIME_UTC_TO_LOCAL,
    &parts::DAYOFMONTH,
    &parts::DAYOFWEEK,
    &parts::DAYOFYEAR,
    &start_end::ENDOFDAY,
    &start_end::ENDOFMONTH,
    &start_end::ENDOFWEEK,
    &start_end::ENDOFYEAR,
    &format::FORMAT_DATETIME,
    &format::FORMAT_TIMESPAN,
    &parts::GETMONTH,
    &parts::GETYEAR,
    &parts::HOUROFDAY,
    &make::MAKE_DATETIME,
    &make::MAKE_TIMESPAN,
    &parts::MONTHOFYEAR,
    &now::NOW,
    &start_end::STARTOFDAY,
    &start_end::STARTOFMONTH,
    &start_end::STARTOFWEEK,
    &start_end::STARTOFYEAR,
    &unixtime::MICROSECONDS,
    &unixtime::MILLISECONDS,
    &unixtime::NANOSECONDS,
    &unixtime::SECONDS,
    &parts::WEEK_OF_YEAR,
    &weekofyear::WEEKOFYEAR,
];

/// The same day and time so many months on; the last day of the month where it has no such day. Nothing beyond the range.
fn add_months(ticks: i64, months: i64) -> Option<i64> {
    let parts = to_parts(ticks);
    let total = (i64::from(parts.year) * 12 + i64::from(parts.month) - 1).checked_add(months)?;
    let year = i32::try_from(total.div_euclid(12)).ok()?;
    let month = total.rem_euclid(12) as u32 + 1;
    from_parts(Parts {
        year,
        month,
        day: parts.day.min(days_in_month(year, month)),
        ..parts
    })
}
