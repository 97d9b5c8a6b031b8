//! TLS: alerts and records as they appear on the wire, and the recording handshake.

pub mod alert;
pub mod cipher_suite;
pub mod client_hello;
pub mod client_hello_read;
pub mod connector;
pub mod dh_prime;
pub mod groups;
pub mod hello_shapes;
mod key_share;
mod octets;
mod record;
mod registered_suites;
pub mod server_flight;
mod server_messages;
pub mod signature;
pub mod signature_scheme;
