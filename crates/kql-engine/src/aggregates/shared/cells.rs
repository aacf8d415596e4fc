//! The cells of a column in their dynamic form, for aggregates that gather values.

use crate::functions::Args;
use crate::types::dynamic::{write_bool, write_datetime, write_long, write_real, write_scalar, write_string};
use crate::types::{DynRef, Ty, dynamic};
use crate::value::{Bools, Dynamics, Longs, Reals, Strings, Value};

/// A column, its kind found out once.
#[derive(Debug, Clone, Copy)]
pub(in crate::aggregates) enum Cells<'a> {
    Longs(Longs<'a>),
    Datetimes(Longs<'a>),
    Timespans(Longs<'a>),
    Reals(Reals<'a>),
    Bools(Bools<'a>),
    Strings(Strings<'a>),
    Dynamics(Dynamics<'a>),
    /// decimal, guid
    Scalars(&'a Value, Ty),
}

impl<'a> Cells<'a> {
    /// The cells of an argument.
    pub(in crate::aggregates) fn new(args: &Args<'a>, index: usize) -> Cells<'a> {
        match args.ty(index) {
            Ty::Int | Ty::Long => Cells::Longs(args.longs(index)),
            Ty::Datetime => Cells::Datetimes(args.longs(index)),
            Ty::Timespan => Cells::Timespans(args.longs(index)),
            Ty::Real => Cells::Reals(args.reals(index)),
            Ty::Bool => Cells::Bools(args.bools(index)),
            Ty::String => Cells::Strings(args.strings(index)),
            Ty::Dynamic | Ty::Unknown => Cells::Dynamics(args.dynamics(index)),
            ty => Cells::Scalars(args.value(index), ty),
        }
    }

    /// Appends the row's value to `out`. Says whether there is one; a null appends nothing.
    pub(in crate::aggregates) fn write(&self, row: usize, out: &mut Vec<u8>) -> bool {
        match self {
            Cells::Longs(longs) => longs.get(row).map(|value| write_long(out, value)).is_some(),
            Cells::Datetimes(ticks) => ticks.get(row).map(|value| write_datetime(out, value)).is_some(),
            Cells::Timespans(ticks) => ticks
                .get(row)
                .map(|value| dynamic::write_timespan(out, value))
                .is_some(),
            Cells::Reals(reals) => reals.get(row).map(|value| write_real(out, value)).is_some(),
            Cells::Bools(bools) => bools.get(row).map(|value| write_bool(out, value)).is_some(),
            Cells::Strings(texts) => {
                write_string(out, texts.get(row));
                true
            }
            Cells::Dynamics(_) => self
                .dynamic(row)
                .map(|value| out.extend_from_slice(value.bytes()))
                .is_some(),
            Cells::Scalars(value, ty) => {
                let scalar = value.scalar_at(*ty, row);
                if !scalar.is_null() {
                    write_scalar(out, &scalar);
                }
                !scalar.is_null()
            }
        }
    }

    /// The row's value of a dynamic column, where it is not null.
    pub(in crate::aggregates) fn dynamic(&self, row: usize) -> Option<DynRef<'a>> {
        match self {
            Cells::Dynamics(values) => values.get(row).filter(|value| !value.is_null()),
            _ => None,
        }
    }
}
