//! `tripline completions`

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{CLEAN, Cli, Output};

/// Prints a script that completes commands in a shell.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tripline completions bash > /etc/bash_completion.d/tripline")]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self, output: &mut Output) -> u8 {
        let mut script = Vec::new();
        let mut command = Cli::command().mut_subcommand("explain", super::explain::with_names);
        clap_complete::generate(self.shell, &mut command, "tripline", &mut script);
        output.print(&String::from_utf8_lossy(&script));
        CLEAN
    }
}
