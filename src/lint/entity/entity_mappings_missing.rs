//! `entity-mappings-missing`

use crate::detection::{Detection, Dialect};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields, without};

pub(super) static LINT: Lint = Lint {
    code: "TL4001",
    name: "entity-mappings-missing",
    level: Level::Info,
    fix: Fixable::No,
    about: "The rule maps no entities.",
    why: "Its incidents have no accounts, hosts or addresses, so nothing correlates with them.",
    bad: &[without("-entityMappings")],
    good: &[fields(
        "-entityMappings\nquery: |\n  SecurityAlert\nsentinelEntitiesMappings:\n  - columnName: Entities",
    )],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let unmapped = detection.at("entityMappings").is_none_or(crate::yaml::Node::is_null);
    let other = detection.sentinel_entities_mappings.is_some();
    if unmapped && !other && detection.kind.is_query_rule() && detection.dialect == Dialect::AzureSentinel {
        ctx.report(&LINT, detection.head_span())
            .message("`entityMappings` is missing")
            .help("map the columns that hold accounts, hosts, addresses or files");
    }
}
