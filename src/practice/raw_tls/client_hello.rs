//! Reads a ClientHello as far as an old server cares (RFC 5246 §7.4.1.2, RFC 6101 §E for the format of SSLv2).

use crate::model::evidence::ProtocolVersion;

/// What a client offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ClientHello {
    /// Octets on the wire, record headers included.
    pub(super) octets: usize,
    /// The hello has the format of SSLv2.
    pub(super) ssl2_format: bool,
    /// The version field, and for TLS 1.3 the extension beside it.
    pub(super) version: u16,
    pub(super) supported_versions: Vec<u16>,
    /// Suites in the client's order; from a hello of SSLv2, its kinds of three octets.
    pub(super) suites: Vec<u32>,
    pub(super) compression: Vec<u8>,
    pub(super) server_name: Option<String>,
    /// Nothing without the extension.
    pub(super) groups: Option<Vec<u16>>,
    pub(super) signature_schemes: Vec<u16>,
    pub(super) extended_master_secret: bool,
    pub(super) renegotiation_info: bool,
    pub(super) session_ticket: bool,
    /// A stapled OCSP response is wanted (RFC 6066 §8).
    pub(super) status_request: bool,
}

impl ClientHello {
    /// The client speaks TLS 1.3 (RFC 8446 §4.2.1).
    pub(super) fn speaks_tls13(&self) -> bool {
        self.supported_versions.contains(&0x0304)
    }

    /// The newest version before TLS 1.3 that is offered.
    pub(super) fn newest_old_version(&self) -> ProtocolVersion {
        match self.version {
            ..=0x02ff => ProtocolVersion::Ssl2,
            0x0300 => ProtocolVersion::Ssl3,
            0x0301 => ProtocolVersion::Tls10,
            0x0302 => ProtocolVersion::Tls11,
            0x0303.. => ProtocolVersion::Tls12,
        }
    }

    /// Whether this many bytes hold the hello, or can never hold one.
    pub(super) fn is_whole(bytes: &[u8]) -> bool {
        match bytes {
            [] => false,
            [HANDSHAKE, ..] => {
                let message = join(bytes);
                match message.get(..4) {
                    Some(&[CLIENT_HELLO, high, middle, low]) => {
                        message.len() >= 4 + number(&[high, middle, low]) as usize
                    }
                    Some(_) => true,
                    None => !message.is_empty() && message.first() != Some(&CLIENT_HELLO),
                }
            }
            [high, ..] if high & 0x80 != 0 => match bytes {
                [high, low, ..] => bytes.len() >= 2 + number(&[high & 0x7f, *low]) as usize,
                _ => false,
            },
            _ => true,
        }
    }

    /// Reads the hello; nothing when it is none.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        match bytes.first()? {
            &HANDSHAKE => {
                let mut message = Reader(&join(bytes));
                if message.number(1)? != u32::from(CLIENT_HELLO) {
                    return None;
                }
                let body = message.vector(3)?;
                Some(Self { octets: bytes.len(), ..Self::read_body(Reader(body))? })
            }
            high if high & 0x80 != 0 => Self::read_ssl2(bytes),
            _ => None,
        }
    }

    fn read_body(mut body: Reader<'_>) -> Option<Self> {
        let mut hello = Self { version: u16::try_from(body.number(2)?).ok()?, ..Self::default() };
        body.take(32)?;
        body.vector(1)?;
        hello.suites = body.numbers(2, 2)?;
        hello.compression = body.vector(1)?.to_vec();
        if body.0.is_empty() {
            return Some(hello);
        }
        let mut extensions = Reader(body.vector(2)?);
        while !extensions.0.is_empty() {
            let kind = extensions.number(2)?;
            hello.read_extension(kind, Reader(extensions.vector(2)?));
        }
        Some(hello)
    }

    /// What makes no sense inside an extension is passed over, as old servers did.
    fn read_extension(&mut self, kind: u32, mut content: Reader<'_>) {
        let codes = |numbers: Option<Vec<u32>>| {
            numbers.unwrap_or_default().into_iter().map(|number| number as u16).collect::<Vec<_>>()
        };
        match kind {
            SERVER_NAME => {
                let mut names = Reader(content.vector(2).unwrap_or_default());
                if names.number(1) == Some(0) {
                    self.server_name = names.vector(2).map(|name| String::from_utf8_lossy(name).into_owned());
                }
            }
            STATUS_REQUEST => self.status_request = true,
            SUPPORTED_GROUPS => self.groups = Some(codes(content.numbers(2, 2))),
            SIGNATURE_ALGORITHMS => self.signature_schemes = codes(content.numbers(2, 2)),
            EXTENDED_MASTER_SECRET => self.extended_master_secret = true,
            SESSION_TICKET => self.session_ticket = true,
            SUPPORTED_VERSIONS => self.supported_versions = codes(content.numbers(1, 2)),
            RENEGOTIATION_INFO => self.renegotiation_info = true,
            _ => {}
        }
    }

    fn read_ssl2(bytes: &[u8]) -> Option<Self> {
        let mut message = Reader(bytes.get(2..)?);
        if message.number(1)? != u32::from(CLIENT_HELLO) {
            return None;
        }
        let version = u16::try_from(message.number(2)?).ok()?;
        let kinds_length = message.number(2)? as usize;
        message.take(4)?;
        let kinds = message.take(kinds_length)?;
        Some(Self {
            octets: bytes.len(),
            ssl2_format: true,
            version,
            suites: kinds.chunks_exact(3).map(number).collect(),
            compression: vec![0],
            ..Self::default()
        })
    }
}

