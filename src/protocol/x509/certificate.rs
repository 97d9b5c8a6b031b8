//! One certificate as evidence (RFC 5280 §4.1). Reading is total: whatever a server sends, the answer is a
//! description or a reason, and everything in it is capped and safe to show.

use std::{
    fmt::Write as _,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use aws_lc_rs::digest;
use jiff::Timestamp;
use x509_parser::{
    certificate::X509Certificate,
    extensions::{DistributionPointName, GeneralName, KeyUsage, ParsedExtension},
    prelude::FromDer as _,
    public_key::PublicKey,
    signature_algorithm::RsaSsaPssParams,
    time::ASN1Time,
    x509::SubjectPublicKeyInfo,
};

use super::{
    chain, names,
    text::{self, LONGEST_NAME},
};
use crate::model::evidence::CertificateInfo;

/// How many entries of every list in a certificate are kept.
pub const MOST_ENTRIES: usize = 100;

/// TLS Feature extension (RFC 7633); feature 5 is status_request.
const TLS_FEATURE: &str = "1.3.6.1.5.5.7.1.24";
/// Embedded proofs of public logging (RFC 6962 §3.3).
const LOGGING_PROOFS: &str = "1.3.6.1.4.1.11129.2.4.2";

/// Why a certificate could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The encoding breaks the rules of DER or of RFC 5280.
    #[error("{0}")]
    Malformed(String),
    /// Bytes follow the certificate.
    #[error("{0} bytes follow the end of the certificate")]
    TrailingBytes(usize),
}

/// Reads one certificate in DER form.
///
/// # Errors
/// When the bytes are not one whole certificate.
pub fn read(der: &[u8]) -> Result<CertificateInfo, Unreadable> {
    let certificate = parse(der)?;
    Ok(describe(der, &certificate))
}

/// What a strict reader (Go's, for one) holds against a certificate that can be read here: a negative serial
/// number (RFC 5280 §4.1.2.2). Nothing if there is nothing, or if it cannot be read at all.
#[must_use]
pub fn strict_fault(der: &[u8]) -> Option<&'static str> {
    let certificate = parse(der).ok()?;
    let first = certificate.raw_serial().first()?;
    (first & 0x80 != 0).then_some("its serial number is negative")
}

pub(super) fn parse(der: &[u8]) -> Result<X509Certificate<'_>, Unreadable> {
    let (rest, certificate) = X509Certificate::from_der(der)
        .map_err(|error| Unreadable::Malformed(text::escape(&plain_reason(error), LONGEST_NAME)))?;
    if rest.is_empty() { Ok(certificate) } else { Err(Unreadable::TrailingBytes(rest.len())) }
}

fn plain_reason(error: x509_parser::nom::Err<x509_parser::error::X509Error>) -> String {
    use x509_parser::nom::Err;
    match error {
        Err::Incomplete(_) => "the certificate ends in the middle of a field".to_owned(),
        Err::Error(error) | Err::Failure(error) => error.to_string(),
    }
}

fn describe(der: &[u8], certificate: &X509Certificate<'_>) -> CertificateInfo {
    let subject = certificate.subject();
    let issuer = certificate.issuer();
    let key = certificate.public_key();
    let (key_type, key_bits) = describe_key(key);
    let mut info = CertificateInfo {
        version: u8::try_from(certificate.version().0.saturating_add(1)).unwrap_or(u8::MAX),
        subject: text::distinguished_name(subject),
        common_name: text::attribute(subject, "2.5.4.3"),
        issuer: text::distinguished_name(issuer),
        issuer_common_name: text::attribute(issuer, "2.5.4.3"),
        issuer_organization: text::attribute(issuer, "2.5.4.10"),
        serial: colons(certificate.raw_serial().get(..64).unwrap_or(certificate.raw_serial())),
        not_before: timestamp(certificate.validity().not_before),
        not_after: timestamp(certificate.validity().not_after),
        dns_names: Vec::new(),
        ip_addresses: Vec::new(),
        other_names: Vec::new(),
        key_type,
        key_bits,
        signature_algorithm: describe_signature(certificate),
        key_usage: None,
        extended_key_usage: None,
        is_ca: None,
        path_length: None,
        ca_issuers: Vec::new(),
        ocsp_urls: Vec::new(),
        crl_urls: Vec::new(),
        must_staple: false,
        publicly_logged: false,
        logged_at: None,
        key_fault: key_fault(key),
        self_signed: chain::is_self_signed(certificate),
        sha256: colons(digest::digest(&digest::SHA256, der).as_ref()),
        sha1: colons(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, der).as_ref()),
        spki_sha256: hex(digest::digest(&digest::SHA256, key.raw).as_ref()),
        pem: pem(der),
    };
    for extension in certificate.iter_extensions() {
        read_extension(extension.parsed_extension(), &mut info);
        match names::oid(&extension.oid).as_str() {
            // A DER sequence of small integers: the number 5 is there as INTEGER 5.
            TLS_FEATURE => {
                info.must_staple |= extension.value.windows(3).any(|three| three == [0x02, 0x01, 0x05]);
            }
            LOGGING_PROOFS => info.publicly_logged = true,
            _ => {}
        }
    }
    info
}

