//! The console program.

use std::process::ExitCode;

fn main() -> ExitCode {
    tls_ladder::cli::run()
}
