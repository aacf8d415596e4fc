//! `allow-unused`

use crate::diagnostic::Level;
use crate::lint::{Check, Fixable, Lint, document};

pub(in crate::lint) static LINT: Lint = Lint {
    code: "TL1020",
    name: "allow-unused",
    level: Level::Info,
    fix: Fixable::No,
    about: "A comment allows something that is not found there.",
    why: "What it was written for is repaired; left in place, it hides the next finding of its kind.",
    bad: &[document(
        "# tripline: allow(id-not-guid)\nid: 00000000-0000-0000-0000-000000000001\nname: Sign-ins\n\
         description: Lists sign-ins.\ntactics:\n  - InitialAccess\nquery: SigninLogs | project TimeGenerated\n",
    )],
    good: &[document(
        "# tripline: allow(id-not-guid)\nid: sign-ins\nname: Sign-ins\ndescription: Lists sign-ins.\n\
         tactics:\n  - InitialAccess\nquery: SigninLogs | project TimeGenerated\n",
    )],
    // Known only when all other lints have run: reported where the comments are applied.
    check: Check::Afterwards,
};
