//! What comes of a question.

use std::net::IpAddr;

use crate::model::evidence::{AddressAnswers, LookupFailure, Proof};

/// What came of one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<T> {
    /// At least one record, or why there is none.
    pub outcome: Result<Vec<T>, LookupFailure>,
    /// What DNSSEC says of the records, or of the answer that there are none.
    pub proof: Proof,
    /// Seconds the records may be kept.
    pub ttl_s: Option<u32>,
    /// The name at the end of all CNAME records; nothing when the name is no alias.
    pub alias_of: Option<String>,
}

impl<T> Answer<T> {
    /// An answer without records.
    #[must_use]
    pub const fn failed(failure: LookupFailure, proof: Proof) -> Self {
        Self { outcome: Err(failure), proof, ttl_s: None, alias_of: None }
    }

    /// The records, none where there was a failure.
    #[must_use]
    pub fn records(&self) -> &[T] {
        self.outcome.as_deref().unwrap_or_default()
    }
}

/// The addresses of a host, both ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostAnswer {
    /// What is called.
    pub answer: Answer<IpAddr>,
    /// What DNS itself says; nothing where only the operating system was asked.
    pub by_dns: Option<AddressAnswers>,
}

/// What is to be remembered of all questions, each remark once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remarks {
    /// What the servers said beside their answers (RFC 8914).
    pub notes: Vec<String>,
    /// Which answers are not proven although their zones are signed ones, and why.
    pub doubts: Vec<String>,
}
