//! The domain's servers, held against its policy (RFC 8461 §4).

use crate::model::{
    evidence::{Evidence, StsEvidence, StsMode, StsPolicy},
    finding::{Finding, FindingId, Severity},
    layer::{Layer, Verdict},
    report::{Report, Server},
};

use super::{
    super::{
        super::{
            catalogue::{
                Kind, STS_CERT_INVALID, STS_MX_MISMATCH, STS_MX_WILDCARD_ONE_LABEL, STS_NO_STARTTLS,
            },
            certificate::Proof,
            context::Context,
        },
        Demand,
    },
    with_policy,
};

/// Findings that say: there is no encryption to be had here.
const NO_STARTTLS: [&str; 12] = [
    "ehlo-no-starttls",
    "ehlo-starttls-masked-x",
    "ehlo-starttls-on-first-line",
    "ehlo-500-helo-works",
    "ehlo-xxxx-command",
    "starttls-454",
    "starttls-554-security-subsystem",
    "starttls-500-502",
    "starttls-503",
    "starttls-501",
    "starttls-530-550-acl",
    "starttls-wrong-2xx",
];

/// What the policy keeps careful senders from: a server that is not listed, or what is wrong with one that is. One
/// finding for a server, or for each of its addresses where they differ.
pub(super) fn findings(context: Context<'_>, sts: &StsEvidence, policy: &StsPolicy) -> Vec<Finding> {
    let report = context.report;
    let hosts = hosts(report);
    let none_listed = !hosts.iter().any(|host| policy.lists(host));
    let mut findings = Vec::new();
    for host in &hosts {
        let nodes: Vec<&Server> = report.servers.iter().filter(|server| server.host == *host).collect();
        let begin = |kind: Kind| {
            // A trial run hurts nobody yet.
            let kind = if policy.mode == StsMode::Enforce { kind } else { kind.at(Severity::Warn) };
            let server = nodes.first().copied();
            with_policy(Context { report, server }.finding(kind), sts, policy)
                .with("host", host)
                .with("address", "")
        };
        if !policy.lists(host) {
            let way = if none_listed { "all" } else { "some" };
            let finding = match policy.nearest_star(host) {
                Some(star) => begin(STS_MX_WILDCARD_ONE_LABEL).with("near", star),
                None => begin(STS_MX_MISMATCH),
            };
            findings.push(finding.with("way", way).with("total", hosts.len()).saw("server", host));
            continue;
        }
        let bare: Vec<(&Server, String)> = nodes
            .iter()
            .filter(|server| has_no_starttls(server))
            .map(|server| (*server, "no STARTTLS".to_owned()))
            .collect();
        let unproven: Vec<(&Server, String)> =
            nodes.iter().filter_map(|server| Some((*server, ids(&Proof::of(server).failure()?)))).collect();
        for (kind, affected) in [(STS_NO_STARTTLS, bare), (STS_CERT_INVALID, unproven)] {
            let shown: Vec<String> = affected.iter().map(|(server, _)| address(server)).collect();
            let begin = || {
                begin(kind)
                    .with("addresses", shown.join(", "))
                    .with("count", affected.len())
                    .with("total", nodes.len())
            };
            let saw = |finding: Finding, server: &Server, what: &str| finding.saw(&address(server), what);
            if affected.len() == nodes.len() && !affected.is_empty() {
                findings.push(
                    affected.iter().fold(begin(), |finding, (server, what)| saw(finding, server, what)),
                );
            } else {
                findings.extend(
                    affected
                        .iter()
                        .map(|(server, what)| saw(begin().with("address", address(server)), server, what)),
                );
            }
        }
    }
    findings
}

/// Whether every server is listed, encrypts and proves itself at every address.
pub(super) fn all_proven(report: &Report, policy: &StsPolicy) -> bool {
    let encrypts = |server: &Server| {
        server.rung(Layer::Handshake).is_some_and(|rung| match &rung.evidence {
            Evidence::Handshake(seen) => seen.failure.is_none() && rung.verdict != Verdict::Fail,
            _ => false,
        })
    };
    !report.servers.is_empty()
        && hosts(report).iter().all(|host| policy.lists(host))
        && report.servers.iter().all(|server| encrypts(server) && Proof::of(server) == Proof::Proves)
}

/// What a policy to be enforced demands at a server.
pub(super) fn demand(policy: &StsPolicy, server: &Server) -> Demand {
    if !policy.lists(&server.host) {
        let star = policy.nearest_star(&server.host);
        let kind = if star.is_some() { STS_MX_WILDCARD_ONE_LABEL } else { STS_MX_MISMATCH };
        return Demand::Refusal(vec![FindingId::known(kind.id)]);
    }
    if has_no_starttls(server) {
        return Demand::Proof(None, vec![FindingId::known(STS_NO_STARTTLS.id)]);
    }
    match Proof::of(server) {
        Proof::Proves => Demand::Proof(Some(true), Vec::new()),
        Proof::Unknown(because) => Demand::Proof(None, because),
        Proof::Fails(causes) => {
            let because = std::iter::once(FindingId::known(STS_CERT_INVALID.id)).chain(causes);
            Demand::Proof(Some(false), because.collect())
        }
    }
}

/// The names of the servers a sender may try, each once: those of the MX records, or those that were climbed.
fn hosts(report: &Report) -> Vec<&str> {
    let named = report.rungs.iter().find_map(|rung| match &rung.evidence {
        Evidence::Dns(evidence) => Some(evidence.mx.iter().map(|record| record.exchange.as_str())),
        _ => None,
    });
    let climbed = report.servers.iter().map(|server| server.host.as_str());
    let mut hosts: Vec<&str> = Vec::new();
    for host in named.into_iter().flatten().chain(climbed) {
        if !host.is_empty() && !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    hosts
}

fn has_no_starttls(server: &Server) -> bool {
    let rungs = [Layer::Ehlo, Layer::Starttls].into_iter().filter_map(|layer| server.rung(layer));
    rungs.flat_map(|rung| &rung.findings).any(|finding| NO_STARTTLS.contains(&finding.id.as_str()))
}

fn address(server: &Server) -> String {
    server.address.map(|address| address.to_string()).unwrap_or_default()
}

fn ids(ids: &[FindingId]) -> String {
    ids.iter().map(FindingId::as_str).collect::<Vec<_>>().join(", ")
}
