//! What the plugins on activity over time share: who did something when, and tables by time and dimensions.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int32Array, Int64Array, UInt32Array};

use super::support::table;
use super::{PluginCall, PluginRows};
use crate::batch::take_column;
use crate::database::Table;
use crate::error::EvalError;
use crate::exec::keys::{KeyTable, group_rows};
use crate::functions::time::start_end::{self, Period};
use crate::types::{Column, Scalar, Schema, Ty};

/// A row that has a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Event {
    /// The number of its combination of dimensions.
    pub(super) group: u32,
    /// When: ticks, or a whole number.
    pub(super) at: i64,
    /// The number of its id.
    pub(super) id: u32,
    /// Which row it is.
    pub(super) row: u32,
}

/// The rows of a plugin's input as events.
#[derive(Debug)]
pub(super) struct Timeline<'a> {
    rows: &'a PluginRows<'a>,
    column: usize,
    dimensions: Vec<usize>,
    firsts: Vec<u32>,
    /// In the order of the rows. Rows whose time is null are left out.
    pub(super) events: Vec<Event>,
}

impl<'a> Timeline<'a> {
    /// `id` and `time` are the places of these arguments; the dimensions are all from `dimensions` on.
    pub(super) fn new(
        call: &PluginCall,
        rows: &'a PluginRows<'a>,
        (id, time, dimensions): (usize, usize, usize),
    ) -> Result<Timeline<'a>, EvalError> {
        let id = call.needed_column(id, "the id")?;
        let column = call.needed_column(time, "the timeline")?;
        let dimensions = (dimensions..call.args.len())
            .map(|index| call.needed_column(index, "a dimension"))
            .collect::<Result<Vec<_>, _>>()?;
        let ty = rows.schema.columns[column].ty;
        if !matches!(ty, Ty::Int | Ty::Long | Ty::Datetime | Ty::Timespan) {
            let what = format!("a timeline of type {ty}");
            return Err(EvalError::unsupported(what, call.arg_span(time)));
        }
        let typed = |column: usize| (rows.batch.columns[column].clone(), rows.schema.columns[column].ty);
        let keys: Vec<(ArrayRef, Ty)> = dimensions.iter().map(|&column| typed(column)).collect();
        let groups = group_rows(&mut KeyTable::new(), &keys, rows.batch.rows);
        let ids = group_rows(&mut KeyTable::new(), &[typed(id)], rows.batch.rows);
        let times = crate::value::Value::Array(rows.batch.columns[column].clone());
        let times = times.longs();
        let event = |row: usize| {
            Some(Event {
                group: groups[row],
                at: times.get(row)?,
                id: ids[row],
                row: row as u32,
            })
        };
        let mut firsts = Vec::new();
        for (row, &group) in groups.iter().enumerate() {
            if group as usize == firsts.len() {
                firsts.push(row as u32);
            }
        }
        Ok(Timeline {
            events: (0..rows.batch.rows).filter_map(event).collect(),
            rows,
            column,
            dimensions,
            firsts,
        })
    }

    /// A row for each time and group of `keys`, with these columns behind the timeline and the dimensions.
    pub(super) fn table(&self, keys: &[(i64, u32)], values: Vec<(&str, Ty, ArrayRef)>) -> Result<Table, EvalError> {
        let time = &self.rows.schema.columns[self.column];
        let times = self.times(keys.iter().map(|(at, _)| *at));
        let firsts = UInt32Array::from_iter_values(keys.iter().map(|(_, group)| self.firsts[*group as usize]));
        let (mut columns, mut arrays) = (vec![time.clone()], vec![times]);
        for &dimension in &self.dimensions {
            columns.push(self.rows.schema.columns[dimension].clone());
            arrays.push(take_column(&self.rows.batch.columns[dimension], &firsts)?);
        }
        for (name, ty, array) in values {
            columns.push(Column::new(name, ty));
            arrays.push(array);
        }
        Ok(table(Schema::new(columns), arrays, keys.len()))
    }

    /// The type of the timeline.
    fn ty(&self) -> Ty {
        self.rows.schema.columns[self.column].ty
    }

    /// Times as a column of the timeline's type.
    fn times(&self, times: impl Iterator<Item = i64>) -> ArrayRef {
        match self.ty() {
            Ty::Int => Arc::new(Int32Array::from_iter_values(times.map(|at| at as i32))),
            _ => Arc::new(Int64Array::from_iter_values(times)),
        }
    }

    /// What [`Timeline::table`] gave, with further times behind the first; `schema` has the names of both.
    pub(super) fn with_second_time(&self, rows: &Table, times: &[i64], schema: Schema) -> Table {
        let batch = rows.batches.first();
        let mut arrays = batch.map(|batch| batch.columns.clone()).unwrap_or_default();
        arrays.insert(1.min(arrays.len()), self.times(times.iter().copied()));
        table(schema, arrays, times.len())
    }
}

