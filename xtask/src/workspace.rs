//! Where things lie: the workspace root and the shared reference material beside it.

use std::path::{Path, PathBuf};

/// The folder of the workspace's `Cargo.toml`.
pub(crate) fn root() -> PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let xtask = manifest.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    xtask.parent().map_or_else(|| xtask.clone(), Path::to_path_buf)
}

/// The shared material: `$TRIPLINE_SHARED`, else `../shared` beside the workspace. `None` when it is absent.
pub(crate) fn shared() -> Option<PathBuf> {
    let folder = match std::env::var_os("TRIPLINE_SHARED") {
        Some(path) => PathBuf::from(path),
        None => root().join("../shared"),
    };
    folder.is_dir().then_some(folder)
}
