//! Does the domain demand verified encryption by MTA-STS? (RFC 8461)
//!
//! The policy is fetched as a sender fetches it: nothing is asked of a web server that its certificate does not
//! prove, redirects are not followed, and the answer is small and comes soon.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use tokio::time::Instant;
use tokio_rustls::client::TlsStream;

use crate::{
    model::{
        evidence::{
            LookupFailure, NameMatch, Proof, ProxyFailure, SocketFailure, SocketFailureKind, StsEvidence,
            StsFetch, StsFetchFailure, TrustOutcome,
        },
        transcript::escape,
        web_proxy::{Goal, ProxyServer, Way},
    },
    net::{
        deadline::{Cut, Deadline},
        dial::{self, Connection},
        https::{self, Agent, Broken, Page},
        proxies::{self, Proxies, Route},
        reach::Reach,
        recorder::Recorder,
        resolver::{Answer, Resolver},
    },
    protocol::mta_sts,
};

use super::{
    Limits, handshake, tls_rpt,
    trust::{self, Anchors, Question},
};

/// How long the fetching may take, and how large a policy may be (RFC 8461 §3.3).
const FETCH_LIMIT: Duration = Duration::from_secs(60);
const MOST_OCTETS: usize = 64 * 1024;
/// Where a policy lies (RFC 8461 §3.2).
const PATH: &str = "/.well-known/mta-sts.txt";
const HTTPS: u16 = 443;
/// Addresses of the web server that are tried, and that are kept.
const MOST_ADDRESSES: usize = 3;
const ADDRESSES_KEPT: usize = 16;
/// How long this PC's own trust store may take to judge.
const DEVICE_JUDGE_LIMIT: Duration = Duration::from_secs(15);
const LONGEST_TEXT: usize = 255;

/// Looks up the announcement and fetches the policy it announces.
///
/// # Errors
/// Only when the whole check was cut short before anything was known.
pub async fn run(
    domain: &str,
    resolver: &Resolver,
    proxies: &Proxies,
    anchors: &Anchors,
    limits: &Limits,
    deadline: &Deadline,
) -> Result<StsEvidence, Cut> {
    let name = format!("_mta-sts.{domain}");
    let texts = tls_rpt::texts(&name, resolver, limits.step, deadline).await?;
    let announced = mta_sts::announcement(&texts.records);
    let nowhere = tls_rpt::leads_nowhere(texts.failure.as_ref(), texts.alias_of.as_ref());
    let mut evidence = StsEvidence {
        txt: announced.records,
        txt_failure: texts.failure,
        txt_proof: texts.proof,
        txt_alias_of: texts.alias_of,
        txt_faults: announced.faults.into_iter().chain(nowhere).collect(),
        id: announced.id,
        ..StsEvidence::default()
    };
    if evidence.id.is_none() {
        return Ok(evidence);
    }
    let fetching = Fetching { resolver, proxies, anchors, limits, deadline };
    let (fetch, body) = Box::pin(fetching.policy(domain)).await;
    evidence.fetch = Some(Box::new(fetch));
    if let Some(body) = body {
        let text = mta_sts::policy(&body);
        evidence.lines = text.lines;
        evidence.policy_faults = text.faults;
        evidence.policy = text.policy;
    }
    Ok(evidence)
}

/// What fetching needs.
#[derive(Clone, Copy)]
struct Fetching<'a> {
    resolver: &'a Resolver,
    proxies: &'a Proxies,
    anchors: &'a Anchors,
    limits: &'a Limits,
    deadline: &'a Deadline,
}

type Proven = TlsStream<Recorder<Connection>>;

/// How the web server was reached.
enum Road {
    Direct(SocketAddr),
    Through(ProxyServer),
}

