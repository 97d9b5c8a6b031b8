//! Withdrawn certificates: staples, responders and lists, all made by the `openssl` command, and what damaged ones do.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

#[path = "revocation/asked.rs"]
mod asked;
#[path = "revocation/authority.rs"]
mod authority;
#[path = "revocation/served.rs"]
mod served;
#[path = "fetching/web.rs"]
#[allow(dead_code, reason = "shared with the tests of fetching")]
mod web;

#[allow(dead_code, unreachable_pub, reason = "shared with the tests of real servers")]
#[path = "support"]
mod support {
    pub(crate) mod instance;
    pub(crate) mod openssl;
    pub(crate) mod pki;
    pub(crate) mod question;
    pub(crate) mod requirement;
}

use authority::{Authority, GOOD, REVOKED, UNKNOWN};
use jiff::Timestamp;
use tls_ladder::{
    model::evidence::{RevocationFault, RevocationStatus},
    protocol::x509::{crl, crl::Reading, issuer::Issuer, ocsp},
};

const DAY: i64 = 86_400;

fn now() -> i64 {
    Timestamp::now().as_second()
}

fn unusable(fault: RevocationFault) -> RevocationStatus {
    RevocationStatus::Unusable { fault }
}

fn revoked() -> RevocationStatus {
    RevocationStatus::Revoked {
        at: "2026-11-01T12:00:00Z".parse().expect("a moment"),
        reason: Some("keyCompromise".to_owned()),
    }
}

/// Who issued the servers' certificates.
fn issuing(authority: &Authority) -> Issuer {
    Issuer::of_certificate(&authority.der("issuing")).expect("an issuer")
}

/// A staple is read as `openssl ocsp` reads it.
#[test]
fn staples_agree_with_openssl() {
    let authority = Authority::new();
    let issuer = issuing(&authority);
    for serial in [GOOD, REVOKED, UNKNOWN] {
        authority.server(serial, "");
    }
    let week = "-ndays 7";
    let by_key = "-ndays 7 -resp_key_id";
    let bare = "-ndays 7 -resp_no_certs";
    let good = RevocationStatus::Good;
    let wrong = || unusable(RevocationFault::WrongSigner);
    // The certificate, who signs, the hash of its id, options, the day it is read on; what it says, whether the
    // other program accepts it.
    let cases = [
        (GOOD, "responder", "", week, 0, good.clone(), true),
        (REVOKED, "responder", "", week, 0, revoked(), true),
        (UNKNOWN, "responder", "", week, 0, RevocationStatus::Unknown, true),
        (GOOD, "issuing", "", week, 0, good.clone(), true),
        (REVOKED, "issuing", "", by_key, 0, revoked(), true),
        (GOOD, "issuing", "", bare, 0, good.clone(), true),
        (GOOD, "responder", "", by_key, 0, good.clone(), true),
        (GOOD, "responder", "-sha256", week, 0, good.clone(), true),
        (GOOD, "responder", "", "-ndays 7 -rmd sha512", 0, good, true),
        (GOOD, "clerk", "", week, 0, wrong(), false),
        (GOOD, "stranger", "", week, 0, wrong(), false),
        (GOOD, "responder", "", bare, 0, wrong(), false),
        (GOOD, "responder", "", week, 8, unusable(RevocationFault::Expired), false),
        (GOOD, "responder", "", week, -1, unusable(RevocationFault::NotYetValid), false),
        (REVOKED, "responder", "", week, 8, unusable(RevocationFault::Expired), false),
    ];
    for (serial, signer, hash, options, days, status, accepted) in cases {
        let name = format!("{serial} by {signer} {hash} {options} in {days} days");
        let response = authority.answer(serial, signer, hash, options);
        let certificate = authority.read(&format!("{serial}.der"));
        let at = now() + days * DAY;
        let reading = ocsp::read(&response, &certificate, &issuer, at);
        assert_eq!(reading.status, status, "{name}");
        if accepted {
            let signer = if signer == "issuing" { "Test-Issuing" } else { "Test-Responder" };
            assert_eq!(reading.signed_by.as_deref(), Some(signer), "{name}");
            let until = reading.next_update.expect("an end").as_second();
            assert!((until - now() - 7 * DAY).abs() < 60, "{name}");
        }
        // The other program checks the signature for the moment, and the dates by the clock only.
        if days == 0 {
            let said = authority.openssl_reads(&response, serial, hash, at);
            assert_eq!(said.contains("Response verify OK"), accepted, "{name}: {said}");
            let word = match status {
                RevocationStatus::Good => ": good",
                RevocationStatus::Revoked { .. } => ": revoked",
                RevocationStatus::Unknown => ": unknown",
                _ => "",
            };
            assert!(said.contains(word), "{name}: {said}");
        }
    }
    // A responder whose own certificate has run out (after 60 days) signs for nobody.
    let response = authority.answer(GOOD, "responder", "", "-ndays 365");
    let certificate = authority.read(&format!("{GOOD}.der"));
    let status = ocsp::read(&response, &certificate, &issuer, now() + 61 * DAY).status;
    assert_eq!(status, unusable(RevocationFault::Expired));
}

