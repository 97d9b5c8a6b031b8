//! Profiles of sending servers: that they are whole, that they are what real programs send, and what follows from
//! them for servers of several kinds.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, its support too"
)]

mod answers;
mod fits;
#[cfg(target_os = "linux")]
mod foretold;
mod practised;
mod profiles;
mod properties;
#[cfg(target_os = "linux")]
mod real_senders;
#[cfg(target_os = "linux")]
mod recorded;
mod servers;
mod words;

#[path = "../support/mod.rs"]
mod engine;

#[cfg(target_os = "linux")]
#[allow(dead_code, reason = "other test programs use the rest")]
#[path = "../support"]
mod support {
    pub(crate) mod accounts;
    pub(crate) mod exim;
    pub(crate) mod instance;
    pub(crate) mod pki;
    pub(crate) mod postfix;
    pub(crate) mod question;
    pub(crate) mod requirement;
}
