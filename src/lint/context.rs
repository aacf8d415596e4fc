//! What a lint is given, and how it reports.

use kql_syntax::Span;

use crate::detection::{Detection, Kind, Query, Spanned};
use crate::diagnostic::{Diagnostic, Edit, Fix, Label, Level, Safety};

use super::{CaseOutcome, Fixable, Lint, Project};

/// Where the lints of one definition report.
pub struct Context<'a> {
    detection: &'a Detection,
    project: &'a Project,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Where the lints over all definitions report.
#[derive(Default)]
pub struct Run {
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A finding being written; every method returns it for the next.
pub struct Reporter<'a> {
    lint: &'static Lint,
    query: Option<&'a Query>,
    diagnostic: &'a mut Diagnostic,
}

impl<'a> Context<'a> {
    pub(super) fn new(detection: &'a Detection, project: &'a Project) -> Self {
        Self {
            detection,
            project,
            diagnostics: Vec::new(),
        }
    }

    /// The test cases of the definition; `None` where it belongs to no project.
    pub fn cases(&self) -> Option<&'a [CaseOutcome]> {
        self.project.cases_of(&self.detection.file.path)
    }

    /// Where its cases lie, for messages.
    pub fn case_folder(&self) -> String {
        let path = self.detection.file.display_path();
        let below = path
            .rsplit_once("detections/")
            .map_or(path.as_str(), |(_, below)| below);
        let stem = below.rsplit_once('.').map_or(below, |(stem, _)| stem);
        format!("`fixtures/{stem}/`")
    }

    /// Reports at bytes of the file. Without [`Reporter::message`], the finding says what the lint is about.
    pub fn report(&mut self, lint: &'static Lint, span: Span) -> Reporter<'_> {
        reporter(lint, self.detection, span, &mut self.diagnostics, None)
    }

    /// Reports at bytes of the query text; at the head of the file for a definition without a query.
    pub fn report_in_query(&mut self, lint: &'static Lint, span: Span) -> Reporter<'_> {
        let query = self.detection.query.as_ref();
        let span = query.map_or_else(|| self.detection.head_span(), |query| query.map.to_file(span));
        reporter(lint, self.detection, span, &mut self.diagnostics, query)
    }
}

impl Run {
    /// Reports at bytes of a definition's file.
    pub fn report(&mut self, lint: &'static Lint, detection: &Detection, span: Span) -> Reporter<'_> {
        reporter(lint, detection, span, &mut self.diagnostics, None)
    }
}

/// A hunting query is deployed as a saved search, without severity, mappings and schedule: what is wrong with those is
/// wrong in the file alone.
fn level(lint: &Lint, detection: &Detection) -> Level {
    let of_rules = ["TL3", "TL4", "TL5", "TL6"]
        .iter()
        .any(|group| lint.code.starts_with(group));
    if detection.kind == Kind::Hunting && of_rules {
        lint.level.max(Level::Warn)
    } else {
        lint.level
    }
}

fn reporter<'a>(
    lint: &'static Lint,
    detection: &Detection,
    span: Span,
    diagnostics: &'a mut Vec<Diagnostic>,
    query: Option<&'a Query>,
) -> Reporter<'a> {
    let mut diagnostic = Diagnostic::new(
        lint.code,
        level(lint, detection),
        &detection.file,
        lint.about.to_string(),
    )
    .with_span(span);
    diagnostic.name = lint.name;
    let at = diagnostics.len();
    diagnostics.push(diagnostic);
    Reporter {
        lint,
        query,
        diagnostic: &mut diagnostics[at],
    }
}

impl Reporter<'_> {
    /// What is wrong here: lower case, no full stop, names in backticks.
    pub fn message(self, message: impl Into<String>) -> Self {
        self.diagnostic.message = message.into();
        self
    }

    /// What to do.
    pub fn help(self, help: impl Into<String>) -> Self {
        self.diagnostic.help = Some(help.into());
        self
    }

    /// What to do, where there is something to say.
    pub fn maybe_help(self, help: Option<String>) -> Self {
        if help.is_some() {
            self.diagnostic.help = help;
        }
        self
    }

    /// A few words at the place.
    pub fn label(self, label: impl Into<String>) -> Self {
        self.diagnostic.label = Some(label.into());
        self
    }

    /// Another place of the file that matters.
    pub fn also(self, span: Span, text: impl Into<String>) -> Self {
        self.diagnostic.related.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// A level other than the lint's own.
    pub fn level(self, level: Level) -> Self {
        self.diagnostic.level = level;
        self
    }

    /// A change of the file that resolves it.
    pub fn fix(self, about: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        let safety = if self.lint.fix == Fixable::Safe {
            Safety::Safe
        } else {
            Safety::Suggested
        };
        let edit = Edit {
            span,
            text: text.into(),
        };
        self.diagnostic.fix = Some(Fix {
            safety,
            about: about.into(),
            edits: vec![edit],
        });
        self
    }

    /// A change of the query text; left out where the text cannot be written in the scalar's style.
    pub fn fix_in_query(self, about: impl Into<String>, span: Span, text: &str) -> Self {
        match self.query.and_then(|query| query.map.edit(span, text)) {
            Some((span, text)) => self.fix(about, span, text),
            None => self,
        }
    }

    /// Replaces a scalar that is written as it reads, quotes kept.
    pub fn replace<T>(self, about: impl Into<String>, old: &Spanned<T>, text: &str) -> Self {
        let source = &self.diagnostic.file.text;
        let written = old.span.text(source);
        let quote = written.chars().next().filter(|first| matches!(first, '\'' | '"'));
        let new = quote.map_or_else(|| text.to_string(), |quote| format!("{quote}{text}{quote}"));
        self.fix(about, old.span, new)
    }
}
