//! Is it us? What this PC and its network show of themselves.

mod doubt;
mod place;
mod reference;
mod web;

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use crate::{
    model::evidence::{ConnectAttempt, ConnectEvidence, Doubt, Evidence, LookupFailure, ThisPcEvidence},
    net::{
        deadline::{Cut, Deadline},
        dial,
        proxies::Proxies,
        reach::Reach,
        resolver::Resolver,
    },
};

use super::Limits;
use doubt::doubts;
use place::Place;

/// An address at which nobody lives: it is kept free for examples (RFC 5737 §3).
const NOWHERE: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);
/// How long that address may take to stay silent.
const NOWHERE_LIMIT: Duration = Duration::from_secs(3);
/// How long another port of the server may take to answer.
const PORT_LIMIT: Duration = Duration::from_secs(5);
/// The ports that networks leave open where they close 25: for people's mail programs (RFC 6409) and for the web.
const OTHER_PORTS: [u16; 2] = [587, 443];
/// The port on which mail servers talk to each other (RFC 5321 §4.5.4.2).
const MAIL_PORT: u16 = 25;
/// What may be asked about this PC.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Questions {
    /// Mail servers of other operators that may be asked for their greeting, `host` or `host:port`; empty when
    /// the person has not agreed to that. The first two that are not tested themselves are asked.
    pub references: Vec<String>,
    /// A web server that may be asked for the time, `host` or `host:port`.
    pub web: Option<String>,
    /// The address that must not answer, in place of the usual one.
    pub must_not_answer: Option<SocketAddr>,
    /// The ports of the server that are tried when it does not answer, in place of the usual ones.
    pub other_ports: Option<Vec<u16>>,
    /// Ask as well when the server is in our own network, of which the internet can tell nothing.
    pub even_inside: bool,
}

impl Questions {
    /// How many mail servers of other operators are asked at most.
    pub const MOST_REFERENCES: usize = 2;
}

/// What the climbs showed of one server.
#[derive(Debug)]
pub struct Seen<'a> {
    pub host: &'a str,
    /// Everything that was told of its rungs.
    pub evidence: &'a [Evidence],
}

impl Seen<'_> {
    fn connect(&self) -> Option<&ConnectEvidence> {
        self.evidence.iter().find_map(|evidence| match evidence {
            Evidence::Connect(evidence) => Some(evidence),
            _ => None,
        })
    }

    fn attempts(&self) -> &[ConnectAttempt] {
        self.connect().map(|evidence| evidence.attempts.as_slice()).unwrap_or_default()
    }
}

/// Whether what was seen makes it worth asking about this PC: something below the banner failed, or looks odd.
/// `no_look_up`: why the domain's servers were not even found, if that is so.
#[must_use]
pub fn is_called_for(
    questions: &Questions,
    seen: &[Seen<'_>],
    no_look_up: Option<&LookupFailure>,
    resolver: &Resolver,
) -> bool {
    (questions.even_inside || is_outside(seen, resolver)) && !doubts(seen, no_look_up).is_empty()
}

/// Asks. What was found, and how many connections were made to the servers that are tested.
///
/// # Errors
/// Only when the whole check was cut short.
pub async fn run(
    questions: &Questions,
    seen: &[Seen<'_>],
    no_look_up: Option<&LookupFailure>,
    resolver: &Resolver,
    proxies: &Proxies,
    limits: &Limits,
    deadline: &Deadline,
) -> Result<(ThisPcEvidence, u32), Cut> {
    let doubts = doubts(seen, no_look_up);
    let port =
        seen.iter().find_map(|seen| Some(seen.attempts().first()?.address.port())).unwrap_or(MAIL_PORT);
    let places = references(questions, seen, port);
    let web = questions.web.as_deref().and_then(|text| Place::read(text, web::PORT));
    let outside = Outside { resolver, proxies, limits, deadline };
    let is_outside = is_outside(seen, resolver);
    let (nowhere, other_ports, references, web) = tokio::try_join!(
        nowhere(questions, is_outside, port, limits, deadline),
        other_ports(questions, seen, &doubts, limits, deadline),
        reference::all(&places, seen, outside),
        async {
            match &web {
                Some(place) => Ok(Some(web::ask(place, outside).await?)),
                None => Ok(None),
            }
        },
    )?;
    let connections = other_ports.iter().filter(|attempt| attempt.failure.is_none()).count();
    let evidence = ThisPcEvidence {
        ipv6: dial::has_ipv6_route(),
        doubts,
        references_would_help: places.is_empty() && port == MAIL_PORT && is_outside,
        references,
        nowhere,
        other_ports,
        web,
        web_proxy: proxies.name(),
    };
    Ok((evidence, u32::try_from(connections).unwrap_or(u32::MAX)))
}

/// What is needed to ask somebody outside.
#[derive(Clone, Copy)]
struct Outside<'a> {
    resolver: &'a Resolver,
    proxies: &'a Proxies,
    limits: &'a Limits,
    deadline: &'a Deadline,
}

impl Outside<'_> {
    /// One attempt to reach a place, at its first IPv4 address or else its first IPv6 one: what is asked is whether
    /// a port is open, and that must not depend on which kind of address this PC has.
    async fn address(&self, place: &Place) -> Result<SocketAddr, LookupFailure> {
        let addresses = match place.host.parse::<IpAddr>() {
            Ok(address) => vec![address],
            Err(_) => self.resolver.addresses(&place.host).await.outcome?,
        };
        let first = addresses.iter().find(|address| address.is_ipv4()).or_else(|| addresses.first());
        let none = LookupFailure::NoData;
        first.map(|address| SocketAddr::new(*address, place.port)).ok_or(none)
    }
}

