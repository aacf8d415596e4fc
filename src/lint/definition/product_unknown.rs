//! `product-unknown`

use crate::detection::{Detection, Kind};
use crate::diagnostic::Level;
use crate::lint::words::{either, nearest};
use crate::lint::{Check, Context, Fixable, Lint, document};

pub(super) static LINT: Lint = Lint {
    code: "TL1018",
    name: "product-unknown",
    level: Level::Error,
    fix: Fixable::No,
    about: "`productFilter` names no product whose alerts can become incidents.",
    why: "The service takes only these names, which are the products' old ones.",
    bad: &[document(
        "id: 00000000-0000-0000-0000-000000000001\nname: Incidents\nenabled: true\nkind: MicrosoftSecurityIncidentCreation\n\
         productFilter: Microsoft Defender for Cloud\n",
    )],
    good: &[document(
        "id: 00000000-0000-0000-0000-000000000001\nname: Incidents\nenabled: true\nkind: MicrosoftSecurityIncidentCreation\n\
         productFilter: Azure Security Center\n",
    )],
    check: Check::Detection(check),
};

/// Of the stable schema, then those that preview versions add (Microsoft.SecurityInsights 2025-09-01, 2025-07-01-preview).
const PRODUCTS: &[&str] = &[
    "Microsoft Cloud App Security",
    "Azure Security Center",
    "Azure Advanced Threat Protection",
    "Azure Active Directory Identity Protection",
    "Azure Security Center for IoT",
    "Office 365 Advanced Threat Protection",
    "Microsoft Defender Advanced Threat Protection",
];

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(product) = detection.product_filter.as_ref() else {
        return;
    };
    if detection.kind != Kind::MicrosoftSecurityIncidentCreation || PRODUCTS.contains(&product.value.as_str()) {
        return;
    }
    let near = nearest(&product.value, PRODUCTS.iter().copied()).map(|near| format!("did you mean `{near}`?"));
    ctx.report(&LINT, product.span)
        .message(format!("`{}` is no product of this filter", product.value))
        .help(near.unwrap_or_else(|| format!("write {}", either(PRODUCTS.iter().copied()))));
}
