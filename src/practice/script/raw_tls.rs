//! What an old or a broken server does with a ClientHello.

use serde::Deserialize;

use super::step::{Action, End, Step};
use crate::{
    model::evidence::{CipherSuite, ProtocolVersion},
    protocol::tls::{cipher_suite, groups},
};

/// A server older than any living TLS library, played up to its hello done: whatever the client says after that
/// is answered as a server answers that cannot read it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RawTls {
    /// The versions it speaks, up to TLS 1.2. It answers with the newest that is no newer than the client's.
    pub versions: Vec<ProtocolVersion>,
    /// Its cipher suites in its order; the cipher kinds of SSLv2 are among them. A suite of TLS 1.2 is left out
    /// in older versions.
    pub suites: Vec<Suite>,
    /// Whose order decides.
    pub order: SuiteOrder,
    /// The Diffie-Hellman prime.
    pub dh_bits: PrimeBits,
    /// Curves for ECDHE by IANA name, in its order.
    pub groups: Vec<Curve>,
    /// It knows renegotiation_info (RFC 5746).
    pub secure_renegotiation: bool,
    /// It knows extended_master_secret (RFC 7627).
    pub extended_master_secret: bool,
    /// It gives session tickets (RFC 5077).
    pub session_ticket: bool,
    /// It gives a session id, so it keeps sessions.
    pub session_id: bool,
    /// It agrees to compression (RFC 3749).
    pub compression: bool,
    /// It knows the fallback signal (RFC 7507): a client that admits to have given up a version both speak gets
    /// alert 86.
    pub fallback_scsv: bool,
    /// It asks for a certificate of the client.
    pub client_certificate: bool,
    /// All messages in one record, as Windows sends them, instead of one record each.
    pub joined: bool,
    /// A hello that today's TLS library can answer is answered by it, with the settings of `[tls]`.
    pub modern_too: bool,
    /// What it does when there is no version in common.
    pub without_version: Vec<Step>,
    /// What it does when there is no suite in common.
    pub without_suite: Vec<Step>,
    /// What it does with whatever follows its hello done.
    pub afterwards: Vec<Step>,
}

impl Default for RawTls {
    fn default() -> Self {
        Self {
            versions: vec![ProtocolVersion::Tls10, ProtocolVersion::Tls11, ProtocolVersion::Tls12],
            suites: Vec::new(),
            order: SuiteOrder::Client,
            dh_bits: PrimeBits(2048),
            groups: vec![Curve(groups::SECP256R1)],
            secure_renegotiation: true,
            extended_master_secret: false,
            session_ticket: false,
            session_id: true,
            compression: false,
            fallback_scsv: false,
            client_certificate: false,
            joined: false,
            modern_too: false,
            without_version: refusal(PROTOCOL_VERSION),
            without_suite: refusal(HANDSHAKE_FAILURE),
            afterwards: refusal(HANDSHAKE_FAILURE),
        }
    }
}

/// A cipher suite by its IANA name, or a cipher kind of SSLv2 by its own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Suite(pub CipherSuite);

impl TryFrom<String> for Suite {
    type Error = String;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        match cipher_suite::code_or_kind(&name) {
            Some(code) => Ok(Self(CipherSuite { code, name })),
            None => Err(format!("there is no cipher suite named {name:?}")),
        }
    }
}

/// A curve, by its IANA name: `secp256r1`, `secp384r1`, `secp521r1` or `x25519`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Curve(pub u16);

impl TryFrom<String> for Curve {
    type Error = String;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        match groups::code(&name) {
            Some(code @ (groups::SECP256R1 | groups::SECP384R1 | groups::SECP521R1 | groups::X25519)) => {
                Ok(Self(code))
            }
            _ => Err(format!("a practice server has no curve named {name:?}")),
        }
    }
}

/// The size of a Diffie-Hellman prime: 512, 768, 1024 or 2048 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u16")]
pub struct PrimeBits(pub u16);

impl TryFrom<u16> for PrimeBits {
    type Error = String;

    fn try_from(bits: u16) -> Result<Self, Self::Error> {
        match bits {
            512 | 768 | 1024 | 2048 => Ok(Self(bits)),
            _ => Err(format!("a Diffie-Hellman prime has 512, 768, 1024 or 2048 bits, not {bits}")),
        }
    }
}

/// Whose order of preference decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuiteOrder {
    Server,
    Client,
}

/// What a server does not put up with in a ClientHello; each thing it minds comes with what it does then. Every
/// other hello is answered as `[tls]` or `[raw_tls]` says.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HelloRules {
    /// Octets of the largest ClientHello it copes with, record header included.
    pub largest: Option<usize>,
    /// What it does with a larger one; a reset, if nothing is said.
    pub larger: Option<Vec<Step>>,
    /// What it does with a hello that speaks of TLS 1.3.
    pub tls13: Option<Vec<Step>>,
    /// What it does with a hello that does not say this server's name.
    pub without_server_name: Option<Vec<Step>>,
    /// What it does with a hello that says a server's name, whichever it is.
    pub with_server_name: Option<Vec<Step>>,
    /// What it does with the first hello and with every second one after it.
    pub every_second: Option<Vec<Step>>,
}

impl HelloRules {
    /// Nothing is minded.
    pub(in crate::practice) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// An alert and an orderly end.
fn refusal(alert: u8) -> Vec<Step> {
    vec![Step::Action(Action::Alert(alert)), Step::Action(Action::End(End::Close))]
}

/// Alerts (RFC 5246 §7.2).
const HANDSHAKE_FAILURE: u8 = 40;
const PROTOCOL_VERSION: u8 = 70;
