//! What was seen on each rung, typed. Observations only: no verdict and no advice.
//!
//! Text that came from a server is already escaped (see [`super::transcript`]) and capped.

use std::net::{IpAddr, SocketAddr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::layer::Layer;

/// The evidence of one rung.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Evidence {
    /// Nothing was asked.
    NotAsked(NotAsked),
    Dns(DnsEvidence),
    Connect(ConnectEvidence),
    Greeting(GreetingEvidence),
    Ehlo(EhloEvidence),
    Starttls(StarttlsEvidence),
    Handshake(Box<HandshakeEvidence>),
    Certificate(Box<CertificateEvidence>),
    Session(SessionEvidence),
}

/// Why a rung was not climbed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotAsked {
    pub reason: NotAskedReason,
    /// The rung on which the climb ended, where one is to blame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because_of: Option<Layer>,
}

/// Why a rung was not climbed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotAskedReason {
    /// A rung below could not be asked or broke off, so this one is unknown.
    NotReached,
    /// A rung below gave a complete answer that leaves nothing to ask here.
    OutOfReach,
    /// The settings of the check do not ask for it.
    NotWanted,
    /// The person stopped the check.
    Stopped,
    /// The time for the whole check ran out.
    OutOfTime,
    /// This version of the program does not ask for it.
    NotBuilt,
}

// ---------------------------------------------------------------- DNS

/// The look-up of the mail servers of a domain (RFC 5321 §5.1).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DnsEvidence {
    /// The name that was asked for, in ASCII form.
    pub name: String,
    pub outcome: DnsOutcome,
    /// The MX records, lowest preference first.
    pub mx: Vec<MxRecord>,
    /// The address look-up of every server.
    pub hosts: Vec<HostLookup>,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostLookup {
    pub host: String,
    pub addresses: Vec<IpAddr>,
    pub failure: Option<LookupFailure>,
}

// ---------------------------------------------------------------- sockets

/// Every attempt to reach one server, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConnectEvidence {
    pub attempts: Vec<ConnectAttempt>,
    /// The address look-up failed, so there was nothing to connect to.
    pub lookup_failure: Option<LookupFailure>,
    /// The limit of one attempt in milliseconds.
    pub timeout_ms: f64,
    /// This PC's address on the connection that was made.
    pub local_address: Option<SocketAddr>,
    /// Whether this PC has a global IPv6 address (a route to one), as far as it could be told without sending.
    pub ipv6_here: Option<bool>,
    /// Ports of the same server that answered when port 25 did not (only asked then).
    #[serde(default)]
    pub other_ports_open: Vec<u16>,
}

/// One attempt to connect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConnectAttempt {
    pub address: SocketAddr,
    pub elapsed_ms: f64,
    /// Nothing when it succeeded.
    pub failure: Option<SocketFailure>,
}

/// Why a socket operation failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SocketFailure {
    pub kind: SocketFailureKind,
    /// The operating system's number (WSA on Windows, errno elsewhere), if it gave one.
    pub os_code: Option<i32>,
    /// The operating system's words.
    pub message: String,
}

/// The kinds of socket failure that mean something different for a diagnosis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SocketFailureKind {
    /// A filter on this computer denied it (WSAEACCES 10013, EACCES, EPERM).
    DeniedHere,
    /// The address cannot be used from here (WSAEADDRNOTAVAIL 10049).
    AddressNotAvailable,
    /// This computer does not speak the address family (WSAEAFNOSUPPORT 10047).
    FamilyNotSupported,
    /// This computer is offline (WSAENETDOWN 10050).
    NetworkDown,
    /// No road to that network (WSAENETUNREACH 10051).
    NetworkUnreachable,
    /// Software on this computer ended it (WSAECONNABORTED 10053).
    AbortedHere,
    /// The other side, or a box in between, cut it (WSAECONNRESET 10054).
    Reset,
    /// The operating system gave up waiting (WSAETIMEDOUT 10060), or our own limit was reached.
    TimedOut,
    /// Nothing listens there (WSAECONNREFUSED 10061).
    Refused,
    /// A router reports that the machine cannot be reached (WSAEHOSTUNREACH 10065).
    HostUnreachable,
    /// Anything else.
    Other,
}

// ---------------------------------------------------------------- SMTP

