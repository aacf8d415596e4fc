//! The command line: one file a subcommand, with its arguments and its `run`.
//!
//! Exit codes: 0 clean, 1 findings or failures, 2 wrong usage or an error of the tool itself.

mod bench;
mod completions;
mod explain;
mod fmt;
mod inspect;
mod limits;
mod lint;
mod output;
mod package;
mod query;
mod test;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::source::display_path;

pub use output::Output;

/// What `now()` is where nobody says: 2026-01-01T00:00:00Z, in ticks since 0001-01-01. The wall clock is never read, so
/// that the same query always gives the same rows.
pub(crate) const DEFAULT_NOW: i64 = 639_028_224_000_000_000;

/// Nothing to report.
pub const CLEAN: u8 = 0;
/// Findings or failures.
pub const FINDINGS: u8 = 1;
/// Wrong usage, or an error of the tool itself.
pub const USAGE: u8 = 2;

/// Tests, lints and packages Microsoft Sentinel detections, with a local KQL engine.
#[derive(Debug, Parser)]
#[command(name = "tripline", version, propagate_version = true, after_help = AFTER_HELP)]
struct Cli {
    /// When to write colours
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    color: Colour,
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  clean
  1  findings or failures
  2  wrong usage, or an error of the tool itself

Colours follow NO_COLOR and the terminal unless --color says otherwise.";

/// When to write colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Colour {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check definitions and their queries
    Lint(lint::Lint),
    /// Lay out KQL in files and definitions
    Fmt(fmt::Fmt),
    /// Tell what a query names and yields
    Inspect(inspect::Inspect),
    /// Write ARM templates of what passes its lints and tests
    Package(package::Package),
    /// Run detections over their cases and compare with the goldens
    Test(test::Test),
    /// Run a KQL query over files
    Query(query::Query),
    /// Measure queries over data files
    Bench(bench::Bench),
    /// Tell about a function, operator, aggregate, plugin, lint or error
    Explain(explain::Explain),
    /// Print a script that completes commands in a shell
    Completions(completions::Completions),
}

/// Parses the arguments of the process and runs the command.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors and go to standard output.
            let code = if error.use_stderr() { USAGE } else { CLEAN };
            // Nothing is left to do when the terminal is gone.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let mut output = Output::new(cli.color);
    let code = match cli.command {
        Command::Lint(command) => command.run(&mut output),
        Command::Fmt(command) => command.run(&mut output),
        Command::Inspect(command) => command.run(&mut output),
        Command::Package(command) => command.run(&mut output),
        Command::Test(command) => command.run(&mut output),
        Command::Query(command) => command.run(&mut output),
        Command::Bench(command) => command.run(&mut output),
        Command::Explain(command) => command.run(&mut output),
        Command::Completions(command) => command.run(&mut output),
    };
    ExitCode::from(output.finish(code))
}

/// Tells the first of these paths that is not there, if one is not.
fn tell_missing(paths: &[PathBuf], output: &Output) -> bool {
    let missing = paths.iter().find(|path| !path.exists());
    if let Some(path) = missing {
        let path = display_path(path);
        output.error(&format!("cannot read {path}: no such file or directory"));
    }
    missing.is_some()
}

/// Has that many threads work, or as many as there are cores; returns how many.
fn threads(wanted: Option<usize>) -> Result<usize, String> {
    if wanted == Some(0) {
        return Err("`--threads 0` leaves nobody to work; write 1 or more".to_string());
    }
    if let Some(count) = wanted {
        let built = rayon::ThreadPoolBuilder::new().num_threads(count).build_global();
        built.map_err(|error| format!("cannot start {count} threads: {error}"))?;
    }
    Ok(wanted.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)))
}
