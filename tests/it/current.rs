//! What is committed is what the code says.

use std::fs;
use std::path::Path;

/// Breaks when a lint changed and its page did not. `TRIPLINE_UPDATE=1` writes the page.
#[test]
fn the_page_of_lints_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/lints.md");
    let page = tripline::lint::reference_page();
    if std::env::var_os("TRIPLINE_UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &page).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == page,
        "docs/reference/lints.md is not current; run the test with TRIPLINE_UPDATE=1"
    );
}
