//! X.509 certificates: reading, ordering, names and revocation (RFC 5280, RFC 6960, RFC 9525).

pub mod bundle;
pub mod certificate;
pub mod chain;
pub mod crl;
mod der;
pub mod identity;
pub mod issuer;
pub mod named_anchor;
mod names;
pub mod ocsp;
mod paths;
mod signature;
mod text;
