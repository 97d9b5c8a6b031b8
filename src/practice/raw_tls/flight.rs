//! Writes the first flight of an old server (RFC 5246 §7.4, RFC 6101 §5.6, RFC 4492 §5.4).

use aws_lc_rs::{agreement, rand};

use super::primes::prime;
use crate::{
    model::evidence::{CipherSuite, ProtocolVersion},
    practice::{
        certificates::Shown,
        script::{Curve, RawTls},
    },
    protocol::tls::{
        cipher_suite::EMPTY_RENEGOTIATION_INFO_SCSV, client_hello::version_number,
        client_hello_read::OfferedHello, groups,
    },
};

/// The records of the flight, from the hello to the hello done.
pub(super) fn flight(
    raw: &RawTls,
    shown: &Shown,
    hello: &OfferedHello,
    version: ProtocolVersion,
    suite: &CipherSuite,
) -> Vec<u8> {
    let stapled =
        shown.ocsp.as_ref().filter(|_| hello.has(STATUS_REQUEST) && version > ProtocolVersion::Ssl3);
    let mut messages = vec![message(2, &server_hello(raw, hello, version, suite, stapled.is_some()))];
    if !suite.is_anonymous() {
        let mut list = Vec::new();
        for certificate in &shown.chain {
            vector(&mut list, 3, certificate);
        }
        let mut body = Vec::new();
        vector(&mut body, 3, &list);
        messages.push(message(11, &body));
    }
    if let Some(response) = stapled {
        let mut body = vec![1];
        vector(&mut body, 3, response);
        messages.push(message(22, &body));
    }
    if let Some(body) = server_key_exchange(raw, shown, hello, version, suite) {
        messages.push(message(12, &body));
    }
    if raw.client_certificate && !suite.is_anonymous() {
        messages.push(message(13, &certificate_request(version)));
    }
    messages.push(message(14, &[]));

    let pieces = if raw.joined { vec![messages.concat()] } else { messages };
    let mut records = Vec::new();
    for piece in pieces.iter().flat_map(|piece| piece.chunks(LARGEST_RECORD)) {
        records.push(22);
        records.extend_from_slice(&version_number(version).to_be_bytes());
        vector(&mut records, 2, piece);
    }
    records
}

/// The SERVER-HELLO of SSLv2, with all kinds that both sides know: there the client chooses.
pub(super) fn ssl2_hello(raw: &RawTls, offered: &[u32], shown: &Shown) -> Vec<u8> {
    let certificate: Vec<u8> =
        shown.chain.first().map(|certificate| certificate.as_ref().to_vec()).unwrap_or_default();
    let kinds: Vec<u8> = raw
        .suites
        .iter()
        .filter(|suite| is_ssl2_kind(&suite.0) && offered.contains(&suite.0.code))
        .flat_map(|kind| kind.0.code.to_be_bytes().into_iter().skip(1))
        .collect();
    let connection = random(16);
    // No session again, an X.509 certificate, version 2.
    let mut body = vec![4, 0, 1, 0, 2];
    for length in [certificate.len(), kinds.len(), connection.len()] {
        body.extend_from_slice(&(length as u16).to_be_bytes());
    }
    for part in [certificate, kinds, connection] {
        body.extend_from_slice(&part);
    }
    let mut record = (0x8000 | body.len() as u16).to_be_bytes().to_vec();
    record.extend_from_slice(&body);
    record
}

/// A cipher kind of SSLv2.
pub(super) fn is_ssl2_kind(suite: &CipherSuite) -> bool {
    suite.name.starts_with("SSL_CK_")
}

fn server_hello(
    raw: &RawTls,
    hello: &OfferedHello,
    version: ProtocolVersion,
    suite: &CipherSuite,
    stapled: bool,
) -> Vec<u8> {
    let mut body = version_number(version).to_be_bytes().to_vec();
    body.extend_from_slice(&random(32));
    vector(&mut body, 1, &if raw.session_id { random(32) } else { Vec::new() });
    body.extend_from_slice(&(suite.code as u16).to_be_bytes());
    body.push(u8::from(raw.compression && hello.compression.contains(&DEFLATE)));

    let mut extensions = Vec::new();
    let mut answer = |wanted: bool, kind: u16, content: &[u8]| {
        if wanted {
            extensions.extend_from_slice(&kind.to_be_bytes());
            vector(&mut extensions, 2, content);
        }
    };
    let asks_for_safety =
        hello.has(RENEGOTIATION_INFO) || hello.suites.contains(&EMPTY_RENEGOTIATION_INFO_SCSV.into());
    answer(raw.secure_renegotiation && asks_for_safety, RENEGOTIATION_INFO, &[0]);
    // SSLv3 has no other extensions, and a hello in the format of SSLv2 brings none to answer.
    if version > ProtocolVersion::Ssl3 {
        answer(raw.extended_master_secret && hello.has(EXTENDED_MASTER_SECRET), EXTENDED_MASTER_SECRET, &[]);
        answer(raw.session_ticket && hello.has(SESSION_TICKET), SESSION_TICKET, &[]);
        answer(stapled, STATUS_REQUEST, &[]);
        answer(suite.name.contains("_ECDH") && hello.has(EC_POINT_FORMATS), EC_POINT_FORMATS, &[1, 0]);
    }
    if !extensions.is_empty() {
        vector(&mut body, 2, &extensions);
    }
    body
}

