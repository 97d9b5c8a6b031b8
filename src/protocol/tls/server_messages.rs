//! The messages of a server's first flight (RFC 8446 §4, RFC 5246 §7.4, RFC 4492 §5.4, and SSLv2).

use aws_lc_rs::digest;

use super::{
    cipher_suite,
    client_hello::{
        EXTENDED_MASTER_SECRET, KEY_SHARE, RENEGOTIATION_INFO, SESSION_TICKET, SUPPORTED_VERSIONS,
        version_of_number,
    },
    dh_prime, groups,
    octets::Octets,
    signature_scheme,
};
use crate::{
    model::evidence::{Alert, CipherSuite, ProtocolVersion, ServerFlight},
    protocol::x509,
};

const HELLO_REQUEST: u8 = 0;
const SERVER_HELLO: u8 = 2;
const NEW_SESSION_TICKET: u8 = 4;
const CERTIFICATE: u8 = 11;
const SERVER_KEY_EXCHANGE: u8 = 12;
const CERTIFICATE_REQUEST: u8 = 13;
const SERVER_HELLO_DONE: u8 = 14;
const CERTIFICATE_STATUS: u8 = 22;

/// Certificates that are kept of one chain.
const CERTIFICATES_KEPT: usize = 64;

/// The random that makes a ServerHello a HelloRetryRequest (RFC 8446 §4.1.3).
const HELLO_RETRY: [u8; 32] = [
    0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91, 0xC2,
    0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
];

/// What a message said, beside what it added to the hello.
#[derive(Debug)]
pub(super) enum Said {
    Nothing,
    Hello(Box<ServerFlight>),
    Chain(Vec<Vec<u8>>),
    Ocsp(Vec<u8>),
    Ssl2 {
        hello: Box<ServerFlight>,
        chain: Vec<Vec<u8>>,
        kinds: Vec<CipherSuite>,
    },
    /// The refusal of an SSLv2 server.
    Refusal(Alert),
    Done,
}

/// Reads one message. What belongs to the hello that came before is written there.
pub(super) fn read(kind: u8, body: &[u8], hello: Option<&mut ServerFlight>) -> Result<Said, &'static str> {
    let octets = Octets::new(body);
    let Some(hello) = hello else {
        return match kind {
            HELLO_REQUEST => Ok(Said::Nothing),
            SERVER_HELLO => server_hello(octets),
            _ => Err("a message that is no answer to a hello"),
        };
    };
    match kind {
        HELLO_REQUEST | NEW_SESSION_TICKET => Ok(Said::Nothing),
        SERVER_HELLO => Err("a second hello"),
        CERTIFICATE => {
            let (chain, size) = certificates(octets).ok_or("a certificate message that is not whole")?;
            describe_certificates(hello, &chain, size);
            Ok(Said::Chain(chain))
        }
        CERTIFICATE_STATUS => {
            let ocsp = staple(octets).ok_or("a certificate status that is not whole")?;
            hello.ocsp_staple = !ocsp.is_empty();
            Ok(Said::Ocsp(ocsp))
        }
        SERVER_KEY_EXCHANGE => {
            key_exchange(octets, hello).ok_or("a key exchange that is not whole")?;
            Ok(Said::Nothing)
        }
        CERTIFICATE_REQUEST => {
            hello.client_certificate_requested = true;
            Ok(Said::Nothing)
        }
        SERVER_HELLO_DONE => {
            hello.complete = true;
            Ok(Said::Done)
        }
        _ => Err("a message that has no place in this flight"),
    }
}

fn bare_hello(version: ProtocolVersion, suite: CipherSuite) -> ServerFlight {
    ServerFlight {
        version,
        suite,
        hello_retry: false,
        group: None,
        dh_bits: None,
        dh_prime: None,
        export_rsa_bits: None,
        signature_scheme: None,
        compression: 0,
        secure_renegotiation: false,
        extended_master_secret: false,
        session_ticket: false,
        session_id: false,
        ocsp_staple: false,
        client_certificate_requested: false,
        certificate_sha256: None,
        certificate_key: None,
        certificate_octets: 0,
        complete: false,
    }
}

