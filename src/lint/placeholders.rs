//! `{{Column}}` in the formats of an alert's name and description.

use kql_syntax::Span;

use crate::detection::{Detection, Spanned};

use super::words::is_column_name;

/// Something that starts with `{{`.
pub(super) struct Placeholder {
    /// What is between the braces, as written.
    pub(super) text: String,
    /// False where the closing braces are missing.
    pub(super) closed: bool,
    /// The service replaces it by the column's value.
    pub(super) well_formed: bool,
    /// With its braces, in the file.
    pub(super) file: Span,
}

/// The placeholders of `alertDisplayNameFormat` and `alertDescriptionFormat`, with the field's name.
pub(super) fn of_override(detection: &Detection) -> Vec<(&'static str, Vec<Placeholder>)> {
    let Some(details) = &detection.alert_details_override else {
        return Vec::new();
    };
    let formats = [
        ("alertDisplayNameFormat", &details.value.display_name_format),
        ("alertDescriptionFormat", &details.value.description_format),
    ];
    let found = formats
        .into_iter()
        .filter_map(|(field, format)| Some((field, format.as_ref()?)));
    found.map(|(field, format)| (field, scan(detection, format))).collect()
}

fn scan(detection: &Detection, format: &Spanned<String>) -> Vec<Placeholder> {
    let map = find_scalar(&detection.document, format.span)
        .map(|(scalar, span)| scalar.source_map(&detection.file.text, span));
    let text = &format.value;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("{{").map(|open| at + open) {
        let inner = open + 2;
        let close = text[inner..].find("}}").map(|close| inner + close);
        let end = close.map_or(text.len(), |close| close + 2);
        let between = &text[inner..close.unwrap_or(text.len())];
        let span = Span::new(open as u32, end as u32);
        found.push(Placeholder {
            text: between.to_string(),
            closed: close.is_some(),
            well_formed: close.is_some() && is_column_name(between),
            file: map.as_ref().map_or(format.span, |map| map.to_file(span)),
        });
        at = end;
    }
    found
}

/// The scalar at a place of the document.
fn find_scalar(node: &crate::yaml::Node, span: Span) -> Option<(&crate::yaml::Scalar, Span)> {
    use crate::yaml::NodeKind;
    match &node.kind {
        NodeKind::Scalar(scalar) => (node.span == span).then_some((scalar, span)),
        NodeKind::Sequence(items) => items.iter().find_map(|item| find_scalar(item, span)),
        NodeKind::Mapping(mapping) => mapping.entries.iter().find_map(|entry| find_scalar(&entry.value, span)),
    }
}
