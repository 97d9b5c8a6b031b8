//! What the certificates say, and what each judge says of them (RFC 5280, RFC 9525).

use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{AnchoredPath, CompletedChain, ProtocolVersion, RevocationEvidence};
use crate::model::stored_root::RootPlace;

/// A root certificate that this PC trusts and the public does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceRoot {
    pub name: String,
    pub place: RootPlace,
}

/// The chain as sent, and what each judge says of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CertificateEvidence {
    /// The root of this PC under which the chain ends, where the public does not trust it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_root: Option<DeviceRoot>,
    /// The name (or address) the certificate has to prove: the MX host name (RFC 9525 reference identifier).
    pub reference: String,
    /// Every certificate in the order sent, the server's own first.
    pub chain: Vec<CertificateInfo>,
    /// Octets of all certificates sent.
    pub chain_octets: usize,
    /// Certificates beyond the limit that were left out.
    pub left_out: usize,
    /// When the chain was judged.
    pub judged_at: Timestamp,
    /// The version of the hello made by hand that brought the chain, when this program's own handshake brought none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_in: Option<ProtocolVersion>,
    pub name: NameMatch,
    /// The chain exactly as sent, against the public trust anchors and those added by hand.
    pub public: TrustVerdict,
    /// The same chain as this PC's own trust store sees it.
    pub device: TrustVerdict,
    /// Indexes into `chain` of the path from the server's certificate upwards, as far as it goes.
    pub path: Vec<usize>,
    /// Indexes of certificates that are no part of the path.
    pub unrelated: Vec<usize>,
    /// A stapled OCSP response came with the chain.
    pub ocsp_staple: bool,
    /// The certificate that did not parse, and why.
    pub parse_failure: Option<String>,
    /// The trust anchor (public, or added by hand) under which the path ends, by issuer name and signature,
    /// whatever else is wrong with the chain: dates, purpose, version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// A trust anchor with the same organisation name as the issuer that is missing at the end of the path:
    /// a sign that the missing link belongs to a known authority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer_family: Option<String>,
    /// The person asked for another day than today: dates are said as of `judged_at`.
    #[serde(default)]
    pub judged_for_another_day: bool,
    /// What became of the chain with certificates fetched from where it says they lie; nothing when it ended under
    /// a known anchor as sent, or nothing was to be fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed: Option<Box<CompletedChain>>,
    /// Other ways to a trust anchor than `path`, among the certificates sent and fetched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_paths: Vec<AnchoredPath>,
    /// Whether the issuer has withdrawn the certificate; nothing when nobody was heard or asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation: Option<RevocationEvidence>,
}

/// How the certificate's names fit the reference (RFC 9525 §6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameMatch {
    /// A DNS name or IP address entry fits; the entry.
    Matches(String),
    /// No entry fits; `near` says why one nearly does.
    Differs(Option<NearMiss>),
    /// There are no entries, but the common name would fit (ignored by RFC 9525).
    CommonNameOnly(String),
    /// There is no name to compare: the server was named by its address, and the certificate does not list it.
    NoReference,
}

/// Why a name nearly fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NearMiss {
    /// The star covers one label only, or stands where no star may stand; the entry.
    Wildcard(String),
    /// An entry names the mail domain, or a sister of the server's name in it; the entry.
    MailDomain(String),
}

/// What one judge says of the chain's trust; the name is judged apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustVerdict {
    pub outcome: TrustOutcome,
    /// The judge's own words.
    pub detail: String,
    /// When dates were at fault: the outcome at a moment when they were not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apart_from_dates: Option<TrustOutcome>,
}

impl TrustVerdict {
    /// Whether the judge knows the authority behind the chain, be the dates right or wrong.
    #[must_use]
    pub fn knows_issuer(&self) -> bool {
        self.outcome == TrustOutcome::Trusted || self.apart_from_dates == Some(TrustOutcome::Trusted)
    }
}

/// The outcomes of a path validation (RFC 5280 §6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrustOutcome {
    Trusted,
    UnknownIssuer,
    Expired,
    NotYetValid,
    Revoked,
    WrongPurpose,
    NameMismatch,
    /// The server's certificate is an authority's certificate.
    CaAsEndEntity,
    /// Signature, encoding or extension faults.
    Malformed,
    /// Not one of the above; the detail says it.
    Other,
    /// This judge was not asked, or did not answer in time.
    NotJudged,
}

/// One certificate (RFC 5280 §4.1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CertificateInfo {
    /// 1, 2 or 3.
    pub version: u8,
    /// The distinguished name, for people.
    pub subject: String,
    pub common_name: Option<String>,
    pub issuer: String,
    pub issuer_common_name: Option<String>,
    pub issuer_organization: Option<String>,
    /// Hexadecimal with colons.
    pub serial: String,
    pub not_before: Timestamp,
    pub not_after: Timestamp,
    /// Subject alternative names: host names.
    pub dns_names: Vec<String>,
    /// Subject alternative names: addresses.
    pub ip_addresses: Vec<IpAddr>,
    /// Other alternative names, for people.
    pub other_names: Vec<String>,
    /// `RSA`, `EC P-256`, `Ed25519`, …
    pub key_type: String,
    /// Bits of the key.
    pub key_bits: Option<usize>,
    /// `sha256WithRSAEncryption`, …
    pub signature_algorithm: String,
    /// Names of the key usage bits; nothing without the extension (RFC 5280 §4.2.1.3).
    pub key_usage: Option<Vec<String>>,
    /// Names of the extended key usages; nothing without the extension (RFC 5280 §4.2.1.12).
    pub extended_key_usage: Option<Vec<String>>,
    /// The cA flag of the basic constraints; nothing without the extension.
    pub is_ca: Option<bool>,
    pub path_length: Option<u32>,
    /// Where the issuer's certificate can be fetched (AIA caIssuers).
    pub ca_issuers: Vec<String>,
    /// Where to ask for revocation (AIA OCSP).
    pub ocsp_urls: Vec<String>,
    pub crl_urls: Vec<String>,
    /// The TLS Feature extension demands a stapled OCSP response (RFC 7633).
    pub must_staple: bool,
    /// Carries proofs of public logging (RFC 6962 §3.3): only public authorities put them in.
    #[serde(default)]
    pub publicly_logged: bool,
    /// The earliest proof of public logging among those embedded (RFC 6962 §3.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logged_at: Option<Timestamp>,
    /// What is odd about the numbers of the key, where something is: an exponent of 1, an even one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_fault: Option<String>,
    /// Issuer equals subject and the signature verifies with its own key.
    pub self_signed: bool,
    /// SHA-256 and SHA-1 of the whole certificate, hexadecimal with colons.
    pub sha256: String,
    pub sha1: String,
    /// SHA-256 of the SubjectPublicKeyInfo, lower-case hexadecimal.
    pub spki_sha256: String,
    pub pem: String,
}
