//! Dates and times as recorded from the engine.

use rstest::rstest;

use crate::functions::testing::text;
use crate::types::{Scalar, Ty, datetime, timespan};

fn date(text: &str) -> Scalar {
    Scalar::Datetime(datetime::parse(text).unwrap())
}

fn span(text: &str) -> Scalar {
    Scalar::Timespan(timespan::parse(text).unwrap())
}

/// Datetimes print with a fraction; the tests leave it out where it is zero.
fn short(printed: &str) -> String {
    printed.replace(".0000000Z", "Z")
}

#[rstest]
#[case("startofday", "2017-01-01 10:10:17", -1, "2016-12-31T00:00:00Z")]
#[case("startofweek", "2025-06-14", 0, "2025-06-08T00:00:00Z")]
#[case("startofweek", "2025-06-15", 0, "2025-06-15T00:00:00Z")]
#[case("startofmonth", "2020-03-31", -1, "2020-02-01T00:00:00Z")]
#[case("startofyear", "2017-06-30", 1, "2018-01-01T00:00:00Z")]
#[case("endofday", "2017-01-01 10:10:17", 1, "2017-01-02T23:59:59.9999999Z")]
#[case("endofweek", "2025-06-15", 0, "2025-06-21T23:59:59.9999999Z")]
#[case("endofmonth", "2017-01-31 23:59:59.999", 1, "2017-02-28T23:59:59.9999999Z")]
#[case("endofyear", "2017-01-01", -1, "2016-12-31T23:59:59.9999999Z")]
#[case("endofyear", "9999-01-01", 0, "9999-12-31T23:59:59.9999999Z")]
#[case("startofday", "9999-12-31", 1, "null")]
fn starts_and_ends(#[case] name: &str, #[case] of: &str, #[case] offset: i64, #[case] expected: &str) {
    let got = text(name, &[date(of), Scalar::Long(offset)], Ty::Datetime);
    assert_eq!(short(&got), expected);
    if offset == 0 {
        assert_eq!(short(&text(name, &[date(of)], Ty::Datetime)), expected);
    }
}

#[rstest]
#[case("year", "2017")]
#[case("Quarter", "4")]
#[case("month", "10")]
#[case("week_of_year", "44")]
#[case("day", "30")]
#[case("dayOfYear", "303")]
#[case("hour", "1")]
#[case("minute", "2")]
#[case("second", "3")]
#[case("millisecond", "765")]
#[case("microsecond", "765432")]
#[case("nanosecond", "765432100")]
fn parts(#[case] part: &str, #[case] expected: &str) {
    let args = [Scalar::string(part), date("2017-10-30 01:02:03.7654321")];
    assert_eq!(text("datetime_part", &args, Ty::Long), expected);
    assert_eq!(text("datetime_part", &args, Ty::Int), expected);
}

#[rstest]
#[case("2020-12-31", "53")]
#[case("2020-06-15", "25")]
#[case("1970-01-01", "1")]
#[case("2000-01-01", "52")]
#[case("2024-03-05", "10")]
fn iso_weeks(#[case] day: &str, #[case] expected: &str) {
    assert_eq!(text("week_of_year", &[date(day)], Ty::Long), expected);
}

#[rstest]
#[case("year", "2017-01-01", "2000-12-31", "17")]
#[case("quarter", "2017-07-01", "2017-03-30", "2")]
#[case("month", "2017-01-01", "2015-12-30", "13")]
#[case("day", "2017-10-29 00:00", "2017-09-30 23:59", "29")]
#[case("hour", "2017-10-31 01:00", "2017-10-30 23:59", "2")]
#[case("minute", "2017-10-30 23:05:01", "2017-10-30 23:00:59", "5")]
#[case("second", "2017-10-30 23:00:10.100", "2017-10-30 23:00:00.900", "10")]
#[case("millisecond", "2017-10-30 23:00:00.200100", "2017-10-30 23:00:00.100900", "100")]
#[case("microsecond", "2017-10-30 23:00:00.1009001", "2017-10-30 23:00:00.1008009", "100")]
#[case("nanosecond", "2017-10-30 23:00:00", "2017-10-30 23:00:00.0000007", "-700")]
fn differences(#[case] period: &str, #[case] first: &str, #[case] second: &str, #[case] expected: &str) {
    let args = [Scalar::string(period), date(first), date(second)];
    assert_eq!(text("datetime_diff", &args, Ty::Long), expected);
}

