//! What kernels over dynamics share: building a column, and any argument as a dynamic leaf.

use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryArray};
use arrow::buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use kql_syntax::Span;

use crate::error::EvalError;
use crate::functions::Args;
use crate::types::json_path::{self, Step};
use crate::types::{DynRef, Scalar, Ty, dynamic};
use crate::value::{Bools, Decimals, Dynamics, Guids, Longs, Reals, Strings};

/// A dynamic column under construction, row by row.
#[derive(Debug)]
pub(crate) struct DynamicColumn {
    offsets: Vec<i32>,
    values: Vec<u8>,
    valid: Vec<bool>,
    overflow: bool,
}

impl DynamicColumn {
    /// A column for `rows` rows.
    pub(crate) fn new(rows: usize) -> DynamicColumn {
        let mut offsets = Vec::with_capacity(rows + 1);
        offsets.push(0);
        DynamicColumn {
            offsets,
            values: Vec::new(),
            valid: Vec::with_capacity(rows),
            overflow: false,
        }
    }

    /// Appends a row: what `write` writes, null where it writes a null or nothing.
    pub(crate) fn push_with(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.values.len();
        if !self.overflow {
            write(&mut self.values);
        }
        let valid = !DynRef::new(&self.values[start..]).is_null();
        if !valid {
            self.values.truncate(start);
        }
        match i32::try_from(self.values.len()) {
            Ok(end) => self.offsets.push(end),
            Err(_) => {
                self.overflow = true;
                self.values.truncate(start);
                self.offsets.push(start as i32);
            }
        }
        self.valid.push(valid);
    }

    /// Appends a row.
    pub(crate) fn push(&mut self, value: DynRef<'_>) {
        self.push_with(|out| out.extend_from_slice(value.bytes()));
    }

    /// Appends a row that may be null.
    pub(crate) fn push_option(&mut self, value: Option<DynRef<'_>>) {
        match value {
            Some(value) => self.push(value),
            None => self.push_null(),
        }
    }

    /// Appends a null row.
    pub(crate) fn push_null(&mut self) {
        self.push_with(|_| {});
    }

    /// The column. An error where it holds more than 2 GB, which a batch cannot.
    pub(crate) fn finish(self, span: Span) -> Result<ArrayRef, EvalError> {
        if self.overflow {
            return Err(EvalError::Limit {
                what: "a dynamic column".into(),
                limit: "2 GB a batch".into(),
                help: None,
                span,
            });
        }
        let nulls = NullBuffer::from(self.valid);
        let nulls = (nulls.null_count() > 0).then_some(nulls);
        let offsets = OffsetBuffer::new(ScalarBuffer::from(self.offsets));
        let array = BinaryArray::try_new(offsets, Buffer::from_vec(self.values), nulls);
        array
            .map(|array| Arc::new(array) as ArrayRef)
            .map_err(|error| EvalError::internal(error.to_string(), span))
    }
}

