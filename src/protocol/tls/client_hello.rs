//! ClientHellos made by hand (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2, SSLv2 as RFC 6101 §E describes it).

use crate::model::evidence::ProtocolVersion;

/// What a ClientHello offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelloSpec {
    /// The newest version offered. [`ProtocolVersion::Ssl2`] makes a hello in the format of SSLv2.
    pub version: ProtocolVersion,
    /// The oldest version offered; only a hello with TLS 1.3 names it (supported_versions, RFC 8446 §4.2.1).
    pub oldest: ProtocolVersion,
    /// Suites in order; in an SSLv2 hello, kinds of three octets.
    pub suites: Vec<u32>,
    /// Compression methods in order; normally only 0.
    pub compression: Vec<u8>,
    /// The server's name (RFC 6066 §3), if it is said.
    pub server_name: Option<String>,
    /// Groups in order; without any, the extension is left out.
    pub groups: Vec<u16>,
    pub key_share: KeyShare,
    /// Signature schemes in order; without any, the extension is left out.
    pub signature_schemes: Vec<u16>,
    pub extended_master_secret: bool,
    pub renegotiation_info: bool,
    pub session_ticket: bool,
    /// Asks for a stapled OCSP response.
    pub status_request: bool,
    /// Admits to be a fallback (RFC 7507 §3).
    pub fallback_scsv: bool,
    /// Pads the hello to this many octets, record header included (RFC 7685).
    pub padded_to: Option<usize>,
}

/// What stands in the key_share extension (RFC 8446 §4.2.8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyShare {
    /// No extension.
    None,
    /// The extension with no share: the server answers with the group it wants, in a HelloRetryRequest.
    Empty,
    /// Shares of random octets of the right length for these groups. Nobody can finish such a handshake, but
    /// its hello has the size of a real one.
    Random(Vec<u16>),
}

impl HelloSpec {
    /// A hello with everything a current client sends for these versions and suites, without the server's name.
    #[must_use]
    pub fn new(version: ProtocolVersion, suites: Vec<u32>) -> Self {
        Self {
            version,
            oldest: version,
            suites,
            compression: vec![0],
            server_name: None,
            groups: Vec::new(),
            key_share: KeyShare::None,
            signature_schemes: Vec::new(),
            extended_master_secret: true,
            renegotiation_info: true,
            session_ticket: true,
            status_request: true,
            fallback_scsv: false,
            padded_to: None,
        }
    }

    /// The octets to send, records included. `random` supplies the client random, session id and key shares.
    #[must_use]
    pub fn to_bytes(&self, _random: &[u8; 32]) -> Vec<u8> {
        Vec::new()
    }
}
