//! Fetching one small thing over plain http (RFC 9112): issuers' certificates, answers and lists about revocation.
//!
//! Whoever made the certificate chose the address, so everything is bounded: size, time, redirects, ports, and the
//! addresses that may be asked (see [`Reach`]). Nothing is decompressed, and nothing travels but the question.

mod pipe;

use std::{
    net::{IpAddr, SocketAddr},
    pin::pin,
    time::Duration,
};

use http_body_util::{BodyExt as _, Full};
use hyper::{
    Request, Response, StatusCode, Uri,
    body::{Body as _, Bytes, Incoming},
    client::conn::http1,
    header,
};
use tokio::time::Instant;

use crate::{
    model::{
        evidence::{FetchEvidence, FetchFailure, LookupFailure, ProxyFailure},
        transcript::escape,
        web_proxy::{Goal, ProxyServer, Way},
    },
    net::{
        deadline::{Cut, Deadline},
        dial::{self, Connection},
        proxies::{self, Proxies, Route},
        reach::Reach,
        resolver::Resolver,
    },
};

pub(super) use pipe::Pipe;

/// The largest body that is read, in octets.
pub const MOST_OCTETS: usize = 64 * 1024;
/// How long one thing may take, redirects included.
pub const LIMIT: Duration = Duration::from_secs(5);
/// How many redirects are followed.
pub const MOST_REDIRECTS: usize = 3;
/// The room for the head of a response, in octets.
pub(super) const MOST_HEAD_OCTETS: usize = 16 * 1024;
pub(super) const MOST_HEADERS: usize = 64;
/// How many addresses of a name are tried.
const MOST_ADDRESSES: usize = 3;
/// Addresses and reasons are cut after this many characters.
const LONGEST_TEXT: usize = 255;

const NOBODYS_NAMES: [&str; 3] = [".test", ".invalid", ".example"];

/// What holds for everything that is fetched because of one server.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// Who knows the addresses of names.
    pub resolver: &'a Resolver,
    /// Through which proxy each address is reached, if through one.
    pub proxies: &'a Proxies,
    pub deadline: &'a Deadline,
    /// The address of the server that is tested: its certificate may lead to the kind of network it is in. Without
    /// it only public addresses are asked.
    pub server: Option<SocketAddr>,
}

/// What to say in a request.
#[derive(Debug, Clone)]
pub enum Question {
    Get,
    /// A body and its media type.
    Post(&'static str, Vec<u8>),
}

/// Fetches what lies at an address, in at most `limit`, of which the web servers and a proxy get no more than
/// [`LIMIT`]: the rest is there for finding out the way. The body is there exactly when the evidence shows no failure.
pub async fn fetch(
    url: &str,
    question: Question,
    limit: Duration,
    rules: Rules<'_>,
) -> (FetchEvidence, Option<Vec<u8>>) {
    let mut evidence = FetchEvidence {
        url: url.to_owned(),
        redirects: Vec::new(),
        address: None,
        proxy: None,
        octets: 0,
        elapsed_ms: 0.0,
        failure: None,
    };
    let began = Instant::now();
    let outcome = follow(url, &question, began + limit, rules, &mut evidence).await;
    evidence.elapsed_ms = began.elapsed().as_secs_f64() * 1000.0;
    match outcome {
        Ok(body) => (evidence, Some(body)),
        Err(failure) => {
            evidence.failure = Some(failure);
            (evidence, None)
        }
    }
}

async fn follow(
    url: &str,
    question: &Question,
    until: Instant,
    rules: Rules<'_>,
    evidence: &mut FetchEvidence,
) -> Result<Vec<u8>, FetchFailure> {
    let mut uri: Uri = url.parse().map_err(|_| FetchFailure::NotHttp)?;
    let left = || until.saturating_duration_since(Instant::now());
    let mut theirs = LIMIT;
    loop {
        (evidence.address, evidence.proxy) = (None, None);
        let goal = goal(&uri)?;
        // What a script takes to name the way is not the other side's time; half is kept for going it.
        let route = rules.proxies.route(goal, left() / 2, rules.deadline).await.map_err(cut)?;
        let began = Instant::now();
        let limit = theirs.min(left());
        let connecting = connect(goal, &route, limit, rules, evidence);
        let (connection, proxy) = match rules.deadline.within(limit, connecting).await {
            Ok(connected) => connected?,
            Err(Cut::Step) if evidence.proxy.is_some() => return Err(of_proxy(ProxyFailure::TimedOut)),
            Err(Cut::Step) => return Err(route.excuse().map_or(FetchFailure::TimedOut, of_proxy)),
            Err(other) => return Err(cut(other)),
        };
        let limit = limit.saturating_sub(began.elapsed());
        let asking = ask(connection, &uri, proxy.as_ref(), question, evidence);
        let next = match rules.deadline.within(limit, asking).await.map_err(cut)?? {
            Heard::Body(body) => return Ok(body),
            Heard::Elsewhere(next) => next,
        };
        if evidence.redirects.len() >= MOST_REDIRECTS {
            return Err(FetchFailure::TooManyRedirects);
        }
        theirs = theirs.saturating_sub(began.elapsed());
        evidence.redirects.push(escape(next.as_bytes(), LONGEST_TEXT));
        uri = resolve(&uri, &next)?;
    }
}

const fn cut(cut: Cut) -> FetchFailure {
    match cut {
        Cut::Step => FetchFailure::TimedOut,
        Cut::Whole | Cut::Stopped => FetchFailure::Cut,
    }
}

/// A redirect's address, which may be given without the host (RFC 3986 §5.2, as far as authorities use it).
fn resolve(base: &Uri, next: &str) -> Result<Uri, FetchFailure> {
    let next: Uri = next.parse().map_err(|_| FetchFailure::NotHttp)?;
    if next.scheme().is_some() {
        return Ok(next);
    }
    let mut parts = next.into_parts();
    parts.scheme = base.scheme().cloned();
    if parts.authority.is_none() {
        parts.authority = base.authority().cloned();
    }
    Uri::from_parts(parts).map_err(|_| FetchFailure::NotHttp)
}

/// Where an address leads, if it may be asked for at all.
fn goal(uri: &Uri) -> Result<Goal<'_>, FetchFailure> {
    if uri.scheme_str() != Some("http") {
        return Err(FetchFailure::NotHttp);
    }
    let host = uri.host().filter(|host| !host.is_empty()).ok_or(FetchFailure::NotHttp)?;
    let port = match place(uri).strip_prefix(host) {
        Some("" | ":") => 80,
        Some(port) => port.trim_start_matches(':').parse().map_err(|_| FetchFailure::NotHttp)?,
        None => return Err(FetchFailure::NotHttp),
    };
    // The low ports belong to services that http could be mistaken for.
    if port != 80 && port < 1024 {
        return Err(FetchFailure::NotHttp);
    }
    let host = host.trim_start_matches('[').trim_end_matches(']');
    // Names that nobody may have (RFC 6761 §6) are not asked for.
    if NOBODYS_NAMES.iter().any(|end| host.to_ascii_lowercase().ends_with(end)) {
        return Err(FetchFailure::NoAddress { failure: LookupFailure::NoSuchName });
    }
    Ok(Goal { is_https: false, host, port })
}

