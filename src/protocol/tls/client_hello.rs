//! ClientHellos made by hand (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2, SSLv2 as RFC 6101 §E describes it).

use super::{
    cipher_suite::{EMPTY_RENEGOTIATION_INFO_SCSV, FALLBACK_SCSV},
    key_share::{Expansion, share},
    octets::{list_of_pairs, pairs, put_extension, put_list},
    record,
};
use crate::model::evidence::ProtocolVersion;

pub(super) const SERVER_NAME: u16 = 0;
pub(super) const STATUS_REQUEST: u16 = 5;
pub(super) const SUPPORTED_GROUPS: u16 = 10;
pub(super) const EC_POINT_FORMATS: u16 = 11;
pub(super) const SIGNATURE_ALGORITHMS: u16 = 13;
pub(super) const PADDING: u16 = 21;
pub(super) const EXTENDED_MASTER_SECRET: u16 = 23;
pub(super) const SESSION_TICKET: u16 = 35;
pub(super) const SUPPORTED_VERSIONS: u16 = 43;
pub(super) const PSK_KEY_EXCHANGE_MODES: u16 = 45;
pub(super) const KEY_SHARE: u16 = 51;
pub(super) const RENEGOTIATION_INFO: u16 = 0xFF01;

/// Octets of an extension without content: its number and its length.
const EXTENSION_HEADER: usize = 4;

/// The version number as it travels in a hello; SSLv2's stands in its own format.
#[must_use]
pub const fn version_number(version: ProtocolVersion) -> u16 {
    match version {
        ProtocolVersion::Ssl2 => 0x0002,
        ProtocolVersion::Ssl3 => 0x0300,
        ProtocolVersion::Tls10 => 0x0301,
        ProtocolVersion::Tls11 => 0x0302,
        ProtocolVersion::Tls12 => 0x0303,
        ProtocolVersion::Tls13 => 0x0304,
    }
}

