//! Functions that look at other rows: they want rows in an order.

mod cumsum;
mod number;
mod same;
mod session;
mod shift;
#[cfg(test)]
mod tests;

use super::Function;

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[
    &shift::NEXT,
    &shift::PREV,
    &cumsum::ROW_CUMSUM,
    &number::ROW_NUMBER,
    &number::ROW_RANK_DENSE,
    &number::ROW_RANK_MIN,
    &session::ROW_WINDOW_SESSION,
];
