//! What the operators on text have in common: their operands as text, and one answer a row.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, BooleanArray, BooleanBufferBuilder, StringArray};
use arrow::buffer::BooleanBuffer;

use crate::cast::cast;
use crate::functions::Args;
use crate::types::Ty;
use crate::value::Value;

/// An operand as text; a dynamic as `tostring()` prints it, so null is empty.
pub(in crate::functions) fn text(args: &Args<'_>, index: usize) -> Value {
    cast(args.value(index), args.ty(index), Ty::String, args.rows())
}

/// The column, where it is one of plain texts.
pub(in crate::functions) fn plain(value: &Value) -> Option<&StringArray> {
    match value {
        Value::Array(array) => array.as_string_opt(),
        Value::Scalar(_) => None,
    }
}

/// As many cleared bits as there are rows.
pub(super) fn cleared(rows: usize) -> BooleanBufferBuilder {
    let mut bits = BooleanBufferBuilder::new(rows);
    bits.append_n(rows, false);
    bits
}

/// The answers, reversed for a negated operator. None is null: text is never null.
pub(super) fn answers(bits: BooleanBuffer, negated: bool) -> ArrayRef {
    let bits = if negated { !&bits } else { bits };
    Arc::new(BooleanArray::new(bits, None))
}
