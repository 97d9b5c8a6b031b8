//! MTA-STS: the policy that the domain's web server promises (RFC 8461).

mod announcement;
mod fetch;
mod servers;
mod text;

pub(super) use announcement::{what, worded};

use crate::model::{
    evidence::{PolicyEvidence, Proof, StsEvidence, StsMode, StsPolicy},
    finding::{Finding, FindingId, Severity},
    report::{Report, Server},
};

use super::{
    super::{
        catalogue::{
            STS_CACHED_ELSEWHERE, STS_DANE_BOTH, STS_MAX_AGE_SHORT, STS_MODE_NONE, STS_MODE_TESTING,
            STS_OK_ENFORCE,
        },
        context::Context,
    },
    Demand,
};

/// Policies that are kept for less than this many seconds are forgotten before they protect: a day.
const SHORT_AGE_S: u64 = 86_400;

/// Judges the policy, and the servers by it.
pub(super) fn judge(context: Context<'_>, evidence: &PolicyEvidence) -> Vec<Finding> {
    let Some(sts) = evidence.sts.as_deref() else { return Vec::new() };
    let mut findings = published(context, sts);
    let Some(policy) = &sts.policy else {
        // Who fetched a policy before the fault goes by that one for as long as it said (RFC 8461 §3.3).
        if findings.iter().any(|finding| finding.severity > Severity::Info) {
            findings.push(context.finding(STS_CACHED_ELSEWHERE));
        }
        return findings;
    };
    match policy.mode {
        StsMode::None => {
            findings.push(with_policy(context.finding(STS_MODE_NONE), sts, policy));
            return findings;
        }
        StsMode::Testing => findings.push(with_policy(context.finding(STS_MODE_TESTING), sts, policy)),
        StsMode::Enforce => {}
    }
    let by_server = servers::findings(context, sts, policy);
    if policy.mode == StsMode::Enforce && by_server.is_empty() && servers::all_proven(context.report, policy)
    {
        findings.push(with_policy(context.finding(STS_OK_ENFORCE), sts, policy));
    }
    findings.extend(by_server);
    if policy.max_age_s < SHORT_AGE_S {
        findings.push(with_policy(context.finding(STS_MAX_AGE_SHORT), sts, policy));
    }
    if evidence.tlsa.iter().any(|lookup| !lookup.records.is_empty() && lookup.proof == Proof::Secure) {
        findings.push(context.finding(STS_DANE_BOTH));
    }
    findings
}

/// What MTA-STS demands at a server. The servers' own rungs are judged before.
pub(super) fn demand(report: &Report, evidence: &PolicyEvidence, server: &Server) -> Demand {
    let Some(sts) = evidence.sts.as_deref() else { return Demand::Nothing(Vec::new()) };
    let Some(policy) = &sts.policy else {
        let because = because_of(&published(Context { report, server: None }, sts));
        return if is_open(sts) { Demand::Unknown(because) } else { Demand::Nothing(because) };
    };
    match policy.mode {
        StsMode::None => Demand::Nothing(vec![FindingId::known(STS_MODE_NONE.id)]),
        StsMode::Testing => Demand::Nothing(vec![FindingId::known(STS_MODE_TESTING.id)]),
        StsMode::Enforce => servers::demand(policy, server),
    }
}

/// What there is to say of what the domain publishes, apart from its servers.
fn published(context: Context<'_>, sts: &StsEvidence) -> Vec<Finding> {
    let mut findings = announcement::findings(context, sts);
    if let Some(fetched) = &sts.fetch {
        findings.extend(fetch::findings(context, fetched));
    }
    findings.extend(text::findings(context, sts));
    findings
}

/// Whether a policy is announced, and it could not be found out from here what it says.
pub(super) fn is_hidden(evidence: &PolicyEvidence) -> bool {
    evidence.sts.as_ref().is_some_and(|sts| !sts.txt.is_empty() && sts.policy.is_none() && is_open(sts))
}

/// Whether it could not be found out from here what senders see.
fn is_open(sts: &StsEvidence) -> bool {
    sts.is_unknown() || sts.fetch.as_ref().is_some_and(|fetched| fetch::is_open(fetched))
}

fn because_of(findings: &[Finding]) -> Vec<FindingId> {
    let weighty = findings.iter().filter(|finding| finding.severity > Severity::Info);
    let ids: Vec<FindingId> = weighty.map(|finding| finding.id.clone()).collect();
    if ids.is_empty() { findings.iter().map(|finding| finding.id.clone()).collect() } else { ids }
}

/// Adds what the policy says.
fn with_policy(finding: Finding, sts: &StsEvidence, policy: &StsPolicy) -> Finding {
    let mode = match policy.mode {
        StsMode::Enforce => "enforce",
        StsMode::Testing => "testing",
        StsMode::None => "none",
    };
    let finding = finding
        .with("keyword", mode)
        .with("names", patterns(policy))
        .with("seconds", policy.max_age_s)
        .with("days", policy.max_age_s / SHORT_AGE_S)
        .saw("mode", mode)
        .saw("listed", patterns(policy))
        .saw("max_age", format_args!("{} s", policy.max_age_s));
    match &sts.id {
        Some(id) => finding.saw("id", id),
        None => finding,
    }
}

/// The first few patterns.
fn patterns(policy: &StsPolicy) -> String {
    const SHOWN: usize = 8;
    let mut shown: Vec<&str> = policy.mx.iter().take(SHOWN).map(String::as_str).collect();
    if policy.mx.len() > SHOWN {
        shown.push("…");
    }
    shown.join(", ")
}