impl Fetching<'_> {
    /// Fetches the policy of a domain. The text is there exactly when the evidence shows no failure.
    async fn policy(&self, domain: &str) -> (StsFetch, Option<Vec<u8>>) {
        let host = format!("mta-sts.{}", domain.trim_end_matches('.'));
        let mut fetch = StsFetch { host, ..StsFetch::default() };
        let began = Instant::now();
        let outcome = self.find(&mut fetch).await;
        fetch.elapsed_ms = began.elapsed().as_secs_f64() * 1000.0;
        match outcome {
            Ok(body) => (fetch, Some(body)),
            Err(failure) => {
                fetch.failure = Some(failure);
                (fetch, None)
            }
        }
    }

    async fn find(&self, fetch: &mut StsFetch) -> Result<Vec<u8>, StsFetchFailure> {
        let host = fetch.host.clone();
        let port = self.resolver.port_of(&host).unwrap_or(HTTPS);
        let goal = Goal { is_https: true, host: &host, port };
        // What a script takes to name the way is not the web server's time.
        let route = self.proxies.route(goal, self.limits.step, self.deadline).await;
        let route = route.map_err(|_| StsFetchFailure::Cut)?;
        let limit = FETCH_LIMIT.min(self.limits.step * 2);
        let deadline = self.deadline.shortened(limit);
        let inner = Fetching { deadline: &deadline, ..*self };
        let is_own = |failure: &StsFetchFailure| {
            // The time that ran out may be this fetching's own.
            *failure == StsFetchFailure::Cut && self.deadline.cut().is_none()
        };
        let connected = Box::pin(inner.connect(goal, &route, fetch)).await;
        let (road, connection) = connected.map_err(|failure| match &fetch.proxy {
            _ if !is_own(&failure) => failure,
            Some(_) => of_proxy(ProxyFailure::TimedOut),
            None => route.excuse().map_or(StsFetchFailure::TimedOut, of_proxy),
        })?;
        let asking = Box::pin(inner.ask(road, connection, fetch));
        match self.deadline.within(deadline.at_most(limit), asking).await {
            Ok(Err(failure)) if is_own(&failure) => Err(StsFetchFailure::TimedOut),
            Ok(outcome) => outcome,
            Err(Cut::Step) => Err(StsFetchFailure::TimedOut),
            Err(Cut::Whole | Cut::Stopped) => Err(StsFetchFailure::Cut),
        }
    }

    async fn ask(
        &self,
        road: Road,
        connection: Connection,
        fetch: &mut StsFetch,
    ) -> Result<Vec<u8>, StsFetchFailure> {
        let (stream, chain) = self.prove(connection, fetch).await?;
        let answer = self.get(stream, &fetch.host, Agent::Ourselves).await?;
        fetch.status = Some(answer.status);
        fetch.octets = answer.body.len();
        fetch.location = answer.location;
        fetch.content_type = answer.content_type;
        match (answer.status, answer.broken) {
            (200, None) if is_web_page(&answer.body) => Err(StsFetchFailure::WebPage),
            (200, None) => Ok(answer.body),
            (200, Some(broken)) => Err(failure_of(broken)),
            (300..400, _) if fetch.location.is_some() => Err(StsFetchFailure::Redirect),
            (403 | 429 | 503, _) => {
                fetch.status_for_browsers = self.as_browser(&road, &chain, &fetch.host).await;
                Err(StsFetchFailure::Status)
            }
            _ => Err(StsFetchFailure::Status),
        }
    }

    async fn connect(
        &self,
        goal: Goal<'_>,
        route: &Route,
        fetch: &mut StsFetch,
    ) -> Result<(Road, Connection), StsFetchFailure> {
        let (host, port) = (goal.host, goal.port);
        let asked = self.deadline.within(self.limits.step, self.resolver.addresses(host)).await;
        let answer = match asked {
            Err(Cut::Step) => Answer::failed(LookupFailure::TimedOut, Proof::Indeterminate),
            Err(_) => return Err(StsFetchFailure::Cut),
            Ok(answer) => answer,
        };
        fetch.addresses = match answer.outcome {
            Ok(addresses) => addresses,
            // The proxy may know the address where this PC gets no answer.
            Err(failure) if route.way != Way::Direct && !failure.is_certain() => Vec::new(),
            Err(failure) => return Err(StsFetchFailure::NoAddress { failure }),
        };
        fetch.addresses.truncate(ADDRESSES_KEPT);
        let is_known = self.resolver.is_known(host);
        let leads_here = |address: &IpAddr| Reach::of(*address) == Reach::Loopback;
        let is_here = !fetch.addresses.is_empty() && fetch.addresses.iter().all(leads_here);
        match route.way.clone() {
            Way::Through(_) | Way::Unusable(_) if is_here => {}
            Way::Direct => {}
            Way::Unusable(fault) => return Err(of_proxy(ProxyFailure::NotUsable { fault })),
            Way::Through(proxy) => {
                let is_closed = |address: &&IpAddr| !is_known && !self.resolver.may_lead_to(**address);
                if let Some(&address) = fetch.addresses.iter().find(is_closed) {
                    return Err(StsFetchFailure::ForbiddenAddress { address });
                }
                fetch.proxy = Some(proxy.to_string());
                let limit = self.limits.connect;
                let tunnel = proxies::tunnel(&proxy, &route.others, goal, limit, self.deadline).await;
                let (proxy, called) = tunnel.map_err(|_| StsFetchFailure::Cut)?;
                fetch.proxy = Some(proxy.to_string());
                return called.map(|connection| (Road::Through(proxy), connection)).map_err(of_proxy);
            }
        }
        let mut failure = StsFetchFailure::NoAddress { failure: LookupFailure::NoData };
        for address in fetch.addresses.iter().copied().take(MOST_ADDRESSES) {
            if !is_known && !self.resolver.may_lead_to(address) {
                failure = StsFetchFailure::ForbiddenAddress { address };
                continue;
            }
            fetch.address = Some(address);
            let address = SocketAddr::new(address, port);
            match dial::dial(address, self.limits.connect, self.deadline).await {
                Ok((_, Some(connection))) => return Ok((Road::Direct(address), connection)),
                Ok((attempt, None)) => {
                    let reason = attempt.failure.unwrap_or_else(no_reason);
                    let unreachable = StsFetchFailure::Unreachable { failure: reason };
                    failure = route.excuse().map_or(unreachable, of_proxy);
                }
                Err(_) => return Err(StsFetchFailure::Cut),
            }
        }
        Err(failure)
    }

    /// Shakes hands and has the certificate judged. Whoever is not proven is asked nothing.
    async fn prove(
        &self,
        connection: Connection,
        fetch: &mut StsFetch,
    ) -> Result<(Proven, Vec<CertificateDer<'static>>), StsFetchFailure> {
        let (stream, chain, staple) = self.shake(connection, &fetch.host).await?;
        let evidence = trust::run(Question {
            chain: &chain,
            staple: &staple,
            reference: &fetch.host,
            mail_domain: None,
            anchors: self.anchors,
            now: Timestamp::now(),
            at: None,
            limit: DEVICE_JUDGE_LIMIT.min(self.limits.step),
            fetching: None,
        })
        .await;
        let is_proven = evidence.public.outcome == TrustOutcome::Trusted
            && matches!(evidence.name, NameMatch::Matches(_));
        fetch.certificate = Some(Box::new(evidence));
        if is_proven { Ok((stream, chain)) } else { Err(StsFetchFailure::NotProven) }
    }

    async fn shake(
        &self,
        connection: Connection,
        host: &str,
    ) -> Result<(Proven, Vec<CertificateDer<'static>>, Vec<u8>), StsFetchFailure> {
        let stream = Recorder::new(connection);
        let protocols = [https::PROTOCOL];
        let shaken =
            handshake::shake_offering(stream, host, &protocols, self.limits.step, self.deadline).await;
        let shaken = shaken.map_err(|error| StsFetchFailure::Handshake {
            reason: escape(error.to_string().as_bytes(), LONGEST_TEXT),
        })?;
        match shaken.stream {
            Some(stream) => Ok((stream, shaken.chain, shaken.ocsp)),
            None if shaken.cut.is_some() => Err(StsFetchFailure::Cut),
            None => {
                let reason = shaken.evidence.failure.map(|failure| failure.message).unwrap_or_default();
                Err(StsFetchFailure::Handshake { reason })
            }
        }
    }

    async fn get(&self, stream: Proven, host: &str, agent: Agent) -> Result<https::Answer, StsFetchFailure> {
        let page = Page { host, path: PATH, most_octets: MOST_OCTETS };
        https::get(stream, page, agent).await.map_err(failure_of)
    }

    /// The status that a browser gets, from a server that shows the same certificates as before.
    async fn as_browser(&self, road: &Road, chain: &[CertificateDer<'static>], host: &str) -> Option<u16> {
        let limit = self.limits.connect;
        let connection = match road {
            Road::Direct(address) => dial::dial(*address, limit, self.deadline).await.ok()?.1,
            Road::Through(proxy) => {
                let port = self.resolver.port_of(host).unwrap_or(HTTPS);
                let goal = Goal { is_https: true, host, port };
                proxies::tunnel(proxy, &[], goal, limit, self.deadline).await.ok()?.1.ok()
            }
        };
        let (stream, shown, _) = self.shake(connection?, host).await.ok()?;
        if shown != chain {
            return None;
        }
        self.get(stream, host, Agent::Browser).await.ok().map(|answer| answer.status)
    }
}

fn failure_of(broken: Broken) -> StsFetchFailure {
    match broken {
        Broken::TooLarge => StsFetchFailure::TooLarge,
        Broken::BadAnswer(reason) => StsFetchFailure::BadAnswer { reason },
    }
}

fn of_proxy(failure: ProxyFailure) -> StsFetchFailure {
    StsFetchFailure::Proxy { failure }
}

fn no_reason() -> SocketFailure {
    SocketFailure { kind: SocketFailureKind::Other, os_code: None, message: String::new() }
}

/// Whether a body is a page for people, whatever its type says.
fn is_web_page(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start();
    body.starts_with(b"<")
}
