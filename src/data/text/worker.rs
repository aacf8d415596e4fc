//! Fills the columns of the blocks that one thread reads.

use kql_engine::types::Ty;

use super::infer::{Found, PlanColumn, fits, join};
use super::raw::Raw;
use super::sink::{Part, Sink};
use super::walk_json::{Fault, Problem, Rows};
use crate::fixture::Kind;

/// The columns of a block.
pub(super) struct BlockParts {
    pub(super) index: usize,
    pub(super) rows: usize,
    pub(super) columns: Vec<Part>,
}

/// Gathers rows.
pub(super) struct Worker {
    columns: Vec<PlanColumn>,
    pub(super) sinks: Vec<Sink>,
    /// Of inferred columns: what values look like that the type did not take.
    pub(super) wider: Vec<Option<Ty>>,
    /// Whether a column has a value at all.
    pub(super) any: Vec<bool>,
    /// Columns that the plan has not.
    pub(super) found: Found,
    rows: usize,
}

impl Worker {
    pub(super) fn new(columns: Vec<PlanColumn>) -> Self {
        Self {
            sinks: columns
                .iter()
                .map(|column| Sink::new(column.made(), column.coded))
                .collect(),
            wider: vec![None; columns.len()],
            any: vec![false; columns.len()],
            found: Found::default(),
            rows: 0,
            columns,
        }
    }

    /// Begins a block.
    pub(super) fn start(&mut self, block: usize) {
        self.found.start(block);
        self.rows = 0;
    }

    /// The columns of the block that was begun last.
    pub(super) fn take(&mut self, index: usize) -> Result<BlockParts, Fault> {
        let columns = self.sinks.iter_mut().map(Sink::take).collect::<Result<_, _>>();
        let columns = columns.map_err(|message| Fault {
            at: 0,
            what: Some(Problem {
                code: "TL6511",
                message,
                help: None,
                row: true,
            }),
        })?;
        Ok(BlockParts {
            index,
            rows: self.rows,
            columns,
        })
    }
}

/// The rows of a block on their way into the columns: some are gathered, and then go column by column.
pub(super) struct Filling<'w, 't> {
    worker: &'w mut Worker,
    /// A value for each column and row.
    values: Vec<Raw<'t>>,
    /// Where each row starts.
    starts: Vec<usize>,
}

/// So many rows are gathered.
const GATHERED: usize = 128;

impl<'w, 't> Filling<'w, 't> {
    /// Fills the columns with the rows of a block that was begun.
    pub(super) fn new(worker: &'w mut Worker) -> Self {
        Self {
            values: Vec::with_capacity(worker.columns.len() * GATHERED),
            starts: Vec::with_capacity(GATHERED),
            worker,
        }
    }

    /// Takes the rows that were gathered into the columns.
    ///
    /// # Errors
    /// A value is not what its column takes: the first of the first such row.
    pub(super) fn flush(&mut self) -> Result<(), Fault> {
        let worker = &mut *self.worker;
        let width = worker.columns.len();
        let mut rows = self.starts.len();
        let mut fault = Ok(());
        for place in 0..width {
            let values = self.values[..rows * width].iter().skip(place).step_by(width).copied();
            worker.any[place] |= values.clone().any(|value| value.kind != Kind::Null);
            if let Err((row, problem)) = worker.push_all(place, values) {
                let at = self.starts[row];
                fault = Err(Fault { at, what: problem });
                // of the columns to come only a row before that one counts
                rows = row;
            }
        }
        worker.rows += rows;
        self.values.clear();
        self.starts.clear();
        fault
    }
}

impl Worker {
    /// Appends values to a column. Of one that is refused: which, and what is wrong.
    fn push_all<'t>(
        &mut self,
        place: usize,
        values: impl Iterator<Item = Raw<'t>> + Clone,
    ) -> Result<(), (usize, Option<Problem>)> {
        let (column, sink) = (&self.columns[place], &mut self.sinks[place]);
        let made = column.made();
        let parsed = |value: Raw<'_>| {
            let reads_json = matches!(made, Ty::Dynamic | Ty::String | Ty::Unknown);
            reads_json && matches!(value.kind, Kind::Json | Kind::Plain)
        };
        if !column.inferred {
            return sink.push_all(values.clone()).map_err(|(row, mismatch)| {
                let value = values.clone().nth(row).unwrap_or(Raw::NULL);
                let problem = (!parsed(value)).then(|| Problem {
                    code: "TL6507",
                    message: value.refusal(&column.name, mismatch),
                    help: Some(mismatch.help_without_now().to_string()),
                    row: true,
                });
                // without a problem of ours a full parser tells why a list or an object is none
                (row, problem)
            });
        }
        let ty = column.ty;
        if ty == Some(Ty::String) && values.clone().all(|value| fits(ty, value)) {
            return sink.push_all(values).map_err(|(row, _)| (row, None));
        }
        for (row, value) in values.enumerate() {
            let fits = fits(ty, value);
            if fits && sink.push(value).is_ok() {
                continue;
            }
            if fits && parsed(value) {
                return Err((row, None));
            }
            let wider = &mut self.wider[place];
            *wider = join(*wider, value.looks_like(), value.kind == Kind::Cell);
            // stands in until the file is read again
            let _ = sink.push(Raw::NULL);
        }
        Ok(())
    }
}

impl<'t> Rows<'t> for Filling<'_, 't> {
    fn new_column(&mut self, key: &str, value: Raw<'t>) {
        self.worker.found.note(key, value);
    }

    #[inline]
    fn row(&mut self, values: &[Raw<'t>], at: usize) -> Result<(), Fault> {
        self.values.extend_from_slice(values);
        self.starts.push(at);
        if self.starts.len() < GATHERED {
            return Ok(());
        }
        self.flush()
    }
}
