//! Evidence to findings and to the sender's decision. Pure: the same report is judged the same everywhere.
//!
//! One file per layer says what that layer's evidence means; [`delivery`] draws the conclusion over all servers.

mod again;
mod agreed;
mod banner;
mod catalogue;
pub mod certificate;
mod connect;
mod context;
mod deep;
pub mod delivery;
mod dns;
mod ehlo;
mod handshake;
mod hello;
mod policy;
mod proxy;
mod refusal;
pub mod senders;
mod session;
mod signs;
mod starttls;
mod submission;
mod this_pc;
mod together;

use crate::model::{
    evidence::{CertificateEvidence, Evidence, NotAsked, NotAskedReason},
    finding::{Finding, Severity},
    layer::{Layer, Verdict},
    report::{Report, Rung, Server},
    target::TlsMode,
};
pub use again::judge_again;
use context::{Context, Judged, Standing};

/// Judges every rung of the report in place: findings, verdicts, and what each kind of sender would do.
/// Findings are not worded here; whatever was judged before is replaced.
///
/// Rungs that are not there yet are no fault: a running check is judged after every rung.
pub fn judge(report: &mut Report) {
    let servers: Vec<_> =
        report.servers.iter().map(|server| judge_rungs(report, Some(server), &server.rungs)).collect();
    let mode = report.target.tls_mode;
    for (server, judged) in report.servers.iter_mut().zip(servers) {
        apply(&mut server.rungs, judged);
    }
    let domain = judge_rungs(report, None, &report.rungs);
    apply(&mut report.rungs, domain);
    this_pc::settle(report);
    for server in &mut report.servers {
        server.verdict = server_verdict(server, mode);
        server.senders = senders::fits(server);
    }
    // What the domain promises is held against what its servers turned out to be.
    if let Some(at) = report.rungs.iter().position(|rung| rung.layer == Layer::Policy)
        && let Some(policy) = report.rungs.get(at..=at)
    {
        let judged = judge_rungs(report, None, policy);
        apply(report.rungs.get_mut(at..=at).unwrap_or_default(), judged);
    }
    let marks: Vec<_> = report.servers.iter().map(|server| policy::mark(report, server)).collect();
    for (server, mark) in report.servers.iter_mut().zip(marks) {
        server.policy = mark;
    }
    report.findings = together::judge(report);
    report.verdict = report_verdict(report);
    report.delivery = delivery::decide(report);
    report.products = delivery::by_product(report);
}

fn judge_rungs(report: &Report, server: Option<&Server>, rungs: &[Rung]) -> Vec<(Vec<Finding>, Verdict)> {
    let context = Context { report, server };
    let mut judged: Vec<(Vec<Finding>, Verdict)> = rungs
        .iter()
        .map(|rung| match &rung.evidence {
            Evidence::NotAsked(not_asked) => (Vec::new(), not_asked_verdict(not_asked.reason)),
            asked => {
                let mut judged = judge_evidence(context, asked);
                // The gravest first; what a judge put first of equals stays first.
                judged.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
                let verdict = judged.verdict();
                (judged.findings, verdict)
            }
        })
        .collect();
    leave_open_above_the_unknown(rungs, &mut judged);
    judged
}

/// Above a rung that turned out to be unknown (too many calls, say) nothing is out of reach: it is unknown too.
fn leave_open_above_the_unknown(rungs: &[Rung], judged: &mut [(Vec<Finding>, Verdict)]) {
    for (index, rung) in rungs.iter().enumerate() {
        let Evidence::NotAsked(NotAsked { reason: NotAskedReason::OutOfReach, because_of: Some(below) }) =
            &rung.evidence
        else {
            continue;
        };
        let unknown = rungs
            .iter()
            .zip(judged.iter())
            .any(|(rung, (_, verdict))| rung.layer == *below && *verdict == Verdict::NotTested);
        if let (true, Some((_, verdict))) = (unknown, judged.get_mut(index)) {
            *verdict = Verdict::NotTested;
        }
    }
}

