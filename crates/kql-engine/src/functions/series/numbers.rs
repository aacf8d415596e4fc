//! Series as these functions read and write them: dynamic arrays of numbers.

use arrow::array::ArrayRef;
use kql_syntax::Span;

use crate::error::EvalError;
use crate::functions::Args;
use crate::functions::dynamic::column::DynamicColumn;
use crate::types::dynamic::{ArrayBuilder, Kind, write_long, write_null, write_real};
use crate::types::{DynRef, Ty};
use crate::value::{Dynamics, Reals};

/// An element of a series that is a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Number {
    /// a long
    Long(i64),
    /// a real, or a decimal as one
    Real(f64),
}

impl Number {
    /// The value.
    pub(super) fn real(self) -> f64 {
        match self {
            Number::Long(value) => value as f64,
            Number::Real(value) => value,
        }
    }

    /// Appends it as a dynamic leaf.
    pub(super) fn write(self, out: &mut Vec<u8>) {
        match self {
            Number::Long(value) => write_long(out, value),
            Number::Real(value) => write_real(out, value),
        }
    }
}

/// An array as numbers; nothing where an element is none.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Series(pub(super) Vec<Option<Number>>);

impl Series {
    /// The elements of an array. Nothing where `value` is no array; an error where an element is a datetime or a
    /// timespan, which Kusto counts as a number in a way that is not documented.
    pub(super) fn read(value: Option<DynRef<'_>>, span: Span) -> Result<Option<Series>, EvalError> {
        let Some(items) = value.and_then(DynRef::as_array) else {
            return Ok(None);
        };
        let mut elements = Vec::with_capacity(items.len());
        for item in items {
            elements.push(match item.kind() {
                Kind::Long(value) => Some(Number::Long(value)),
                Kind::Real(value) => Some(Number::Real(value)),
                Kind::Decimal(value) => Some(Number::Real(value.to_real())),
                Kind::Datetime(_) | Kind::Timespan(_) => {
                    return Err(EvalError::unsupported("a series of datetimes or timespans", span));
                }
                _ => None,
            });
        }
        Ok(Some(Series(elements)))
    }

    /// How many elements there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether all numbers are longs.
    pub(super) fn is_whole(&self) -> bool {
        !self.0.iter().any(|number| matches!(number, Some(Number::Real(_))))
    }

    /// All elements as reals; nothing where one is no number.
    pub(super) fn reals(&self) -> Option<Vec<f64>> {
        self.0.iter().map(|number| number.map(Number::real)).collect()
    }
}

/// The series of a column by row.
pub(super) fn series_at(values: Dynamics<'_>, row: usize, args: &Args<'_>) -> Result<Option<Series>, EvalError> {
    Series::read(values.get(row), args.span())
}

