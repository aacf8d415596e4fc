//! Diagnostics as one JSON document.

use serde_json::{Value, json as object};

use kql_syntax::Span;

use crate::diagnostic::{Diagnostic, Fix, Safety};
use crate::source::SourceFile;

use super::Counts;

/// `{"version": 1, "diagnostics": […], "summary": {…}}`, indented, with a line break at the end.
///
/// Lines and columns start at 1 and columns count characters; `start` and `end` are bytes of the file.
pub fn json(diagnostics: &[Diagnostic], files: usize) -> String {
    let counts = Counts::of(diagnostics);
    let document = object!({
        "version": 1,
        "diagnostics": diagnostics.iter().map(diagnostic).collect::<Vec<_>>(),
        "summary": {
            "files": files,
            "errors": counts.errors,
            "warnings": counts.warnings,
            "infos": counts.infos,
            "fixable": counts.fixable,
        },
    });
    format!("{document:#}\n")
}

pub(super) fn diagnostic(diagnostic: &Diagnostic) -> Value {
    let file = &diagnostic.file;
    let related = diagnostic.related.iter();
    let mut value = object!({
        "code": diagnostic.code,
        "name": diagnostic.name,
        "level": diagnostic.level.name(),
        "message": diagnostic.message,
        "path": file.display_path(),
        "span": diagnostic.span.map(|span| place(file, span)),
        "label": diagnostic.label,
        "related": related.map(|label| object!({"label": label.text, "span": place(file, label.span)})).collect::<Vec<_>>(),
        "help": diagnostic.help,
        "fix": diagnostic.fix.as_ref().map(fix),
    });
    if let Value::Object(fields) = &mut value {
        fields.retain(|_, field| !field.is_null() && field != &object!([]) && field != &object!(""));
    }
    value
}

fn fix(fix: &Fix) -> Value {
    let edit =
        |edit: &crate::diagnostic::Edit| object!({"start": edit.span.start, "end": edit.span.end, "text": edit.text});
    object!({
        "safety": match fix.safety { Safety::Safe => "safe", Safety::Suggested => "suggested" },
        "about": fix.about,
        "edits": fix.edits.iter().map(edit).collect::<Vec<_>>(),
    })
}

fn place(file: &SourceFile, span: Span) -> Value {
    let (from, to) = (file.position(span.start), file.position(span.end));
    object!({
        "start": span.start,
        "end": span.end,
        "line": from.line,
        "column": from.column,
        "endLine": to.line,
        "endColumn": to.column,
    })
}
