//! Goldens whose case is gone.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// The `.snap` files below `folder` that are not among `expected`, in the order of names.
pub fn orphans(folder: &Path, expected: &BTreeSet<PathBuf>) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok);
    entries
        .filter(|entry| !entry.file_type().is_dir())
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|extension| extension == "snap") && !expected.contains(path))
        .collect()
}
