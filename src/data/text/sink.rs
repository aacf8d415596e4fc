//! Values of one column, gathered row by row into the form of its Arrow array.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, FixedSizeBinaryArray, Float64Array, Int32Array, Int64Array, NullBufferBuilder,
    StringArray, UInt32Array,
};
use arrow::buffer::{Buffer, OffsetBuffer, ScalarBuffer};
use kql_engine::types::{Decimal, Dynamic, Scalar, Ty, datetime, decimal, guid, timespan};

use crate::data::dictionary::Entries;
use crate::fixture::{Kind, Mismatch, mismatch, real, whole};

use super::coded::{CodedDynamics, CodedTexts};
use super::raw::Raw;

/// What a block of rows has of a column.
#[derive(Debug)]
pub(super) enum Part {
    /// The array.
    Plain(ArrayRef),
    /// Codes of the dictionary that the column's [`Sink`] keeps, null where the value is.
    Coded(UInt32Array),
}

/// Gathers the values of a column.
#[derive(Debug)]
pub(super) struct Sink {
    ty: Ty,
    values: Values,
    nulls: NullBufferBuilder,
}

#[derive(Debug)]
enum Values {
    Bool(Vec<bool>),
    Int(Vec<i32>),
    Long(Vec<i64>),
    Real(Vec<f64>),
    /// decimals and guids: so many bytes each
    Fixed(i32, Vec<u8>),
    Bytes(Vec<u8>, Vec<i32>),
    CodedText(CodedTexts),
    CodedDynamic(CodedDynamics),
}

impl Sink {
    /// An empty column. `coded` asks for a dictionary, which only texts and dynamics have.
    pub(super) fn new(ty: Ty, coded: bool) -> Self {
        let values = match ty {
            Ty::String if coded => Values::CodedText(CodedTexts::default()),
            Ty::Dynamic | Ty::Unknown if coded => Values::CodedDynamic(CodedDynamics::default()),
            Ty::String | Ty::Dynamic | Ty::Unknown => Values::Bytes(Vec::new(), vec![0]),
            Ty::Bool => Values::Bool(Vec::new()),
            Ty::Int => Values::Int(Vec::new()),
            Ty::Long | Ty::Datetime | Ty::Timespan => Values::Long(Vec::new()),
            Ty::Real => Values::Real(Vec::new()),
            Ty::Decimal => Values::Fixed(decimal::WIDTH, Vec::new()),
            Ty::Guid => Values::Fixed(16, Vec::new()),
        };
        Self {
            ty,
            values,
            nulls: NullBufferBuilder::new(0),
        }
    }