/// The columns that [`Timeline::table`] gives.
pub(super) fn schema(
    call: &PluginCall,
    input: &Schema,
    time: usize,
    dimensions: usize,
    values: &[(&str, Ty)],
) -> Schema {
    let places = std::iter::once(time).chain(dimensions..call.args.len());
    let Some(mut columns) = places
        .map(|index| call.column(index).map(|column| input.columns[column].clone()))
        .collect::<Option<Vec<_>>>()
    else {
        return Schema::unknown();
    };
    columns.extend(values.iter().map(|(name, ty)| Column::new(*name, *ty)));
    Schema::new(columns)
}

/// Longs as a column.
pub(super) fn longs(values: impl IntoIterator<Item = i64>) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(values))
}

/// A constant time or length of time: ticks, or a whole number.
pub(super) fn ticks(call: &PluginCall, index: usize, what: &str) -> Result<i64, EvalError> {
    let found = call
        .constant(index)
        .and_then(|value| value.as_long().or(value.as_ticks()));
    found.ok_or_else(|| match call.constant(index).and_then(Scalar::as_str) {
        Some(period @ ("week" | "month" | "year")) => {
            EvalError::unsupported(format!("the calendar period '{period}'"), call.arg_span(index))
        }
        _ => EvalError::argument(
            format!("{what} is a constant time or whole number"),
            call.arg_span(index),
        ),
    })
}

/// As [`ticks`], greater than 0.
pub(super) fn length(call: &PluginCall, index: usize, what: &str) -> Result<i64, EvalError> {
    let length = ticks(call, index, what)?;
    if length > 0 {
        return Ok(length);
    }
    Err(EvalError::argument(
        format!("{what} is greater than 0"),
        call.arg_span(index),
    ))
}

/// What a plugin divides its timeline into.
#[derive(Debug, Clone, Copy)]
pub(super) enum Bins {
    /// Bins of one length, counted from a start.
    Even { size: i64, start: i64 },
    /// Weeks, months or years.
    Calendar(Period),
}

impl Bins {
    /// What an argument says: a length, or `week`, `month` or `year` for a timeline of datetimes.
    pub(super) fn of(
        call: &PluginCall,
        index: usize,
        start: i64,
        timeline: &Timeline<'_>,
        what: &str,
    ) -> Result<Bins, EvalError> {
        let period: Period = match call.constant(index).and_then(Scalar::as_str) {
            Some("week") => start_end::week,
            Some("month") => start_end::month,
            Some("year") => start_end::year,
            _ => {
                let size = length(call, index, what)?;
                return Ok(Bins::Even { size, start });
            }
        };
        if timeline.ty() == Ty::Datetime {
            return Ok(Bins::Calendar(period));
        }
        let message = "a calendar period divides a timeline of datetimes";
        Err(EvalError::argument(message, call.arg_span(index)))
    }

    /// The start of the bin that `at` lies in.
    pub(super) fn bin(self, at: i64) -> i64 {
        match self {
            Bins::Even { size, start } => bin_at(at, size, start),
            Bins::Calendar(period) => period(at, 0).unwrap_or(at),
        }
    }

    /// The start of the bin before the one that starts at `bin`.
    pub(super) fn before(self, bin: i64) -> Option<i64> {
        match self {
            Bins::Even { size, .. } => bin.checked_sub(size),
            Bins::Calendar(period) => period(bin, -1),
        }
    }
}

/// The start of the bin of length `size` that `at` lies in, bins being counted from `start`.
pub(super) fn bin_at(at: i64, size: i64, start: i64) -> i64 {
    let steps = (i128::from(at) - i128::from(start)).div_euclid(i128::from(size.max(1)));
    let bin = i128::from(start) + steps * i128::from(size);
    bin.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
}

#[cfg(test)]
mod tests {
    use super::bin_at;
    use rstest::rstest;

    #[rstest]
    #[case(7, 5, 0, 5)]
    #[case(-1, 5, 0, -5)]
    #[case(7, 5, 3, 3)]
    #[case(i64::MIN, i64::MAX, 1, i64::MIN)]
    fn bins_count_from_their_start(#[case] at: i64, #[case] size: i64, #[case] start: i64, #[case] expected: i64) {
        assert_eq!(bin_at(at, size, start), expected);
    }
}
