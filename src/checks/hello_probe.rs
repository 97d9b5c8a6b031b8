//! What does the server answer to this ClientHello? One connection, one question, no cryptography: the
//! conversation goes as far as TLS, a hello made by hand is sent, the server's first flight is read, and the
//! connection is closed.

use std::{net::SocketAddr, time::Duration};

use rustls::pki_types::CertificateDer;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    time::Instant,
};

use crate::{
    model::{
        evidence::{Exchange, ExchangeOutcome, HelloAnswer, Obstacle, ServerFlight},
        target::TlsMode,
        transcript::{Direction, TranscriptLine},
    },
    net::{deadline::Cut, dial, recorder::Recorder, socket_error},
    protocol::{
        smtp::client::Listener,
        tls::{
            client_hello::HelloSpec,
            server_flight::{FlightReader, Progress},
        },
    },
};

use super::{
    Context, Conversation, Scribe, Stream, ehlo, exchange, handshake, session,
    starttls::{self, After},
};

/// How the server was reached, so that it can be reached again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    pub address: SocketAddr,
    pub tls_mode: TlsMode,
    /// The name to say in EHLO.
    pub ehlo_name: String,
}

/// An answer, and what came with it.
#[derive(Debug, Clone)]
pub struct Probed {
    pub answer: HelloAnswer,
    /// The certificates as sent, the server's own first.
    pub chain: Vec<CertificateDer<'static>>,
    /// The stapled OCSP response; empty without one.
    pub ocsp: Vec<u8>,
    /// Octets of the ClientHello record.
    pub hello_octets: usize,
    /// From dialling to the answer.
    pub elapsed_ms: f64,
    /// The connection that was made: the server's address and ours.
    pub connected: Option<Connected>,
}

/// The same hello, made larger where its size is one that makes some load balancers hang: 256 to 511 octets in the
/// record (RFC 7685 §4). What such a box does is asked with other sizes; here it would only be in the way.
#[must_use]
pub fn of_harmless_size(spec: HelloSpec) -> HelloSpec {
    let octets = spec.to_bytes(&[0; 32]).len().saturating_sub(RECORD_HEADER);
    if HANGING_SIZES.contains(&octets) && spec.padded_to.is_none() {
        HelloSpec { padded_to: Some(HANGING_SIZES.end() + 1 + RECORD_HEADER), ..spec }
    } else {
        spec
    }
}

const RECORD_HEADER: usize = 5;
const HANGING_SIZES: std::ops::RangeInclusive<usize> = 256..=511;

/// Puts one question. The conversation is not written down, only a line that says what was asked (`about`) and
/// what came of it. `limit` is the wait for the server's flight.
pub async fn ask<L: Listener>(
    way: &Way,
    spec: &HelloSpec,
    about: &str,
    limit: Duration,
    context: &Context<'_, L>,
) -> Probed {
    let began = Instant::now();
    let hello = spec.to_bytes(&random());
    let mut probed = Probed {
        answer: stopped(),
        chain: Vec::new(),
        ocsp: Vec::new(),
        hello_octets: hello.len(),
        elapsed_ms: 0.0,
        connected: None,
    };
    match reach(way, context, &mut probed.connected).await {
        Ok(stream) => put(stream, &hello, limit, context, &mut probed).await,
        Err(obstacle) => probed.answer = HelloAnswer::NotPut { because: obstacle },
    }
    probed.elapsed_ms = began.elapsed().as_secs_f64() * 1000.0;
    let words = words(&probed.answer);
    context.scribe.write(Direction::Note, format!("a connection of its own asks: {about} — {words}"));
    probed
}

/// Makes a whole handshake, as the plain check does, for a server that shows its certificate only inside TLS 1.3.
/// Gives the connection, if one was made, and the certificate, if one came. No name is said where there is none.
///
/// # Errors
/// When the conversation did not come as far as TLS.
pub async fn certificate<L: Listener>(
    way: &Way,
    server_name: Option<&str>,
    limit: Duration,
    context: &Context<'_, L>,
    connected: &mut Option<Connected>,
) -> Result<Option<CertificateDer<'static>>, Obstacle> {
    let stream = reach(way, context, connected).await?;
    let address = way.address.ip().to_string();
    let host = server_name.unwrap_or(&address);
    let handshake = handshake::shake(stream, host, limit, context.deadline).await;
    let shown = handshake.ok().and_then(|mut handshake| {
        let shown = handshake.chain.drain(..).next();
        shown.filter(|_| handshake.cut.is_none())
    });
    let words = if shown.is_some() { "a certificate came" } else { "no certificate came" };
    let name = if server_name.is_some() { "with" } else { "without" };
    context.scribe.write(
        Direction::Note,
        format!("a connection of its own shakes hands {name} the server's name — {words}"),
    );
    Ok(shown)
}

