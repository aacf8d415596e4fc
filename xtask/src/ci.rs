//! `cargo xtask ci`: what CI runs, in the same order. `.ci/run` calls it after it has installed what it needs.

use crate::{Outcome, codegen, conformance, process, test_detections};
use std::time::Instant;

struct Step {
    name: &'static str,
    run: fn() -> Outcome,
}

/// Cheap and frequent complaints first.
const STEPS: &[Step] = &[
    Step {
        name: "format",
        run: || process::cargo(&["fmt", "--all", "--check"]),
    },
    Step {
        name: "clippy",
        run: clippy,
    },
    Step {
        name: "tests",
        run: || process::cargo(&["test", "--workspace"]),
    },
    Step {
        name: "generated data",
        run: codegen::check,
    },
    Step {
        name: "detections",
        run: test_detections::all,
    },
    Step {
        name: "conformance",
        run: conformance::check,
    },
];

fn clippy() -> Outcome {
    process::cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])
}

/// Stops at the first step that fails.
pub(crate) fn run() -> Outcome {
    for (done, step) in STEPS.iter().enumerate() {
        eprintln!("== {} ({} of {})", step.name, done + 1, STEPS.len());
        let start = Instant::now();
        if let Err(message) = (step.run)() {
            println!("steps: {done} passed, 1 failed");
            return Err(format!("step `{}`: {message}", step.name));
        }
        eprintln!("== {} took {} s", step.name, start.elapsed().as_secs());
    }
    println!("steps: {} passed, 0 failed", STEPS.len());
    Ok(())
}
