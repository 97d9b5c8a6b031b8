//! ClientHellos made by hand and the flights that answer them: what is written is read back, any bytes are
//! survived, and those who know better agree: a TLS library of others, and `openssl s_server`.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, its support too"
)]

mod raw_tls {
    mod hellos;
    mod readers;
}
