//! Reads all blocks of a file once.

use std::sync::{Arc, Mutex, PoisonError};

use kql_engine::Table;
use kql_engine::batch::Batch;
use kql_engine::types::{Column, Schema};
use rayon::prelude::*;

use super::blocks::{Block, Blocks, Breaks};
use super::infer::{Found, PlanColumn, join};
use super::place::{document_fault, place};
use super::plan::keys;
use super::sink::Part;
use super::walk_json::{Fault, Keys, Problem};
use super::worker::{BlockParts, Filling, Worker};
use super::{Plan, Sizes, open, unreadable, walk};
use crate::data::dictionary::{self, Coded, Entries};
use crate::data::{DataError, Format, Request};

/// All blocks of the file, read once.
pub(super) struct Pass {
    workers: Vec<Worker>,
    /// By their place in the file, with the worker that read each.
    parts: Vec<(usize, BlockParts)>,
}

impl Pass {
    /// Reads the file as planned.
    pub(super) fn run(request: &Request<'_>, plan: &Plan, sizes: Sizes) -> Result<Self, DataError> {
        let input = open(request, plan.skip)?;
        let size = std::fs::metadata(request.path).map_or(0, |metadata| metadata.len());
        let alone = request.format == Format::Json || size < sizes.alone;
        let threads = if alone { 1 } else { rayon::current_num_threads() };
        let breaks = match request.format {
            Format::Csv => Breaks::Quoted,
            Format::Json => Breaks::None,
            Format::Ndjson | Format::Parquet => Breaks::Lines,
        };
        let mut blocks = Blocks::new(input, breaks, sizes.block);
        if !alone && !request.compressed {
            blocks = blocks.of_length(size.saturating_sub(plan.skip as u64));
        }
        let blocks = Mutex::new(Shared { blocks, failed: None });
        let done: Vec<(Worker, Vec<BlockParts>)> = if threads == 1 {
            vec![work(request, plan, &blocks)]
        } else {
            let results = Mutex::new(Vec::new());
            rayon::scope(|scope| {
                for _ in 0..threads {
                    scope.spawn(|_| {
                        let done = work(request, plan, &blocks);
                        results.lock().unwrap_or_else(PoisonError::into_inner).push(done);
                    });
                }
            });
            results.into_inner().unwrap_or_else(PoisonError::into_inner)
        };
        let shared = blocks.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, error)) = shared.failed {
            return Err(error);
        }
        let mut pass = Self {
            workers: Vec::new(),
            parts: Vec::new(),
        };
        for (worker, parts) in done {
            let by = pass.workers.len();
            pass.parts.extend(parts.into_iter().map(|part| (by, part)));
            pass.workers.push(worker);
        }
        pass.parts.sort_by_key(|(_, part)| part.index);
        Ok(pass)
    }

    /// Takes wider types and new columns into the plan; tells whether there were any.
    pub(super) fn widen(&mut self, request: &Request<'_>, plan: &mut Plan) -> bool {
        let mut widened = false;
        let mut found = Found::default();
        for worker in &mut self.workers {
            for (column, ty) in plan.columns.iter_mut().zip(&worker.wider) {
                let ty = join(column.ty, *ty, request.format == Format::Csv);
                widened |= ty != column.ty;
                column.ty = ty;
            }
            found.merge(std::mem::take(&mut worker.found));
        }
        widened |= !found.is_empty();
        for (name, ty) in found.in_order() {
            plan.columns.push(PlanColumn::new(&name, request.known).seen(ty));
        }
        widened
    }

    /// The table of all blocks.
    pub(super) fn table(self, request: &Request<'_>, plan: &Plan) -> Result<Table, DataError> {
        let rows: Vec<usize> = self.parts.iter().map(|(_, part)| part.rows).collect();
        let by: Vec<usize> = self.parts.iter().map(|(by, _)| *by).collect();
        // one list of parts a column
        let mut columns: Vec<Vec<Part>> = plan.columns.iter().map(|_| Vec::with_capacity(rows.len())).collect();
        for (_, block) in self.parts {
            for (column, part) in columns.iter_mut().zip(block.columns) {
                column.push(part);
            }
        }
        // a key that was asked for and never came is no column of the file
        let has = |place: usize| request.columns.is_none() || self.workers.iter().any(|worker| worker.any[place]);
        let kept: Vec<bool> = (0..plan.columns.len())
            .map(|place| request.format == Format::Csv || has(place))
            .collect();
        let mut dictionaries: Vec<Vec<Entries>> = plan.columns.iter().map(|_| Vec::new()).collect();
        for worker in self.workers {
            for (of_column, sink) in dictionaries.iter_mut().zip(worker.sinks) {
                of_column.push(sink.into_entries());
            }
        }
        let made = |(column, (parts, dictionaries)): (&PlanColumn, (Vec<Part>, Vec<Entries>))| {
            let mut plain = Vec::new();
            let mut coded = Vec::new();
            for (part, by) in parts.into_iter().zip(&by) {
                match part {
                    Part::Plain(array) => plain.push(array),
                    Part::Coded(codes) => coded.push(Coded { codes, dictionary: *by }),
                }
            }
            if coded.is_empty() {
                plain
            } else {
                dictionary::merge(column.made(), &coded, &dictionaries)
            }
        };
        let work = plan
            .columns
            .iter()
            .zip(columns.into_iter().zip(dictionaries))
            .zip(&kept);
        let work: Vec<_> = work.filter(|(_, kept)| **kept).map(|(work, _)| work).collect();
        let total: usize = rows.iter().sum();
        let columns: Vec<_> = if total < 50_000 {
            work.into_iter().map(made).collect()
        } else {
            work.into_par_iter().map(made).collect()
        };
        let batches = rows.iter().enumerate().map(|(at, rows)| Batch {
            columns: columns.iter().map(|parts| Arc::clone(&parts[at])).collect(),
            rows: *rows,
        });
        let schema = plan
            .columns
            .iter()
            .zip(&kept)
            .filter(|(_, kept)| **kept)
            .map(|(column, _)| Column::new(column.name.as_str(), column.made()));
        Ok(Table {
            batches: Arc::new(batches.collect()),
            schema: Arc::new(Schema::new(schema.collect())),
        })
    }
}

