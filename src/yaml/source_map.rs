//! From an offset inside a decoded scalar to the offset in the file.
//!
//! A scalar is decoded here a second time, piece by piece, and each piece remembers the bytes it came from: a line of a
//! block scalar without its indentation, an escape, a folded line break. Nothing here decides what the value is; the
//! caller compares.

use kql_syntax::Span;

use super::node::{Scalar, Style};

/// Offsets in a decoded scalar ↔ offsets in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceMap {
    pieces: Vec<Piece>,
    style: Style,
    indent: u32,
    /// Where the value is in the file; used for an empty value.
    span: Span,
}

/// `decoded_len` bytes of the value came from `file_len` bytes of the file. Equal lengths: byte for byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    decoded: u32,
    decoded_len: u32,
    file: u32,
    file_len: u32,
}

impl SourceMap {
    pub(super) fn new(file: &str, span: Span, scalar: &Scalar) -> Self {
        let (decoded, mut pieces) = decode(file, span, scalar.style, scalar.indent);
        if decoded != scalar.text {
            // An alias, or a scalar this decoder reads otherwise: the whole value stands for each of its parts.
            let decoded_len = scalar.text.len() as u32;
            // Different lengths say that the piece was not copied byte for byte.
            let file_len = if span.len() == decoded_len { 0 } else { span.len() };
            pieces = vec![Piece {
                decoded: 0,
                decoded_len,
                file: span.start,
                file_len,
            }];
        }
        Self {
            pieces,
            style: scalar.style,
            indent: scalar.indent,
            span,
        }
    }

    /// The file's bytes that a span of the decoded value came from.
    ///
    /// A span over several lines of a block scalar includes the indentation between them.
    pub fn to_file(&self, span: Span) -> Span {
        let start = self.start_to_file(span.start);
        if span.end <= span.start {
            return Span::new(start, start);
        }
        let end = match self.piece_before(span.end - 1) {
            Some(piece) if piece.decoded_len == piece.file_len => {
                piece.file + (span.end - piece.decoded).min(piece.file_len)
            }
            Some(piece) => piece.file + piece.file_len,
            None => self.span.end,
        };
        Span::new(start, end.max(start))
    }

    /// The edit of the file that replaces a span of the decoded value, or `None` where the new text cannot be written in
    /// the scalar's style (a colon in a plain scalar, a line break in quotes).
    pub fn edit(&self, span: Span, replacement: &str) -> Option<(Span, String)> {
        Some((self.to_file(span), self.encode(replacement)?))
    }

    fn encode(&self, text: &str) -> Option<String> {
        let one_line = !text.contains(['\n', '\r']);
        match self.style {
            Style::Literal if !text.contains('\r') => {
                Some(text.replace('\n', &format!("\n{}", " ".repeat(self.indent as usize))))
            }
            Style::Folded if one_line => Some(text.to_string()),
            Style::SingleQuoted if one_line => Some(text.replace('\'', "''")),
            Style::DoubleQuoted if one_line => Some(text.replace('\\', "\\\\").replace('"', "\\\"")),
            Style::Plain if one_line && !text.contains([':', '#', '{', '}', '[', ']', ',']) => Some(text.to_string()),
            _ => None,
        }
    }

    fn start_to_file(&self, offset: u32) -> u32 {
        match self.piece_before(offset) {
            Some(piece) if piece.decoded_len == piece.file_len => {
                piece.file + (offset - piece.decoded).min(piece.file_len)
            }
            Some(piece) if piece.decoded == offset => piece.file,
            Some(piece) => piece.file + piece.file_len,
            None => self.span.start,
        }
    }

    /// The piece that holds an offset; the last one for an offset past the end.
    fn piece_before(&self, offset: u32) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.decoded <= offset);
        self.pieces.get(after.checked_sub(1)?)
    }
}

/// Decodes the scalar at `span`. `indent` counts the columns of a block scalar's lines; `u32::MAX` says that the block
/// has blank lines only.
pub(super) fn decode_text(file: &str, span: Span, style: Style, indent: u32) -> String {
    decode(file, span, style, indent).0
}

fn decode(file: &str, span: Span, style: Style, indent: u32) -> (String, Vec<Piece>) {
    let mut out = Decoder {
        file,
        text: String::new(),
        pieces: Vec::new(),
    };
    let (start, end) = (span.start as usize, span.end as usize);
    match style {
        Style::Literal | Style::Folded => out.block(start, indent as usize, style == Style::Folded),
        Style::Plain => out.flow(start, end, style),
        Style::SingleQuoted | Style::DoubleQuoted if end >= start + 2 => out.flow(start + 1, end - 1, style),
        Style::SingleQuoted | Style::DoubleQuoted => {}
    }
    (out.text, out.pieces)
}

struct Decoder<'a> {
    file: &'a str,
    text: String,
    pieces: Vec<Piece>,
}

