//! `allow-unknown`

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::words::nearest;
use crate::lint::{Check, Context, Fixable, Lint, allow, document, registry};

pub(in crate::lint) static LINT: Lint = Lint {
    code: "TL1019",
    name: "allow-unknown",
    level: Level::Warn,
    fix: Fixable::No,
    about: "A comment allows something that does not exist.",
    why: "It silences nothing: the name is misspelt, or the lint was renamed.",
    bad: &[document(
        "# tripline: allow(query-to-long)\nid: 00000000-0000-0000-0000-000000000001\nname: Sign-ins\ndescription: Lists sign-ins.\n\
         tactics:\n  - InitialAccess\nquery: SigninLogs | project TimeGenerated\n",
    )],
    good: &[document(
        "# tripline: allow(id-not-guid)\nid: sign-ins\nname: Sign-ins\ndescription: Lists sign-ins.\n\
         tactics:\n  - InitialAccess\nquery: SigninLogs | project TimeGenerated\n",
    )],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    for allow in allow::find(&detection.file) {
        let is_code = allow.what.starts_with("TL") || allow.what.starts_with("KS");
        if is_code || registry().iter().any(|lint| lint.name == allow.what) {
            continue;
        }
        let near = nearest(&allow.what, registry().into_iter().map(|lint| lint.name));
        ctx.report(&LINT, allow.span)
            .message(format!("`{}` is no lint", allow.what))
            .maybe_help(near.map(|near| format!("did you mean `{near}`?")));
    }
}
