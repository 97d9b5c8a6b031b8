//! The TCP connection: which addresses answered, and what kept the others from it.

use std::time::Duration;

use crate::model::{
    evidence::{ConnectAttempt, ConnectEvidence, DnsEvidence, Evidence, SocketFailure, SocketFailureKind},
    finding::{Finding, Severity},
};

use super::{
    catalogue::{
        Kind, PC_FIREWALL_DENIED, PC_NO_NETWORK, TCP_ADMIN_PROHIBITED, TCP_HOST_UNREACHABLE,
        TCP_IPV6_BROKEN_THERE, TCP_IPV6_UNAVAILABLE_HERE, TCP_LOCAL_ABORT, TCP_NET_UNREACHABLE, TCP_REFUSED,
        TCP_RESET_ON_CONNECT, TCP_SLOW_CONNECT, TCP_SOME_ADDRESSES_DOWN, TCP_TIMEOUT, TCP_WRONG_PORT,
    },
    context::{Context, Judged, Standing, is_submission_port, quote, seconds},
    dns,
};

/// A connection that takes longer lost at least one packet on the way (RFC 6298: 1 s, then doubling).
const SLOW: Duration = Duration::from_secs(3);

/// Judges every attempt to reach one server.
pub(super) fn judge(context: Context<'_>, evidence: &ConnectEvidence) -> Judged {
    if let Some(failure) = &evidence.lookup_failure {
        // The look-up has a rung of its own; here it is only told when that rung is missing.
        let findings = if is_told_by_dns(context) {
            Vec::new()
        } else {
            dns::unresolved_server(context, failure).into_iter().collect()
        };
        return Judged::new(Standing::Unknown, findings);
    }
    let answered = evidence.attempts.iter().find(|attempt| attempt.failure.is_none());
    let failed: Vec<Failed<'_>> = evidence
        .attempts
        .iter()
        .filter_map(|attempt| Some(Failed { attempt, failure: attempt.failure.as_ref()? }))
        .collect();
    let (unavailable_here, failed): (Vec<_>, Vec<_>) =
        failed.into_iter().partition(|failed| failed.lacks_ipv6_here(evidence));

    let mut findings = match answered {
        Some(_) => partly_down(context, evidence, &failed),
        None => unreachable(context, evidence, &failed),
    };
    if let Some(attempt) = answered.filter(|attempt| attempt.elapsed_ms > SLOW.as_secs_f64() * 1000.0) {
        let took = seconds(attempt.elapsed_ms);
        findings.push(
            begin(context, evidence, TCP_SLOW_CONNECT, &[])
                .with("seconds", &took)
                .with("addresses", attempt.address.ip())
                .saw("connected", format_args!("{} after {took} s", attempt.address)),
        );
    }
    findings.extend(wrong_port(context, evidence));
    if !unavailable_here.is_empty() {
        findings.push(begin(context, evidence, TCP_IPV6_UNAVAILABLE_HERE, &unavailable_here));
    }
    // Without a finding of weight nobody answered for a reason of our own.
    let standing = if answered.is_some() { Standing::Holds } else { Standing::Unknown };
    Judged::new(standing, findings)
}

/// The operating system's words and number.
pub(super) fn error_text(failure: &SocketFailure) -> String {
    let message = quote(&failure.message);
    match failure.os_code {
        Some(code) => format!("{message} ({code})"),
        None => message.into_owned(),
    }
}

/// An attempt that failed.
#[derive(Debug, Clone, Copy)]
struct Failed<'a> {
    attempt: &'a ConnectAttempt,
    failure: &'a SocketFailure,
}

impl Failed<'_> {
    /// Whether it failed because this PC has no IPv6, which says nothing about the server.
    fn lacks_ipv6_here(&self, evidence: &ConnectEvidence) -> bool {
        let no_road = matches!(
            self.failure.kind,
            SocketFailureKind::NetworkUnreachable
                | SocketFailureKind::AddressNotAvailable
                | SocketFailureKind::FamilyNotSupported
        );
        let answered = matches!(self.failure.kind, SocketFailureKind::Refused | SocketFailureKind::Reset);
        self.attempt.address.is_ipv6()
            && match evidence.ipv6_here {
                Some(true) => false,
                Some(false) => !answered,
                None => no_road,
            }
    }
}

/// Some addresses failed, another answered.
fn partly_down(context: Context<'_>, evidence: &ConnectEvidence, failed: &[Failed<'_>]) -> Vec<Finding> {
    let (v6, v4): (Vec<_>, Vec<_>) =
        failed.iter().copied().partition(|failed| failed.attempt.address.is_ipv6());
    let no_v6_answers =
        !evidence.attempts.iter().any(|attempt| attempt.failure.is_none() && attempt.address.is_ipv6());
    // Silence may be our own network's unless this PC is known to have IPv6; a refusal came from there.
    let v6_works_here = evidence.ipv6_here == Some(true)
        || v6.iter().any(|failed| failed.failure.kind == SocketFailureKind::Refused);
    let mut findings = Vec::new();
    if !v6.is_empty() && no_v6_answers && v6_works_here {
        findings.push(begin(context, evidence, TCP_IPV6_BROKEN_THERE, &v6));
        if !v4.is_empty() {
            findings.push(begin(context, evidence, TCP_SOME_ADDRESSES_DOWN, &v4));
        }
    } else if !failed.is_empty() {
        findings.push(begin(context, evidence, TCP_SOME_ADDRESSES_DOWN, failed));
    }
    findings
}

