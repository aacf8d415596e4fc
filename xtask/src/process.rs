//! Running other programs, with their output left to the terminal.

use crate::{Outcome, workspace};
use std::path::PathBuf;
use std::process::Command;

/// Runs `program` in the workspace's folder; fails when it cannot start or does not exit with 0.
pub(crate) fn run<S: AsRef<str>>(program: &str, arguments: &[S]) -> Outcome {
    run_with(program, arguments, &[])
}

fn run_with<S: AsRef<str>>(program: &str, arguments: &[S], environment: &[(&str, &str)]) -> Outcome {
    let arguments: Vec<&str> = arguments.iter().map(AsRef::as_ref).collect();
    let line = format!("{program} {}", arguments.join(" "));
    let status = Command::new(program)
        .args(&arguments)
        .envs(environment.iter().copied())
        .current_dir(workspace::root())
        .status()
        .map_err(|error| format!("`{line}` does not start: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{line}` failed ({status})"))
    }
}

/// Runs cargo with the toolchain that runs this.
pub(crate) fn cargo<S: AsRef<str>>(arguments: &[S]) -> Outcome {
    cargo_with(arguments, &[])
}

/// [`cargo`] with variables in its environment.
pub(crate) fn cargo_with<S: AsRef<str>>(arguments: &[S], environment: &[(&str, &str)]) -> Outcome {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    run_with(&cargo, arguments, environment)
}

/// Builds the command line tool and returns its path. The whole workspace is selected so that this uses the same
/// features as every other build: another selection would build Arrow again.
pub(crate) fn tripline(release: bool) -> Result<PathBuf, String> {
    let mut arguments = vec!["build", "--quiet", "--workspace", "--bin", "tripline"];
    if release {
        arguments.push("--release");
    }
    cargo(&arguments)?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace::root().join("target"), PathBuf::from);
    let name = format!("tripline{}", std::env::consts::EXE_SUFFIX);
    Ok(target.join(if release { "release" } else { "debug" }).join(name))
}

/// Builds the tool and runs it.
pub(crate) fn run_tripline<S: AsRef<str>>(release: bool, arguments: &[S]) -> Outcome {
    let tool = tripline(release)?;
    let tool = tool
        .to_str()
        .ok_or_else(|| format!("{} is not a text path", tool.display()))?;
    run(tool, arguments)
}
