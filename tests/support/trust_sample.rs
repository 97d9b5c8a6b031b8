//! A chain with a missing link that was fetched, another way to a root, and what the issuer says, made by hand.
// Every program that includes this file uses a part of it.
#![allow(dead_code)]

use tls_ladder::model::evidence::{
    AnchoredPath, CertificateEvidence, CertificateInfo, CompletedChain, FetchEvidence, FetchFailure,
    RevocationAnswer, RevocationEvidence, RevocationSource, RevocationStatus, TrustOutcome, TrustVerdict,
};

/// Leaves all but the server's own certificate out of a chain, and fetches the next one instead.
pub(crate) fn complete(evidence: &mut CertificateEvidence, missing: CertificateInfo) {
    evidence.chain.truncate(1);
    evidence.path = vec![0];
    evidence.public = trust(TrustOutcome::UnknownIssuer);
    evidence.completed = Some(Box::new(CompletedChain {
        fetches: vec![
            fetch("http://gone.example/3.der", Some(FetchFailure::Status { code: 404 })),
            fetch("http://ca.example/3.der", None),
        ],
        fetched: vec![missing],
        path: vec![0, 1],
        public: trust(TrustOutcome::Trusted),
        anchor: Some("Example Root".to_owned()),
    }));
    evidence.other_paths = vec![AnchoredPath {
        certificates: vec![0, 1],
        anchor: "Example Old Root".to_owned(),
        in_date: false,
    }];
    evidence.revocation = Some(revocation());
}

/// A staple that ran out, and a list that is sure.
fn revocation() -> RevocationEvidence {
    let answer = |source, status, fetch| RevocationAnswer {
        source,
        status,
        signed_by: Some("Example Issuing CA 3".to_owned()),
        this_update: None,
        next_update: None,
        fetch,
    };
    let silent = fetch("http://ocsp.example/", Some(FetchFailure::TimedOut));
    let withdrawn = RevocationStatus::Revoked {
        at: "2026-11-02T08:00:00Z".parse().expect("a moment of the sample"),
        reason: Some("keyCompromise".to_owned()),
    };
    let no_answer = RevocationAnswer {
        signed_by: None,
        ..answer(RevocationSource::Ocsp, RevocationStatus::NoAnswer, Some(silent))
    };
    let list = fetch("http://ca.example/3.crl", None);
    RevocationEvidence {
        answers: vec![
            answer(RevocationSource::Staple, RevocationStatus::Good, None),
            no_answer,
            answer(RevocationSource::Crl, withdrawn, Some(list)),
        ],
        asked: true,
    }
}

fn fetch(url: &str, failure: Option<FetchFailure>) -> FetchEvidence {
    FetchEvidence {
        url: url.to_owned(),
        redirects: Vec::new(),
        address: None,
        proxy: None,
        octets: 1_306,
        elapsed_ms: 48.0,
        failure,
    }
}

fn trust(outcome: TrustOutcome) -> TrustVerdict {
    TrustVerdict { outcome, detail: String::new(), apart_from_dates: None }
}
