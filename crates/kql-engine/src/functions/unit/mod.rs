//! Conversions between units of measure: `convert_length(value, from, to)` and its relatives.
//!
//! The engine takes some units by constants that are not those of their definitions: the recorded acre-foot is off by a
//! millionth. So only units are here whose size is exact by definition and written in few digits, or recorded; all others
//! that the language knows are refused by name. A unit that it does not know gives null.

mod convert;
mod tables;

use super::Function;

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[
    &convert::CONVERT_ANGLE,
    &convert::CONVERT_ENERGY,
    &convert::CONVERT_FORCE,
    &convert::CONVERT_LENGTH,
    &convert::CONVERT_MASS,
    &convert::CONVERT_SPEED,
    &convert::CONVERT_TEMPERATURE,
    &convert::CONVERT_VOLUME,
];
