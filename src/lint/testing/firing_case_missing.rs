//! `firing-case-missing`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

use super::expectation;

pub(super) static LINT: Lint = Lint {
    code: "TL7001",
    name: "firing-case-missing",
    level: Level::Warn,
    fix: Fixable::No,
    about: "No test case shows what the detection finds.",
    why: "Nothing notices when a change of the query, or of the data, makes it find nothing any more.",
    bad: &[
        fields("status: Available").cases(&[("near-miss", false)]),
        fields("status: Available").cases(&[]),
    ],
    good: &[fields("status: Available").cases(&[("alice", true), ("near-miss", false)])],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(cases) = ctx.cases() else { return };
    if cases.iter().any(|case| case.fires == Some(true)) {
        return;
    }
    let message = if cases.is_empty() {
        "there is no test case"
    } else {
        "no test case expects a finding"
    };
    let place = ctx.case_folder();
    ctx.report(&LINT, detection.head_span()).message(message).help(format!(
        "add a case to {place} that says `expect: {{{}}}`",
        expectation(detection, true)
    ));
}
