//! `cargo xtask fuzz`: the front end against texts that a fuzzer makes from real queries.
//!
//! Needs a nightly compiler and `cargo-fuzz`; both are asked for by name where they are missing.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::{Outcome, workspace};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// For how long
    #[arg(long, default_value_t = 30)]
    minutes: u32,
}

/// Longer texts find nothing that shorter ones do not, and cost executions.
const LONGEST: usize = 4096;

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let root = workspace::root();
    let corpus = root.join("fuzz/corpus/front_end");
    std::fs::create_dir_all(&corpus).map_err(|error| format!("cannot create {}: {error}", corpus.display()))?;
    let queries = seed(&corpus)?;
    match queries {
        0 => eprintln!("note: the shared queries are not here; starting from fuzz/seeds alone"),
        count => eprintln!("starting from fuzz/seeds and {count} published queries"),
    }
    let (seconds, longest) = (arguments.minutes * 60, LONGEST);
    let status = Command::new("cargo")
        .args([
            "+nightly",
            "fuzz",
            "run",
            // nothing here is unsafe: a sanitizer would find nothing and halve the speed
            "--sanitizer=none",
            "front_end",
            "fuzz/corpus/front_end",
            "fuzz/seeds",
            "--",
        ])
        .args([
            format!("-max_total_time={seconds}"),
            format!("-max_len={longest}"),
            "-dict=fuzz/kql.dict".into(),
            "-timeout=10".into(),
            "-print_final_stats=1".into(),
        ])
        .current_dir(&root)
        .status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(
            "the fuzzer found something (see fuzz/artifacts/front_end), or it is not installed: \
             rustup toolchain install nightly && cargo install cargo-fuzz"
                .into(),
        ),
        Err(error) => Err(format!("cannot start cargo: {error}")),
    }
}

/// Writes published queries into the corpus; how many.
fn seed(corpus: &Path) -> Result<usize, String> {
    let Some(shared) = workspace::shared() else {
        return Ok(0);
    };
    let mut count = 0;
    for name in ["queries", "invalid"] {
        let path = shared.join(format!("corpus/queries/{name}.jsonl"));
        let text =
            std::fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        for (number, line) in text.lines().enumerate() {
            let case: Value = serde_json::from_str(line).map_err(|error| format!("{}: {error}", path.display()))?;
            let query = case["query"].as_str().unwrap_or_default();
            if query.len() <= LONGEST {
                let file = corpus.join(format!("{name}-{number}"));
                std::fs::write(&file, query).map_err(|error| format!("cannot write {}: {error}", file.display()))?;
                count += 1;
            }
        }
    }
    Ok(count)
}
