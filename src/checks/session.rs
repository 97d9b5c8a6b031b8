//! Does the conversation go on inside TLS, and what has changed? (RFC 3207 §4.2)

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::client::TlsStream;

use crate::{
    model::{
        evidence::{
            Capability, Exchange, ExchangeOutcome, HandshakeFailure, HandshakeStage, SessionEvidence,
        },
        transcript::Direction,
    },
    net::recorder::{Recorder, Tape},
    protocol::smtp::{
        capability,
        client::{Client, End, Listener},
    },
};

use super::{
    Context, ehlo,
    exchange::{self, Heeded},
    handshake_failure,
};

/// How long the server may take to end TLS after QUIT.
const CLOSE_LIMIT: Duration = Duration::from_secs(1);

/// What was known before TLS.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    pub ehlo_name: &'a str,
    /// The capabilities listed before TLS; nothing with implicit TLS.
    pub capabilities: Option<&'a [Capability]>,
}

/// Says hello again, compares, and says goodbye. Returns the session tickets received as well.
pub async fn run<S: AsyncRead + AsyncWrite + Unpin, L: Listener>(
    stream: TlsStream<Recorder<S>>,
    before: Before<'_>,
    context: &Context<'_, L>,
) -> (SessionEvidence, u32) {
    let tape = stream.get_ref().0.tape();
    let mut client = Client::new(stream);
    let mut evidence = nothing_yet();
    let implicit = before.capabilities.is_none();
    if implicit {
        let limit = context.limits.greeting;
        let Heeded { exchange: greeting, failure, .. } =
            exchange::run(&mut client, None, limit, context).await;
        let greeted = greeting.reply.as_ref().is_some_and(|reply| reply.code == 220);
        let complete = greeting.outcome == ExchangeOutcome::Complete;
        evidence.greeting = Some(greeting);
        if !complete {
            evidence.late_failure = late_failure(failure, &tape);
            return (evidence, tickets(client));
        }
        if !greeted {
            evidence.quit = Some(quit(&mut client, context).await);
            return (evidence, tickets(client));
        }
    }
    let (hello, failure) = ehlo::run(&mut client, before.ehlo_name, context).await;
    let accepted = ehlo::accepted(&hello.exchange);
    let broken_off = hello.exchange.outcome != ExchangeOutcome::Complete;
    evidence.ehlo = Some(hello.exchange);
    evidence.capabilities = hello.capabilities;
    if let (Some(earlier), true) = (before.capabilities, accepted) {
        evidence.gained = capability::missing_from(&evidence.capabilities, earlier);
        evidence.lost = capability::missing_from(earlier, &evidence.capabilities);
    }
    if broken_off {
        evidence.late_failure = late_failure(failure, &tape);
        return (evidence, tickets(client));
    }
    let goodbye = quit(&mut client, context).await;
    if goodbye.outcome == ExchangeOutcome::Complete {
        let limit = CLOSE_LIMIT.min(context.limits.step);
        let end = context.deadline.within(limit, client.end()).await.unwrap_or(End::Open);
        evidence.close_notify = match end {
            End::Proper => Some(true),
            End::Abrupt => Some(false),
            End::Open => None,
        };
        if evidence.close_notify.is_some() {
            context.scribe.write(Direction::Note, "the server closed the connection");
        }
    }
    evidence.quit = Some(goodbye);
    (evidence, tickets(client))
}

/// The session of a check that wants no encryption: only the goodbye.
pub async fn in_clear<S: AsyncRead + AsyncWrite + Unpin, L: Listener>(
    client: &mut Client<S>,
    context: &Context<'_, L>,
) -> SessionEvidence {
    SessionEvidence { quit: Some(quit(client, context).await), ..nothing_yet() }
}

/// Says goodbye; never holds up the result for long.
pub async fn quit<S: AsyncRead + AsyncWrite + Unpin, L: Listener>(
    client: &mut Client<S>,
    context: &Context<'_, L>,
) -> Exchange {
    exchange::run(client, Some("QUIT"), context.limits.goodbye(), context).await.exchange
}

fn nothing_yet() -> SessionEvidence {
    SessionEvidence {
        greeting: None,
        ehlo: None,
        capabilities: Vec::new(),
        gained: Vec::new(),
        lost: Vec::new(),
        quit: None,
        close_notify: None,
        late_failure: None,
    }
}

/// TLS 1.3 lets a server refuse after this side thought the handshake done (RFC 8446 §4.4.2.4).
fn late_failure(failure: Option<std::io::Error>, tape: &Tape) -> Option<HandshakeFailure> {
    let error = failure?;
    let tls = error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>);
    tls.then(|| handshake_failure::describe(&error, &tape.read(), HandshakeStage::Finished))
}

fn tickets<S: AsyncRead + AsyncWrite + Unpin>(client: Client<TlsStream<Recorder<S>>>) -> u32 {
    client.into_parts().0.get_ref().1.tls13_tickets_received()
}
