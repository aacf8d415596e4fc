//! `placeholder-malformed`

use kql_syntax::Span;

use crate::detection::{Detection, Spanned};
use crate::diagnostic::Level;
use crate::lint::placeholders::{Placeholder, of_override};
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL6003",
    name: "placeholder-malformed",
    level: Level::Error,
    fix: Fixable::Suggested,
    about: "Something between double braces is no placeholder: it has blanks or is no column name.",
    why: "`{{ Column }}` is not replaced, so every alert shows the braces.",
    bad: &[
        fields("alertDetailsOverride:\n  alertDisplayNameFormat: \"Sign-ins from {{ IPAddress }}\"")
            .fixed("alertDetailsOverride:\n  alertDisplayNameFormat: \"Sign-ins from {{IPAddress}}\""),
        fields("alertDetailsOverride:\n  alertDescriptionFormat: |\n    Sign-ins from {{IP-Address}}."),
        fields("alertDetailsOverride:\n  alertDisplayNameFormat: Sign-ins from {{IPAddress"),
    ],
    good: &[fields(
        "alertDetailsOverride:\n  alertDisplayNameFormat: Sign-ins from {{IPAddress}} {once}",
    )],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    for (path, placeholders) in of_override(detection) {
        for Placeholder {
            text,
            closed,
            well_formed,
            file,
        } in placeholders
        {
            if well_formed {
                continue;
            }
            let report = ctx.report(&LINT, file).message(if closed {
                format!("`{{{{{text}}}}}` is not replaced by a column's value")
            } else {
                format!("`{{{{{}` is never closed", text.lines().next().unwrap_or_default())
            });
            let report = report.help(format!(
                "write {{{{Column}}}} without blanks; `{path}` is shown as it is otherwise"
            ));
            let name = text.trim();
            if closed && crate::lint::words::is_column_name(name) {
                let place = Spanned {
                    value: (),
                    span: Span::new(file.start, file.end),
                };
                report.replace("remove the blanks", &place, &format!("{{{{{name}}}}}"));
            }
        }
    }
}
