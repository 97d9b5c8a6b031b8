//! Certificate chains, sound and faulty, made by two programs: what the judges and the diagnosis say of each.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

#[path = "certificates/hostile.rs"]
mod hostile;
#[path = "certificates/judged.rs"]
mod judged;
#[path = "certificates/minted.rs"]
#[allow(dead_code, reason = "shared with the tests of fetching")]
mod minted;
#[path = "certificates/openssl.rs"]
#[allow(dead_code, reason = "shared with the tests of fetching")]
mod openssl;
#[path = "certificates/ways.rs"]
mod ways;

use TrustOutcome::{
    CaAsEndEntity, Expired, Malformed, NotJudged, NotYetValid, Trusted, UnknownIssuer, WrongPurpose,
};
use jiff::Timestamp;
use judged::{MX, Openssl, World, case, world};
use minted::{Authority, leaf};
use rcgen::{ExtendedKeyUsagePurpose as Extended, KeyUsagePurpose as Usage};
use rustls::pki_types::CertificateDer;
use tls_ladder::{
    checks::trust::{self, anchors_from_bytes},
    diagnosis::certificate::{Facts, findings},
    model::{
        evidence::{CertificateLook, NameMatch, TrustOutcome},
        finding::{Finding, Party, Severity},
    },
};

#[tokio::test]
async fn dates() {
    let World { root, issuing, .. } = world();
    let chain = |leaf: &minted::Leaf, public, findings| {
        case("dates", &[&issuing.sign(leaf), &issuing.der], &root.der, public, findings)
    };
    let mut cases = vec![
        chain(&leaf(&[MX]), Trusted, ""),
        chain(&leaf(&[MX]).dates((2025, 9, 1), (2026, 10, 1)), Expired, "cert-expired"),
        chain(&leaf(&[MX]).dates((2026, 1, 1), (2026, 12, 1)), Trusted, "cert-expires-soon"),
        chain(&leaf(&[MX]).dates((2026, 10, 1), (2026, 12, 30)), Trusted, "cert-lifetime-shrinking"),
        chain(&leaf(&[MX]).dates((2026, 10, 29), (2026, 12, 13)), Trusted, "cert-lifetime-shrinking"),
        chain(
            &leaf(&[MX]).dates((2026, 9, 14), (2026, 12, 13)),
            Trusted,
            "cert-expires-soon cert-lifetime-shrinking",
        ),
        chain(
            &leaf(&[MX]).dates((2026, 12, 1), (2027, 9, 1)),
            NotYetValid,
            "cert-not-yet-valid cert-validity-too-long",
        ),
        chain(&leaf(&[MX]).dates((2026, 4, 1), (2027, 11, 22)), Trusted, "cert-validity-too-long"),
        chain(
            &leaf(&["other.example.net"]).dates((2025, 9, 1), (2026, 10, 1)),
            Expired,
            "cert-expired cert-host-mismatch",
        ),
    ];
    let mut slow_clock = chain(&leaf(&[MX]).dates((2025, 9, 1), (2026, 10, 1)), Expired, "pc-clock-skew");
    slow_clock.server_clock = Some("2026-09-01T12:00:00Z".parse().expect("a moment"));
    cases.push(slow_clock);
    let mut agreed_clock = chain(&leaf(&[MX]).dates((2025, 9, 1), (2026, 10, 1)), Expired, "cert-expired");
    agreed_clock.server_clock = Some("2026-11-23T12:01:00Z".parse().expect("a moment"));
    cases.push(agreed_clock);
    for case in &cases {
        case.check().await;
    }
}

