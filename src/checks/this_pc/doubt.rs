//! What in the climbs may have its cause on this PC or in its network.

use crate::{
    model::evidence::{
        ConnectAttempt, Doubt, Evidence, ExchangeOutcome, GreetingEvidence, LookupFailure, SocketFailureKind,
        TrustOutcome,
    },
    net::reach::Reach,
};

use super::Seen;

/// No road out of a building and back is shorter, in milliseconds.
const TOO_QUICK_MS: f64 = 2.0;

/// What looks as if it might be about us, each kind once.
pub(super) fn doubts(seen: &[Seen<'_>], no_look_up: Option<&LookupFailure>) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let mut add = |doubt, is_so: bool| {
        if is_so && !doubts.contains(&doubt) {
            doubts.push(doubt);
        }
    };
    let attempts = || seen.iter().flat_map(Seen::attempts);
    let answered = |attempt: &ConnectAttempt| attempt.failure.is_none();
    // One server that talks to us shows that this PC may talk to servers.
    add(Doubt::Unreachable, attempts().any(is_worth_a_doubt) && !attempts().any(answered));
    let not_found = |seen: &Seen<'_>| {
        seen.connect().and_then(|evidence| evidence.lookup_failure.as_ref()).is_some_and(is_no_answer)
    };
    let none_found =
        if seen.is_empty() { no_look_up.is_some_and(is_no_answer) } else { seen.iter().all(not_found) };
    add(Doubt::NoLookUp, none_found);
    let too_quick = |attempt: &ConnectAttempt| {
        answered(attempt)
            && attempt.elapsed_ms < TOO_QUICK_MS
            && Reach::of(attempt.address.ip()) == Reach::Public
    };
    add(Doubt::TooQuick, attempts().any(too_quick));
    add(Doubt::SameGreeting, same_greeting(seen));
    for evidence in seen.iter().flat_map(|seen| seen.evidence) {
        match evidence {
            Evidence::Greeting(greeting) => {
                add(Doubt::Masked, is_masked(greeting));
                let no_mail =
                    greeting.exchange.outcome == ExchangeOutcome::NotSmtp || greeting.looks_like.is_some();
                add(Doubt::NoMailServer, no_mail);
                let code = greeting.exchange.reply.as_ref().map(|reply| reply.code);
                add(Doubt::TurnedAway, code.is_some_and(|code| (500..600).contains(&code)));
            }
            Evidence::Ehlo(ehlo) => {
                let complete = ehlo.exchange.reply.as_ref().is_some_and(|reply| reply.code == 250);
                add(Doubt::NoStarttls, complete && !ehlo.lists("STARTTLS"));
                let masked = ehlo.capabilities.iter().any(|capability| {
                    let keyword = capability.keyword.as_bytes();
                    keyword.len() >= 4 && keyword.starts_with(b"XXXX")
                });
                add(Doubt::Masked, masked);
            }
            Evidence::Certificate(certificate) => {
                let (public, device) = (certificate.public.outcome, certificate.device.outcome);
                add(
                    Doubt::Inspected,
                    public == TrustOutcome::UnknownIssuer && device == TrustOutcome::Trusted,
                );
                add(Doubt::Dates, matches!(public, TrustOutcome::Expired | TrustOutcome::NotYetValid));
            }
            _ => {}
        }
    }
    doubts
}

/// Whether a look-up failed before anybody who knows the domain could be asked.
const fn is_no_answer(failure: &LookupFailure) -> bool {
    matches!(failure, LookupFailure::TimedOut | LookupFailure::Refused | LookupFailure::Other(_))
}

/// Whether an attempt failed for more than a want of IPv6 here.
fn is_worth_a_doubt(attempt: &ConnectAttempt) -> bool {
    let Some(failure) = &attempt.failure else { return false };
    let no_road = matches!(
        failure.kind,
        SocketFailureKind::NetworkUnreachable
            | SocketFailureKind::AddressNotAvailable
            | SocketFailureKind::FamilyNotSupported
    );
    !(attempt.address.is_ipv6() && no_road)
}

/// Whether hosts of different domains call themselves by the same name.
fn same_greeting(seen: &[Seen<'_>]) -> bool {
    let named: Vec<(&str, &str)> = seen
        .iter()
        .filter_map(|seen| {
            let greeting = seen.evidence.iter().find_map(|evidence| match evidence {
                Evidence::Greeting(greeting) => greeting.host.as_deref(),
                _ => None,
            });
            Some((domain(seen.host), greeting?))
        })
        .collect();
    named.iter().any(|(one, greeting)| {
        named
            .iter()
            .any(|(other, same)| !one.eq_ignore_ascii_case(other) && greeting.eq_ignore_ascii_case(same))
    })
}

/// The last two labels: as near to the owner of a name as can be told without a list of all registries.
fn domain(host: &str) -> &str {
    let host = host.trim_end_matches('.');
    match host.rmatch_indices('.').nth(1) {
        Some((dot, _)) => host.get(dot + 1..).unwrap_or(host),
        None => host,
    }
}

/// Whether a box in between has painted the greeting over with asterisks.
fn is_masked(greeting: &GreetingEvidence) -> bool {
    greeting.exchange.reply.iter().flat_map(|reply| &reply.lines).any(|line| line.contains("****"))
}
