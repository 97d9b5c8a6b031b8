//! How long the lists of a report can be. Whoever gets a report from a stranger opens a file that need not have come
//! from this program; lists without end would freeze the window that draws them.

mod domain;

use crate::model::{
    evidence::{CertificateEvidence, DeepLook, Evidence},
    finding::Finding,
    report::{Report, Rung, Server},
};

// Each is several times what this program ever writes.
const MOST_SERVERS: usize = 1000;
const MOST_RUNGS: usize = 50;
const MOST_FINDINGS: usize = 200;
const MOST_LINES: usize = 10_000;
const MOST_SENDERS: usize = 1000;
const MOST_CERTIFICATES: usize = 250;
const MOST_SUITES: usize = 5000;
const MOST_OF_A_LOOK: usize = 3000;
const MOST_OTHERS: usize = 1000;

/// What a report has too much of, in words; nothing if it keeps within the bounds.
pub(super) fn excess(report: &Report) -> Option<&'static str> {
    first(&[
        (report.servers.len(), MOST_SERVERS, "servers"),
        (report.delivery.len().max(report.products.len()), MOST_OTHERS, "decisions"),
        (report.rungs.len(), MOST_RUNGS, "rungs"),
        (report.findings.len(), MOST_FINDINGS, "findings"),
    ])
    .or_else(|| report.findings.iter().find_map(of_finding))
    .or_else(|| of_decisions(report))
    .or_else(|| report.rungs.iter().find_map(of_rung))
    .or_else(|| report.servers.iter().find_map(of_server))
}

fn first(lists: &[(usize, usize, &'static str)]) -> Option<&'static str> {
    lists.iter().find(|(length, most, _)| length > most).map(|(.., what)| *what)
}

/// The findings that decisions rest on.
fn of_decisions(report: &Report) -> Option<&'static str> {
    let kinds = report.delivery.iter().map(|decision| decision.because.len());
    let products = report.products.iter().map(|decision| decision.because.len());
    first(&[(kinds.chain(products).max().unwrap_or_default(), MOST_FINDINGS, "findings")])
}

fn of_finding(finding: &Finding) -> Option<&'static str> {
    let lines = finding.evidence.len().max(finding.actions.len()).max(finding.arguments.len());
    first(&[(lines, MOST_OTHERS, "lines of evidence")])
}

fn of_server(server: &Server) -> Option<&'static str> {
    first(&[
        (server.rungs.len(), MOST_RUNGS, "rungs"),
        (server.transcript.len(), MOST_LINES, "lines of conversation"),
        (server.senders.len().max(server.asked.len()), MOST_SENDERS, "senders"),
        (server.policy.as_ref().map_or(0, |mark| mark.because.len()), MOST_FINDINGS, "findings"),
    ])
    .or_else(|| server.rungs.iter().find_map(of_rung))
    .or_else(|| server.deep.as_deref().and_then(of_look))
}

fn of_look(look: &DeepLook) -> Option<&'static str> {
    let suites = look.versions.iter().map(|version| version.suites.len()).sum();
    first(&[
        (look.versions.len(), MOST_RUNGS, "versions"),
        (suites, MOST_SUITES, "cipher suites"),
        (look.groups.len().max(look.addresses.len()), MOST_OTHERS, "groups or addresses"),
        (look.certificates.len(), MOST_OF_A_LOOK, "certificates"),
    ])
}

fn of_rung(rung: &Rung) -> Option<&'static str> {
    let findings = (rung.findings.len(), MOST_FINDINGS, "findings");
    let others = match &rung.evidence {
        Evidence::Dns(dns) => (domain::longest_of_dns(dns), MOST_OTHERS, "records"),
        Evidence::ThisPc(seen) => (domain::longest_of_this_pc(seen), MOST_OTHERS, "questions"),
        Evidence::Connect(connect) => (connect.attempts.len(), MOST_OTHERS, "attempts to connect"),
        Evidence::Handshake(handshake) => (handshake.probes.len(), MOST_RUNGS, "questions"),
        Evidence::Certificate(certificate) => of_certificate(certificate),
        Evidence::Policy(policy) => {
            (domain::longest_of_policy(policy), MOST_OTHERS, "records or lines of a policy")
        }
        _ => (0, 0, ""),
    };
    let web_server = match &rung.evidence {
        Evidence::Policy(policy) => domain::web_server(policy).map(of_certificate),
        _ => None,
    };
    first(&[findings, others, web_server.unwrap_or_default()])
        .or_else(|| rung.findings.iter().find_map(of_finding))
}

fn of_certificate(certificate: &CertificateEvidence) -> (usize, usize, &'static str) {
    let completed = certificate.completed.as_deref();
    let answers = certificate.revocation.as_ref().map_or(0, |found| found.answers.len());
    let fetched = completed.map_or(0, |completed| completed.fetched.len().max(completed.fetches.len()));
    let sent = certificate.chain.len().max(certificate.other_paths.len());
    (sent.max(fetched).max(answers), MOST_CERTIFICATES, "certificates")
}
