//! Parser events → tree.

use std::collections::BTreeMap;

use kql_syntax::Span;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

use super::error::YamlError;
use super::node::{Entry, Mapping, Node, NodeKind, Scalar, Style};
use super::source_map::decode_text;

/// Deeper documents are refused, so that no recursion over a tree can overflow the stack.
const MAX_DEPTH: usize = 64;
/// Larger documents are refused, so that a few aliases cannot expand without end.
const MAX_NODES: usize = 500_000;

/// Lines of a block scalar that are indented further are mapped as a whole.
const MAX_INDENT: u32 = 200;

/// A text that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The value; a null scalar for an empty text.
    pub root: Node,
    /// What readers disagree about (a key twice, a second document); the tree is complete all the same.
    pub problems: Vec<YamlError>,
}

/// Reads the first document of a YAML text; a byte order mark is skipped.
///
/// Spans count bytes of `text`. A key that is written twice is kept twice and reported in `problems`.
///
/// # Errors
/// The first place where the text is not YAML; no partial tree is made.
pub fn parse(text: &str) -> Result<Document, YamlError> {
    let bom = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let body = &text[bom..];
    // The parser takes a NUL for the end of the text and would drop what follows without a word.
    if let Some(at) = body.find('\0') {
        let span = Span::new((bom + at) as u32, (bom + at + 1) as u32);
        return Err(YamlError::Syntax {
            reason: "a NUL character".to_string(),
            span,
            help: None,
        });
    }
    let mut builder = Builder::new(text, bom);
    for event in Parser::new_from_str(body) {
        match event {
            Ok((event, span)) => {
                let span = Span::new(builder.offset(span.start), builder.offset(span.end));
                if !builder.event(event, span)? {
                    break;
                }
            }
            Err(error) => return Err(builder.syntax_error(error.info(), *error.marker())),
        }
    }
    Ok(builder.finish())
}

/// Characters → bytes, since the parser counts characters.
enum Offsets {
    Ascii,
    Table(Vec<u32>),
}

struct Builder<'a> {
    text: &'a str,
    bom: usize,
    offsets: Offsets,
    stack: Vec<Open>,
    root: Option<Node>,
    anchors: BTreeMap<usize, Node>,
    problems: Vec<YamlError>,
    nodes: usize,
    documents: usize,
    /// End of the last value; the header of a block scalar is searched from here.
    last_end: u32,
}

/// A list or mapping that is still being read.
struct Open {
    start: u32,
    anchor: usize,
    kind: OpenKind,
}

