//! Result columns from the states of the groups.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryArray, BinaryBuilder, BooleanArray, FixedSizeBinaryBuilder, Float64Array, Int32Array, Int64Array,
    StringArray,
};
use arrow::buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use kql_syntax::Span;

use crate::error::EvalError;
use crate::types::decimal::WIDTH;
use crate::types::dynamic::ArrayBuilder;
use crate::types::{Dynamic, Scalar, Ty};

/// Longs, none null.
pub(in crate::aggregates) fn counts(values: Vec<i64>) -> ArrayRef {
    Arc::new(Int64Array::from(values))
}

/// Reals, none null.
pub(in crate::aggregates) fn reals(values: Vec<f64>) -> ArrayRef {
    Arc::new(Float64Array::from(values))
}

/// Whole numbers or ticks as a column of type `ty`; null where `valid` says so.
pub(in crate::aggregates) fn whole(values: Vec<i64>, valid: Option<&[bool]>, ty: Ty) -> ArrayRef {
    let nulls = valid.map(|valid| NullBuffer::from(valid.to_vec()));
    match ty {
        Ty::Int => {
            let narrow: Vec<i32> = values.iter().map(|&value| value as i32).collect();
            Arc::new(Int32Array::new(narrow.into(), nulls))
        }
        _ => Arc::new(Int64Array::new(values.into(), nulls)),
    }
}

/// A column of type `ty` with these values, which are of that type or null.
pub(in crate::aggregates) fn scalars(values: &[Scalar], ty: Ty, span: Span) -> Result<ArrayRef, EvalError> {
    Ok(match ty {
        Ty::Bool => Arc::new(values.iter().map(Scalar::as_bool).collect::<BooleanArray>()),
        Ty::Int => {
            let narrow = |value: &Scalar| value.as_long().and_then(|value| i32::try_from(value).ok());
            Arc::new(values.iter().map(narrow).collect::<Int32Array>())
        }
        Ty::Long | Ty::Datetime | Ty::Timespan => {
            let ticks = |value: &Scalar| value.as_long().or(value.as_ticks());
            Arc::new(values.iter().map(ticks).collect::<Int64Array>())
        }
        Ty::Real => Arc::new(values.iter().map(Scalar::as_real).collect::<Float64Array>()),
        Ty::String => {
            let texts = values.iter().map(|value| value.as_str().unwrap_or(""));
            let bytes: usize = texts.clone().map(str::len).sum();
            fits(bytes, span)?;
            Arc::new(StringArray::from_iter_values(texts))
        }
        Ty::Decimal | Ty::Guid => {
            let width = if ty == Ty::Guid { 16 } else { WIDTH };
            let mut builder = FixedSizeBinaryBuilder::with_capacity(values.len(), width);
            for value in values {
                let appended = match value {
                    Scalar::Guid(bytes) => builder.append_value(bytes),
                    Scalar::Decimal(value) => builder.append_value(value.to_bytes()),
                    _ => {
                        builder.append_null();
                        Ok(())
                    }
                };
                appended.map_err(|error| EvalError::internal(error.to_string(), span))?;
            }
            Arc::new(builder.finish())
        }
        Ty::Dynamic | Ty::Unknown => {
            let form = |value: &Scalar| (!value.is_null()).then(|| Dynamic::from_scalar(value));
            dynamics(values.iter().map(form), span)?
        }
    })
}

/// A column of dynamics, null where there is none. An error where they are larger together than a column can be.
pub(in crate::aggregates) fn dynamics(
    values: impl ExactSizeIterator<Item = Option<Dynamic>>,
    span: Span,
) -> Result<ArrayRef, EvalError> {
    let mut builder = BinaryBuilder::with_capacity(values.len(), 0);
    for value in values {
        match value {
            Some(value) => {
                fits(builder.values_slice().len() + value.bytes().len(), span)?;
                builder.append_value(value.bytes());
            }
            None => builder.append_null(),
        }
    }
    Ok(Arc::new(builder.finish()))
}

/// A column of so many arrays, whose items `fill` appends. An error where they are larger together than a column can be.
pub(in crate::aggregates) fn arrays(
    count: usize,
    fill: impl Fn(usize, &mut ArrayBuilder),
    span: Span,
) -> Result<ArrayRef, EvalError> {
    let (mut bytes, mut offsets) = (Vec::new(), Vec::with_capacity(count + 1));
    offsets.push(0);
    let mut items = ArrayBuilder::new();
    for group in 0..count {
        items.clear();
        fill(group, &mut items);
        items.write(&mut bytes);
        fits(bytes.len(), span)?;
        offsets.push(bytes.len() as i32);
    }
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
    Ok(Arc::new(BinaryArray::new(offsets, Buffer::from_vec(bytes), None)))
}

fn fits(bytes: usize, span: Span) -> Result<(), EvalError> {
    if i32::try_from(bytes).is_ok() {
        return Ok(());
    }
    Err(EvalError::Limit {
        what: "the result of the aggregate".into(),
        limit: "2 GB for one column".into(),
        help: Some("give a `maxSize`, or group by more columns".into()),
        span,
    })
}
