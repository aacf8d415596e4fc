//! What the toolkit has to say about a file: one type for reading, syntax, binding, lints, fixtures and packaging.

use std::borrow::Cow;
use std::sync::Arc;

use kql_syntax::Span;

use crate::source::SourceFile;
use crate::yaml::SourceMap;

/// How bad it is. Ordered from the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The service, or this toolkit, cannot use the definition as it is.
    Error,
    /// It deploys and then does something other than meant, or reviewers refuse it.
    Warn,
    /// Worth knowing; never a failure.
    Info,
}

impl Level {
    /// `error`, `warning` or `info`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warning",
            Self::Info => "info",
        }
    }
}

/// One finding. Spans are byte offsets into the file's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// `TL…` of ours or `KS…` of the official parser.
    pub code: Cow<'static, str>,
    /// The lint's name; empty for errors of reading and binding.
    pub name: &'static str,
    /// How bad it is.
    pub level: Level,
    /// Lower case, no full stop, names in backticks.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The file it is about.
    pub file: Arc<SourceFile>,
    /// Where; `None` for a file as a whole.
    pub span: Option<Span>,
    /// A few words at the span.
    pub label: Option<String>,
    /// Other places that matter.
    pub related: Vec<Label>,
    /// A change that resolves it.
    pub fix: Option<Fix>,
}

/// A second place in the same file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// A few words.
    pub text: String,
}

/// A change of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// May it be applied without asking?
    pub safety: Safety,
    /// What it does, as a command: "write `High`".
    pub about: String,
    /// In the order of the file, not overlapping.
    pub edits: Vec<Edit>,
}

/// Whether a fix changes what the definition does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Safety {
    /// Rows and alerts stay what the author means them to be; `--fix` applies it.
    Safe,
    /// May change rows or alerts; only shown.
    Suggested,
}

/// Replaces the bytes at `span` by `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Bytes of the file; empty for an insertion.
    pub span: Span,
    /// What to write there.
    pub text: String,
}

impl Diagnostic {
    /// A finding without place, help or fix; add those with the `with_…` methods.
    pub fn new(code: impl Into<Cow<'static, str>>, level: Level, file: &Arc<SourceFile>, message: String) -> Self {
        Self {
            code: code.into(),
            name: "",
            level,
            message,
            help: None,
            file: Arc::clone(file),
            span: None,
            label: None,
            related: Vec::new(),
            fix: None,
        }
    }

    /// Translates an error of a stage below. `map` is given where its spans count inside a decoded query.
    pub fn from_stage(error: &dyn miette::Diagnostic, file: &Arc<SourceFile>, map: Option<&SourceMap>) -> Self {
        let code = error
            .code()
            .map_or_else(|| "TL0000".to_string(), |code| code.to_string());
        let level = match error.severity() {
            None | Some(miette::Severity::Error) => Level::Error,
            Some(miette::Severity::Warning) => Level::Warn,
            Some(miette::Severity::Advice) => Level::Info,
        };
        let mut diagnostic = Self::new(code, level, file, error.to_string());
        diagnostic.help = error.help().map(|help| help.to_string());
        let mut labels = error.labels().into_iter().flatten().map(|label| {
            let span = Span::new(label.offset() as u32, (label.offset() + label.len()) as u32);
            let span = map.map_or(span, |map| map.to_file(span));
            (span, label.label().map(str::to_string), label.primary())
        });
        let mut all: Vec<_> = labels.by_ref().collect();
        if !all.is_empty() {
            let primary = all.iter().position(|(_, _, primary)| *primary).unwrap_or(0);
            let (span, label, _) = all.remove(primary);
            diagnostic.span = Some(span);
            diagnostic.label = label;
        }
        diagnostic.related = all
            .into_iter()
            .map(|(span, text, _)| Label {
                span,
                text: text.unwrap_or_default(),
            })
            .collect();
        diagnostic
    }

    /// Sets the place.
    #[must_use]
    pub fn with_span(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Sets the help.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Applies edits to a text. Edits that overlap an earlier one (in file order) are left out; returns the new text and
/// how many edits it holds.
pub fn apply_edits<'a>(text: &str, edits: impl IntoIterator<Item = &'a Edit>) -> (String, usize) {
    let mut edits: Vec<&Edit> = edits.into_iter().collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    edits.dedup();
    let (mut out, mut at, mut applied) = (String::with_capacity(text.len()), 0, 0);
    for edit in edits {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        let Some(kept) = text
            .get(at..start)
            .filter(|_| text.is_char_boundary(end.min(text.len())))
        else {
            continue;
        };
        out.push_str(kept);
        out.push_str(&edit.text);
        at = end.min(text.len());
        applied += 1;
    }
    out.push_str(&text[at..]);
    (out, applied)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_edits_are_left_for_the_next_run() {
        let edit = |start, end, text: &str| Edit {
            span: Span::new(start, end),
            text: text.to_string(),
        };
        let edits = [edit(4, 6, "X"), edit(0, 2, "Y"), edit(1, 3, "Z"), edit(0, 2, "Y")];
        assert_eq!(apply_edits("abcdefg", &edits), ("YcdXg".to_string(), 2));
    }
}