enum OpenKind {
    Sequence(Vec<Node>),
    Mapping {
        mapping: Mapping,
        key: Option<(String, Span)>,
    },
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, bom: usize) -> Self {
        let body = &text[bom..];
        let offsets = if body.is_ascii() {
            Offsets::Ascii
        } else {
            Offsets::Table(body.char_indices().map(|(at, _)| at as u32).collect())
        };
        Self {
            text,
            bom,
            offsets,
            stack: Vec::new(),
            root: None,
            anchors: BTreeMap::new(),
            problems: Vec::new(),
            nodes: 0,
            documents: 0,
            last_end: bom as u32,
        }
    }

    fn offset(&self, marker: Marker) -> u32 {
        let bytes = match &self.offsets {
            Offsets::Ascii => marker.index(),
            Offsets::Table(table) => table
                .get(marker.index())
                .map_or(self.text.len() - self.bom, |at| *at as usize),
        };
        (self.bom + bytes).min(self.text.len()) as u32
    }

    /// Takes one event; false when the rest of the text is of no interest.
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<bool, YamlError> {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.problems.push(YamlError::SeveralDocuments { span });
                    return Ok(false);
                }
            }
            Event::Alias(anchor) => {
                let Some(mut node) = self.anchors.get(&anchor).cloned() else {
                    return Err(YamlError::UnknownAlias { span });
                };
                node.span = span;
                self.nodes += count(&node);
                self.push(node, 0)?;
            }
            Event::Scalar(text, style, anchor, tag) => {
                let tag = tag.map(|tag| tag.suffix.clone());
                let node = self.scalar(text.into_owned(), style, tag, span);
                self.push(node, anchor)?;
            }
            Event::SequenceStart(anchor, _) => self.open(span, anchor, OpenKind::Sequence(Vec::new()))?,
            Event::MappingStart(anchor, _) => {
                self.open(
                    span,
                    anchor,
                    OpenKind::Mapping {
                        mapping: Mapping::default(),
                        key: None,
                    },
                )?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span)?,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(true)
    }

    fn open(&mut self, span: Span, anchor: usize, kind: OpenKind) -> Result<(), YamlError> {
        if self.stack.len() >= MAX_DEPTH {
            return Err(YamlError::TooLarge {
                what: "levels of nesting",
                limit: MAX_DEPTH,
                span,
            });
        }
        self.stack.push(Open {
            start: span.start,
            anchor,
            kind,
        });
        Ok(())
    }

    fn close(&mut self, span: Span) -> Result<(), YamlError> {
        let Some(open) = self.stack.pop() else { return Ok(()) };
        // Block collections end where the next token starts, which may be lines further down.
        let end = if span.end > span.start {
            span.end
        } else {
            self.last_end.max(open.start)
        };
        let kind = match open.kind {
            OpenKind::Sequence(items) => NodeKind::Sequence(items),
            OpenKind::Mapping { mapping, .. } => NodeKind::Mapping(mapping),
        };
        self.push(
            Node {
                span: Span::new(open.start, end),
                kind,
            },
            open.anchor,
        )
    }

    /// Puts a finished node where it belongs.
    fn push(&mut self, node: Node, anchor: usize) -> Result<(), YamlError> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(YamlError::TooLarge {
                what: "values",
                limit: MAX_NODES,
                span: node.span,
            });
        }
        self.last_end = self.last_end.max(node.span.end);
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.stack.last_mut().map(|open| &mut open.kind) {
            None => self.root = Some(node),
            Some(OpenKind::Sequence(items)) => items.push(node),
            Some(OpenKind::Mapping { mapping, key }) => match key.take() {
                Some((key, key_span)) => mapping.entries.push(Entry {
                    key,
                    key_span,
                    value: node,
                }),
                None => {
                    let NodeKind::Scalar(scalar) = node.kind else {
                        return Err(YamlError::KeyNotScalar { span: node.span });
                    };
                    if let Some(first) = mapping.entry(&scalar.text) {
                        let first = first.key_span;
                        self.problems.push(YamlError::DuplicateKey {
                            key: scalar.text.clone(),
                            span: node.span,
                            first,
                        });
                    }
                    *key = Some((scalar.text, node.span));
                }
            },
        }
        Ok(())
    }

    fn scalar(&self, text: String, style: ScalarStyle, tag: Option<String>, span: Span) -> Node {
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        match style {
            Style::Literal | Style::Folded => self.block_scalar(text, style, tag, span),
            _ => {
                let start = self.skip_properties(span.start as usize, span.end as usize);
                let end = start + self.text[start..span.end as usize].trim_end().len();
                let span = Span::new(start as u32, end as u32);
                Node {
                    span,
                    kind: NodeKind::Scalar(Scalar {
                        text,
                        style,
                        tag,
                        indent: 0,
                    }),
                }
            }
        }
    }

    /// The parser's span of a value with a tag or an anchor starts at those; ours at the value.
    fn skip_properties(&self, mut at: usize, end: usize) -> usize {
        while at < end && self.text[at..end].starts_with(['!', '&', '#']) {
            let comment = self.text[at..].starts_with('#');
            let stop = |found: char| if comment { found == '\n' } else { found.is_whitespace() };
            at = self.text[at..end].find(stop).map_or(end, |found| at + found);
            at = end - self.text[at..end].trim_start().len();
        }
        at
    }

    /// The parser's span of a block scalar starts at its first character of content; ours at the header.
    fn block_scalar(&self, text: String, style: Style, tag: Option<String>, span: Span) -> Node {
        let content = span.start as usize;
        let start = if self.text[content..].starts_with(['!', '&']) {
            self.skip_properties(content, span.end as usize)
        } else {
            self.block_header(content, &text)
        };
        let last = self.text[..span.end as usize]
            .trim_end_matches(['\n', '\r', ' ', '\t'])
            .len() as u32;
        let span = Span::new(start as u32, last.max(start as u32 + 1).min(self.text.len() as u32));
        // The parser ends an unterminated last line with a line break of its own; libyaml, and so every tool that reads
        // detections, does not.
        let same = |decoded: &str| decoded.trim_end_matches('\n') == text.trim_end_matches('\n');
        let found = self.indents(span).find_map(|indent| {
            let decoded = decode_text(self.text, span, style, indent);
            same(&decoded).then_some((indent, decoded))
        });
        let (indent, text) = found.unwrap_or((0, text));
        Node {
            span,
            kind: NodeKind::Scalar(Scalar {
                text,
                style,
                tag,
                indent,
            }),
        }
    }

    /// Columns by which the content of the block scalar at `span` may be indented: those of its first line with
    /// content; with an indentation indicator (`|2`) perhaps fewer.
    fn indents(&self, span: Span) -> impl Iterator<Item = u32> + use<> {
        let block = &self.text[span.start as usize..span.end as usize];
        let header = block.lines().next().unwrap_or_default();
        let first = block.lines().skip(1).find(|line| !line.trim().is_empty());
        let columns = first.map(|line| (line.len() - line.trim_start_matches(' ').len()) as u32);
        let indicated = header.chars().skip(1).take(2).any(|found| found.is_ascii_digit());
        // A block of blank lines alone has no indentation that could be exceeded.
        let least = if indicated { 0 } else { columns.unwrap_or(u32::MAX) };
        let most = columns.unwrap_or(u32::MAX);
        let blank = columns.is_none().then_some(u32::MAX);
        let counted = (least.min(MAX_INDENT)..=most.min(MAX_INDENT))
            .rev()
            .take(MAX_INDENT as usize);
        blank.into_iter().chain(counted.filter(move |_| blank.is_none()))
    }

    /// The `|` or `>` of the block scalar whose content starts at `content`.
    fn block_header(&self, content: usize, text: &str) -> usize {
        // At the end of the text, the parser's span of an empty block starts at the header itself.
        if text.bytes().all(|byte| byte == b'\n') && self.text[content..].starts_with(['|', '>']) {
            return content;
        }
        let content_line = self.text[..content].rfind('\n').map_or(0, |at| at + 1);
        let after = self.last_end as usize;
        let above = self.text[..content_line].trim_end();
        let (from, to) = if above.len() >= after {
            (above.rfind('\n').map_or(0, |at| at + 1).max(after), above.len())
        } else {
            (after.min(content), content)
        };
        let line = &self.text[from..to];
        let starts_token = |at: usize| at == 0 || line[..at].ends_with([' ', '\t', ':', '-']);
        line.match_indices(['|', '>'])
            .find(|(at, _)| starts_token(*at))
            .map_or(from, |(at, _)| from + at)
    }

    fn syntax_error(&self, reason: &str, marker: Marker) -> YamlError {
        let start = self.offset(marker) as usize;
        let end = self.text[start..]
            .chars()
            .next()
            .map_or(start, |found| start + found.len_utf8());
        let line_start = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = self.text[line_start..].lines().next().unwrap_or_default();
        let span = Span::new(start as u32, end as u32);
        YamlError::Syntax {
            reason: reason.trim().to_string(),
            span,
            help: guess(line),
        }
    }

    fn finish(self) -> Document {
        let empty = || Node {
            span: Span::new(self.bom as u32, self.bom as u32),
            kind: NodeKind::Scalar(Scalar {
                text: String::new(),
                style: Style::Plain,
                tag: None,
                indent: 0,
            }),
        };
        Document {
            root: self.root.unwrap_or_else(empty),
            problems: self.problems,
        }
    }
}

/// The values in a tree, itself included.
fn count(node: &Node) -> usize {
    match &node.kind {
        NodeKind::Scalar(_) => 1,
        NodeKind::Sequence(items) => 1 + items.iter().map(count).sum::<usize>(),
        NodeKind::Mapping(mapping) => 1 + mapping.entries.iter().map(|entry| count(&entry.value)).sum::<usize>(),
    }
}

/// The usual causes of a YAML error, told from the line it is in.
fn guess(line: &str) -> Option<String> {
    let value = line.split_once(": ").map_or("", |(_, value)| value.trim());
    let help = if line.starts_with('\t') || line.trim_start_matches(' ').starts_with('\t') {
        "YAML is indented with blanks; this line starts with a tab"
    } else if value.starts_with("{{") || value.starts_with('%') || value.starts_with('@') || value.starts_with('`') {
        "quote this value: it starts with a character that means something to YAML"
    } else if value.contains(": ") {
        "quote this value: it contains a colon followed by a blank"
    } else if line.trim_start().starts_with('|') {
        "a line of the query stands further left than its first line, so YAML takes it for a key; indent it"
    } else {
        return None;
    };
    Some(help.to_string())
}

#[cfg(test)]
mod tests;