#[tokio::test]
async fn names() {
    let World { root, issuing, .. } = world();
    let chain = |leaf: &minted::Leaf, findings| {
        case("names", &[&issuing.sign(leaf), &issuing.der], &root.der, Trusted, findings)
    };
    let mut at_domain = chain(&leaf(&["example.com"]), "cert-host-mismatch cert-name-is-domain-not-mx");
    at_domain.mail_domain = Some("example.com");
    let cases = [
        chain(&leaf(&["other.example.net"]), "cert-host-mismatch"),
        chain(&leaf(&["MX.Example.Org"]), ""),
        chain(&leaf(&["*.example.org"]), ""),
        chain(&leaf(&["*.example.org"]), "cert-wildcard-too-deep").called("a.mx.example.org"),
        chain(&leaf(&["*.example.org"]), "cert-wildcard-too-deep").called("example.org"),
        chain(&leaf(&["*.org"]), "cert-wildcard-too-deep").called("example.org"),
        chain(&leaf(&["xn--mx-fka.example.org"]), "").called("xn--mx-fka.example.org"),
        chain(&leaf(&[]).named(MX), "cert-cn-only"),
        chain(&leaf(&[]).named("other.example.net"), "cert-host-mismatch"),
        chain(&leaf(&[MX, "192.0.2.1"]), "").called("192.0.2.1"),
        chain(&leaf(&[MX]), "").called("192.0.2.1"),
        chain(&leaf(&[MX, "192.0.2.1", "mx.corp.local"]), "cert-ip-or-internal-san"),
        chain(&leaf(&["mail.example.org"]), "cert-host-mismatch cert-name-is-domain-not-mx"),
        at_domain,
    ];
    for case in &cases {
        case.check().await;
    }
}

#[tokio::test]
async fn authorities_that_are_not_known() {
    let World { root, issuing, company } = world();
    let sound = leaf(&[MX]);
    let public = &root.der;
    let own = sound.self_signed();
    let mail_ca = company.below("Company Mail CA", None);
    let fortigate = Authority::root("FortiGate CA", Some("Fortinet"));
    let avast = Authority::root("Avast Web/Mail Shield Root", Some("Avast Web/Mail Shield"));
    let zimbra = Authority::root("zmail.internal.example", Some("Zimbra Collaboration Server"));
    let family = root.below("Public Issuing CA 8", Some("Public Authority"));
    let exchange =
        leaf(&["SERVER1", "SERVER1.contoso.local"]).named("SERVER1").dates((2024, 1, 1), (2028, 12, 31));
    let cases = [
        case("self-signed", &[&own], public, UnknownIssuer, "cert-self-signed"),
        case("self-signed and agreed with the partner", &[&own], &own, Trusted, "").openssl(Openssl::Skip),
        case(
            "self-signed and expired",
            &[&leaf(&[MX]).dates((2024, 1, 1), (2026, 1, 1)).self_signed()],
            public,
            Expired,
            "cert-expired cert-self-signed",
        ),
        case("Exchange", &[&exchange.self_signed()], public, UnknownIssuer, "cert-exchange-default"),
        case("localhost", &[&leaf(&["localhost"]).self_signed()], public, UnknownIssuer, "cert-snakeoil"),
        case("Zimbra", &[&zimbra.sign(&leaf(&["zmail.local"]))], public, UnknownIssuer, "cert-snakeoil"),
        case("company", &[&company.sign(&sound)], public, UnknownIssuer, "cert-untrusted-ca"),
        case(
            "company with intermediate",
            &[&mail_ca.sign(&sound), &mail_ca.der],
            public,
            UnknownIssuer,
            "cert-untrusted-ca",
        ),
        case(
            "company with its root",
            &[&mail_ca.sign(&sound), &mail_ca.der, &company.der],
            public,
            UnknownIssuer,
            "cert-untrusted-ca cert-root-sent",
        ),
        case(
            "company with a directory",
            &[&company.sign(&leaf(&[MX]).issuer_at("ldap:///CN=Company,DC=corp,DC=local?cACertificate"))],
            public,
            UnknownIssuer,
            "cert-untrusted-ca",
        ),
        case(
            "company with an internal address",
            &[&company.sign(&leaf(&[MX]).issuer_at("http://pki.corp.local/root.crt"))],
            public,
            UnknownIssuer,
            "cert-untrusted-ca",
        ),
        case(
            "company, agreed with the partner",
            &[&mail_ca.sign(&sound), &mail_ca.der],
            &company.der,
            Trusted,
            "",
        ),
        case(
            "missing link that can be fetched",
            &[&issuing.sign(&leaf(&[MX]).issuer_at("http://ca.example.net/issuing7.crt"))],
            public,
            UnknownIssuer,
            "cert-missing-intermediate",
        ),
        case(
            "missing link of a logged certificate",
            &[&issuing.sign(&leaf(&[MX]).logged())],
            public,
            UnknownIssuer,
            "cert-missing-intermediate",
        ),
        case(
            "missing link of a known organisation",
            &[&family.sign(&sound)],
            public,
            UnknownIssuer,
            "cert-missing-intermediate",
        ),
        case(
            "another link instead of the missing one",
            &[&family.sign(&sound), &issuing.der],
            public,
            UnknownIssuer,
            "cert-missing-intermediate cert-unrelated-sent",
        ),
        case(
            "firewall",
            &[&fortigate.sign(&sound), &fortigate.der],
            public,
            UnknownIssuer,
            "cert-tls-inspection",
        ),
        case(
            "virus scanner",
            &[&avast.sign(&leaf(&["*.example.net"]))],
            public,
            UnknownIssuer,
            "cert-tls-inspection",
        ),
    ];
    for case in &cases {
        case.check().await;
    }
}

