//! Numbers as recorded from the engine or printed on the pages.

use rstest::rstest;

use crate::functions::testing::{eval, text};
use crate::types::{Decimal, Scalar, Ty, datetime, timespan};

fn real(value: f64) -> Scalar {
    Scalar::Real(value)
}

fn long(value: i64) -> Scalar {
    Scalar::Long(value)
}

fn span(text: &str) -> Scalar {
    Scalar::Timespan(timespan::parse(text).unwrap())
}

fn date(text: &str) -> Scalar {
    Scalar::Datetime(datetime::parse(text).unwrap())
}

#[rstest]
#[case(&[long(7), long(5)], Ty::Long, "5")]
#[case(&[long(-7), long(5)], Ty::Long, "-10")]
#[case(&[long(5), long(0)], Ty::Long, "null")]
#[case(&[long(5), long(-2)], Ty::Long, "null")]
#[case(&[real(7.5), real(0.5)], Ty::Real, "7.5")]
#[case(&[real(-7.5), long(1)], Ty::Real, "-8.0")]
#[case(&[span("3h"), span("7d")], Ty::Timespan, "00:00:00")]
#[case(&[span("16d"), span("7d")], Ty::Timespan, "14.00:00:00")]
#[case(&[date("2020-01-01 13:45"), span("1d")], Ty::Datetime, "2020-01-01T00:00:00.0000000Z")]
#[case(&[Scalar::Null(Ty::Long), long(5)], Ty::Long, "null")]
fn bins(#[case] args: &[Scalar], #[case] result: Ty, #[case] expected: &str) {
    assert_eq!(text("bin", args, result), expected);
    assert_eq!(text("floor", args, result), expected);
}

#[rstest]
#[case(&[real(6.5), real(2.5), long(7)], Ty::Real, "4.5")]
#[case(&[long(13), long(10), long(11)], Ty::Long, "11")]
#[case(&[span("1h"), span("1d"), span("12h")], Ty::Timespan, "-12:00:00")]
#[case(&[date("2018-02-23T16:14"), span("1d"), date("2018-02-24 15:14")], Ty::Datetime, "2018-02-23T15:14:00.0000000Z")]
fn aligned_bins(#[case] args: &[Scalar], #[case] result: Ty, #[case] expected: &str) {
    assert_eq!(text("bin_at", args, result), expected);
}

#[rstest]
#[case(real(2.98765), 3, "2.988")]
#[case(real(2.15), 1, "2.2")]
#[case(real(3.75), 1, "3.8")]
#[case(real(1.875), 1, "1.9")]
#[case(real(-50.55), -2, "-100.0")]
#[case(real(21.5), -1, "20.0")]
#[case(real(1e300), 300, "1E+300")]
#[case(long(25), -1, "30")]
#[case(long(-25), -1, "-30")]
#[case(long(25), 3, "25")]
#[case(Scalar::Decimal(Decimal::parse("-2.345").unwrap()), 2, "-2.35")]
fn rounds(#[case] value: Scalar, #[case] digits: i64, #[case] expected: &str) {
    let ty = value.ty();
    assert_eq!(text("round", &[value, long(digits)], ty), expected);
}

#[rstest]
#[case("abs", long(-5), Ty::Long, "5")]
#[case("abs", Scalar::Int(-5), Ty::Long, "5")]
#[case("abs", span("-1h"), Ty::Timespan, "01:00:00")]
#[case("sign", long(-4), Ty::Real, "-1.0")]
#[case("sign", real(0.0), Ty::Real, "0.0")]
#[case("ceiling", real(-1.1), Ty::Real, "-1.0")]
#[case("ceiling", real(-0.5), Ty::Real, "0.0")]
#[case("ceiling", long(3), Ty::Real, "3.0")]
#[case("ceiling", long(3), Ty::Long, "3")]
#[case("log", long(5), Ty::Real, "1.6094379124341003")]
#[case("log", long(-5), Ty::Real, "null")]
#[case("log", long(0), Ty::Real, "-Infinity")]
#[case("log2", long(5), Ty::Real, "2.321928094887362")]
#[case("sqrt", long(2), Ty::Real, "1.4142135623730951")]
#[case("sqrt", long(-2), Ty::Real, "null")]
#[case("exp10", long(2), Ty::Real, "100.0")]
#[case("exp2", long(3), Ty::Real, "8.0")]
#[case("degrees", real(std::f64::consts::PI * 1.5), Ty::Real, "270.0")]
#[case("gamma", long(5), Ty::Real, "24.0")]
#[case("bitset_count_ones", long(42), Ty::Long, "3")]
#[case("binary_not", long(100), Ty::Long, "-101")]
fn of_one(#[case] name: &str, #[case] value: Scalar, #[case] result: Ty, #[case] expected: &str) {
    assert_eq!(text(name, &[value], result), expected);
}

#[rstest]
#[case("binary_shift_left", long(1), long(66), "4")]
#[case("binary_shift_left", long(1), long(-1), "null")]
#[case("binary_shift_right", long(1), long(2), "0")]
#[case("binary_or", long(5), long(3), "7")]
fn bits(#[case] name: &str, #[case] a: Scalar, #[case] b: Scalar, #[case] expected: &str) {
    assert_eq!(text(name, &[a, b], Ty::Long), expected);
}

fn close(name: &str, args: &[Scalar], expected: f64) {
    let Scalar::Real(got) = eval(name, args, Ty::Real) else {
        panic!("`{name}` gives no real");
    };
    assert!(
        (got - expected).abs() <= 1e-9 * expected.abs(),
        "`{name}`: {got} for {expected}"
    );
}

#[test]
fn distributions() {
    close("cot", &[long(1)], 0.6420926159343306);
    close("loggamma", &[long(5)], 3.1780538303479458);
    close("beta_cdf", &[real(0.9), real(10.0), real(20.0)], 0.9999999999999593);
    close("beta_pdf", &[real(0.5), real(10.0), real(20.0)], 0.746176019310951);
    close("beta_inv", &[real(0.1), real(10.0), real(20.0)], 0.22641502238874897);
    assert_eq!(text("beta_cdf", &[real(1.5), real(10.0), real(20.0)], Ty::Real), "NaN");
    assert_eq!(text("beta_cdf", &[real(0.1), real(-1.0), real(20.0)], Ty::Real), "1.0");
    assert_eq!(text("beta_inv", &[real(1.5), real(10.0), real(20.0)], Ty::Real), "null");
    assert_eq!(text("beta_inv", &[real(0.1), real(-1.0), real(20.0)], Ty::Real), "NaN");
}

#[test]
fn random_values_stay_in_range_and_differ_by_row() {
    let Scalar::Real(value) = eval("rand", &[], Ty::Real) else {
        panic!("no real");
    };
    assert!((0.0..1.0).contains(&value));
    let Scalar::Guid(bytes) = eval("new_guid", &[], Ty::Guid) else {
        panic!("no guid");
    };
    assert_eq!(bytes[6] >> 4, 4);
}

#[rstest]
#[case(&[long(100), long(99), long(2)], "True")]
#[case(&[long(102), long(99), long(2)], "False")]
#[case(&[real(1.5), long(1), real(0.5)], "True")]
#[case(&[long(1), long(1), long(-1)], "False")]
#[case(&[long(1), Scalar::Null(Ty::Long), long(1)], "null")]
#[case(&[date("2021-01-01 01:31"), date("2021-01-01 01:30"), span("1m")], "True")]
fn around(#[case] args: &[Scalar], #[case] expected: &str) {
    assert_eq!(text("around", args, Ty::Bool), expected);
}
