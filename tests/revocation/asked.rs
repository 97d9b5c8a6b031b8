//! Responders and lists asked over http: `openssl ocsp` as a responder, and lists of `openssl ca` on a web server.

use std::time::Duration;

use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use tls_ladder::{
    checks::trust::{self, Anchors, Fetch, Question, Rules},
    diagnosis::certificate::{Facts, findings},
    model::{
        evidence::{CertificateEvidence, FetchFailure, RevocationSource, RevocationStatus},
        finding::{Finding, Party, Severity},
    },
    net::{
        deadline::Deadline,
        proxies::Proxies,
        resolver::{Resolver, Sources},
    },
};
use tokio_util::sync::CancellationToken;

use crate::{
    authority::{Authority, GOOD, REVOKED, UNKNOWN},
    revoked,
    web::Web,
};

const ASKED: Fetch = Fetch { missing_intermediate: true, revocation: true };

async fn judge(
    authority: &Authority,
    own: &CertificateDer<'static>,
    staple: &[u8],
    fetch: Fetch,
) -> (CertificateEvidence, Vec<Finding>) {
    let deadline = Deadline::new(Duration::from_secs(60), CancellationToken::new());
    let server = Some("127.0.0.1:25".parse().unwrap());
    let resolver = Resolver::new(&Sources::default(), Duration::from_secs(1));
    let proxies = Proxies::none();
    let rules = Rules { resolver: &resolver, proxies: &proxies, deadline: &deadline, server };
    let evidence = trust::run(Question {
        chain: &[own.clone(), authority.der("issuing")],
        staple,
        reference: "mx.example.org",
        mail_domain: None,
        anchors: &Anchors::with_extra(&[authority.der("root")]),
        now: Timestamp::now(),
        at: None,
        limit: Duration::from_secs(30),
        fetching: Some((fetch, rules)),
    })
    .await;
    let found = findings(&evidence, &Facts::default());
    (evidence, found)
}

/// The findings about revocation.
fn ids(findings: &[Finding]) -> Vec<&str> {
    let about = |id: &&str| id.starts_with("cert-revo") || *id == "cert-must-staple";
    findings.iter().map(|finding| finding.id.as_str()).filter(about).collect()
}

fn why(findings: &[Finding]) -> &str {
    findings
        .iter()
        .find(|finding| finding.id == "cert-revocation-unknown")
        .map_or("", |finding| &finding.arguments["why"])
}

#[tokio::test]
async fn responders_are_asked_and_believed_when_they_may_answer() {
    let authority = Authority::new();
    let responder = authority.responder();
    let at = format!("authorityInfoAccess=OCSP;URI:{}\n", responder.url());
    for (serial, status, expected, reason) in [
        (GOOD, RevocationStatus::Good, &[][..], ""),
        (REVOKED, revoked(), &["cert-revoked"][..], ""),
        (UNKNOWN, RevocationStatus::Unknown, &["cert-revocation-unknown"][..], "not-known"),
    ] {
        let own = authority.server(serial, &at);
        let (evidence, found) = judge(&authority, &own, &[], ASKED).await;
        let revocation = evidence.revocation.expect("asked");
        assert_eq!(revocation.answers.len(), 1, "{serial}: {revocation:#?}");
        let answer = &revocation.answers[0];
        assert_eq!((answer.source, &answer.status), (RevocationSource::Ocsp, &status), "{serial}");
        assert_eq!(answer.signed_by.as_deref(), Some("Test-Responder"));
        let fetch = answer.fetch.as_ref().expect("fetched");
        assert_eq!((fetch.url.as_str(), &fetch.failure), (responder.url().as_str(), &None));
        assert!(fetch.octets > 200 && fetch.elapsed_ms > 0.0);
        assert_eq!((ids(&found), why(&found)), (expected.to_vec(), reason), "{serial}: {found:#?}");
    }
    // Nobody is asked unless the person wants it, or when the staple has said it already.
    let own = authority.server(REVOKED, &at);
    let (evidence, found) = judge(&authority, &own, &[], Fetch::default()).await;
    assert_eq!((evidence.revocation, ids(&found).len()), (None, 0));
    let staple = authority.answer(REVOKED, "responder", "", "-ndays 7");
    drop(responder);
    let (evidence, found) = judge(&authority, &own, &staple, ASKED).await;
    assert_eq!(evidence.revocation.expect("a staple").answers.len(), 1);
    assert_eq!(ids(&found), ["cert-revoked"]);
    let revoked = found.iter().find(|finding| finding.id == "cert-revoked").unwrap();
    assert_eq!((revoked.severity, revoked.arguments["why"].as_str()), (Severity::Fail, "keyCompromise"));
    assert_eq!(revoked.arguments["date"], "1 Nov 2026, 12:00 UTC");
}

