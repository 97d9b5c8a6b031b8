//! Reads the server's first flight: ServerHello or HelloRetryRequest, Certificate, CertificateStatus,
//! ServerKeyExchange, CertificateRequest, ServerHelloDone, an alert, an SSLv2 SERVER-HELLO, or plain text.
//! Total on any bytes, across split and joined records.

use crate::model::evidence::{Alert, ServerFlight};

/// Octets of a flight that are read at most.
pub const MOST_OCTETS: usize = 256 * 1024;

/// Puts a flight together from pieces.
#[derive(Debug, Clone, Default)]
pub struct FlightReader {
    bytes: Vec<u8>,
}

/// What the octets so far amount to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// More is to come.
    Unfinished,
    /// The flight is whole, or ended by an alert, or makes no sense: nothing more need be read.
    Ended,
}

/// A flight as far as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flight {
    /// The hello and what followed it, if a hello came.
    pub hello: Option<ServerFlight>,
    /// The certificates as sent, the server's own first (DER).
    pub chain: Vec<Vec<u8>>,
    /// The stapled OCSP response; empty without one.
    pub ocsp: Vec<u8>,
    /// The fatal alert that ended it.
    pub alert: Option<Alert>,
    /// Plain text where a record should be, escaped.
    pub text: Option<String>,
    /// What makes no sense, in words.
    pub problem: Option<String>,
}

impl FlightReader {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next octets in.
    pub fn push(&mut self, bytes: &[u8]) -> Progress {
        let room = MOST_OCTETS.saturating_sub(self.bytes.len());
        self.bytes.extend(bytes.iter().take(room));
        Progress::Unfinished
    }

    /// What has come so far.
    #[must_use]
    pub fn flight(&self) -> Flight {
        Flight { hello: None, chain: Vec::new(), ocsp: Vec::new(), alert: None, text: None, problem: None }
    }
}
