//! The deep look: everything a server would agree to, asked one ClientHello at a time.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::{CipherSuite, ProtocolVersion};

/// What the deep look has found so far; every list grows while it goes on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DeepLook {
    pub progress: DeepProgress,
    /// Versions asked, newest first.
    pub versions: Vec<VersionLook>,
    /// Groups of TLS 1.3 and curves of TLS 1.2, in the order the server takes them.
    pub groups: Vec<GroupLook>,
    /// The server holds on to its own order of groups.
    pub group_order: Option<SuiteOrder>,
    /// The server refuses a hello that admits to be a fallback (RFC 7507): alert 86.
    pub fallback_scsv: Option<bool>,
    /// renegotiation_info came in TLS 1.2 or older (RFC 5746).
    pub secure_renegotiation: Option<bool>,
    /// extended_master_secret came in TLS 1.2 or older (RFC 7627).
    pub extended_master_secret: Option<bool>,
    /// TLS compression is agreed to when offered (RFC 3749).
    pub compression: Option<bool>,
    /// session_ticket came in TLS 1.2 or older (RFC 5077).
    pub session_tickets: Option<bool>,
    /// A stapled OCSP response came (RFC 6066 §8).
    pub ocsp_staple: Option<bool>,
    /// A hello without the server's name is answered as one with it.
    pub without_server_name: Option<ServerNameUse>,
    /// The certificate on each connection that showed one, those that repeat another look included.
    pub certificates: Vec<CertificateLook>,
    /// The other addresses of the host.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<AddressLook>,
}

/// How far the deep look has come.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DeepProgress {
    /// Connections made for it so far.
    pub connections: u32,
    /// How many are held at a time, at most.
    pub parallel: u32,
    /// What is being asked; nothing before the beginning and after the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doing: Option<DeepStep>,
    /// The server asked for patience; the wait that is going on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<DeepWait>,
    /// How often the server asked for patience.
    pub waits: u32,
    pub elapsed_ms: f64,
    /// How it ended; nothing while it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<DeepEnd>,
}

/// What the deep look is asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum DeepStep {
    Suites { version: ProtocolVersion },
    Groups,
    Order,
    FallbackScsv,
    ServerName,
    Certificates,
}

/// A wait because the server said "later".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeepWait {
    /// The server's words, escaped.
    pub reply: String,
    /// How long we wait.
    pub seconds: f64,
}

/// How a deep look ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeepEnd {
    /// Everything was asked.
    Complete,
    /// The person stopped it.
    Stopped,
    /// The time for the whole check ran out.
    OutOfTime,
    /// The server would not talk to us any more, or not as before.
    GivenUp,
}

/// One version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VersionLook {
    pub version: ProtocolVersion,
    pub support: Support,
    /// The suites it agreed to, in the order the server chose them from the full offer.
    pub suites: Vec<SuiteLook>,
    /// Whose order counts; nothing with fewer than two suites, or when it was not asked.
    pub order: Option<SuiteOrder>,
    /// The list of suites is complete.
    pub complete: bool,
}

/// Whether a version is spoken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Support {
    Yes,
    No,
    /// Silence, or an answer that is neither yes nor no; in words.
    Unclear {
        answer: String,
    },
}

/// Whose order of preference decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuiteOrder {
    Server,
    Client,
}

/// One suite that was agreed to, and what came with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuiteLook {
    pub suite: CipherSuite,
    /// IANA name of the group or curve.
    pub group: Option<String>,
    /// Bits of the Diffie-Hellman prime.
    pub dh_bits: Option<usize>,
    /// The well-known prime, where it is one.
    pub dh_prime: Option<String>,
    /// Key of the certificate that came with it: `RSA`, `EC P-256`, …
    pub certificate_key: Option<String>,
}

/// One group that was agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupLook {
    /// The registered number.
    pub code: u16,
    /// The IANA name.
    pub name: String,
    /// The newest version it was agreed to in.
    pub version: ProtocolVersion,
}

/// What a hello without the server's name gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerNameUse {
    /// The same certificate.
    Same,
    /// Another certificate.
    OtherCertificate,
    /// No handshake.
    Refused,
}

/// The certificate of one connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateLook {
    pub address: IpAddr,
    /// SHA-256 of the server's certificate, hexadecimal with colons.
    pub sha256: String,
    /// Its key: `RSA`, `EC P-256`, …
    pub key: String,
    /// A few words: subject or first name, and its end.
    pub about: String,
    /// How many connections showed it.
    pub seen: u32,
}

/// Another address of the same host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressLook {
    pub address: IpAddr,
    /// The newest version it agreed to.
    pub newest: Option<ProtocolVersion>,
    /// Why a question had no answer there; in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}
