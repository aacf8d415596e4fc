//! `cargo xtask corpus`: all published queries and definitions, bound and run over empty and over random tables.
//!
//! The work is a test of the toolkit (`tests/it/execution/`), of which CI runs a tenth. This takes everything and prints
//! what was refused, what failed and what differs between batch sizes.

use crate::{Outcome, process, workspace};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write the counts to `tests/ratchets/corpus.txt`; refused where one has fallen.
    #[arg(long)]
    update: bool,
    /// Use an optimised build.
    #[arg(long)]
    release: bool,
    /// Only queries whose id contains one of these texts, which stand between `|`; compares with nothing.
    #[arg(long)]
    filter: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    if workspace::shared().is_none() {
        eprintln!("corpus: skipped, the shared material is not here (../shared or TRIPLINE_SHARED)");
        return Ok(());
    }
    let mut words = vec!["test", "--workspace", "--test", "it"];
    if arguments.release {
        words.push("--release");
    }
    words.extend(["--", "execution", "--nocapture"]);
    let asked = if arguments.update { "update" } else { "all" };
    let filter = arguments.filter.as_deref().unwrap_or_default();
    process::cargo_with(
        &words,
        &[("TRIPLINE_CORPUS", asked), ("TRIPLINE_CORPUS_FILTER", filter)],
    )
}