    /// Appends values until one is refused, and tells which and why; whoever goes on then has a column of no use.
    ///
    /// # Errors
    /// The column's type does not take a value.
    pub(super) fn push_all<'t>(
        &mut self,
        values: impl Iterator<Item = Raw<'t>> + Clone,
    ) -> Result<(), (usize, Mismatch)> {
        let ty = self.ty;
        let refused = |index| (index, mismatch(ty));
        match &mut self.values {
            Values::CodedText(texts) => texts.push_all(values).map_err(refused),
            Values::CodedDynamic(dynamics) if !values.clone().any(is_null) => {
                self.nulls.append_n_non_nulls(values.clone().count());
                dynamics.push_all(values).map_err(refused)
            }
            _ => values
                .enumerate()
                .try_for_each(|(index, raw)| self.push(raw).map_err(|mismatch| (index, mismatch))),
        }
    }

    /// Appends a value.
    ///
    /// # Errors
    /// The column's type does not take it; nothing is appended then.
    #[inline]
    pub(super) fn push(&mut self, raw: Raw<'_>) -> Result<(), Mismatch> {
        let text = raw.text;
        let null = is_null(raw);
        // a text is never null
        if null && self.ty != Ty::String {
            self.push_null();
            return Ok(());
        }
        match &mut self.values {
            Values::CodedText(texts) => {
                return if texts.push(raw) {
                    Ok(())
                } else {
                    Err(mismatch(self.ty))
                };
            }
            Values::CodedDynamic(dynamics) => {
                if !dynamics.push(raw) {
                    return Err(mismatch(self.ty));
                }
            }
            Values::Bytes(bytes, ends) if self.ty == Ty::String => {
                if raw.kind == Kind::Json {
                    bytes.extend_from_slice(text_of(raw).ok_or_else(|| mismatch(self.ty))?.as_bytes());
                } else if !null {
                    raw.decode_into(bytes);
                }
                ends.push(end(bytes));
                return Ok(());
            }
            Values::Bytes(bytes, ends) => {
                let value = dynamic(raw).ok_or_else(|| mismatch(self.ty))?;
                if value.as_ref().is_null() {
                    self.push_null();
                    return Ok(());
                }
                bytes.extend_from_slice(value.bytes());
                ends.push(end(bytes));
            }
            Values::Bool(values) => values.push(match (raw.kind, text) {
                (Kind::Plain | Kind::Cell, "true" | "True" | "TRUE") => true,
                (Kind::Plain | Kind::Cell, "false" | "False" | "FALSE") => false,
                _ => return Err(mismatch(self.ty)),
            }),
            Values::Int(values) => {
                let value = number(raw).and_then(whole).and_then(|value| i32::try_from(value).ok());
                values.push(value.ok_or_else(|| mismatch(self.ty))?);
            }
            Values::Real(values) => {
                let quoted = matches!(raw.kind, Kind::Quoted | Kind::Json);
                values.push(real(text, quoted).ok_or_else(|| mismatch(self.ty))?);
            }
            Values::Long(values) => {
                let value = match self.ty {
                    Ty::Long => number(raw).and_then(whole),
                    Ty::Datetime if raw.kind != Kind::Json => datetime::parse(text),
                    Ty::Timespan if raw.kind != Kind::Json => timespan::parse(text),
                    _ => None,
                };
                values.push(value.ok_or_else(|| mismatch(self.ty))?);
            }
            Values::Fixed(_, bytes) => {
                let found = match self.ty {
                    _ if raw.kind == Kind::Json => None,
                    Ty::Guid => guid::parse(text).map(|guid| bytes.extend_from_slice(&guid)),
                    _ => Decimal::parse(text).map(|value| bytes.extend_from_slice(&value.to_bytes())),
                };
                found.ok_or_else(|| mismatch(self.ty))?;
            }
        }
        self.nulls.append_non_null();
        Ok(())
    }

    fn push_null(&mut self) {
        self.nulls.append_null();
        match &mut self.values {
            Values::Bool(values) => values.push(false),
            Values::Int(values) => values.push(0),
            Values::Long(values) => values.push(0),
            Values::Real(values) => values.push(0.0),
            Values::Fixed(width, bytes) => bytes.resize(bytes.len() + *width as usize, 0),
            Values::Bytes(bytes, ends) => ends.push(end(bytes)),
            Values::CodedText(CodedTexts { codes, .. }) | Values::CodedDynamic(CodedDynamics { codes, .. }) => {
                codes.push(0);
            }
        }
    }

    /// The rows since the last call; the sink goes on with the next block.
    ///
    /// # Errors
    /// The texts of a block are too large for an array.
    pub(super) fn take(&mut self) -> Result<Part, String> {
        let nulls = self.nulls.finish();
        let refused = |error: arrow::error::ArrowError| error.to_string();
        Ok(Part::Plain(match &mut self.values {
            Values::Bool(values) => Arc::new(BooleanArray::new(std::mem::take(values).into(), nulls)),
            Values::Int(values) => Arc::new(Int32Array::new(std::mem::take(values).into(), nulls)),
            Values::Long(values) => Arc::new(Int64Array::new(std::mem::take(values).into(), nulls)),
            Values::Real(values) => Arc::new(Float64Array::new(std::mem::take(values).into(), nulls)),
            Values::Fixed(width, bytes) => {
                let bytes = Buffer::from_vec(std::mem::take(bytes));
                Arc::new(FixedSizeBinaryArray::try_new(*width, bytes, nulls).map_err(refused)?)
            }
            Values::Bytes(bytes, ends) => {
                let (len, rows) = (bytes.len(), ends.len());
                let offsets = std::mem::replace(ends, Vec::with_capacity(rows));
                ends.push(0);
                if offsets.last().copied() == Some(i32::MAX) {
                    return Err("more than 2 GiB of text in one piece".to_string());
                }
                let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
                let bytes = Buffer::from_vec(std::mem::replace(bytes, Vec::with_capacity(len)));
                if self.ty == Ty::String {
                    Arc::new(StringArray::try_new(offsets, bytes, None).map_err(refused)?)
                } else {
                    Arc::new(BinaryArray::try_new(offsets, bytes, nulls).map_err(refused)?)
                }
            }
            Values::CodedText(CodedTexts { codes, .. }) | Values::CodedDynamic(CodedDynamics { codes, .. }) => {
                let rows = codes.len();
                let codes = std::mem::replace(codes, Vec::with_capacity(rows));
                return Ok(Part::Coded(UInt32Array::new(codes.into(), nulls)));
            }
        }))
    }

    /// What the codes of all blocks stand for.
    pub(super) fn into_entries(self) -> Entries {
        match self.values {
            Values::CodedText(texts) => texts.into_entries(),
            Values::CodedDynamic(dynamics) => dynamics.into_entries(),
            _ => Entries::default(),
        }
    }
}

