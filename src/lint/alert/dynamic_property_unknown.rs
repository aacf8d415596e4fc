//! `dynamic-property-unknown`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::words::nearest;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL6006",
    name: "dynamic-property-unknown",
    level: Level::Error,
    fix: Fixable::Suggested,
    about: "`alertDynamicProperties` names a property that alerts do not have, or an entry is incomplete.",
    why: "The service refuses the rule.",
    bad: &[
        fields(
            "alertDetailsOverride:\n  alertDynamicProperties:\n    - alertProperty: AlertLinks\n      value: IPAddress",
        )
        .fixed(
            "alertDetailsOverride:\n  alertDynamicProperties:\n    - alertProperty: AlertLink\n      value: IPAddress",
        ),
        fields("alertDetailsOverride:\n  alertDynamicProperties:\n    - alertProperty: ProductName"),
    ],
    good: &[fields(
        "alertDetailsOverride:\n  alertDynamicProperties:\n    - alertProperty: ProductName\n      value: IPAddress",
    )],
    check: Check::Detection(check),
};

/// Of Microsoft.SecurityInsights 2025-09-01; the last one is in preview versions only.
const PROPERTIES: &[&str] = &[
    "AlertLink",
    "ConfidenceLevel",
    "ConfidenceScore",
    "ExtendedLinks",
    "ProductName",
    "ProviderName",
    "ProductComponentName",
    "RemediationSteps",
    "Techniques",
    "SubTechniques",
];

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(details) = &detection.alert_details_override else {
        return;
    };
    for entry in &details.value.dynamic_properties {
        let (Some(property), Some(_)) = (&entry.property, &entry.column) else {
            let span = entry
                .property
                .as_ref()
                .or(entry.column.as_ref())
                .map_or(details.span, |text| text.span);
            ctx.report(&LINT, span)
                .message("an entry of `alertDynamicProperties` needs `alertProperty` and `value`");
            continue;
        };
        if PROPERTIES.contains(&property.value.as_str()) {
            continue;
        }
        let report = ctx
            .report(&LINT, property.span)
            .message(format!("alerts have no property `{}`", property.value))
            .help(format!("properties: {}", PROPERTIES.join(", ")));
        if let Some(near) = nearest(&property.value, PROPERTIES.iter().copied()) {
            report.replace(format!("write `{near}`"), property, near);
        }
    }
}