/// One command and what came back; the greeting is an exchange without a command.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    /// The command as sent, secrets masked; nothing for the greeting.
    pub command: Option<String>,
    pub outcome: ExchangeOutcome,
    /// The reply as far as it came.
    pub reply: Option<Reply>,
    /// What is wrong with the reply's form.
    pub defects: Vec<ReplyDefect>,
    /// When the first byte came, in milliseconds since the command was sent (or the connection was made).
    pub first_byte_ms: Option<f64>,
    /// When the last line came, or the wait ended.
    pub elapsed_ms: f64,
    /// Octets received, those over the limits counted too.
    pub octets: u64,
    /// The first bytes received, escaped, at most 200 characters: evidence when they are not SMTP.
    pub first_bytes: String,
}

/// How an exchange ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExchangeOutcome {
    /// A complete reply came.
    Complete,
    /// The connection was closed (FIN) before a complete reply.
    Closed,
    /// The connection broke.
    Broken(SocketFailure),
    /// No complete reply within the limit.
    TimedOut,
    /// The reply went over the limits of RFC 5321 §4.5.3.1 many times; reading was stopped.
    TooLong,
    /// What came is not an SMTP reply.
    NotSmtp,
    /// The person stopped the check.
    Stopped,
}

/// A reply (RFC 5321 §4.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    pub code: u16,
    /// The enhanced status code of the last line (RFC 3463), such as `4.7.0`.
    pub enhanced: Option<String>,
    /// The text of every line after the code and its separator, escaped.
    pub lines: Vec<String>,
}

impl Reply {
    /// The whole text on one line.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.join(" ")
    }

    /// Code and text as the server said it, on one line.
    #[must_use]
    pub fn quoted(&self) -> String {
        format!("{} {}", self.code, self.text()).trim_end().to_owned()
    }
}

/// What can be wrong with the form of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyDefect {
    /// Lines end with LF alone.
    BareLf,
    /// No space or hyphen after the code.
    MissingSeparator,
    /// A line longer than the 512 octets of RFC 5321 §4.5.3.1.5.
    LongLine,
    /// NUL bytes.
    Nul,
    /// Bytes above 127.
    EightBit,
    /// Control bytes other than tab.
    Control,
    /// The lines of one reply carry different codes.
    CodeChanges,
    /// The reply ended without a final line (code and space).
    NoFinalLine,
    /// More than 100 lines.
    ManyLines,
    /// More than 64 KiB.
    ManyOctets,
}

/// The server's greeting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GreetingEvidence {
    pub exchange: Exchange,
    /// The host name in the greeting, if there is one.
    pub host: Option<String>,
    /// What was found when a silent port was asked, on a second connection, whether it speaks TLS.
    pub tls_probe: Option<TlsProbe>,
    /// What a service that is not SMTP looks like (`ssh`, `imap`, `pop3`, `http`, `tls`, `mysql`, `vnc`, `ftp`).
    pub looks_like: Option<String>,
    /// Milliseconds between the first and the last line of a greeting that came in parts.
    pub pause_ms: Option<f64>,
    /// The largest number of bytes that came at once, when the greeting dripped in.
    pub largest_piece: Option<usize>,
}

/// The answer of a silent port to a TLS ClientHello.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TlsProbe {
    /// A TLS record came back: the port speaks TLS from the first byte.
    SpeaksTls,
    /// Something else came back.
    SpeaksOtherwise,
    /// Nothing came back.
    Silent,
    /// The second connection could not be made.
    NotReached,
}

/// The hello and the server's list of capabilities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EhloEvidence {
    /// The name we gave.
    pub name: String,
    pub exchange: Exchange,
    /// The older HELO, tried when EHLO was refused.
    pub helo: Option<Exchange>,
    /// The server's name on the first line of the reply.
    pub server_name: Option<String>,
    pub capabilities: Vec<Capability>,
}

impl EhloEvidence {
    /// Whether a keyword is listed on any line after the first (RFC 5321 §4.1.1.1); case does not matter.
    #[must_use]
    pub fn lists(&self, keyword: &str) -> bool {
        self.capabilities.iter().any(|capability| capability.keyword.eq_ignore_ascii_case(keyword))
    }
}

/// One line of the EHLO reply after the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capability {
    /// The keyword as the server wrote it.
    pub keyword: String,
    /// What follows the keyword.
    pub parameters: Vec<String>,
}

/// The request to start TLS.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StarttlsEvidence {
    /// Whether the server had listed STARTTLS.
    pub offered: bool,
    /// Nothing when it was not offered and so not sent.
    pub exchange: Option<Exchange>,
    /// Bytes that came after the server's 220 and before our ClientHello, escaped.
    pub injected: Option<String>,
}

// ---------------------------------------------------------------- TLS

