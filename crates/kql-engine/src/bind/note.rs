//! What binding notices about a query that is right: facts for lints, which are no diagnostics of the language.

use kql_syntax::Span;

use crate::plan::Expr;
use crate::types::Ty;

/// Something worth telling about a query.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    /// Running the query stops here: the engine does not run this.
    Unsupported {
        /// The construct, in KQL's words.
        what: String,
        /// Why, and what to do instead.
        help: Option<String>,
        /// Where it stands.
        span: Span,
    },
    /// The parser accepts a comparison that the service refuses.
    Incomparable {
        /// The operator as written.
        op: String,
        /// The type on its left.
        left: Ty,
        /// The type on its right.
        right: Ty,
        /// Where it stands.
        span: Span,
    },
}

impl Note {
    /// A comparison for equality that the service refuses: of two dynamics, and of a text with a number, unless one of
    /// them is a literal, which takes the other's type (`EventID == '4624'`).
    pub(super) fn of_equality(op: &str, left: &Expr, right: &Expr, span: Span) -> Option<Note> {
        let literal = left.as_literal().is_some() || right.as_literal().is_some();
        let (left, right) = (left.ty, right.ty);
        let refused = match (left, right) {
            (Ty::Dynamic, Ty::Dynamic) => true,
            (Ty::String, other) | (other, Ty::String) => other.is_number() && !literal,
            _ => false,
        };
        refused.then(|| Note::Incomparable {
            op: op.to_owned(),
            left,
            right,
            span,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Database, bind};
    use rstest::rstest;

    const T: &str = "let T = datatable (s: string, n: long, d: dynamic, e: dynamic, t: datetime) []; T | where ";

    #[rstest]
    #[case("s == n", 1)]
    #[case("n != s", 1)]
    #[case("d == e", 1)]
    #[case("d == s or d == n or s == 'x' or n == 1.5 or s == 5 or n == '7'", 0)]
    #[case("t == '2026-01-01'", 0)]
    #[case("tostring(d) == tostring(e)", 0)]
    fn comparisons_that_the_service_refuses(#[case] condition: &str, #[case] count: usize) {
        let bound = bind(&format!("{T}{condition}"), &Database::new(0));
        assert!(bound.ok(), "{:?}", bound.diagnostics);
        let found = bound
            .notes
            .iter()
            .filter(|note| matches!(note, Note::Incomparable { .. }));
        assert_eq!(found.count(), count);
    }

    #[rstest]
    #[case("print x = 1, y = 2 | make-graph x --> y", "the operator `make-graph`")]
    #[case("print x = 1 | evaluate python(typeof(*), 'x')", "the plugin `python`")]
    #[case(
        "print geo_s2cell_to_central_point('x')",
        "the function `geo_s2cell_to_central_point`"
    )]
    #[case("print x = 1 | summarize passthrough(x)", "the aggregate `passthrough`")]
    fn what_will_not_run_is_noticed(#[case] query: &str, #[case] expected: &str) {
        let bound = bind(query, &Database::new(0));
        let [Note::Unsupported { what, help, .. }] = bound.notes.as_slice() else {
            panic!("{:?} {:?}", bound.notes, bound.diagnostics)
        };
        assert_eq!(what, expected);
        assert!(help.as_deref().is_some_and(|help| help.starts_with("it ")), "{help:?}");
    }
}
