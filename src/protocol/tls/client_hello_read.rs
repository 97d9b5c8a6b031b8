//! Reads a ClientHello: what a client offers. For the practice servers, which answer to it, and for tests.

use super::{
    client_hello::{
        KEY_SHARE, SERVER_NAME, SIGNATURE_ALGORITHMS, SUPPORTED_GROUPS, SUPPORTED_VERSIONS, version_number,
        version_of_number,
    },
    octets::Octets,
    record::{self, Beginning},
};
use crate::model::evidence::ProtocolVersion;

/// A ClientHello is read up to this many octets.
pub const MOST_OCTETS: usize = 128 * 1024;

/// What a client offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedHello {
    /// The newest version offered that is known.
    pub version: ProtocolVersion,
    /// The version of the record around it; 0x0002 for the format of SSLv2.
    pub record_version: u16,
    /// The version field of the hello.
    pub legacy_version: u16,
    /// The client random; of SSLv2 the challenge.
    pub random: Vec<u8>,
    pub session_id: Vec<u8>,
    /// Suites in order, signalling values included; in the format of SSLv2, kinds of three octets.
    pub suites: Vec<u32>,
    pub compression: Vec<u8>,
    /// The name in server_name (RFC 6066 §3).
    pub server_name: Option<String>,
    /// supported_versions (RFC 8446 §4.2.1); empty without the extension.
    pub supported_versions: Vec<u16>,
    pub groups: Vec<u16>,
    pub signature_schemes: Vec<u16>,
    /// Groups and octets of the key shares; nothing without the extension.
    pub key_shares: Option<Vec<(u16, usize)>>,
    /// Numbers of all extensions, in order.
    pub extensions: Vec<u16>,
    /// Octets of the hello with its records.
    pub octets: usize,
}

impl OfferedHello {
    /// Whether a version is offered.
    #[must_use]
    pub fn offers(&self, version: ProtocolVersion) -> bool {
        if self.supported_versions.is_empty() {
            version <= self.version && (version > ProtocolVersion::Ssl2 || self.record_version == 0x0002)
        } else {
            self.supported_versions.contains(&version_number(version))
        }
    }

    /// Whether an extension is there.
    #[must_use]
    pub fn has(&self, extension: u16) -> bool {
        self.extensions.contains(&extension)
    }
}

/// Reads the ClientHello at the beginning of these octets, in the format of TLS, over as many records as it has,
/// or in that of SSLv2. Nothing when it is not whole, or no ClientHello.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<OfferedHello> {
    let mut rest = bytes.get(..MOST_OCTETS).unwrap_or(bytes);
    let mut message = Vec::new();
    let mut octets = 0;
    let mut first_version = None;
    loop {
        match record::beginning(rest) {
            Beginning::Ssl2 if octets == 0 => return read_ssl2(rest),
            Beginning::Record { kind: record::HANDSHAKE, version, content, octets: size } => {
                let record_version = *first_version.get_or_insert(version);
                message.extend_from_slice(content);
                octets += size;
                rest = rest.get(size..)?;
                let mut reader = Octets::new(&message);
                if reader.u8().is_some_and(|kind| kind != record::CLIENT_HELLO) {
                    return None;
                }
                if let Some(body) = reader.list(3) {
                    return read_body(body, record_version, octets);
                }
            }
            _ => return None,
        }
    }
}

fn read_body(mut body: Octets<'_>, record_version: u16, octets: usize) -> Option<OfferedHello> {
    let legacy_version = body.u16()?;
    let random = body.take(32)?.to_vec();
    let session_id = body.list(1)?.rest().to_vec();
    let suites = body.list(2)?.all_u16().into_iter().map(u32::from).collect();
    let compression = body.list(1)?.rest().to_vec();
    let mut hello = OfferedHello {
        version: ProtocolVersion::Ssl3,
        record_version,
        legacy_version,
        random,
        session_id,
        suites,
        compression,
        server_name: None,
        supported_versions: Vec::new(),
        groups: Vec::new(),
        signature_schemes: Vec::new(),
        key_shares: None,
        extensions: Vec::new(),
        octets,
    };
    if !body.is_empty() {
        for (number, content) in body.list(2)?.extensions()? {
            hello.extensions.push(number);
            hello.read_extension(number, content)?;
        }
    }
    hello.version = newest(legacy_version, &hello.supported_versions)?;
    Some(hello)
}

impl OfferedHello {
    fn read_extension(&mut self, number: u16, mut content: Octets<'_>) -> Option<()> {
        match number {
            SERVER_NAME => {
                let mut names = content.list(2)?;
                while !names.is_empty() {
                    let kind = names.u8()?;
                    let name = names.list(2)?;
                    if kind == 0 && self.server_name.is_none() {
                        self.server_name = Some(String::from_utf8_lossy(name.rest()).into_owned());
                    }
                }
            }
            SUPPORTED_GROUPS => self.groups = content.list(2)?.all_u16(),
            SIGNATURE_ALGORITHMS => self.signature_schemes = content.list(2)?.all_u16(),
            SUPPORTED_VERSIONS => self.supported_versions = content.list(1)?.all_u16(),
            KEY_SHARE => {
                let shares = content.list(2)?.extensions()?;
                self.key_shares =
                    Some(shares.into_iter().map(|(group, share)| (group, share.rest().len())).collect());
            }
            _ => {}
        }
        Some(())
    }
}

/// The newest version that is offered and known.
fn newest(legacy: u16, supported: &[u16]) -> Option<ProtocolVersion> {
    if supported.is_empty() {
        // A version of the future in this field means at least TLS 1.2 (RFC 5246 §E.1).
        return version_of_number(legacy.clamp(0x0300, 0x0303));
    }
    supported.iter().filter_map(|number| version_of_number(*number)).max()
}

fn read_ssl2(bytes: &[u8]) -> Option<OfferedHello> {
    let mut record = Octets::new(bytes);
    let length = usize::from(record.u16()? & 0x7fff);
    let mut message = Octets::new(record.take(length)?);
    if message.u8()? != record::CLIENT_HELLO {
        return None;
    }
    let legacy_version = message.u16()?;
    let [kinds, session_id, challenge] = [message.u16()?, message.u16()?, message.u16()?].map(usize::from);
    let kinds = message.take(kinds)?;
    let session_id = message.take(session_id)?;
    let challenge = message.take(challenge)?;
    let suites = kinds
        .as_chunks::<3>()
        .0
        .iter()
        .map(|&[high, middle, low]| u32::from_be_bytes([0, high, middle, low]))
        .collect();
    Some(OfferedHello {
        // The format of SSLv2 was also used to offer newer versions (RFC 5246 §E.2).
        version: version_of_number(legacy_version.min(0x0303))?,
        record_version: 0x0002,
        legacy_version,
        random: challenge.to_vec(),
        session_id: session_id.to_vec(),
        suites,
        compression: vec![0],
        server_name: None,
        supported_versions: Vec::new(),
        groups: Vec::new(),
        signature_schemes: Vec::new(),
        key_shares: None,
        extensions: Vec::new(),
        octets: length + 2,
    })
}
