//! Tripline's automation: `cargo xtask <task>`, one file a task.
//!
//! Links none of the other crates, so that it builds in seconds on a fresh clone and never waits for the engine.

mod codegen;
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
    /// Write the compact data files in `schemas/` and the engine's catalog from the shared reference material.
    Codegen(codegen::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
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
