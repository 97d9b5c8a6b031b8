//! What is to be said of a domain's servers together, and of none of them alone.

use std::net::IpAddr;

use crate::model::{
    evidence::{CertificateEvidence, ConnectEvidence, Evidence, SocketFailureKind},
    finding::{Finding, Severity},
    layer::{Layer, Verdict},
    report::{Report, Server},
};

use super::{
    catalogue::{
        CERT_DIFFERS_PER_NODE, DNS_NOLISTING, DNS_SINGLE_MX_SINGLE_IP, DNS_TOO_MANY_MX,
        EHLO_STARTTLS_BY_NODE, Kind, TCP_ALL_MX_DOWN, TCP_IPV6_BROKEN_THERE, TCP_SOME_ADDRESSES_DOWN,
    },
    context::Context,
};

/// A domain with more pairs of server and address is a farm, of which one bad machine is easily overlooked.
const MANY: usize = 10;

/// The findings over the set of servers, each judged before.
pub(super) fn judge(report: &Report) -> Vec<Finding> {
    let set = Set { report, connects: report.servers.iter().map(connect_of).collect() };
    let mut findings: Vec<Finding> = Vec::new();
    findings.extend(set.all_down());
    for host in set.hosts() {
        findings.extend(set.partly_down(&host));
        findings.extend(set.other_certificates(&host));
    }
    findings.extend(set.some_without_encryption());
    findings.extend(set.nolisting());
    findings.extend(set.size());
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

/// Whether a sender passes a server over, because it does not answer while another one does.
pub(super) fn is_passed_over(report: &Report, server: &Server) -> bool {
    let answers = |server: &Server| connect_of(server).is_some_and(|seen| seen.state == State::Answers);
    let down = connect_of(server).is_some_and(|seen| seen.state == State::Down);
    down && report.servers.iter().any(answers)
}

/// The servers of a report, with what connecting to each showed.
struct Set<'a> {
    report: &'a Report,
    /// One for each server; nothing where nobody tried.
    connects: Vec<Option<Connected>>,
}

/// What connecting to one address showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Connected {
    state: State,
    refused: bool,
    /// IPv6 works here, as far as can be told.
    ipv6_here: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Answers,
    /// It does not answer, for a reason that is not this PC's own.
    Down,
    /// Nothing can be said from here.
    Unknown,
}

/// What connecting to a server showed; nothing where nobody tried.
fn connect_of(server: &Server) -> Option<Connected> {
    let rung = server.rung(Layer::Connect)?;
    let Evidence::Connect(ConnectEvidence { attempts, ipv6_here, .. }) = &rung.evidence else { return None };
    let failure = attempts.last()?.failure.as_ref();
    let refused = failure.is_some_and(|failure| failure.kind == SocketFailureKind::Refused);
    let state = match (failure, rung.verdict) {
        (None, _) => State::Answers,
        (Some(_), Verdict::Fail) => State::Down,
        (Some(_), _) => State::Unknown,
    };
    Some(Connected { state, refused, ipv6_here: *ipv6_here == Some(true) || refused })
}

/// The servers that share a name.
struct Host<'a> {
    name: &'a str,
    members: Vec<Member<'a>>,
}

#[derive(Clone, Copy)]
struct Member<'a> {
    server: &'a Server,
    connected: Option<Connected>,
}

impl Member<'_> {
    fn is(&self, state: State) -> bool {
        self.connected.is_some_and(|connected| connected.state == state)
    }

    fn is_ipv6(&self) -> bool {
        self.server.address.is_some_and(|address| address.is_ipv6())
    }
}