/// Parameters of the key exchange, and a signature that nobody could check.
fn server_key_exchange(
    raw: &RawTls,
    shown: &Shown,
    hello: &OfferedHello,
    version: ProtocolVersion,
    suite: &CipherSuite,
) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    if suite.name.starts_with("TLS_ECDHE_") || suite.name.starts_with("TLS_ECDH_anon_") {
        let curve = shared_curve(raw, hello)?;
        body.push(3);
        body.extend_from_slice(&curve.0.to_be_bytes());
        vector(&mut body, 1, &point(curve)?);
    } else if suite.name.starts_with("TLS_DHE_") || suite.name.starts_with("TLS_DH_anon_") {
        let prime = prime(raw.dh_bits);
        // Less than the prime, whose first bit is set.
        let mut share = random(prime.len());
        if let Some(first) = share.first_mut() {
            *first &= 0x7f;
        }
        vector(&mut body, 2, &prime);
        vector(&mut body, 2, &[2]);
        vector(&mut body, 2, &share);
    } else if suite.name.starts_with("TLS_RSA_EXPORT_") {
        let mut modulus = random(EXPORT_RSA_OCTETS);
        if let Some(first) = modulus.first_mut() {
            *first |= 0x80;
        }
        vector(&mut body, 2, &modulus);
        vector(&mut body, 2, &[1, 0, 1]);
    } else {
        return None;
    }
    if !suite.is_anonymous() {
        let ecdsa = suite.name.contains("_ECDSA_");
        if version >= ProtocolVersion::Tls12 {
            let known = if ecdsa { &ECDSA_SCHEMES } else { &RSA_SCHEMES };
            let oldest = if ecdsa { 0x0203 } else { 0x0201 };
            let scheme = hello.signature_schemes.iter().find(|scheme| known.contains(scheme));
            body.extend_from_slice(&scheme.unwrap_or(&oldest).to_be_bytes());
        }
        let signature = if ecdsa { ecdsa_signature() } else { random(shown.rsa_octets) };
        vector(&mut body, 2, &signature);
    }
    Some(body)
}

/// The curve both know; a client without a list takes any (RFC 4492 §4).
pub(super) fn shared_curve(raw: &RawTls, hello: &OfferedHello) -> Option<Curve> {
    let mut curves = raw.groups.iter().copied();
    if hello.groups.is_empty() {
        return curves.next();
    }
    curves.find(|curve| hello.groups.contains(&curve.0))
}

/// A point of the curve, as a share is sent.
fn point(curve: Curve) -> Option<Vec<u8>> {
    let algorithm = match curve.0 {
        groups::SECP256R1 => &agreement::ECDH_P256,
        groups::SECP384R1 => &agreement::ECDH_P384,
        groups::SECP521R1 => &agreement::ECDH_P521,
        groups::X25519 => &agreement::X25519,
        _ => return None,
    };
    let key = agreement::EphemeralPrivateKey::generate(algorithm, &rand::SystemRandom::new()).ok()?;
    Some(key.compute_public_key().ok()?.as_ref().to_vec())
}

/// The form of a signature over P-256: a sequence of two positive integers.
fn ecdsa_signature() -> Vec<u8> {
    let mut signature = vec![0x30, 68];
    for _ in 0..2 {
        signature.extend_from_slice(&[0x02, 32, 0x42]);
        signature.extend_from_slice(&random(31));
    }
    signature
}

fn certificate_request(version: ProtocolVersion) -> Vec<u8> {
    let mut body = vec![2, 1, 64];
    if version >= ProtocolVersion::Tls12 {
        vector(&mut body, 2, &[4, 1, 4, 3, 2, 1]);
    }
    vector(&mut body, 2, &[]);
    body
}

/// A handshake message: its kind, its length, its body.
fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut message = vec![kind];
    vector(&mut message, 3, body);
    message
}

/// Bytes behind their length, which has this many octets.
fn vector(into: &mut Vec<u8>, octets: usize, bytes: &[u8]) {
    let length = (bytes.len() as u32).to_be_bytes();
    into.extend(length.iter().skip(length.len().saturating_sub(octets)));
    into.extend_from_slice(bytes);
}

fn random(octets: usize) -> Vec<u8> {
    let mut random = vec![0; octets];
    // Without randomness the flight is as good: nobody can go on from here anyway.
    let _ = rand::fill(&mut random);
    random
}

/// Octets a record may hold (RFC 5246 §6.2.1).
const LARGEST_RECORD: usize = 1 << 14;

/// The compression method of RFC 3749.
const DEFLATE: u8 = 1;

/// Extensions, by their registered numbers.
const STATUS_REQUEST: u16 = 5;
const EC_POINT_FORMATS: u16 = 11;
const EXTENDED_MASTER_SECRET: u16 = 23;
const SESSION_TICKET: u16 = 35;
const RENEGOTIATION_INFO: u16 = 0xff01;

/// 512 bits were what could be exported.
const EXPORT_RSA_OCTETS: usize = 64;

/// Hash and signature of TLS 1.2 (RFC 5246 §7.4.1.4.1).
const RSA_SCHEMES: [u16; 4] = [0x0401, 0x0501, 0x0601, 0x0201];
const ECDSA_SCHEMES: [u16; 4] = [0x0403, 0x0503, 0x0603, 0x0203];