fn server_hello(mut body: Octets<'_>) -> Result<Said, &'static str> {
    const SHORT: &str = "a hello that is not whole";
    let legacy_version = body.u16().ok_or(SHORT)?;
    let random = body.take(32).ok_or(SHORT)?;
    let session_id = body.list(1).ok_or(SHORT)?;
    let suite = cipher_suite::suite(u32::from(body.u16().ok_or(SHORT)?));
    let compression = body.u8().ok_or(SHORT)?;
    let extensions =
        if body.is_empty() { Vec::new() } else { body.list(2).and_then(Octets::extensions).ok_or(SHORT)? };
    let find =
        |number: u16| extensions.iter().find(|(known, _)| *known == number).map(|(_, content)| *content);
    let version = match find(SUPPORTED_VERSIONS) {
        Some(mut content) => version_of_number(content.u16().ok_or(SHORT)?),
        None => version_of_number(legacy_version),
    };
    let version = version
        .filter(|version| *version > ProtocolVersion::Ssl2)
        .ok_or("a hello of a version that does not exist")?;
    let tls13 = version == ProtocolVersion::Tls13;
    let share = find(KEY_SHARE).and_then(|mut content| content.u16());
    Ok(Said::Hello(Box::new(ServerFlight {
        hello_retry: tls13 && random == HELLO_RETRY,
        group: share.filter(|_| tls13).map(groups::name),
        compression,
        secure_renegotiation: find(RENEGOTIATION_INFO).is_some(),
        extended_master_secret: find(EXTENDED_MASTER_SECRET).is_some(),
        session_ticket: find(SESSION_TICKET).is_some(),
        // In TLS 1.3 it is only the echo of ours.
        session_id: !tls13 && !session_id.is_empty(),
        // What follows in TLS 1.3 is encrypted.
        complete: tls13,
        ..bare_hello(version, suite)
    })))
}

/// The certificates, and the octets of all of them.
fn certificates(mut body: Octets<'_>) -> Option<(Vec<Vec<u8>>, usize)> {
    let mut list = body.list(3)?;
    let mut chain = Vec::new();
    let mut size = 0;
    while !list.is_empty() {
        let certificate = list.list(3)?.rest();
        size += certificate.len();
        if chain.len() < CERTIFICATES_KEPT {
            chain.push(certificate.to_vec());
        }
    }
    Some((chain, size))
}

fn describe_certificates(hello: &mut ServerFlight, chain: &[Vec<u8>], size: usize) {
    hello.certificate_octets = size;
    let Some(first) = chain.first() else { return };
    let hash = digest::digest(&digest::SHA256, first);
    let octets: Vec<String> = hash.as_ref().iter().map(|octet| format!("{octet:02X}")).collect();
    hello.certificate_sha256 = Some(octets.join(":"));
    hello.certificate_key = x509::certificate::read(first).ok().map(|info| info.key_type);
}

/// A stapled OCSP response (RFC 6066 §8).
fn staple(mut body: Octets<'_>) -> Option<Vec<u8>> {
    match body.u8()? {
        1 => Some(body.list(3)?.rest().to_vec()),
        _ => Some(Vec::new()),
    }
}

/// The key exchange that the suite calls for. Others (SRP, ECCPWD) are left unread.
fn key_exchange(mut body: Octets<'_>, hello: &mut ServerFlight) -> Option<()> {
    let suite = hello.suite.name.clone();
    let exchange = suite.strip_prefix("TLS_")?.split("_WITH_").next()?;
    let shared_key = exchange.contains("PSK");
    if shared_key {
        // A hint which key is meant (RFC 4279 §2, RFC 5489 §2).
        body.list(2)?;
    }
    if exchange.starts_with("ECDH") {
        curve(&mut body, hello)?;
    } else if exchange.starts_with("DH") || exchange == "PSK_DHE" {
        let prime = body.list(2)?.rest();
        body.list(2)?;
        body.list(2)?;
        hello.dh_bits = Some(dh_prime::bits(prime));
        hello.dh_prime = dh_prime::known(prime).map(str::to_owned);
    } else if exchange.starts_with("RSA_EXPORT") {
        hello.export_rsa_bits = Some(dh_prime::bits(body.list(2)?.rest()));
        body.list(2)?;
    } else {
        return Some(());
    }
    let signed = !shared_key && !exchange.contains("anon");
    if signed && hello.version == ProtocolVersion::Tls12 {
        hello.signature_scheme = Some(signature_scheme::name(body.u16()?));
    }
    Some(())
}

/// The parameters of an elliptic curve (RFC 4492 §5.4), and the point on it.
fn curve(body: &mut Octets<'_>, hello: &mut ServerFlight) -> Option<()> {
    const EXPLICIT_PRIME: u8 = 1;
    const EXPLICIT_CHAR2: u8 = 2;
    const NAMED: u8 = 3;
    let group = match body.u8()? {
        NAMED => body.u16()?,
        EXPLICIT_PRIME => {
            // The prime, the two numbers of the curve, base point, order, cofactor.
            for _ in 0..6 {
                body.list(1)?;
            }
            groups::EXPLICIT_PRIME
        }
        EXPLICIT_CHAR2 => {
            body.u16()?;
            // One exponent of a trinomial, or three of a pentanomial.
            let exponents = if body.u8()? == 1 { 1 } else { 3 };
            for _ in 0..exponents + 5 {
                body.list(1)?;
            }
            groups::EXPLICIT_CHAR2
        }
        _ => return None,
    };
    hello.group = Some(groups::name(group));
    body.list(1)?;
    Some(())
}

/// An SSLv2 SERVER-HELLO or ERROR in its record; nothing as long as it is not whole.
pub(super) fn ssl2(bytes: &[u8]) -> Result<Option<Said>, &'static str> {
    const SERVER_HELLO: u8 = 4;
    const ERROR: u8 = 0;
    let mut record = Octets::new(bytes);
    let Some(header) = record.u16() else { return Ok(None) };
    let length = usize::from(header & 0x7fff);
    match record.rest().first() {
        None => return Ok(None),
        Some(&(SERVER_HELLO | ERROR)) => {}
        Some(_) => return Err("no record of TLS begins like this"),
    }
    let Some(message) = record.take(length) else { return Ok(None) };
    let mut message = Octets::new(message);
    if message.u8() == Some(ERROR) {
        let number = message.u16().ok_or("an error of SSLv2 that is not whole")?;
        return Ok(Some(ssl2_error(number)));
    }
    ssl2_hello(message).map(Some).ok_or("a hello of SSLv2 that is not whole")
}

