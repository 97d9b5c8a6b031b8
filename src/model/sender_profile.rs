//! Profiles of sending mail servers, and what each would agree on with a server.

use serde::{Deserialize, Serialize};

use super::evidence::{CipherSuite, ProtocolVersion};

/// What a sending mail server offers when it starts TLS, as its makers document it or as it was recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SenderProfile {
    /// Stable name: `exchange-2003`, `postfix-openssl-3`.
    pub key: String,
    /// The product's own name, for people: `Exchange 2003 (Windows Server 2003)`.
    pub name: String,
    /// Versions it offers.
    pub versions: Vec<ProtocolVersion>,
    /// Cipher suites by IANA name, in its order of preference.
    pub suites: Vec<String>,
    /// Groups and curves by IANA name, in its order; empty when it sends no list.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Signature schemes by their registered name, in its order; empty when it sends no list.
    #[serde(default)]
    pub signature_schemes: Vec<String>,
    /// The smallest RSA key it takes from a server, in bits.
    #[serde(default)]
    pub minimum_rsa_bits: Option<usize>,
    /// The smallest Diffie-Hellman prime it takes, in bits.
    #[serde(default)]
    pub minimum_dh_bits: Option<usize>,
    /// It says the server's name (RFC 6066 §3).
    pub server_name: bool,
    /// It sends extended_master_secret (RFC 7627).
    #[serde(default)]
    pub extended_master_secret: bool,
    /// It refuses servers without renegotiation_info (RFC 5746).
    #[serde(default)]
    pub wants_secure_renegotiation: bool,
    /// It takes no key exchange that is signed with the help of SHA-1. Before TLS 1.2 there is no other signature
    /// (RFC 2246 §7.4.3, RFC 4346 §7.4.3), so that only RSA key exchange is left there.
    #[serde(default)]
    pub refuses_sha1_handshakes: bool,
    /// It wants no certificate signed with SHA-1 or MD5, whatever the rule for proof.
    #[serde(default)]
    pub refuses_sha1_certificates: bool,
    /// It wants a certificate from an authority it trusts, whatever the rule for proof. Mail servers do not (RFC 7435).
    #[serde(default)]
    pub wants_trusted_certificates: bool,
    /// What it does with mail when the handshake fails and no rule demands encryption.
    pub when_it_fails: WhenItFails,
    /// Where the facts are from: document and section, or how they were recorded.
    pub sources: Vec<String>,
}

/// What becomes of mail when a handshake fails and no rule demands encryption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenItFails {
    /// A second connection at once, in clear text.
    ClearTextAtOnce,
    /// The mail waits, and a later attempt goes in clear text.
    ClearTextLater,
    /// The mail waits until the handshake works, and bounces in the end.
    Queues,
    /// The message is not sent, and whoever sent it is told at once (devices, programs).
    Refuses,
    /// Its makers do not say.
    Unknown,
}

/// Whether one sending server can talk to one receiving server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SenderFit {
    /// The profile's key.
    pub key: String,
    /// The profile's name, so that a saved report can be read without the profiles.
    pub name: String,
    pub basis: FitBasis,
    pub fit: Fit,
    pub when_it_fails: WhenItFails,
}

/// How it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FitBasis {
    /// Computed from the deep look.
    DeepLook,
    /// This sender's own ClientHello was sent, and answered.
    Asked,
}

/// What the two would agree on, or why they would not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fit {
    Agrees {
        version: ProtocolVersion,
        suite: CipherSuite,
        /// IANA name of the group, where it is known.
        group: Option<String>,
    },
    Fails {
        reason: Misfit,
    },
    /// Not enough is known.
    Unknown,
}

/// Why a sender and a server find no way to encrypt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Misfit {
    /// No version in common; of each side the one that comes nearest to the other.
    Version { sender: ProtocolVersion, server: Option<ProtocolVersion> },
    /// Versions meet, suites do not.
    Suites { version: ProtocolVersion },
    /// Suites meet, groups do not.
    Groups { version: ProtocolVersion },
    /// In this version the key exchange is signed with the help of SHA-1, which the sender refuses.
    Sha1Handshake { version: ProtocolVersion },
    /// The server's RSA key is smaller than the sender takes.
    RsaKey { bits: usize, minimum: usize },
    /// The server's Diffie-Hellman prime is smaller than the sender takes.
    DhPrime { bits: usize, minimum: usize },
    /// The server's certificate is signed in a way the sender refuses.
    CertificateSignature { algorithm: String },
    /// The certificate is from nobody whom the sender could trust, or does not hold, and the sender demands both.
    Untrusted,
    /// The server lacks secure renegotiation, which the sender demands.
    Renegotiation,
    /// The server refuses whoever does not say its name.
    ServerName,
    /// The server answered this sender's hello with an alert, or not at all; in words.
    Answer { text: String },
}