/// The version behind a number, if it is one; the drafts of TLS 1.3 count as TLS 1.3.
#[must_use]
pub const fn version_of_number(number: u16) -> Option<ProtocolVersion> {
    Some(match number {
        0x0002 => ProtocolVersion::Ssl2,
        0x0300 => ProtocolVersion::Ssl3,
        0x0301 => ProtocolVersion::Tls10,
        0x0302 => ProtocolVersion::Tls11,
        0x0303 => ProtocolVersion::Tls12,
        0x0304 | 0x7F00..=0x7FFF => ProtocolVersion::Tls13,
        _ => return None,
    })
}

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
    /// Admits to be a fallback (RFC 7507 §4).
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

    /// The octets to send, records included. `random` is the client random; session id and key shares are made
    /// from it, so that the same spec and the same `random` give the same octets.
    ///
    /// What a version has no place for is left out: SSLv3 has no extensions (renegotiation is then said with a
    /// signalling suite), signature schemes begin with TLS 1.2, and SSLv2 knows nothing but its kinds.
    #[must_use]
    pub fn to_bytes(&self, random: &[u8; 32]) -> Vec<u8> {
        if self.version == ProtocolVersion::Ssl2 {
            return self.ssl2(random);
        }
        // Old servers take a record of TLS 1.0 from everybody (RFC 8446 §5.1), but not with SSLv3.
        let record_version = version_number(self.version).min(0x0301);
        record::handshake(record_version, &self.message(random))
    }

    fn message(&self, random: &[u8; 32]) -> Vec<u8> {
        let tls13 = self.version == ProtocolVersion::Tls13;
        let mut body = version_number(self.version.min(ProtocolVersion::Tls12)).to_be_bytes().to_vec();
        body.extend(random);
        // A session id makes TLS 1.3 look like a resumption to boxes in the middle (RFC 8446 §D.4).
        let session_id = if tls13 { Expansion::new(random, "session id").octets(32) } else { Vec::new() };
        put_list(&mut body, 1, &session_id);
        put_list(&mut body, 2, &self.suites_of_two_octets());
        put_list(&mut body, 1, if self.compression.is_empty() { &[0] } else { &self.compression });
        let mut extensions = self.extensions(random);
        if let Some(padding) = self.padding(body.len(), extensions.len()) {
            put_extension(&mut extensions, PADDING, &vec![0; padding]);
        }
        if !extensions.is_empty() {
            put_list(&mut body, 2, &extensions);
        }
        let mut message = vec![record::CLIENT_HELLO];
        put_list(&mut message, 3, &body);
        message
    }

    fn suites_of_two_octets(&self) -> Vec<u8> {
        let mut suites: Vec<u16> = self.suites.iter().filter_map(|code| u16::try_from(*code).ok()).collect();
        if self.renegotiation_info && self.version == ProtocolVersion::Ssl3 {
            suites.push(EMPTY_RENEGOTIATION_INFO_SCSV);
        }
        if self.fallback_scsv {
            suites.push(FALLBACK_SCSV);
        }
        pairs(suites)
    }

    /// The extensions behind one another. Those without content come first: some old servers stumble over one at
    /// the end.
    fn extensions(&self, random: &[u8; 32]) -> Vec<u8> {
        let mut out = Vec::new();
        if self.version == ProtocolVersion::Ssl3 {
            return out;
        }
        if let Some(name) = &self.server_name {
            let mut entry = vec![0]; // host_name
            put_list(&mut entry, 2, name.as_bytes());
            let mut list = Vec::new();
            put_list(&mut list, 2, &entry);
            put_extension(&mut out, SERVER_NAME, &list);
        }
        if self.extended_master_secret {
            put_extension(&mut out, EXTENDED_MASTER_SECRET, &[]);
        }
        if self.session_ticket {
            put_extension(&mut out, SESSION_TICKET, &[]);
        }
        if self.renegotiation_info {
            put_extension(&mut out, RENEGOTIATION_INFO, &[0]);
        }
        if self.status_request {
            // OCSP, of no responder and with no extension in particular.
            put_extension(&mut out, STATUS_REQUEST, &[1, 0, 0, 0, 0]);
        }
        if !self.groups.is_empty() {
            put_extension(&mut out, SUPPORTED_GROUPS, &list_of_pairs(self.groups.iter().copied()));
            if self.oldest < ProtocolVersion::Tls13 {
                put_extension(&mut out, EC_POINT_FORMATS, &[1, 0]);
            }
        }
        if !self.signature_schemes.is_empty() && self.version >= ProtocolVersion::Tls12 {
            let schemes = list_of_pairs(self.signature_schemes.iter().copied());
            put_extension(&mut out, SIGNATURE_ALGORITHMS, &schemes);
        }
        if self.version == ProtocolVersion::Tls13 {
            self.extensions_of_tls13(random, &mut out);
        }
        out
    }

    fn extensions_of_tls13(&self, random: &[u8; 32], out: &mut Vec<u8>) {
        let versions = ProtocolVersion::ALL.into_iter().rev().filter(|version| {
            (self.oldest..=self.version).contains(version) && *version > ProtocolVersion::Ssl2
        });
        let mut list = Vec::new();
        put_list(&mut list, 1, &pairs(versions.map(version_number)));
        put_extension(out, SUPPORTED_VERSIONS, &list);
        put_extension(out, PSK_KEY_EXCHANGE_MODES, &[1, 1]); // psk_dhe_ke
        let shares: &[u16] = match &self.key_share {
            KeyShare::None => return,
            KeyShare::Empty => &[],
            KeyShare::Random(groups) => groups,
        };
        let mut entries = Vec::new();
        for group in shares {
            if let Some(share) = share(*group, random) {
                entries.extend(group.to_be_bytes());
                put_list(&mut entries, 2, &share);
            }
        }
        let mut list = Vec::new();
        put_list(&mut list, 2, &entries);
        put_extension(out, KEY_SHARE, &list);
    }

    /// Octets inside the padding extension that give the wanted size. A hello that is as large already gets
    /// none; one that is too small by less than an extension without content gets that, and is a little larger.
    fn padding(&self, body: usize, extensions: usize) -> Option<usize> {
        let wanted = self.padded_to.filter(|_| self.version > ProtocolVersion::Ssl3)?;
        let wanted = record::content_of(wanted);
        let now = record::HANDSHAKE_HEADER + body + 2 + extensions;
        let room = usize::from(u16::MAX).saturating_sub(extensions + EXTENSION_HEADER);
        (now < wanted).then(|| (wanted - now).saturating_sub(EXTENSION_HEADER).min(room))
    }

    /// A CLIENT-HELLO of SSLv2: type, version, three lengths, then kinds, session id and challenge.
    fn ssl2(&self, random: &[u8; 32]) -> Vec<u8> {
        let kinds: Vec<u8> =
            self.suites.iter().take(1000).flat_map(|kind| kind.to_be_bytes().into_iter().skip(1)).collect();
        let challenge = Expansion::new(random, "challenge").octets(16);
        let mut message = vec![record::CLIENT_HELLO];
        let lengths =
            [kinds.len(), 0, challenge.len()].map(|length| u16::try_from(length).unwrap_or_default());
        message.extend(pairs([version_number(ProtocolVersion::Ssl2)].into_iter().chain(lengths)));
        message.extend(kinds);
        message.extend(challenge);
        record::ssl2(&message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hello_of_sslv2_has_its_own_format() {
        let bytes = HelloSpec::new(ProtocolVersion::Ssl2, vec![0x01_0080, 0x07_00C0]).to_bytes(&[0; 32]);
        assert_eq!(bytes[..11], [0x80, 31, 1, 0, 2, 0, 6, 0, 0, 0, 16]);
        assert_eq!(bytes[11..17], [1, 0, 0x80, 7, 0, 0xC0]);
        assert_eq!(bytes.len(), 2 + 31);
    }

    #[test]
    fn a_hello_of_sslv3_has_no_extensions() {
        let mut spec = HelloSpec::new(ProtocolVersion::Ssl3, vec![5]);
        spec.server_name = Some("mx.example".to_owned());
        spec.fallback_scsv = true;
        let bytes = spec.to_bytes(&[0; 32]);
        assert_eq!(bytes[..11], [22, 3, 0, 0, 49, 1, 0, 0, 45, 3, 0]);
        assert_eq!(bytes[43..], [0, 0, 6, 0, 5, 0, 0xFF, 0x56, 0, 1, 0]);
    }

    #[test]
    fn padding_is_exact() {
        let mut spec = HelloSpec::new(ProtocolVersion::Tls12, vec![0xC02F]);
        let bare = spec.to_bytes(&[1; 32]).len();
        for size in [bare + 4, bare + 5, 512, 4096, 16_000, 17_000, 40_000] {
            spec.padded_to = Some(size);
            assert_eq!(spec.to_bytes(&[1; 32]).len(), size);
        }
        // A record holds 16384 octets, and the header of the next one has five.
        spec.padded_to = Some(16_390);
        assert_eq!(spec.to_bytes(&[1; 32]).len(), 16_395);
        spec.padded_to = Some(bare - 1);
        assert_eq!(spec.to_bytes(&[1; 32]).len(), bare);
        spec.padded_to = Some(bare + 1);
        assert_eq!(spec.to_bytes(&[1; 32]).len(), bare + 4);
    }
}
