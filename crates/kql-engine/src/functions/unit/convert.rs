//! `convert_angle(value, from, to)`, `convert_energy` … `convert_volume`

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array};

use super::tables;
use crate::catalog::{self, Category};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};

macro_rules! convert {
    ($static:ident, $name:literal, $page:literal, $about:literal, $unit:expr, $example:literal, $gives:literal) => {
        pub(super) static $static: Function = Function {
            name: $name,
            page: $page,
            about: $about,
            nulls: Nulls::Propagate,
            depends: Depends::Arguments,
            kernel: |args| over(args, $name, $unit),
            examples: &[example($example, $gives)],
        };
    };
}

convert!(
    CONVERT_ANGLE,
    "convert_angle",
    "convert-angle-function",
    "An angle in another unit; null where a unit is unknown.",
    |name| scale(tables::ANGLE, name),
    "print convert_angle(1.2, 'Degree', 'Arcminute')",
    "72.0"
);
convert!(
    CONVERT_ENERGY,
    "convert_energy",
    "convert-energy-function",
    "An energy in another unit; null where a unit is unknown.",
    |name| scale(tables::ENERGY, name),
    "print convert_energy(2, 'KilowattHour', 'Megajoule')",
    "7.2"
);
convert!(
    CONVERT_FORCE,
    "convert_force",
    "convert-force-function",
    "A force in another unit; null where a unit is unknown.",
    |name| scale(tables::FORCE, name),
    "print convert_force(1.2, 'Newton', 'Decanewton')",
    "0.12"
);
convert!(
    CONVERT_LENGTH,
    "convert_length",
    "convert-length-function",
    "A length in another unit; null where a unit is unknown.",
    |name| scale(tables::LENGTH, name),
    "print round(convert_length(1.2, 'Meter', 'Foot'), 6)",
    "3.937008"
);
convert!(
    CONVERT_MASS,
    "convert_mass",
    "convert-mass-function",
    "A mass in another unit; null where a unit is unknown.",
    |name| scale(tables::MASS, name),
    "print round(convert_mass(1.2, 'Kilogram', 'Pound'), 9)",
    "2.645547146"
);
convert!(
    CONVERT_SPEED,
    "convert_speed",
    "convert-speed-function",
    "A speed in another unit; null where a unit is unknown.",
    |name| scale(tables::SPEED, name),
    "print round(convert_speed(1.2, 'MeterPerSecond', 'CentimeterPerHour'), 6)",
    "432000.0"
);
convert!(
    CONVERT_TEMPERATURE,
    "convert_temperature",
    "convert-temperature-function",
    "A temperature in another unit; null where a unit is unknown.",
    tables::temperature,
    "print convert_temperature(1.2, 'Kelvin', 'DegreeCelsius')",
    "-271.95"
);
convert!(
    CONVERT_VOLUME,
    "convert_volume",
    "convert-volume-function",
    "A volume in another unit; null where a unit is unknown.",
    |name| scale(tables::VOLUME, name),
    "print round(convert_volume(1.2, 'CubicMeter', 'AcreFoot'), 10)",
    "0.0009728568"
);

/// A unit against the base unit of its kind: `base = value × factor + offset`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    pub(super) factor: f64,
    pub(super) offset: f64,
}

fn scale(table: &[(&str, f64)], name: &str) -> Option<Unit> {
    let (_, factor) = table.iter().find(|(unit, _)| *unit == name)?;
    Some(Unit {
        factor: *factor,
        offset: 0.0,
    })
}

fn over(args: &Args<'_>, function: &str, unit: fn(&str) -> Option<Unit>) -> Result<ArrayRef, EvalError> {
    let (values, from, to) = (args.reals(0), args.strings(1), args.strings(2));
    let find = |index: usize, name: &str| match unit(name) {
        None if known(function, index, name) => Err(EvalError::Unsupported {
            what: format!("the unit `{name}`"),
            help: Some("the constant that Kusto takes for it is not documented".into()),
            span: args.arg_span(index),
        }),
        unit => Ok(unit),
    };
    let mut out = Vec::with_capacity(args.rows());
    for row in 0..args.rows() {
        let units = (find(1, from.get(row))?, find(2, to.get(row))?);
        out.push(match (values.get(row), units) {
            (Some(value), (Some(from), Some(to))) => Some((value * from.factor + from.offset - to.offset) / to.factor),
            _ => None,
        });
    }
    Ok(Arc::new(Float64Array::from(out)))
}

