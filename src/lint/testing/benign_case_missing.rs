//! `benign-case-missing`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

use super::expectation;

pub(super) static LINT: Lint = Lint {
    code: "TL7002",
    name: "benign-case-missing",
    level: Level::Warn,
    fix: Fixable::No,
    about: "No test case shows what the detection must leave alone.",
    why: "A query without its filters passes every test that expects a finding.",
    bad: &[fields("status: Available").cases(&[("alice", true)])],
    good: &[fields("status: Available").cases(&[("alice", true), ("near-miss", false)])],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(cases) = ctx.cases() else { return };
    // Without any case, the missing finding says it all.
    if cases.is_empty() || cases.iter().any(|case| case.fires == Some(false)) {
        return;
    }
    let place = ctx.case_folder();
    ctx.report(&LINT, detection.head_span())
        .message("no test case expects silence")
        .help(format!(
            "add a near-miss to {place} that says `expect: {{{}}}`",
            expectation(detection, false)
        ));
}
