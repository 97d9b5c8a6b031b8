//! What the domain publishes about encryption of its mail, and whether its servers meet it.

mod dane;
mod sts;
mod tls_rpt;

use crate::model::{
    evidence::{Evidence, PolicyEvidence},
    finding::FindingId,
    report::{PolicyMark, Report, Server},
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
    seen(report).map_or(Demand::Unknown(Vec::new()), |evidence| dane::demand(evidence, server))
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
    Judged::new(Standing::Holds, findings)
}

/// The mark a server gets from the domain's policies; nothing where none was asked for.
pub(super) fn mark(_report: &Report, _server: &Server) -> Option<PolicyMark> {
    None
}

fn seen(report: &Report) -> Option<&PolicyEvidence> {
    report.rungs.iter().find_map(|rung| match &rung.evidence {
        Evidence::Policy(evidence) => Some(&**evidence),
        _ => None,
    })
}
