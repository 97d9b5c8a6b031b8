//! Does the server greet, and how? (RFC 5321 §3.1)

use std::{cell::Cell, net::SocketAddr, time::Duration};

use tokio::io::{AsyncRead, AsyncWrite};

use crate::{
    model::{
        evidence::{ExchangeOutcome, GreetingEvidence, TlsProbe},
        transcript::Direction,
    },
    net::{deadline::Cut, dial, recorder::Recorder},
    protocol::smtp::{
        client::{Client, Listener},
        greeting,
    },
};

use super::{
    Context,
    exchange::{self, Heeded},
    handshake,
};

/// How long a silent port may take to answer a ClientHello.
pub const PROBE_LIMIT: Duration = Duration::from_secs(5);

/// Waits for the whole greeting and says nothing meanwhile.
pub async fn run<S: AsyncRead + AsyncWrite + Unpin, L: Listener>(
    client: &mut Client<S>,
    context: &Context<'_, L>,
) -> GreetingEvidence {
    let Heeded { exchange, pace, first_raw, .. } =
        exchange::run(client, None, context.limits.greeting, context).await;
    let host = exchange.reply.as_ref().and_then(greeting::host_name);
    let service =
        (exchange.outcome == ExchangeOutcome::NotSmtp).then(|| greeting::looks_like(&first_raw)).flatten();
    let several_lines = exchange.reply.as_ref().is_some_and(|reply| reply.lines.len() > 1);
    let pause_ms = pace.first_line_ms.filter(|_| several_lines).map(|first| exchange.elapsed_ms - first);
    GreetingEvidence {
        host,
        tls_probe: None,
        looks_like: service.map(str::to_owned),
        pause_ms,
        largest_piece: (pace.pieces > 1).then_some(pace.largest_piece),
        exchange,
    }
}

/// A port that says nothing may expect TLS from the first byte, or belong to a service that waits to be spoken
/// to: asks it on a connection of its own, which is counted if it is made. Names the service when its answer gives it away.
///
/// # Errors
/// Only when the whole check was cut short.
pub async fn probe_for_tls<L: Listener>(
    address: SocketAddr,
    host: &str,
    connections: &Cell<u32>,
    context: &Context<'_, L>,
) -> Result<(TlsProbe, Option<&'static str>), Cut> {
    context.scribe.write(Direction::Note, "second connection: does this silent port speak TLS?");
    let (_, stream) = dial::dial(address, context.limits.connect, context.deadline).await?;
    let Some(stream) = stream else { return Ok((TlsProbe::NotReached, None)) };
    connections.set(connections.get() + 1);
    let recorder = Recorder::new(stream);
    let tape = recorder.tape();
    let limit = PROBE_LIMIT.min(context.limits.step);
    let handshake = handshake::shake(recorder, host, limit, context.deadline).await;
    if let Ok(handshake) = handshake
        && let Some(cut) = handshake.cut
    {
        return Err(cut);
    }
    let head = tape.read().head;
    let probe = match head.as_slice() {
        [] => TlsProbe::Silent,
        [0x14..=0x17, 0x03, ..] => TlsProbe::SpeaksTls,
        _ => TlsProbe::SpeaksOtherwise,
    };
    let words = match probe {
        TlsProbe::SpeaksTls => "it does: a TLS record came back",
        TlsProbe::SpeaksOtherwise => "something else came back",
        TlsProbe::Silent | TlsProbe::NotReached => "no answer",
    };
    context.scribe.write(Direction::Note, words);
    let service = (probe == TlsProbe::SpeaksOtherwise).then(|| greeting::looks_like(&head)).flatten();
    Ok((probe, service))
}