fn judge_evidence(context: Context<'_>, evidence: &Evidence) -> Judged {
    match evidence {
        Evidence::NotAsked(_) => Judged::new(Standing::Unknown, Vec::new()),
        Evidence::ThisPc(evidence) => this_pc::judge(context, evidence),
        Evidence::Dns(evidence) => dns::judge(context, evidence),
        Evidence::Connect(evidence) => connect::judge(context, evidence),
        Evidence::Greeting(evidence) => banner::judge(context, evidence),
        Evidence::Ehlo(evidence) => ehlo::judge(context, evidence),
        Evidence::Starttls(evidence) => starttls::judge(context, evidence),
        Evidence::Handshake(evidence) => handshake::judge(context, evidence),
        Evidence::Certificate(evidence) => {
            Judged::new(Standing::Holds, certificate_findings(context, evidence))
        }
        Evidence::Session(evidence) => session::judge(context, evidence),
        Evidence::Policy(evidence) => policy::judge(context, evidence),
    }
}

fn certificate_findings(context: Context<'_>, evidence: &CertificateEvidence) -> Vec<Finding> {
    let facts = certificate::Facts {
        host: context.host(),
        domain: context.report.target.domain.as_deref().unwrap_or_default(),
        port: &context.port().to_string(),
        address: &context.address(),
        ehlo: context.ehlo_name(),
        server_clock: context.greeting().and_then(banner::server_clock),
        seen: context.server.and_then(|server| server.deep.as_deref()).map_or(&[], |deep| &deep.certificates),
    };
    let mut findings = certificate::findings(evidence, &facts);
    if context.server_to_server() {
        findings.extend(certificate::unused(evidence, &findings, &facts));
    }
    findings
}

fn apply(rungs: &mut [Rung], judged: Vec<(Vec<Finding>, Verdict)>) {
    for (rung, (findings, verdict)) in rungs.iter_mut().zip(judged) {
        rung.findings = findings;
        rung.verdict = verdict;
    }
}

const fn not_asked_verdict(reason: NotAskedReason) -> Verdict {
    match reason {
        NotAskedReason::OutOfReach | NotAskedReason::NotWanted => Verdict::Skipped,
        NotAskedReason::NotReached
        | NotAskedReason::Stopped
        | NotAskedReason::OutOfTime
        | NotAskedReason::NotBuilt => Verdict::NotTested,
    }
}

/// The worst rung, but nothing better than "not tested" before the question of encryption was decided.
fn server_verdict(server: &Server, mode: TlsMode) -> Verdict {
    let worst = worst(server.rungs.iter().filter(|rung| counts(rung)).map(|rung| rung.verdict));
    let deciding = match mode {
        TlsMode::StartTls => Layer::Starttls,
        TlsMode::Implicit => Layer::Handshake,
        TlsMode::None => Layer::Ehlo,
    };
    let undecided = match server.rung(deciding) {
        None => true,
        Some(rung) => {
            rung.verdict == Verdict::NotTested
                || server.rungs.iter().any(|rung| rung.layer < deciding && rung.verdict == Verdict::NotTested)
        }
    };
    if undecided && worst != Verdict::Fail { Verdict::NotTested } else { worst }
}

/// The worst of the domain's rungs and the servers; a report without a server's verdict tested nothing.
fn report_verdict(report: &Report) -> Verdict {
    // What is broken on this PC, or not known of it, says nothing of the servers.
    let says = |rung: &&Rung| rung.layer != Layer::ThisPc || rung.verdict == Verdict::Warn;
    let rungs = report.rungs.iter().filter(|rung| counts(rung)).filter(says).map(|rung| rung.verdict);
    // A server that senders pass over delays mail and does not stop it.
    let servers = report.servers.iter().map(|server| match server.verdict {
        Verdict::Fail if together::is_passed_over(report, server) => Verdict::Warn,
        verdict => verdict,
    });
    let together = report.findings.iter().map(|finding| match finding.severity {
        Severity::Fail => Verdict::Fail,
        Severity::Warn => Verdict::Warn,
        Severity::Info => Verdict::Skipped,
    });
    let worst = worst(rungs.chain(servers).chain(together));
    let nothing_tested =
        report.servers.iter().all(|server| matches!(server.verdict, Verdict::NotTested | Verdict::Skipped));
    if nothing_tested && worst != Verdict::Fail { Verdict::NotTested } else { worst }
}

/// What this version of the program cannot ask is no blemish of the server.
fn counts(rung: &Rung) -> bool {
    !matches!(&rung.evidence, Evidence::NotAsked(not_asked) if not_asked.reason == NotAskedReason::NotBuilt)
}

fn worst(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    verdicts.max_by_key(|verdict| verdict.weight()).unwrap_or(Verdict::NotTested)
}
