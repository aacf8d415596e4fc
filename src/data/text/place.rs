//! Where in a file something is wrong, and what.

use std::io;

use super::walk_json::{Fault, Problem};
use super::{Plan, blocks, unreadable};
use crate::data::{BadLine, DataError, Format, Request};

/// The error at a place: reads the file once more to count lines, which costs nothing as long as nothing is wrong.
pub(super) fn place(request: &Request<'_>, plan: &Plan, offset: u64, fault: &Fault) -> DataError {
    let at = plan.skip as u64 + offset + fault.at as u64;
    match locate(request, at) {
        Ok(found) => found.error(request, fault),
        Err(error) => unreadable(request, &error),
    }
}

/// What a full parser says of a document that the walk stopped at.
pub(super) fn document_fault(text: &str, fault: Fault) -> Fault {
    let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) else {
        return fault;
    };
    if fault.what.is_some() {
        return fault;
    }
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let at = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    let reason = error.to_string();
    let reason = reason.split(" at line ").next().unwrap_or_default();
    Fault {
        at: at.min(text.len()),
        what: Some(Problem {
            code: "TL6511",
            message: format!("not valid JSON: {reason}"),
            help: None,
            row: false,
        }),
    }
}

/// A line of the file.
struct Line {
    /// From 1.
    number: usize,
    /// Where the place is in the line, in bytes.
    at: usize,
    bytes: Vec<u8>,
}

fn locate(request: &Request<'_>, at: u64) -> io::Result<Line> {
    use std::io::BufRead as _;
    let input = blocks::open(request.path, request.compressed)?;
    let mut input = io::BufReader::with_capacity(1 << 18, input);
    let (mut number, mut before) = (1, 0u64);
    loop {
        let mut bytes = Vec::new();
        let read = input.read_until(b'\n', &mut bytes)? as u64;
        if read == 0 || before + read > at || (before + read == at && bytes.last() != Some(&b'\n')) {
            return Ok(Line {
                number,
                at: (at.saturating_sub(before)) as usize,
                bytes,
            });
        }
        before += read;
        number += 1;
    }
}

impl Line {
    fn error(&self, request: &Request<'_>, fault: &Fault) -> DataError {
        let text = String::from_utf8_lossy(&self.bytes);
        let text = text.trim_end_matches(['\n', '\r']);
        let mut at = self.at.min(text.len());
        let problem = fault.what.clone().unwrap_or_else(|| {
            let (place, reason) = reason(request.format, text, at);
            at = place;
            Problem {
                code: "TL6511",
                message: format!("not valid {}: {reason}", request.format.name()),
                help: None,
                row: false,
            }
        });
        let rest = text.get(at..).unwrap_or_default();
        let span = if problem.row {
            rest.len()
        } else {
            rest.chars().next().map_or(0, char::len_utf8)
        };
        let bad = BadLine {
            path: request.path.to_path_buf(),
            line: self.number,
            at,
            len: span,
            text: text.to_string(),
            code: problem.code,
            message: problem.message,
            help: problem.help,
        };
        Box::new(bad).into()
    }
}

/// What a full parser says of a line that the walk stopped at, and where.
fn reason(format: Format, line: &str, at: usize) -> (usize, String) {
    let start = line.len() - line.trim_start_matches('\u{feff}').len();
    if format == Format::Ndjson
        && let Err(error) = serde_json::from_str::<serde_json::Value>(line[start..].trim_end())
    {
        let text = error.to_string();
        let text = text.split(" at line ").next().unwrap_or_default();
        return (start + error.column().saturating_sub(1), text.to_string());
    }
    let found = line.get(at..).and_then(|rest| rest.chars().next());
    let found = found.map_or_else(|| "the end of the line".to_string(), |found| format!("`{found}`"));
    (at, format!("{found} is not expected here"))
}
