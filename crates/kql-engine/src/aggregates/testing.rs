//! One helper through which aggregate tests go.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, DictionaryArray, StringArray, UInt32Array};
use arrow::datatypes::UInt32Type;
use kql_syntax::Span;

use super::{AggregateArg, AggregateCall, find};
use crate::context::Context;
use crate::error::EvalError;
use crate::functions::{Arg, Args};
use crate::types::{Dynamic, Scalar, Ty};
use crate::value::Value;

/// An argument: a column, or a constant.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    ty: Ty,
    value: Value,
}

impl Input {
    /// A column of these values, which are of type `ty` or null.
    pub(crate) fn column(ty: Ty, values: &[Scalar]) -> Input {
        let array = super::shared::columns::scalars(values, ty, Span::new(0, 0)).unwrap();
        Input {
            ty,
            value: Value::Array(array),
        }
    }
}

fn optional<T: Copy>(ty: Ty, values: &[Option<T>], make: fn(T) -> Scalar) -> Input {
    let scalars: Vec<Scalar> = values
        .iter()
        .map(|value| value.map_or(Scalar::null(ty), make))
        .collect();
    Input::column(ty, &scalars)
}

pub(crate) fn longs(values: &[Option<i64>]) -> Input {
    optional(Ty::Long, values, Scalar::Long)
}

pub(crate) fn ints(values: &[Option<i32>]) -> Input {
    optional(Ty::Int, values, Scalar::Int)
}

pub(crate) fn reals(values: &[Option<f64>]) -> Input {
    optional(Ty::Real, values, Scalar::Real)
}

pub(crate) fn bools(values: &[Option<bool>]) -> Input {
    optional(Ty::Bool, values, Scalar::Bool)
}

pub(crate) fn timespans(values: &[Option<i64>]) -> Input {
    optional(Ty::Timespan, values, Scalar::Timespan)
}

pub(crate) fn datetimes(values: &[Option<i64>]) -> Input {
    optional(Ty::Datetime, values, Scalar::Datetime)
}

pub(crate) fn strings(values: &[&str]) -> Input {
    let scalars: Vec<Scalar> = values.iter().map(|&text| Scalar::string(text)).collect();
    Input::column(Ty::String, &scalars)
}

/// Dynamics from JSON; `null` is a null.
pub(crate) fn dynamics(values: &[&str]) -> Input {
    let scalars: Vec<Scalar> = values
        .iter()
        .map(|text| Scalar::dynamic(Dynamic::from_json(text).unwrap()))
        .collect();
    Input::column(Ty::Dynamic, &scalars)
}

pub(crate) fn constant(value: Scalar) -> Input {
    Input {
        ty: value.ty(),
        value: Value::Scalar(value),
    }
}

/// The result type that the catalog's signatures give, for the aggregates' one or several columns.
fn results(name: &str, inputs: &[Input]) -> Vec<Ty> {
    let first = inputs.first().map_or(Ty::Long, |input| input.ty);
    match name {
        "arg_max" | "arg_min" | "take_any" | "any" => inputs.iter().map(|input| input.ty).collect(),
        "sum" | "sumif" => vec![if first == Ty::Int { Ty::Long } else { first }],
        "avg" | "avgif" => vec![if first.is_integer() { Ty::Real } else { first }],
        "min" | "max" | "minif" | "maxif" | "take_anyif" => vec![first],
        "percentile" => vec![first],
        "percentiles" => vec![first; inputs.len() - 1],
        "percentilew" | "percentilesw" => vec![first; inputs.len() - 2],
        name if name.starts_with("binary_all") => vec![first],
        name if name.starts_with("stdev") || name.contains("variance") => vec![Ty::Real],
        name if name.contains("count") => vec![Ty::Long],
        _ => vec![Ty::Dynamic],
    }
}

