//! Arguments in, exit code out.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: tripline::allocator::Allocator = tripline::allocator::Allocator;

fn main() -> ExitCode {
    tripline::cli::main()
}
