//! `set`: the options of a request that change what a query gives.
//!
//! Those that a run can follow are followed; those that would change the rows and are not known here are refused; all
//! others are the service's own affair. Source: the "Request properties" and "Query limits" pages.

use kql_syntax::ast;

use super::{BindError, Binder, Follow};
use crate::error::EvalError;
use crate::plan::Expr;
use crate::types::{Scalar, Ty};

/// What `set` says of a query's result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ResultOptions {
    /// `now()`, where it is overridden.
    pub(crate) now: Option<i64>,
    /// The rows that a result is cut to.
    pub(crate) take: Option<u64>,
    /// The rows from which on a result is an error.
    pub(crate) most: Option<u64>,
}

/// Options that change the rows of a result and have no meaning here; a flag that is off changes nothing.
const REFUSED: &[&str] = &[
    "best_effort",
    "query_cursor_after_default",
    "query_cursor_before_or_at_default",
    "query_cursor_current",
    "query_cursor_scoped_tables",
    "query_datetimescope_column",
    "query_datetimescope_from",
    "query_datetimescope_to",
    "query_results_apply_getschema",
    "validatepermissions",
];

impl Binder<'_> {
    /// Reads an option. It holds for the statements behind it; of the result's size it is asked once.
    pub(super) fn set_option(&mut self, node: &ast::SetOption) {
        let name = node.name.text.to_ascii_lowercase();
        let value = node.value.as_ref();
        match name.as_str() {
            "query_bin_auto_size" => self.bin_auto[0] = value.map(|value| self.option_value(value)),
            "query_bin_auto_at" => self.bin_auto[1] = value.map(|value| self.option_value(value)),
            _ if self.follow == Follow::Parser => {}
            "query_now" | "query_take_max_records" | "truncationmaxrecords" if !self.out.results.is_empty() => {
                let what = format!("`set {name}` behind a query");
                self.refuse_option(&what, "write it before the first query", node);
            }
            "query_now" => match self.option(node, Ty::Datetime).and_then(|value| value.as_ticks()) {
                Some(now) => {
                    self.ctx.now = now;
                    self.out.options.now = Some(now);
                }
                None => self.not_an_option(node, "a datetime"),
            },
            // of several values the lowest holds
            "query_take_max_records" => match self.count_option(node) {
                Some(count) => {
                    let known = &mut self.out.options.take;
                    *known = Some(known.map_or(count, |known| known.min(count)));
                }
                None => self.not_an_option(node, "a number of rows"),
            },
            "truncationmaxrecords" => match self.count_option(node) {
                Some(count) => {
                    let known = &mut self.out.options.most;
                    *known = Some(known.map_or(count, |known| known.min(count)));
                }
                None => self.not_an_option(node, "a number of rows"),
            },
            _ if REFUSED.contains(&name.as_str()) && !self.is_off(node) => {
                let what = format!("`set {name}`");
                self.refuse_option(
                    &what,
                    "it changes the rows in a way that is not known here: leave it out",
                    node,
                );
            }
            _ => {}
        }
    }

    fn option_value(&mut self, value: &ast::Expr) -> Expr {
        self.without_rows(|binder| binder.scalar(value))
    }

    /// The option's value as one of this type; nothing where it is none, or null.
    fn option(&mut self, node: &ast::SetOption, ty: Ty) -> Option<Scalar> {
        let value = self.option_value(node.value.as_ref()?);
        let value = self.convert(value, ty);
        value.as_literal().filter(|value| !value.is_null()).cloned()
    }

    fn count_option(&mut self, node: &ast::SetOption) -> Option<u64> {
        let count = self.option(node, Ty::Long)?.as_long()?;
        u64::try_from(count).ok().filter(|count| *count > 0)
    }

    fn is_off(&mut self, node: &ast::SetOption) -> bool {
        node.value.is_some() && self.option(node, Ty::Bool).and_then(|value| value.as_bool()) == Some(false)
    }

    fn not_an_option(&mut self, node: &ast::SetOption, wanted: &str) {
        let (name, wanted) = (node.name.text.to_string(), wanted.to_owned());
        let span = self.at(node.span);
        self.report(BindError::OptionValue {
            name,
            wanted,
            help: None,
            span,
        });
    }

    /// Refuses the run, not the text.
    fn refuse_option(&mut self, what: &str, help: &str, node: &ast::SetOption) {
        self.note_unsupported(what, Some(help), node.span);
        let error = EvalError::Unsupported {
            what: what.to_owned(),
            help: Some(help.to_owned()),
            span: self.at(node.span),
        };
        self.out.failed.get_or_insert(error);
    }
}

#[cfg(test)]
mod tests {
    use crate::operators::testing::{codes, error, rows, tables};
    use rstest::rstest;

    const R: &str = "range x from 1 to 5 step 1";

    #[rstest]
    #[case("set query_take_max_records=2; R", "1\n2")]
    #[case("set query_take_max_records=2; R | sort by x", "5\n4")]
    #[case("set query_take_max_records=9; set query_take_max_records=1; R", "1")]
    #[case("set query_take_max_records=2; let n = toscalar(R | count); print n", "5")]
    #[case("set truncationmaxrecords=5; R | count", "5")]
    #[case(
        "set query_now=datetime(2020-01-02); print now(), ago(1d)",
        "2020-01-02T00:00:00.0000000Z|2020-01-01T00:00:00.0000000Z"
    )]
    #[case(
        "set query_now=datetime(2020-01-02); R | take 1 | project now(x * 1d)",
        "2020-01-03T00:00:00.0000000Z"
    )]
    #[case("set best_effort=false; set notruncation; set unheard_of=3; print 1", "1")]
    fn options_change_the_result(#[case] query: &str, #[case] expected: &str) {
        assert_eq!(rows(&query.replace("R", R)), expected);
    }

    #[test]
    fn each_result_is_cut() {
        let query = format!("set query_take_max_records=1; {R} | fork (count) (where x > 2); {R}");
        assert_eq!(tables(&query), ["5", "3", "1"]);
    }

    #[rstest]
    #[case("set truncationmaxrecords=2; R", "the result exceeds the limit of 2 rows")]
    #[case(
        "set notruncation; set truncationmaxrecords=4; R",
        "the result exceeds the limit of 4 rows"
    )]
    #[case(
        "set query_datetimescope_column='x'; R",
        "not supported: `set query_datetimescope_column`"
    )]
    #[case("set best_effort; R", "not supported: `set best_effort`")]
    #[case(
        "R; set query_take_max_records=2; R",
        "not supported: `set query_take_max_records` behind a query"
    )]
    fn what_cannot_be_followed_fails(#[case] query: &str, #[case] expected: &str) {
        assert_eq!(error(&query.replace("R", R)), expected);
    }

    #[rstest]
    #[case("set query_take_max_records=0; print 1")]
    #[case("set query_take_max_records; print 1")]
    #[case("set query_now='yesterday'; print 1")]
    fn values_must_be_of_their_kind(#[case] query: &str) {
        assert_eq!(codes(query), ["TL1113"]);
    }
}
