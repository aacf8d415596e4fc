//! Files → folder, all or nothing.
//!
//! Everything is first written to a temporary folder inside the output folder and then renamed, one file after the
//! other. A folder that cannot be written, a full disk or an interrupted run before that point leaves what was there
//! as it was.

use super::manifest;
use super::{MANIFEST, OutputFile};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Why nothing, or not everything, was written.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum WriteError {
    /// The output folder cannot be made or written to.
    #[error("cannot write to `{}`", folder.display())]
    #[diagnostic(code(TL9401), help("nothing was changed; choose another folder with --out"))]
    Folder {
        /// The output folder.
        folder: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A file could not be put in its place.
    #[error("cannot write `{}`", path.display())]
    #[diagnostic(code(TL9402), help("files before it were replaced, files after it are as they were"))]
    Replace {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

/// Writes `files` below `folder`, and removes what an earlier run wrote there and this one does not.
///
/// Only files that the earlier `manifest.json` lists, with the bytes it lists, are removed: anything that somebody
/// changed or added stays. Returns the removed paths, sorted.
///
/// # Errors
/// The folder cannot be written (then nothing changed), or a file cannot be replaced.
pub fn write(folder: &Path, files: &[OutputFile]) -> Result<Vec<String>, WriteError> {
    let unwritable = |source| WriteError::Folder {
        folder: folder.to_owned(),
        source,
    };
    fs::create_dir_all(folder).map_err(unwritable)?;
    let stale = stale(folder, files);
    let staging = tempfile::Builder::new()
        .prefix(".tripline-")
        .tempdir_in(folder)
        .map_err(unwritable)?;
    for file in files {
        let path = staging.path().join(&file.path);
        create_parent(&path)
            .and_then(|()| fs::write(&path, &file.bytes))
            .map_err(unwritable)?;
    }
    for file in files {
        let path = folder.join(&file.path);
        let moved = create_parent(&path).and_then(|()| fs::rename(staging.path().join(&file.path), &path));
        moved.map_err(|source| WriteError::Replace { path, source })?;
    }
    for path in &stale {
        let path = folder.join(path);
        fs::remove_file(&path).map_err(|source| WriteError::Replace { path, source })?;
    }
    Ok(stale)
}

fn create_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

/// Files of the earlier manifest that are still as it says and that are not written again.
fn stale(folder: &Path, files: &[OutputFile]) -> Vec<String> {
    let Ok(text) = fs::read_to_string(folder.join(MANIFEST)) else {
        return Vec::new();
    };
    let kept: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let unchanged =
        |path: &str, digest: &str| fs::read(folder.join(path)).is_ok_and(|bytes| manifest::digest(&bytes) == digest);
    let listed = manifest::files(&text).into_iter();
    let gone = listed.filter(|(path, digest)| !kept.contains(path.as_str()) && unchanged(path, digest));
    gone.map(|(path, _)| path).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> OutputFile {
        OutputFile {
            path: path.into(),
            bytes: text.into(),
        }
    }

    fn manifest_of(files: &[OutputFile]) -> OutputFile {
        let listed: Vec<_> = files
            .iter()
            .map(|file| serde_json::json!({ "path": file.path, "sha256": manifest::digest(&file.bytes) }))
            .collect();
        file(MANIFEST, &serde_json::json!({ "files": listed }).to_string())
    }

    /// Fails when temporary files stay behind, or a file of somebody else's is removed.
    #[test]
    fn a_second_run_replaces_and_removes_only_its_own_files() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = vec![
            file("a/one.json", "1"),
            file("a/two.json", "2"),
            file("three.json", "3"),
        ];
        first.push(manifest_of(&first));
        assert!(write(folder.path(), &first).unwrap().is_empty());
        fs::write(folder.path().join("a/two.json"), "changed by hand").unwrap();
        fs::write(folder.path().join("mine.txt"), "kept").unwrap();

        let removed = write(folder.path(), &[file("a/one.json", "new")]).unwrap();
        assert_eq!(removed, ["three.json"]);
        assert_eq!(fs::read_to_string(folder.path().join("a/one.json")).unwrap(), "new");
        assert!(folder.path().join("a/two.json").exists() && folder.path().join("mine.txt").exists());
        let hidden = fs::read_dir(folder.path()).unwrap().flatten();
        assert_eq!(
            hidden
                .filter(|entry| entry.file_name().to_string_lossy().starts_with('.'))
                .count(),
            0
        );
    }

    /// Fails when an unusable output folder is found out only after something was replaced.
    #[test]
    fn an_unusable_folder_is_an_error_and_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("out");
        fs::write(&blocked, "a file, not a folder").unwrap();
        let error = write(&blocked, &[file("one.json", "1")]).unwrap_err();
        assert!(matches!(error, WriteError::Folder { .. }));
        assert_eq!(fs::read_to_string(&blocked).unwrap(), "a file, not a folder");
    }

    /// Fails when a manifest that was tampered with can make us delete files outside of the folder.
    #[test]
    fn a_manifest_cannot_point_outside() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        fs::write(folder.path().join("precious.txt"), "x").unwrap();
        let outside = manifest_of(&[file("../precious.txt", "x")]);
        write(&out, &[outside]).unwrap();
        assert!(write(&out, &[file("one.json", "1")]).unwrap().is_empty());
        assert!(folder.path().join("precious.txt").exists());
    }
}