#[test]
fn a_response_about_another_certificate_or_by_another_issuer_proves_nothing() {
    let authority = Authority::new();
    let (own, other) = (authority.server(GOOD, ""), authority.server(REVOKED, ""));
    let about_other = authority.answer(REVOKED, "responder", "", "-ndays 7");
    let issuer = issuing(&authority);
    let status = ocsp::read(&about_other, &own, &issuer, now()).status;
    assert_eq!(status, unusable(RevocationFault::OtherCertificate));
    assert_eq!(ocsp::read(&about_other, &other, &issuer, now()).status, revoked());
    // The same names and numbers under another key.
    let twin = Authority::new();
    twin.server(GOOD, "");
    let by_twin = twin.answer(GOOD, "issuing", "", "-ndays 7");
    let status = ocsp::read(&by_twin, &own, &issuer, now()).status;
    assert_eq!(status, unusable(RevocationFault::OtherCertificate));
}

#[test]
fn responders_that_refuse_are_named() {
    let authority = Authority::new();
    let own = authority.server(GOOD, "");
    let issuer = issuing(&authority);
    for (code, name) in [
        (1, "malformedRequest"),
        (2, "internalError"),
        (3, "tryLater"),
        (5, "sigRequired"),
        (6, "unauthorized"),
    ] {
        let status = ocsp::read(&[0x30, 3, 0x0a, 1, code], &own, &issuer, now()).status;
        assert_eq!(status, unusable(RevocationFault::Refused { status: name.to_owned() }));
    }
}

/// Our request is the one the other program makes.
#[test]
fn requests_equal_those_of_openssl() {
    let authority = Authority::new();
    let own = authority.server(GOOD, "");
    authority.answer(GOOD, "responder", "", "-ndays 7");
    let request = ocsp::request(&own, &issuing(&authority)).expect("a request");
    assert_eq!(request, authority.read("request.der"));
}

