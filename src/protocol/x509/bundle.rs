//! Certificates in a file as authorities offer them: one in DER form, several in PEM, or a bundle without
//! signatures (RFC 5652 §5.1, RFC 8551 §3.8; `.p7c`).

use x509_parser::{asn1_rs::Tag, pem::Pem};

use super::{
    certificate,
    der::{Missing, Reader},
};

/// How many certificates of one file are looked at.
pub const MOST_IN_BUNDLE: usize = 16;

/// signedData (RFC 5652 §5.1): 1.2.840.113549.1.7.2.
const SIGNED_DATA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];

/// The certificates in a file, each in DER form; those that do not parse are left out.
///
/// # Errors
/// In words, when there is none.
pub fn certificates(bytes: &[u8]) -> Result<Vec<Vec<u8>>, &'static str> {
    let found = if holds_pem(bytes) {
        let mut found = Vec::new();
        for block in Pem::iter_from_buffer(bytes).take(2 * MOST_IN_BUNDLE).flatten() {
            match block.label.as_str() {
                "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => found.push(block.contents),
                "PKCS7" | "CMS" => found.extend(of_bundle(&block.contents).unwrap_or_default()),
                _ => {}
            }
        }
        found
    } else if certificate::read(bytes).is_ok() {
        vec![bytes.to_vec()]
    } else if bytes.first() == Some(&0x30) {
        of_bundle(bytes).map_err(|_| "it is neither a certificate nor a bundle of certificates")?
    } else {
        return Err("it is no certificate in DER or PEM form");
    };
    let usable: Vec<Vec<u8>> =
        found.into_iter().take(MOST_IN_BUNDLE).filter(|der| certificate::read(der).is_ok()).collect();
    if usable.is_empty() { Err("it holds no readable certificate") } else { Ok(usable) }
}

fn holds_pem(bytes: &[u8]) -> bool {
    const BEGIN: &[u8] = b"-----BEGIN ";
    bytes.windows(BEGIN.len()).any(|window| window == BEGIN)
}

/// The set of certificates of a SignedData structure.
fn of_bundle(bytes: &[u8]) -> Result<Vec<Vec<u8>>, Missing> {
    let mut info = Reader::new(bytes).sequence("a content info")?;
    if info.content(Tag::Oid, "a content type")? != SIGNED_DATA {
        return Err(Missing("signed data"));
    }
    let mut signed = info.tagged(0).ok_or(Missing("signed data"))?.sequence("signed data")?;
    signed.content(Tag::Integer, "a version")?;
    signed.content(Tag::Set, "digest algorithms")?;
    signed.content(Tag::Sequence, "the content")?;
    let mut set = signed.tagged(0).ok_or(Missing("certificates"))?;
    let mut found = Vec::new();
    while !set.is_empty() && found.len() < MOST_IN_BUNDLE {
        found.push(set.any("a certificate")?.1.to_vec());
    }
    Ok(found)
}
