//! `-operand` and `+operand`

use std::sync::Arc;

use arrow::array::ArrayRef;

use crate::cast::collect;
use crate::error::EvalError;
use crate::functions::columns::{Side, decimal_array, int_array, long_array, real_array, side};
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::{Scalar, Ty};

pub(super) static UNARY_MINUS: Function = Function {
    name: "UnaryMinus",
    page: "numerical-operators",
    about: "The negative of a number or timespan.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: minus,
    examples: &[
        example("print x = 5 | project -x", "-5"),
        example("print -(1h)", "-01:00:00"),
    ],
};

pub(super) static UNARY_PLUS: Function = Function {
    name: "UnaryPlus",
    page: "numerical-operators",
    about: "The operand itself.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: plus,
    examples: &[example("print x = 5 | project +x", "5")],
};

fn minus(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (value, rows) = (args.value(0), args.rows());
    let unit: Side<'_, ()> = Side::One(Some(()));
    match args.ty(0) {
        Ty::Real => Ok(real_array(side::map(&side::reals(value), &unit, rows, |a, ()| -a))),
        Ty::Decimal => Ok(decimal_array(side::map(
            &side::decimals(value),
            &unit,
            rows,
            |a, ()| a.neg(),
        ))),
        Ty::Int | Ty::Long | Ty::Timespan => {
            let negated = side::map(&side::longs(value), &unit, rows, |a, ()| a.wrapping_neg());
            Ok(if args.result() == Ty::Int {
                int_array(negated)
            } else {
                long_array(negated)
            })
        }
        Ty::Dynamic | Ty::Unknown => dynamics(args),
        ty => Err(EvalError::argument(format!("`-` does not take {ty}"), args.span())),
    }
}

/// Each row by its leaf; null where it is no number.
fn dynamics(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let values = args.dynamics(0);
    let negated = (0..args.rows()).map(|row| match values.get(row).map(|value| value.to_scalar()) {
        Some(Scalar::Long(value)) => Scalar::Long(value.wrapping_neg()),
        Some(Scalar::Real(value)) => Scalar::Real(-value),
        Some(Scalar::Decimal(value)) => Scalar::Decimal(value.neg()),
        Some(Scalar::Timespan(ticks)) => Scalar::Timespan(ticks.wrapping_neg()),
        _ => Scalar::Null(Ty::Dynamic),
    });
    let wrapped = negated.map(|scalar| Scalar::dynamic(crate::types::Dynamic::from_scalar(&scalar)));
    Ok(collect(Ty::Dynamic, wrapped))
}

fn plus(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let array = args.value(0).clone().into_array(args.rows());
    if args.ty(0) == Ty::Int && args.result() == Ty::Long {
        return Ok(long_array(side::map(
            &side::longs(args.value(0)),
            &Side::One(Some(())),
            args.rows(),
            |a, ()| a,
        )));
    }
    Ok(Arc::clone(&array))
}
