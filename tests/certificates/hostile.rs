//! Whatever bytes a server sends: no panic, nothing over the limits, nothing that can deceive a reader.

use rustls::pki_types::CertificateDer;
use tls_ladder::{
    checks::trust::anchors_from_bytes,
    model::evidence::{
        CertificateInfo, NameMatch,
        TrustOutcome::{NotJudged, Trusted},
    },
};

use crate::{
    judged::{MX, World, case, world},
    minted::leaf,
};

#[test]
fn a_certificate_for_hundreds_of_names_is_kept_short_and_still_compared_in_full() {
    use tls_ladder::protocol::x509::{certificate, identity};
    let names: Vec<String> = (0..300).map(|number| format!("host{number}.example.org")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let der = leaf(&names).named(&"long\u{202e}\u{1b}[31m ".repeat(100)).self_signed();
    let info = certificate::read(&der).expect("a certificate");
    within_caps(&info);
    assert_eq!(info.dns_names.len(), 100);
    assert!(info.subject.starts_with("CN=long\\u{202e}\\u{1b}[31m "), "{}", info.subject);
    let presented = identity::presented(&der).expect("names");
    let matched = identity::compare("host299.example.org", None, &presented);
    assert_eq!(matched, NameMatch::Matches("host299.example.org".to_owned()));
}

fn within_caps(info: &CertificateInfo) {
    for list in [&info.dns_names, &info.other_names, &info.ca_issuers, &info.ocsp_urls, &info.crl_urls] {
        assert!(list.len() <= 100, "{} entries", list.len());
        for entry in list {
            assert!(entry.chars().count() <= 255, "{entry}");
        }
    }
    assert!(info.ip_addresses.len() <= 100);
    assert!(info.extended_key_usage.iter().all(|list| list.len() <= 100));
    assert!(info.subject.chars().count() <= 1024 && info.issuer.chars().count() <= 1024);
    let shown = format!("{}{}{:?}{:?}", info.subject, info.issuer, info.dns_names, info.other_names);
    assert!(!shown.chars().any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)), "{shown}");
}

/// Reads, orders and judges whatever the bytes are, as the rung does.
fn survive(chain: &[&[u8]]) {
    use tls_ladder::protocol::x509::{certificate, chain as order, identity};
    for der in chain {
        if let Ok(info) = certificate::read(der) {
            within_caps(&info);
        }
        let _ = certificate::strict_fault(der);
        if let Some(names) = identity::presented(der) {
            let _ = identity::compare(MX, Some("example.org"), &names);
        }
    }
    let walk = order::walk(chain, 1_795_000_000, &|_| None);
    assert!(walk.path.len() + walk.unrelated.len() <= chain.len());
    assert!(walk.path.iter().all(|index| !walk.unrelated.contains(index)));
}

/// Two certificates with everything in them that is read, made once.
fn rich_chain() -> &'static [CertificateDer<'static>; 2] {
    static CHAIN: std::sync::OnceLock<[CertificateDer<'static>; 2]> = std::sync::OnceLock::new();
    CHAIN.get_or_init(|| {
        let World { issuing, .. } = world();
        let rich = leaf(&[MX, "*.example.org", "192.0.2.1", "2001:db8::1"]).must_staple().logged();
        [issuing.sign(&rich.issuer_at("http://ca.example.net/issuing7.crt")), issuing.der]
    })
}

proptest::proptest! {
    #[test]
    fn damaged_certificates_never_panic(
        damage in proptest::collection::vec((0usize..1200, 0u8..=255), 1..8),
        cut in 0usize..1200,
        whole in proptest::bool::weighted(0.8),
    ) {
        let [leaf, issuer] = rich_chain();
        let mut damaged = leaf.to_vec();
        for (at, byte) in damage {
            let at = at % damaged.len();
            damaged[at] = byte;
        }
        if !whole {
            damaged.truncate(cut);
        }
        survive(&[&damaged, issuer]);
        survive(&[leaf, &damaged, issuer]);
    }

    #[test]
    fn any_bytes_never_panic(bytes in proptest::collection::vec(0u8..=255, 0..300)) {
        survive(&[&bytes]);
        let _ = anchors_from_bytes("any", &bytes);
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(24))]
    #[test]
    fn damaged_chains_are_judged_without_panic(
        damage in proptest::collection::vec((0usize..1200, 0u8..=255), 1..4),
    ) {
        let [leaf, issuer] = rich_chain();
        let mut damaged = leaf.to_vec();
        for (at, byte) in damage {
            let at = at % damaged.len();
            damaged[at] = byte;
        }
        let damaged = CertificateDer::from(damaged);
        let case = case("damaged", &[&damaged, issuer, &damaged], issuer, Trusted, "");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let (evidence, found) = runtime.block_on(case.judge());
        assert!(evidence.public.outcome != NotJudged || found.len() <= 1, "{found:#?}");
    }
}
