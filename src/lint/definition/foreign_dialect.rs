//! `foreign-dialect`

use crate::detection::{Detection, Dialect};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, document, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL1014",
    name: "foreign-dialect",
    level: Level::Info,
    fix: Fixable::No,
    about: "The file is written in the dialect of an export, not in the format of Azure-Sentinel.",
    why: "It is read here all the same, but the upstream checks and packaging tool find none of its fields.",
    bad: &[document(
        "Id: 00000000-0000-0000-0000-000000000001\nDisplayName: Sign-ins\nDescription: Lists failed sign-ins.\n\
         Severity: Low\nQueryFrequency: 1h\nQueryPeriod: 1h\nTriggerOperator: gt\nTriggerThreshold: 0\nTactics:\n\
         - InitialAccess\nQuery: SigninLogs | project TimeGenerated\nEntityMappings: []\nKind: Scheduled\n",
    )],
    good: &[fields("kind: Scheduled")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    if detection.dialect != Dialect::AzureSentinel {
        ctx.report(&LINT, detection.head_span())
            .message(format!("this is {}", detection.dialect.describe()))
            .help("write the keys as Azure-Sentinel does: `id`, `name`, `queryFrequency` …");
    }
}