/// What the TLS handshake agreed on, or how it ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HandshakeEvidence {
    /// The name sent in the server_name extension (RFC 6066 §3).
    pub server_name: Option<String>,
    /// `TLSv1.3` or `TLSv1.2`.
    pub version: Option<String>,
    /// The cipher suite's IANA name.
    pub suite: Option<String>,
    /// The key exchange group's IANA name.
    pub group: Option<String>,
    pub alpn: Option<String>,
    /// The scheme of the server's handshake signature (RFC 8446 §4.2.3).
    pub signature_scheme: Option<String>,
    /// The signature was checked and holds; keys below 1024 bits and a few odd ones cannot be checked here.
    #[serde(default)]
    pub signature_checked: bool,
    /// A stapled OCSP response came.
    pub ocsp_staple: bool,
    /// Session tickets received by the end of the check (TLS 1.3).
    pub tickets: u32,
    /// The server asked for a client certificate.
    pub client_certificate_requested: bool,
    /// How many authorities it named for that certificate.
    pub client_certificate_authorities: usize,
    /// Bytes sent and received during the handshake.
    pub sent_bytes: u64,
    pub received_bytes: u64,
    pub elapsed_ms: f64,
    pub failure: Option<HandshakeFailure>,
}

/// How a handshake failed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HandshakeFailure {
    pub kind: HandshakeFailureKind,
    pub ended_by: EndedBy,
    /// The alert that ended it, whoever sent it.
    pub alert: Option<Alert>,
    /// How far it had come.
    pub stage: HandshakeStage,
    /// The first bytes of what the server sent in the handshake, in hexadecimal, at most 64 bytes.
    pub received_hex: String,
    /// The same bytes escaped as text when they are plain text, at most 200 characters.
    pub received_text: Option<String>,
    /// The TLS library's words.
    pub message: String,
}

/// The kinds of handshake failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandshakeFailureKind {
    /// The server sent an alert.
    AlertReceived,
    /// The two sides found nothing in common; this side noticed.
    Incompatible,
    /// The server broke the protocol; this side noticed.
    Misbehaved,
    /// What came is not TLS.
    NotTls,
    /// The connection was closed (FIN).
    Closed,
    /// The connection broke.
    Broken(SocketFailure),
    /// Silence.
    TimedOut,
    /// The certificate could not be used for the handshake.
    BadCertificate,
    /// The certificate chain was over the limits.
    TooLarge,
    /// Anything else.
    Other,
}

/// Which side ended a handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndedBy {
    ThisProgram,
    Server,
    /// The connection was reset: the server, or a box on the way.
    ServerOrNetwork,
    /// Nobody: silence until our limit.
    Nobody,
}

/// How far a handshake had come, by what the server had sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandshakeStage {
    /// Nothing came back to our ClientHello.
    ClientHelloSent,
    /// The server began to answer.
    ServerAnswered,
    /// The server's certificate came.
    CertificateReceived,
    /// The handshake was done as far as this side could see (a late failure, RFC 8446 §4.4.2.4).
    Finished,
}

/// A TLS alert (RFC 8446 §6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// The registered number.
    pub number: u8,
    /// The registered name, such as `handshake_failure`.
    pub name: String,
}

// ---------------------------------------------------------------- certificates

/// The chain as sent, and what each judge says of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CertificateEvidence {
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
    /// Issuer equals subject and the signature verifies with its own key.
    pub self_signed: bool,
    /// SHA-256 and SHA-1 of the whole certificate, hexadecimal with colons.
    pub sha256: String,
    pub sha1: String,
    /// SHA-256 of the SubjectPublicKeyInfo, lower-case hexadecimal.
    pub spki_sha256: String,
    pub pem: String,
}

// ---------------------------------------------------------------- inside TLS

/// The conversation after the handshake.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionEvidence {
    /// The greeting, when TLS came first (implicit TLS).
    pub greeting: Option<Exchange>,
    /// EHLO inside TLS, or the only one.
    pub ehlo: Option<Exchange>,
    pub capabilities: Vec<Capability>,
    /// Keywords that are listed inside TLS only.
    pub gained: Vec<String>,
    /// Keywords that were listed before TLS only.
    pub lost: Vec<String>,
    pub quit: Option<Exchange>,
    /// Whether the server ended TLS properly (RFC 8446 §6.1); nothing if we did not wait to see.
    pub close_notify: Option<bool>,
    /// The handshake turned out to have failed after all, when the first bytes were read (RFC 8446 §4.4.2.4).
    pub late_failure: Option<HandshakeFailure>,
}
