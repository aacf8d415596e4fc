//! Takes typed values out of YAML nodes; what does not fit is reported and left out.

use std::borrow::Cow;

use crate::yaml::{Entry, Mapping, Node, NodeKind, Resolved};

use super::content::Dialect;
use super::duration::Duration;
use super::error::ReadError;
use super::model::{Spanned, UnknownField};

/// The state of reading one file.
pub(super) struct Reader {
    pub(super) dialect: Dialect,
    pub(super) errors: Vec<ReadError>,
    pub(super) unknown: Vec<UnknownField>,
}

impl Reader {
    /// Calls `take` with the format's name, the entry and the path of each known key; others are kept as unknown. Of a
    /// key that is written twice, the first counts.
    pub(super) fn fields(
        &mut self,
        mapping: &Mapping,
        parent: &str,
        known: &'static [&'static str],
        mut take: impl FnMut(&mut Self, &str, &Entry, &str),
    ) {
        let mut seen: Vec<Cow<'_, str>> = Vec::new();
        for entry in &mapping.entries {
            let key = canonical(self.dialect, &entry.key);
            if seen.contains(&key) {
                continue;
            }
            if known.contains(&key.as_ref()) {
                take(self, &key, entry, &join(parent, &entry.key));
            } else {
                let key = Spanned {
                    value: entry.key.clone(),
                    span: entry.key_span,
                };
                let parent = parent.to_string();
                self.unknown.push(UnknownField {
                    parent,
                    key,
                    value: entry.value.clone(),
                    known,
                });
            }
            seen.push(key);
        }
    }

    /// Any scalar counts as text, as it is written: the readers of definitions convert to the type of the field.
    pub(super) fn text(&mut self, node: &Node, path: &str) -> Option<Spanned<String>> {
        match &node.kind {
            NodeKind::Scalar(scalar) if node.is_null() && scalar.text.len() < 5 => None,
            NodeKind::Scalar(scalar) => Some(Spanned {
                value: scalar.text.clone(),
                span: node.span,
            }),
            _ => self.wrong(node, path, "text", None),
        }
    }

    pub(super) fn boolean(&mut self, node: &Node, path: &str) -> Option<Spanned<bool>> {
        match node.as_scalar().map(|scalar| scalar.resolve()) {
            Some(Resolved::Null) => None,
            Some(Resolved::Bool(value)) => Some(Spanned { value, span: node.span }),
            _ => self.wrong(
                node,
                path,
                "true or false",
                Some("write `true` or `false` without quotes".to_string()),
            ),
        }
    }

    pub(super) fn integer(&mut self, node: &Node, path: &str) -> Option<Spanned<i64>> {
        match node.as_scalar().map(|scalar| scalar.resolve()) {
            Some(Resolved::Null) => None,
            Some(Resolved::Int(value)) => Some(Spanned { value, span: node.span }),
            _ => self.wrong(
                node,
                path,
                "a whole number",
                Some("write digits without quotes".to_string()),
            ),
        }
    }

    pub(super) fn duration(&mut self, node: &Node, path: &str) -> Option<Spanned<Duration>> {
        let text = self.text(node, path)?;
        match Duration::parse(text.value.trim()) {
            Some(value) => Some(Spanned { value, span: text.span }),
            None => {
                let help = "write whole minutes, hours or days: `5m`, `1h`, `14d`".to_string();
                self.wrong(node, path, "a duration", Some(help))
            }
        }
    }

    /// A list whose items `take` reads; items that it cannot read are left out.
    pub(super) fn list<T>(
        &mut self,
        node: &Node,
        path: &str,
        mut take: impl FnMut(&mut Self, &Node, &str) -> Option<T>,
    ) -> Option<Spanned<Vec<T>>> {
        if node.is_null() {
            return None;
        }
        let Some(items) = node.as_sequence() else {
            let help = node
                .as_scalar()
                .map(|scalar| format!("write it as a list item: `- {}`", scalar.text.trim()));
            return self.wrong(node, path, "a list", help);
        };
        let items = items.iter().enumerate();
        let value = items
            .filter_map(|(at, item)| take(self, item, &format!("{path}[{at}]")))
            .collect();
        Some(Spanned { value, span: node.span })
    }

    pub(super) fn texts(&mut self, node: &Node, path: &str) -> Option<Spanned<Vec<Spanned<String>>>> {
        self.list(node, path, |reader, item, path| match reader.text(item, path) {
            None if item.is_null() => reader.wrong(item, path, "text", None),
            text => text,
        })
    }

    /// A mapping whose known keys `take` reads; null counts as missing.
    pub(super) fn mapping<T: Default>(
        &mut self,
        node: &Node,
        path: &str,
        known: &'static [&'static str],
        mut take: impl FnMut(&mut Self, &mut T, &str, &Entry, &str),
    ) -> Option<Spanned<T>> {
        if node.is_null() {
            return None;
        }
        let Some(mapping) = node.as_mapping() else {
            return self.wrong(node, path, "a mapping", None);
        };
        let mut value = T::default();
        self.fields(mapping, path, known, |reader, key, entry, path| {
            take(reader, &mut value, key, entry, path)
        });
        Some(Spanned { value, span: node.span })
    }

    /// Reports a value of the wrong type.
    pub(super) fn wrong<T>(
        &mut self,
        node: &Node,
        path: &str,
        expected: &'static str,
        help: Option<String>,
    ) -> Option<T> {
        let found = match node.as_scalar().filter(|scalar| scalar.text.len() <= 40) {
            Some(scalar) if !scalar.text.is_empty() => format!("`{}`", scalar.text.trim()),
            _ => node.describe().to_string(),
        };
        self.errors.push(ReadError::WrongType {
            path: path.to_string(),
            expected,
            found,
            span: node.span,
            help,
        });
        None
    }
}

fn join(parent: &str, key: &str) -> String {
    if parent.is_empty() {
        key.to_string()
    } else {
        format!("{parent}.{key}")
    }
}

/// The Azure-Sentinel name of a key of another dialect.
fn canonical(dialect: Dialect, key: &str) -> Cow<'_, str> {
    let camel: Cow<'_, str> = match key.chars().next() {
        Some(first) if dialect == Dialect::PascalCase && first.is_ascii_uppercase() => {
            Cow::Owned(format!("{}{}", first.to_ascii_lowercase(), &key[1..]))
        }
        _ => Cow::Borrowed(key),
    };
    if dialect == Dialect::AzureSentinel {
        return camel;
    }
    match camel.as_ref() {
        "displayName" => Cow::Borrowed("name"),
        "techniques" => Cow::Borrowed("relevantTechniques"),
        "eventGroupSettings" => Cow::Borrowed("eventGroupingSettings"),
        _ => camel,
    }
}
