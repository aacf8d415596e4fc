//! Sizes of units. The base units are degree, joule, newton, meter, kilogram, meter per second, kelvin, cubic meter.

use std::f64::consts::PI;

use super::convert::Unit;

const RADIAN: f64 = 180.0 / PI;
/// Pound of 1959, in kilograms.
const POUND: f64 = 0.453_592_37;
/// Standard gravity.
const GRAVITY: f64 = 9.806_65;
/// As recorded.
const BTU: f64 = 1_055.055_852_62;
const FOOT: f64 = 0.3048;
const INCH: f64 = 0.0254;
const YARD: f64 = 0.9144;
const MINUTE: f64 = 60.0;
const HOUR: f64 = 3600.0;
const DAY: f64 = 86_400.0;

pub(super) const ANGLE: &[(&str, f64)] = &[
    ("Arcminute", 1.0 / 60.0),
    ("Arcsecond", 1.0 / 3600.0),
    ("Centiradian", RADIAN * 1e-2),
    ("Deciradian", RADIAN * 1e-1),
    ("Degree", 1.0),
    ("Gradian", 0.9),
    ("Microdegree", 1e-6),
    ("Microradian", RADIAN * 1e-6),
    ("Millidegree", 1e-3),
    ("Milliradian", RADIAN * 1e-3),
    ("Nanodegree", 1e-9),
    ("Nanoradian", RADIAN * 1e-9),
    ("NatoMil", 360.0 / 6400.0),
    ("Radian", RADIAN),
    ("Revolution", 360.0),
];

pub(super) const ENERGY: &[(&str, f64)] = &[
    ("BritishThermalUnit", BTU),
    ("Calorie", 4.184),
    ("Erg", 1e-7),
    ("GigabritishThermalUnit", BTU * 1e9),
    ("Gigajoule", 1e9),
    ("GigawattDay", DAY * 1e9),
    ("GigawattHour", HOUR * 1e9),
    ("Joule", 1.0),
    ("KilobritishThermalUnit", BTU * 1e3),
    ("Kilocalorie", 4184.0),
    ("Kilojoule", 1e3),
    ("KilowattDay", DAY * 1e3),
    ("KilowattHour", HOUR * 1e3),
    ("MegabritishThermalUnit", BTU * 1e6),
    ("Megacalorie", 4.184e6),
    ("Megajoule", 1e6),
    ("MegawattDay", DAY * 1e6),
    ("MegawattHour", HOUR * 1e6),
    ("Millijoule", 1e-3),
    ("TerawattDay", DAY * 1e12),
    ("TerawattHour", HOUR * 1e12),
    ("WattDay", DAY),
    ("WattHour", HOUR),
];

pub(super) const FORCE: &[(&str, f64)] = &[
    ("Decanewton", 10.0),
    ("Dyn", 1e-5),
    ("KilogramForce", GRAVITY),
    ("Kilonewton", 1e3),
    ("KiloPond", GRAVITY),
    ("Meganewton", 1e6),
    ("Micronewton", 1e-6),
    ("Millinewton", 1e-3),
    ("Newton", 1.0),
    ("TonneForce", GRAVITY * 1e3),
];

pub(super) const LENGTH: &[(&str, f64)] = &[
    ("Angstrom", 1e-10),
    ("Centimeter", 1e-2),
    ("Decameter", 10.0),
    ("Decimeter", 1e-1),
    ("Fathom", 2.0 * YARD),
    ("Foot", FOOT),
    ("Hand", 4.0 * INCH),
    ("Hectometer", 100.0),
    ("Inch", INCH),
    ("Kilometer", 1e3),
    ("Meter", 1.0),
    ("Microinch", INCH * 1e-6),
    ("Micrometer", 1e-6),
    ("Mil", INCH * 1e-3),
    ("Millimeter", 1e-3),
    ("Nanometer", 1e-9),
    ("NauticalMile", 1852.0),
    ("Yard", YARD),
];

