//! TLS: alerts and records as they appear on the wire, and the recording handshake.

pub mod alert;
pub mod connector;
pub mod signature;
