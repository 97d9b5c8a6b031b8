//! What time is it elsewhere? A web server is asked for nothing but the head of its answer, which bears the date
//! (RFC 9110 §6.6.1). Its certificate is not judged by its dates, since it is our clock that is in doubt.

use std::time::Duration;

use jiff::Timestamp;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

use crate::{
    checks::handshake,
    model::{
        evidence::{LookupFailure, NameMatch, ProxyFailure, WebSeen},
        web_proxy::{Goal, Way},
    },
    net::{deadline::Cut, dial, proxies, reach::Reach, recorder::Recorder},
    protocol::x509::identity,
};

use super::{Outside, place::Place};

/// The port of https (RFC 9110 §4.2.2).
pub(super) const PORT: u16 = 443;
/// How long each step may take.
const LIMIT: Duration = Duration::from_secs(5);
/// A longer head is not read to its end, in octets.
const MOST_OCTETS: usize = 16 * 1024;

/// Asks on one connection.
pub(super) async fn ask(place: &Place, outside: Outside<'_>) -> Result<WebSeen, Cut> {
    let Outside { limits, deadline, .. } = outside;
    let limit = LIMIT.min(limits.step);
    let mut found = WebSeen {
        host: place.host.clone(),
        port: place.port,
        lookup_failure: None,
        attempt: None,
        proxy: None,
        proxy_failure: None,
        names_itself: None,
        status: None,
        date: None,
        heard_at: None,
    };
    let goal = Goal { is_https: true, host: &place.host, port: place.port };
    let route = outside.proxies.route(goal, proxies::SCRIPT_LIMIT, deadline).await?;
    let address = match deadline.within(limits.step, outside.address(place)).await {
        Ok(Ok(address)) => Some(address),
        Ok(Err(failure)) => {
            found.lookup_failure = Some(failure);
            None
        }
        Err(Cut::Step) => {
            found.lookup_failure = Some(LookupFailure::TimedOut);
            None
        }
        Err(cut) => return Err(cut),
    };
    let mut connection = None;
    if let Some(address) = address {
        let (attempt, direct) = dial::dial(address, limit.min(limits.connect), deadline).await?;
        found.attempt = Some(attempt);
        connection = direct;
    }
    // What is known of the way without the proxy is whether it is open; the question goes as the settings say.
    let is_here = address.is_some_and(|address| Reach::of(address.ip()) == Reach::Loopback);
    match route.way {
        Way::Through(_) | Way::Unusable(_) if is_here => {}
        Way::Direct => {}
        Way::Unusable(fault) => {
            found.proxy_failure = Some(ProxyFailure::NotUsable { fault });
            connection = None;
        }
        Way::Through(proxy) => {
            found.proxy = Some(proxy.to_string());
            let limit = limit.min(limits.connect);
            let (proxy, called) = proxies::tunnel(&proxy, &route.others, goal, limit, deadline).await?;
            found.proxy = Some(proxy.to_string());
            match called {
                Ok(through) => connection = Some(through),
                Err(failure) => (connection, found.proxy_failure) = (None, Some(failure)),
            }
        }
    }
    let Some(connection) = connection else { return Ok(found) };
    // The library refuses nothing but its own settings here; then nothing is known.
    let Ok(handshake) = handshake::shake(Recorder::new(connection), &place.host, limit, deadline).await
    else {
        return Ok(found);
    };
    if let Some(cut) = handshake.cut {
        return Err(cut);
    }
    let names = handshake.chain.first().and_then(|own| identity::presented(own));
    found.names_itself =
        names.map(|names| matches!(identity::compare(&place.host, None, &names), NameMatch::Matches(_)));
    let Some(mut stream) = handshake.stream else { return Ok(found) };
    match deadline.within(limit, head(&mut stream, &place.host)).await {
        Ok(head) => {
            let head = read(&head);
            (found.status, found.date) = (head.status, head.date);
            found.heard_at = head.date.map(|_| Timestamp::now());
        }
        Err(Cut::Step) => {}
        Err(cut) => return Err(cut),
    }
    Ok(found)
}

/// Sends the question and reads as far as the end of the head.
async fn head<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S, host: &str) -> Vec<u8> {
    let question = format!(
        "HEAD / HTTP/1.1\r\nHost: {host}\r\nUser-Agent: tls-ladder/{}\r\nConnection: close\r\n\r\n",
        env!("CARGO_PKG_VERSION")
    );
    let mut heard = Vec::new();
    if stream.write_all(question.as_bytes()).await.is_err() || stream.flush().await.is_err() {
        return heard;
    }
    let mut room = [0; 2048];
    while heard.len() < MOST_OCTETS && !heard.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut room).await {
            Ok(0) | Err(_) => break,
            Ok(count) => heard.extend_from_slice(room.get(..count).unwrap_or_default()),
        }
    }
    heard
}

/// What is wanted of the head of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Head {
    status: Option<u16>,
    date: Option<Timestamp>,
}

/// Reads status and date of a head (RFC 9112 §4, RFC 9110 §5.6.7), as far as they are there.
fn read(head: &[u8]) -> Head {
    let text = String::from_utf8_lossy(head);
    let mut lines = text.lines();
    let Some(first) = lines.next().filter(|line| line.starts_with("HTTP/1.")) else { return Head::default() };
    let status = first.split(' ').nth(1).and_then(|code| code.parse().ok());
    let date = lines.take_while(|line| !line.is_empty()).find_map(|line| {
        let (name, value) = line.split_once(':')?;
        if !name.eq_ignore_ascii_case("date") {
            return None;
        }
        jiff::fmt::rfc2822::parse(value.trim()).ok().map(|date| date.timestamp())
    });
    Head { status: status.filter(|code| (100..600).contains(code)), date }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn status_and_date_are_read_from_the_head_and_nothing_else() {
        let good =
            read(b"HTTP/1.1 301 Moved\r\nServer: x\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\nbody");
        assert_eq!(good.status, Some(301));
        assert_eq!(good.date, Some("1994-11-06T08:49:37Z".parse().unwrap()));
        let in_body = read(b"HTTP/1.1 200 OK\r\n\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
        assert_eq!(in_body.date, None);
        assert_eq!(read(b"HTTP/1.1 200 OK\r\nDate: soon\r\n\r\n").date, None);
        assert_eq!(read(b"220 mx.example.org ESMTP\r\n"), Head::default());
    }

    proptest! {
        #[test]
        fn no_answer_makes_it_panic(head in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&head);
        }

        #[test]
        fn no_date_makes_it_panic(date in "\\PC{0,60}") {
            let _ = read(format!("HTTP/1.1 200 OK\r\nDate: {date}\r\n\r\n").as_bytes());
        }
    }
}
