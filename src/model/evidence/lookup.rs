//! What DNS said (RFC 5321 §5.1).

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

/// The look-up of the mail servers of a domain (RFC 5321 §5.1).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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
    /// The name the domain's name is an alias of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias_of: Option<String>,
    /// Seconds the MX records may be kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl_s: Option<u32>,
    /// The DNS servers that were asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<SocketAddr>,
    /// Whether those servers hand signatures on.
    #[serde(default)]
    pub signatures: Signatures,
    /// What they said beside their answers (RFC 8914).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Which answers are not proven although their zones are signed ones, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<String>,
    /// What was asked beside the climbs; nothing until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<Box<DnsBeside>>,
}

impl DnsEvidence {
    /// Whether no DNS server of this PC answered anything at all, so that nothing is known of the domain.
    #[must_use]
    pub fn no_question_is_answered(&self) -> bool {
        self.beside.as_ref().and_then(|beside| beside.others_answer) == Some(false)
    }
}

/// What DNS says about the domain and its servers that no sender asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DnsBeside {
    /// The reverse name of every server's address.
    #[serde(default)]
    pub reverse: Vec<ReverseLookup>,
    /// The MX records of a name below the domain that nobody has made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wildcard_mx: Vec<MxRecord>,
    /// Addresses that were given for a name that cannot exist (RFC 6761 §6.4).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invented: Vec<IpAddr>,
    /// The zone that the name is in; empty when it was not found.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub zone: String,
    /// The zone's own servers, each asked directly.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub name_servers: Vec<NameServerSeen>,
    /// What a name server of the zone says of hosts that have an internal address here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authority: Vec<AuthoritySeen>,
    /// What each of several DNS servers says of the MX records; empty when only one was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resolvers: Vec<ResolverSeen>,
    /// Whether the DNS servers answer other questions; asked only when they did not answer this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub others_answer: Option<bool>,
}

/// The reverse name of an address (RFC 1035 §3.5), and whether it leads back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReverseLookup {
    pub address: IpAddr,
    pub names: Vec<String>,
    /// Why there is no name.
    pub failure: Option<LookupFailure>,
    /// Whether one of the names has this address; nothing where that could not be told.
    pub confirmed: Option<bool>,
    /// What DNSSEC says of the reverse name.
    #[serde(default)]
    pub proof: Proof,
}

/// What a name server said of its zone when it was asked directly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameServerSeen {
    pub name: String,
    /// Nothing when it has none that may be asked.
    pub address: Option<IpAddr>,
    /// AA: it answers for the zone of its own knowledge (RFC 1035 §4.1.1).
    pub authoritative: bool,
    /// The serial number of the zone it has (RFC 1035 §3.3.13).
    pub serial: Option<u32>,
    /// Why it said nothing of the zone.
    pub failure: Option<LookupFailure>,
}

/// The addresses of a host as a name server of its zone has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthoritySeen {
    pub host: String,
    pub addresses: Vec<IpAddr>,
    pub failure: Option<LookupFailure>,
}

/// What one of several DNS servers says of the MX records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolverSeen {
    pub server: SocketAddr,
    pub mx: Vec<MxRecord>,
    pub failure: Option<LookupFailure>,
    /// Seconds until it asks anew.
    pub ttl_s: Option<u32>,
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
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
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
    #[default]
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
    /// The answer was cut off over UDP (TC), and could not be had over TCP (RFC 7766 §5), so.
    CutOff(String),
    /// Anything else, in the resolver's words.
    Other(String),
}

impl LookupFailure {
    /// Whether DNS says that there is nothing, and not merely says nothing.
    #[must_use]
    pub const fn is_certain(&self) -> bool {
        matches!(self, Self::NoSuchName | Self::NoData)
    }
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
    /// What DNS itself says, beside what the operating system made of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_dns: Option<AddressAnswers>,
}

/// What DNS says of a name's addresses.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AddressAnswers {
    pub addresses: Vec<IpAddr>,
    /// Why there is no IPv4 address; [`LookupFailure::NoData`] is an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub a_failure: Option<LookupFailure>,
    /// Why there is no IPv6 address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aaaa_failure: Option<LookupFailure>,
}

/// Whether the DNS servers of this PC hand signatures on (RFC 4035 §3.2.1).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signatures {
    #[default]
    NotAsked,
    Shown,
    /// The answers for a zone that is signed come without its signatures: nothing can be proven from here.
    Stripped,
    /// The keys from which proof begins could not be had; why.
    NoKeys(String),
}

impl Signatures {
    /// Why there are no keys where the root itself is said not to exist.
    pub const NO_ROOT: &str = ". DNSKEY: there is no such name";

    /// Whether the DNS servers deny the root, and with it every name there is (RFC 8020 §2): what they say of a name
    /// is about them, or about a network of its own.
    #[must_use]
    pub fn deny_the_root(&self) -> bool {
        matches!(self, Self::NoKeys(why) if why == Self::NO_ROOT)
    }
}