/// The server's address and ours.
pub type Connected = (SocketAddr, Option<SocketAddr>);

/// The random part of a hello need not be secret, only different each time.
fn random() -> [u8; 32] {
    let mut bytes = [0_u8; 32];
    // Without randomness the hello is a valid one all the same.
    let _ = aws_lc_rs::rand::fill(&mut bytes);
    bytes
}

const fn stopped() -> HelloAnswer {
    HelloAnswer::NotPut { because: Obstacle::Stopped }
}

/// Hears the lines of a conversation that was written down once already.
struct Unheard;

impl Listener for Unheard {
    fn line(&self, _line: TranscriptLine) {}
}

/// The conversation up to the moment where TLS begins.
async fn reach<L: Listener>(
    way: &Way,
    context: &Context<'_, L>,
    connected: &mut Option<Connected>,
) -> Result<Stream, Obstacle> {
    let unheard = Unheard;
    let scribe = Scribe { listener: &unheard, began: context.scribe.began, encrypted: false };
    let context = Context { deadline: context.deadline, limits: context.limits, scribe };
    let (attempt, connection) = dial::dial(way.address, context.limits.connect, context.deadline)
        .await
        .map_err(|_| Obstacle::Stopped)?;
    let Some(connection) = connection else {
        let failure = attempt.failure.unwrap_or_else(socket_error::own_limit);
        return Err(Obstacle::NotConnected { failure });
    };
    *connected = Some((way.address, connection.local()));
    let stream = Recorder::new(connection);
    if way.tls_mode == TlsMode::Implicit {
        return Ok(stream);
    }
    let mut client = Conversation::new(stream);
    let greeting = exchange::run(&mut client, None, context.limits.greeting, &context).await.exchange;
    if code(&greeting) != Some(220) {
        return Err(part(client, &greeting, Moment::Greeting, &context).await);
    }
    let (hello, _) = ehlo::run(&mut client, &way.ehlo_name, &context).await;
    if !ehlo::accepted(&hello.exchange) || !hello.lists("STARTTLS") {
        return Err(part(client, &hello.exchange, Moment::Later, &context).await);
    }
    let (evidence, after) = starttls::run(client, &context).await;
    match (after, evidence.exchange) {
        (After::Agreed(stream), _) => Ok(stream),
        (After::Refused(client), Some(exchange)) => {
            Err(part(client, &exchange, Moment::Later, &context).await)
        }
        _ => Err(Obstacle::Conversation { reply: evidence.injected.unwrap_or_default() }),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    Greeting,
    Later,
}

/// Why the conversation came to no TLS this time. Says goodbye where somebody still listens.
async fn part<L: Listener>(
    mut client: Conversation,
    exchange: &Exchange,
    moment: Moment,
    context: &Context<'_, L>,
) -> Obstacle {
    if context.deadline.cut().is_some() || exchange.outcome == ExchangeOutcome::Stopped {
        return Obstacle::Stopped;
    }
    let Some(reply) = exchange.reply.as_ref().filter(|_| exchange.outcome == ExchangeOutcome::Complete)
    else {
        let reply = match &exchange.outcome {
            ExchangeOutcome::Broken(failure) => failure.message.clone(),
            ExchangeOutcome::Closed => "the server closed the connection".to_owned(),
            ExchangeOutcome::TimedOut => "no answer".to_owned(),
            _ => exchange.first_bytes.clone(),
        };
        // Whoever greeted us before and now does not has had enough of us for the moment.
        return if moment == Moment::Greeting && exchange.octets == 0 {
            Obstacle::Busy { reply }
        } else {
            Obstacle::Conversation { reply }
        };
    };
    let text = format!("{} {}", reply.code, reply.text());
    if reply.code != 421 {
        session::quit(&mut client, context).await;
    }
    if (400..500).contains(&reply.code) {
        Obstacle::Busy { reply: text }
    } else {
        Obstacle::Conversation { reply: text }
    }
}

fn code(exchange: &Exchange) -> Option<u16> {
    let complete = exchange.outcome == ExchangeOutcome::Complete;
    exchange.reply.as_ref().filter(|_| complete).map(|reply| reply.code)
}

/// How reading the flight ended.
enum Read {
    Ended,
    Closed,
    Broken(std::io::Error),
}

async fn put<L: Listener>(
    mut stream: Stream,
    hello: &[u8],
    limit: Duration,
    context: &Context<'_, L>,
    probed: &mut Probed,
) {
    let mut reader = FlightReader::new();
    let talk = async {
        if let Err(error) = async {
            stream.write_all(hello).await?;
            stream.flush().await
        }
        .await
        {
            return Read::Broken(error);
        }
        let mut buffer = vec![0_u8; 16 * 1024];
        loop {
            match stream.read(&mut buffer).await {
                Ok(0) => return Read::Closed,
                Ok(count) => {
                    if reader.push(buffer.get(..count).unwrap_or_default()) == Progress::Ended {
                        return Read::Ended;
                    }
                }
                Err(error) => return Read::Broken(error),
            }
        }
    };
    let read = context.deadline.within(limit, talk).await;
    let flight = reader.flight();
    probed.answer = flight.answer().unwrap_or_else(|| match &read {
        Ok(Read::Ended) => HelloAnswer::Garbled { problem: "the answer holds nothing".to_owned() },
        Ok(Read::Closed) => HelloAnswer::Closed,
        Ok(Read::Broken(error)) => HelloAnswer::Broken { failure: socket_error::failure(error) },
        Err(Cut::Step) => HelloAnswer::Silent,
        Err(Cut::Whole | Cut::Stopped) => stopped(),
    });
    probed.chain = flight.chain.into_iter().map(CertificateDer::from).collect();
    probed.ocsp = flight.ocsp;
    if matches!(read, Ok(Read::Ended)) {
        // An orderly end; the server may hear of it or not.
        let _ = tokio::time::timeout(Duration::ZERO, stream.shutdown()).await;
    }
}

/// An answer in a few words, for the transcript.
fn words(answer: &HelloAnswer) -> String {
    match answer {
        HelloAnswer::Accepted(flight) => chosen(flight),
        HelloAnswer::Refused { alert } => format!("refused with alert {} {}", alert.number, alert.name),
        HelloAnswer::Closed => "the server closed the connection".to_owned(),
        HelloAnswer::Broken { failure } => format!("the connection broke: {}", failure.message),
        HelloAnswer::Silent => "no answer".to_owned(),
        HelloAnswer::NotTls { text } => format!("the server said in plain text: {text}"),
        HelloAnswer::Garbled { problem } => format!("an answer that makes no sense: {problem}"),
        HelloAnswer::NotPut { because } => match because {
            Obstacle::NotConnected { failure } => format!("no connection: {}", failure.message),
            Obstacle::Busy { reply } | Obstacle::Conversation { reply } => format!("not asked: {reply}"),
            Obstacle::Stopped => "stopped".to_owned(),
        },
    }
}

fn chosen(flight: &ServerFlight) -> String {
    let group = flight.group.as_ref().map(|group| format!(", {group}")).unwrap_or_default();
    format!("{}, {}{group}", flight.version.name(), flight.suite.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::evidence::{HelloQuestion, ProtocolVersion},
        protocol::tls::{cipher_suite, hello_shapes},
    };

    #[test]
    fn no_hello_has_a_size_that_makes_boxes_hang() {
        for count in [1, 10, 40, 60, 90, 120, 200] {
            let suites: Vec<u32> =
                cipher_suite::all(ProtocolVersion::Tls12).into_iter().take(count).collect();
            let spec = hello_shapes::enumeration(ProtocolVersion::Tls12, suites, Some("mx.example.org"));
            let octets = of_harmless_size(spec).to_bytes(&[7; 32]).len() - RECORD_HEADER;
            assert!(!HANGING_SIZES.contains(&octets), "{count} suites: {octets} octets");
        }
        // The small hello stays small: its size is what it asks about.
        let small = hello_shapes::for_question(HelloQuestion::WithoutPostQuantum, Some("mx.example.org"));
        assert_eq!(of_harmless_size(small.clone()), small);
    }
}
