//! X.509 certificates: reading, ordering and names (RFC 5280, RFC 9525).

pub mod certificate;
pub mod chain;
pub mod identity;
mod names;
mod signature;
mod text;
