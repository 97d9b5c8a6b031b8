//! Has the issuer withdrawn the server's certificate? The staple is read; others are asked only on request.

use rustls::pki_types::CertificateDer;

use super::{Question, completion::Fetching};
use crate::{
    model::evidence::{
        CertificateEvidence, FetchEvidence, RevocationAnswer, RevocationEvidence, RevocationFault,
        RevocationSource, RevocationStatus,
    },
    net::http,
    protocol::x509::{
        crl::{self, Reading},
        issuer::Issuer,
        ocsp,
    },
};

/// How many responders, and how many lists, are asked.
const MOST_ASKED: usize = 2;

/// Reads the staple and, where wanted and still open, asks the responders and lists that the certificate names.
/// `issuer` is the certificate above the server's own, if it is known. Answers hold for today, whatever day the
/// chain is judged for.
pub(super) async fn look(
    question: &Question<'_>,
    evidence: &CertificateEvidence,
    issuer: Option<&CertificateDer<'static>>,
    fetching: Option<Fetching<'_>>,
) -> Option<RevocationEvidence> {
    let leaf = evidence.chain.first()?;
    let der = question.chain.first()?;
    let issuer =
        issuer.and_then(|issuer| Issuer::of_certificate(issuer)).or_else(|| question.anchors.issuer(der));
    let now = question.now.as_second();
    let fetching = fetching.filter(|fetching| {
        // Nobody withdraws what made itself or ran out.
        fetching.what.revocation && !leaf.self_signed && leaf.not_after > question.now
    });
    let mut found = RevocationEvidence { answers: Vec::new(), asked: fetching.is_some() };
    if !question.staple.is_empty() {
        let reading = issuer.as_ref().map(|issuer| ocsp::read(question.staple, der, issuer, now));
        found.answers.push(answer(RevocationSource::Staple, reading, None));
    }
    let (Some(fetching), None) = (fetching, found.decisive()) else {
        return (found.asked || !found.answers.is_empty()).then_some(found);
    };
    let Some(issuer) = issuer else {
        if found.answers.is_empty() {
            found.answers.push(answer(RevocationSource::Ocsp, None, None));
        }
        return Some(found);
    };
    if let Some(request) = ocsp::request(der, &issuer) {
        for url in over_http(&leaf.ocsp_urls) {
            let post = http::Question::Post("application/ocsp-request", request.clone());
            let (told, body) = fetching.fetch(url, post).await;
            let reading = body.map(|body| ocsp::read(&body, der, &issuer, now));
            found.answers.push(answer(RevocationSource::Ocsp, reading, Some(told)));
            if found.decisive().is_some() {
                return Some(found);
            }
        }
    }
    for url in over_http(&leaf.crl_urls) {
        let (told, body) = fetching.fetch(url, http::Question::Get).await;
        let reading = body.map(|body| crl::read(&body, der, &issuer, url, now));
        found.answers.push(answer(RevocationSource::Crl, reading, Some(told)));
        if found.decisive().is_some() {
            break;
        }
    }
    Some(found)
}

/// The first addresses that can be asked; lists of companies name their directory (ldap) first.
fn over_http(urls: &[String]) -> impl Iterator<Item = &String> {
    let is_http = |url: &&String| url.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http://"));
    urls.iter().filter(is_http).take(MOST_ASKED)
}

fn answer(
    source: RevocationSource,
    reading: Option<Reading>,
    fetch: Option<FetchEvidence>,
) -> RevocationAnswer {
    let (status, signed_by, this_update, next_update) = match (reading, &fetch) {
        (Some(reading), _) => (reading.status, reading.signed_by, reading.this_update, reading.next_update),
        (None, Some(_)) => (RevocationStatus::NoAnswer, None, None, None),
        (None, None) => (RevocationStatus::Unusable { fault: RevocationFault::NoIssuer }, None, None, None),
    };
    RevocationAnswer { source, status, signed_by, this_update, next_update, fetch }
}
