//! `entity-column-uncertain`

use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL4013",
    name: "entity-column-uncertain",
    level: Level::Warn,
    fix: Fixable::No,
    about: "A mapped column comes out of `bag_unpack` or `pivot`, so only the data tells whether it exists.",
    why: "The service looks for the column when the rule is saved, and refuses the rule where the data lacks it.",
    bad: &[fields(
        "query: |\n  SigninLogs\n  | project TimeGenerated, DeviceDetail\n  | evaluate bag_unpack(DeviceDetail)",
    )],
    good: &[fields(
        "query: |\n  SigninLogs\n  | project TimeGenerated, DeviceDetail\n  | evaluate bag_unpack(DeviceDetail)\n  \
         | extend IPAddress = column_ifexists(\"ipAddress\", \"\")",
    )],
    check: Check::Query(check),
};

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    let Some(schema) = facts.columns().filter(|schema| schema.open) else {
        return;
    };
    let Some(plugin) = ["bag_unpack", "pivot"]
        .into_iter()
        .find(|name| facts.bound.functions.contains(*name))
    else {
        return;
    };
    let mappings = facts
        .detection
        .entity_mappings
        .iter()
        .flat_map(|mappings| &mappings.value);
    for column in mappings
        .flat_map(|mapping| &mapping.field_mappings)
        .filter_map(|field| field.column_name.as_ref())
    {
        let name = &column.value;
        if schema.find(name).is_none() {
            ctx.report(&LINT, column.span)
                .message(format!(
                    "`{name}` can only come out of `{plugin}`, where the data has it"
                ))
                .help(format!(
                    "end the query with `| extend {name} = column_ifexists(\"{name}\", \"\")`"
                ));
        }
    }
}