/// The content of the handshake records, put together.
fn join(bytes: &[u8]) -> Vec<u8> {
    let mut reader = Reader(bytes);
    let mut joined = Vec::with_capacity(bytes.len());
    while reader.number(1) == Some(u32::from(HANDSHAKE)) {
        let (Some(_), Some(length)) = (reader.number(2), reader.number(2)) else { break };
        let length = (length as usize).min(reader.0.len());
        joined.extend_from_slice(reader.take(length).unwrap_or_default());
    }
    joined
}

/// What is left to read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number of this many octets, at most four.
    fn number(&mut self, octets: usize) -> Option<u32> {
        self.take(octets).map(number)
    }

    /// Bytes behind a length of this many octets.
    fn vector(&mut self, octets: usize) -> Option<&'a [u8]> {
        let length = self.number(octets)?;
        self.take(length as usize)
    }

    /// Numbers of `each` octets behind a length of `octets` octets.
    fn numbers(&mut self, octets: usize, each: usize) -> Option<Vec<u32>> {
        Some(self.vector(octets)?.chunks_exact(each).map(number).collect())
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// The content type handshake, and the message type of a hello in every version.
const HANDSHAKE: u8 = 22;
const CLIENT_HELLO: u8 = 1;

/// Extensions, by their registered numbers.
const SERVER_NAME: u32 = 0;
const STATUS_REQUEST: u32 = 5;
const SUPPORTED_GROUPS: u32 = 10;
const SIGNATURE_ALGORITHMS: u32 = 13;
const EXTENDED_MASTER_SECRET: u32 = 23;
const SESSION_TICKET: u32 = 35;
const SUPPORTED_VERSIONS: u32 = 43;
const RENEGOTIATION_INFO: u32 = 0xff01;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;

    /// The first bytes a living library sends.
    fn rustls_hello() -> Vec<u8> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS12, &rustls::version::TLS13])
            .unwrap()
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth();
        let mut client =
            rustls::ClientConnection::new(Arc::new(config), "mx.practice.test".try_into().unwrap()).unwrap();
        let mut bytes = Vec::new();
        client.write_tls(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn the_hello_of_a_living_library_is_read() {
        let bytes = rustls_hello();
        for end in 0..bytes.len() {
            assert!(!ClientHello::is_whole(&bytes[..end]), "{end} of {} octets", bytes.len());
        }
        assert!(ClientHello::is_whole(&bytes));
        let hello = ClientHello::read(&bytes).unwrap();
        assert_eq!(hello.octets, bytes.len());
        assert_eq!(hello.newest_old_version(), ProtocolVersion::Tls12);
        assert!(hello.speaks_tls13() && hello.extended_master_secret);
        assert_eq!(hello.server_name.as_deref(), Some("mx.practice.test"));
        assert!(hello.suites.contains(&0xc02b));
        assert!(hello.groups.unwrap().contains(&29));
    }

    #[test]
    fn a_hello_in_two_records_is_read_like_one() {
        let bytes = rustls_hello();
        let (first, second) = bytes[5..].split_at(100);
        let mut split = Vec::new();
        for part in [first, second] {
            split.extend_from_slice(&[22, 3, 1]);
            split.extend_from_slice(&u16::try_from(part.len()).unwrap().to_be_bytes());
            split.extend_from_slice(part);
        }
        assert!(!ClientHello::is_whole(&split[..105]));
        assert!(ClientHello::is_whole(&split));
        let octets = split.len();
        let one = ClientHello { octets, ..ClientHello::read(&bytes).unwrap() };
        assert_eq!(ClientHello::read(&split), Some(one));
    }

    #[test]
    fn a_hello_of_ssl2_is_read() {
        let mut bytes = vec![0x80, 9 + 6 + 16, 1, 0, 2, 0, 6, 0, 0, 0, 16];
        bytes.extend_from_slice(&[1, 0, 0x80, 7, 0, 0xc0]);
        bytes.extend_from_slice(&[7; 16]);
        assert!(ClientHello::is_whole(&bytes) && !ClientHello::is_whole(&bytes[..20]));
        let hello = ClientHello::read(&bytes).unwrap();
        assert_eq!(hello.newest_old_version(), ProtocolVersion::Ssl2);
        assert_eq!(hello.suites, [0x01_0080, 0x07_00c0]);
    }

    proptest! {
        #[test]
        fn reading_is_total(start in prop::sample::select(vec![vec![22, 3, 1], vec![0x80], vec![]]),
                            rest in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut bytes = start;
            bytes.extend_from_slice(&rest);
            let _ = ClientHello::is_whole(&bytes);
            let _ = ClientHello::read(&bytes);
        }

        #[test]
        fn a_damaged_hello_is_read_or_refused(at in 5_usize..180, value in any::<u8>()) {
            let mut bytes = rustls_hello();
            bytes[at] = value;
            let _ = ClientHello::is_whole(&bytes);
            let _ = ClientHello::read(&bytes);
        }
    }
}
