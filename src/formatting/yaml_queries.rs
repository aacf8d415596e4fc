//! Queries in definitions.

use std::sync::Arc;

use crate::detection::{Content, OtherContent, load_source};
use crate::diagnostic::{Diagnostic, Edit, apply_edits};
use crate::source::SourceFile;
use crate::yaml::{self, Mapping, Node, NodeKind, Place, Scalar};

use super::{Formatted, internal};

/// A query of a file.
struct Query<'a> {
    scalar: &'a Scalar,
    place: Place,
}

/// Formats the queries of a YAML file.
pub(super) fn format(file: &Arc<SourceFile>) -> Formatted {
    let mut formatted = Formatted {
        file: Arc::clone(file),
        text: file.text.to_string(),
        diagnostics: Vec::new(),
    };
    let (root, keys): (Node, &[&str]) = match load_source(Arc::clone(file)).content {
        Content::Detection(detection) => (detection.document, &["query", "properties.query"]),
        Content::Other(other, root) => (root, keys(other)),
        Content::Unreadable => {
            // Not every YAML file of a folder is a definition; one that is not even YAML deserves a word.
            let error = yaml::parse(&file.text).err();
            formatted.diagnostics = error
                .iter()
                .map(|error| Diagnostic::from_stage(error, file, None))
                .collect();
            return formatted;
        }
    };
    let mut changes = Vec::new();
    let mut edits = Vec::new();
    for query in keys.iter().filter_map(|path| find(&root, path, &file.text)) {
        let text = query.scalar.text.as_str();
        let errors = kql_syntax::parse(text).diagnostics;
        let map = query.scalar.source_map(&file.text, query.place.span);
        let reported = errors
            .iter()
            .map(|error| Diagnostic::from_stage(error, file, Some(&map)));
        formatted.diagnostics.extend(reported);
        if !errors.is_empty() || text.trim().is_empty() {
            continue;
        }
        let new = kql_syntax::format(text);
        if let Some(parts) = query.scalar.rewrite(&file.text, query.place, &new) {
            edits.extend(parts.into_iter().map(|(span, text)| Edit { span, text }));
            changes.push((text.to_string(), new));
        }
    }
    let (text, _) = apply_edits(&file.text, &edits);
    if text != *file.text {
        let same = yaml::parse(&text).is_ok_and(|document| same(&root, &document.root, &changes));
        if same {
            formatted.text = text;
        } else {
            formatted.diagnostics.push(internal(file));
        }
    }
    formatted
}

/// Where content that is no detection keeps its queries.
fn keys(content: OtherContent) -> &'static [&'static str] {
    match content {
        OtherContent::Parser => &["ParserQuery", "FunctionQuery", "query", "properties.query"],
        OtherContent::SummaryRule => &["query", "properties.query"],
        OtherContent::DefenderDetection => &["queryCondition.queryText"],
        OtherContent::Watchlist | OtherContent::AutomationRule => &[],
    }
}

/// The text at a path, its keys in any letter case.
fn find<'a>(root: &'a Node, path: &str, file: &str) -> Option<Query<'a>> {
    let mut node = root;
    let (mut flow, mut key_start) = (false, 0);
    for key in path.split('.') {
        let mapping = node.as_mapping()?;
        flow |= file.get(node.span.range()).is_some_and(|text| text.starts_with('{'));
        let entry = mapping
            .entries
            .iter()
            .find(|entry| entry.key.eq_ignore_ascii_case(key))?;
        (node, key_start) = (&entry.value, entry.key_span.start as usize);
    }
    let line_start = file.get(..key_start)?.rfind('\n').map_or(0, |at| at + 1);
    let before = file.get(line_start..key_start)?.trim_start_matches('\u{feff}');
    let place = Place {
        span: node.span,
        key_column: before.chars().count(),
        flow,
    };
    Some(Query {
        scalar: node.as_scalar()?,
        place,
    })
}

/// Whether two trees hold the same, but for the queries that were to change.
fn same(old: &Node, new: &Node, changes: &[(String, String)]) -> bool {
    match (&old.kind, &new.kind) {
        (NodeKind::Scalar(old), NodeKind::Scalar(new)) => {
            let meant = |(from, to): &(String, String)| *from == old.text && to.trim_end() == new.text.trim_end();
            old.text == new.text && old.tag == new.tag || changes.iter().any(meant)
        }
        (NodeKind::Sequence(old), NodeKind::Sequence(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same(old, new, changes))
        }
        (NodeKind::Mapping(Mapping { entries: old }), NodeKind::Mapping(Mapping { entries: new })) => {
            let entries = old.iter().zip(new);
            let mut pairs = entries.map(|(old, new)| old.key == new.key && same(&old.value, &new.value, changes));
            old.len() == new.len() && pairs.all(|equal| equal)
        }
        _ => false,
    }
}
