//! MTA-STS and TLS-RPT: what is read, what is fetched from a real web server, and what is concluded.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "what fails here fails the test"
)]

#[path = "support/accounts.rs"]
mod accounts;
#[path = "mta_sts/concluding.rs"]
mod concluding;
#[path = "support/dns.rs"]
mod dns;
#[path = "mta_sts/fetching.rs"]
mod fetching;
#[path = "support/instance.rs"]
mod instance;
#[path = "support/nginx.rs"]
mod nginx;
#[path = "support/openssl.rs"]
mod openssl;
#[path = "support/pki.rs"]
mod pki;
#[path = "mta_sts/reading.rs"]
mod reading;
#[path = "support/requirement.rs"]
mod requirement;
#[path = "support/mod.rs"]
mod support;