/// The addresses of a name. Where a proxy leads there, none are needed, if only DNS does not say that there are none.
async fn addresses(
    host: &str,
    route: &Route,
    limit: Duration,
    rules: Rules<'_>,
) -> Result<Vec<IpAddr>, FetchFailure> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(vec![address]);
    }
    let asking = rules.resolver.addresses(host);
    let outcome = if route.way == Way::Direct {
        asking.await.outcome
    } else {
        // The proxy has its turn although nobody answers here.
        match rules.deadline.within(limit / 2, asking).await {
            Ok(answer) => answer.outcome,
            Err(Cut::Step) => Err(LookupFailure::TimedOut),
            Err(other) => return Err(cut(other)),
        }
    };
    match outcome {
        Ok(addresses) => Ok(addresses),
        Err(failure) if route.way != Way::Direct && !failure.is_certain() => Ok(Vec::new()),
        Err(failure) => Err(FetchFailure::NoAddress { failure }),
    }
}

async fn connect(
    goal: Goal<'_>,
    route: &Route,
    limit: Duration,
    rules: Rules<'_>,
    evidence: &mut FetchEvidence,
) -> Result<(Connection, Option<ProxyServer>), FetchFailure> {
    let addresses = addresses(goal.host, route, limit, rules).await?;
    let server = rules.server.map_or(Reach::Nowhere, |server| Reach::of(server.ip()));
    // A proxy is no way round the rules of whom a certificate may lead to, and it leads to nobody on this PC.
    let forbidden = addresses.iter().find(|address| !Reach::of(**address).is_open_to(server));
    let leads_here = |address: &IpAddr| Reach::of(*address) == Reach::Loopback;
    let is_here = !addresses.is_empty() && addresses.iter().all(leads_here);
    match &route.way {
        Way::Through(_) | Way::Unusable(_) if is_here => {}
        Way::Direct => {}
        Way::Unusable(fault) => {
            return Err(of_proxy(ProxyFailure::NotUsable { fault: fault.clone() }));
        }
        Way::Through(proxy) => {
            if let Some(&address) = forbidden {
                return Err(FetchFailure::ForbiddenAddress { address });
            }
            evidence.proxy = Some(proxy.to_string());
            let called = proxies::call_one(proxy, &route.others, limit, rules.deadline).await;
            let (proxy, called) = called.map_err(|_| FetchFailure::Cut)?;
            evidence.proxy = Some(proxy.to_string());
            return called.map(|connection| (connection, Some(proxy))).map_err(of_proxy);
        }
    }
    let mut failure = FetchFailure::NoAddress { failure: LookupFailure::NoData };
    for address in addresses.into_iter().take(MOST_ADDRESSES) {
        if !Reach::of(address).is_open_to(server) {
            failure = FetchFailure::ForbiddenAddress { address };
            continue;
        }
        evidence.address = Some(address);
        let dialled = dial::dial(SocketAddr::new(address, goal.port), LIMIT, rules.deadline).await;
        match dialled {
            Ok((_, Some(connection))) => return Ok((connection, None)),
            Ok((attempt, None)) => {
                let reason = attempt.failure.map_or_else(String::new, |failure| failure.message);
                failure = route.excuse().map_or(FetchFailure::Unreachable { reason }, of_proxy);
            }
            Err(_) => return Err(FetchFailure::Cut),
        }
    }
    Err(failure)
}

