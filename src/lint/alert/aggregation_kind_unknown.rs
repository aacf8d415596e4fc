//! `aggregation-kind-unknown`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::words::nearest;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL6007",
    name: "aggregation-kind-unknown",
    level: Level::Error,
    fix: Fixable::Suggested,
    about: "`aggregationKind` is neither `SingleAlert` nor `AlertPerResult`, letter for letter.",
    why: "Azure Resource Manager knows only these two.",
    bad: &[
        fields("eventGroupingSettings:\n  aggregationKind: singleAlert")
            .fixed("eventGroupingSettings:\n  aggregationKind: SingleAlert"),
        fields("eventGroupingSettings:\n  aggregationKind: PerRow"),
    ],
    good: &[fields("eventGroupingSettings:\n  aggregationKind: AlertPerResult")],
    check: Check::Detection(check),
};

const KINDS: [&str; 2] = ["SingleAlert", "AlertPerResult"];

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(kind) = detection
        .event_grouping
        .as_ref()
        .and_then(|grouping| grouping.value.aggregation_kind.as_ref())
    else {
        return;
    };
    if KINDS.contains(&kind.value.as_str()) {
        return;
    }
    let report = ctx
        .report(&LINT, kind.span)
        .message(format!("`{}` is no aggregation kind", kind.value))
        .help("write `SingleAlert` or `AlertPerResult`");
    if let Some(near) = nearest(&kind.value, KINDS) {
        report.replace(format!("write `{near}`"), kind, near);
    }
}
