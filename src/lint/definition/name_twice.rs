//! `name-twice`

use std::collections::BTreeMap;

use crate::detection::{Detection, Kind};
use crate::diagnostic::Level;
use crate::lint::{Check, Fixable, Lint, Run, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL1022",
    name: "name-twice",
    level: Level::Warn,
    fix: Fixable::No,
    about: "Two definitions of one kind have the same name.",
    why: "Their alerts and incidents cannot be told apart by those who have to handle them.",
    bad: &[fields("id: 00000000-0000-0000-0000-000000000002\nquery: |\n  SigninLogs\n  | project TimeGenerated, IPAddress").beside("status: Available")],
    good: &[
        fields("id: 00000000-0000-0000-0000-000000000002\nname: Failed sign-ins of one host\nquery: |\n  SigninLogs\n  | project TimeGenerated, IPAddress")
            .beside("status: Available"),
    ],
    check: Check::Run(check),
};

fn check(detections: &[&Detection], run: &mut Run) {
    let mut first: BTreeMap<(Kind, String), &Detection> = BTreeMap::new();
    for detection in detections {
        let Some(name) = detection.name.as_ref().filter(|name| !name.value.trim().is_empty()) else {
            continue;
        };
        let key = (detection.kind, name.value.trim().to_lowercase());
        let Some(other) = first.get(&key) else {
            first.insert(key, detection);
            continue;
        };
        // One id twice is the same definition twice, which has a lint of its own.
        let same_id = |detection: &Detection| detection.id.as_ref().map(|id| id.value.to_ascii_lowercase());
        if same_id(other) != same_id(detection) {
            run.report(&LINT, detection, name.span).message(format!(
                "`{}` is also the name of `{}`",
                name.value.trim(),
                other.file.display_path()
            ));
        }
    }
}