#[tokio::test]
async fn order_of_the_chain() {
    let World { root, issuing, company } = world();
    let deep = issuing.below("Public Deep CA", None);
    let end = deep.sign(&leaf(&[MX]));
    let old = root.below_until("Public Old CA", None, (2026, 6, 1));
    let renewed = root.again(&old, (2030, 1, 1));
    let under_old = old.sign(&leaf(&[MX]));
    let mut many = vec![&end, &deep.der, &issuing.der];
    many.extend(std::iter::repeat_n(&company.der, 20));
    let cases = [
        case("in order", &[&end, &deep.der, &issuing.der], &root.der, Trusted, ""),
        case("mixed", &[&end, &issuing.der, &deep.der], &root.der, Trusted, "cert-chain-order"),
        case("with root", &[&end, &deep.der, &issuing.der, &root.der], &root.der, Trusted, "cert-root-sent"),
        case(
            "leftover",
            &[&end, &deep.der, &issuing.der, &company.der],
            &root.der,
            Trusted,
            "cert-unrelated-sent",
        ),
        case("own twice", &[&end, &end, &deep.der, &issuing.der], &root.der, Trusted, "cert-unrelated-sent"),
        case("link ran out", &[&under_old, &old.der], &root.der, Expired, "cert-intermediate-expired"),
        case(
            "link ran out and was renewed",
            &[&under_old, &old.der, &renewed.der],
            &root.der,
            Trusted,
            "cert-chain-order",
        )
        .openssl(Openssl::Skip),
        case("endless", &many, &root.der, Trusted, "cert-unrelated-sent cert-large-chain"),
    ];
    // The renewed link stands above the old one that it replaces: in order, only with a leftover version.
    for case in &cases[..6] {
        case.check().await;
    }
    let (evidence, found) = cases[6].judge().await;
    assert_eq!((evidence.path.as_slice(), evidence.unrelated.as_slice()), ([0, 2].as_slice(), [].as_slice()));
    assert!(found.is_empty(), "{found:#?}");
    let (evidence, _) = cases[7].judge().await;
    assert_eq!((evidence.chain.len(), evidence.left_out), (16, 7));
    cases[7].check().await;
}

