//! The Windows programs, as `tests/windows` makes them on Linux: what is in their files, and what they do under Wine.
//!
//! Skipped with a notice where they were not made, or where the sources are newer; where everything has to be there
//! (`CI=true`), that fails, unless they were left out on purpose (`tests/run --no-windows`).
#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, its support too"
)]

mod console;
mod contrast;
mod desktop;
mod files;
mod network;
mod packages;
mod places;
mod portable_executable;
mod practice;
mod proxy;
mod same;
mod trust;
mod wine;

#[allow(dead_code, reason = "other test programs use the rest")]
#[path = "../support"]
mod support {
    pub(crate) mod accounts;
    pub(crate) mod dns;
    pub(crate) mod instance;
    pub(crate) mod nginx;
    pub(crate) mod openssl;
    pub(crate) mod own_network;
    pub(crate) mod packaging;
    pub(crate) mod pki;
    pub(crate) mod postfix;
    pub(crate) mod requirement;
    pub(crate) mod screen;
    pub(crate) mod tinyproxy;
}