/// An argument of any type, of which each row is written as a dynamic leaf: what `pack_array` puts into its array.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Leaves<'a> {
    /// `bool`
    Bool(Bools<'a>),
    /// `int`, `long`
    Long(Longs<'a>),
    /// `real`
    Real(Reals<'a>),
    /// `decimal`
    Decimal(Decimals<'a>),
    /// `string`
    String(Strings<'a>),
    /// `datetime`
    Datetime(Longs<'a>),
    /// `timespan`
    Timespan(Longs<'a>),
    /// `guid`
    Guid(Guids<'a>),
    /// `dynamic`
    Dynamic(Dynamics<'a>),
}

impl<'a> Leaves<'a> {
    /// The argument at `index`.
    pub(crate) fn of(args: &Args<'a>, index: usize) -> Leaves<'a> {
        match args.ty(index) {
            Ty::Bool => Leaves::Bool(args.bools(index)),
            Ty::Int | Ty::Long => Leaves::Long(args.longs(index)),
            Ty::Real => Leaves::Real(args.reals(index)),
            Ty::Decimal => Leaves::Decimal(args.decimals(index)),
            Ty::String => Leaves::String(args.strings(index)),
            Ty::Datetime => Leaves::Datetime(args.longs(index)),
            Ty::Timespan => Leaves::Timespan(args.longs(index)),
            Ty::Guid => Leaves::Guid(args.guids(index)),
            Ty::Dynamic | Ty::Unknown => Leaves::Dynamic(args.dynamics(index)),
        }
    }

    /// Appends a row's dynamic form to `out`.
    pub(crate) fn write(&self, row: usize, out: &mut Vec<u8>) {
        match self {
            Leaves::Bool(values) => write_or_null(values.get(row), out, dynamic::write_bool),
            Leaves::Long(values) => write_or_null(values.get(row), out, dynamic::write_long),
            Leaves::Real(values) => write_or_null(values.get(row), out, dynamic::write_real),
            Leaves::Decimal(values) => write_or_null(values.get(row), out, |out, value| {
                dynamic::write_scalar(out, &Scalar::Decimal(value));
            }),
            Leaves::String(values) => dynamic::write_string(out, values.get(row)),
            Leaves::Datetime(values) => write_or_null(values.get(row), out, dynamic::write_datetime),
            Leaves::Timespan(values) => write_or_null(values.get(row), out, dynamic::write_timespan),
            Leaves::Guid(values) => write_or_null(values.get(row), out, |out, value| {
                dynamic::write_scalar(out, &Scalar::Guid(value));
            }),
            Leaves::Dynamic(values) => write_or_null(values.get(row), out, |out, value| {
                out.extend_from_slice(value.bytes());
            }),
        }
    }

    /// Whether a row is null or, for a string, empty.
    pub(crate) fn is_empty(&self, row: usize) -> bool {
        match self {
            Leaves::Bool(values) => values.get(row).is_none(),
            Leaves::Long(values) | Leaves::Datetime(values) | Leaves::Timespan(values) => values.get(row).is_none(),
            Leaves::Real(values) => values.get(row).is_none(),
            Leaves::Decimal(values) => values.get(row).is_none(),
            Leaves::String(values) => values.get(row).is_empty(),
            Leaves::Guid(values) => values.get(row).is_none(),
            Leaves::Dynamic(values) => values
                .get(row)
                .is_none_or(|value| value.is_null() || value.as_str() == Some("")),
        }
    }
}

fn write_or_null<T>(value: Option<T>, out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>, T)) {
    match value {
        Some(value) => write(out, value),
        None => dynamic::write_null(out),
    }
}

/// A column of dynamics, each made of one dynamic array; null where the first argument is no array.
pub(super) fn map_arrays(
    args: &Args<'_>,
    mut map: impl FnMut(usize, dynamic::Items<'_>, &mut Vec<u8>),
) -> Result<ArrayRef, EvalError> {
    let arrays = args.dynamics(0);
    let mut column = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        match arrays.get(row).and_then(DynRef::as_array) {
            Some(items) => column.push_with(|out| map(row, items, out)),
            None => column.push_null(),
        }
    }
    column.finish(args.span())
}

/// A key of a bag, or a path of keys into inner bags where the text begins with `$.` or `$[`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BagPath(pub(super) Vec<Box<str>>);

impl BagPath {
    /// Reads a key or a path. An error where a path is malformed, has no steps or one into an array: Kusto has none of
    /// these here.
    pub(super) fn read(text: &str, span: Span) -> Result<BagPath, EvalError> {
        if !json_path::is_path(text) {
            return Ok(BagPath(vec![text.into()]));
        }
        let steps = json_path::parse(text).map_err(|error| EvalError::argument(error.to_string(), span))?;
        let keys = steps.into_iter().map(|step| match step {
            Step::Key(key) => Some(key),
            Step::Index(_) => None,
        });
        let keys: Option<Vec<Box<str>>> = keys.collect();
        keys.map(BagPath).ok_or_else(|| {
            EvalError::argument(
                format!("`{text}` leads into an array, which keys of a bag cannot"),
                span,
            )
        })
    }

    /// The value there.
    pub(super) fn find<'a>(&self, bag: DynRef<'a>) -> Option<DynRef<'a>> {
        self.0.iter().try_fold(bag, |bag, key| bag.get(key))
    }
}
