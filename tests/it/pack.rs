//! The content pack: `detections` × `fixtures` = `golden`.

use std::path::Path;

use tripline::report::{Style, suite_summary, suite_text};
use tripline::suite::{Filter, Project};

/// Breaks when a detection, a case or the engine changes what a case gives, when an expectation of a case is not met,
/// when a detection has no case, and when a case or golden belongs to nothing.
#[test]
fn every_case_gives_what_its_golden_holds() {
    let project = Project::load(Path::new(env!("CARGO_MANIFEST_DIR")));
    let suite = project.run(&Filter::default(), &|| {});
    let said = suite_text(&suite, false, Style::PLAIN) + &suite_summary(&suite, Style::PLAIN);
    assert!(suite.passed(), "{said}");
    assert!(suite.cases.len() >= 75, "{said}");
    assert_eq!(suite.untested, Vec::<String>::new());
}
