//! Which rows of a table a run sees.

use std::sync::Arc;

use arrow::array::BooleanArray;
use kql_engine::batch::Batch;
use kql_engine::{EvalError, Table};

use crate::detection::{Detection, Kind, TICKS_PER_MINUTE};
use crate::fixture::{CaseTable, FixtureError, RowTime, format_time};

/// Which rows of the tables a run sees; times in ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// Those generated in this span.
    Generated(i64, i64),
    /// Those ingested in this span.
    Ingested(i64, i64),
    /// All.
    Everything,
}

impl Window {
    /// The window of a run at `now`.
    ///
    /// - Scheduled: `TimeGenerated` within `queryPeriod` before `now` ("Scheduled analytics rules", query scheduling).
    ///   The service looks at the period before the *scheduled* time and runs five minutes after it, so that late events
    ///   are there; `now` is the scheduled time, which is also what `now()` and `ago()` see.
    /// - NRT: ingested within the minute before `now`, whenever it was generated ("Near-real-time detection rules").
    /// - Others: everything. A hunting query runs over the range that its reader picks.
    ///
    /// The documentation does not say whether the edges belong to a window. Both do here, and a row that lies exactly on
    /// one is warned about. `None` where a scheduled rule has no `queryPeriod`.
    pub fn of(detection: &Detection, now: i64) -> Option<Self> {
        Some(match detection.kind {
            Kind::Scheduled => {
                let period = detection.query_period.as_ref()?.value.ticks;
                Self::Generated(now.saturating_sub(period).max(0), now)
            }
            Kind::Nrt => Self::Ingested((now - TICKS_PER_MINUTE).max(0), now),
            _ => Self::Everything,
        })
    }

    /// First and last tick; those of a window over everything are both `now`.
    pub fn range(self, now: i64) -> (i64, i64) {
        match self {
            Self::Generated(from, to) | Self::Ingested(from, to) => (from, to),
            Self::Everything => (now, now),
        }
    }

    fn time(self, row: &RowTime) -> Option<i64> {
        match self {
            Self::Generated(..) => row.generated,
            Self::Ingested(..) => row.ingested,
            Self::Everything => None,
        }
    }

    /// Whether a run sees the row. A row of a table without `TimeGenerated` is always seen.
    pub fn contains(self, row: &RowTime) -> bool {
        let (from, to) = self.range(0);
        self.time(row).is_none_or(|time| (from..=to).contains(&time))
    }

    /// The rows of a case's table that a run sees.
    pub(super) fn filter(self, table: &CaseTable) -> Result<Table, EvalError> {
        let batch = Batch {
            columns: table.columns.clone(),
            rows: table.rows,
        };
        let keep: BooleanArray = table.times.iter().map(|row| Some(self.contains(row))).collect();
        let batch = if keep.true_count() == table.rows {
            batch
        } else {
            batch.filter(&keep)?
        };
        Ok(Table {
            schema: Arc::clone(&table.schema),
            batches: Arc::new(vec![batch]),
        })
    }

    /// Warnings about rows that lie exactly on an edge.
    pub(super) fn on_edge(self, table: &CaseTable) -> Vec<FixtureError> {
        let (from, to) = self.range(0);
        // A row of this very moment is a usual way to write "just now".
        let edges = if matches!(self, Self::Everything) {
            [None, None]
        } else {
            [Some(from), Some(to)]
        };
        let rows = table.times.iter().filter_map(|row| {
            let time = self.time(row)?;
            edges.contains(&Some(time)).then(|| FixtureError::OnEdge {
                table: table.name.clone(),
                edge: format_time(time),
                span: row.span,
            })
        });
        rows.collect()
    }
}
