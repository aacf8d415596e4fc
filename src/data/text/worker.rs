//! Fills the columns of the blocks that one thread reads.

use kql_engine::types::Ty;

use super::infer::{Found, PlanColumn, fits, join};
use super::raw::Raw;
use super::sink::{Part, Sink};
use super::walk_json::{Fault, Problem, Rows};
use crate::fixture::{Kind, mismatch};

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
                code: "TL6011",
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

impl<'t> Rows<'t> for Worker {
    fn new_column(&mut self, key: &str, value: Raw<'t>) {
        self.found.note(key, value);
    }

    #[inline]
    fn row(&mut self, values: &[Raw<'t>], at: usize) -> Result<(), Fault> {
        let columns = self.sinks.iter_mut().zip(values).zip(&self.columns);
        for (place, ((sink, value), column)) in columns.enumerate() {
            self.any[place] |= value.kind != Kind::Null;
            let fits = !column.inferred || fits(column.ty, *value);
            let Err(mismatch) = (if fits {
                sink.push(*value)
            } else {
                Err(mismatch(column.made()))
            }) else {
                continue;
            };
            let reads_json = matches!(column.made(), Ty::Dynamic | Ty::String | Ty::Unknown);
            if fits && reads_json && matches!(value.kind, Kind::Json | Kind::Plain) {
                // a list or an object that is none: a full parser tells why
                return Err(Fault { at, what: None });
            }
            if !column.inferred {
                return Err(Fault {
                    at,
                    what: Some(Problem {
                        code: "TL6007",
                        message: value.refusal(&column.name, mismatch),
                        help: Some(mismatch.help.to_string()),
                        row: true,
                    }),
                });
            }
            let wider = &mut self.wider[place];
            *wider = join(*wider, value.looks_like(), value.kind == Kind::Cell);
            // stands in until the file is read again
            let _ = sink.push(Raw::NULL);
        }
        self.rows += 1;
        Ok(())
    }
}
