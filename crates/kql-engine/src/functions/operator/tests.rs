//! The operators over constants and columns, as recorded from the engine.

use rstest::rstest;

use crate::functions::testing::text;
use crate::types::timespan::TICKS_PER_HOUR as HOUR;
use crate::types::{Decimal, Dynamic, Scalar, Ty, datetime};

fn long(value: i64) -> Scalar {
    Scalar::Long(value)
}

fn date(year: i32, month: u32, day: u32) -> Scalar {
    Scalar::Datetime(datetime::from_date(year, month, day).unwrap())
}

fn json(value: &str) -> Scalar {
    Scalar::dynamic(Dynamic::from_json(value).unwrap())
}

const NULL: Scalar = Scalar::Null(Ty::Long);

#[rstest]
#[case("Add", long(1), long(2), "3")]
#[case("Add", long(i64::MAX), long(1), "-9223372036854775808")]
#[case("Add", NULL, long(2), "null")]
#[case("Subtract", long(1), Scalar::Int(2), "-1")]
#[case("Multiply", long(6), long(7), "42")]
#[case("Divide", long(-7), long(2), "-3")]
#[case("Divide", long(-7), long(-2), "3")]
#[case("Divide", long(1), long(0), "null")]
#[case("Divide", long(i64::MIN), long(-1), "-9223372036854775808")]
#[case("Modulo", long(-14), long(12), "10")]
#[case("Modulo", long(14), long(-12), "2")]
#[case("Modulo", long(-14), long(-12), "10")]
#[case("Modulo", long(1), long(0), "null")]
fn whole_numbers(#[case] op: &str, #[case] a: Scalar, #[case] b: Scalar, #[case] expected: &str) {
    assert_eq!(text(op, &[a, b], Ty::Long), expected);
}

#[rstest]
#[case("Divide", Scalar::Real(7.5), long(2), "3.75")]
#[case("Divide", long(-1), Scalar::Real(0.0), "-Infinity")]
#[case("Modulo", Scalar::Real(-5.5), long(2), "0.5")]
#[case("Divide", Scalar::Timespan(2 * HOUR), Scalar::Timespan(HOUR), "2.0")]
fn reals(#[case] op: &str, #[case] a: Scalar, #[case] b: Scalar, #[case] expected: &str) {
    assert_eq!(text(op, &[a, b], Ty::Real), expected);
}

#[rstest]
#[case("Add", "0.1", "0.2", "0.3")]
#[case("Divide", "1", "0", "null")]
#[case("Modulo", "-7.5", "2", "0.5")]
fn decimals(#[case] op: &str, #[case] a: &str, #[case] b: &str, #[case] expected: &str) {
    let operands = [a, b].map(|text| Scalar::Decimal(Decimal::parse(text).unwrap()));
    assert_eq!(text(op, &operands, Ty::Decimal), expected);
}

#[rstest]
#[case("Add", date(2020, 1, 31), Scalar::Timespan(24 * HOUR), Ty::Datetime, "2020-02-01T00:00:00.0000000Z")]
#[case("Add", date(9999, 12, 31), Scalar::Timespan(48 * HOUR), Ty::Datetime, "null")]
#[case("Subtract", date(2020, 2, 1), date(2020, 1, 31), Ty::Timespan, "1.00:00:00")]
#[case("Multiply", Scalar::Timespan(HOUR), Scalar::Real(1.5), Ty::Timespan, "01:30:00")]
#[case("Multiply", long(3), Scalar::Timespan(HOUR), Ty::Timespan, "03:00:00")]
#[case("Divide", Scalar::Timespan(HOUR), long(2), Ty::Timespan, "00:30:00")]
#[case("Modulo", Scalar::Timespan(-HOUR), Scalar::Timespan(24 * HOUR), Ty::Timespan, "23:00:00")]
fn times(#[case] op: &str, #[case] a: Scalar, #[case] b: Scalar, #[case] result: Ty, #[case] expected: &str) {
    assert_eq!(text(op, &[a, b], result), expected);
}

#[rstest]
#[case("Equal", long(1), Scalar::Real(1.0), "True")]
#[case("Equal", Scalar::string("a"), Scalar::string("A"), "False")]
#[case("Equal", NULL, long(1), "False")]
#[case("NotEqual", NULL, long(1), "True")]
#[case("Equal", NULL, NULL, "null")]
#[case("NotEqual", NULL, NULL, "null")]
#[case("LessThan", NULL, long(1), "null")]
#[case("GreaterThanOrEqual", long(1), long(1), "True")]
#[case("Equal", Scalar::Real(f64::NAN), Scalar::Real(f64::NAN), "False")]
#[case("Equal", Scalar::Bool(true), long(1), "True")]
#[case("LessThan", Scalar::Timespan(HOUR), Scalar::Timespan(HOUR + 1), "True")]
#[case("Equal", date(2020, 1, 1), Scalar::string("2020-01-01"), "True")]
#[case("Equal", long(1), Scalar::string("1"), "True")]
#[case("Equal", Scalar::Bool(true), Scalar::string("true"), "True")]
#[case("NotEqual", long(1), Scalar::string("host"), "True")]
#[case("Equal", json("\"x\""), Scalar::string("x"), "True")]
#[case("Equal", json("\"x\""), long(1), "False")]
#[case("Equal", json("\"x\""), Scalar::Bool(true), "False")]
#[case("Equal", Scalar::Null(Ty::Dynamic), Scalar::string(""), "True")]
#[case("NotEqual", Scalar::Null(Ty::Dynamic), Scalar::string("x"), "True")]
#[case("GreaterThan", json("5"), long(4), "True")]
fn comparisons(#[case] op: &str, #[case] a: Scalar, #[case] b: Scalar, #[case] expected: &str) {
    assert_eq!(text(op, &[a, b], Ty::Bool), expected);
}

#[rstest]
#[case(long(2), long(2), long(10), "True")]
#[case(long(5), long(10), long(1), "False")]
#[case(long(5), NULL, long(10), "null")]
#[case(Scalar::Bool(true), Scalar::Bool(false), Scalar::Bool(true), "True")]
#[case(date(2020, 1, 4), date(2020, 1, 1), Scalar::Timespan(72 * HOUR), "True")]
#[case(date(2020, 1, 5), date(2020, 1, 1), Scalar::Timespan(72 * HOUR), "False")]
fn between(#[case] value: Scalar, #[case] start: Scalar, #[case] end: Scalar, #[case] expected: &str) {
    assert_eq!(
        text("Between", &[value.clone(), start.clone(), end.clone()], Ty::Bool),
        expected
    );
    let opposite = match expected {
        "True" => "False",
        "False" => "True",
        other => other,
    };
    assert_eq!(text("NotBetween", &[value, start, end], Ty::Bool), opposite);
}

#[rstest]
#[case("And", Some(true), None, "null")]
#[case("And", None, Some(false), "False")]
#[case("Or", None, Some(true), "True")]
#[case("Or", Some(false), None, "null")]
fn three_valued(#[case] op: &str, #[case] a: Option<bool>, #[case] b: Option<bool>, #[case] expected: &str) {
    let operands = [a, b].map(|value| value.map_or(Scalar::Null(Ty::Bool), Scalar::Bool));
    assert_eq!(text(op, &operands, Ty::Bool), expected);
}