fn read_extension(extension: &ParsedExtension<'_>, info: &mut CertificateInfo) {
    match extension {
        ParsedExtension::SubjectAlternativeName(names) => {
            for name in names.general_names.iter().take(10 * MOST_ENTRIES) {
                read_alternative_name(name, info);
            }
        }
        ParsedExtension::KeyUsage(usage) => info.key_usage = Some(describe_key_usage(*usage)),
        ParsedExtension::ExtendedKeyUsage(usage) => {
            let mut known: Vec<String> = Vec::new();
            for (holds, name) in [
                (usage.any, "anyExtendedKeyUsage"),
                (usage.server_auth, "serverAuth"),
                (usage.client_auth, "clientAuth"),
                (usage.code_signing, "codeSigning"),
                (usage.email_protection, "emailProtection"),
                (usage.time_stamping, "timeStamping"),
                (usage.ocsp_signing, "OCSPSigning"),
            ] {
                if holds {
                    known.push(name.to_owned());
                }
            }
            for other in usage.other.iter().take(MOST_ENTRIES.saturating_sub(known.len())) {
                let oid = names::oid(other);
                let name = names::extended_key_usage(&oid).map_or(oid, str::to_owned);
                known.push(text::escape(&name, LONGEST_NAME));
            }
            info.extended_key_usage = Some(known);
        }
        ParsedExtension::BasicConstraints(constraints) => {
            info.is_ca = Some(constraints.ca);
            info.path_length = constraints.path_len_constraint;
        }
        ParsedExtension::AuthorityInfoAccess(access) => {
            for description in access.iter().take(MOST_ENTRIES) {
                let GeneralName::URI(uri) = &description.access_location else { continue };
                let uri = text::escape(uri, LONGEST_NAME);
                match names::oid(&description.access_method).as_str() {
                    "1.3.6.1.5.5.7.48.1" => info.ocsp_urls.push(uri),
                    "1.3.6.1.5.5.7.48.2" => info.ca_issuers.push(uri),
                    _ => {}
                }
            }
        }
        ParsedExtension::CRLDistributionPoints(points) => {
            for point in points.points.iter().take(MOST_ENTRIES) {
                let Some(DistributionPointName::FullName(names)) = &point.distribution_point else {
                    continue;
                };
                for name in names.iter().take(MOST_ENTRIES - info.crl_urls.len().min(MOST_ENTRIES)) {
                    if let GeneralName::URI(uri) = name {
                        info.crl_urls.push(text::escape(uri, LONGEST_NAME));
                    }
                }
            }
        }
        ParsedExtension::SCT(proofs) => {
            let earliest = proofs.iter().map(|proof| proof.timestamp).min();
            info.logged_at = earliest.map(|at| moment(i64::try_from(at / 1000).unwrap_or(i64::MAX)));
        }
        _ => {}
    }
}

fn read_alternative_name(name: &GeneralName<'_>, info: &mut CertificateInfo) {
    fn keep(list: &mut Vec<String>, entry: &str) {
        if list.len() < MOST_ENTRIES {
            list.push(text::escape(entry, LONGEST_NAME));
        }
    }
    match name {
        GeneralName::DNSName(name) => keep(&mut info.dns_names, name),
        GeneralName::IPAddress(bytes) => match ip_address(bytes) {
            Some(address) if info.ip_addresses.len() < MOST_ENTRIES => info.ip_addresses.push(address),
            Some(_) => {}
            None => keep(&mut info.other_names, &format!("IP: {}", hex(bytes.get(..64).unwrap_or(bytes)))),
        },
        GeneralName::RFC822Name(address) => keep(&mut info.other_names, &format!("email: {address}")),
        GeneralName::URI(uri) => keep(&mut info.other_names, &format!("URI: {uri}")),
        GeneralName::DirectoryName(name) => {
            keep(&mut info.other_names, &format!("directory: {}", text::distinguished_name(name)));
        }
        GeneralName::OtherName(oid, _) => {
            keep(&mut info.other_names, &format!("other: {}", names::oid(oid)));
        }
        GeneralName::RegisteredID(oid) => keep(&mut info.other_names, &format!("id: {}", names::oid(oid))),
        GeneralName::Invalid(tag, bytes) => keep(
            &mut info.other_names,
            &format!("unreadable (type {}): {}", tag.0, hex(bytes.get(..64).unwrap_or(bytes))),
        ),
        GeneralName::X400Address(_) => keep(&mut info.other_names, "X.400 address"),
        GeneralName::EDIPartyName(_) => keep(&mut info.other_names, "EDI party name"),
    }
}

fn ip_address(bytes: &[u8]) -> Option<IpAddr> {
    if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        return Some(IpAddr::V4(Ipv4Addr::from(four)));
    }
    <[u8; 16]>::try_from(bytes).ok().map(|sixteen| IpAddr::V6(Ipv6Addr::from(sixteen)))
}

