//! What is handed to people: the packages for Linux and macOS, and what they are made from. Those for Windows are tried
//! in `tests/on_windows`.
#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, its support too"
)]

mod debian;
mod libraries;
mod macos;
mod notes;

#[allow(dead_code, reason = "other test programs use the rest")]
#[path = "../support"]
mod support {
    pub(crate) mod packaging;
    pub(crate) mod requirement;
}
