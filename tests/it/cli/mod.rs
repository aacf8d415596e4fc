//! The built command line: output, exit codes, files left behind.

mod bench;
mod databases;
mod explain;
mod fmt;
mod functions;
mod lint;
mod project;
mod query;
mod query_tables;
mod test;
mod usage;
mod watchlists;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Runs the built binary in `folder`; the environment's colour settings do not matter.
pub(crate) fn tripline(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tripline"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .output()
        .expect("the binary runs")
}

/// Writes a file and the folders that lead to it.
pub(crate) fn write(folder: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Standard output as text.
pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Standard error as text.
pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
