//! What was asked elsewhere to judge a certificate, in words: fetched links of the chain, other ways to a root,
//! and whether the issuer has withdrawn the certificate.

use super::{
    evidence::{key_of, lookup_failure},
    page::{Words, utc},
    safe, web_access,
};
use crate::{
    model::{
        evidence::{
            AnchoredPath, CertificateEvidence, CertificateInfo, FetchEvidence, FetchFailure,
            RevocationAnswer, RevocationFault, RevocationStatus, TrustOutcome, TrustVerdict,
        },
        layer::Verdict,
    },
    texts::Texts,
};

/// What somebody says of the certificate, with a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Who says it.
    pub by: String,
    pub verdict: Verdict,
    pub words: String,
}

/// What the public judge says of the chain once its missing links were fetched; nothing where none was.
#[must_use]
pub fn completed(evidence: &CertificateEvidence, texts: &Texts) -> Option<Said> {
    let completed = evidence.completed.as_ref().filter(|completed| !completed.fetched.is_empty())?;
    let verdict =
        if completed.public.outcome == TrustOutcome::Trusted { Verdict::Pass } else { Verdict::Fail };
    let words = trust(&completed.public, texts);
    Some(Said { by: texts.get("trust-completed"), verdict, words })
}

/// A judge's outcome, with the judge's own words behind it.
#[must_use]
pub fn trust(verdict: &TrustVerdict, texts: &Texts) -> String {
    let outcome = texts.get(&format!("trust-{}", key_of(&verdict.outcome)));
    let said = if verdict.detail.is_empty() { outcome } else { format!("{outcome} ({})", verdict.detail) };
    safe::one_line(&said)
}

/// Everything that was fetched to complete the chain, one line each.
#[must_use]
pub fn fetches(evidence: &CertificateEvidence, texts: &Texts) -> Vec<String> {
    let fetches = evidence.completed.iter().flat_map(|completed| &completed.fetches);
    fetches.map(|fetch| safe::one_line(&fetched(fetch, texts))).collect()
}

/// The certificates that the server did not send and that were fetched.
#[must_use]
pub fn missing(evidence: &CertificateEvidence) -> &[CertificateInfo] {
    evidence.completed.as_ref().map(|completed| completed.fetched.as_slice()).unwrap_or_default()
}

/// Other ways to a root than the one shown, one line each.
#[must_use]
pub fn other_paths(evidence: &CertificateEvidence, texts: &Texts) -> Vec<String> {
    evidence.other_paths.iter().map(|path| other_path(path, evidence, texts)).collect()
}

fn other_path(path: &AnchoredPath, evidence: &CertificateEvidence, texts: &Texts) -> String {
    let known = evidence.chain.iter().chain(missing(evidence)).collect::<Vec<_>>();
    let names = path.certificates.iter().filter_map(|index| known.get(*index));
    let names = names.map(|info| info.common_name.as_ref().unwrap_or(&info.subject).as_str());
    let way = names.chain([path.anchor.as_str()]).collect::<Vec<_>>().join(" – ");
    let key = if path.in_date { "trust-path" } else { "trust-path-out-of-date" };
    safe::one_line(&texts.with(key, &[("way", &way)]))
}

/// Whether the certificate was withdrawn, by everybody who was heard.
#[must_use]
pub fn revocation(evidence: &CertificateEvidence, texts: &Texts) -> Vec<Said> {
    let Some(revocation) = &evidence.revocation else { return Vec::new() };
    if revocation.answers.is_empty() {
        let (by, words) = (texts.get("revocation"), texts.get("revocation-nobody-named"));
        return vec![Said { by, verdict: Verdict::NotTested, words }];
    }
    revocation.answers.iter().map(|answer| said(answer, texts)).collect()
}

