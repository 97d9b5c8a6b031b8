//! TLS: alerts and records as they appear on the wire, and the recording handshake.

pub mod alert;
pub mod cipher_suite;
pub mod client_hello;
pub mod connector;
pub mod server_flight;
pub mod signature;