#[tokio::test]
async fn make_of_the_certificate() {
    let World { root, issuing, .. } = world();
    let chain = |leaf: &minted::Leaf, public, findings| {
        case("make", &[&issuing.sign(leaf), &issuing.der], &root.der, public, findings)
    };
    // Real staples are in tests/revocation.rs; what cannot be read is none.
    let mut stapled = chain(&leaf(&[MX]).must_staple(), Trusted, "cert-must-staple");
    stapled.staple = b"a stapled response";
    let mut stapled_unasked = chain(&leaf(&[MX]), Trusted, "cert-revocation-unknown");
    stapled_unasked.staple = b"a stapled response";
    let cases = [
        chain(&leaf(&[MX]).authority(), CaAsEndEntity, "cert-is-ca").openssl(Openssl::Accepts),
        chain(
            &leaf(&[MX]).usage(&[Usage::DigitalSignature], &[Extended::ClientAuth]),
            WrongPurpose,
            "cert-eku-no-serverauth",
        ),
        chain(
            &leaf(&[MX]).usage(&[Usage::CrlSign], &[Extended::ServerAuth]),
            Trusted,
            "cert-keyusage-missing",
        )
        .openssl(Openssl::Skip),
        chain(&leaf(&[MX]).must_staple(), Trusted, "cert-must-staple"),
        stapled,
        stapled_unasked,
        chain(&leaf(&[MX]).algorithm(&rcgen::PKCS_ED25519), Trusted, "cert-odd-key"),
        chain(&leaf(&[MX]).algorithm(&rcgen::PKCS_ECDSA_P521_SHA512), Trusted, "cert-odd-key"),
        chain(&leaf(&[MX]).algorithm(&rcgen::PKCS_ECDSA_P384_SHA384), Trusted, ""),
        chain(&leaf(&[MX]).algorithm(&rcgen::PKCS_RSA_SHA256), Trusted, ""),
    ];
    for case in &cases {
        case.check().await;
    }
}

