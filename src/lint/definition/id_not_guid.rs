//! `id-not-guid`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::words::is_guid;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL1002",
    name: "id-not-guid",
    level: Level::Warn,
    fix: Fixable::No,
    about: "`id` is not a GUID.",
    why: "The upstream checks refuse it, and tools that look a deployed rule up by its GUID do not find it.",
    bad: &[
        fields("id: failed-sign-ins"),
        fields("id: 00000000-0000-0000-0000-00000000000"),
    ],
    good: &[fields("id: ABCDEF00-0000-4000-8000-000000000001")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    let Some(id) = detection.id.as_ref().filter(|id| !id.value.trim().is_empty()) else {
        return;
    };
    if !is_guid(&id.value) {
        ctx.report(&LINT, id.span)
            .message(format!("`{}` is not a GUID", id.value))
            .help("an id has 8-4-4-4-12 hexadecimal digits, such as 12345678-9abc-4def-8123-456789abcdef");
    }
}
