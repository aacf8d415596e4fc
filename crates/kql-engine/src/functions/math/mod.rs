//! Functions on numbers.

mod around;
mod bin;
mod binary;
mod distribution;
mod random;
mod real;
mod round;
#[cfg(test)]
mod tests;

use super::Function;

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[
    &round::ABS,
    &real::ACOS,
    &around::AROUND,
    &real::ASIN,
    &real::ATAN,
    &real::ATAN2,
    &distribution::BETA_CDF,
    &distribution::BETA_INV,
    &distribution::BETA_PDF,
    &bin::BIN,
    &bin::BIN_AT,
    &bin::BIN_AUTO,
    &binary::AND,
    &binary::NOT,
    &binary::OR,
    &binary::SHIFT_LEFT,
    &binary::SHIFT_RIGHT,
    &binary::XOR,
    &binary::COUNT_ONES,
    &round::CEILING,
    &real::COS,
    &real::COT,
    &real::DEGREES,
    &real::ERF,
    &real::ERFC,
    &real::EXP,
    &real::EXP10,
    &real::EXP2,
    &bin::FLOOR,
    &real::GAMMA,
    &real::LOG,
    &real::LOG10,
    &real::LOG2,
    &real::LOGGAMMA,
    &random::NEW_GUID,
    &real::PI,
    &real::POW,
    &real::RADIANS,
    &random::RAND,
    &round::ROUND,
    &round::SIGN,
    &real::SIN,
    &real::SQRT,
    &real::TAN,
    &distribution::WELCH_TEST,
];
