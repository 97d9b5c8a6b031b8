//! What was fetched over http to judge a certificate, and whether its issuer has withdrawn it (RFC 5280 §5,
//! RFC 6960).

use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{CertificateInfo, LookupFailure, ProxyFailure, TrustVerdict};

/// One thing that was fetched, or could not be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FetchEvidence {
    /// The address as the certificate gives it.
    pub url: String,
    /// Where redirects led to, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redirects: Vec<String>,
    /// The address that was connected to last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
    /// The proxy it went through last, as host and port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    /// Octets of the body, as far as it was read.
    pub octets: usize,
    pub elapsed_ms: f64,
    /// Why nothing usable came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<FetchFailure>,
}

/// Why nothing usable was fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FetchFailure {
    /// Not a plain http address on an ordinary port, so it was not asked.
    NotHttp,
    /// The name has no address.
    NoAddress { failure: LookupFailure },
    /// It leads to an address that a certificate must not send this PC to (loopback, private, …).
    ForbiddenAddress { address: IpAddr },
    /// No connection, or it broke; the reason.
    Unreachable { reason: String },
    /// It did not get past the proxy.
    Proxy { failure: ProxyFailure },
    /// More redirects than are followed.
    TooManyRedirects,
    /// Another status than 200.
    Status { code: u16 },
    /// Over the limit of size.
    TooLarge,
    /// Over the limit of time.
    TimedOut,
    /// The check was stopped or ran out of time.
    Cut,
    /// The answer is not http, or breaks off.
    BadAnswer { reason: String },
    /// What came is not what was asked for; the reason.
    NotUsable { reason: String },
}

/// A chain made whole with certificates that were fetched from where the ones below them say their issuer lies
/// (RFC 5280 §4.2.2.1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CompletedChain {
    /// Every attempt, in order.
    pub fetches: Vec<FetchEvidence>,
    /// The certificates fetched that belong to the chain, lowest first.
    pub fetched: Vec<CertificateInfo>,
    /// The path from the server's certificate upwards: indexes into the chain as sent and, from its length on, into
    /// `fetched`.
    pub path: Vec<usize>,
    /// What the public judge says of the chain with the fetched certificates.
    pub public: TrustVerdict,
    /// The trust anchor under which the path ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
}

/// One way from the server's certificate to a trust anchor (RFC 4158).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnchoredPath {
    /// Indexes as in [`CompletedChain::path`].
    pub certificates: Vec<usize>,
    /// The trust anchor that signed the last of them.
    pub anchor: String,
    /// Every certificate of it is in date at the moment of judging.
    pub in_date: bool,
}

/// Whether the issuer has withdrawn the server's certificate, by every source that was heard.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RevocationEvidence {
    /// The staple first, then what was fetched.
    pub answers: Vec<RevocationAnswer>,
    /// Sources named in the certificate were to be asked over http.
    pub asked: bool,
}

impl RevocationEvidence {
    /// The word that counts: a withdrawal by any source, else that the certificate is good.
    #[must_use]
    pub fn decisive(&self) -> Option<&RevocationAnswer> {
        let find =
            |wanted: fn(&RevocationStatus) -> bool| self.answers.iter().find(|answer| wanted(&answer.status));
        find(|status| matches!(status, RevocationStatus::Revoked { .. }))
            .or_else(|| find(|status| *status == RevocationStatus::Good))
    }
}

/// What one source says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RevocationAnswer {
    pub source: RevocationSource,
    pub status: RevocationStatus,
    /// Who signed the answer: the issuer itself, or a responder in its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_by: Option<String>,
    /// From when the answer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub this_update: Option<Timestamp>,
    /// Until when the answer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_update: Option<Timestamp>,
    /// How it was fetched; nothing for a staple.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetch: Option<FetchEvidence>,
}

/// Where an answer about revocation comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationSource {
    /// The OCSP response that the server sent along (RFC 6066 §8).
    Staple,
    /// An OCSP responder (RFC 6960).
    Ocsp,
    /// A list of withdrawn certificates (RFC 5280 §5).
    Crl,
}

/// What is known of a withdrawal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RevocationStatus {
    Good,
    Revoked {
        at: Timestamp,
        /// The name of the reason (RFC 5280 §5.3.1), where one is given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The responder does not know the certificate.
    Unknown,
    /// The answer proves nothing.
    Unusable {
        fault: RevocationFault,
    },
    /// There was no answer; the fetch says why.
    NoAnswer,
}

/// Why an answer about revocation proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum RevocationFault {
    /// It cannot be read; where reading ended.
    Malformed { reason: String },
    /// The responder gave an error instead (RFC 6960 §4.2.1); its name.
    Refused { status: String },
    /// It is about another certificate.
    OtherCertificate,
    /// The signature does not fit the key of whoever is said to have signed.
    BadSignature,
    /// Signed by somebody the issuer has not named for it.
    WrongSigner,
    /// It does not hold any more.
    Expired,
    /// It does not hold yet.
    NotYetValid,
    /// A list for other certificates or with rules that are not known.
    OutOfScope,
    /// The issuer's certificate is not known, so that nothing can be verified.
    NoIssuer,
}
