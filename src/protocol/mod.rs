//! Wire formats. Parsers take bytes, do no IO, and are total.

pub mod dane;
pub mod smtp;
pub mod tls;
pub mod x509;
