//! Dynamics that hold a fraction where a whole number is wanted.
//!
//! Whether the engine cuts the fraction or goes on with a real is not recorded for any operator, so it is refused where
//! a row has one.

use super::Args;
use super::columns::known;
use crate::error::EvalError;
use crate::types::dynamic::Kind;
use crate::types::{DynRef, Ty};

/// Whether it is a real that is no whole number.
pub(crate) fn is_fraction(value: DynRef<'_>) -> bool {
    matches!(value.kind(), Kind::Real(real) if real.fract() != 0.0)
}

/// Refuses an argument that is dynamic and holds a fraction in any row; `symbol` is the operator, as it is written.
pub(crate) fn refuse_fractions(args: &Args<'_>, index: usize, symbol: &str) -> Result<(), EvalError> {
    if known(args.ty(index)) != Ty::Dynamic {
        return Ok(());
    }
    let values = args.dynamics(index);
    if (0..args.rows()).any(|row| values.get(row).is_some_and(is_fraction)) {
        return Err(refused(args, index, symbol));
    }
    Ok(())
}

/// The refusal of an argument that holds a fraction.
pub(crate) fn refused(args: &Args<'_>, index: usize, symbol: &str) -> EvalError {
    EvalError::Unsupported {
        what: format!("`{symbol}` of a dynamic that holds a fraction and a whole number"),
        help: Some("convert the dynamic with `todouble()`".into()),
        span: args.arg_span(index),
    }
}

#[cfg(test)]
mod tests {
    use crate::operators::testing::{error, rows};
    use rstest::rstest;

    /// Breaks when a fraction is cut without a word.
    #[rstest]
    #[case("x == 7")]
    #[case("7 > x")]
    #[case("x in (7)")]
    #[case("x in (1, 7)")]
    #[case("x !in (7)")]
    #[case("x in (dynamic([7]))")]
    #[case("x in (y)")]
    #[case("y in (dynamic([7.9]))")]
    #[case("x between (7 .. 7)")]
    #[case("x !between (8 .. 9)")]
    #[case("y between (x .. 9)")]
    #[case("x * 10")]
    #[case("x + 1")]
    #[case("10 - x")]
    #[case("x / 2")]
    #[case("x % 2")]
    #[case("iff(true, x, 0)")]
    #[case("iff(y == 7, x, y)")]
    #[case("case(false, 1, x)")]
    #[case("iff(true, dynamic('abc'), 0)")]
    #[case("iff(true, x, 1d)")]
    fn refused(#[case] expression: &str) {
        for row in [
            "print x = dynamic(7.9), y = 7",
            "datatable(x: dynamic, y: long) [dynamic(7.9), 7]",
        ] {
            let message = error(&format!("{row} | project {expression}"));
            assert!(
                message.starts_with("not supported: ") && message.contains("dynamic"),
                "{message}"
            );
        }
    }

    /// Breaks when more is refused than fractions that a row has and that count.
    #[rstest]
    #[case("x in (7.9)", "True")]
    #[case("x in ('7.9')", "True")]
    #[case("x between (7.5 .. 8.0)", "True")]
    #[case("x * 10.0", "79.0")]
    #[case("iff(false, x, 0)", "0")]
    #[case("iff(true, x, 0.5)", "7.9")]
    #[case("iff(true, x, 'a')", "7.9")]
    #[case("dynamic(7) in (7)", "True")]
    #[case("dynamic(7.0) in (7)", "True")]
    #[case("dynamic(7) * 10", "70")]
    fn taken(#[case] expression: &str, #[case] expected: &str) {
        for row in [
            "print x = dynamic(7.9), y = 7",
            "datatable(x: dynamic, y: long) [dynamic(7.9), 7]",
        ] {
            assert_eq!(rows(&format!("{row} | project {expression}")), expected);
        }
    }
}
