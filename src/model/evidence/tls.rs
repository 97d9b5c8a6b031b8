//! What the TLS handshake showed (RFC 8446, RFC 5246).

use serde::{Deserialize, Serialize};

use super::{HelloProbe, SocketFailure};

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
    /// What was asked on further connections after the handshake failed, in the order asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub probes: Vec<HelloProbe>,
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