pub(super) const MASS: &[(&str, f64)] = &[
    ("Centigram", 1e-5),
    ("Decagram", 1e-2),
    ("Decigram", 1e-4),
    ("Gram", 1e-3),
    ("Hectogram", 0.1),
    ("Kilogram", 1.0),
    ("Kilopound", POUND * 1e3),
    ("Kilotonne", 1e6),
    ("Megapound", POUND * 1e6),
    ("Megatonne", 1e9),
    ("Microgram", 1e-9),
    ("Milligram", 1e-6),
    ("Nanogram", 1e-12),
    ("Pound", POUND),
    ("Tonne", 1e3),
];

pub(super) const SPEED: &[(&str, f64)] = &[
    ("CentimeterPerHour", 1e-2 / HOUR),
    ("CentimeterPerMinute", 1e-2 / MINUTE),
    ("CentimeterPerSecond", 1e-2),
    ("DecimeterPerMinute", 0.1 / MINUTE),
    ("DecimeterPerSecond", 0.1),
    ("FootPerHour", FOOT / HOUR),
    ("FootPerMinute", FOOT / MINUTE),
    ("FootPerSecond", FOOT),
    ("InchPerHour", INCH / HOUR),
    ("InchPerMinute", INCH / MINUTE),
    ("InchPerSecond", INCH),
    ("KilometerPerHour", 1e3 / HOUR),
    ("KilometerPerMinute", 1e3 / MINUTE),
    ("KilometerPerSecond", 1e3),
    ("MeterPerHour", 1.0 / HOUR),
    ("MeterPerMinute", 1.0 / MINUTE),
    ("MeterPerSecond", 1.0),
    ("MicrometerPerMinute", 1e-6 / MINUTE),
    ("MicrometerPerSecond", 1e-6),
    ("MillimeterPerHour", 1e-3 / HOUR),
    ("MillimeterPerMinute", 1e-3 / MINUTE),
    ("MillimeterPerSecond", 1e-3),
    ("NanometerPerMinute", 1e-9 / MINUTE),
    ("NanometerPerSecond", 1e-9),
    ("YardPerHour", YARD / HOUR),
    ("YardPerMinute", YARD / MINUTE),
    ("YardPerSecond", YARD),
];

pub(super) const VOLUME: &[(&str, f64)] = &[
    // as recorded; by definition it is 1233.48183754752
    ("AcreFoot", 1.0 / 0.000_810_714),
    ("Centiliter", 1e-5),
    ("CubicCentimeter", 1e-6),
    ("CubicDecimeter", 1e-3),
    ("CubicHectometer", 1e6),
    ("CubicKilometer", 1e9),
    ("CubicMeter", 1.0),
    ("CubicMicrometer", 1e-18),
    ("CubicMillimeter", 1e-9),
    ("Decaliter", 1e-2),
    ("Deciliter", 1e-4),
    ("HectocubicMeter", 100.0),
    ("Hectoliter", 0.1),
    ("KilocubicMeter", 1e3),
    ("Kiloliter", 1.0),
    ("Liter", 1e-3),
    ("Megaliter", 1e3),
    ("Microliter", 1e-9),
    ("Milliliter", 1e-6),
];

/// A temperature's unit against kelvin.
pub(super) fn temperature(name: &str) -> Option<Unit> {
    const ICE: f64 = 273.15;
    let (factor, offset) = match name {
        "DegreeCelsius" => (1.0, ICE),
        "DegreeDelisle" => (-2.0 / 3.0, 373.15),
        "DegreeFahrenheit" => (5.0 / 9.0, 459.67 * 5.0 / 9.0),
        "DegreeNewton" => (100.0 / 33.0, ICE),
        "DegreeRankine" => (5.0 / 9.0, 0.0),
        "DegreeReaumur" => (1.25, ICE),
        "DegreeRoemer" => (40.0 / 21.0, ICE - 7.5 * 40.0 / 21.0),
        "Kelvin" => (1.0, 0.0),
        "MillidegreeCelsius" => (1e-3, ICE),
        _ => return None,
    };
    Some(Unit { factor, offset })
}