#[tokio::test]
async fn chains_made_by_openssl() {
    if !openssl::is_here() {
        return;
    }
    let root = openssl::Root::new();
    let now = Timestamp::now();
    let later = |days: i64| Timestamp::from_second(now.as_second() + days * 86_400).expect("a moment");
    let sound = "subjectAltName=DNS:mx.example.org\nbasicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyEncipherment\n\
                 extendedKeyUsage=serverAuth\n";
    let ec = "ec -pkeyopt ec_paramgen_curve:P-256";
    // Between 47 and 100 days, so that the longest allowed lifetime of no year to come matters.
    let sign = |key: &str, options: &str, extensions: &str| {
        root.sign("/CN=mx.example.org", key, &format!("-days 47 {options}"), extensions)
    };
    let of = |name, chain: &[&CertificateDer<'static>], public, findings| {
        let mut case = case(name, chain, &root.der, public, findings);
        case.now = later(1);
        case
    };
    let mut expired = of("expired", &[&sign(ec, "", sound)], Expired, "cert-expired cert-lifetime-shrinking");
    expired.now = later(60);
    let mut early =
        of("future", &[&sign(ec, "", sound)], NotYetValid, "cert-not-yet-valid cert-lifetime-shrinking");
    early.now = later(-10);
    let cases = [
        of("sound", &[&sign(ec, "", sound)], Trusted, "cert-lifetime-shrinking"),
        expired,
        early,
        of("sha1", &[&sign(ec, "-sha1", sound)], Malformed, "cert-sha1").openssl(Openssl::Skip),
        of("md5", &[&sign(ec, "-md5", sound)], Malformed, "cert-md5").openssl(Openssl::Skip),
        of("rsa 1024", &[&sign("rsa:1024", "", sound)], Trusted, "cert-rsa-small cert-lifetime-shrinking")
            .openssl(Openssl::Skip),
        of("version 1", &[&sign(ec, "", "")], TrustOutcome::Other, "cert-v1").openssl(Openssl::Accepts),
        of(
            "authority",
            &[&sign(ec, "", "subjectAltName=DNS:mx.example.org\nbasicConstraints=CA:TRUE\n")],
            CaAsEndEntity,
            "cert-is-ca",
        )
        .openssl(Openssl::Accepts),
        of(
            "for mail",
            &[&sign(ec, "", "subjectAltName=DNS:mx.example.org\nextendedKeyUsage=emailProtection\n")],
            WrongPurpose,
            "cert-eku-no-serverauth",
        ),
        of(
            "must staple",
            &[&sign(ec, "", &format!("{sound}tlsfeature=status_request\n"))],
            Trusted,
            "cert-must-staple cert-lifetime-shrinking",
        ),
        of(
            "common name",
            &[&sign(ec, "", "basicConstraints=CA:FALSE\n")],
            Trusted,
            "cert-cn-only cert-lifetime-shrinking",
        ),
        of(
            "P-521",
            &[&sign("ec -pkeyopt ec_paramgen_curve:P-521", "", sound)],
            Trusted,
            "cert-odd-key cert-lifetime-shrinking",
        ),
        of("Ed25519", &[&sign("ed25519", "", sound)], Trusted, "cert-odd-key cert-lifetime-shrinking"),
        of(
            "negative serial",
            &[&sign(ec, "-set_serial -5", sound)],
            Trusted,
            "cert-negative-parse cert-lifetime-shrinking",
        ),
        of(
            "Debian",
            &[&openssl::self_signed(
                "-newkey rsa:2048 -days 3650 -subj /CN=mail2 -addext subjectAltName=DNS:mail2 -addext basicConstraints=critical,CA:FALSE",
            )],
            UnknownIssuer,
            "cert-snakeoil",
        ),
        of(
            "defaults",
            &[&openssl::self_signed(
                "-newkey rsa:2048 -days 365 -subj /CN=mx.example.org -addext subjectAltName=DNS:mx.example.org",
            )],
            CaAsEndEntity,
            "cert-self-signed",
        ),
        of(
            "defaults unchanged",
            &[&openssl::self_signed(
                "-newkey rsa:2048 -days 365 -subj /C=AU/ST=Some-State/O=Internet\u{a0}Widgits\u{a0}Pty\u{a0}Ltd",
            )],
            CaAsEndEntity,
            "cert-snakeoil",
        ),
        of(
            "old appliance",
            &[&openssl::self_signed(
                "-newkey rsa:1024 -md5 -days 365 -subj /CN=mx.example.org -addext subjectAltName=DNS:mx.example.org",
            )],
            CaAsEndEntity,
            "cert-self-signed cert-md5 cert-rsa-small",
        ),
    ];
    for case in &cases {
        case.check().await;
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_said_and_nothing_else_is_guessed() {
    let World { root, issuing, .. } = world();
    let end = issuing.sign(&leaf(&[MX]));
    let garbage = CertificateDer::from(b"\x30\x03\x02\x01\x01 not a certificate".to_vec());
    let mut trailing = end.to_vec();
    trailing.extend(b"more");
    let trailing = CertificateDer::from(trailing);
    let cases = [
        case("garbage", &[&garbage], &root.der, NotJudged, "cert-negative-parse").openssl(Openssl::Skip),
        case("more bytes", &[&trailing, &issuing.der], &root.der, NotJudged, "cert-negative-parse")
            .openssl(Openssl::Skip),
        case("garbage between", &[&end, &garbage, &issuing.der], &root.der, Trusted, "cert-negative-parse")
            .openssl(Openssl::Skip),
        case("nothing", &[], &root.der, NotJudged, "").openssl(Openssl::Skip),
    ];
    for case in &cases {
        case.check().await;
    }
    let (evidence, _) = cases[2].judge().await;
    assert_eq!(evidence.path, [0, 1]);
    assert!(evidence.parse_failure.expect("a reason").starts_with("certificate 2 of 3"));
}

/// Authorities that root programmes no longer trust, by name and date, whether the public list still has them or not.
#[tokio::test]
async fn authorities_that_lost_their_trust() {
    let named = |name: &str, organization| Authority::root(name, Some(organization));
    let entrust = named("Entrust Root Certification Authority - G2", "Entrust, Inc.");
    let netlock = named("NetLock Arany (Class Gold) Főtanúsítvány", "NetLock Kft.");
    let trustcor = named("TrustCor RootCert CA-1", "TrustCor Systems S. de R.L.");
    let successor = named("Entrust OV TLS Issuing RSA CA 2", "Entrust Limited");
    let World { root, .. } = world();
    let of = |authority: &Authority, leaf: &minted::Leaf, anchor: &Authority, public, findings| {
        case("distrusted", &[&authority.sign(leaf)], &anchor.der, public, findings)
    };
    let fresh = leaf(&[MX]);
    // Until the day before the first programme's date, in date still on the day of judging.
    let earlier = leaf(&[MX]).dates((2024, 11, 11), (2027, 2, 1));
    let between = leaf(&[MX]).dates((2024, 11, 20), (2027, 2, 1));
    let cases = [
        of(&entrust, &fresh, &entrust, Trusted, "cert-distrusted-ca"),
        of(&entrust, &fresh, &root, UnknownIssuer, "cert-distrusted-ca"),
        of(&entrust, &earlier, &entrust, Trusted, "cert-validity-too-long"),
        of(&entrust, &between, &entrust, Trusted, "cert-distrusted-ca cert-validity-too-long"),
        of(&netlock, &fresh, &netlock, Trusted, "cert-distrusted-ca"),
        of(&netlock, &earlier, &netlock, Trusted, "cert-validity-too-long"),
        of(&trustcor, &earlier, &root, UnknownIssuer, "cert-distrusted-ca"),
        of(&successor, &fresh, &successor, Trusted, ""),
    ];
    for case in &cases {
        case.check().await;
    }
    let (_, found) = cases[3].judge().await;
    let distrusted = found.iter().find(|finding| finding.id == "cert-distrusted-ca").expect("it is found");
    assert_eq!(distrusted.arguments["names"], "Chrome, Apple", "Mozilla's date is ten days later");
}

/// The same chain on another day: what will be is said as of that day.
#[tokio::test]
async fn a_chain_is_judged_for_another_day() {
    let World { root, issuing, .. } = world();
    let mut case = case("at", &[&issuing.sign(&leaf(&[MX])), &issuing.der], &root.der, Trusted, "");
    case.check().await;
    for (day, public, findings, words) in [
        ("2026-11-30T12:00:00Z", Trusted, "", "30 November 2026"),
        ("2027-02-10T12:00:00Z", Trusted, "cert-expires-soon", "10 February 2027"),
        ("2027-03-01T12:00:00Z", Expired, "cert-expired", "1 March 2027"),
        ("2026-01-01T12:00:00Z", NotYetValid, "cert-not-yet-valid", "1 January 2026"),
    ] {
        case.at = Some(day.parse().expect("a moment"));
        // Today's clocks say nothing about another day.
        case.server_clock = Some(case.now);
        (case.public, case.findings) = (public, findings);
        case.check().await;
        let (evidence, found) = case.judge().await;
        assert!(evidence.judged_for_another_day && evidence.judged_at == case.at.expect("a day"));
        assert!(found.iter().all(|finding| finding.arguments["day"] == words), "{found:#?}");
    }
    case.at = None;
    let (evidence, _) = case.judge().await;
    assert!(!evidence.judged_for_another_day);
}

/// A deep look met other certificates under the same name.
#[tokio::test]
async fn machines_with_different_certificates() {
    let World { root, issuing, .. } = world();
    let of =
        |leaf: &minted::Leaf| case("nodes", &[&issuing.sign(leaf), &issuing.der], &root.der, Trusted, "");
    let look = |sha256: &str, key: &str| CertificateLook {
        address: "192.0.2.2".parse().expect("an address"),
        sha256: sha256.to_owned(),
        key: key.to_owned(),
        about: "mx.example.org until 1 Dec 2026".to_owned(),
        seen: 2,
    };
    for (leaf, severity) in [(leaf(&[MX]), Severity::Info), (leaf(&["other.example.net"]), Severity::Warn)] {
        let (evidence, _) = of(&leaf).judge().await;
        let own = look(&evidence.chain[0].sha256, "EC P-256");
        let told = |seen: &[CertificateLook]| {
            let found = findings(&evidence, &Facts { seen, ..Facts::default() });
            found.into_iter().find(|finding| finding.id == "cert-differs-per-node")
        };
        assert_eq!(told(&[]), None);
        assert_eq!(
            told(&[own.clone(), look("AA", "RSA")]),
            None,
            "one for each kind of key is as it should be"
        );
        let finding = told(&[own, look("BB", "EC P-256"), look("BB", "EC P-256")]).expect("they differ");
        assert_eq!((finding.severity, finding.arguments["count"].as_str()), (severity, "2"));
        assert!(finding.evidence.iter().any(|line| line.contains("192.0.2.2")), "{finding:#?}");
    }
}

/// The two stores are compared by what they said, so the answers are put into the evidence here.
#[tokio::test]
async fn judges_that_differ() {
    let World { root, issuing, company } = world();
    let ids = |findings: &[Finding]| findings.iter().map(|f| f.id.to_string()).collect::<Vec<_>>();
    let facts = Facts::default();

    let (mut evidence, _) =
        case("public", &[&issuing.sign(&leaf(&[MX])), &issuing.der], &root.der, Trusted, "").judge().await;
    evidence.device.outcome = UnknownIssuer;
    let found = findings(&evidence, &facts);
    assert_eq!(ids(&found), ["pc-root-store-stale"]);
    assert_eq!(found[0].party, Party::ThisPc);
    assert!(found[0].evidence.iter().any(|line| line == "authority: Public Root"), "{:?}", found[0].evidence);
    evidence.device.outcome = NotJudged;
    assert!(findings(&evidence, &facts).is_empty(), "a store that was not asked says nothing");
    evidence.device.outcome = TrustOutcome::Revoked;
    assert_eq!(ids(&findings(&evidence, &facts)), ["cert-revoked"]);

    let (mut evidence, _) =
        case("company", &[&company.sign(&leaf(&[MX]))], &root.der, UnknownIssuer, "").judge().await;
    evidence.device.outcome = Trusted;
    let found = findings(&evidence, &facts);
    assert_eq!(ids(&found), ["cert-untrusted-ca"]);
    assert!(found[0].evidence.iter().any(|line| line.starts_with("this PC's trust store: trusted")));

    // A public authority whose root the public list has dropped, or does not have yet.
    let other_root = Authority::root("Retired Root", Some("Retired Authority"));
    let other = other_root.below("Retired Issuing CA", None);
    let logged = leaf(&[MX]).logged();
    let (mut evidence, _) =
        case("retired", &[&other.sign(&logged), &other.der], &root.der, UnknownIssuer, "").judge().await;
    assert_eq!(ids(&findings(&evidence, &facts)), ["cert-missing-intermediate"]);
    evidence.device.outcome = Trusted;
    assert_eq!(ids(&findings(&evidence, &facts)), ["pc-root-store-stale"]);
    // With nothing sent but its own certificate, this PC may have fetched the link.
    let (mut evidence, _) =
        case("alone", &[&other.sign(&logged)], &root.der, UnknownIssuer, "").judge().await;
    evidence.device.outcome = Trusted;
    assert_eq!(ids(&findings(&evidence, &facts)), ["cert-missing-intermediate"]);
}

#[tokio::test]
async fn an_expired_certificate_still_tells_whether_its_authority_is_known() {
    let World { root, issuing, company } = world();
    let old = leaf(&[MX]).dates((2025, 9, 1), (2026, 10, 1));
    let (known, _) = case("", &[&issuing.sign(&old), &issuing.der], &root.der, Expired, "").judge().await;
    assert_eq!(known.public.apart_from_dates, Some(Trusted));
    assert_eq!(known.anchor.as_deref(), Some("Public Root"));
    let (unknown, found) = case("", &[&company.sign(&old)], &root.der, Expired, "").judge().await;
    assert_eq!(unknown.public.apart_from_dates, Some(UnknownIssuer));
    let ids: Vec<&str> = found.iter().map(|finding| finding.id.as_str()).collect();
    assert_eq!(ids, ["cert-expired", "cert-untrusted-ca"]);
}

#[tokio::test]
async fn evidence_holds_what_people_compare() {
    let World { root, issuing, .. } = world();
    let (evidence, found) =
        case("", &[&issuing.sign(&leaf(&["other.example.net"])), &issuing.der], &root.der, Trusted, "")
            .judge()
            .await;
    let own = &evidence.chain[0];
    assert_eq!((own.version, own.common_name.as_deref()), (3, Some("other.example.net")));
    assert_eq!(own.issuer, "CN=Public Issuing CA 7");
    assert_eq!(evidence.chain[1].issuer, "CN=Public Root, O=Public Authority");
    assert_eq!((own.key_type.as_str(), own.key_bits), ("EC P-256", Some(256)));
    assert_eq!(own.signature_algorithm, "ecdsa-with-SHA256");
    assert_eq!(own.key_usage.as_deref(), Some(["digitalSignature".to_owned()].as_slice()));
    assert_eq!(own.extended_key_usage.as_deref(), Some(["serverAuth".to_owned()].as_slice()));
    assert_eq!((own.is_ca, evidence.chain[1].is_ca), (None, Some(true)));
    assert_eq!(own.sha256.len(), 95);
    assert_eq!(own.sha1.len(), 59);
    assert_eq!(own.spki_sha256.len(), 64);
    assert_eq!(evidence.name, NameMatch::Differs(None));
    assert_eq!(evidence.path, [0, 1]);
    let mismatch = &found[0];
    assert_eq!(mismatch.arguments["names"], "other.example.net");
    assert_eq!(mismatch.arguments["date"], "20 Feb 2027, 00:00 UTC");
    assert_eq!(mismatch.arguments["days"], "88");
    assert_eq!(mismatch.arguments["lifetime"], "384");
    assert!(mismatch.evidence.contains(&"called: mx.example.org".to_owned()));
    let pem = anchors_from_bytes("own.pem", own.pem.as_bytes()).expect("its PEM can be read again");
    assert_eq!(pem.len(), 1);
}

#[test]
fn files_of_trust_anchors() {
    let World { root, company, .. } = world();
    let pem = |authority: &Authority| {
        tls_ladder::protocol::x509::certificate::read(&authority.der).expect("a certificate").pem
    };
    let both = format!("\u{feff}company\r\n{}{}", pem(&root), pem(&company).replace('\n', "\r\n"));
    assert_eq!(
        anchors_from_bytes("both.pem", both.as_bytes()).expect("PEM"),
        [root.der.clone(), company.der]
    );
    assert_eq!(anchors_from_bytes("root.der", &root.der).expect("DER"), std::slice::from_ref(&root.der));
    let says = |bytes: &[u8], part: &str| {
        let error = anchors_from_bytes("given.pem", bytes).expect_err("no anchors").to_string();
        assert!(error.contains("given.pem") && error.contains(part), "{error}");
    };
    says(b"", "is empty");
    says(b"hello", "something else");
    says(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "a private key");
    says(b"-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n", "PKCS #7");
    says(b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n", "cannot be decoded");
    says(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "certificate 1");
    says(b"\x30\x80", "certificate 1");
    says(&vec![b'a'; 5 * 1024 * 1024 + 1], "larger than 5 MiB");
    let missing = trust::anchors_from_file(std::path::Path::new("no/such/file.pem")).expect_err("no file");
    assert!(missing.to_string().contains("no/such/file.pem could not be read"), "{missing}");
}