/// Whether nothing stands there.
fn is_null(raw: Raw<'_>) -> bool {
    raw.kind == Kind::Null || (raw.kind == Kind::Cell && raw.text.is_empty())
}

/// Where the bytes end; the greatest number where that does not fit.
fn end(bytes: &[u8]) -> i32 {
    i32::try_from(bytes.len()).unwrap_or(i32::MAX)
}

/// The text of a number that stands without quotes.
fn number(raw: Raw<'_>) -> Option<&str> {
    matches!(raw.kind, Kind::Plain | Kind::Cell).then_some(raw.text)
}

/// The value of a text column: lists and objects as JSON without blanks. Nothing where they are no JSON.
pub(super) fn text_of(raw: Raw<'_>) -> Option<Cow<'_, str>> {
    if raw.kind == Kind::Json {
        return Dynamic::from_json(raw.text).map(|_| minified(raw.text).into());
    }
    Some(raw.decoded())
}

/// JSON text without the blanks between its parts.
fn minified(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut quoted, mut escaped) = (false, false);
    for letter in text.chars() {
        if quoted {
            quoted = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
        } else if matches!(letter, ' ' | '\t' | '\r' | '\n') {
            continue;
        } else {
            quoted = letter == '"';
        }
        out.push(letter);
    }
    out
}

/// The dynamic that is meant. Quoted text is JSON only where it is a list or an object; a cell that is no JSON is a text.
/// Nothing where a list, an object or a number is none.
pub(super) fn dynamic(raw: Raw<'_>) -> Option<Dynamic> {
    let text = raw.decoded();
    let parsed = match raw.kind {
        Kind::Quoted if !text.trim_start().starts_with(['{', '[']) => None,
        _ => Dynamic::from_json(&text),
    };
    match raw.kind {
        Kind::Quoted | Kind::Cell => Some(parsed.unwrap_or_else(|| Dynamic::from_scalar(&Scalar::string(&*text)))),
        Kind::Plain | Kind::Json | Kind::Null => parsed,
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{Array, AsArray};

    use super::*;

    #[test]
    fn json_text_loses_the_blanks_between_its_parts() {
        assert_eq!(
            minified("{ \"a b\" :\n[1, \"\\\" x\\\\\" , 2 ] }"),
            "{\"a b\":[1,\"\\\" x\\\\\",2]}"
        );
    }

    #[test]
    fn a_value_that_is_refused_leaves_no_trace() {
        for coded in [false, true] {
            let mut sink = Sink::new(Ty::Dynamic, coded);
            let json = |text| Raw {
                kind: Kind::Json,
                text,
                escaped: false,
            };
            assert!(sink.push(json("{\"a\":1}")).is_ok());
            assert!(sink.push(json("{\"a\":tru}")).is_err());
            assert!(sink.push(Raw::NULL).is_ok());
            let part = sink.take().unwrap();
            let array: ArrayRef = match part {
                Part::Plain(array) => array,
                Part::Coded(codes) => Arc::new(codes),
            };
            assert_eq!((array.len(), array.null_count(), array.is_null(1)), (2, 1, true));
        }
    }

    #[test]
    fn numbers_keep_their_type() {
        let mut sink = Sink::new(Ty::Int, false);
        let cell = |text| Raw {
            kind: Kind::Cell,
            text,
            escaped: false,
        };
        assert!(sink.push(cell("7")).is_ok() && sink.push(cell("")).is_ok());
        assert!(sink.push(cell("3000000000")).is_err() && sink.push(cell("7.0")).is_err());
        let Part::Plain(array) = sink.take().unwrap() else {
            panic!("numbers have no dictionary")
        };
        let array = array.as_primitive::<arrow::datatypes::Int32Type>();
        assert_eq!((array.len(), array.value(0), array.is_null(1)), (2, 7, true));
    }
}
