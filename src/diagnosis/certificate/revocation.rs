//! Whether the issuer has withdrawn the certificate, and whether that could be found out.

use super::case::{Case, Saw as _, worded};
use crate::model::{
    evidence::{
        FetchFailure, RevocationAnswer, RevocationFault, RevocationSource, RevocationStatus, TrustOutcome,
    },
    finding::{Finding, Party, Severity},
};

pub(super) fn findings(case: &Case<'_>) -> Vec<Finding> {
    let staple = must_staple(case);
    let state = revoked(case).or_else(|| unknown(case, staple.is_some()));
    state.into_iter().chain(staple).collect()
}

/// A judge or a source says that the authority has withdrawn the certificate.
fn revoked(case: &Case<'_>) -> Option<Finding> {
    let told = case.evidence.revocation.as_ref().and_then(|revocation| revocation.decisive());
    if let Some(answer) = told
        && let RevocationStatus::Revoked { at, reason } = &answer.status
    {
        let mut finding = case
            .finding("cert-revoked", Severity::Fail, Party::Server)
            .with("date", worded(*at))
            .with("why", reason.as_deref().unwrap_or_default())
            .saw("withdrawn", worded(*at));
        if let Some(reason) = reason {
            finding = finding.saw("reason", reason);
        }
        return Some(saw_answer(finding, answer).saw_judges(case));
    }
    let judges = [&case.evidence.public, &case.evidence.device];
    judges.iter().any(|verdict| verdict.outcome == TrustOutcome::Revoked).then(|| {
        case.finding("cert-revoked", Severity::Fail, Party::Server).with("date", "").saw_judges(case)
    })
}

/// It was asked, or a staple came, and nothing that counts was heard. `said`: that the staple is no good is said
/// already.
fn unknown(case: &Case<'_>, said: bool) -> Option<Finding> {
    let revocation = case.evidence.revocation.as_ref()?;
    if revocation.decisive().is_some() || (said && !revocation.asked) {
        return None;
    }
    let last = revocation.answers.last();
    // Without its issuer nothing can be verified; that the issuer is missing is said by itself.
    let without_issuer = |answer: &RevocationAnswer| {
        answer.status == RevocationStatus::Unusable { fault: RevocationFault::NoIssuer }
    };
    if revocation.answers.iter().any(without_issuer) {
        return None;
    }
    let why = match last {
        None => "not-named",
        Some(answer) => {
            match (&answer.status, answer.fetch.as_ref().and_then(|fetch| fetch.failure.as_ref())) {
                (_, Some(FetchFailure::TooLarge)) => "too-large",
                (_, Some(FetchFailure::Proxy { .. })) => "proxy",
                // A proxy says so of itself in the same words as whoever is behind it (RFC 9110 §15.6).
                (_, Some(FetchFailure::Status { code: 403 | 502 | 503 | 504 })) if is_proxied(answer) => {
                    "proxy-status"
                }
                (RevocationStatus::NoAnswer, _) => "no-answer",
                (RevocationStatus::Unknown, _) => "not-known",
                _ if answer.source == RevocationSource::Staple => "staple",
                _ => "proves-nothing",
            }
        }
    };
    let party =
        if matches!(why, "proxy" | "proxy-status") { Party::Network } else { Party::CertificateAuthority };
    let mut finding = case.finding("cert-revocation-unknown", Severity::Info, party).with("why", why);
    if revocation.answers.is_empty() {
        finding = finding.saw("responder or list named in the certificate", "none");
    }
    for answer in &revocation.answers {
        finding = saw_answer(finding, answer);
    }
    Some(finding)
}

fn is_proxied(answer: &RevocationAnswer) -> bool {
    answer.fetch.as_ref().is_some_and(|fetch| fetch.proxy.is_some())
}

/// The certificate promises a staple (RFC 7633), and none that counts came.
fn must_staple(case: &Case<'_>) -> Option<Finding> {
    let staple = case.evidence.revocation.iter().flat_map(|revocation| &revocation.answers);
    let staple = staple.filter(|answer| answer.source == RevocationSource::Staple);
    let useless = staple.clone().find(|answer| {
        matches!(&answer.status, RevocationStatus::Unusable { fault } if *fault != RevocationFault::NoIssuer)
    });
    if !case.leaf.must_staple || (case.evidence.ocsp_staple && useless.is_none()) {
        return None;
    }
    let finding = case
        .finding("cert-must-staple", Severity::Warn, Party::Server)
        .saw("demanded by the certificate", "a stapled OCSP response");
    Some(match useless {
        Some(answer) => saw_answer(finding, answer).with("why", "staple"),
        None => finding.saw("sent by the server", "none"),
    })
}

fn saw_answer(finding: Finding, answer: &RevocationAnswer) -> Finding {
    let source = match answer.source {
        RevocationSource::Staple => "stapled OCSP response",
        RevocationSource::Ocsp => "OCSP responder",
        RevocationSource::Crl => "list of withdrawn certificates",
    };
    let mut text = match &answer.status {
        RevocationStatus::Good => "good".to_owned(),
        RevocationStatus::Revoked { .. } => "withdrawn".to_owned(),
        RevocationStatus::Unknown => "the certificate is not known there".to_owned(),
        RevocationStatus::Unusable { fault } => proves_nothing(fault),
        RevocationStatus::NoAnswer => "no answer".to_owned(),
    };
    if let Some(fetch) = &answer.fetch {
        if let Some(failure) = &fetch.failure {
            text = format!("{text}: {}", super::fetched::failure(failure));
        }
        text = format!("{text}, from {}", fetch.url);
        if let Some(proxy) = &fetch.proxy {
            text = format!("{text} through the proxy {proxy}");
        }
    }
    if let Some(signer) = &answer.signed_by {
        text = format!("{text}, signed by {signer}");
    }
    if let Some(until) = answer.next_update {
        text = format!("{text}, holds until {}", worded(until));
    }
    finding.saw(source, text)
}

fn proves_nothing(fault: &RevocationFault) -> String {
    match fault {
        RevocationFault::Malformed { reason } => format!("cannot be read ({reason})"),
        RevocationFault::Refused { status } => format!("refused ({status})"),
        RevocationFault::OtherCertificate => "about another certificate".to_owned(),
        RevocationFault::BadSignature => "its signature is wrong".to_owned(),
        RevocationFault::WrongSigner => "signed by somebody without the right to".to_owned(),
        RevocationFault::Expired => "out of date".to_owned(),
        RevocationFault::NotYetValid => "not valid yet".to_owned(),
        RevocationFault::OutOfScope => "does not cover this certificate".to_owned(),
        RevocationFault::NoIssuer => "cannot be verified without the issuer's certificate".to_owned(),
    }
}
