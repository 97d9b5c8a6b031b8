//! Fetching the policy (RFC 8461 §3.3).

use crate::model::{
    evidence::{CertificateEvidence, LookupFailure, NameMatch, StsFetch, StsFetchFailure, TrustOutcome},
    finding::{Finding, Party, Severity},
};

use super::super::super::{
    catalogue::{
        Kind, STS_CONTENT_TYPE, STS_FETCH_BOT_BLOCK, STS_FETCH_DNS, STS_FETCH_HTTP, STS_FETCH_REDIRECT,
        STS_FETCH_TLS,
    },
    certificate::{self, Facts, Proof},
    context::Context,
    proxy,
};

pub(super) fn findings(context: Context<'_>, fetch: &StsFetch) -> Option<Finding> {
    let begin = |kind: Kind| {
        let finding = context.finding(kind).with("name", &fetch.host);
        let finding = finding
            .saw("address of the policy", format_args!("https://{}/.well-known/mta-sts.txt", fetch.host));
        match (fetch.address, &fetch.proxy) {
            (_, Some(proxy)) => finding.saw("through the proxy", proxy),
            (Some(address), None) => finding.saw("called", address),
            (None, None) => finding,
        }
    };
    let answered = |kind: Kind, why: &str| {
        let finding = begin(kind).with("why", why);
        match fetch.status {
            Some(status) => finding.with("number", status).saw("status", status),
            None => finding,
        }
    };
    let Some(failure) = &fetch.failure else {
        return content_type(fetch)
            .map(|found| answered(STS_CONTENT_TYPE, "").with("keyword", found).saw("content type", found));
    };
    Some(match failure {
        StsFetchFailure::NoAddress { failure } => {
            begin(STS_FETCH_DNS).with("error", look_up(failure)).saw("look-up", look_up(failure))
        }
        StsFetchFailure::ForbiddenAddress { address } => begin(STS_FETCH_DNS)
            .with("addresses", address)
            .saw("address", format_args!("{address}, which is not reached from outside; it was not called")),
        StsFetchFailure::Unreachable { failure } => answered(STS_FETCH_HTTP, "unreachable")
            .with("error", &failure.message)
            .saw("connection", &failure.message),
        StsFetchFailure::Proxy { failure } => proxy::finding(context, failure, fetch.proxy.as_deref())
            .saw("address of the policy", format_args!("https://{}/.well-known/mta-sts.txt", fetch.host)),
        StsFetchFailure::Handshake { reason } => {
            let finding = begin(STS_FETCH_TLS).with("why", "handshake").saw("handshake", reason);
            if fetch.proxy.is_some() { by_the_proxy_or_not(finding) } else { finding }
        }
        StsFetchFailure::NotProven => not_proven(begin(STS_FETCH_TLS), fetch),
        StsFetchFailure::Redirect => {
            let location = fetch.location.as_deref().unwrap_or_default();
            answered(STS_FETCH_REDIRECT, "").with("url", location).saw("leads to", location)
        }
        StsFetchFailure::Status if fetch.status_for_browsers == Some(200) => {
            answered(STS_FETCH_BOT_BLOCK, "").saw("status for a browser", 200)
        }
        StsFetchFailure::Status => {
            let finding = answered(STS_FETCH_HTTP, "status");
            match fetch.status_for_browsers {
                Some(status) => finding.saw("status for a browser", status),
                None => finding,
            }
        }
        StsFetchFailure::TooLarge => answered(STS_FETCH_HTTP, "too-large").saw("size", "more than 64 KiB"),
        StsFetchFailure::TimedOut => answered(STS_FETCH_HTTP, "too-slow")
            .saw("gave up after", format_args!("{:.0} s", fetch.elapsed_ms / 1000.0)),
        StsFetchFailure::BadAnswer { reason } => answered(STS_FETCH_HTTP, "broken").saw("answer", reason),
        StsFetchFailure::WebPage => answered(STS_FETCH_HTTP, "web-page").saw("answer", "a web page"),
        StsFetchFailure::Cut => return None,
    })
}

/// Whether others may well get a policy that we did not get.
pub(super) fn is_open(fetch: &StsFetch) -> bool {
    match &fetch.failure {
        Some(StsFetchFailure::NotProven) => fetch.certificate.as_deref().is_some_and(|seen| {
            let (found, proof) = weighed(fetch, seen);
            matches!(proof, Proof::Unknown(_)) || may_be_the_proxys(fetch, seen, &found)
        }),
        Some(StsFetchFailure::Status) => fetch.status_for_browsers == Some(200),
        _ => fetch.may_be_ours(),
    }
}

