//! `cargo xtask install-hooks`: a git hook that checks what is about to be committed.

use crate::{Outcome, workspace};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The hook says who wrote it, so that it can be told from the user's own and written again.
const MARK: &str = "# Written by `cargo xtask install-hooks`.";

const HOOK: &str = r#"#!/bin/sh
# Written by `cargo xtask install-hooks`.
# Checks formatting of Rust code and queries that are about to be committed, and the content pack when it changes.
set -eu
changed=$(git diff --cached --name-only --diff-filter=ACMRD)
if printf '%s\n' "$changed" | grep -q '\.rs$'; then
    cargo fmt --all --check
fi
if printf '%s\n' "$changed" | grep -Eq '^(detections|fixtures|golden)/'; then
    cargo run --quiet --package tripline -- fmt --check
    cargo xtask test-detections
fi
"#;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Replace a hook that somebody else wrote.
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let path = hooks_folder()?.join("pre-commit");
    install(&path, arguments.force)?;
    eprintln!("wrote {}", path.display());
    Ok(())
}

/// Git's own answer, right for worktrees and for `core.hooksPath`.
fn hooks_folder() -> Result<PathBuf, String> {
    let output = Command::new("git")
        .args(["rev-parse", "--git-path", "hooks"])
        .current_dir(workspace::root())
        .output()
        .map_err(|error| format!("git does not start: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "this is no git repository: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        ));
    }
    Ok(workspace::root().join(String::from_utf8_lossy(&output.stdout).trim()))
}

fn install(path: &Path, force: bool) -> Outcome {
    let current = fs::read_to_string(path).unwrap_or_default();
    if path.exists() && !force && !current.contains(MARK) {
        return Err(format!(
            "{} is somebody else's hook; --force replaces it",
            path.display()
        ));
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    fs::write(path, HOOK).map_err(|error| format!("{}: {error}", path.display()))?;
    make_executable(path)
}

#[cfg(unix)]
fn make_executable(path: &Path) -> Outcome {
    use std::os::unix::fs::PermissionsExt;
    let executable = fs::Permissions::from_mode(0o755);
    fs::set_permissions(path, executable).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(not(unix))]
fn make_executable(_path: &Path) -> Outcome {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails when a hook of the user's is overwritten without being asked.
    #[test]
    fn a_foreign_hook_stays() -> Result<(), Box<dyn std::error::Error>> {
        let folder = std::env::temp_dir().join(format!("tripline-hooks-{}", std::process::id()));
        let path = folder.join("pre-commit");
        install(&path, false)?;
        install(&path, false)?;
        fs::write(&path, "#!/bin/sh\nexit 0\n")?;
        assert!(install(&path, false).is_err());
        assert_eq!(fs::read_to_string(&path)?, "#!/bin/sh\nexit 0\n");
        install(&path, true)?;
        assert_eq!(fs::read_to_string(&path)?, HOOK);
        fs::remove_dir_all(&folder)?;
        Ok(())
    }
}
