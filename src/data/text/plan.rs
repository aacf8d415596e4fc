//! How to read a file: told from its beginning.

use std::io::Read as _;

use kql_engine::types::Ty;

use super::infer::{Found, PlanColumn, Repetition, join};
use super::raw::Raw;
use super::walk_json::{Fault, Keys, Place, Rows};
use super::{Plan, Sizes, open, place, unreadable, walk, walk_csv};
use crate::data::{DataError, Format, Request};

/// Reads the beginning of the file.
pub(super) fn make_plan(request: &Request<'_>, sizes: Sizes) -> Result<Plan, DataError> {
    let mut start = Vec::new();
    let whole = request.format == Format::Json;
    let limit = if whole { u64::MAX } else { sizes.sample as u64 };
    let read = open(request, 0)?.take(limit).read_to_end(&mut start);
    read.map_err(|error| unreadable(request, &error))?;
    let bom = if start.starts_with("\u{feff}".as_bytes()) { 3 } else { 0 };
    let all = whole || start.len() < sizes.sample;
    let text = lines_of(&start[bom..], all);
    let mut plan = Plan {
        columns: Vec::new(),
        fields: Vec::new(),
        other: if request.columns.is_some() {
            Place::Skip
        } else {
            Place::New
        },
        skip: bom,
    };
    let mut rows_at = 0;
    if request.format == Format::Csv {
        let (names, at) = walk_csv::header(text).map_err(|fault| place::place(request, &plan, 0, &fault))?;
        for name in names {
            let known = plan.columns.iter().any(|column| column.name == name);
            let wanted = !known && request.wants(&name);
            plan.fields.push(if wanted {
                Place::Column(plan.columns.len())
            } else {
                Place::Skip
            });
            if wanted {
                plan.columns.push(PlanColumn::new(&name, request.known));
            }
        }
        rows_at = at;
        plan.skip += at;
        infer_cells(&mut plan, &text[at..], sizes.types);
    } else {
        let mut found = Found::default();
        let mut keys = Keys::new(std::iter::empty(), Place::New);
        let sample = if whole {
            text
        } else {
            lines_of(
                &text.as_bytes()[..text.len().min(sizes.types)],
                all && text.len() <= sizes.types,
            )
        };
        // what is wrong is told when the row is read in earnest
        let _ = walk(request, &plan, sample, &mut keys, &mut found);
        let found = found.in_order();
        let column = |name: &str, ty| PlanColumn::new(name, request.known).seen(ty);
        match request.columns {
            None => plan.columns.extend(found.iter().map(|(name, ty)| column(name, *ty))),
            // a key may come late: what is asked for is there from the start
            Some(names) => plan.columns.extend(names.iter().map(|name| {
                let seen = found.iter().find(|(found, _)| found == name);
                column(name, seen.and_then(|(_, ty)| *ty))
            })),
        }
    }
    let sample = &text[rows_at..];
    choose_layouts(request, &mut plan, sample, all, sizes.small);
    Ok(plan)
}

/// The whole lines of a sample; all of it where it is the whole file. Ends where it is no UTF-8.
fn lines_of(bytes: &[u8], all: bool) -> &str {
    let end = if all {
        bytes.len()
    } else {
        memchr::memrchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1)
    };
    match std::str::from_utf8(&bytes[..end]) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    }
}

/// Tells the types of CSV columns that no schema has.
fn infer_cells(plan: &mut Plan, text: &str, limit: usize) {
    if !plan.columns.iter().any(|column| column.inferred) {
        return;
    }
    struct Cells<'p>(&'p mut [PlanColumn]);
    impl<'t> Rows<'t> for Cells<'_> {
        fn new_column(&mut self, _: &str, _: Raw<'t>) {}

        fn row(&mut self, values: &[Raw<'t>], _: usize) -> Result<(), Fault> {
            let inferred = self.0.iter_mut().zip(values).filter(|(column, _)| column.inferred);
            for (column, value) in inferred {
                if column.ty != Some(Ty::String) {
                    column.ty = join(column.ty, value.looks_like(), true);
                }
            }
            Ok(())
        }
    }
    let (fields, mut columns) = (plan.fields.clone(), std::mem::take(&mut plan.columns));
    let count = columns.len();
    let sample = lines_of(&text.as_bytes()[..text.len().min(limit)], text.len() <= limit);
    // what is wrong is told when the row is read in earnest; a sample may end within quotes
    let _ = walk_csv::walk(sample, &fields, count, &mut Cells(&mut columns));
    plan.columns = columns;
}

/// Tells which texts are worth a dictionary.
fn choose_layouts(request: &Request<'_>, plan: &mut Plan, sample: &str, all: bool, small: f64) {
    let size = std::fs::metadata(request.path).map_or(0, |metadata| metadata.len()) as f64;
    // text that machines wrote shrinks about so much
    let size = if request.compressed { size * 8.0 } else { size };
    let lines = memchr::memchr_iter(b'\n', sample.as_bytes()).count() as f64;
    let times = if all {
        1.0
    } else {
        (size / sample.len().max(1) as f64).max(1.0)
    };
    if small.is_infinite() || (lines * times < small && request.format != Format::Json) {
        return;
    }
    let mut repetition = Repetition::new(&plan.columns);
    let mut keys = keys(plan);
    let _ = walk(request, plan, sample, &mut keys, &mut repetition);
    let rows = repetition.rows() as f64 * times;
    if rows >= small {
        repetition.judge(&mut plan.columns, rows);
    }
}

/// The keys of the planned columns.
pub(super) fn keys(plan: &Plan) -> Keys {
    Keys::new(plan.columns.iter().map(|column| column.name.as_str()), plan.other)
}
