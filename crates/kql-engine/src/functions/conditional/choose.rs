//! Picks for each row one of several values: what `iff`, `case`, `coalesce` and their kin have in common.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, DictionaryArray, StringArray, UInt32Array};
use arrow::compute::interleave;
use arrow::datatypes::UInt32Type;

use crate::batch::decode;
use crate::cast::{cast, cast_scalar};
use crate::error::EvalError;
use crate::functions::Args;
use crate::functions::columns::known;
use crate::functions::fraction::is_fraction;
use crate::types::{Scalar, Ty};
use crate::value::{Strings, Value};

/// The arguments at `indices`, converted to the type of the result.
pub(super) fn branches(args: &Args<'_>, indices: impl Iterator<Item = usize>) -> Vec<Value> {
    indices
        .map(|index| cast(args.value(index), args.ty(index), args.result(), args.rows()))
        .collect()
}

/// Refuses a dynamic argument of which the conversion to the type of the result loses something in a row that `counts`:
/// the fraction of a number, or all of it. What the engine gives beside another type is not recorded.
pub(super) fn refuse_losses(args: &Args<'_>, index: usize, counts: impl Fn(usize) -> bool) -> Result<(), EvalError> {
    let result = args.result();
    if known(args.ty(index)) != Ty::Dynamic || matches!(result, Ty::Dynamic | Ty::Unknown | Ty::String) {
        return Ok(());
    }
    // times are whole numbers of ticks
    let whole = matches!(result, Ty::Int | Ty::Long | Ty::Datetime | Ty::Timespan);
    let values = args.dynamics(index);
    let lost = (0..args.rows()).filter(|row| counts(*row)).find_map(|row| {
        let value = values.get(row).filter(|value| !value.is_null())?;
        let scalar = Scalar::dynamic(value.to_owned());
        let lost = (whole && is_fraction(value)) || cast_scalar(&scalar, result).is_null();
        lost.then(|| value.to_scalar().ty())
    });
    let Some(held) = lost else {
        return Ok(());
    };
    Err(EvalError::Unsupported {
        what: format!("a dynamic that holds a value of type {held} beside values of type {result}"),
        help: Some("convert it, with `todouble()` or `tostring()` for example".into()),
        span: args.arg_span(index),
    })
}

/// One column: row `i` is row `i` of `branches[picks[i]]`. All branches have the type of the result; `picks` are below
/// their number. Texts that are all constant become a dictionary.
pub(super) fn choose(args: &Args<'_>, branches: &[Value], picks: &[u32]) -> Result<ArrayRef, EvalError> {
    if args.result() == Ty::String {
        return texts(args, branches, picks);
    }
    let columns: Vec<ArrayRef> = branches.iter().map(one_or_many).collect();
    let rows: Vec<(usize, usize)> = picks
        .iter()
        .enumerate()
        .map(|(row, pick)| {
            let pick = *pick as usize;
            (pick, if columns[pick].len() == 1 { 0 } else { row })
        })
        .collect();
    let columns: Vec<&dyn Array> = columns.iter().map(|column| &**column).collect();
    interleave(&columns, &rows).map_err(|error| EvalError::internal(error.to_string(), args.span()))
}

/// A plain column; a constant as one of a single row, which every row may be taken from.
fn one_or_many(value: &Value) -> ArrayRef {
    match value {
        Value::Scalar(scalar) => scalar.to_array(1),
        Value::Array(array) => decode(array),
    }
}

fn texts(args: &Args<'_>, branches: &[Value], picks: &[u32]) -> Result<ArrayRef, EvalError> {
    let constants: Option<Vec<&str>> = branches
        .iter()
        .map(|value| value.as_scalar().map(|scalar| Scalar::as_str(scalar).unwrap_or("")))
        .collect();
    if let Some(constants) = constants {
        let mut distinct: Vec<&str> = Vec::new();
        let codes: Vec<u32> = constants
            .iter()
            .map(|text| {
                let known = distinct.iter().position(|other| other == text);
                known.unwrap_or_else(|| {
                    distinct.push(text);
                    distinct.len() - 1
                }) as u32
            })
            .collect();
        let keys = UInt32Array::from_iter_values(picks.iter().map(|pick| codes[*pick as usize]));
        let values = Arc::new(StringArray::from_iter_values(distinct));
        return DictionaryArray::<UInt32Type>::try_new(keys, values)
            .map(|array| Arc::new(array) as ArrayRef)
            .map_err(|error| EvalError::internal(error.to_string(), args.span()));
    }
    let branches: Vec<Strings<'_>> = branches.iter().map(Value::strings).collect();
    let texts = picks
        .iter()
        .enumerate()
        .map(|(row, pick)| branches[*pick as usize].get(row));
    Ok(Arc::new(StringArray::from_iter_values(texts)))
}
