//! One cell.

use std::fmt::Write as _;

use arrow::array::{Array, ArrayRef};
use kql_engine::types::scalar::string_at;
use kql_engine::types::{Scalar, Ty, datetime, guid, number, timespan};

/// Appends a cell as the JSON of Kusto's v1 query endpoint: decimals, times and guids as strings, NaN and the infinities
/// as strings, dynamics as the JSON they hold.
pub(super) fn write_json(array: &ArrayRef, ty: Ty, row: usize, out: &mut String) {
    if ty == Ty::String {
        write_json_string(string_at(array, row), out);
        return;
    }
    if array.is_null(row) {
        out.push_str("null");
        return;
    }
    match Scalar::from_array(array, ty, row) {
        Scalar::Null(_) => out.push_str("null"),
        Scalar::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        Scalar::Int(value) => {
            let _ = write!(out, "{value}");
        }
        Scalar::Long(value) => {
            let _ = write!(out, "{value}");
        }
        Scalar::Real(value) if value.is_finite() => out.push_str(&number::format_real(value)),
        Scalar::Real(value) => write_json_string(&number::format_real(value), out),
        Scalar::Decimal(value) => write_json_string(&value.to_string(), out),
        Scalar::String(text) => write_json_string(&text, out),
        Scalar::Datetime(ticks) => write_json_string(&datetime::format_short(ticks), out),
        Scalar::Timespan(ticks) => write_json_string(&timespan::format(ticks), out),
        Scalar::Guid(bytes) => write_json_string(&guid::format(&bytes), out),
        Scalar::Dynamic(value) => out.push_str(&value.as_ref().to_json_text()),
    }
}

/// A cell as plain text; empty for null.
pub(super) fn text(array: &ArrayRef, ty: Ty, row: usize) -> String {
    match Scalar::from_array(array, ty, row) {
        Scalar::Datetime(ticks) => datetime::format_short(ticks),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Dynamic(value) => value.as_ref().to_json_text(),
        value => value.to_text(),
    }
}

/// Appends a JSON string.
pub(super) fn write_json_string(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            letter if (letter as u32) < 0x20 || letter == '\u{7f}' => {
                let _ = write!(out, "\\u{:04x}", letter as u32);
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
}
