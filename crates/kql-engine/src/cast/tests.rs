use super::*;
use rstest::rstest;

fn samples() -> Vec<Scalar> {
    let json = |text: &str| Scalar::dynamic(Dynamic::from_json(text).unwrap());
    let mut out = vec![
        Scalar::Bool(true),
        Scalar::Int(-7),
        Scalar::Long(9_999_999_999),
        Scalar::Real(1e30),
        Scalar::Real(f64::NAN),
        Scalar::Decimal(Decimal::parse("-12.5").unwrap()),
        Scalar::string(""),
        Scalar::string("2022-12-02"),
        Scalar::string("7"),
        Scalar::Datetime(datetime::UNIX_EPOCH),
        Scalar::Timespan(-864_000_000_000),
        Scalar::Guid([7; 16]),
        json("[1]"),
        json("{\"a\":1}"),
        json("\"1.5\""),
        json("1.5"),
        json("true"),
    ];
    out.extend(Ty::ALL.into_iter().filter(|ty| *ty != Ty::String).map(Scalar::Null));
    out
}

/// Breaks when a pair of types panics, or when a column converts otherwise than a constant.
#[test]
fn every_pair_of_types_converts_alike_for_constants_and_columns() {
    for scalar in samples() {
        for to in Ty::ALL {
            let one = cast(&Value::Scalar(scalar.clone()), scalar.ty(), to, 2);
            let one = one.as_scalar().unwrap();
            assert_eq!(one.ty(), to, "{scalar:?}");
            let column = Value::Array(scalar.to_array(2));
            let many = cast(&column, scalar.ty(), to, 2);
            assert_eq!(many.clone().into_array(2).data_type(), &to.arrow());
            assert_eq!(
                format!("{one:?}"),
                format!("{:?}", many.scalar_at(to, 1)),
                "{scalar:?} to {to}"
            );
        }
    }
}

fn text(scalar: Scalar, to: Ty) -> String {
    let out = cast_scalar(&scalar, to);
    if out.is_null() { "null".into() } else { out.to_text() }
}

/// Recorded: `measured-ticks-*`, `measured-tolong-real-*`.
#[rstest]
#[case(Scalar::Long(9_999_999_999), Ty::Int, "1410065407")]
#[case(Scalar::Long(2_147_483_648), Ty::Int, "-2147483648")]
#[case(Scalar::Real(1e10), Ty::Int, "2147483647")]
#[case(Scalar::Real(-1e10), Ty::Int, "-2147483648")]
#[case(Scalar::Real(-5.7), Ty::Long, "-5")]
#[case(Scalar::Real(1e30), Ty::Long, "9223372036854775807")]
#[case(Scalar::Real(f64::NAN), Ty::Long, "null")]
#[case(Scalar::Timespan(864_000_000_000), Ty::Int, "711573504")]
#[case(Scalar::Timespan(864_000_000_000), Ty::Real, "864000000000.0")]
#[case(Scalar::Datetime(637_134_336_000_000_000), Ty::Int, "-1954807808")]
#[case(Scalar::Real(1.5), Ty::Bool, "True")]
#[case(Scalar::Real(0.0), Ty::Bool, "False")]
fn numbers(#[case] from: Scalar, #[case] to: Ty, #[case] expected: &str) {
    assert_eq!(text(from, to), expected);
}

/// Recorded: `measured-tolong-text-*`, `measured-tobool-*`.
#[rstest]
#[case("9999999999", Ty::Int, "null")]
#[case("0x10", Ty::Int, "16")]
#[case("0x10", Ty::Real, "null")]
#[case("5.", Ty::Real, "5.0")]
#[case("1,000", Ty::Real, "null")]
#[case("+4", Ty::Real, "4.0")]
#[case(" true ", Ty::Bool, "True")]
#[case("TrUe ", Ty::Bool, "True")]
#[case(" 2 ", Ty::Bool, "True")]
#[case("+1", Ty::Bool, "True")]
#[case("0002", Ty::Bool, "True")]
#[case("0", Ty::Bool, "False")]
#[case("0.0", Ty::Bool, "null")]
#[case("yes", Ty::Bool, "null")]
#[case("99999999999999999999", Ty::Bool, "null")]
#[case(
    "0123456789abcdef0123456789abcdef rest",
    Ty::Guid,
    "01234567-89ab-cdef-0123-456789abcdef"
)]
#[case("a string that is not a guid, though long", Ty::Guid, "null")]
fn texts_are_read(#[case] from: &str, #[case] to: Ty, #[case] expected: &str) {
    assert_eq!(text(Scalar::string(from), to), expected);
}

/// Recorded: `measured-tolong-dynamic-00`.
#[rstest]
#[case("5.7", "5", "5", "5.7")]
#[case("\"5.7\"", "null", "null", "5.7")]
#[case("9999999999", "9999999999", "1410065407", "9999999999.0")]
#[case("\" 7 \"", "7", "7", "7.0")]
#[case("true", "1", "1", "1.0")]
#[case("[1]", "null", "null", "null")]
fn dynamic_leaves(#[case] json: &str, #[case] long: &str, #[case] int: &str, #[case] real: &str) {
    let value = || Scalar::dynamic(Dynamic::from_json(json).unwrap());
    assert_eq!(
        [text(value(), Ty::Long), text(value(), Ty::Int), text(value(), Ty::Real)],
        [long, int, real]
    );
}
