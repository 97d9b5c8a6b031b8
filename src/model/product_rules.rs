//! What named products do with mail, each by its own rules.

use serde::{Deserialize, Serialize};

/// A mail server product, set up in one way, as its makers document it or as it was watched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductRules {
    /// Stable name, the key of its words: `postfix_may`, `exchange_online`.
    pub key: String,
    /// What its own settings demand of every server.
    pub demands: OwnDemand,
    /// The name that a certificate has to prove where proof is demanded.
    #[serde(default)]
    pub certificate_name: CertificateName,
    /// It follows the domain's DANE records (RFC 7672).
    pub dane: bool,
    /// It holds certificates against DANE records even where the domain's MX records are not signed.
    #[serde(default)]
    pub dane_without_signed_mx: bool,
    /// It follows the domain's MTA-STS policy (RFC 8461).
    pub mta_sts: bool,
    /// When it says the server's name in TLS (RFC 6066 §3).
    pub names_server: NamesServer,
    /// What follows a handshake that fails, where nothing demands encryption.
    pub when_handshake_fails: AfterFailedHandshake,
    /// What follows a greeting of 5xx (RFC 5321 §3.1).
    pub when_greeted_with_5xx: AfterRefusedGreeting,
    /// The profile of what it offers in TLS, by its key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Hours until the mail is returned to its author.
    pub keeps_trying_h: u32,
    /// Hours until the author is told that the mail is late; nothing when that is not known, zero when it never is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tells_of_delay_h: Option<u32>,
    /// Where the facts are from: document and section, or how they were watched; what is unsure says so.
    pub sources: Vec<String>,
}

/// What a product's own settings demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnDemand {
    Nothing,
    Encryption,
    /// Encryption, and a certificate that proves the server.
    Proof,
}

/// The name that a certificate has to prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateName {
    /// The server's, as the MX record has it.
    #[default]
    Server,
    /// The mail domain's, or one below it.
    Domain,
}

/// When a product says the server's name in TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NamesServer {
    Always,
    /// Only where a policy of the domain's demands proof.
    ForPolicy,
    Never,
}

/// What follows a handshake that fails, where nothing demands encryption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterFailedHandshake {
    /// A second connection to the same server at once, in clear text.
    ClearTextAtOnce,
    /// On to the next server; on a later attempt in clear text.
    ClearTextLater,
    /// Products or their makers do not agree.
    NotDocumented,
}

/// What follows a greeting of 5xx.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterRefusedGreeting {
    /// On to the next server; the mail waits if none is left.
    TriesOn,
    /// The mail is returned, whatever other servers there are.
    Returns,
    NotDocumented,
}
