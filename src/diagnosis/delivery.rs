//! What each kind of sending server would do with the mail, over all servers in the order it would try them.
//!
//! Where common products differ, the outcome says what the mail risks and a remark names the difference:
//! Postfix waits before it sends in clear text after a failed handshake, Exim does so at once; Exim returns
//! mail on a 5xx greeting, Postfix keeps it.

mod effect;
mod remark;
mod step;

use crate::model::{
    delivery::{Delivery, Outcome, Sender},
    evidence::{DnsEvidence, DnsOutcome, Evidence, LookupFailure},
    finding::FindingId,
    layer::Layer,
    report::{Report, Rung, Server},
    target::TlsMode,
};

use super::context::is_submission_port;
use remark::Remark;
use step::Step;

/// The decision of every kind of sender.
pub(super) fn decide(report: &Report) -> Vec<Delivery> {
    Sender::ALL
        .into_iter()
        .map(|sender| {
            let Decision { outcome, because, remark } = if is_for_people(report) {
                Decision::new(Outcome::NotAffected, Vec::new(), Some(Remark::PortNotForServers))
            } else {
                match sender {
                    Sender::Dane | Sender::MtaSts => {
                        Decision::new(Outcome::Unknown, Vec::new(), Some(Remark::NotBuilt))
                    }
                    Sender::Opportunistic | Sender::Enforced | Sender::EnforcedVerified => {
                        decision(report, sender)
                    }
                }
            };
            Delivery {
                sender,
                outcome,
                because,
                remark: remark.map(|remark| remark.key().to_owned()),
                summary: String::new(),
                explanation: String::new(),
            }
        })
        .collect()
}

#[derive(Debug, Clone, PartialEq)]
struct Decision {
    outcome: Outcome,
    because: Vec<FindingId>,
    remark: Option<Remark>,
}

impl Decision {
    const fn new(outcome: Outcome, because: Vec<FindingId>, remark: Option<Remark>) -> Self {
        Self { outcome, because, remark }
    }

    const fn unknown() -> Self {
        Self::new(Outcome::Unknown, Vec::new(), None)
    }
}

/// Whether people log in there: no mail server delivers to another in this way.
fn is_for_people(report: &Report) -> bool {
    let port = report.servers.first().map_or(report.target.port, |server| server.port);
    report.target.tls_mode == TlsMode::Implicit || is_submission_port(port)
}

fn decision(report: &Report, sender: Sender) -> Decision {
    if let Some(decision) = before_any_server(report) {
        return decision;
    }
    // Servers no sender gets through to, in the order they were tried.
    let mut passed_over: Vec<Step> = Vec::new();
    for group in report.servers.chunk_by(|one, other| one.preference == other.preference) {
        // Servers of the same preference are taken in random order (RFC 5321 §5.1): the worst of them counts.
        let steps = group.iter().map(|server| step::step(report, server, sender));
        let (next, ends): (Vec<_>, Vec<_>) = steps.partition(|step| matches!(step, Step::Next { .. }));
        if let Some(end) = ends.into_iter().max_by_key(Step::risk) {
            return end.into();
        }
        passed_over.extend(next);
    }
    none_left(passed_over)
}

/// Every server was tried in vain.
fn none_left(passed_over: Vec<Step>) -> Decision {
    let mut because = Vec::new();
    let (mut all_refuse, mut differ) = (true, None);
    for step in passed_over {
        let Step::Next { because: ids, remark, refuses_mail } = step else { continue };
        all_refuse &= refuses_mail;
        differ = match (differ, remark) {
            (_, Some(Remark::SomeBounce)) => remark,
            (known, remark) => known.or(remark),
        };
        for id in ids {
            if !because.contains(&id) {
                because.push(id);
            }
        }
    }
    if all_refuse {
        return Decision::new(Outcome::Bounced, because, None);
    }
    Decision::new(Outcome::Queued, because, Some(differ.unwrap_or(Remark::QueueTimes)))
}

/// What is decided without a server: by the look-up, or because there is nothing yet.
fn before_any_server(report: &Report) -> Option<Decision> {
    let looked_up = report.rungs.iter().find_map(|rung| match &rung.evidence {
        Evidence::Dns(evidence) => Some((rung, evidence)),
        _ => None,
    });
    let Some((rung, evidence)) = looked_up else {
        return report.servers.is_empty().then(Decision::unknown);
    };
    by_look_up(report, rung, evidence).or_else(|| report.servers.is_empty().then(Decision::unknown))
}

fn by_look_up(report: &Report, rung: &Rung, evidence: &DnsEvidence) -> Option<Decision> {
    let because = || rung.findings.iter().map(|finding| finding.id.clone()).collect::<Vec<_>>();
    let queued = |remark| Some(Decision::new(Outcome::Queued, because(), Some(remark)));
    let failure = match &evidence.outcome {
        DnsOutcome::NoSuchName | DnsOutcome::NoData | DnsOutcome::NullMx => {
            return Some(Decision::new(Outcome::Bounced, because(), None));
        }
        DnsOutcome::Failed(failure) => failure,
        // Names were found, addresses not: the servers' own rungs tell the rest.
        DnsOutcome::Mx | DnsOutcome::ImplicitMx | DnsOutcome::Host => {
            let no_address = evidence.hosts.iter().all(|lookup| lookup.addresses.is_empty());
            if !no_address || !report.servers.iter().all(never_connected) {
                return None;
            }
            match evidence.hosts.first()?.failure.as_ref().unwrap_or(&LookupFailure::NoData) {
                LookupFailure::NoSuchName if evidence.outcome == DnsOutcome::Host => {
                    return Some(Decision::new(Outcome::Bounced, because(), None));
                }
                LookupFailure::NoSuchName | LookupFailure::NoData => return queued(Remark::SomeBounce),
                failure => failure,
            }
        }
    };
    match failure {
        LookupFailure::NoSuchName | LookupFailure::NoData => {
            Some(Decision::new(Outcome::Bounced, because(), None))
        }
        LookupFailure::ServFail | LookupFailure::Bogus(_) | LookupFailure::TimedOut => {
            queued(Remark::QueueTimes)
        }
        // The resolver of this PC would not say or could not be asked: senders ask their own.
        LookupFailure::Refused | LookupFailure::CutOff(_) | LookupFailure::Other(_) => {
            Some(Decision::new(Outcome::Unknown, because(), None))
        }
    }
}

/// Whether no attempt was made to connect to a server (an address may have been given by hand).
fn never_connected(server: &Server) -> bool {
    match server.rung(Layer::Connect).map(|rung| &rung.evidence) {
        Some(Evidence::Connect(evidence)) => evidence.attempts.is_empty(),
        _ => true,
    }
}

impl From<Step> for Decision {
    fn from(step: Step) -> Self {
        match step {
            Step::Ends { outcome, because, remark } => Self::new(outcome, because, remark),
            Step::Unknown { because } => Self::new(Outcome::Unknown, because, None),
            Step::Next { .. } => none_left(vec![step]),
        }
    }
}
