//! What came out against what the case expects.

use kql_syntax::Span;

use crate::detection::Kind;
use crate::diagnostic::Diagnostic;
use crate::fixture::{Case, Expected};
use crate::words::counted;

use super::outcome::Outcome;

/// An expectation that is not met.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum ExpectError {
    /// A number that differs.
    #[error("expected {expected} {what}, and there {are} {found}")]
    #[diagnostic(code(TL6201))]
    Count {
        /// `rows`, `alerts`, `incidents`
        what: &'static str,
        /// What the case says.
        expected: u64,
        /// What came out.
        found: u64,
        /// `is` or `are`
        are: &'static str,
        /// What may be the reason.
        #[help]
        help: Option<String>,
        /// Where the case says it.
        #[label("found {found}")]
        span: Span,
    },
    /// It fires, or does not.
    #[error("expected that the detection {expected}, and it {found}")]
    #[diagnostic(code(TL6202))]
    Fires {
        /// `fires`, `does not fire`
        expected: &'static str,
        /// `does`, `does not`
        found: &'static str,
        /// How many rows there were and what the trigger wants.
        #[help]
        help: Option<String>,
        /// Where the case says it.
        #[label("it {found}")]
        span: Span,
    },
    /// An expectation that such a detection cannot meet.
    #[error("{kind} {never}")]
    #[diagnostic(code(TL6203))]
    Pointless {
        /// The kind of detection.
        kind: &'static str,
        /// What it never does.
        never: &'static str,
        /// What to expect instead.
        #[help]
        help: &'static str,
        /// Where the case says it.
        #[label("cannot be met")]
        span: Span,
    },
}

/// The expectations of a case that an outcome does not meet.
pub fn check(case: &Case, outcome: &Outcome) -> Vec<Diagnostic> {
    let expect = &case.expect;
    let rows = || count("rows", expect.rows, outcome.result.rows.len(), case, outcome);
    let incidents = || count("incidents", expect.incidents, outcome.incidents.len(), case, outcome);
    let mut errors = Vec::new();
    match outcome.kind {
        Kind::Hunting => {
            let raising = [
                expect.fires.filter(|fires| fires.value).map(|fires| fires.span),
                nonzero(expect.alerts),
                nonzero(expect.incidents),
            ];
            errors.extend(raising.into_iter().flatten().map(|span| ExpectError::Pointless {
                kind: "a hunting query",
                never: "raises nothing",
                help: "expect `rows`",
                span,
            }));
            errors.extend(rows());
        }
        Kind::MicrosoftSecurityIncidentCreation => {
            errors.extend(
                [nonzero(expect.alerts), nonzero(expect.rows)]
                    .into_iter()
                    .flatten()
                    .map(|span| ExpectError::Pointless {
                        kind: "a rule that makes incidents of other products' alerts",
                        never: "has no rows and raises no alerts of its own",
                        help: "expect `fires` or `incidents`",
                        span,
                    }),
            );
            errors.extend(fires(expect.fires, case, outcome));
            errors.extend(incidents());
        }
        _ => {
            errors.extend(fires(expect.fires, case, outcome));
            errors.extend(rows());
            errors.extend(count("alerts", expect.alerts, outcome.alerts.len(), case, outcome));
            errors.extend(incidents());
        }
    }
    errors
        .iter()
        .map(|error| Diagnostic::from_stage(error, &case.file, None))
        .collect()
}

fn nonzero(expected: Option<Expected<u64>>) -> Option<Span> {
    expected
        .filter(|expected| expected.value > 0)
        .map(|expected| expected.span)
}

fn fires(expected: Option<Expected<bool>>, case: &Case, outcome: &Outcome) -> Option<ExpectError> {
    let expected = expected.filter(|expected| expected.value != outcome.fires())?;
    Some(ExpectError::Fires {
        expected: if expected.value { "fires" } else { "does not fire" },
        found: if expected.value { "does not" } else { "does" },
        help: joined([trigger_help(outcome), outside(case, outcome)]),
        span: expected.span,
    })
}

fn count(
    what: &'static str,
    expected: Option<Expected<u64>>,
    found: usize,
    case: &Case,
    outcome: &Outcome,
) -> Option<ExpectError> {
    let found = found as u64;
    let expected = expected.filter(|expected| expected.value != found)?;
    Some(ExpectError::Count {
        what,
        expected: expected.value,
        found,
        are: if found == 1 { "is" } else { "are" },
        help: joined([
            trigger_help(outcome).filter(|_| what == "alerts"),
            outside(case, outcome),
        ]),
        span: expected.span,
    })
}

fn trigger_help(outcome: &Outcome) -> Option<String> {
    let trigger = outcome.trigger?;
    let rows = counted(outcome.result.rows.len(), "row");
    Some(format!(
        "the query gives {rows}, and the rule fires at {}",
        trigger.describe()
    ))
}

fn joined(helps: [Option<String>; 2]) -> Option<String> {
    let helps: Vec<String> = helps.into_iter().flatten().collect();
    (!helps.is_empty()).then(|| helps.join("; "))
}

/// How many rows of each table the run did not see, since the window has none of them.
fn outside(case: &Case, outcome: &Outcome) -> Option<String> {
    let told = case.tables.iter().filter_map(|table| {
        let unseen = table.times.iter().filter(|row| !outcome.window.contains(row)).count();
        let lie = if unseen == 1 { "lies" } else { "lie" };
        let (rows, name) = (counted(table.rows, "row"), &table.name);
        (unseen > 0).then(|| format!("{unseen} of {rows} of `{name}` {lie} outside the window"))
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| told.join(", "))
}
