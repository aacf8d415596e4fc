//! `construct-not-run`

use kql_engine::Note;

use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, query_example};

pub(super) static LINT: Lint = Lint {
    code: "TL2011",
    name: "construct-not-run",
    level: Level::Warn,
    fix: Fixable::No,
    about: "The query uses a part of KQL that Tripline's engine does not run.",
    why: "The service may run it, but `tripline test` cannot: the detection stays untested until it is written otherwise.",
    bad: &[query_example(
        "SigninLogs\n| evaluate python(typeof(*), 'result = df')\n| extend TimeGenerated = now()",
    )],
    good: &[query_example(
        "SigninLogs\n| evaluate bag_unpack(LocationDetails)\n| extend TimeGenerated = now()",
    )],
    check: Check::Query(check),
};

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    for note in &facts.bound.notes {
        let Note::Unsupported { what, help, span } = note else {
            continue;
        };
        let help = help.clone().unwrap_or_else(|| "nobody has written it yet".into());
        ctx.report_in_query(&LINT, *span)
            .message(format!("{what} does not run here"))
            .help(help);
    }
}
