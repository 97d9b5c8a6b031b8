//! How long the lists of a report can be. Whoever gets a report from a stranger opens a file that need not have come
//! from this program; lists without end would freeze the window that draws them.

use crate::model::{
    evidence::{DeepLook, Evidence},
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
        (report.delivery.len(), MOST_OTHERS, "decisions"),
        (report.rungs.len(), MOST_RUNGS, "rungs"),
    ])
    .or_else(|| report.rungs.iter().find_map(of_rung))
    .or_else(|| report.servers.iter().find_map(of_server))
}

fn first(lists: &[(usize, usize, &'static str)]) -> Option<&'static str> {
    lists.iter().find(|(length, most, _)| length > most).map(|(.., what)| *what)
}

fn of_server(server: &Server) -> Option<&'static str> {
    first(&[
        (server.rungs.len(), MOST_RUNGS, "rungs"),
        (server.transcript.len(), MOST_LINES, "lines of conversation"),
        (server.senders.len().max(server.asked.len()), MOST_SENDERS, "senders"),
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
        Evidence::Dns(dns) => (dns.mx.len().max(dns.hosts.len()), MOST_OTHERS, "records"),
        Evidence::Connect(connect) => (connect.attempts.len(), MOST_OTHERS, "attempts to connect"),
        Evidence::Handshake(handshake) => (handshake.probes.len(), MOST_RUNGS, "questions"),
        Evidence::Certificate(certificate) => {
            let completed = certificate.completed.as_deref();
            let answers = certificate.revocation.as_ref().map_or(0, |found| found.answers.len());
            let fetched =
                completed.map_or(0, |completed| completed.fetched.len().max(completed.fetches.len()));
            let sent = certificate.chain.len().max(certificate.other_paths.len());
            (sent.max(fetched).max(answers), MOST_CERTIFICATES, "certificates")
        }
        Evidence::Policy(policy) => {
            let servers = [policy.tlsa.len(), policy.misplaced.len(), policy.dane.len()];
            let texts = policy.sts.as_deref().map_or(0, |sts| {
                let patterns = sts.policy.as_ref().map_or(0, |policy| policy.mx.len());
                patterns.max(sts.txt.len()).max(sts.lines.len()).max(sts.policy_faults.len())
            });
            let wishes = policy.tls_rpt.as_ref().map_or(0, |wish| wish.rua.len().max(wish.txt.len()));
            let longest = servers.into_iter().max().unwrap_or_default();
            (longest.max(texts).max(wishes), MOST_OTHERS, "records or lines of a policy")
        }
        _ => (0, 0, ""),
    };
    first(&[findings, others])
}
