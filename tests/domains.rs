//! Whole domains in a laboratory of DNS: signed and unsigned zones, broken ones, and servers behind them.
#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test fails by panicking, its support too"
)]

#[path = "support"]
mod support {
    pub(crate) mod accounts;
    pub(crate) mod dns_lab;
    pub(crate) mod instance;
    pub(crate) mod nginx;
    pub(crate) mod pki;
    pub(crate) mod requirement;
}

#[path = "domains/agreement.rs"]
mod agreement;
#[path = "domains/dane_entries.rs"]
mod dane_entries;
#[path = "domains/dns_entries.rs"]
mod dns_entries;
#[path = "domains/laboratory.rs"]
mod laboratory;
#[path = "domains/mail_server.rs"]
mod mail_server;
#[path = "domains/network.rs"]
mod network;
#[path = "domains/playing.rs"]
mod playing;
#[path = "domains/policy_pages.rs"]
mod policy_pages;
#[path = "domains/report.rs"]
mod report;
#[path = "domains/scenario.rs"]
mod scenario;
#[path = "domains/sts_entries.rs"]
mod sts_entries;