fn describe_key_usage(usage: KeyUsage) -> Vec<String> {
    [
        (usage.digital_signature(), "digitalSignature"),
        (usage.non_repudiation(), "nonRepudiation"),
        (usage.key_encipherment(), "keyEncipherment"),
        (usage.data_encipherment(), "dataEncipherment"),
        (usage.key_agreement(), "keyAgreement"),
        (usage.key_cert_sign(), "keyCertSign"),
        (usage.crl_sign(), "cRLSign"),
        (usage.encipher_only(), "encipherOnly"),
        (usage.decipher_only(), "decipherOnly"),
    ]
    .into_iter()
    .filter(|(set, _)| *set)
    .map(|(_, name)| name.to_owned())
    .collect()
}

fn describe_key(key: &SubjectPublicKeyInfo<'_>) -> (String, Option<usize>) {
    let oid = names::oid(&key.algorithm.algorithm);
    match oid.as_str() {
        "1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.10" => {
            let bits = match key.parsed() {
                Ok(PublicKey::RSA(rsa)) => Some(significant_bits(rsa.modulus)),
                _ => None,
            };
            (if oid.ends_with(".10") { "RSA-PSS" } else { "RSA" }.to_owned(), bits)
        }
        "1.2.840.10045.2.1" => {
            let curve = key.algorithm.parameters.as_ref().and_then(|any| any.as_oid().ok());
            let curve = curve.as_ref().map(names::oid);
            match curve.as_deref().map(|oid| (oid, names::curve(oid))) {
                Some((_, Some((name, bits)))) => (format!("EC {name}"), Some(bits)),
                Some((oid, None)) => (text::escape(&format!("EC {oid}"), LONGEST_NAME), None),
                None => ("EC with its own curve".to_owned(), None),
            }
        }
        "1.2.840.10040.4.1" => {
            let bits = match key.parsed() {
                Ok(PublicKey::DSA(y)) => Some(significant_bits(y).div_ceil(64) * 64),
                _ => None,
            };
            ("DSA".to_owned(), bits)
        }
        "1.3.101.112" => ("Ed25519".to_owned(), Some(256)),
        "1.3.101.113" => ("Ed448".to_owned(), Some(456)),
        _ => (
            names::signature_algorithm(&oid).map_or_else(|| text::escape(&oid, LONGEST_NAME), str::to_owned),
            None,
        ),
    }
}

/// What is odd about the numbers of an RSA key (RFC 8017 §3.1: both are odd, the exponent is at least 3).
fn key_fault(key: &SubjectPublicKeyInfo<'_>) -> Option<String> {
    let Ok(PublicKey::RSA(rsa)) = key.parsed() else { return None };
    let is_even = |number: &[u8]| number.last().is_some_and(|last| last & 1 == 0);
    let fault = match significant_bits(rsa.exponent) {
        0 | 1 => "its exponent is 1",
        _ if is_even(rsa.exponent) => "its exponent is even",
        _ if is_even(rsa.modulus) => "its modulus is even",
        _ => return None,
    };
    Some(fault.to_owned())
}

/// The length of a big-endian number in bits, leading zeros not counted.
fn significant_bits(number: &[u8]) -> usize {
    let zeros = number.iter().take_while(|&&byte| byte == 0).count();
    let rest = number.get(zeros..).unwrap_or_default();
    rest.first().map_or(0, |first| rest.len() * 8 - first.leading_zeros() as usize)
}

fn describe_signature(certificate: &X509Certificate<'_>) -> String {
    let algorithm = &certificate.signature_algorithm;
    let oid = names::oid(&algorithm.algorithm);
    if oid == "1.2.840.113549.1.1.10" {
        let hash = algorithm
            .parameters
            .as_ref()
            .and_then(|parameters| RsaSsaPssParams::try_from(parameters).ok())
            .map(|parameters| names::oid(parameters.hash_algorithm_oid()));
        // Absent parameters mean SHA-1 (RFC 4055 §3.1).
        let hash = hash.as_deref().map_or("sha1", names::hash);
        return text::escape(&format!("rsassaPss-{hash}"), LONGEST_NAME);
    }
    names::signature_algorithm(&oid).map_or_else(|| text::escape(&oid, LONGEST_NAME), str::to_owned)
}

/// A moment in a certificate; "no end" (the year 9999, RFC 5280 §4.1.2.5) becomes the last moment there is.
fn timestamp(time: ASN1Time) -> Timestamp {
    moment(time.timestamp())
}

/// A moment given in seconds since 1970.
pub(super) fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn colons(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":")
}

/// The textual encoding of RFC 7468.
fn pem(der: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letter = |index: u32| ALPHABET.get((index & 63) as usize).map_or('A', |&letter| char::from(letter));
    let mut text = String::from("-----BEGIN CERTIFICATE-----\n");
    for line in der.chunks(48) {
        for three in line.chunks(3) {
            let number =
                (0..3).fold(0, |number, at| (number << 8) | three.get(at).copied().map_or(0, u32::from));
            text.push(letter(number >> 18));
            text.push(letter(number >> 12));
            text.push(if three.len() > 1 { letter(number >> 6) } else { '=' });
            text.push(if three.len() > 2 { letter(number) } else { '=' });
        }
        text.push('\n');
    }
    text.push_str("-----END CERTIFICATE-----\n");
    text
}