/// Whether the language has that unit for that parameter.
fn known(function: &str, index: usize, name: &str) -> bool {
    let Some(entry) = catalog::lookup(Category::Function, function) else {
        return false;
    };
    entry
        .signatures
        .iter()
        .filter_map(|signature| signature.params.get(index))
        .any(|param| param.values.contains(&name))
}

#[cfg(test)]
mod tests {
    use kql_syntax::Span;
    use rstest::rstest;

    use super::*;
    use crate::context::Context;
    use crate::functions::testing::{eval, text};
    use crate::functions::{Arg, call, find};
    use crate::types::{Scalar, Ty};
    use crate::value::Value;

    fn args(value: f64, from: &str, to: &str) -> [Scalar; 3] {
        [Scalar::Real(value), Scalar::string(from), Scalar::string(to)]
    }

    #[rstest]
    #[case("convert_angle", "Degree", "Arcminute", 72.0)]
    #[case("convert_energy", "Joule", "BritishThermalUnit", 0.0011373805443759806)]
    #[case("convert_force", "Newton", "Decanewton", 0.12)]
    #[case("convert_mass", "Kilogram", "Pound", 2.6455471462185307)]
    #[case("convert_speed", "MeterPerSecond", "CentimeterPerHour", 432000.0)]
    #[case("convert_temperature", "Kelvin", "DegreeCelsius", -271.95)]
    #[case("convert_volume", "CubicMeter", "AcreFoot", 0.0009728568)]
    fn as_recorded(#[case] name: &str, #[case] from: &str, #[case] to: &str, #[case] expected: f64) {
        let Scalar::Real(got) = eval(name, &args(1.2, from, to), Ty::Real) else {
            panic!("`{name}` gives no real");
        };
        assert!((got - expected).abs() <= 1e-9 * expected.abs(), "`{name}`: {got}");
    }

    #[rstest]
    #[case(-40.0, "DegreeCelsius", "DegreeFahrenheit", -40.0)]
    #[case(100.0, "DegreeCelsius", "DegreeDelisle", 0.0)]
    #[case(100.0, "DegreeCelsius", "DegreeNewton", 33.0)]
    #[case(100.0, "DegreeCelsius", "DegreeReaumur", 80.0)]
    #[case(100.0, "DegreeCelsius", "DegreeRoemer", 60.0)]
    fn temperatures_have_their_zero(#[case] value: f64, #[case] from: &str, #[case] to: &str, #[case] expected: f64) {
        let Scalar::Real(got) = eval("convert_temperature", &args(value, from, to), Ty::Real) else {
            panic!("no real");
        };
        assert!((got - expected).abs() < 1e-9, "{got}");
    }

    #[test]
    fn an_unknown_unit_gives_null_and_an_unsure_one_is_refused() {
        assert_eq!(text("convert_length", &args(1.0, "Meter", "Cubit"), Ty::Real), "null");
        let span = Span::new(0, 0);
        let list = args(1.0, "Meter", "Parsec").map(|scalar| Arg {
            ty: scalar.ty(),
            value: Value::Scalar(scalar),
            span,
        });
        let function = find("convert_length").unwrap();
        let error = call(function, &list, 1, Ty::Real, &Context::new(0, 1), span).unwrap_err();
        assert_eq!(error.to_string(), "not supported: the unit `Parsec`");
    }

    #[test]
    fn every_unit_of_the_tables_is_one_of_the_language() {
        for (name, table) in [
            ("convert_angle", tables::ANGLE),
            ("convert_energy", tables::ENERGY),
            ("convert_force", tables::FORCE),
            ("convert_length", tables::LENGTH),
            ("convert_mass", tables::MASS),
            ("convert_speed", tables::SPEED),
            ("convert_volume", tables::VOLUME),
        ] {
            for (unit, _) in table {
                assert!(known(name, 1, unit), "`{name}` has no unit `{unit}`");
            }
        }
    }
}
