//! The tree: values that know where they stand.

use kql_syntax::Span;

use super::SourceMap;
use super::scalar::{Resolved, resolve_plain};

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// From the first to the last byte of the value; of a block scalar, from its `|` or `>`. Empty for a missing value.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// The three shapes of YAML.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind {
    /// Text, a number, a boolean or nothing.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Node>),
    /// Keys and values.
    Mapping(Mapping),
}

/// How a scalar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// `'text'`
    SingleQuoted,
    /// `"text"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// A decoded scalar.
#[derive(Debug, Clone, PartialEq)]
pub struct Scalar {
    /// The value after folding, unescaping and chomping.
    pub text: String,
    /// How it was written.
    pub style: Style,
    /// An explicit tag such as `!!str`; its suffix only.
    pub tag: Option<String>,
    /// Columns by which the lines of a block scalar are indented; 0 for other styles.
    pub(super) indent: u32,
}

/// Keys and values in the order of the file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mapping {
    /// The entries; a key that is written twice is here twice.
    pub entries: Vec<Entry>,
}

/// One key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key's text.
    pub key: String,
    /// The key's place.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Mapping {
    /// The first entry with this key, letter for letter.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }
}

impl Node {
    /// The scalar, if this is one.
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            NodeKind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The items, if this is a list.
    pub fn as_sequence(&self) -> Option<&[Node]> {
        match &self.kind {
            NodeKind::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The entries, if this is a mapping.
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.kind {
            NodeKind::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// True for `~`, `null` and a value that is not there.
    pub fn is_null(&self) -> bool {
        self.as_scalar()
            .is_some_and(|scalar| scalar.resolve() == Resolved::Null)
    }

    /// What it is, for messages: `a list`, `a mapping`, `text`, `a number`, `a boolean`, `empty`.
    pub fn describe(&self) -> &'static str {
        match &self.kind {
            NodeKind::Sequence(_) => "a list",
            NodeKind::Mapping(_) => "a mapping",
            NodeKind::Scalar(scalar) => match scalar.resolve() {
                Resolved::Null => "empty",
                Resolved::Bool(_) => "a boolean",
                Resolved::Int(_) | Resolved::Float(_) => "a number",
                Resolved::Timestamp => "a date",
                Resolved::Text => "text",
            },
        }
    }

    /// The value at a path such as `entityMappings[0].fieldMappings[1].columnName`; the empty path is the node itself.
    pub fn at(&self, path: &str) -> Option<&Node> {
        self.find(path).map(|(_, node)| node)
    }

    /// Like [`Node::at`], with the span of the key that leads to the value; `None` for list items and the root.
    pub fn find(&self, path: &str) -> Option<(Option<Span>, &Node)> {
        let mut found: (Option<Span>, &Node) = (None, self);
        for step in path.split('.').filter(|step| !step.is_empty()) {
            let (key, indices) = step.split_once('[').map_or((step, ""), |(key, rest)| (key, rest));
            if !key.is_empty() {
                let entry = found.1.as_mapping()?.entry(key)?;
                found = (Some(entry.key_span), &entry.value);
            }
            for index in indices.split('[').filter(|index| !index.is_empty()) {
                let index: usize = index.strip_suffix(']')?.parse().ok()?;
                found = (None, found.1.as_sequence()?.get(index)?);
            }
        }
        Some(found)
    }
}

impl Scalar {
    /// The value as YAML 1.1 reads it. Quoted and block scalars are always text; `!!str` makes a plain one text.
    pub fn resolve(&self) -> Resolved {
        if self.style != Style::Plain || self.tag.as_deref() == Some("str") {
            return Resolved::Text;
        }
        resolve_plain(&self.text)
    }

    /// Maps offsets in `self.text` to offsets in `file`, where `span` is the span of this scalar's node.
    pub fn source_map(&self, file: &str, span: Span) -> SourceMap {
        SourceMap::new(file, span, self)
    }
}
