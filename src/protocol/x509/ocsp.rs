//! OCSP: asking whether a certificate was withdrawn, and reading the answer (RFC 6960, RFC 5019).

use aws_lc_rs::digest;
use x509_parser::{
    asn1_rs::{FromDer as _, Tag},
    certificate::X509Certificate,
    extensions::ParsedExtension,
    x509::{AlgorithmIdentifier, SubjectPublicKeyInfo},
};

use super::{
    certificate::{moment, parse},
    crl::{self, Reading},
    der::{Missing, Reader, wrap},
    issuer::Issuer,
    names,
    signature::{self, Check},
    text,
};
use crate::model::evidence::{RevocationFault, RevocationStatus};

/// How many answers and certificates of one response are looked at.
const MOST_ENTRIES: usize = 64;
/// id-pkix-ocsp-basic, 1.3.6.1.5.5.7.48.1.1.
const BASIC: [u8; 9] = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01];
/// id-sha1 with its parameters, 1.3.14.3.2.26: what every responder understands (RFC 5019 §2.1.1).
const SHA1: [u8; 11] = [0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00];

/// The request for the state of one certificate (RFC 6960 §4.1.1); nothing when the certificate does not parse.
#[must_use]
pub fn request(certificate: &[u8], issuer: &Issuer) -> Option<Vec<u8>> {
    let serial = parse(certificate).ok()?.raw_serial().to_vec();
    let key = issuer.key()?;
    let hash = |bytes: &[u8]| wrap(0x04, digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref());
    let certificate_id =
        [SHA1.to_vec(), hash(&issuer.name), hash(&key.subject_public_key.data), wrap(0x02, &serial)].concat();
    let list = wrap(0x30, &wrap(0x30, &wrap(0x30, &certificate_id)));
    Some(wrap(0x30, &wrap(0x30, &list)))
}

/// What a response says of a certificate at a moment (seconds since 1970), verified with its issuer's key. Total:
/// whatever the bytes, the answer is a status, if only that of being unusable.
#[must_use]
pub fn read(response: &[u8], certificate: &[u8], issuer: &Issuer, now: i64) -> Reading {
    answer(response, certificate, issuer, now).unwrap_or_else(Reading::unusable)
}

fn answer(
    response: &[u8],
    certificate: &[u8],
    issuer: &Issuer,
    now: i64,
) -> Result<Reading, RevocationFault> {
    let basic = Basic::read(response)?;
    let certificate = parse(certificate).map_err(|_| RevocationFault::OtherCertificate)?;
    let single = basic
        .answers()?
        .into_iter()
        .find(|single| single.is_about(&certificate, issuer))
        .ok_or(RevocationFault::OtherCertificate)?;
    let reading = |status| Reading {
        status,
        signed_by: None,
        this_update: Some(moment(single.this_update)),
        next_update: single.next_update.map(moment),
    };
    let signed_by = match basic.signer(issuer, now) {
        Ok(signer) => signer,
        Err(fault) => return Ok(reading(RevocationStatus::Unusable { fault })),
    };
    let status = match crl::period_fault(single.this_update, single.next_update, now) {
        Some(fault) => RevocationStatus::Unusable { fault },
        None => single.status,
    };
    Ok(Reading { signed_by: Some(signed_by), ..reading(status) })
}

/// A BasicOCSPResponse (RFC 6960 §4.2.1).
struct Basic<'a> {
    /// The signed part, with its header.
    signed: &'a [u8],
    algorithm: AlgorithmIdentifier<'a>,
    signature: &'a [u8],
    /// Certificates that came along.
    certificates: Vec<X509Certificate<'a>>,
    responder: Responder<'a>,
    answers: Reader<'a>,
}

/// How the responder names itself.
enum Responder<'a> {
    Name(&'a [u8]),
    /// SHA-1 of its key.
    Key(&'a [u8]),
}

/// The answer about one certificate.
struct Single<'a> {
    hash: Option<&'static digest::Algorithm>,
    name_hash: &'a [u8],
    key_hash: &'a [u8],
    serial: &'a [u8],
    status: RevocationStatus,
    this_update: i64,
    next_update: Option<i64>,
}

