//! `cargo xtask package`: ARM templates of the content pack, in `target/package`.

use crate::{Outcome, process};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder to write to.
    #[arg(long, default_value = "target/package")]
    out: String,
    /// Definitions or folders; without any, all of `detections/`.
    paths: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let mut line = vec!["package".to_owned(), "--out".to_owned(), arguments.out.clone()];
    line.extend(arguments.paths.iter().cloned());
    process::run_tripline(false, &line)
}
