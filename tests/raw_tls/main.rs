//! ClientHellos made by hand and the flights that answer them: what is written is read back, any bytes are
//! survived, and those who know better agree: a TLS library of others, `openssl s_server`, and servers of other
//! times.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, its support too"
)]

#[cfg(target_os = "linux")]
mod facts;
mod hellos;
#[cfg(target_os = "linux")]
mod live;
mod readers;
mod rustls_server;

#[cfg(target_os = "linux")]
#[path = "../support"]
#[allow(dead_code, reason = "another test program uses the rest of its support")]
mod support {
    pub(crate) mod front;
    pub(crate) mod instance;
    pub(crate) mod old_server;
    pub(crate) mod openssl;
    pub(crate) mod pki;
    pub(crate) mod requirement;
}
