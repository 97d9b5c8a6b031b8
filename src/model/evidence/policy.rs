//! What the domain's published policies say, and how its servers meet them: DANE (RFC 6698, RFC 7672), MTA-STS
//! (RFC 8461), TLS reports (RFC 8460).

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::{CertificateEvidence, LookupFailure, Proof, ProxyFailure, SocketFailure, SocketFailureKind};

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
    /// What DNSSEC says of the server's addresses: without proof of them nobody asks for TLSA (RFC 7672 §2.2.2).
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
    /// What DNSSEC says of the announcement; MTA-STS does not ask for any (RFC 8461 §1).
    #[serde(default)]
    pub txt_proof: Proof,
    /// The name that `_mta-sts.DOMAIN` is an alias of, at the end of all CNAME records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub txt_alias_of: Option<String>,
    /// What is wrong with the announcement.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub txt_faults: Vec<AnnouncementFault>,
    /// The id of the policy (RFC 8461 §3.1), when there is exactly one good record.
    pub id: Option<String>,
    /// How the policy was fetched; nothing when none is announced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetch: Option<Box<StsFetch>>,
    /// The policy's text as fetched, line by line, escaped; as much of it as is worth showing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
    /// What is wrong with the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policy_faults: Vec<PolicyFault>,
    /// The policy a sender would follow: announced, fetched and without fault. Nothing otherwise.
    pub policy: Option<StsPolicy>,
}

impl StsEvidence {
    /// Whether it is not known what the domain publishes: the look-up stayed without an answer, or the policy could
    /// not be fetched for a reason that may be ours.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        let is_answer =
            |failure: &LookupFailure| matches!(failure, LookupFailure::NoData | LookupFailure::NoSuchName);
        self.txt_failure.as_ref().is_some_and(|failure| !is_answer(failure))
            || self.fetch.as_deref().is_some_and(StsFetch::may_be_ours)
    }
}

/// What is wrong with a TXT record that announces something (RFC 8461 §3.1, RFC 8460 §3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AnnouncementFault {
    /// There are so many records where one may be.
    Several { count: usize },
    /// The name is an alias of one at which there is no such record.
    AliasLeadsNowhere { name: String },
    /// It does not begin with the version as it must be written; what it begins with.
    Version { found: String },
    /// The version is not followed by a semicolon.
    NoSemicolon,
    /// A part between semicolons is no `name=value`.
    NoField { found: String },
    /// A field that is needed is missing.
    Missing { field: String },
    /// The id of a policy is not 1 to 32 letters and digits.
    Id { found: String },
    /// An address for reports is neither `mailto:` nor `https:`.
    ReportAddress { found: String },
}

/// How the policy was fetched (RFC 8461 §3.3).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct StsFetch {
    /// The web server's name, `mta-sts.DOMAIN`.
    pub host: String,
    pub addresses: Vec<IpAddr>,
    /// The address that was connected to last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
    /// The proxy it went through, as host and port; then no address was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    /// The web server's own certificate; nothing when none was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Box<CertificateEvidence>>,
    /// The status of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Where the answer sends a browser instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// Octets of the body, as far as it was read.
    pub octets: usize,
    pub elapsed_ms: f64,
    /// Why there is no policy text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<StsFetchFailure>,
    /// What a question in the name of a browser was answered, where ours was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_for_browsers: Option<u16>,
}

/// Why no policy text could be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StsFetchFailure {
    /// The name of the web server leads nowhere.
    NoAddress { failure: LookupFailure },
    /// It leads to an address to which nobody's DNS may send this PC (loopback, private, …), so nothing was asked.
    ForbiddenAddress { address: IpAddr },
    /// Nobody answered.
    Unreachable { failure: SocketFailure },
    /// It did not get past the proxy.
    Proxy { failure: ProxyFailure },
    /// No encryption came about.
    Handshake { reason: String },
    /// The certificate does not prove the web server, so nothing was asked.
    NotProven,
    /// The answer leads elsewhere, which senders must not follow (RFC 8461 §3.3).
    Redirect,
    /// Another status than 200; see [`StsFetch::status`].
    Status,
    /// Over 64 KiB (RFC 8461 §3.3).
    TooLarge,
    /// Over the limit of time.
    TimedOut,
    /// The answer is not http, or breaks off.
    BadAnswer { reason: String },
    /// A page for browsers came instead of a text.
    WebPage,
    /// The check was stopped or ran out of time.
    Cut,
}

