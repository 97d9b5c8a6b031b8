//! The desktop program.

// No console window beside it on Windows.
#![cfg_attr(windows, windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    tls_ladder::ui::launch::run()
}