#[test]
fn lists_agree_with_openssl() {
    let authority = Authority::new();
    let issuer = issuing(&authority);
    for serial in [GOOD, REVOKED, UNKNOWN] {
        authority.server(serial, "");
    }
    let url = "http://ca.example.net/list.crl";
    let read = |list: &[u8], serial: &str, days: i64| {
        let certificate = authority.read(&format!("{serial}.der"));
        crl::read(list, &certificate, &issuer, url, now() + days * DAY).status
    };
    let list = authority.list("issuing", "7", "");
    for (serial, status) in
        [(GOOD, RevocationStatus::Good), (REVOKED, revoked()), (UNKNOWN, RevocationStatus::Good)]
    {
        assert_eq!(authority.openssl_passes(serial), status == RevocationStatus::Good, "{serial}");
        assert_eq!(read(&list, serial, 0), status, "{serial}");
        assert_eq!(read(&list, serial, 8), unusable(RevocationFault::Expired));
        assert_eq!(read(&list, serial, -1), unusable(RevocationFault::NotYetValid));
    }
    let scoped = |point: &str| {
        let list = authority.list(
            "issuing",
            "7",
            &format!("issuingDistributionPoint=critical,@point\n[point]\n{point}"),
        );
        read(&list, REVOKED, 0)
    };
    assert_eq!(scoped(&format!("fullname=URI:{url}")), revoked());
    assert_eq!(scoped("onlyuser=TRUE"), revoked());
    for elsewhere in [
        "fullname=URI:http://ca.example.net/other.crl",
        "onlyCA=TRUE",
        "onlyAA=TRUE",
        "onlysomereasons=superseded",
        "indirectCRL=TRUE",
    ] {
        assert_eq!(scoped(elsewhere), unusable(RevocationFault::OutOfScope), "{elsewhere}");
    }
    // A list of changes only.
    let changes = authority.list("issuing", "7", "2.5.29.27=critical,DER:020101");
    assert_eq!(read(&changes, REVOKED, 0), unusable(RevocationFault::OutOfScope));
    for signer in ["root", "stranger"] {
        let list = authority.list(signer, "7", "");
        assert_eq!(read(&list, REVOKED, 0), unusable(RevocationFault::WrongSigner), "{signer}");
    }
}

/// The certificate, the response, the list and the issuer.
type Rich = (Vec<u8>, Vec<u8>, Vec<u8>, Issuer);

/// A response and a list with everything in them, and the certificate they are about.
fn rich() -> &'static Rich {
    static RICH: std::sync::OnceLock<Rich> = std::sync::OnceLock::new();
    RICH.get_or_init(|| {
        let authority = Authority::new();
        let own = authority.server(REVOKED, "").to_vec();
        let response = authority.answer(REVOKED, "responder", "", "-ndays 7");
        let list = authority.list(
            "issuing",
            "7",
            "issuingDistributionPoint=critical,@point\n[point]\nonlyuser=TRUE",
        );
        (own, response, list, issuing(&authority))
    })
}

/// Whatever the bytes, there is an answer; and no damaged answer says anything but what the whole one says.
fn survive(reading: &Reading) {
    match &reading.status {
        RevocationStatus::Good | RevocationStatus::Unknown => panic!("made up: {reading:?}"),
        RevocationStatus::Revoked { .. } => assert_eq!(reading.status, revoked()),
        RevocationStatus::Unusable { .. } | RevocationStatus::NoAnswer => {}
    }
}

proptest::proptest! {
    #[test]
    fn damaged_answers_never_panic_and_never_lie(
        damage in proptest::collection::vec((0usize..2000, 0u8..=255), 1..6),
        cut in proptest::option::weighted(0.2, 0usize..2000),
    ) {
        let (own, response, list, issuer) = rich();
        let damaged = |bytes: &[u8]| {
            let mut damaged = bytes.to_vec();
            for (at, byte) in &damage {
                let at = at % damaged.len();
                damaged[at] = *byte;
            }
            damaged.truncate(cut.unwrap_or(usize::MAX));
            damaged
        };
        survive(&ocsp::read(&damaged(response), own, issuer, now()));
        survive(&crl::read(&damaged(list), own, issuer, "http://ca.example.net/", now()));
    }

    #[test]
    fn any_bytes_never_panic(bytes in proptest::collection::vec(0u8..=255, 0..300)) {
        let (own, _, _, issuer) = rich();
        survive(&ocsp::read(&bytes, own, issuer, now()));
        survive(&crl::read(&bytes, own, issuer, "", now()));
        let _ = tls_ladder::protocol::x509::bundle::certificates(&bytes);
        let _ = ocsp::request(&bytes, issuer);
    }
}
