//! What a query may use up, and how a person stops it.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::Args;
use kql_engine::context::Limits;

/// Bytes in a mebibyte.
const MEBIBYTE: u64 = 1 << 20;

/// What a query may use up.
#[derive(Debug, Args)]
pub(super) struct LimitArguments {
    /// Rows that one operator may give [default: 100000000]
    #[arg(long, value_name = "ROWS", value_parser = clap::value_parser!(u64).range(1..), help_heading = "Limits")]
    max_rows: Option<u64>,
    /// Memory for the query's tables, in MiB [default: 5120]
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u64).range(1..1 << 24), help_heading = "Limits")]
    max_memory: Option<u64>,
    /// Time for the query, in seconds [default: 240]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..), help_heading = "Limits")]
    timeout: Option<u64>,
}

impl LimitArguments {
    /// Puts what was written in the place of the defaults.
    pub(super) fn apply(&self, limits: &mut Limits) {
        limits.rows = self.max_rows.unwrap_or(limits.rows);
        limits.bytes = self.max_memory.map_or(limits.bytes, |mebibytes| mebibytes * MEBIBYTE);
        limits.seconds = self.timeout.unwrap_or(limits.seconds);
    }
}

/// Ctrl-C sets `flag`; where that did not help, the next one ends the process. Fails where the system refuses.
pub(super) fn stop_on_interrupt(flag: &Arc<AtomicBool>) -> std::io::Result<()> {
    use signal_hook::consts::SIGINT;
    use signal_hook::flag::{register, register_conditional_shutdown};
    // in this order: the second signal finds the flag that the first one set
    register_conditional_shutdown(SIGINT, INTERRUPTED, Arc::clone(flag))?;
    register(SIGINT, Arc::clone(flag))?;
    Ok(())
}

/// What shells give a process that SIGINT ended.
const INTERRUPTED: i32 = 130;
