//! Cipher suites and groups by registered number and name (IANA TLS parameters), with the kinds of SSLv2.

use crate::model::evidence::CipherSuite;

/// The suite behind a number; an unregistered one is named by its number.
#[must_use]
pub fn suite(code: u32) -> CipherSuite {
    CipherSuite { code, name: format!("0x{code:04X}") }
}

/// The number of a suite by its IANA name.
#[must_use]
pub fn code(_name: &str) -> Option<u16> {
    None
}
