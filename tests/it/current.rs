//! What is committed is what the code says.

use std::fs;
use std::path::Path;

/// Compares a page with what the code says it is; `TRIPLINE_UPDATE=1`, which `cargo xtask codegen` sets, writes it.
fn check(path: &str, page: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("TRIPLINE_UPDATE").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, page).unwrap();
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == page, "{path} is not current; run `cargo xtask codegen`");
}

/// Breaks when a lint changed and its page did not.
#[test]
fn the_page_of_lints_is_current() {
    check("docs/reference/lints.md", &tripline::lint::reference_page());
}

/// Breaks when something was made to run, or is refused for another reason, and the page does not say so.
#[test]
fn the_page_of_what_runs_is_current() {
    check(
        "docs/reference/kql-support.md",
        &tripline::reference::language::support_page(),
    );
}

/// Breaks when an error's explanation changed and the page did not.
#[test]
fn the_page_of_codes_is_current() {
    check("docs/reference/codes.md", &tripline::codes::reference_page());
}
