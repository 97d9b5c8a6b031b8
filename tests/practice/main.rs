//! The practice servers do what their scripts say. Clients here are plain sockets and rustls: nothing of the
//! program's own engine is trusted to test them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

mod certificates;
mod client;
mod conversation;
mod scripts;
mod sturdiness;
