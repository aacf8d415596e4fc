//! `cursor_current()` and its obsolete spelling `current_cursor()`
//!
//! `cursor_after()` and `cursor_before_or_at()` are not run: they ask when a row was ingested, in a database's own log.

use crate::functions::{Depends, Example, Function, Nulls, example};
use crate::types::{Scalar, datetime};

const fn named(name: &'static str, examples: &'static [Example]) -> Function {
    Function {
        name,
        page: "cursor-current",
        about: "The position up to which rows were ingested when the query ran: the time of the run as text.",
        nulls: Nulls::Propagate,
        depends: Depends::Arguments,
        kernel: |args| Ok(Scalar::string(datetime::format(args.ctx().now)).to_array(args.rows())),
        examples,
    }
}

pub(super) static CURSOR_CURRENT: Function = named(
    "cursor_current",
    &[example("print cursor_current() == tostring(now())", "True")],
);

pub(super) static CURRENT_CURSOR: Function = named(
    "current_cursor",
    &[example("print current_cursor() == cursor_current()", "True")],
);
