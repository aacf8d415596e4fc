//! Whether a detection is tested.

mod benign_case_missing;
mod firing_case_missing;

use super::Lint;
use crate::detection::{Detection, Kind};

pub(super) static LINTS: &[&Lint] = &[&firing_case_missing::LINT, &benign_case_missing::LINT];

/// What a case says to show that the detection finds something, or that it does not: a hunting query raises nothing.
fn expectation(detection: &Detection, found: bool) -> &'static str {
    match (detection.kind == Kind::Hunting, found) {
        (false, true) => "fires: true",
        (false, false) => "fires: false",
        (true, true) => "rows: 1",
        (true, false) => "rows: 0",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detection;

    /// Breaks when the help proposes what `tripline test` refuses.
    #[test]
    fn a_hunting_query_is_expected_to_give_rows() {
        let read = |text: &str| detection::load_text("a.yaml", text);
        let hunting = read("id: 1\nname: A\ndescription: b\nquery: T\ntactics: [Persistence]\n");
        assert_eq!(expectation(hunting.detection().unwrap(), true), "rows: 1");
        let rule = read("kind: NRT\nname: A\nquery: T\n");
        assert_eq!(expectation(rule.detection().unwrap(), false), "fires: false");
    }
}