/// What one exchange ended with.
enum Heard {
    Body(Vec<u8>),
    /// The address of a redirect.
    Elsewhere(String),
}

async fn ask(
    connection: Connection,
    uri: &Uri,
    proxy: Option<&ProxyServer>,
    question: &Question,
    evidence: &mut FetchEvidence,
) -> Result<Heard, FetchFailure> {
    let request = request(uri, proxy, question)?;
    let (mut sender, conversation) = http1::Builder::new()
        .max_buf_size(MOST_HEAD_OCTETS)
        .max_headers(MOST_HEADERS)
        .handshake::<_, Full<Bytes>>(Pipe(connection))
        .await
        .map_err(|error| bad_answer(&error))?;
    let mut conversation = pin!(conversation);
    let mut heard = pin!(async {
        let response = sender.send_request(request).await.map_err(|error| bad_answer(&error))?;
        if let Some(proxy) = proxy
            && response.status() == StatusCode::PROXY_AUTHENTICATION_REQUIRED
        {
            return Err(of_proxy(proxies::login_required(response.status(), response.headers(), proxy)));
        }
        hear(response, question, evidence).await
    });
    let mut is_over = false;
    loop {
        tokio::select! {
            biased;
            heard = &mut heard => return heard,
            // What it says of a broken conversation is said by the request as well.
            _ = &mut conversation, if !is_over => is_over = true,
        }
    }
}

fn of_proxy(failure: ProxyFailure) -> FetchFailure {
    FetchFailure::Proxy { failure }
}

/// A proxy is told the whole address (RFC 9112 §3.2.2), everybody else the path in it.
fn request(
    uri: &Uri,
    proxy: Option<&ProxyServer>,
    question: &Question,
) -> Result<Request<Full<Bytes>>, FetchFailure> {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let asked = if proxy.is_some() { format!("http://{}{path}", place(uri)) } else { path.to_owned() };
    let mut request = Request::builder()
        .uri(asked)
        .header(header::HOST, place(uri))
        .header(header::USER_AGENT, concat!("tls-ladder/", env!("CARGO_PKG_VERSION")))
        .header(header::CONNECTION, "close");
    if let Some(login) = proxy.and_then(proxies::authorization) {
        request = request.header(header::PROXY_AUTHORIZATION, login);
    }
    match question {
        Question::Get => request.body(Full::default()),
        Question::Post(media_type, body) => request
            .method("POST")
            .header(header::CONTENT_TYPE, *media_type)
            .body(Full::new(Bytes::from(body.clone()))),
    }
    .map_err(|_| FetchFailure::NotHttp)
}

/// Host and port of an address. Whoever may have put a name and password into it does not get them sent.
fn place(uri: &Uri) -> &str {
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    authority.rsplit_once('@').map_or(authority, |(_, place)| place)
}

async fn hear(
    response: Response<Incoming>,
    question: &Question,
    evidence: &mut FetchEvidence,
) -> Result<Heard, FetchFailure> {
    let status = response.status();
    if status != StatusCode::OK {
        let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
        // A question with a body is for the one who was asked.
        return match location {
            Some(next) if status.is_redirection() && matches!(question, Question::Get) => {
                Ok(Heard::Elsewhere(next.to_owned()))
            }
            _ => Err(FetchFailure::Status { code: status.as_u16() }),
        };
    }
    let mut body = response.into_body();
    if body.size_hint().lower() > MOST_OCTETS as u64 {
        return Err(FetchFailure::TooLarge);
    }
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|error| bad_answer(&error))?.into_data() else { continue };
        let room = MOST_OCTETS - bytes.len();
        bytes.extend_from_slice(data.get(..room).unwrap_or(&data));
        evidence.octets = bytes.len();
        if data.len() > room {
            return Err(FetchFailure::TooLarge);
        }
    }
    Ok(Heard::Body(bytes))
}

fn bad_answer(error: &hyper::Error) -> FetchFailure {
    FetchFailure::BadAnswer { reason: reason(error) }
}

/// What the http library has to say, with every cause below.
pub(super) fn reason(error: &hyper::Error) -> String {
    let mut reason = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        reason = format!("{reason}: {inner}");
        cause = inner.source();
    }
    escape(reason.as_bytes(), LONGEST_TEXT)
}
