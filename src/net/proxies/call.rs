//! Calling a proxy, and asking it for a tunnel (RFC 9110 §9.3.6). Whatever it answers is bounded.

use std::{net::SocketAddr, pin::pin, time::Duration};

use data_encoding::BASE64;
use http_body_util::Empty;
use hyper::{
    HeaderMap, Request, StatusCode,
    body::Bytes,
    client::conn::http1,
    header::{self, HeaderValue},
};

use crate::{
    model::{
        evidence::ProxyFailure,
        transcript::escape,
        web_proxy::{Goal, ProxyServer},
    },
    net::{
        deadline::{Cut, Deadline},
        dial::{self, Connection},
        http::{MOST_HEAD_OCTETS, MOST_HEADERS, Pipe, reason},
    },
};

/// How many addresses of the proxy are tried.
const MOST_ADDRESSES: usize = 3;
/// How many schemes of a proxy are repeated, and how much of each.
const MOST_SCHEMES: usize = 8;
const LONGEST_TEXT: usize = 40;

/// A connection to a proxy, or to whom it leads; or why there is none.
pub type Called = Result<Connection, ProxyFailure>;

/// Calls the proxy. Its name is looked up as this PC looks up names inside its own network, and in no other way.
///
/// # Errors
/// Only when the whole check was cut short.
async fn call(server: &ProxyServer, limit: Duration, deadline: &Deadline) -> Result<Called, Cut> {
    let place = (server.host(), server.port());
    let addresses: Vec<SocketAddr> = match deadline.within(limit, tokio::net::lookup_host(place)).await {
        Ok(Ok(found)) => found.take(MOST_ADDRESSES).collect(),
        Ok(Err(error)) => {
            return Ok(Err(ProxyFailure::NoAddress {
                reason: escape(error.to_string().as_bytes(), LONGEST_TEXT * 4),
            }));
        }
        Err(Cut::Step) => return Ok(Err(ProxyFailure::TimedOut)),
        Err(cut) => return Err(cut),
    };
    let mut failure = ProxyFailure::NoAddress { reason: "the name has no address".to_owned() };
    for address in addresses {
        let (attempt, connection) = dial::dial(address, limit, deadline).await?;
        if let Some(connection) = connection {
            return Ok(Ok(connection));
        }
        let reason = attempt.failure.map(|failure| failure.message).unwrap_or_default();
        failure = ProxyFailure::Unreachable { reason };
    }
    Ok(Err(failure))
}

/// Calls a proxy, and where it does not take the call the others that a script names, as browsers do: which one took
/// it, or why the first did not.
///
/// # Errors
/// Only when the whole check was cut short.
pub async fn call_one(
    server: &ProxyServer,
    others: &[ProxyServer],
    limit: Duration,
    deadline: &Deadline,
) -> Result<(ProxyServer, Called), Cut> {
    let share = limit / u32::try_from(others.len() + 1).unwrap_or(u32::MAX);
    let failure = match call(server, share, deadline).await? {
        Ok(connection) => return Ok((server.clone(), Ok(connection))),
        Err(failure) => failure,
    };
    for other in others {
        if let Ok(connection) = call(other, share, deadline).await? {
            return Ok((other.clone(), Ok(connection)));
        }
    }
    Ok((server.clone(), Err(failure)))
}

/// Asks a proxy for a connection to a goal, on which TLS can begin. The others are tried as by [`call_one`]; what a
/// proxy says that took the call holds.
///
/// # Errors
/// Only when the whole check was cut short.
pub async fn tunnel(
    server: &ProxyServer,
    others: &[ProxyServer],
    goal: Goal<'_>,
    limit: Duration,
    deadline: &Deadline,
) -> Result<(ProxyServer, Called), Cut> {
    let (server, called) = call_one(server, others, limit, deadline).await?;
    let connection = match called {
        Ok(connection) => connection,
        Err(failure) => return Ok((server, Err(failure))),
    };
    match deadline.within(limit, ask_for_tunnel(connection, &server, goal)).await {
        Ok(asked) => Ok((server, asked)),
        Err(Cut::Step) => Ok((server, Err(ProxyFailure::TimedOut))),
        Err(cut) => Err(cut),
    }
}

