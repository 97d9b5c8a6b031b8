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
mod profiles;
mod properties;
mod servers;
