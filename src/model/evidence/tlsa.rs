//! What TLSA records say of themselves, and what comes of several together (RFC 6698 §2.1, RFC 7671 §9).

use std::fmt;

use super::{DaneSeen, LookupFailure, Proof, RecordFit, TlsaFit, TlsaLookup, TlsaRecord};

/// Hexadecimal digits of a SHA-256 and of a SHA-512 digest.
const DIGITS: [usize; 2] = [64, 128];

impl TlsaRecord {
    /// Whether a mail server that follows DANE can use it, as far as the record itself shows (RFC 7672 §3.1).
    /// Whether a whole certificate or key can be read is seen only where it is held against a chain.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        let digits = self.data.len();
        let whole =
            digits > 0 && digits.is_multiple_of(2) && self.data.bytes().all(|b| b.is_ascii_hexdigit());
        let fits = match self.matching {
            0 => true,
            1 => digits == DIGITS[0],
            2 => digits == DIGITS[1],
            _ => false,
        };
        matches!(self.usage, 2 | 3) && self.selector <= 1 && whole && fits
    }

    /// Usage 0 or 1, which need a public authority and which mail does not use (RFC 7672 §3.1.3).
    #[must_use]
    pub const fn is_for_public_authorities(&self) -> bool {
        self.usage <= 1
    }

    /// The record as a line of a zone, ready to copy.
    #[must_use]
    pub fn zone_line(&self, owner: &str) -> String {
        format!("{}. IN TLSA {self}", owner.trim_end_matches('.'))
    }
}

/// The record as a zone has it: `3 1 1 0123…`.
impl fmt::Display for TlsaRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { usage, selector, matching, data } = self;
        write!(f, "{usage} {selector} {matching} {data}")
    }
}

/// What is known of a server's records, apart from what led to the server (RFC 7672 §2.1, §2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsaKnown {
    /// It cannot be told from here: signatures do not come through.
    Unknown,
    /// Proven: there are none, or there are no signatures that could prove any.
    Nothing,
    /// There are records, and no signatures that prove them.
    Unproven,
    /// The question for them fails although the server's zone is signed.
    LookUpFails,
    /// There are proven records.
    Records,
}

impl TlsaLookup {
    /// What a sender knows of the records.
    #[must_use]
    pub const fn known(&self) -> TlsaKnown {
        if !matches!(&self.failure, None | Some(LookupFailure::NoSuchName | LookupFailure::NoData)) {
            return match self.address_proof {
                Proof::Secure => TlsaKnown::LookUpFails,
                // Nobody asks on where the addresses are not proven; what was asked here was to explain.
                Proof::Insecure => TlsaKnown::Nothing,
                Proof::Indeterminate | Proof::Bogus => TlsaKnown::Unknown,
            };
        }
        let is_empty = self.records.is_empty();
        match (self.address_proof, self.proof) {
            (Proof::Secure, Proof::Bogus) => TlsaKnown::LookUpFails,
            (_, Proof::Secure) if !is_empty => TlsaKnown::Records,
            (_, Proof::Secure) | (Proof::Insecure, _) | (Proof::Secure, Proof::Insecure) if is_empty => {
                TlsaKnown::Nothing
            }
            (Proof::Secure | Proof::Insecure, Proof::Insecure) => TlsaKnown::Unproven,
            _ => TlsaKnown::Unknown,
        }
    }
}

impl DaneSeen {
    /// The records that a sender goes by: usable ones, and of several digests for the same usage and selector only
    /// the strongest (RFC 7671 §9). What is there in full always counts.
    pub fn counted(&self) -> impl Iterator<Item = &RecordFit> {
        let usable = || self.records.iter().filter(|one| one.fit != TlsaFit::Unusable);
        usable().filter(move |RecordFit { record, .. }| {
            let stronger = |other: &TlsaRecord| {
                (other.usage, other.selector) == (record.usage, record.selector)
                    && other.matching > record.matching
            };
            record.matching == 0 || !usable().any(|other| stronger(&other.record))
        })
    }

    /// Whether the server is who DNS says it is (RFC 7672 §3.2).
    #[must_use]
    pub fn is_proven(&self) -> bool {
        self.counted().any(|one| matches!(one.fit, TlsaFit::Fits(_)))
    }
}