impl StsFetch {
    /// Whether there is no policy text for a reason that lies on the way from this PC as likely as with the web server.
    /// A proxy that promises a connection and has none breaks off in the midst of the handshake.
    #[must_use]
    pub fn may_be_ours(&self) -> bool {
        self.failure.as_ref().is_some_and(|failure| {
            failure.may_be_ours()
                || (self.proxy.is_some() && matches!(failure, StsFetchFailure::Handshake { .. }))
        })
    }
}

impl StsFetchFailure {
    /// Whether it lies on the way from this PC as likely as with the web server: others may well get the policy.
    #[must_use]
    const fn may_be_ours(&self) -> bool {
        match self {
            Self::NoAddress { failure } => {
                matches!(failure, LookupFailure::TimedOut | LookupFailure::Refused | LookupFailure::Other(_))
            }
            Self::Unreachable { failure } => !matches!(failure.kind, SocketFailureKind::Refused),
            Self::ForbiddenAddress { .. } | Self::Proxy { .. } | Self::TimedOut | Self::Cut => true,
            _ => false,
        }
    }
}

/// A fault in the text of a policy (RFC 8461 §3.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyFault {
    /// The line, counted from 1; nothing for what is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    #[serde(flatten)]
    pub what: PolicyFaultKind,
}

/// What is wrong with the text of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PolicyFaultKind {
    /// The text begins with a byte order mark.
    ByteOrderMark,
    /// Octets that are no UTF-8, or control characters.
    NotText,
    /// No `key: value`; what stands there.
    NoKey { found: String },
    /// A key that is needed is missing.
    Missing { key: String },
    /// The value of a key is not one of those it may have.
    Value { key: String, found: String },
    /// `max_age` is over 31557600 seconds.
    TooOld { found: String },
    /// A pattern is no host name, and no `*.` before one.
    Pattern { found: String },
    /// A key that may be there only once: the first counts.
    Repeated { key: String },
}

impl PolicyFaultKind {
    /// Whether senders go by the policy in spite of it.
    #[must_use]
    pub const fn is_harmless(&self) -> bool {
        matches!(self, PolicyFaultKind::Repeated { .. })
    }
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

impl StsPolicy {
    /// Whether a server is on the list: a star stands for exactly one label, the left-most (RFC 8461 §4.1).
    #[must_use]
    pub fn lists(&self, host: &str) -> bool {
        let host = plain(host);
        self.mx.iter().any(|pattern| match plain(pattern).strip_prefix("*.") {
            Some(parent) => {
                host.split_once('.').is_some_and(|(label, rest)| !label.is_empty() && rest == parent)
            }
            None => plain(pattern) == host,
        })
    }

    /// The pattern whose star was probably meant to cover a server that is not on the list: it stands for one label,
    /// and the server's name has more, or none.
    #[must_use]
    pub fn nearest_star(&self, host: &str) -> Option<&str> {
        let host = plain(host);
        let pattern = self.mx.iter().find(|pattern| {
            plain(pattern).strip_prefix("*.").is_some_and(|parent| {
                host.strip_suffix(parent).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            })
        });
        pattern.filter(|_| !self.lists(&host)).map(String::as_str)
    }
}

fn plain(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
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
    /// What DNSSEC says of the records.
    #[serde(default)]
    pub proof: Proof,
    /// The name that `_smtp._tls.DOMAIN` is an alias of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias_of: Option<String>,
    /// What is wrong with the record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<AnnouncementFault>,
    /// The addresses of the `rua` field, `mailto:` or `https:`.
    pub rua: Vec<String>,
}
