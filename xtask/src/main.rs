//! Tripline's automation: `cargo xtask <task>`, one file a task.
//!
//! Links none of the other crates, so that it builds in seconds on a fresh clone and never waits for the engine.

mod bench;
mod ci;
mod codegen;
mod conformance;
mod corpus;
mod fuzz;
mod install_hooks;
mod package;
mod process;
mod test_detections;
mod workspace;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// What a task returns: nothing, or one message for the person who ran it.
type Outcome = Result<(), String>;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Tripline's automation")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Lint and test the definitions in `detections/`, as CI does.
    TestDetections(test_detections::Arguments),
    /// Write ARM templates of the content pack.
    Package(package::Arguments),
    /// Everything CI runs, in the same order.
    Ci,
    /// Compare results with those recorded from a real Kusto engine.
    Conformance(conformance::Arguments),
    /// Run all published queries and definitions over empty and random tables.
    Corpus(corpus::Arguments),
    /// Feed the front end with what a fuzzer makes of real queries.
    Fuzz(fuzz::Arguments),
    /// Install a git hook that checks what is about to be committed.
    InstallHooks(install_hooks::Arguments),
    /// Measure queries over generated logs; the generator and the queries are shared material.
    Bench(bench::Arguments),
    /// Write the compact data files in `schemas/` and the engine's catalog from the shared reference material.
    Codegen(codegen::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::TestDetections(arguments) => test_detections::run(&arguments),
        Task::Package(arguments) => package::run(&arguments),
        Task::Ci => ci::run(),
        Task::Conformance(arguments) => conformance::run(&arguments),
        Task::Corpus(arguments) => corpus::run(&arguments),
        Task::Fuzz(arguments) => fuzz::run(&arguments),
        Task::InstallHooks(arguments) => install_hooks::run(&arguments),
        Task::Bench(arguments) => bench::run(&arguments),
        Task::Codegen(arguments) => codegen::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
