//! Conversions from one scalar type to another. The rules are those of [`crate::cast`].

mod estimate_data_size;
mod gettype;
mod tobool;
mod todatetime;
mod toguid;
mod tohex;
mod tolong;
mod tostring;

use arrow::array::ArrayRef;

use super::{Args, Function};
use crate::cast::cast;
use crate::error::EvalError;

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[
    &estimate_data_size::ESTIMATE_DATA_SIZE,
    &gettype::GETTYPE,
    &tobool::TOBOOL,
    &tobool::TOBOOLEAN,
    &todatetime::TODATETIME,
    &tolong::TODECIMAL,
    &tolong::TODOUBLE,
    &toguid::TOGUID,
    &tohex::TOHEX,
    &tolong::TOINT,
    &tolong::TOLONG,
    &tolong::TOREAL,
    &tostring::TOSTRING,
    &todatetime::TOTIME,
    &todatetime::TOTIMESPAN,
];

/// Any value as the type of the result; null (an empty string) where it has no such form.
fn convert(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    Ok(cast(args.value(0), args.ty(0), args.result(), args.rows()).into_array(args.rows()))
}
