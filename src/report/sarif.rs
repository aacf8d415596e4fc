//! Diagnostics as SARIF 2.1.0, which code scanning services read.

use std::collections::BTreeMap;

use serde_json::{Value, json as object};

use crate::diagnostic::{Diagnostic, Level};
use crate::lint;
use crate::source::SourceFile;

/// One run with the rules that fired, indented, with a line break at the end.
pub fn sarif(diagnostics: &[Diagnostic]) -> String {
    let mut rules: BTreeMap<&str, &Diagnostic> = BTreeMap::new();
    for diagnostic in diagnostics {
        rules.entry(&diagnostic.code).or_insert(diagnostic);
    }
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(at, code)| (*code, at)).collect();
    let document = object!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "tripline",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.iter().map(|(code, first)| rule(code, first)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": diagnostics.iter().map(|found| result(found, index[&*found.code])).collect::<Vec<_>>(),
        }],
    });
    format!("{document:#}\n")
}

fn rule(code: &str, first: &Diagnostic) -> Value {
    match lint::find(code) {
        Some(lint) => object!({
            "id": code,
            "name": lint.name,
            "shortDescription": {"text": lint.about},
            "fullDescription": {"text": lint.why},
            "defaultConfiguration": {"level": level(lint.level)},
        }),
        None => object!({"id": code, "defaultConfiguration": {"level": level(first.level)}}),
    }
}

fn result(diagnostic: &Diagnostic, rule: usize) -> Value {
    let message = match &diagnostic.help {
        Some(help) => format!("{}; {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let mut value = object!({
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": level(diagnostic.level),
        "message": {"text": message},
        "locations": [location(&diagnostic.file, diagnostic.span)],
    });
    if !diagnostic.related.is_empty() {
        let related = diagnostic.related.iter().map(|label| {
            let mut place = location(&diagnostic.file, Some(label.span));
            place["message"] = object!({"text": label.text});
            place
        });
        value["relatedLocations"] = related.collect();
    }
    if let Some(fix) = &diagnostic.fix {
        let replacements = fix.edits.iter().map(|edit| {
            object!({"deletedRegion": region(&diagnostic.file, edit.span), "insertedContent": {"text": edit.text}})
        });
        value["fixes"] = object!([{
            "description": {"text": fix.about},
            "artifactChanges": [{
                "artifactLocation": {"uri": uri(&diagnostic.file)},
                "replacements": replacements.collect::<Vec<_>>(),
            }],
        }]);
    }
    value
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Info => "note",
    }
}

fn location(file: &SourceFile, span: Option<kql_syntax::Span>) -> Value {
    let mut physical = object!({"artifactLocation": {"uri": uri(file)}});
    if let Some(span) = span {
        physical["region"] = region(file, span);
    }
    object!({"physicalLocation": physical})
}

fn region(file: &SourceFile, span: kql_syntax::Span) -> Value {
    let (from, to) = (file.position(span.start), file.position(span.end));
    object!({
        "startLine": from.line,
        "startColumn": from.column,
        "endLine": to.line,
        "endColumn": to.column,
        "byteOffset": span.start,
        "byteLength": span.len(),
    })
}

/// The path as a relative URI: everything but unreserved characters and `/` is percent-encoded.
fn uri(file: &SourceFile) -> String {
    let mut out = String::new();
    for byte in file.display_path().bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out += &format!("%{byte:02X}");
        }
    }
    out
}