fn said(answer: &RevocationAnswer, texts: &Texts) -> Said {
    let (verdict, words) = match &answer.status {
        RevocationStatus::Good => {
            let until =
                answer.next_update.map(|until| texts.with("revocation-until", &[("date", &utc(until))]));
            (Verdict::Pass, format!("{}{}", texts.get("revocation-good"), until.unwrap_or_default()))
        }
        RevocationStatus::Revoked { at, reason } => {
            let date = utc(*at);
            let words = match reason {
                Some(reason) => texts.with("revocation-revoked-why", &[("date", &date), ("reason", reason)]),
                None => texts.with("revocation-revoked", &[("date", &date)]),
            };
            (Verdict::Fail, words)
        }
        RevocationStatus::Unknown => (Verdict::Warn, texts.get("revocation-unknown")),
        RevocationStatus::Unusable { fault } => {
            let fault = self::fault(fault, texts);
            (Verdict::Warn, texts.with("revocation-unusable", &[("fault", &fault)]))
        }
        RevocationStatus::NoAnswer => {
            let failure = answer.fetch.as_ref().and_then(|fetch| fetch.failure.as_ref());
            let reason = failure.map(|failure| self::failure(failure, texts)).unwrap_or_default();
            let key = if reason.is_empty() { "revocation-no-answer" } else { "revocation-no-answer-why" };
            (Verdict::NotTested, texts.with(key, &[("reason", &reason)]))
        }
    };
    let signed = answer.signed_by.as_ref();
    let signed = signed.map(|by| texts.with("revocation-signed-by", &[("name", by)])).unwrap_or_default();
    let by = texts.get(&format!("revocation-source-{}", key_of(&answer.source)));
    Said { by, verdict, words: safe::one_line(&format!("{words}{signed}")) }
}

fn fault(fault: &RevocationFault, texts: &Texts) -> String {
    match fault {
        RevocationFault::Malformed { reason } => {
            texts.with("revocation-fault-malformed", &[("reason", reason)])
        }
        RevocationFault::Refused { status } => texts.with("revocation-fault-refused", &[("status", status)]),
        RevocationFault::OtherCertificate => texts.get("revocation-fault-other-certificate"),
        RevocationFault::BadSignature => texts.get("revocation-fault-bad-signature"),
        RevocationFault::WrongSigner => texts.get("revocation-fault-wrong-signer"),
        RevocationFault::Expired => texts.get("revocation-fault-expired"),
        RevocationFault::NotYetValid => texts.get("revocation-fault-not-yet-valid"),
        RevocationFault::OutOfScope => texts.get("revocation-fault-out-of-scope"),
        RevocationFault::NoIssuer => texts.get("revocation-fault-no-issuer"),
    }
}

/// What came of one fetch, with its address.
fn fetched(fetch: &FetchEvidence, texts: &Texts) -> String {
    let url = ("url", fetch.url.as_str());
    let what = match &fetch.failure {
        None => texts.with("fetch-done", &[url, ("octets", &fetch.octets.to_string())]),
        Some(failure) => texts.with("fetch-failed", &[url, ("reason", &self::failure(failure, texts))]),
    };
    match &fetch.proxy {
        Some(proxy) => texts.with("fetch-through", &[("what", &*what), ("proxy", proxy)]),
        None => what,
    }
}

fn failure(failure: &FetchFailure, texts: &Texts) -> String {
    match failure {
        FetchFailure::NotHttp => texts.get("fetch-not-http"),
        FetchFailure::NoAddress { failure } => {
            texts.with("fetch-no-address", &[("reason", &lookup_failure(failure, &Words { texts }))])
        }
        FetchFailure::ForbiddenAddress { address } => {
            texts.with("fetch-forbidden-address", &[("address", &address.to_string())])
        }
        FetchFailure::Unreachable { reason } => texts.with("fetch-unreachable", &[("reason", reason)]),
        FetchFailure::Proxy { failure } => web_access::proxy_failure(failure, texts),
        FetchFailure::TooManyRedirects => texts.get("fetch-too-many-redirects"),
        FetchFailure::Status { code } => texts.with("fetch-status", &[("code", &code.to_string())]),
        FetchFailure::TooLarge => texts.get("fetch-too-large"),
        FetchFailure::TimedOut => texts.get("fetch-timed-out"),
        FetchFailure::Cut => texts.get("fetch-cut"),
        FetchFailure::BadAnswer { reason } => texts.with("fetch-bad-answer", &[("reason", reason)]),
        FetchFailure::NotUsable { reason } => texts.with("fetch-not-usable", &[("reason", reason)]),
    }
}
