//! Scalar operators but those on text, under the names of their syntax kinds: `a + b` is `Add`.

mod add;
mod arithmetic;
mod between;
mod compare;
mod divide;
mod logic;
mod modulo;
mod multiply;
mod scale;
mod subtract;
#[cfg(test)]
mod tests;
mod unary;

use super::Function;

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[
    &add::ADD,
    &logic::AND,
    &between::BETWEEN,
    &divide::DIVIDE,
    &compare::EQUAL,
    &compare::GREATER_THAN,
    &compare::GREATER_THAN_OR_EQUAL,
    &compare::LESS_THAN,
    &compare::LESS_THAN_OR_EQUAL,
    &modulo::MODULO,
    &multiply::MULTIPLY,
    &between::NOT_BETWEEN,
    &compare::NOT_EQUAL,
    &logic::OR,
    &subtract::SUBTRACT,
    &unary::UNARY_MINUS,
    &unary::UNARY_PLUS,
];
