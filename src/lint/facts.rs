//! What is known about a query: its tokens, and what binding tells.

use kql_engine::types::{Schema, Ty};
use kql_engine::{Bound, Diagnostic as QueryDiagnostic, Severity};
use kql_syntax::{Span, Token, TokenKind};

use crate::detection::{Detection, Query};
use crate::diagnostic::{Diagnostic, Edit, Fix, Level, Safety};
use crate::engine::{Source, help_of, query_diagnostic};

use super::Project;
use super::project::known;

/// A query and what is known about it.
pub struct QueryFacts<'a> {
    /// The definition it belongs to.
    pub detection: &'a Detection,
    /// Text, place, and the map between them.
    pub query: &'a Query,
    /// The tokens that matter: no spaces, no comments, without the last, empty one.
    pub tokens: Vec<Token>,
    /// What parsing and binding gave.
    pub bound: Bound,
    project: &'a Project,
}

/// The clock that queries are bound at (2026-01-01, in ticks): binding folds `now()`, and no lint looks at the value.
pub(super) const NOW: i64 = 639_028_224_000_000_000;

impl<'a> QueryFacts<'a> {
    pub(super) fn new(detection: &'a Detection, query: &'a Query, project: &'a Project) -> Self {
        let tokens = kql_syntax::lex(&query.text)
            .into_iter()
            .filter(|token| !matches!(token.kind, TokenKind::Whitespace | TokenKind::Comment | TokenKind::End));
        Self {
            detection,
            query,
            tokens: tokens.collect(),
            bound: kql_engine::bind(&query.text, project.database()),
            project,
        }
    }

    /// The text of a token.
    pub fn text(&self, token: &Token) -> &'a str {
        let text: &'a str = &self.query.text;
        text.get(token.span.range()).unwrap_or_default()
    }

    /// The positions in `tokens` of the operators called `name`: behind a `|`, or at the start of a query, statement or
    /// sub-query.
    pub fn operators(&self, name: &str) -> impl Iterator<Item = usize> {
        let starts = |at: usize| {
            let before = at.checked_sub(1).map(|before| self.tokens[before].kind);
            matches!(
                before,
                None | Some(
                    TokenKind::Bar
                        | TokenKind::Semicolon
                        | TokenKind::OpenParen
                        | TokenKind::OpenBrace
                        | TokenKind::Equal
                )
            )
        };
        (0..self.tokens.len()).filter(move |at| self.text(&self.tokens[*at]) == name && starts(*at))
    }

    /// The positions in `tokens` of the calls of a function: its name before a `(`.
    pub fn calls(&self, name: &str) -> impl Iterator<Item = usize> {
        (0..self.tokens.len().saturating_sub(1))
            .filter(move |at| self.tokens[at + 1].kind == TokenKind::OpenParen && self.text(&self.tokens[*at]) == name)
    }

    /// The result's columns, where binding is sure of them: nothing is wrong with the query.
    pub fn columns(&self) -> Option<&Schema> {
        self.bound.result.as_deref().filter(|_| self.bound.ok())
    }

    /// Whether a mapping can name the column; true as well where not all columns are known.
    pub fn has_column(&self, name: &str) -> bool {
        self.columns()
            .is_none_or(|schema| schema.open || schema.find(name).is_some())
    }

    /// The type of a column of the result.
    pub fn column_type(&self, name: &str) -> Option<Ty> {
        let schema = self.columns()?;
        schema.find(name).map(|at| schema.columns[at].ty)
    }

    /// What to say about a column that is not there: the nearest one, or all.
    pub fn column_help(&self, name: &str) -> Option<String> {
        let names = || {
            self.columns()
                .into_iter()
                .flat_map(|schema| &schema.columns)
                .map(|column| &*column.name)
        };
        if let Some(near) = kql_engine::names::nearest(name, names()) {
            return Some(format!("did you mean `{near}`? names are compared letter for letter"));
        }
        let all: Vec<&str> = names().take(12).collect();
        let more = if names().count() > all.len() { " …" } else { "" };
        (!all.is_empty()).then(|| format!("columns of the result: {}{more}", all.join(", ")))
    }

    /// What parsing and binding report, in places of the file.
    pub(super) fn diagnostics(&self) -> Vec<Diagnostic> {
        // Typographic characters break the text in ways that the parser cannot know of; their own lint says it better.
        if !super::query::breaking_characters(self.query).is_empty() {
            return Vec::new();
        }
        self.bound
            .diagnostics
            .iter()
            .filter_map(|found| match self.project.workspace.locate(found.span()) {
                None => Some(self.translate(found)),
                Some(_) => self.in_function(found),
            })
            .collect()
    }

    /// What is wrong in the body of a function with the arguments that this query calls it with.
    fn in_function(&self, found: &QueryDiagnostic) -> Option<Diagnostic> {
        let source = Source {
            file: &self.detection.file,
            map: Some(&self.query.map),
            workspace: &self.project.workspace,
        };
        let found = query_diagnostic(found, source);
        (!self.project.known.contains(&known(&found))).then_some(found)
    }

    fn translate(&self, found: &QueryDiagnostic) -> Diagnostic {
        let error: &dyn miette::Diagnostic = match found {
            QueryDiagnostic::Syntax(error) => error,
            QueryDiagnostic::Bind(error) => error,
        };
        let mut diagnostic = Diagnostic::from_stage(error, &self.detection.file, Some(&self.query.map));
        diagnostic.level = match found.severity() {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warn,
        };
        diagnostic.span = diagnostic.span.or(Some(self.query.map.to_file(found.span())));
        let edit = found
            .fix()
            .and_then(|fix| self.query.map.edit(fix.span, &fix.replacement));
        diagnostic.fix = edit.map(|(span, text)| Fix {
            // The text is no query before it, so nothing that worked can change; what is meant is still a guess.
            safety: Safety::Suggested,
            about: if text.is_empty() {
                "remove it".to_string()
            } else {
                format!("write `{}`", text.trim())
            },
            edits: vec![Edit { span, text }],
        });
        diagnostic.help = help_of(found);
        diagnostic
    }
}

/// The span of a run of tokens.
pub(super) fn cover(tokens: &[Token]) -> Span {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.span.merge(last.span),
        _ => Span::empty(0),
    }
}
