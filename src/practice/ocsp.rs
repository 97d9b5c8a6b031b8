//! Says whether a practice certificate was withdrawn, in the name of the authority that signed it: an OCSP
//! response (RFC 6960 §4.2.1) to staple or to fetch.

use aws_lc_rs::digest;
use jiff::Timestamp;
use rcgen::{KeyPair, PublicKeyData, SigningKey};

use super::{
    der::{
        BIT_STRING, ENUMERATED, IN_PLACE, INTEGER, OBJECT, OCTET_STRING, SEQUENCE, TIME, WRAPPED, content,
        first, value,
    },
    script::{OcspScript, OcspStatus},
};

/// The response for `certificate` (DER), signed with `key`; nothing when the certificate is none.
pub(super) fn response(
    script: OcspScript,
    certificate: &[u8],
    issuer: &KeyPair,
    now: Timestamp,
) -> Option<Vec<u8>> {
    let (serial, issuer_name) = serial_and_issuer(certificate)?;
    let sha1 = |bytes: &[u8]| digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes);
    let key_hash = sha1(issuer.der_bytes());
    let time = |hours: i64| {
        let moment = Timestamp::from_second(now.as_second().saturating_add(hours * 3600)).unwrap_or(now);
        value(TIME, &[moment.strftime("%Y%m%d%H%M%SZ").to_string().as_bytes()])
    };
    let null: &[u8] = &[0x05, 0x00];

    let certificate_id = value(
        SEQUENCE,
        &[
            &value(SEQUENCE, &[&value(OBJECT, &[SHA1]), null]),
            &value(OCTET_STRING, &[sha1(issuer_name).as_ref()]),
            &value(OCTET_STRING, &[key_hash.as_ref()]),
            serial,
        ],
    );
    let status = match script.status {
        OcspStatus::Good => value(IN_PLACE, &[]),
        // Withdrawn two days ago, because its key became known.
        OcspStatus::Revoked => {
            let reason = value(ENUMERATED, &[&[KEY_COMPROMISE]]);
            value(WRAPPED + 1, &[&time(-48), &value(WRAPPED, &[&reason])])
        }
        OcspStatus::Unknown => value(IN_PLACE + 2, &[]),
    };
    let (from, until) = if script.expired { (-240, -72) } else { (-12, 84) };
    let single = value(SEQUENCE, &[&certificate_id, &status, &time(from), &value(WRAPPED, &[&time(until)])]);
    let data = value(
        SEQUENCE,
        &[
            &value(WRAPPED + 2, &[&value(OCTET_STRING, &[key_hash.as_ref()])]),
            &time(from),
            &value(SEQUENCE, &[&single]),
        ],
    );
    let mut signature = issuer.sign(&data).ok()?;
    if script.forged
        && let Some(last) = signature.last_mut()
    {
        *last ^= 1;
    }
    let algorithm = value(SEQUENCE, &[&value(OBJECT, &[ECDSA_WITH_SHA256])]);
    let basic = value(SEQUENCE, &[&data, &algorithm, &value(BIT_STRING, &[&[0], &signature])]);
    let bytes = value(SEQUENCE, &[&value(OBJECT, &[BASIC_RESPONSE]), &value(OCTET_STRING, &[&basic])]);
    Some(value(SEQUENCE, &[&value(ENUMERATED, &[&[SUCCESSFUL]]), &value(WRAPPED, &[&bytes])]))
}

/// Serial number and issuer of a certificate, each with its tag (RFC 5280 §4.1).
fn serial_and_issuer(certificate: &[u8]) -> Option<(&[u8], &[u8])> {
    let to_be_signed = content(certificate)?;
    let (mut next, mut rest) = first(content(to_be_signed)?)?;
    // The version is left out in version 1.
    if next.first() != Some(&INTEGER) {
        (next, rest) = first(rest)?;
    }
    let (_algorithm, rest) = first(rest)?;
    let (issuer, _) = first(rest)?;
    Some((next, issuer))
}

const SUCCESSFUL: u8 = 0;
const KEY_COMPROMISE: u8 = 1;

/// The object identifiers 1.3.14.3.2.26, 1.2.840.10045.4.3.2 and 1.3.6.1.5.5.7.48.1.1.
const SHA1: &[u8] = &[0x2b, 0x0e, 0x03, 0x02, 0x1a];
const ECDSA_WITH_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const BASIC_RESPONSE: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::evidence::{RevocationFault, RevocationStatus},
        practice::{certificates, script::CertificateScript},
        protocol::x509::{issuer::Issuer, ocsp},
    };

    /// What the reader of the checks makes of the staple of a practice server.
    fn read(status: OcspStatus, expired: bool, forged: bool) -> RevocationStatus {
        let now = Timestamp::now();
        let staple = Some(OcspScript { status, expired, forged });
        let script = CertificateScript { staple, ..CertificateScript::default() };
        let shown = certificates::issue(&script, None, now).unwrap().shown;
        let [server, issuer] = &shown.chain[..] else { panic!("two certificates are sent") };
        let issuer = Issuer::of_certificate(issuer).unwrap();
        ocsp::read(&shown.ocsp.unwrap(), server, &issuer, now.as_second()).status
    }

    #[test]
    fn an_answer_says_what_its_script_says() {
        assert_eq!(read(OcspStatus::Good, false, false), RevocationStatus::Good);
        assert_eq!(read(OcspStatus::Unknown, false, false), RevocationStatus::Unknown);
        match read(OcspStatus::Revoked, false, false) {
            RevocationStatus::Revoked { at, reason } => {
                let ago = Timestamp::now().as_second() - at.as_second();
                assert!((170_000..176_000).contains(&ago), "two days ago, not {ago} seconds");
                assert!(reason.is_some());
            }
            other => panic!("it was withdrawn, not {other:?}"),
        }
    }

    #[test]
    fn an_answer_can_be_worthless() {
        let unusable = |fault| RevocationStatus::Unusable { fault };
        assert_eq!(read(OcspStatus::Good, true, false), unusable(RevocationFault::Expired));
        assert_eq!(read(OcspStatus::Revoked, false, true), unusable(RevocationFault::BadSignature));
    }

    #[test]
    fn what_is_no_certificate_gets_no_answer() {
        let key = KeyPair::generate().unwrap();
        let script = OcspScript { status: OcspStatus::Good, expired: false, forged: false };
        for der in [&b""[..], b"\x30\x00", b"\x30\x02\x30\x00", b"220 hello"] {
            assert_eq!(response(script, der, &key, Timestamp::now()), None);
        }
    }
}
