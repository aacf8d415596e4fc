//! `kind-missing`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, document, without};

pub(super) static LINT: Lint = Lint {
    code: "TL1010",
    name: "kind-missing",
    level: Level::Warn,
    fix: Fixable::No,
    about: "An analytics rule does not say its `kind`.",
    why: "The upstream checks have required it since 2022; without it the file is taken for a scheduled rule.",
    bad: &[without("-kind")],
    good: &[document(
        "id: 00000000-0000-0000-0000-000000000001\nname: Sign-ins\ndescription: Lists sign-ins.\n\
         tactics:\n  - InitialAccess\nquery: SigninLogs | project TimeGenerated\n",
    )],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    if detection.kind_text.is_none() && detection.kind.is_query_rule() {
        ctx.report(&LINT, detection.head_span())
            .message("`kind` is missing")
            .help(format!(
                "this looks like a {} rule: add `kind: {}`",
                detection.kind.name(),
                detection.kind.name()
            ));
    }
}
