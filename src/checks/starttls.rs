//! Does the server start TLS when asked? (RFC 3207 §4)

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite};

use crate::{
    model::{
        evidence::{ExchangeOutcome, StarttlsEvidence},
        transcript::{Direction, escape},
    },
    net::recorder::Recorder,
    protocol::smtp::client::{Client, Listener},
};

use super::{Context, exchange};

/// Injected bytes that are shown.
const INJECTED_SHOWN: usize = 200;

/// How long the true answer is awaited of a server that answers more often than it is asked.
const OUT_OF_STEP_LIMIT: Duration = Duration::from_secs(1);

/// Asks for TLS. The stream comes back when the server agreed and nobody slipped anything in.
pub async fn run<S: AsyncRead + AsyncWrite + Unpin, L: Listener>(
    mut client: Client<Recorder<S>>,
    context: &Context<'_, L>,
) -> (StarttlsEvidence, After<S>) {
    // An answer that was there before the question leaves the true one on its way.
    let late = if client.unread() > 0 { OUT_OF_STEP_LIMIT } else { Duration::ZERO };
    let exchange = exchange::run(&mut client, Some("STARTTLS"), context.limits.step, context).await.exchange;
    let agreed = exchange.outcome == ExchangeOutcome::Complete
        && exchange.reply.as_ref().is_some_and(|reply| (200..300).contains(&reply.code));
    let mut evidence = StarttlsEvidence { offered: true, exchange: Some(exchange), injected: None };
    if !agreed {
        return (evidence, After::Refused(client));
    }
    let (mut stream, mut early) = client.into_parts();
    // Anything that is already there came before our ClientHello and is not part of TLS (RFC 3207 §6).
    // What the system has taken in but not told yet is asked for first.
    tokio::task::yield_now().await;
    let mut buffer = [0_u8; 512];
    if let Ok(Ok(count)) = context.deadline.within(late, stream.read(&mut buffer)).await {
        early.extend(buffer.iter().take(count));
    }
    if early.is_empty() {
        return (evidence, After::Agreed(stream));
    }
    let shown = escape(&early, INJECTED_SHOWN);
    context.scribe.write(Direction::Received, shown.clone());
    context.scribe.write(Direction::Note, "bytes came before encryption began; the test stops here");
    evidence.injected = Some(shown);
    (evidence, After::Injected)
}

/// What is left of the connection.
#[derive(Debug)]
pub enum After<S> {
    /// The stream is ready for the handshake.
    Agreed(Recorder<S>),
    /// The conversation may go on in clear text.
    Refused(Client<Recorder<S>>),
    /// Nothing that comes over this connection can be believed.
    Injected,
}
