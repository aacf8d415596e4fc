//! What several tests need.

use std::path::PathBuf;

/// A path below the shared corpora, or `None` (said on standard error) where they are not checked out.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("TRIPLINE_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let found = root.join(path);
    if found.exists() {
        return Some(found);
    }
    eprintln!(
        "skipped: {} is not here; set TRIPLINE_SHARED to the folder of the corpora",
        found.display()
    );
    None
}
