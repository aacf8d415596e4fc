//! `cargo xtask test-detections`: lints and tests the definitions in `detections/`, as CI does.

use crate::{Outcome, process};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Definitions or folders; without any, all of `detections/`.
    paths: Vec<String>,
    /// Use an optimised build.
    #[arg(long)]
    release: bool,
}

/// Runs the lints first: a query that does not bind would only fail a second time.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    for command in ["lint", "test"] {
        let mut line = vec![command.to_owned()];
        line.extend(arguments.paths.iter().cloned());
        process::run_tripline(arguments.release, &line)?;
    }
    Ok(())
}

/// The same without choices, as a step of CI.
pub(crate) fn all() -> Outcome {
    run(&Arguments {
        paths: Vec::new(),
        release: false,
    })
}