async fn ask_for_tunnel(connection: Connection, server: &ProxyServer, goal: Goal<'_>) -> Called {
    let bad = |error: &hyper::Error| ProxyFailure::BadAnswer { reason: reason(error) };
    let host = if goal.host.contains(':') { format!("[{}]", goal.host) } else { goal.host.to_owned() };
    let place = format!("{host}:{}", goal.port);
    let mut request = Request::connect(&place)
        .header(header::HOST, &place)
        .header(header::USER_AGENT, concat!("tls-ladder/", env!("CARGO_PKG_VERSION")));
    if let Some(login) = authorization(server) {
        request = request.header(header::PROXY_AUTHORIZATION, login);
    }
    let request = request
        .body(Empty::<Bytes>::new())
        .map_err(|_| ProxyFailure::BadAnswer { reason: "the name cannot be asked for".to_owned() })?;
    let (mut sender, conversation) = http1::Builder::new()
        .max_buf_size(MOST_HEAD_OCTETS)
        .max_headers(MOST_HEADERS)
        .handshake(Pipe(connection))
        .await
        .map_err(|error| bad(&error))?;
    let mut conversation = pin!(conversation.with_upgrades());
    let mut answered = pin!(async {
        let response = sender.send_request(request).await.map_err(|error| bad(&error))?;
        let status = response.status();
        // Nobody but the proxy answers this question, so that 401, with which some refuse a wrong login, is theirs.
        if matches!(status, StatusCode::PROXY_AUTHENTICATION_REQUIRED | StatusCode::UNAUTHORIZED) {
            return Err(login_required(status, response.headers(), server));
        }
        if !status.is_success() {
            return Err(ProxyFailure::Refused { status: status.as_u16() });
        }
        hyper::upgrade::on(response).await.map_err(|error| bad(&error))
    });
    let mut is_over = false;
    let upgraded = loop {
        tokio::select! {
            biased;
            answered = &mut answered => break answered?,
            // What it says of a broken conversation is said by the request as well.
            _ = &mut conversation, if !is_over => is_over = true,
        }
    };
    match upgraded.downcast::<Pipe<Connection>>() {
        // Whoever is led to waits for our hello; what came before it is not theirs.
        Ok(parts) if parts.read_buf.is_empty() => Ok(parts.io.0),
        _ => Err(ProxyFailure::BadAnswer { reason: "it said more than was asked".to_owned() }),
    }
}

/// The login in the form a proxy asks for (RFC 7617 §2), if there is one. It is never shown.
#[must_use]
pub fn authorization(server: &ProxyServer) -> Option<HeaderValue> {
    let login = server.login()?;
    let token = BASE64.encode(format!("{}:{}", login.name, login.password).as_bytes());
    let mut value = HeaderValue::try_from(format!("Basic {token}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// What a proxy offers that wants to know who asks (RFC 9110 §11.7.1): the first word of each challenge.
#[must_use]
pub fn login_required(status: StatusCode, headers: &HeaderMap, server: &ProxyServer) -> ProxyFailure {
    let mut offers: Vec<String> = Vec::new();
    let ours = headers.get_all(header::PROXY_AUTHENTICATE).iter();
    let challenges = ours.chain(headers.get_all(header::WWW_AUTHENTICATE));
    for value in challenges.take(MOST_SCHEMES) {
        let first = value.as_bytes().split(|byte| *byte == b' ' || *byte == b',').next().unwrap_or_default();
        let offer = escape(first, LONGEST_TEXT);
        if !offer.is_empty() && !offers.contains(&offer) {
            offers.push(offer);
        }
    }
    ProxyFailure::LoginRequired { status: status.as_u16(), offers, tried: server.login().is_some() }
}
