//! The certificate a server is given.

use serde::Deserialize;

use crate::practice::HOST;

/// The certificate to make when the server starts. Days count from that moment.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CertificateScript {
    /// Subject alternative names: host names and addresses.
    pub names: Vec<String>,
    /// Subject: common name; empty for none.
    pub common_name: String,
    /// Subject: organization.
    pub organization: Option<String>,
    pub issuer: IssuerScript,
    /// The common name of the root, in place of the usual one.
    pub root_name: Option<String>,
    /// The organization of the root and the intermediates, in place of the usual one.
    pub issuer_organization: Option<String>,
    /// How many intermediate authorities stand between the root and the server's certificate.
    pub intermediates: usize,
    /// What is sent, in this order.
    pub send: Vec<Sent>,
    pub valid_from_days: i64,
    pub valid_to_days: i64,
    /// The same for the intermediates.
    pub intermediate_valid_to_days: i64,
    pub key: KeyScript,
    /// Nothing leaves the extension out (RFC 5280 §4.2.1.3).
    pub key_usage: Option<Vec<KeyUsage>>,
    /// Nothing leaves the extension out (RFC 5280 §4.2.1.12).
    pub extended_key_usage: Option<Vec<ExtendedKeyUsage>>,
    /// The cA flag of the basic constraints.
    pub is_ca: bool,
    /// Adds the TLS feature extension that demands a stapled OCSP response (RFC 7633).
    pub must_staple: bool,
    /// A certificate made long ago, in place of one made now; nothing else of this section counts then. Only
    /// `[raw_tls]` can show it, since its key is lost.
    pub embedded: Option<EmbeddedCertificate>,
    /// Where the issuer's certificate can be fetched (RFC 5280 §4.2.2.1). `{here}` stands for the address of
    /// this practice server's own web server, which has it as `/issuer.der`.
    pub ca_issuers: Option<String>,
    /// The OCSP response sent along in the handshake (RFC 6066 §8).
    pub staple: Option<OcspScript>,
    /// The OCSP response to be fetched from this practice server's own web server, which the certificate names.
    pub ocsp: Option<OcspScript>,
    /// The list of withdrawn certificates on this practice server's own web server, which the certificate
    /// names: whether this certificate is on it.
    pub on_revocation_list: Option<bool>,
    /// A second certificate of the server.
    pub second: Option<SecondScript>,
}

impl Default for CertificateScript {
    fn default() -> Self {
        Self {
            names: vec![HOST.to_owned()],
            common_name: HOST.to_owned(),
            organization: None,
            issuer: IssuerScript::Practice,
            root_name: None,
            issuer_organization: None,
            intermediates: 1,
            send: vec![Sent::Server, Sent::Intermediate],
            valid_from_days: -20,
            valid_to_days: 70,
            intermediate_valid_to_days: 1_000,
            key: KeyScript::EcP256,
            key_usage: Some(vec![KeyUsage::DigitalSignature]),
            extended_key_usage: Some(vec![ExtendedKeyUsage::ServerAuth]),
            is_ca: false,
            must_staple: false,
            embedded: None,
            ca_issuers: None,
            staple: None,
            ocsp: None,
            on_revocation_list: None,
            second: None,
        }
    }
}

/// A second certificate, like the first but for what is said here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecondScript {
    pub shown: SecondShown,
    pub valid_to_days: i64,
}

/// When the second certificate is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondShown {
    /// It has an RSA key, and is for clients that cannot verify the first.
    ToRsaClients,
    /// At the second handshake, the fourth, and so on.
    EverySecondTime,
}

/// What an authority says about a certificate it issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OcspScript {
    pub status: OcspStatus,
    /// The answer is of last week and counts no more.
    #[serde(default)]
    pub expired: bool,
    /// The signature is wrong.
    #[serde(default)]
    pub forged: bool,
}

/// Whether a certificate still counts (RFC 6960 §2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OcspStatus {
    Good,
    Revoked,
    Unknown,
}

/// A certificate that no library of today would make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum EmbeddedCertificate {
    /// Self-signed, RSA with 1024 bits, SHA-1, for `mail.example.local`.
    #[serde(rename = "exchange-2003")]
    Exchange2003,
    /// Self-signed, RSA with 1024 bits, MD5, version 1.
    #[serde(rename = "rsa-1024-md5")]
    Rsa1024Md5,
}

/// Who signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssuerScript {
    /// The authority that stands for "publicly trusted".
    Practice,
    /// An authority that nobody trusts.
    Unknown,
    /// The certificate's own key.
    #[serde(rename = "self")]
    Oneself,
}

/// A certificate of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sent {
    Server,
    /// The authority that signed the server's certificate.
    Intermediate,
    /// The one that signed the intermediate's certificate, if there are two.
    #[serde(rename = "intermediate-2")]
    SecondIntermediate,
    Root,
    /// One that has nothing to do with the others.
    Unrelated,
}

/// Type and size of the server's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum KeyScript {
    #[serde(rename = "ec-p256")]
    EcP256,
    #[serde(rename = "ec-p384")]
    EcP384,
    #[serde(rename = "ed25519")]
    Ed25519,
    #[serde(rename = "rsa-2048")]
    Rsa2048,
    #[serde(rename = "rsa-4096")]
    Rsa4096,
}

/// A bit of the key usage (RFC 5280 §4.2.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyUsage {
    DigitalSignature,
    KeyEncipherment,
    KeyAgreement,
    KeyCertSign,
    CrlSign,
}

/// A purpose of the extended key usage (RFC 5280 §4.2.1.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtendedKeyUsage {
    ServerAuth,
    ClientAuth,
    CodeSigning,
    EmailProtection,
}