impl From<Missing> for RevocationFault {
    fn from(missing: Missing) -> Self {
        RevocationFault::Malformed { reason: format!("no {}", missing.0) }
    }
}

impl<'a> Basic<'a> {
    fn read(response: &'a [u8]) -> Result<Self, RevocationFault> {
        let mut outer = Reader::new(response).sequence("OCSP response")?;
        let status = outer.content(Tag::Enumerated, "response status")?;
        if status != [0] {
            return Err(RevocationFault::Refused { status: refusal(status).to_owned() });
        }
        let mut bytes = outer.tagged(0).ok_or(Missing("response"))?.sequence("response")?;
        if bytes.content(Tag::Oid, "response type")? != BASIC {
            return Err(Missing("basic response").into());
        }
        let octets = bytes.content(Tag::OctetString, "response")?;
        let mut basic = Reader::new(octets).sequence("basic response")?;
        let (data, signed) = basic.any("response data")?;
        let (_, algorithm) = basic.any("signature algorithm")?;
        let (_, algorithm) =
            AlgorithmIdentifier::from_der(algorithm).map_err(|_| Missing("signature algorithm"))?;
        // The first octet counts unused bits, of which signatures have none.
        let signature =
            basic.content(Tag::BitString, "signature")?.split_first().ok_or(Missing("signature"))?.1;
        let mut certificates = Vec::new();
        if let Some(mut tagged) = basic.tagged(0) {
            let mut list = tagged.sequence("certificates")?;
            while !list.is_empty() && certificates.len() < MOST_ENTRIES {
                let (_, der) = list.any("certificate")?;
                certificates.extend(parse(der).ok());
            }
        }
        let mut data = Reader::new(data.data);
        let _version = data.tagged(0);
        let responder = match (data.tagged(1), data.tagged(2)) {
            (Some(name), _) => Responder::Name(name.rest()),
            (None, Some(mut key)) => Responder::Key(key.content(Tag::OctetString, "responder key")?),
            (None, None) => return Err(Missing("responder").into()),
        };
        data.time("time of production")?;
        let answers = data.sequence("answers")?;
        Ok(Self { signed, algorithm, signature, certificates, responder, answers })
    }

    fn answers(&self) -> Result<Vec<Single<'a>>, Missing> {
        let mut answers = self.answers;
        let mut found = Vec::new();
        while !answers.is_empty() && found.len() < MOST_ENTRIES {
            found.push(Single::read(&mut answers)?);
        }
        Ok(found)
    }

    /// Verifies the signature: made by the issuer itself, or by a responder that the issuer has certified for it
    /// (RFC 6960 §4.2.2.2). The name of whoever it was.
    fn signer(&self, issuer: &Issuer, now: i64) -> Result<String, RevocationFault> {
        let key = issuer.key().ok_or(RevocationFault::NoIssuer)?;
        if self.names(&issuer.name, &key) {
            return match self.check(&key) {
                Check::Good => Ok(issuer.words()),
                Check::Bad => Err(RevocationFault::BadSignature),
                Check::CannotTell => Err(self.unknown_algorithm()),
            };
        }
        let named = |certificate: &&X509Certificate<'_>| {
            self.names(certificate.subject().as_raw(), certificate.public_key())
        };
        let responder = self.certificates.iter().find(named).ok_or(RevocationFault::WrongSigner)?;
        let is_delegated = responder.issuer().as_raw() == issuer.name
            && signature::check(responder, &key) == Check::Good
            && responder.iter_extensions().any(|extension| {
                matches!(extension.parsed_extension(),
                    ParsedExtension::ExtendedKeyUsage(usage) if usage.ocsp_signing)
            });
        if !is_delegated {
            return Err(RevocationFault::WrongSigner);
        }
        let validity = responder.validity();
        let (from, until) = (validity.not_before.timestamp(), validity.not_after.timestamp());
        if let Some(fault) = crl::period_fault(from, Some(until), now) {
            return Err(fault);
        }
        match self.check(responder.public_key()) {
            Check::Good => Ok(text::attribute(responder.subject(), "2.5.4.3")
                .unwrap_or_else(|| text::distinguished_name(responder.subject()))),
            Check::Bad => Err(RevocationFault::BadSignature),
            Check::CannotTell => Err(self.unknown_algorithm()),
        }
    }

    fn names(&self, subject: &[u8], key: &SubjectPublicKeyInfo<'_>) -> bool {
        match self.responder {
            Responder::Name(name) => name == subject,
            Responder::Key(hash) => {
                let own = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, &key.subject_public_key.data);
                own.as_ref() == hash
            }
        }
    }

    fn check(&self, key: &SubjectPublicKeyInfo<'_>) -> Check {
        signature::check_bytes(&self.algorithm, self.signed, self.signature, key)
    }

    fn unknown_algorithm(&self) -> RevocationFault {
        let oid = names::oid(&self.algorithm.algorithm);
        let name = names::signature_algorithm(&oid).unwrap_or(&oid);
        RevocationFault::Malformed { reason: format!("signature algorithm {name} is not supported") }
    }
}

