//! What the domain publishes about encryption of its mail, and whether its servers meet it.

mod dane;
mod sts;
mod tls_rpt;

use crate::model::{
    evidence::{Evidence, PolicyEvidence},
    finding::{Finding, FindingId, Severity},
    layer::Verdict,
    report::{PolicyMark, Report, Rung, Server},
};

use super::context::{Context, Judged, Standing};

/// What one kind of policy demands of senders that follow it, at one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Demand {
    /// There is no such policy for this server: it is used as if there were none. The findings say why, if anything
    /// is to be said.
    Nothing(Vec<FindingId>),
    /// The mail must be encrypted; proof of the server is impossible and not asked for (RFC 7672 §2.2).
    Encryption(Vec<FindingId>),
    /// The mail must be encrypted and the server proven by the policy's own means. Whether it is; nothing when no
    /// certificate was seen.
    Proof(Option<bool>, Vec<FindingId>),
    /// The server may not be used at all: it is not on the policy's list, or the look-up failed.
    Refusal(Vec<FindingId>),
    /// It could not be found out from here.
    Unknown(Vec<FindingId>),
}

/// What DANE demands at a server (RFC 7672).
pub(super) fn of_dane(report: &Report, server: &Server) -> Demand {
    seen(report).map_or(Demand::Unknown(Vec::new()), |evidence| dane::demand(report, evidence, server))
}

/// What MTA-STS demands at a server (RFC 8461): its certificate must then be good for everybody.
pub(super) fn of_sts(report: &Report, server: &Server) -> Demand {
    seen(report).map_or(Demand::Unknown(Vec::new()), |evidence| sts::demand(report, evidence, server))
}

/// Judges what the domain publishes.
pub(super) fn judge(context: Context<'_>, evidence: &PolicyEvidence) -> Judged {
    let mut findings = dane::judge(context, evidence);
    findings.extend(sts::judge(context, evidence));
    findings.extend(tls_rpt::judge(context, evidence));
    let is_good_so_far = findings.iter().all(|finding| finding.severity < Severity::Warn);
    let standing = if is_good_so_far && !dane::binds(context.report, evidence) && sts::is_hidden(evidence) {
        // It announces a policy that was not seen from here: neither met nor missed.
        Standing::Unknown
    } else if binds(context.report, evidence) {
        Standing::Holds
    } else {
        // A tick beside what binds nobody would praise it.
        Standing::NothingThere
    };
    Judged::new(standing, findings)
}

/// The mark a server gets from the domain's policies; nothing where none binds senders.
pub(super) fn mark(report: &Report, server: &Server) -> Option<PolicyMark> {
    let (rung, _) = rung(report)?;
    let about_it: Vec<&Finding> = rung.findings.iter().filter(|finding| is_about(finding, server)).collect();
    let worst = about_it.iter().map(|finding| finding.severity).max();
    let is_met = |demand| matches!(demand, Demand::Proof(Some(true), _));
    let verdict = match worst {
        Some(Severity::Fail) => Verdict::Fail,
        Some(Severity::Warn) => Verdict::Warn,
        _ if is_met(of_dane(report, server)) || is_met(of_sts(report, server)) => Verdict::Pass,
        _ => return None,
    };
    let mut because: Vec<FindingId> = Vec::new();
    for finding in about_it.into_iter().filter(|finding| finding.severity > Severity::Info) {
        if !because.contains(&finding.id) {
            because.push(finding.id.clone());
        }
    }
    Some(PolicyMark { verdict, because })
}

/// Whether a finding of the policy rung is about this server: at all its addresses, or at this one.
fn is_about(finding: &Finding, server: &Server) -> bool {
    let argument = |name: &str| finding.arguments.get(name).map(String::as_str).unwrap_or_default();
    let address = argument("address");
    let is_here = address.is_empty() || server.address.is_some_and(|here| here.to_string() == address);
    is_here && argument("host").eq_ignore_ascii_case(&server.host)
}

/// Whether the domain publishes anything that binds senders or is to reach them.
fn binds(report: &Report, evidence: &PolicyEvidence) -> bool {
    let sts = evidence.sts.as_ref().is_some_and(|sts| !sts.txt.is_empty() || sts.policy.is_some());
    let tls_rpt = evidence.tls_rpt.as_ref().is_some_and(|tls_rpt| !tls_rpt.txt.is_empty());
    sts || tls_rpt || dane::binds(report, evidence)
}

fn seen(report: &Report) -> Option<&PolicyEvidence> {
    rung(report).map(|(_, evidence)| evidence)
}

fn rung(report: &Report) -> Option<(&Rung, &PolicyEvidence)> {
    report.rungs.iter().find_map(|rung| match &rung.evidence {
        Evidence::Policy(evidence) => Some((rung, &**evidence)),
        _ => None,
    })
}
