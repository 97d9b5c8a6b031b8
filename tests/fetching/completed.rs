//! Chains with missing links: what is fetched, when, and what it proves.

use std::time::Duration;

use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use tls_ladder::{
    checks::trust::{self, Anchors, Fetch, Question, Rules, anchors_from_bytes},
    diagnosis::certificate::{Facts, findings},
    model::{
        evidence::{CertificateEvidence, FetchFailure, TrustOutcome},
        finding::Finding,
    },
    net::{
        deadline::Deadline,
        proxies::Proxies,
        resolver::{Resolver, Sources},
    },
    protocol::x509::certificate,
};
use tokio_util::sync::CancellationToken;

use crate::{
    minted::{Authority, Leaf, leaf},
    openssl,
    web::{Web, say, whole},
};

const MX: &str = "mx.example.org";
const NOW: &str = "2026-11-23T12:00:00Z";

async fn judge(
    chain: &[&CertificateDer<'static>],
    anchor: &CertificateDer<'static>,
    web: &Web,
    fetch: Fetch,
) -> (CertificateEvidence, Vec<Finding>) {
    let chain: Vec<CertificateDer<'static>> = chain.iter().map(|&der| der.clone()).collect();
    let deadline = Deadline::new(Duration::from_secs(60), CancellationToken::new());
    let resolver = Resolver::new(&Sources::default(), Duration::from_secs(1));
    let proxies = Proxies::none();
    let rules =
        Rules { resolver: &resolver, proxies: &proxies, deadline: &deadline, server: Some(web.address()) };
    let evidence = trust::run(Question {
        chain: &chain,
        staple: &[],
        reference: MX,
        mail_domain: None,
        anchors: &Anchors::with_extra(std::slice::from_ref(anchor)),
        now: NOW.parse().expect("a moment"),
        at: None,
        limit: Duration::from_secs(30),
        fetching: Some((fetch, rules)),
    })
    .await;
    let found = findings(&evidence, &Facts { host: MX, ..Facts::default() });
    (evidence, found)
}

fn ids(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.id.as_str()).collect()
}

/// What is offered, by path.
type Goods = std::sync::Arc<std::sync::Mutex<Vec<(String, Vec<u8>)>>>;

/// A web server that must know its own address before it has anything to offer.
struct Shop {
    web: Web,
    goods: Goods,
}

