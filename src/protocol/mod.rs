//! Wire formats. Parsers take bytes, do no IO, and are total.

pub mod dane;
pub mod mta_sts;
pub mod smtp;
pub mod tls;
pub mod tls_rpt;
pub mod x509;
