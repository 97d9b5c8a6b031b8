//! What the domain's published policies say, and how its servers meet them: DANE (RFC 6698, RFC 7672), MTA-STS
//! (RFC 8461), TLS reports (RFC 8460).

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::{LookupFailure, Proof};

/// Everything the domain publishes about encryption of its mail.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PolicyEvidence {
    /// The TLSA records of every server, by name, in the order a sender tries the servers.
    pub tlsa: Vec<TlsaLookup>,
    /// TLSA records found where no mail server looks for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub misplaced: Vec<TlsaLookup>,
    /// How the certificates that were seen fit the records; one for each server with records that sent a chain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dane: Vec<DaneSeen>,
    /// Nothing when no mail domain was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sts: Option<Box<StsEvidence>>,
    /// Nothing when no mail domain was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_rpt: Option<TlsRptEvidence>,
}

/// The TLSA records of one server (RFC 7672 §2.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TlsaLookup {
    /// The server's name, as the MX record has it.
    pub host: String,
    /// The name at which the records are, such as `_25._tcp.mx.example.org`.
    pub owner: String,
    pub records: Vec<TlsaRecord>,
    /// What DNSSEC says of the records, or of the answer that there are none.
    pub proof: Proof,
    /// What DNSSEC says of the server's addresses: without proof of them nobody asks for TLSA (RFC 7672 §2.1.2).
    pub address_proof: Proof,
    /// Why there are no records; [`LookupFailure::NoSuchName`] and [`LookupFailure::NoData`] are answers.
    pub failure: Option<LookupFailure>,
    /// Seconds the records may be kept.
    pub ttl_s: Option<u32>,
}

/// One TLSA record (RFC 6698 §2.1).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TlsaRecord {
    /// 0 PKIX-TA, 1 PKIX-EE, 2 DANE-TA, 3 DANE-EE.
    pub usage: u8,
    /// 0 the whole certificate, 1 its public key.
    pub selector: u8,
    /// 0 as it is, 1 SHA-256, 2 SHA-512.
    pub matching: u8,
    /// Lower-case hexadecimal.
    pub data: String,
}

/// How the certificates of one server, at one address, fit its TLSA records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaneSeen {
    pub host: String,
    pub address: IpAddr,
    /// Every record with how it fits, in the order of the look-up.
    pub records: Vec<RecordFit>,
    /// Records that would fit the chain as it was sent, the recommended one (3 1 1) first.
    pub would_fit: Vec<TlsaRecord>,
}

/// One record and how it fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordFit {
    pub record: TlsaRecord,
    pub fit: TlsaFit,
}

/// How a record fits the chain as it was sent (RFC 7671 §5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TlsaFit {
    /// It fits the certificate of this index in the chain, and everything its usage asks for besides holds. An index
    /// past the end of the chain: the record brought the authority's certificate or key itself.
    Fits(usize),
    /// It fits none of the certificates sent.
    FitsNone,
    /// Usage 2: it fits a certificate, and the names of the server's certificate do not fit.
    WrongName(usize),
    /// Usage 2: it fits a certificate, and the way from the server's certificate to it does not hold (signature,
    /// dates); why.
    BrokenPath(usize, String),
    /// Usage 0 or 1, which mail does not use (RFC 7672 §3.1.3), or a selector, a matching type or a length that
    /// does not exist.
    Unusable,
}

/// The MTA-STS policy (RFC 8461).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct StsEvidence {
    /// The TXT records at `_mta-sts.DOMAIN` that begin with `v=STSv1`, or that look as if they should.
    pub txt: Vec<String>,
    pub txt_failure: Option<LookupFailure>,
    /// The id of the policy (RFC 8461 §3.1), when there is exactly one good record.
    pub id: Option<String>,
    /// The policy a sender would follow: announced, fetched and without fault. Nothing otherwise.
    pub policy: Option<StsPolicy>,
}

/// A policy as fetched (RFC 8461 §3.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StsPolicy {
    pub mode: StsMode,
    /// Patterns of the servers' names.
    pub mx: Vec<String>,
    /// Seconds a sender may keep the policy.
    pub max_age_s: u64,
}

/// The modes of a policy (RFC 8461 §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StsMode {
    Enforce,
    Testing,
    None,
}

/// Where reports about encryption go (RFC 8460 §3).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TlsRptEvidence {
    /// The TXT records at `_smtp._tls.DOMAIN`.
    pub txt: Vec<String>,
    pub failure: Option<LookupFailure>,
    /// The addresses of the `rua` field, `mailto:` or `https:`.
    pub rua: Vec<String>,
}
