//! `row_window_session(expr, maxDistanceFromFirst, maxDistanceBetweenNeighbors[, restart])`

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};

use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static ROW_WINDOW_SESSION: Function = Function {
    name: "row_window_session",
    page: "row-window-session-function",
    about: "The first value of the row's session. A session ends where a value lies too far from its first or from the \
            one before, behind a null, and where `restart` is true.",
    nulls: Nulls::Kernel,
    depends: Depends::Rows,
    kernel: row_window_session,
    examples: &[example(
        "range m from 0 to 20 step 10 | extend t = datetime(2024-04-11) + 1m * m \
         | serialize s = row_window_session(t, 20m, 15m) | project s",
        "2024-04-11T00:00:00.0000000Z\n2024-04-11T00:00:00.0000000Z\n2024-04-11T00:20:00.0000000Z",
    )],
};

fn row_window_session(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (values, restarts) = (args.longs(0), args.bools(3));
    let (from_first, between) = (args.longs(1), args.longs(2));
    // the session's first value and the value before
    let mut session: Option<(i64, i64)> = None;
    let starts = (0..args.rows()).map(|row| {
        let Some(value) = values.get(row) else {
            session = None;
            return None;
        };
        let reached =
            |from: i64, distance: Option<i64>| distance.is_some_and(|distance| value >= from.saturating_add(distance));
        let first = match session {
            Some((first, before))
                if restarts.get(row) != Some(true)
                    && !reached(first, from_first.get(row))
                    && !reached(before, between.get(row)) =>
            {
                first
            }
            _ => value,
        };
        session = Some((first, value));
        Some(first)
    });
    Ok(Arc::new(starts.collect::<Int64Array>()))
}
