//! What a server answers to a ClientHello made by hand: versions and methods older than any living TLS library
//! speaks can be asked for without speaking them (RFC 8446 §4.1, RFC 5246 §7.4).

use serde::{Deserialize, Serialize};

use super::{Alert, SocketFailure};

/// Protocol versions, oldest first, with those long withdrawn (RFC 6176, RFC 7568, RFC 8996).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ProtocolVersion {
    #[serde(rename = "SSLv2")]
    Ssl2,
    #[serde(rename = "SSLv3")]
    Ssl3,
    #[serde(rename = "TLSv1.0")]
    Tls10,
    #[serde(rename = "TLSv1.1")]
    Tls11,
    #[serde(rename = "TLSv1.2")]
    Tls12,
    #[serde(rename = "TLSv1.3")]
    Tls13,
}

impl ProtocolVersion {
    /// Every version, oldest first.
    pub const ALL: [Self; 6] = [Self::Ssl2, Self::Ssl3, Self::Tls10, Self::Tls11, Self::Tls12, Self::Tls13];

    /// The name used everywhere a version is shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ssl2 => "SSLv2",
            Self::Ssl3 => "SSLv3",
            Self::Tls10 => "TLSv1.0",
            Self::Tls11 => "TLSv1.1",
            Self::Tls12 => "TLSv1.2",
            Self::Tls13 => "TLSv1.3",
        }
    }
}

/// A cipher suite.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CipherSuite {
    /// The registered number; the cipher kinds of SSLv2 have three octets.
    pub code: u32,
    /// The IANA name; an unregistered one is its number in hexadecimal.
    pub name: String,
}

impl CipherSuite {
    /// The key exchange gives forward secrecy, as every suite of TLS 1.3 does.
    #[must_use]
    pub fn forward_secret(&self) -> bool {
        self.is_tls13() || self.name.starts_with("TLS_ECDHE_") || self.name.starts_with("TLS_DHE_")
    }

    /// A suite of TLS 1.3 (RFC 8446 §B.4).
    #[must_use]
    pub fn is_tls13(&self) -> bool {
        (0x1301..=0x1307).contains(&self.code)
    }

    /// Nobody's identity is shown (RFC 5246 §A.5).
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        self.name.contains("_anon_")
    }

    /// Nothing is encrypted.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.name.contains("_WITH_NULL_")
    }

    /// Weakened on purpose in the 1990s.
    #[must_use]
    pub fn is_export(&self) -> bool {
        self.name.contains("EXPORT")
    }

    /// RC4 (RFC 7465).
    #[must_use]
    pub fn is_rc4(&self) -> bool {
        self.name.contains("_RC4_")
    }

    /// A cipher with blocks of 64 bits: DES, 3DES, IDEA, RC2.
    #[must_use]
    pub fn has_small_blocks(&self) -> bool {
        ["_DES_", "_3DES_", "_DES40_", "_IDEA_", "_RC2_"].iter().any(|part| self.name.contains(part))
    }
}

/// One question asked with a ClientHello of its own on a connection of its own, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HelloProbe {
    pub question: HelloQuestion,
    pub answer: HelloAnswer,
    /// Octets of the ClientHello record.
    pub hello_octets: usize,
    /// From dialling to the answer.
    pub elapsed_ms: f64,
}

/// What is asked after a handshake failed or hung, in the order it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HelloQuestion {
    /// The offers of the failed handshake once more, made by hand: was it chance?
    Again,
    /// The same without the post-quantum key share, so that the hello is small.
    WithoutPostQuantum,
    /// At most TLS 1.2, and no word of TLS 1.3.
    CappedAtTls12,
    /// Without the server_name extension.
    WithoutServerName,
    /// TLS 1.2 with the older key exchanges too: RSA and DHE, AES in CBC mode, 3DES and RC4.
    OlderSuites,
    Tls11,
    Tls10,
    Ssl3,
    Ssl2,
}

