//! What is decided without a server: by the look-up, or because there is nothing yet.

use crate::model::{
    delivery::Outcome,
    evidence::{DnsEvidence, DnsOutcome, Evidence, LookupFailure},
    finding::{Finding, FindingId, Severity},
    layer::Layer,
    report::{Report, Rung, Server},
};

use super::{Decision, remark::Remark, wanted::Asked};

/// The decision, where no server has a part in it.
pub(super) fn any_server(asked: Asked<'_>) -> Option<Decision> {
    let report = asked.report;
    let looked_up = report.rungs.iter().find_map(|rung| match &rung.evidence {
        Evidence::Dns(evidence) => Some((rung, evidence)),
        _ => None,
    });
    let Some((rung, evidence)) = looked_up else {
        return report.servers.is_empty().then(Decision::unknown);
    };
    by_look_up(asked, rung, evidence).or_else(|| report.servers.is_empty().then(Decision::unknown))
}

fn by_look_up(asked: Asked<'_>, rung: &Rung, evidence: &DnsEvidence) -> Option<Decision> {
    let because = || weighty(&rung.findings.iter());
    let bounced = || Some(Decision::new(Outcome::Bounced, because(), None));
    let failure = match &evidence.outcome {
        DnsOutcome::NoSuchName | DnsOutcome::NoData | DnsOutcome::NullMx => return bounced(),
        DnsOutcome::Failed(failure) => failure,
        // Names were found, addresses not: the servers' own rungs tell the rest.
        DnsOutcome::Mx | DnsOutcome::ImplicitMx | DnsOutcome::Host => {
            let no_address = evidence.hosts.iter().all(|lookup| lookup.addresses.is_empty());
            if !no_address || !asked.report.servers.iter().all(never_connected) {
                return None;
            }
            // Mail waits as long as one of the servers may get an address yet: what is for now only, decides.
            let failures = evidence.hosts.iter().map(|lookup| lookup.failure.as_ref());
            let failures = failures.map(|failure| failure.unwrap_or(&LookupFailure::NoData));
            failures.max_by_key(|failure| is_for_good(failure) != Some(true))?
        }
    };
    let ours = [asked.no_way_out(), asked.seen_through()].concat();
    match is_for_good(failure) {
        Some(true) => bounced(),
        _ if !ours.is_empty() => Some(Decision::new(Outcome::Unknown, ours, None)),
        _ if evidence.no_question_is_answered() => Some(Decision::new(Outcome::Unknown, because(), None)),
        Some(false) => Some(Decision::new(Outcome::Queued, because(), Some(Remark::QueueTimes))),
        None => Some(Decision::new(Outcome::Unknown, because(), None)),
    }
}

/// Whether a look-up that failed is an answer for good, or for now; nothing where it says nothing about what others
/// are told: the resolver of this PC would not say or could not be asked, and senders ask their own.
pub(super) const fn is_for_good(failure: &LookupFailure) -> Option<bool> {
    match failure {
        LookupFailure::NoSuchName | LookupFailure::NoData => Some(true),
        LookupFailure::ServFail | LookupFailure::Bogus(_) | LookupFailure::TimedOut => Some(false),
        LookupFailure::Refused | LookupFailure::CutOff(_) | LookupFailure::Other(_) => None,
    }
}

/// What the rung of the look-up says of one server.
pub(super) fn told_of(report: &Report, host: &str) -> Vec<FindingId> {
    let rungs = report.rungs.iter().filter(|rung| rung.layer == Layer::Dns);
    let names = |finding: &&Finding| {
        let names = finding.arguments.get("names").map(String::as_str).unwrap_or_default();
        names.split(", ").any(|name| name.eq_ignore_ascii_case(host))
    };
    weighty(&rungs.flat_map(|rung| &rung.findings).filter(names))
}

/// The findings that are more than something to know; all of them where none is.
fn weighty<'a>(findings: &(impl Iterator<Item = &'a Finding> + Clone)) -> Vec<FindingId> {
    let ids = |weighs: fn(&Finding) -> bool| -> Vec<FindingId> {
        findings.clone().filter(|finding| weighs(finding)).map(|finding| finding.id.clone()).collect()
    };
    let grave = ids(|finding| finding.severity > Severity::Info);
    if grave.is_empty() { ids(|_| true) } else { grave }
}

/// Whether no attempt was made to connect to a server (an address may have been given by hand).
fn never_connected(server: &Server) -> bool {
    match server.rung(Layer::Connect).map(|rung| &rung.evidence) {
        Some(Evidence::Connect(evidence)) => evidence.attempts.is_empty(),
        _ => true,
    }
}
