//! `tactics-missing`

use crate::detection::{Detection, Kind};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields, without};

pub(super) static LINT: Lint = Lint {
    code: "TL3002",
    name: "tactics-missing",
    level: Level::Warn,
    fix: Fixable::No,
    about: "No tactic is given.",
    why: "The detection is missing from every coverage view, and its incidents say nothing about the stage of the attack.",
    bad: &[
        without("-tactics\n-relevantTechniques"),
        fields("tactics: []\nrelevantTechniques: []"),
    ],
    good: &[fields(
        "tactics: []\nrelevantTechniques: []\nalertDetailsOverride:\n  alertTacticsColumnName: UserPrincipalName",
    )],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    if detection
        .tactics
        .as_ref()
        .is_some_and(|tactics| !tactics.value.is_empty())
        || !detection.kind.has_query()
    {
        return;
    }
    // A rule over other products' alerts may take the tactics from them.
    let overridden = detection
        .alert_details_override
        .as_ref()
        .is_some_and(|details| details.value.tactics_column.is_some());
    // An empty list in a hunting query says that it looks for no attack: a query about costs or coverage.
    let deliberate = detection.kind == Kind::Hunting && detection.tactics.is_some();
    let span = detection.key_span("tactics").unwrap_or_else(|| detection.head_span());
    let unread = detection.tactics.is_none() && detection.at("tactics").is_some_and(|node| !node.is_null());
    if !overridden && !unread && !deliberate {
        ctx.report(&LINT, span).message("no tactic is given");
    }
}