#[tokio::test]
async fn lists_are_fetched_where_no_responder_answers() {
    let authority = Authority::new();
    let list = authority.list("issuing", "7", "");
    let nobody = Web::with(Vec::new());
    let web = Web::with(vec![("/list.crl", list), ("/large.crl", vec![0x30; 70_000])]);
    for (serial, point, expected, reason, answers) in [
        (GOOD, "/list.crl", &[][..], "", 2),
        (REVOKED, "/list.crl", &["cert-revoked"][..], "", 2),
        (GOOD, "/large.crl", &["cert-revocation-unknown"][..], "too-large", 2),
        (GOOD, "/gone.crl", &["cert-revocation-unknown"][..], "no-answer", 2),
    ] {
        let own = authority.server(
            serial,
            &format!(
                "authorityInfoAccess=OCSP;URI:{}\ncrlDistributionPoints=URI:{}\n",
                nobody.url("/ocsp"),
                web.url(point)
            ),
        );
        let (evidence, found) = judge(&authority, &own, &[], ASKED).await;
        let revocation = evidence.revocation.expect("asked");
        assert_eq!(revocation.answers.len(), answers, "{point}: {revocation:#?}");
        assert_eq!(
            revocation.answers[0].fetch.as_ref().unwrap().failure,
            Some(FetchFailure::Status { code: 404 })
        );
        assert_eq!((ids(&found), why(&found)), (expected.to_vec(), reason), "{point}: {found:#?}");
    }
    let asked = &nobody.asked()[0];
    assert_eq!(asked.method, "POST");
    assert!(
        asked.head.iter().any(|line| line.eq_ignore_ascii_case("content-type: application/ocsp-request"))
    );
}

#[tokio::test]
async fn what_a_proxy_may_have_said_itself_is_not_laid_on_the_authority() {
    let authority = Authority::new();
    let nobody = Web::with(Vec::new());
    let own = authority.server(GOOD, &format!("authorityInfoAccess=OCSP;URI:{}\n", nobody.url("/ocsp")));
    let (mut evidence, _) = judge(&authority, &own, &[], ASKED).await;
    for (code, proxy, reason, party) in [
        (503, None, "no-answer", Party::CertificateAuthority),
        (404, Some("proxy.example:3128"), "no-answer", Party::CertificateAuthority),
        (403, Some("proxy.example:3128"), "proxy-status", Party::Network),
        (504, Some("proxy.example:3128"), "proxy-status", Party::Network),
    ] {
        let answer = &mut evidence.revocation.as_mut().unwrap().answers[0];
        let fetch = answer.fetch.as_mut().unwrap();
        (fetch.proxy, fetch.failure) = (proxy.map(str::to_owned), Some(FetchFailure::Status { code }));
        let found = findings(&evidence, &Facts::default());
        let finding = found.iter().find(|finding| finding.id == "cert-revocation-unknown").unwrap();
        assert_eq!((finding.arguments["why"].as_str(), finding.party), (reason, party), "{code} {proxy:?}");
        let told = finding.evidence.join("\n");
        assert!(told.contains(&format!("status {code}")), "{told}");
    }
}

#[tokio::test]
async fn a_certificate_that_names_nobody_to_ask_is_no_fault() {
    let authority = Authority::new();
    let own = authority.server(GOOD, "");
    let (evidence, found) = judge(&authority, &own, &[], ASKED).await;
    assert_eq!(evidence.revocation.expect("asked").answers, []);
    assert_eq!((ids(&found), why(&found)), (vec!["cert-revocation-unknown"], "not-named"));
    assert!(found.iter().all(|finding| finding.severity == Severity::Info), "{found:#?}");
}

#[tokio::test]
async fn a_promised_staple_has_to_be_of_use() {
    let authority = Authority::new();
    let own = authority.server(GOOD, "tlsfeature=status_request\n");
    let none = Fetch { missing_intermediate: false, revocation: false };
    let staple = authority.answer(GOOD, "responder", "", "-ndays 7");
    let (_, found) = judge(&authority, &own, &staple, none).await;
    assert_eq!(ids(&found), [""; 0]);
    let (_, found) = judge(&authority, &own, &[], none).await;
    assert_eq!(ids(&found), ["cert-must-staple"]);
    let foreign = authority.answer(GOOD, "stranger", "", "-ndays 7");
    let (_, found) = judge(&authority, &own, &foreign, none).await;
    assert_eq!(ids(&found), ["cert-must-staple"]);
    let finding = found.iter().find(|finding| finding.id == "cert-must-staple").unwrap();
    assert_eq!(finding.arguments["why"], "staple");
    // Without the promise the same staple is a remark.
    let own = authority.server(GOOD, "");
    let (_, found) = judge(&authority, &own, &foreign, none).await;
    assert_eq!((ids(&found), why(&found)), (vec!["cert-revocation-unknown"], "staple"));
}
