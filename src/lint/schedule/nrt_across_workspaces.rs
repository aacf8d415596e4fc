//! `nrt-across-workspaces`

use crate::detection::Kind;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL5014",
    name: "nrt-across-workspaces",
    level: Level::Error,
    fix: Fixable::No,
    about: "A near-real-time rule reads another workspace.",
    why: "The service refuses it: such rules work within one workspace.",
    bad: &[fields(
        "kind: NRT\n-queryFrequency\n-queryPeriod\n-triggerOperator\n-triggerThreshold\nquery: |\n  \
         workspace(\"contoso\").SigninLogs\n  | project TimeGenerated, IPAddress",
    )],
    good: &[fields(
        "query: |\n  workspace(\"contoso\").SigninLogs\n  | project TimeGenerated, IPAddress",
    )],
    check: Check::Query(check),
};

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    if facts.detection.kind != Kind::Nrt {
        return;
    }
    for at in facts.calls("workspace") {
        ctx.report_in_query(&LINT, facts.tokens[at].span)
            .message("a near-real-time rule cannot read another workspace")
            .help("write `kind: Scheduled`, or deploy the rule to that workspace");
    }
}
