//! A new value for a scalar, written in its style where that can hold it, else as a `|` block.
//!
//! Works on the text: what stands around the value is not touched, nor is a block's header or indentation.

use kql_syntax::Span;

use super::node::{Scalar, Style};

/// Where a scalar stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its node's span.
    pub span: Span,
    /// Columns before its key; the lines of a new block stand two further in.
    pub key_column: usize,
    /// Inside `{…}` or `[…]`, where YAML allows no blocks.
    pub flow: bool,
}

impl Scalar {
    /// What to write into `file` so that the scalar at `place` has the value `text`: spans of the file's bytes with their
    /// new text, in order. Empty lines at the value's end do not count as its own.
    ///
    /// A literal block stays one, with its header and indentation. A folded block that gets several lines becomes a
    /// literal one, since folding would join them, and so does a plain or quoted value; a comment behind it stays behind
    /// the new `|`. The line ends are those of the file at this place. `None` where the value cannot be written: in an
    /// alias, in several lines inside `{…}`, or with characters that a block cannot hold.
    pub fn rewrite(&self, file: &str, place: Place, text: &str) -> Option<Vec<(Span, String)>> {
        let text = text.trim_end_matches('\n');
        if file.get(place.span.range())?.starts_with('*') || text.is_empty() {
            return None;
        }
        let one_line = !text.contains('\n');
        match self.style {
            Style::Folded if one_line => self.replace_block(file, place.span, text),
            Style::Folded => {
                let mut edits = vec![(Span::new(place.span.start, place.span.start + 1), "|".to_string())];
                edits.extend(self.replace_block(file, place.span, text)?);
                Some(edits)
            }
            Style::Literal => self.replace_block(file, place.span, text),
            Style::Plain | Style::SingleQuoted | Style::DoubleQuoted => match encode(self.style, place.flow, text) {
                Some(written) => Some(vec![(place.span, written)]),
                None if place.flow => None,
                None => new_block(file, place, text),
            },
        }
    }

    /// The lines of a block; its header and the blank lines that follow stay.
    fn replace_block(&self, file: &str, span: Span, text: &str) -> Option<Vec<(Span, String)>> {
        if self.indent == 0 || self.indent == u32::MAX || !holds(text) {
            return None;
        }
        let (header_end, start) = line_end(file, span.start as usize);
        let last = self.text.trim_end().len() as u32;
        let last = self.source_map(file, span).to_file(Span::new(0, last)).end as usize;
        let end = line_end(file, last).0;
        let line_break = &file[header_end..start];
        let lines = indented(text, self.indent as usize, line_break);
        (start <= end).then(|| vec![(Span::new(start as u32, end as u32), lines)])
    }
}

/// The text as a value of one line.
fn encode(style: Style, flow: bool, text: &str) -> Option<String> {
    if text.contains(['\n', '\r', '\t']) || !holds(text) {
        return None;
    }
    match style {
        Style::SingleQuoted => Some(format!("'{}'", text.replace('\'', "''"))),
        Style::DoubleQuoted => Some(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))),
        _ => {
            let special = text.starts_with(|first: char| !first.is_ascii_alphabetic());
            let split = text.contains(": ") || text.contains(" #") || text.ends_with(':');
            let in_flow = flow && text.contains(['{', '}', '[', ']', ',']);
            (!special && !split && !in_flow).then(|| text.to_string())
        }
    }
}

/// A `|` block in place of a plain or quoted value, below the rest of its line, which may be a comment.
fn new_block(file: &str, place: Place, text: &str) -> Option<Vec<(Span, String)>> {
    let (end, next) = line_end(file, place.span.end as usize);
    let rest = &file[place.span.end as usize..end];
    let comment = rest.trim_start();
    let is_comment = comment.len() < rest.len() && comment.starts_with('#');
    if !(comment.is_empty() || is_comment) || !holds(text) {
        return None;
    }
    let line_break = if file[end..next].is_empty() {
        "\n"
    } else {
        &file[end..next]
    };
    let lines = indented(text, place.key_column + 2, line_break);
    let end = Span::empty(end as u32);
    Some(vec![
        (place.span, "|".to_string()),
        (end, format!("{line_break}{lines}")),
    ])
}

/// Whether a block can hold it: nothing in it has to be escaped or would be taken for a line break.
fn holds(text: &str) -> bool {
    let readable = |letter: char| {
        matches!(letter, '\n' | '\t')
            || !(letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}'))
    };
    text.chars().all(readable)
}

/// The lines with their indentation; empty lines have none.
fn indented(text: &str, columns: usize, line_break: &str) -> String {
    let indent = " ".repeat(columns);
    let line = |line: &str| {
        if line.is_empty() {
            String::new()
        } else {
            format!("{indent}{line}")
        }
    };
    text.split('\n').map(line).collect::<Vec<_>>().join(line_break)
}

/// End of the line that `at` is in (before its break), and start of the next; equal at the end of the file.
fn line_end(file: &str, at: usize) -> (usize, usize) {
    match file[at..].find('\n') {
        None => (file.len(), file.len()),
        Some(found) => {
            let end = at + found;
            let before = if file[at..end].ends_with('\r') { end - 1 } else { end };
            (before, end + 1)
        }
    }
}
