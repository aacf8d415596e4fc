//! `column-name-malformed`

use crate::detection::{Detection, Spanned};
use crate::diagnostic::Level;
use crate::lint::words::is_column_name;
use crate::lint::{Check, Context, Fixable, Lint, fields};

/// The upstream check's limit in characters.
const MAX: usize = 500;

pub(super) static LINT: Lint = Lint {
    code: "TL4008",
    name: "column-name-malformed",
    level: Level::Error,
    fix: Fixable::No,
    about: "A mapped column is missing or has a name that mappings cannot take.",
    why: "Mappings take letters, digits and underscores; a column such as `User Name` has to be renamed in the query.",
    bad: &[
        fields("entityMappings:\n  - entityType: IP\n    fieldMappings:\n      - identifier: Address"),
        fields(
            "entityMappings:\n  - entityType: IP\n    fieldMappings:\n      - identifier: Address\n        columnName: IP Address",
        ),
        fields("customDetails:\n  Address: IP-Address"),
    ],
    good: &[fields("customDetails:\n  Address: IPAddress")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    for mapping in detection.entity_mappings.iter().flat_map(|mappings| &mappings.value) {
        for field in &mapping.field_mappings {
            match &field.column_name {
                Some(column) => check_name(column, ctx),
                None => {
                    ctx.report(&LINT, field.span)
                        .message("this field mapping has no `columnName`");
                }
            }
        }
    }
    for detail in detection.custom_details.iter().flat_map(|details| &details.value) {
        match &detail.column {
            Some(column) => check_name(column, ctx),
            None => {
                ctx.report(&LINT, detail.key.span)
                    .message(format!("the detail `{}` names no column", detail.key.value));
            }
        }
    }
}

fn check_name(column: &Spanned<String>, ctx: &mut Context<'_>) {
    if !is_column_name(&column.value) || column.value.chars().count() > MAX {
        ctx.report(&LINT, column.span)
            .message(format!("`{}` is no column name that a mapping takes", column.value))
            .help("rename the column in the query: letters, digits and underscores, no digit first");
    }
}