/// Where threads take their blocks from.
struct Shared {
    blocks: Blocks,
    /// The first block that is wrong, and why.
    failed: Option<(usize, DataError)>,
}

/// Reads blocks until there are none, or one is wrong.
fn work(request: &Request<'_>, plan: &Plan, shared: &Mutex<Shared>) -> (Worker, Vec<BlockParts>) {
    let mut worker = Worker::new(plan.columns.clone());
    let mut keys = keys(plan);
    let (mut parts, mut buffer) = (Vec::new(), Vec::new());
    loop {
        let block = {
            let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
            if shared.failed.is_some() {
                break;
            }
            match shared.blocks.next(std::mem::take(&mut buffer)) {
                Ok(Some(block)) => block,
                Ok(None) => break,
                Err(error) => {
                    shared.failed = Some((usize::MAX, unreadable(request, &error)));
                    break;
                }
            }
        };
        match read_block(request, plan, &mut worker, &mut keys, &block) {
            Ok(read) => parts.push(read),
            Err(fault) => {
                let error = place(request, plan, block.offset, &fault);
                let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
                // blocks before this one are being read to their end, and may be wrong as well
                if shared.failed.as_ref().is_none_or(|(first, _)| block.index < *first) {
                    shared.failed = Some((block.index, error));
                }
                break;
            }
        }
        buffer = block.bytes;
    }
    (worker, parts)
}

fn read_block(
    request: &Request<'_>,
    plan: &Plan,
    worker: &mut Worker,
    keys: &mut Keys,
    block: &Block,
) -> Result<BlockParts, Fault> {
    let text = std::str::from_utf8(&block.bytes).map_err(|error| Fault {
        at: error.valid_up_to(),
        what: Some(Problem {
            code: "TL6511",
            message: format!("not valid {}: this line is not UTF-8", request.format.name()),
            help: None,
            row: false,
        }),
    })?;
    worker.start(block.index);
    let mut rows = Filling::new(worker);
    let walked = walk(request, plan, text, keys, &mut rows);
    // rows that were gathered come before the place where the walk had to stop
    rows.flush().and(walked).map_err(|fault| match request.format {
        Format::Json => document_fault(text, fault),
        _ => fault,
    })?;
    worker.take(block.index)
}