/// SSLv2 has errors where TLS has alerts; all of them say what handshake_failure says today.
fn ssl2_error(number: u16) -> Said {
    let name = match number {
        1 => "no_cipher_error".to_owned(),
        2 => "no_certificate_error".to_owned(),
        4 => "bad_certificate_error".to_owned(),
        6 => "unsupported_certificate_type_error".to_owned(),
        other => format!("error_{other}"),
    };
    Said::Refusal(Alert { number: 40, name })
}

fn ssl2_hello(mut message: Octets<'_>) -> Option<Said> {
    let _session_id_hit = message.u8()?;
    let certificate_type = message.u8()?;
    let _version = message.u16()?;
    let [certificate, kinds, _connection_id] = [message.u16()?, message.u16()?, message.u16()?];
    let certificate = message.take(usize::from(certificate))?;
    let kinds = message.take(usize::from(kinds))?;
    let kinds: Vec<CipherSuite> = kinds
        .as_chunks::<3>()
        .0
        .iter()
        .map(|&[high, middle, low]| cipher_suite::ssl2_kind(u32::from_be_bytes([0, high, middle, low])))
        .collect();
    let Some(first) = kinds.first() else {
        // Not one kind in common: as good as the error of that name.
        return Some(ssl2_error(1));
    };
    let mut hello = bare_hello(ProtocolVersion::Ssl2, first.clone());
    hello.complete = true;
    let chain = if certificate_type == 1 { vec![certificate.to_vec()] } else { Vec::new() };
    describe_certificates(&mut hello, &chain, certificate.len());
    Some(Said::Ssl2 { hello: Box::new(hello), chain, kinds })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The hello after a key exchange message, in TLS 1.2.
    fn after(suite: &str, message: &[u8]) -> Option<ServerFlight> {
        let code = cipher_suite::code(suite).expect("it is registered");
        let mut hello = bare_hello(ProtocolVersion::Tls12, cipher_suite::suite(u32::from(code)));
        read(SERVER_KEY_EXCHANGE, message, Some(&mut hello)).ok()?;
        Some(hello)
    }

    #[test]
    fn key_exchanges_are_read_by_suite() {
        let modulus = [&[0, 64, 0x81], [7; 63].as_slice(), &[0, 1, 3, 4, 1, 0, 0]].concat();
        let hello = after("TLS_RSA_EXPORT_WITH_RC4_40_MD5", &modulus).expect("it is whole");
        assert_eq!(hello.export_rsa_bits, Some(512));
        assert_eq!(hello.signature_scheme.as_deref(), Some("rsa_pkcs1_sha256"));

        let prime = [0, 2, 0x40, 1, 0, 1, 2, 0, 1, 9];
        let hello = after("TLS_DH_anon_WITH_AES_128_CBC_SHA", &prime).expect("it is not signed");
        assert_eq!((hello.dh_bits, hello.signature_scheme), (Some(15), None));
        let hinted = [&[0, 2, b'h', b'i'], prime.as_slice()].concat();
        let hello = after("TLS_DHE_PSK_WITH_AES_128_CBC_SHA", &hinted).expect("it is not signed");
        assert_eq!(hello.dh_bits, Some(15));
        assert_eq!(after("TLS_DHE_RSA_WITH_AES_128_CBC_SHA", &prime), None, "the scheme is missing");

        let named = [3, 0, 0x17, 1, 4, 8, 4, 0, 0];
        let hello = after("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", &named).expect("it is whole");
        assert_eq!(hello.group.as_deref(), Some("secp256r1"));
        assert_eq!(hello.signature_scheme.as_deref(), Some("rsa_pss_rsae_sha256"));
    }

    #[test]
    fn curves_that_a_server_describes_itself_are_told() {
        let prime = [1, 1, 97, 1, 2, 1, 3, 2, 4, 5, 1, 5, 1, 1, 1, 4];
        let hello = after("TLS_ECDH_anon_WITH_AES_128_CBC_SHA", &prime).expect("it is whole");
        assert_eq!(hello.group.as_deref(), Some("arbitrary_explicit_prime_curves"));
        let trinomial = [2, 0, 113, 1, 1, 9, 1, 2, 1, 3, 2, 4, 5, 1, 5, 1, 1, 1, 4];
        let hello = after("TLS_ECDH_anon_WITH_AES_128_CBC_SHA", &trinomial).expect("it is whole");
        assert_eq!(hello.group.as_deref(), Some("arbitrary_explicit_char2_curves"));
    }

    #[test]
    fn an_sslv2_server_refuses_with_an_error() {
        let Ok(Some(Said::Refusal(alert))) = ssl2(&[0x80, 3, 0, 0, 1]) else { panic!("it is a refusal") };
        assert_eq!(alert.name, "no_cipher_error");
        let nothing_in_common = [0x80, 11, 4, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0];
        assert!(matches!(ssl2(&nothing_in_common), Ok(Some(Said::Refusal(_)))));
    }
}