/// The references to ask: not those that are tested, and on another port than 25 only those named for it.
fn references(questions: &Questions, seen: &[Seen<'_>], port: u16) -> Vec<Place> {
    let is_tested = |place: &Place| {
        seen.iter().any(|seen| {
            let same_port = seen.attempts().iter().all(|attempt| attempt.address.port() == place.port);
            seen.host.trim_end_matches('.').eq_ignore_ascii_case(&place.host) && same_port
        })
    };
    let mut places: Vec<Place> = Vec::new();
    for text in &questions.references {
        let Some(place) = Place::read(text, MAIL_PORT) else { continue };
        let fits = place.port_is_named || port == MAIL_PORT;
        if fits && !is_tested(&place) && !places.contains(&place) {
            places.push(place);
        }
    }
    places.truncate(Questions::MOST_REFERENCES);
    places
}

/// Whether the servers are outside our own network. Where no address is known, those who were asked for them tell:
/// a DNS server on this PC that was named by hand knows a world of its own.
fn is_outside(seen: &[Seen<'_>], resolver: &Resolver) -> bool {
    let reach = |address: SocketAddr| Reach::of(address.ip());
    let mut attempts = seen.iter().flat_map(Seen::attempts).peekable();
    if attempts.peek().is_some() {
        return attempts.any(|attempt| reach(attempt.address) == Reach::Public);
    }
    !resolver.is_named() || resolver.servers().iter().any(|server| reach(*server) != Reach::Loopback)
}

/// Knocks where nobody lives: whoever opens stands in for the whole internet.
async fn nowhere(
    questions: &Questions,
    is_outside: bool,
    port: u16,
    limits: &Limits,
    deadline: &Deadline,
) -> Result<Option<ConnectAttempt>, Cut> {
    let usual = is_outside.then(|| SocketAddr::from((NOWHERE, port)));
    let Some(address) = questions.must_not_answer.or(usual) else { return Ok(None) };
    let (attempt, _) = dial::dial(address, NOWHERE_LIMIT.min(limits.connect), deadline).await?;
    Ok(Some(attempt))
}

/// Knocks at other ports of the first server that did not answer.
async fn other_ports(
    questions: &Questions,
    seen: &[Seen<'_>],
    doubts: &[Doubt],
    limits: &Limits,
    deadline: &Deadline,
) -> Result<Vec<ConnectAttempt>, Cut> {
    let mut attempts = Vec::new();
    if !doubts.contains(&Doubt::Unreachable) {
        return Ok(attempts);
    }
    let tried = || seen.iter().flat_map(Seen::attempts).map(|attempt| attempt.address);
    let Some(address) = tried().find(SocketAddr::is_ipv4).or_else(|| tried().next()) else {
        return Ok(attempts);
    };
    for port in questions.other_ports.as_deref().unwrap_or(&OTHER_PORTS) {
        if *port != address.port() {
            let other = SocketAddr::new(address.ip(), *port);
            attempts.push(dial::dial(other, PORT_LIMIT.min(limits.connect), deadline).await?.0);
        }
    }
    Ok(attempts)
}
