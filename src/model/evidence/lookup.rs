//! What DNS said (RFC 5321 §5.1).

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// The look-up of the mail servers of a domain (RFC 5321 §5.1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DnsEvidence {
    /// The name that was asked for, in ASCII form.
    pub name: String,
    pub outcome: DnsOutcome,
    /// The MX records, lowest preference first.
    pub mx: Vec<MxRecord>,
    /// What DNSSEC says of the MX records, or of the answer that there are none.
    #[serde(default)]
    pub mx_proof: Proof,
    /// The address look-up of every server.
    pub hosts: Vec<HostLookup>,
}

/// What DNSSEC says of an answer (RFC 4035 §4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// It could not be told: the resolver hands no signatures on, or nobody asked.
    #[default]
    Indeterminate,
    /// The signatures do not fit, or are missing where they must be.
    Bogus,
    /// The zone is provably unsigned.
    Insecure,
    /// Signed, with an unbroken chain from the root.
    Secure,
}

/// How the look-up of the mail servers ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DnsOutcome {
    /// MX records were found.
    Mx,
    /// No MX record; the domain's own address is used (the implicit MX of RFC 5321 §5.1).
    ImplicitMx,
    /// A server was named, so only its address was looked up.
    Host,
    /// The domain says that it takes no mail (RFC 7505).
    NullMx,
    /// The name does not exist (NXDOMAIN).
    NoSuchName,
    /// The name exists, but has neither MX nor address.
    NoData,
    /// The look-up itself failed.
    Failed(LookupFailure),
}

/// Why a DNS look-up gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LookupFailure {
    /// RCODE 3: the name does not exist.
    NoSuchName,
    /// The name exists, without records of this type.
    NoData,
    /// RCODE 2.
    ServFail,
    /// The records are there, and their signatures do not fit (RFC 4035 §5): a resolver that checks them gives
    /// none. What is wrong, as far as somebody said (RFC 8914).
    Bogus(String),
    /// RCODE 5.
    Refused,
    /// Nobody answered in time.
    TimedOut,
    /// Anything else, in the resolver's words.
    Other(String),
}

/// An MX record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MxRecord {
    pub preference: u16,
    /// Host name in ASCII form without the trailing dot; empty for the root (null MX).
    pub exchange: String,
}

/// The addresses of one server.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HostLookup {
    pub host: String,
    pub addresses: Vec<IpAddr>,
    pub failure: Option<LookupFailure>,
    /// What DNSSEC says of the addresses: the weaker of the two families.
    #[serde(default)]
    pub proof: Proof,
    /// The name the server's name is an alias of, at the end of all CNAME records; nothing when it is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias_of: Option<String>,
}