/// An argument that is a series or one number that stands for each element.
#[derive(Debug, Clone, Copy)]
pub(super) enum Operand<'a> {
    /// a series
    Series(Dynamics<'a>),
    /// a number
    Scalar(Reals<'a>, bool),
}

impl<'a> Operand<'a> {
    /// The argument at `index`.
    pub(super) fn of(args: &Args<'a>, index: usize) -> Operand<'a> {
        let ty = args.ty(index);
        if matches!(ty, Ty::Dynamic | Ty::Unknown) {
            Operand::Series(args.dynamics(index))
        } else {
            Operand::Scalar(args.reals(index), ty.is_integer())
        }
    }
}

/// The two operands of a row with the length of the result: nothing where neither or one needed is an array.
pub(super) struct Pair {
    left: Side,
    right: Side,
    /// How many elements the longer has.
    pub(super) len: usize,
    /// Whether all numbers on both sides are longs.
    pub(super) whole: bool,
}

enum Side {
    Many(Series),
    One(Option<Number>),
}

impl Side {
    fn read(args: &Args<'_>, index: usize, row: usize) -> Result<Option<Side>, EvalError> {
        match Operand::of(args, index) {
            Operand::Series(values) => match values.get(row) {
                // a number may come as a dynamic leaf
                Some(value) if value.as_array().is_none() => {
                    let number = value.to_scalar();
                    let number = match (number.as_long(), number.as_real()) {
                        (Some(long), _) => Number::Long(long),
                        (None, Some(real)) => Number::Real(real),
                        (None, None) => return Ok(None),
                    };
                    Ok(Some(Side::One(Some(number))))
                }
                value => Ok(Series::read(value, args.span())?.map(Side::Many)),
            },
            Operand::Scalar(_, true) => Ok(Some(Side::One(args.longs(index).get(row).map(Number::Long)))),
            Operand::Scalar(values, false) => Ok(Some(Side::One(values.get(row).map(Number::Real)))),
        }
    }

    fn at(&self, index: usize) -> Option<Number> {
        match self {
            Side::Many(series) => series.0.get(index).copied().flatten(),
            Side::One(number) => *number,
        }
    }

    fn len(&self) -> Option<usize> {
        match self {
            Side::Many(series) => Some(series.len()),
            Side::One(_) => None,
        }
    }

    fn is_whole(&self) -> bool {
        match self {
            Side::Many(series) => series.is_whole(),
            Side::One(number) => !matches!(number, Some(Number::Real(_))),
        }
    }
}

impl Pair {
    /// The first two arguments in a row. Nothing where one is neither array nor number, or both are numbers.
    pub(super) fn read(args: &Args<'_>, row: usize) -> Result<Option<Pair>, EvalError> {
        let (Some(left), Some(right)) = (Side::read(args, 0, row)?, Side::read(args, 1, row)?) else {
            return Ok(None);
        };
        let len = match (left.len(), right.len()) {
            (None, None) => return Ok(None),
            (Some(len), None) | (None, Some(len)) => len,
            (Some(left), Some(right)) => left.max(right),
        };
        let whole = left.is_whole() && right.is_whole();
        Ok(Some(Pair {
            left,
            right,
            len,
            whole,
        }))
    }

    /// The numbers at a place; nothing where one is missing or no number.
    pub(super) fn at(&self, index: usize) -> Option<(Number, Number)> {
        self.left.at(index).zip(self.right.at(index))
    }

    /// How many elements the shorter has.
    pub(super) fn shorter(&self) -> usize {
        match (self.left.len(), self.right.len()) {
            (Some(left), Some(right)) => left.min(right),
            _ => self.len,
        }
    }
}

/// Appends an array of reals.
pub(super) fn write_reals(values: &[f64], out: &mut Vec<u8>) {
    let mut array = ArrayBuilder::new();
    values
        .iter()
        .for_each(|value| array.push_with(|out| write_real(out, *value)));
    array.write(out);
}

/// Appends an array of what `write` writes for each element, null where there is none.
pub(super) fn write_elements<T>(
    elements: impl Iterator<Item = Option<T>>,
    out: &mut Vec<u8>,
    write: impl Fn(&mut Vec<u8>, T),
) {
    let mut array = ArrayBuilder::new();
    for element in elements {
        array.push_with(|out| match element {
            Some(element) => write(out, element),
            None => write_null(out),
        });
    }
    array.write(out);
}

/// A dynamic column of what `map` writes for the series of each row; null where the first argument is no array.
pub(super) fn map_series(
    args: &Args<'_>,
    mut map: impl FnMut(usize, Series, &mut Vec<u8>) -> Result<(), EvalError>,
) -> Result<ArrayRef, EvalError> {
    let values = args.dynamics(0);
    let mut column = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        match series_at(values, row, args)? {
            Some(series) => {
                let mut outcome = Ok(());
                column.push_with(|out| outcome = map(row, series, out));
                outcome?;
            }
            None => column.push_null(),
        }
    }
    column.finish(args.span())
}
