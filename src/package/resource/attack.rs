//! Tactics and techniques.
//!
//! ARM has parents in `techniques` and sub-techniques in `subTechniques`, the latter in preview versions alone; YAML
//! has both in one list.

use super::properties::{Properties, texts};
use crate::detection::Detection;
use crate::reference::attack::{nearest_tactic, sentinel_tactics, technique};

/// Techniques as ARM wants them.
pub(super) struct Techniques {
    /// `T1071`, without duplicates, in order of first mention.
    pub(super) parents: Vec<String>,
    /// `T1071.001`, likewise.
    pub(super) subs: Vec<String>,
}

/// The tactics by ARM's names. Blanks are taken out with a note (`Initial Access`); other words are refused.
pub(super) fn tactics(detection: &Detection, properties: &mut Properties) -> Vec<String> {
    let mut found = Vec::new();
    for written in texts(detection.tactics.as_ref()) {
        let letters: String = written.chars().filter(|letter| !letter.is_whitespace()).collect();
        match sentinel_tactics().find(|tactic| tactic.eq_ignore_ascii_case(&letters)) {
            Some(tactic) => {
                if tactic != written {
                    properties.note(format!("tactic `{written}` is written `{tactic}`"));
                }
                add(&mut found, tactic);
            }
            None => {
                let hint = nearest_tactic(&written)
                    .map(|near| format!("; did you mean `{near}`?"))
                    .unwrap_or_default();
                properties.refuse(format!("`{written}` is no tactic of Sentinel{hint}"));
            }
        }
    }
    found
}

/// Splits `relevantTechniques` and `subTechniques`. Ids that ATT&CK does not have are noted: the service may refuse them.
pub(super) fn techniques(detection: &Detection, properties: &mut Properties) -> Techniques {
    let mut found = Techniques {
        parents: Vec::new(),
        subs: Vec::new(),
    };
    let mut written = texts(detection.relevant_techniques.as_ref());
    written.extend(texts(detection.sub_techniques.as_ref()));
    for id in written {
        if !is_id(&id) {
            properties.refuse(format!("`{id}` is no technique; write `T1078` or `T1078.004`"));
            continue;
        }
        if technique(&id).is_none() {
            properties.note(format!(
                "technique `{id}` is in neither the Enterprise nor the ICS matrix"
            ));
        }
        match id.split_once('.') {
            Some((parent, _)) => {
                add(&mut found.parents, parent);
                add(&mut found.subs, &id);
            }
            None => add(&mut found.parents, &id),
        }
    }
    found
}

fn add(list: &mut Vec<String>, item: &str) {
    if !list.iter().any(|known| known == item) {
        list.push(item.to_owned());
    }
}

/// `T` and four digits, then perhaps a point and three.
fn is_id(id: &str) -> bool {
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    id.strip_prefix('T').is_some_and(|rest| match rest.split_once('.') {
        Some((parent, sub)) => digits(parent, 4) && digits(sub, 3),
        None => digits(rest, 4),
    })
}