impl<'a> Single<'a> {
    fn read(answers: &mut Reader<'a>) -> Result<Self, Missing> {
        let mut single = answers.sequence("answer")?;
        let mut id = single.sequence("certificate id")?;
        let (_, algorithm) = id.any("hash algorithm")?;
        let hash =
            AlgorithmIdentifier::from_der(algorithm).ok().and_then(|(_, algorithm)| {
                match names::hash(&names::oid(&algorithm.algorithm)) {
                    "sha1" => Some(&digest::SHA1_FOR_LEGACY_USE_ONLY),
                    "sha256" => Some(&digest::SHA256),
                    "sha384" => Some(&digest::SHA384),
                    "sha512" => Some(&digest::SHA512),
                    _ => None,
                }
            });
        let name_hash = id.content(Tag::OctetString, "hash of the issuer's name")?;
        let key_hash = id.content(Tag::OctetString, "hash of the issuer's key")?;
        let serial = id.content(Tag::Integer, "serial number")?;
        let status = if single.tagged(0).is_some() {
            RevocationStatus::Good
        } else if let Some(mut revoked) = single.tagged(1) {
            let at = moment(revoked.time("time of withdrawal")?);
            let reason = match revoked.tagged(0) {
                Some(mut reason) => reason.content(Tag::Enumerated, "reason")?.first().copied(),
                None => None,
            };
            RevocationStatus::Revoked { at, reason: reason.and_then(crl::reason) }
        } else if single.tagged(2).is_some() {
            RevocationStatus::Unknown
        } else {
            return Err(Missing("status"));
        };
        let this_update = single.time("time of the answer")?;
        let next_update = match single.tagged(0) {
            Some(mut next) => Some(next.time("end of the answer")?),
            None => None,
        };
        Ok(Self { hash, name_hash, key_hash, serial, status, this_update, next_update })
    }

    fn is_about(&self, certificate: &X509Certificate<'_>, issuer: &Issuer) -> bool {
        let (Some(hash), Some(key)) = (self.hash, issuer.key()) else { return false };
        self.serial == certificate.raw_serial()
            && self.name_hash == digest::digest(hash, &issuer.name).as_ref()
            && self.key_hash == digest::digest(hash, &key.subject_public_key.data).as_ref()
    }
}

/// The names of the errors of a responder (RFC 6960 §4.2.1).
fn refusal(status: &[u8]) -> &'static str {
    match status {
        [1] => "malformedRequest",
        [2] => "internalError",
        [3] => "tryLater",
        [5] => "sigRequired",
        [6] => "unauthorized",
        _ => "an unknown error",
    }
}