impl<'a> Set<'a> {
    fn members(&self) -> impl Iterator<Item = Member<'a>> {
        let servers = self.report.servers.iter();
        servers.zip(&self.connects).map(|(server, connected)| Member { server, connected: *connected })
    }

    fn hosts(&self) -> Vec<Host<'a>> {
        let mut hosts: Vec<Host<'a>> = Vec::new();
        for member in self.members() {
            let name = member.server.host.as_str();
            match hosts.iter_mut().find(|host| host.name == name) {
                Some(host) => host.members.push(member),
                None => hosts.push(Host { name, members: vec![member] }),
            }
        }
        hosts
    }

    fn begin(&self, kind: Kind, about: &[&Server]) -> Finding {
        let context = Context { report: self.report, server: about.first().copied() };
        let mut finding = context.finding(kind);
        for server in about {
            finding = finding.saw("server", named(server));
        }
        finding
    }

    /// A domain whose servers were all tried in vain. One server alone is told by its own ladder.
    fn all_down(&self) -> Option<Finding> {
        let tried: Vec<Member<'_>> = self.members().filter(|member| !member.is(State::Unknown)).collect();
        let all = tried.len() > 1 && tried.iter().all(|member| member.is(State::Down));
        let is_us =
            |finding: &Finding| finding.severity != Severity::Info && finding.id.as_str().starts_with("pc-");
        let us = self.report.rungs.iter().flat_map(|rung| &rung.findings).any(is_us);
        (all && !us).then(|| {
            let servers: Vec<&Server> = tried.iter().map(|member| member.server).collect();
            self.begin(TCP_ALL_MX_DOWN, &servers).with("count", servers.len()).with("total", servers.len())
        })
    }

    /// Some addresses of a host do not answer, and others do.
    fn partly_down(&self, host: &Host<'_>) -> Option<Finding> {
        if !host.members.iter().any(|member| member.is(State::Answers)) {
            return None;
        }
        let down: Vec<Member<'_>> =
            host.members.iter().copied().filter(|member| member.is(State::Down)).collect();
        let first = down.first()?;
        let v6_answers = host.members.iter().any(|member| member.is_ipv6() && member.is(State::Answers));
        let only_v6 = down.iter().all(Member::is_ipv6) && !v6_answers;
        let v6_works = down.iter().any(|member| member.connected.is_some_and(|seen| seen.ipv6_here));
        let kind = if only_v6 && v6_works { TCP_IPV6_BROKEN_THERE } else { TCP_SOME_ADDRESSES_DOWN };
        let servers: Vec<&Server> = down.iter().map(|member| member.server).collect();
        let finding = self.begin(kind, &servers);
        let finding = finding.with("addresses", addresses(&servers)).with("count", down.len());
        Some(finding.with("total", host.members.len()).with("host", &first.server.host))
    }

    /// Some servers offer encryption and others do not.
    fn some_without_encryption(&self) -> Option<Finding> {
        let offers = |server: &Server| match &server.rung(Layer::Starttls)?.evidence {
            Evidence::Starttls(evidence) => Some(evidence.offered),
            _ => None,
        };
        let servers = || self.report.servers.iter();
        let without: Vec<&Server> = servers().filter(|server| offers(server) == Some(false)).collect();
        let with = servers().any(|server| offers(server) == Some(true));
        (with && !without.is_empty()).then(|| {
            let names: Vec<String> = without.iter().map(|server| named(server)).collect();
            self.begin(EHLO_STARTTLS_BY_NODE, &without).with("name", names.join(", "))
        })
    }

    /// The addresses of a host show different certificates with the same kind of key.
    fn other_certificates(&self, host: &Host<'_>) -> Option<Finding> {
        let shown: Vec<(&Server, &CertificateEvidence, Verdict)> = host
            .members
            .iter()
            .filter_map(|member| {
                let rung = member.server.rung(Layer::Certificate)?;
                match &rung.evidence {
                    Evidence::Certificate(evidence) => Some((member.server, &**evidence, rung.verdict)),
                    _ => None,
                }
            })
            .collect();
        let (_, first, _) = shown.first()?;
        let first = first.chain.first()?;
        let mut others: Vec<&str> = shown
            .iter()
            .filter_map(|(_, evidence, _)| evidence.chain.first())
            .filter(|leaf| leaf.key_type == first.key_type && leaf.sha256 != first.sha256)
            .map(|leaf| leaf.sha256.as_str())
            .collect();
        others.sort_unstable();
        others.dedup();
        if others.is_empty() {
            return None;
        }
        let sound = |verdict: Verdict| matches!(verdict, Verdict::Pass);
        let all_sound = shown.iter().all(|(_, _, verdict)| sound(*verdict));
        let servers: Vec<&Server> = shown.iter().map(|(server, _, _)| *server).collect();
        let mut finding = self.begin(CERT_DIFFERS_PER_NODE, &[]).with("host", host.name);
        finding.severity = if all_sound { Severity::Info } else { Severity::Warn };
        for (server, evidence, _) in &shown {
            if let Some(leaf) = evidence.chain.first() {
                finding = finding.saw("shown", format_args!("SHA-256 {} by {}", leaf.sha256, named(server)));
            }
        }
        Some(finding.with("count", others.len() + 1).with("addresses", addresses(&servers)))
    }

    /// The first server refuses everybody at once and the next one works: perhaps on purpose, to keep out senders
    /// that do not try again.
    fn nolisting(&self) -> Option<Finding> {
        let best = self.report.servers.first()?.preference?;
        let (first, rest): (Vec<Member<'_>>, Vec<Member<'_>>) =
            self.members().partition(|member| member.server.preference == Some(best));
        let refused = |member: &Member<'_>| {
            member.is(State::Down) && member.connected.is_some_and(|connected| connected.refused)
        };
        let holds = first.iter().all(refused) && rest.iter().any(|member| member.is(State::Answers));
        let servers: Vec<&Server> = first.iter().map(|member| member.server).collect();
        holds.then(|| self.begin(DNS_NOLISTING, &servers).with("names", names(&servers)))
    }

    /// How many servers there are.
    fn size(&self) -> Option<Finding> {
        let found = self.report.rungs.iter().find_map(|rung| match &rung.evidence {
            Evidence::Dns(evidence) if !evidence.mx.is_empty() => Some(evidence),
            _ => None,
        })?;
        let total: usize = found.hosts.iter().map(|lookup| lookup.addresses.len()).sum();
        let climbed = self.report.servers.len();
        let finding = |kind| {
            let finding = self.begin(kind, &[]).with("name", &found.name);
            finding.with("count", climbed).with("total", total.max(climbed))
        };
        if total == 1 && climbed == 1 {
            Some(finding(DNS_SINGLE_MX_SINGLE_IP).with("names", names(&[self.report.servers.first()?])))
        } else if total > MANY {
            Some(finding(DNS_TOO_MANY_MX).saw("addresses", total).saw("of them tested", climbed))
        } else {
            None
        }
    }
}

/// Name and address of a server.
fn named(server: &Server) -> String {
    match server.address {
        Some(address) if server.host != address.to_string() => format!("{} ({address})", server.host),
        _ => server.host.clone(),
    }
}

fn names(servers: &[&Server]) -> String {
    let mut names: Vec<&str> = servers.iter().map(|server| server.host.as_str()).collect();
    names.dedup();
    names.join(", ")
}

fn addresses(servers: &[&Server]) -> String {
    let addresses = servers.iter().filter_map(|server| server.address);
    addresses.map(|address: IpAddr| address.to_string()).collect::<Vec<_>>().join(", ")
}
