//! `indicator-versions`

use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, query_example};

pub(super) static LINT: Lint = Lint {
    code: "TL2010",
    name: "indicator-versions",
    level: Level::Warn,
    fix: Fixable::No,
    about: "`ThreatIntelligenceIndicator` is read with all versions of every indicator.",
    why: "The table holds each indicator once for every update, withdrawn ones among them; the upstream checks refuse it.",
    bad: &[query_example(
        "ThreatIntelligenceIndicator\n| where Active == true\n| project TimeGenerated, NetworkIP",
    )],
    good: &[query_example(
        "ThreatIntelligenceIndicator\n| summarize arg_max(TimeGenerated, *) by IndicatorId\n\
         | where Active == true and ExpirationDateTime > now()\n| project TimeGenerated, NetworkIP",
    )],
    check: Check::Query(check),
};

const TABLE: &str = "ThreatIntelligenceIndicator";

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    let named = |name: &str| facts.tokens.iter().any(|token| facts.text(token) == name);
    let Some(table) = facts.tokens.iter().find(|token| facts.text(token) == TABLE) else {
        return;
    };
    let latest = (named("arg_max") || named("argmax")) && named("IndicatorId");
    if facts.detection.kind.is_query_rule() && !latest {
        ctx.report_in_query(&LINT, table.span)
            .message(format!("`{TABLE}` is read with outdated versions of its indicators"))
            .help("keep the latest first: `| summarize arg_max(TimeGenerated, *) by IndicatorId`");
    }
}