/// No address answered: one finding for each kind of failure.
fn unreachable(context: Context<'_>, evidence: &ConnectEvidence, failed: &[Failed<'_>]) -> Vec<Finding> {
    let mut groups: Vec<(Kind, Vec<Failed<'_>>)> = Vec::new();
    for failed in failed {
        let kind = kind_of(context, failed);
        match groups.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, members)) => members.push(*failed),
            None => groups.push((kind, vec![*failed])),
        }
    }
    groups.into_iter().map(|(kind, members)| begin(context, evidence, kind, &members)).collect()
}

/// What a failure means when nothing else answered.
fn kind_of(context: Context<'_>, failed: &Failed<'_>) -> Kind {
    if failed.failure.message.to_ascii_lowercase().contains("prohibited") {
        return TCP_ADMIN_PROHIBITED;
    }
    match failed.failure.kind {
        SocketFailureKind::DeniedHere => PC_FIREWALL_DENIED,
        SocketFailureKind::NetworkDown => PC_NO_NETWORK,
        SocketFailureKind::NetworkUnreachable if nothing_has_a_road(context) => PC_NO_NETWORK,
        SocketFailureKind::NetworkUnreachable
        | SocketFailureKind::AddressNotAvailable
        | SocketFailureKind::FamilyNotSupported => TCP_NET_UNREACHABLE,
        SocketFailureKind::AbortedHere => TCP_LOCAL_ABORT,
        SocketFailureKind::Reset => TCP_RESET_ON_CONNECT,
        SocketFailureKind::Refused => TCP_REFUSED,
        SocketFailureKind::HostUnreachable | SocketFailureKind::Other => TCP_HOST_UNREACHABLE,
        SocketFailureKind::TimedOut => TCP_TIMEOUT,
    }
}

/// Whether two or more different IPv4 addresses were tried in this report and none had a road to it.
fn nothing_has_a_road(context: Context<'_>) -> bool {
    let attempts = || {
        context.report.servers.iter().flat_map(|server| &server.rungs).flat_map(|rung| match &rung.evidence {
            Evidence::Connect(evidence) => evidence.attempts.as_slice(),
            _ => &[],
        })
    };
    let no_road = |attempt: &ConnectAttempt| {
        attempt.failure.as_ref().is_some_and(|failure| {
            matches!(failure.kind, SocketFailureKind::NetworkUnreachable | SocketFailureKind::NetworkDown)
        })
    };
    let mut v4: Vec<_> =
        attempts().map(|attempt| attempt.address.ip()).filter(std::net::IpAddr::is_ipv4).collect();
    v4.sort_unstable();
    v4.dedup();
    v4.len() > 1 && attempts().all(no_road)
}

/// Servers deliver to each other on port 25; 587 and 465 are for people (RFC 6409, RFC 8314).
fn wrong_port(context: Context<'_>, evidence: &ConnectEvidence) -> Option<Finding> {
    let port = context.port();
    if is_submission_port(port) {
        let mut finding = begin(context, evidence, TCP_WRONG_PORT, &[])
            .with("ports", port)
            .saw("port", format_args!("{port} is a port for people's mail programs"));
        if context.server.is_none_or(|server| server.preference.is_none()) {
            // The person named this server and this port: submission is what they ask about.
            finding.severity = Severity::Info;
        }
        return Some(finding);
    }
    let others: Vec<u16> =
        evidence.other_ports_open.iter().copied().filter(|port| is_submission_port(*port)).collect();
    if others.is_empty() || evidence.attempts.iter().any(|attempt| attempt.failure.is_none()) {
        return None;
    }
    let ports = listed(&others);
    Some(begin(context, evidence, TCP_WRONG_PORT, &[]).with("ports", &ports).saw("ports that answer", ports))
}

fn is_told_by_dns(context: Context<'_>) -> bool {
    context.report.rungs.iter().any(|rung| match &rung.evidence {
        Evidence::Dns(DnsEvidence { hosts, .. }) => hosts
            .iter()
            .any(|lookup| lookup.addresses.is_empty() && lookup.host.eq_ignore_ascii_case(context.host())),
        _ => false,
    })
}

/// Begins a finding of this layer about these attempts.
fn begin(context: Context<'_>, evidence: &ConnectEvidence, kind: Kind, failed: &[Failed<'_>]) -> Finding {
    let addresses: Vec<_> = failed.iter().map(|failed| failed.attempt.address.ip()).collect();
    let longest = failed.iter().map(|failed| failed.attempt.elapsed_ms).fold(0.0, f64::max);
    let mut finding = context
        .finding(kind)
        .with("addresses", listed(&addresses))
        .with("count", failed.len())
        .with("total", evidence.attempts.len())
        .with("ports", listed(&evidence.other_ports_open));
    if let Some(first) = failed.first() {
        finding = finding.with("seconds", seconds(longest)).with("error", error_text(first.failure));
    }
    for Failed { attempt, failure } in failed {
        finding = finding.saw(
            "tried",
            format_args!(
                "{}: {} after {} s",
                attempt.address,
                error_text(failure),
                seconds(attempt.elapsed_ms)
            ),
        );
    }
    finding
}

fn listed<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