fn run(
    name: &str,
    inputs: &[Input],
    groups: &[u32],
    group_count: usize,
    step: usize,
    dictionary: bool,
) -> Result<Vec<Scalar>, EvalError> {
    let aggregate = find(name).unwrap_or_else(|| panic!("`{name}` is not in the registry"));
    let ctx = Context::new(0, 1);
    let span = Span::new(0, 0);
    let types = results(name, inputs);
    let infos: Vec<AggregateArg> = inputs
        .iter()
        .map(|input| AggregateArg {
            ty: input.ty,
            constant: input.value.as_scalar().cloned(),
            span,
        })
        .collect();
    let mut state = (aggregate.make)(&AggregateCall {
        args: &infos,
        results: &types,
        ctx: &ctx,
        span,
    })?;
    let (mut start, mut seen) = (0, 0);
    while start < groups.len() {
        let rows = step.min(groups.len() - start);
        let args: Vec<Arg> = inputs
            .iter()
            .map(|input| {
                let value = match &input.value {
                    // batches of one row share their dictionary, others have their own
                    Value::Array(array) if step == 1 => {
                        Value::Array(layout(array.clone(), dictionary).slice(start, rows))
                    }
                    Value::Array(array) => Value::Array(layout(array.slice(start, rows), dictionary)),
                    constant => constant.clone(),
                };
                Arg {
                    value,
                    ty: input.ty,
                    span,
                }
            })
            .collect();
        let args = Args::new(&args, rows, types[0], &ctx, span);
        let slice = &groups[start..start + rows];
        // groups appear as rows are seen
        seen = slice.iter().fold(seen, |seen, &group| seen.max(group as usize + 1));
        state.update(&args, slice, seen)?;
        start += rows;
    }
    let columns = state.finish(group_count)?;
    assert_eq!(
        columns.len(),
        types.len(),
        "`{name}` gives as many columns as the call declares"
    );
    let cell = |group: usize| {
        columns
            .iter()
            .zip(&types)
            .map(move |(column, &ty)| Scalar::from_array(column, ty, group))
    };
    Ok((0..group_count).flat_map(cell).collect())
}

fn layout(array: ArrayRef, dictionary: bool) -> ArrayRef {
    match array.as_string_opt::<i32>() {
        Some(texts) if dictionary => {
            // distinct, as those of every dictionary are, and in another order than that of the rows
            let values: BTreeSet<&str> = texts.iter().flatten().collect();
            let values: Vec<&str> = values.into_iter().rev().collect();
            let code = |text: Option<&str>| values.iter().position(|value| Some(*value) == text).unwrap() as u32;
            let keys = UInt32Array::from_iter_values(texts.iter().map(code));
            let values = Arc::new(StringArray::from_iter_values(&values));
            Arc::new(DictionaryArray::<UInt32Type>::try_new(keys, values).unwrap())
        }
        _ => array,
    }
}

/// The results group by group (all columns of group 0, then of group 1 …), or the error. Runs over one batch, over
/// batches of one and of two rows, and over dictionaries; all must agree.
pub(crate) fn try_aggregate(
    name: &str,
    inputs: &[Input],
    groups: &[u32],
    group_count: usize,
) -> Result<Vec<Scalar>, EvalError> {
    let one = run(name, inputs, groups, group_count, usize::MAX, false)?;
    for (step, dictionary) in [(1, false), (2, false), (1, true), (2, true), (usize::MAX, true)] {
        let other = run(name, inputs, groups, group_count, step, dictionary)?;
        assert_eq!(
            format!("{one:?}"),
            format!("{other:?}"),
            "`{name}` in batches of {step}, dictionary {dictionary}"
        );
    }
    Ok(one)
}

/// As [`try_aggregate`], which must succeed.
pub(crate) fn aggregate(name: &str, inputs: &[Input], groups: &[u32], group_count: usize) -> Vec<Scalar> {
    try_aggregate(name, inputs, groups, group_count).unwrap()
}

/// The results over all rows as one group, as `tostring()` prints them, joined by `|`; `null` for a null.
pub(crate) fn text(name: &str, inputs: &[Input]) -> String {
    let rows = inputs.iter().find_map(|input| match &input.value {
        Value::Array(array) => Some(array.len()),
        Value::Scalar(_) => None,
    });
    print(&aggregate(name, inputs, &vec![0; rows.unwrap_or(0)], 1))
}

/// As `tostring()` prints them, joined by `|`; `null` for a null.
pub(crate) fn print(values: &[Scalar]) -> String {
    let cell = |value: &Scalar| {
        if value.is_null() {
            "null".into()
        } else {
            value.to_text()
        }
    };
    values.iter().map(cell).collect::<Vec<String>>().join("|")
}
