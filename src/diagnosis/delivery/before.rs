//! What is decided without a server: by the look-up, or because there is nothing yet.

use crate::model::{
    delivery::Outcome,
    evidence::{DnsEvidence, DnsOutcome, Evidence, LookupFailure},
    layer::Layer,
    report::{Rung, Server},
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
    let because = || rung.findings.iter().map(|finding| finding.id.clone()).collect::<Vec<_>>();
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
            failures.max_by_key(|failure| !is_final(failure))?
        }
    };
    let no_way_out = asked.no_way_out();
    match failure {
        LookupFailure::NoSuchName | LookupFailure::NoData => bounced(),
        _ if !no_way_out.is_empty() => Some(Decision::new(Outcome::Unknown, no_way_out, None)),
        LookupFailure::ServFail | LookupFailure::Bogus(_) | LookupFailure::TimedOut => {
            Some(Decision::new(Outcome::Queued, because(), Some(Remark::QueueTimes)))
        }
        // The resolver of this PC would not say or could not be asked: senders ask their own.
        LookupFailure::Refused | LookupFailure::CutOff(_) | LookupFailure::Other(_) => {
            Some(Decision::new(Outcome::Unknown, because(), None))
        }
    }
}

const fn is_final(failure: &LookupFailure) -> bool {
    matches!(failure, LookupFailure::NoSuchName | LookupFailure::NoData)
}

/// Whether no attempt was made to connect to a server (an address may have been given by hand).
fn never_connected(server: &Server) -> bool {
    match server.rung(Layer::Connect).map(|rung| &rung.evidence) {
        Some(Evidence::Connect(evidence)) => evidence.attempts.is_empty(),
        _ => true,
    }
}