impl Shop {
    fn open() -> Self {
        let goods = std::sync::Arc::new(std::sync::Mutex::new(Vec::<(String, Vec<u8>)>::new()));
        let shelf = std::sync::Arc::clone(&goods);
        let web = Web::start(move |asked, stream| {
            match shelf.lock().unwrap().iter().find(|(path, _)| *path == asked.path) {
                Some((_, body)) => whole(stream, body),
                None => {
                    say(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                }
            }
        });
        Self { web, goods }
    }

    fn offer(&self, path: &str, body: &[u8]) {
        self.goods.lock().unwrap().push((path.to_owned(), body.to_vec()));
    }

    fn leaf_at(&self, path: &str) -> Leaf {
        leaf(&[MX]).issuer_at(&self.web.url(path))
    }
}

#[tokio::test]
async fn a_missing_link_is_found_in_every_form_and_offered() {
    let root = Authority::root("Public Root", Some("Public Authority"));
    let issuing = root.below("Public Issuing CA 7", None);
    let pem = certificate::read(&issuing.der).expect("a certificate").pem;
    let mut forms = vec![("/der", issuing.der.to_vec()), ("/pem", pem.clone().into_bytes())];
    if openssl::is_here() {
        forms.push(("/p7c", openssl::bundle(&pem, "DER")));
        forms.push(("/p7b", openssl::bundle(&pem, "PEM")));
    }
    for (path, body) in forms {
        let shop = Shop::open();
        shop.offer(path, &body);
        let own = issuing.sign(&shop.leaf_at(path));
        let (evidence, found) = judge(&[&own], &root.der, &shop.web, Fetch::default()).await;
        assert_eq!(evidence.public.outcome, TrustOutcome::UnknownIssuer, "as sent, {path}");
        let completed = evidence.completed.as_ref().expect(path);
        assert_eq!(completed.public.outcome, TrustOutcome::Trusted, "{path}");
        assert_eq!(completed.anchor.as_deref(), Some("Public Root"));
        assert_eq!(completed.path, [0, 1]);
        assert_eq!((completed.fetches.len(), completed.fetched.len()), (1, 1), "{path}");
        assert_eq!(completed.fetches[0].url, shop.web.url(path));
        assert_eq!(completed.fetches[0].octets, body.len());
        let saved = anchors_from_bytes("saved.pem", completed.fetched[0].pem.as_bytes()).expect("PEM");
        assert_eq!(saved, std::slice::from_ref(&issuing.der), "what is offered is the link itself");
        assert_eq!(ids(&found), ["cert-missing-intermediate"], "{path}");
        assert_eq!(found[0].arguments["url"], shop.web.url(path));
        assert!(found[0].evidence.iter().any(|line| line.starts_with("fetched: http://")), "{found:?}");
        if openssl::is_here() {
            let at = NOW.parse::<Timestamp>().expect("a moment").as_second();
            let anchors = std::slice::from_ref(&root.der);
            assert!(!openssl::verifies(std::slice::from_ref(&own), anchors, at));
            assert!(openssl::verifies(&[own, saved[0].clone()], anchors, at));
        }
    }
}

#[tokio::test]
async fn a_whole_chain_and_a_wish_not_to_ask_cost_nothing() {
    let root = Authority::root("Public Root", Some("Public Authority"));
    let issuing = root.below("Public Issuing CA 7", None);
    let shop = Shop::open();
    shop.offer("/ca", &issuing.der);
    let own = issuing.sign(&shop.leaf_at("/ca"));
    let (evidence, found) = judge(&[&own, &issuing.der], &root.der, &shop.web, Fetch::default()).await;
    assert!(evidence.completed.is_none() && found.is_empty(), "{found:?}");
    let none = Fetch { missing_intermediate: false, revocation: false };
    let (evidence, _) = judge(&[&own], &root.der, &shop.web, none).await;
    assert!(evidence.completed.is_none());
    assert!(shop.web.asked().is_empty());
}

/// Each link names the place of the next one, up to four of them.
#[tokio::test]
async fn links_are_followed_four_upwards() {
    let shop = Shop::open();
    let root = Authority::root("Public Root", Some("Public Authority"));
    for (missing, trusted) in [(2, true), (4, true), (5, false)] {
        let mut authorities = vec![root.below("Link 1", None)];
        shop.offer(&format!("/{missing}-1"), &authorities[0].der);
        for number in 2..=missing {
            let above = authorities.last().expect("one");
            let at = shop.web.url(&format!("/{missing}-{}", number - 1));
            let next = above.below_with(&format!("Link {number}"), |params| {
                params.custom_extensions.push(crate::minted::issuer_extension(&at));
            });
            shop.offer(&format!("/{missing}-{number}"), &next.der);
            authorities.push(next);
        }
        let own = authorities.last().expect("one").sign(&shop.leaf_at(&format!("/{missing}-{missing}")));
        let (evidence, found) = judge(&[&own], &root.der, &shop.web, Fetch::default()).await;
        let completed = evidence.completed.expect("asked");
        assert_eq!(completed.fetches.len(), missing.min(4), "{missing}");
        assert_eq!(completed.public.outcome == TrustOutcome::Trusted, trusted, "{missing}");
        assert_eq!(ids(&found).contains(&"cert-missing-intermediate"), trusted, "{found:#?}");
    }
}

#[tokio::test]
async fn a_root_that_nobody_knows_is_no_missing_link() {
    let shop = Shop::open();
    let company = Authority::root("Company Root", Some("Company"));
    let other = Authority::root("Public Root", Some("Public Authority"));
    shop.offer("/root", &company.der);
    let own = company.sign(&shop.leaf_at("/root"));
    let (evidence, found) = judge(&[&own], &other.der, &shop.web, Fetch::default()).await;
    assert_eq!(evidence.completed.expect("asked").public.outcome, TrustOutcome::UnknownIssuer);
    assert_eq!(ids(&found), ["cert-untrusted-ca"]);
    assert_eq!(found[0].arguments["issuer"], "Company Root");
}

#[tokio::test]
async fn what_is_offered_instead_is_not_believed() {
    let root = Authority::root("Public Root", Some("Public Authority"));
    let issuing = root.below("Public Issuing CA 7", None);
    let impostor = root.below("Public Issuing CA 7", None);
    for (path, body) in [
        ("/impostor", impostor.der.to_vec()),
        ("/text", b"<html>gone</html>".to_vec()),
        ("/sequence", vec![0x30, 0x00]),
        ("/empty", Vec::new()),
        ("/pem", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_vec()),
        ("/gzip", [&[0x1f, 0x8b, 8, 0][..], &vec![0; 60_000]].concat()),
    ] {
        let shop = Shop::open();
        shop.offer(path, &body);
        let own = issuing.sign(&shop.leaf_at(path));
        let (evidence, found) = judge(&[&own], &root.der, &shop.web, Fetch::default()).await;
        let completed = evidence.completed.expect(path);
        assert!(completed.fetched.is_empty() && completed.path == [0], "{path}");
        assert!(matches!(completed.fetches[0].failure, Some(FetchFailure::NotUsable { .. })), "{path}");
        assert_eq!(completed.public.outcome, TrustOutcome::UnknownIssuer, "{path}");
        assert_eq!(ids(&found).len(), 1, "{path}: {found:#?}");
    }
}

/// A circle of authorities that signed each other has no end, and is left soon.
#[tokio::test]
async fn authorities_in_a_circle_end_the_search() {
    let shop = Shop::open();
    let public = Authority::root("Public Root", Some("Public Authority"));
    let one = Authority::root("One", None);
    let two = Authority::root("Two", None);
    let at = |path: &str| crate::minted::issuer_extension(&shop.web.url(path));
    let one_by_two = two.again_with(&one, |params| params.custom_extensions.push(at("/two")));
    let two_by_one = one.again_with(&two, |params| params.custom_extensions.push(at("/one")));
    shop.offer("/one", &one_by_two.der);
    shop.offer("/two", &two_by_one.der);
    let own = one.sign(&shop.leaf_at("/one"));
    let (evidence, _) = judge(&[&own], &public.der, &shop.web, Fetch::default()).await;
    let completed = evidence.completed.expect("asked");
    assert_eq!(completed.path.len(), 3);
    assert!(completed.fetches.len() <= 4, "{:?}", completed.fetches);
}
