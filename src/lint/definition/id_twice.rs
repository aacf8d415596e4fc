//! `id-twice`

use std::collections::BTreeMap;

use crate::detection::Detection;
use crate::diagnostic::Level;
use crate::lint::{Check, Fixable, Lint, Run, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL1003",
    name: "id-twice",
    level: Level::Error,
    fix: Fixable::No,
    about: "Two definitions have the same `id`.",
    why: "The id becomes the name of the deployed resource, so the second one overwrites the first without a word.",
    bad: &[fields("name: Failed sign-ins of one host").beside("name: Failed sign-ins of one user")],
    good: &[
        fields("id: 00000000-0000-0000-0000-000000000002\nname: Failed sign-ins of one host")
            .beside("name: Failed sign-ins of one user"),
    ],
    check: Check::Run(check),
};

fn check(detections: &[&Detection], run: &mut Run) {
    let mut first: BTreeMap<String, &Detection> = BTreeMap::new();
    for detection in detections {
        let Some(id) = detection.id.as_ref().filter(|id| !id.value.trim().is_empty()) else {
            continue;
        };
        match first.entry(id.value.trim().to_ascii_lowercase()) {
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(detection);
            }
            std::collections::btree_map::Entry::Occupied(entry) => {
                let other = entry.get().file.display_path();
                run.report(&LINT, detection, id.span)
                    .message(format!("`{}` is also the id of `{other}`", id.value.trim()))
                    .help("give this definition a new GUID");
            }
        }
    }
}
