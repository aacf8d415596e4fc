//! `value between (start .. end)` and `!between`

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray};
use arrow::buffer::{BooleanBuffer, NullBuffer};

use super::compare::common;
use crate::error::EvalError;
use crate::functions::columns::{Side, argument, known, long_array, side};
use crate::functions::fraction::refuse_fractions;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::{Ty, datetime};
use crate::value::Value;

pub(super) static BETWEEN: Function = Function {
    name: "Between",
    page: "between-operator",
    about: "Whether `value` lies within a range, both ends included. A timespan as end counts from the start. Null where \
            any of the three is.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: between,
    examples: &[
        example("print 2 between (2 .. 10)", "True"),
        example("print 5 between (10 .. 1)", "False"),
        example(
            "print datetime(2020-01-04) between (datetime(2020-01-01) .. 3d)",
            "True",
        ),
    ],
};

pub(super) static NOT_BETWEEN: Function = Function {
    name: "NotBetween",
    page: "not-between-operator",
    about: "Whether `value` lies outside of a range. Null where any of the three is.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: not_between,
    examples: &[
        example("print 1 !between (2 .. 10)", "True"),
        example("print long(null) !between (2 .. 10)", ""),
    ],
};

fn between(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    within(args, "between").map(|(bits, nulls)| Arc::new(BooleanArray::new(bits, nulls)) as ArrayRef)
}

fn not_between(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    within(args, "!between").map(|(bits, nulls)| Arc::new(BooleanArray::new(!&bits, nulls)) as ArrayRef)
}

fn within(args: &Args<'_>, symbol: &str) -> Result<(BooleanBuffer, Option<NullBuffer>), EvalError> {
    let rows = args.rows();
    let types = [0, 1, 2].map(|index| known(args.ty(index)));
    if types == [Ty::Datetime, Ty::Datetime, Ty::Timespan] {
        let (start, span) = (side::longs(args.value(1)), side::longs(args.value(2)));
        // an end beyond the type's range is its last moment
        let ends = side::map(&start, &span, rows, |start, span| {
            datetime::add(start, span).unwrap_or(if span < 0 { 0 } else { datetime::MAX })
        });
        let end = Value::Array(long_array(ends));
        return Ok(check(args.value(0), args.value(1), &end, Ty::Long, rows));
    }
    let ty = common(types[0], types[1]).and_then(|ty| common(ty, types[2]));
    let Some(ty) = ty.filter(|ty| !matches!(ty, Ty::String | Ty::Guid)) else {
        let [value, start, end] = types;
        let message = format!("`{symbol}` does not take {value}, {start} and {end}");
        return Err(EvalError::argument(message, args.span()));
    };
    if ty == Ty::Long {
        (0..3).try_for_each(|index| refuse_fractions(args, index, symbol))?;
    }
    let [value, start, end] = [0, 1, 2].map(|index| argument(args, index, ty));
    Ok(check(&value, &start, &end, ty, rows))
}

fn check(value: &Value, start: &Value, end: &Value, ty: Ty, rows: usize) -> (BooleanBuffer, Option<NullBuffer>) {
    match ty {
        Ty::Real => range(&side::reals(value), &side::reals(start), &side::reals(end), rows),
        Ty::Decimal => range(
            &side::decimals(value),
            &side::decimals(start),
            &side::decimals(end),
            rows,
        ),
        _ => range(&side::longs(value), &side::longs(start), &side::longs(end), rows),
    }
}

fn range<T: Copy + PartialOrd>(
    value: &Side<'_, T>,
    start: &Side<'_, T>,
    end: &Side<'_, T>,
    rows: usize,
) -> (BooleanBuffer, Option<NullBuffer>) {
    let (above, value_nulls, start_nulls) = side::test(value, start, rows, |value, start| value >= start);
    let (below, _, end_nulls) = side::test(value, end, rows, |value, end| value <= end);
    let nulls = NullBuffer::union(value_nulls.as_ref(), start_nulls.as_ref());
    (&above & &below, NullBuffer::union(nulls.as_ref(), end_nulls.as_ref()))
}