impl Decoder<'_> {
    /// Appends `decoded`, which stands for `file[start..end]`.
    fn push(&mut self, decoded: &str, start: usize, end: usize) {
        if decoded.is_empty() {
            return;
        }
        let piece = Piece {
            decoded: self.text.len() as u32,
            decoded_len: decoded.len() as u32,
            file: start as u32,
            file_len: (end - start) as u32,
        };
        self.text.push_str(decoded);
        self.pieces.push(piece);
    }

    fn push_verbatim(&mut self, start: usize, end: usize) {
        let file = self.file;
        self.push(&file[start..end], start, end);
    }

    /// End of the line that `at` is in (before its break) and start of the next; equal at the end of the file.
    fn line_end(&self, at: usize) -> (usize, usize) {
        let rest = &self.file.as_bytes()[at..];
        match rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            None => (self.file.len(), self.file.len()),
            Some(found) => {
                let crlf = rest[found] == b'\r' && rest.get(found + 1) == Some(&b'\n');
                (at + found, at + found + if crlf { 2 } else { 1 })
            }
        }
    }

    /// A block scalar whose `|` or `>` is at `header`. Follows YAML 1.2 §8.1, which libyaml implements.
    fn block(&mut self, header: usize, indent: usize, folded: bool) {
        let (header_end, mut at) = self.line_end(header);
        let chomping = chomping(&self.file[header..header_end]);
        let mut last_break: Option<(usize, usize)> = None;
        let mut blank_lines: Vec<(usize, usize)> = Vec::new();
        let mut after_indented = false;
        while at < self.file.len() {
            let (end, next) = self.line_end(at);
            let blanks = self.file[at..end]
                .bytes()
                .take(indent)
                .take_while(|byte| *byte == b' ')
                .count();
            let start = at + blanks;
            if start == end {
                if next == end {
                    break;
                }
                blank_lines.push((end, next));
                at = next;
                continue;
            }
            if blanks < indent {
                break;
            }
            let indented = self.file[start..].starts_with([' ', '\t']);
            match last_break {
                Some((from, to)) if folded && !indented && !after_indented && blank_lines.is_empty() => {
                    self.push(" ", from, to);
                }
                Some(_) if folded && !indented && !after_indented => {}
                Some((from, to)) => self.push("\n", from, to),
                None => {}
            }
            for (from, to) in blank_lines.drain(..) {
                self.push("\n", from, to);
            }
            self.push_verbatim(start, end);
            after_indented = indented;
            if next == end {
                return;
            }
            last_break = Some((end, next));
            at = next;
        }
        if let Some((from, to)) = last_break.filter(|_| chomping != Chomping::Strip) {
            self.push("\n", from, to);
        }
        if chomping == Chomping::Keep {
            for (from, to) in blank_lines {
                self.push("\n", from, to);
            }
        }
    }

    /// A plain or quoted scalar between `at` and `end`, without its quotes. YAML 1.2 §7.3.
    fn flow(&mut self, mut at: usize, end: usize, style: Style) {
        let file = self.file;
        let mut verbatim = at;
        while at < end {
            let rest = &file[at..end];
            match rest.as_bytes()[0] {
                b'\n' | b'\r' => {
                    let kept = file[verbatim..at].trim_end_matches([' ', '\t']).len() + verbatim;
                    self.push_verbatim(verbatim, kept);
                    let (next, breaks) = self.skip_breaks(at, end);
                    let folded = if breaks == 1 {
                        " ".to_string()
                    } else {
                        "\n".repeat(breaks - 1)
                    };
                    self.push(&folded, kept, next);
                    at = next;
                    verbatim = next;
                }
                b'\'' if style == Style::SingleQuoted && rest.starts_with("''") => {
                    self.push_verbatim(verbatim, at);
                    self.push("'", at, at + 2);
                    at += 2;
                    verbatim = at;
                }
                b'\\' if style == Style::DoubleQuoted => {
                    self.push_verbatim(verbatim, at);
                    at = self.escape(at, end);
                    verbatim = at;
                }
                _ => at += rest.chars().next().map_or(1, char::len_utf8),
            }
        }
        self.push_verbatim(verbatim, end.max(verbatim));
    }

    /// Skips line breaks and blanks from `at`; returns where content goes on and how many breaks there were.
    fn skip_breaks(&self, mut at: usize, end: usize) -> (usize, usize) {
        let mut breaks = 0;
        while at < end {
            match self.file.as_bytes()[at] {
                b' ' | b'\t' => at += 1,
                b'\n' | b'\r' => {
                    at = self.line_end(at).1;
                    breaks += 1;
                }
                _ => break,
            }
        }
        (at, breaks)
    }

    /// Decodes the escape at `at` and returns where it ends.
    fn escape(&mut self, at: usize, end: usize) -> usize {
        let file = self.file;
        let Some(letter) = file[at + 1..end].chars().next() else {
            return end;
        };
        let after = at + 1 + letter.len_utf8();
        let digits = match letter {
            '\n' | '\r' => {
                let (next, breaks) = self.skip_breaks(at + 1, end);
                self.push(&"\n".repeat(breaks.saturating_sub(1)), at, next);
                return next;
            }
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        if digits > 0 {
            let stop = (after + digits).min(end);
            let code = file.get(after..stop).and_then(|hex| u32::from_str_radix(hex, 16).ok());
            let decoded = code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER);
            self.push(decoded.encode_utf8(&mut [0; 4]), at, stop);
            return stop;
        }
        self.push(simple_escape(letter).encode_utf8(&mut [0; 4]), at, after);
        after
    }
}

fn simple_escape(letter: char) -> char {
    match letter {
        '0' => '\0',
        'a' => '\u{07}',
        'b' => '\u{08}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{0b}',
        'f' => '\u{0c}',
        'r' => '\r',
        'e' => '\u{1b}',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        other => other,
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}

/// The chomping indicator of a block scalar's header, such as `|2-`. A header that a lone carriage return ends may be
/// empty here.
fn chomping(header: &str) -> Chomping {
    let indicators = header
        .get(1..)
        .unwrap_or_default()
        .split([' ', '\t', '#'])
        .next()
        .unwrap_or_default();
    if indicators.contains('-') {
        Chomping::Strip
    } else if indicators.contains('+') {
        Chomping::Keep
    } else {
        Chomping::Clip
    }
}

#[cfg(test)]
mod tests;