/// The type of the answer, where it is not the one of a policy (RFC 8461 §3.2).
fn content_type(fetch: &StsFetch) -> Option<&str> {
    let found = fetch.content_type.as_deref().unwrap_or("(none)");
    let kind = found.split(';').next().unwrap_or_default().trim();
    (!kind.eq_ignore_ascii_case("text/plain")).then_some(found)
}

fn look_up(failure: &LookupFailure) -> String {
    match failure {
        LookupFailure::NoSuchName => "there is no such name (NXDOMAIN)".to_owned(),
        LookupFailure::NoData => "the name has no address".to_owned(),
        LookupFailure::ServFail => "the DNS servers give no usable answer (SERVFAIL)".to_owned(),
        LookupFailure::Bogus(_) => "the signatures in DNS do not fit".to_owned(),
        LookupFailure::Refused => "the DNS server declined to answer (REFUSED)".to_owned(),
        LookupFailure::TimedOut => "nobody answered".to_owned(),
        LookupFailure::CutOff(_) => "the answer was cut off, and could not be had whole".to_owned(),
        LookupFailure::Other(reason) => reason.clone(),
    }
}

/// Whether the certificate may be one that a proxy made to read along: from an authority that nobody knows.
fn may_be_the_proxys(fetch: &StsFetch, seen: &CertificateEvidence, found: &[Finding]) -> bool {
    fetch.proxy.is_some()
        && seen.public.outcome == TrustOutcome::UnknownIssuer
        && !found.iter().any(|found| found.id == "cert-missing-intermediate")
}

/// Of what went wrong behind a proxy nobody here can tell whether it or the web server did it.
fn by_the_proxy_or_not(mut finding: Finding) -> Finding {
    finding.severity = Severity::Info;
    finding.party = Party::Network;
    finding.with("why", "proxy")
}

/// What is wrong with the web server's certificate.
fn not_proven(finding: Finding, fetch: &StsFetch) -> Finding {
    let Some(seen) = fetch.certificate.as_deref() else { return finding.with("why", "other") };
    let (found, proof) = weighed(fetch, seen);
    let ours = found.iter().find(|found| found.party == Party::ThisPc || found.id == "cert-tls-inspection");
    if let (Proof::Unknown(_), Some(ours)) = (&proof, ours) {
        // It is seen from here only.
        let mut finding = ours.evidence.iter().fold(finding, |mut finding, line| {
            finding.evidence.push(line.clone());
            finding
        });
        finding.severity = Severity::Info;
        finding.party = Party::ThisPc;
        return finding.with("why", "here");
    }
    let why = match (&seen.public.outcome, &seen.name) {
        (TrustOutcome::Expired, _) => "expired",
        (TrustOutcome::UnknownIssuer, _) => {
            let missing = found.iter().any(|found| found.id == "cert-missing-intermediate");
            if missing { "incomplete" } else { "unknown-issuer" }
        }
        (TrustOutcome::Trusted, NameMatch::Differs(_) | NameMatch::CommonNameOnly(_)) => "name",
        _ => "other",
    };
    let causes = found.iter().filter(|found| found.severity > Severity::Info);
    let finding = causes.fold(finding, |finding, cause| finding.saw("found", &cause.id));
    let finding = match seen.chain.first() {
        Some(leaf) => finding
            .saw("certificate of", if leaf.subject.is_empty() { "(empty)" } else { &leaf.subject })
            .saw("names", leaf.dns_names.iter().take(5).cloned().collect::<Vec<_>>().join(", "))
            .saw("issued by", &leaf.issuer)
            .saw("valid", format_args!("{} to {}", leaf.not_before, leaf.not_after)),
        None => finding,
    };
    if may_be_the_proxys(fetch, seen, &found) {
        by_the_proxy_or_not(finding)
    } else {
        finding.with("why", why)
    }
}

fn weighed(fetch: &StsFetch, seen: &CertificateEvidence) -> (Vec<Finding>, Proof) {
    let facts = Facts { host: &fetch.host, port: "443", ..Facts::default() };
    let found = certificate::findings(seen, &facts);
    let proof = certificate::weigh(seen, &found);
    (found, proof)
}