#[test]
fn a_difference_in_weeks_is_a_real() {
    let args = [
        Scalar::string("week"),
        date("2017-10-29 00:00"),
        date("2017-09-30 23:59"),
    ];
    assert_eq!(text("datetime_diff", &args, Ty::Real), "5.0");
}

#[rstest]
#[case("year", 1, "2018-01-01T00:00:00Z")]
#[case("quarter", 1, "2017-04-01T00:00:00Z")]
#[case("month", -1, "2016-12-01T00:00:00Z")]
#[case("week", 1, "2017-01-08T00:00:00Z")]
#[case("minute", 1, "2017-01-01T00:01:00Z")]
#[case("year", 9000, "null")]
fn sums(#[case] period: &str, #[case] amount: i64, #[case] expected: &str) {
    let args = [Scalar::string(period), Scalar::Long(amount), date("2017-01-01")];
    assert_eq!(short(&text("datetime_add", &args, Ty::Datetime)), expected);
}

#[rstest]
#[case("yy-MM-dd [hh:mm:ss tt]", "17-01-29 [09:00:05 AM]")]
#[case("yyyy-M-dd [H:mm:ss]", "2017-1-29 [9:00:05]")]
#[case("d/M/y fff FFF_FFFFFFF", "29/1/17 120 12_12")]
fn formats(#[case] format: &str, #[case] expected: &str) {
    let args = [date("2017-01-29 09:00:05.12"), Scalar::string(format)];
    assert_eq!(text("format_datetime", &args, Ty::String), expected);
}

#[rstest]
#[case("29.09:00:05.12345", "dd.hh:mm:ss:FF", "29.09:00:05:12")]
#[case("29.09:00:05.12345", "ddd.h:mm:ss [fffffff]", "029.9:00:05 [1234500]")]
fn formats_spans(#[case] of: &str, #[case] format: &str, #[case] expected: &str) {
    assert_eq!(
        text("format_timespan", &[span(of), Scalar::string(format)], Ty::String),
        expected
    );
}

#[rstest]
#[case("datetime_local_to_utc", "2020-02-02 20:02:20", "US/Pacific", "2020-02-03T04:02:20Z")]
#[case(
    "datetime_local_to_utc",
    "2022-03-27 02:00",
    "Europe/Brussels",
    "2022-03-27T00:00:00Z"
)]
#[case(
    "datetime_local_to_utc",
    "2022-03-27 03:00",
    "Europe/Brussels",
    "2022-03-27T01:00:00Z"
)]
#[case(
    "datetime_utc_to_local",
    "2022-03-27 00:00",
    "Europe/Brussels",
    "2022-03-27T01:00:00Z"
)]
#[case(
    "datetime_utc_to_local",
    "2025-07-01 12:00:00.5",
    "Australia/Canberra",
    "2025-07-01T22:00:00.5000000Z"
)]
fn zones(#[case] name: &str, #[case] from: &str, #[case] zone: &str, #[case] expected: &str) {
    assert_eq!(
        short(&text(name, &[date(from), Scalar::string(zone)], Ty::Datetime)),
        expected
    );
}

#[test]
fn makes() {
    let longs = |parts: &[i64]| parts.iter().copied().map(Scalar::Long).collect::<Vec<_>>();
    assert_eq!(text("make_datetime", &longs(&[2020, 13, 1]), Ty::Datetime), "null");
    assert_eq!(
        short(&text("make_datetime", &longs(&[2000, 4, 15, 1, 1]), Ty::Datetime)),
        "2000-04-15T01:01:00Z"
    );
    let with_seconds = [&longs(&[1, 12, 30])[..], &[Scalar::Real(55.123)]].concat();
    assert_eq!(text("make_timespan", &with_seconds, Ty::Timespan), "1.12:30:55.1230000");
    assert_eq!(text("make_timespan", &longs(&[25, 0]), Ty::Timespan), "null");
}

#[test]
fn unix_times() {
    let args = [Scalar::Long(1_546_300_800_000_000_123)];
    let got = text("unixtime_nanoseconds_todatetime", &args, Ty::Datetime);
    assert_eq!(got, "2019-01-01T00:00:00.0000001Z");
    assert_eq!(
        text("unixtime_seconds_todatetime", &[Scalar::Long(i64::MAX)], Ty::Datetime),
        "null"
    );
    assert_eq!(
        short(&text(
            "unixtime_seconds_todatetime",
            &[Scalar::Real(-1.0)],
            Ty::Datetime
        )),
        "1969-12-31T23:59:59Z"
    );
}