impl HelloQuestion {
    /// The question as the conversation and the evidence tell it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Again => "the same hello once more",
            Self::WithoutPostQuantum => "a small hello, without a post-quantum key",
            Self::CappedAtTls12 => "at most TLS 1.2",
            Self::WithoutServerName => "a hello without the server's name",
            Self::OlderSuites => "at most TLS 1.2, older cipher suites too",
            Self::Tls11 => "at most TLS 1.1",
            Self::Tls10 => "at most TLS 1.0",
            Self::Ssl3 => "SSLv3",
            Self::Ssl2 => "SSLv2",
        }
    }
}

/// The ClientHello of one kind of sending server, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AskedAs {
    /// Key of the sender's profile.
    pub sender: String,
    pub answer: HelloAnswer,
    /// Octets of the ClientHello record.
    pub hello_octets: usize,
    /// From dialling to the answer.
    pub elapsed_ms: f64,
}

/// What came of a ClientHello.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HelloAnswer {
    /// The server chose from our offers: its hello, or its HelloRetryRequest, came.
    Accepted(Box<ServerFlight>),
    /// The server refused with an alert.
    Refused { alert: Alert },
    /// The connection was closed.
    Closed,
    /// The connection broke.
    Broken { failure: SocketFailure },
    /// Silence until the limit.
    Silent,
    /// Plain text where a record should be, escaped.
    NotTls { text: String },
    /// Records that make no sense.
    Garbled { problem: String },
    /// The question could not be put: the conversation did not come as far as TLS.
    NotPut { because: Obstacle },
}

impl HelloAnswer {
    /// What the server chose, if it did.
    #[must_use]
    pub fn accepted(&self) -> Option<&ServerFlight> {
        match self {
            Self::Accepted(flight) => Some(flight),
            _ => None,
        }
    }
}

/// Why a ClientHello could not be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Obstacle {
    /// No connection.
    NotConnected { failure: SocketFailure },
    /// The server asked us to come back later: too many calls, or too busy; its reply.
    Busy { reply: String },
    /// The conversation took another turn than in the first connection; what happened, escaped.
    Conversation { reply: String },
    /// The person stopped, or the time ran out.
    Stopped,
}

/// What the server's first flight showed, up to its hello done or its HelloRetryRequest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerFlight {
    pub version: ProtocolVersion,
    pub suite: CipherSuite,
    /// A HelloRetryRequest (RFC 8446 §4.1.4): TLS 1.3 was agreed, and this is the group it wants.
    pub hello_retry: bool,
    /// IANA name of the group or curve of the key exchange.
    pub group: Option<String>,
    /// Bits of the Diffie-Hellman prime (RFC 5246 §7.4.3).
    pub dh_bits: Option<usize>,
    /// The well-known prime, where it is one: `RFC 7919 ffdhe2048`, `Apache 1024`, …
    pub dh_prime: Option<String>,
    /// Bits of the temporary RSA key of an export suite.
    pub export_rsa_bits: Option<usize>,
    /// The scheme or hash of the signature over the key exchange.
    pub signature_scheme: Option<String>,
    /// The compression method chosen; 0 is none (RFC 3749).
    pub compression: u8,
    /// renegotiation_info came (RFC 5746).
    pub secure_renegotiation: bool,
    /// extended_master_secret came (RFC 7627).
    pub extended_master_secret: bool,
    /// session_ticket came (RFC 5077).
    pub session_ticket: bool,
    /// A session id was given, so sessions are kept.
    pub session_id: bool,
    /// A stapled OCSP response came (RFC 6066 §8).
    pub ocsp_staple: bool,
    pub client_certificate_requested: bool,
    /// SHA-256 of the server's certificate, hexadecimal with colons, if one was to be seen.
    pub certificate_sha256: Option<String>,
    /// `RSA`, `EC P-256`, … of that certificate.
    pub certificate_key: Option<String>,
    /// Octets of all certificates.
    pub certificate_octets: usize,
    /// The flight came to its end: ServerHelloDone, a HelloRetryRequest, or the encrypted part of TLS 1.3.
    pub complete: bool,
}
