//! One command and its reply, with the patience the step deserves.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};

use crate::{
    model::{
        evidence::{Exchange, ExchangeOutcome},
        transcript::Direction,
    },
    net::{deadline::Cut, socket_error},
    protocol::smtp::client::{Client, Heard, Listener, Pace, masked},
};

use super::Context;

/// Says a command (nothing for the greeting) and waits for the reply.
pub async fn run<S: AsyncRead + AsyncWrite + Unpin, L: Listener>(
    client: &mut Client<S>,
    command: Option<&str>,
    limit: Duration,
    context: &Context<'_, L>,
) -> Heeded {
    if command.is_some() && client.unread() > 0 {
        let unasked =
            format!("{} octets had come before this was asked; they are read as the answer", client.unread());
        context.scribe.write(Direction::Note, unasked);
    }
    let result = context.deadline.within(limit, client.converse(command, &context.scribe)).await;
    let failure = client.take_failure();
    let outcome = match (result, &failure) {
        (Ok(Heard::Complete), _) => ExchangeOutcome::Complete,
        (Ok(Heard::TooLong), _) => ExchangeOutcome::TooLong,
        (Ok(Heard::NotSmtp), _) => ExchangeOutcome::NotSmtp,
        (Ok(Heard::Failed), Some(error)) => ExchangeOutcome::Broken(socket_error::failure(error)),
        (Ok(Heard::Closed | Heard::Failed), _) => ExchangeOutcome::Closed,
        (Err(Cut::Stopped), _) => ExchangeOutcome::Stopped,
        (Err(Cut::Step | Cut::Whole), _) => ExchangeOutcome::TimedOut,
    };
    let told = client.told(&context.scribe);
    let exchange = Exchange {
        command: command.map(masked),
        outcome,
        reply: told.reply,
        defects: told.defects,
        first_byte_ms: told.first_byte_ms,
        elapsed_ms: told.elapsed_ms,
        octets: told.octets,
        first_bytes: told.first_bytes,
    };
    if let Some(note) = note(&exchange) {
        context.scribe.write(Direction::Note, note);
    }
    Heeded { exchange, pace: told.pace, first_raw: told.first_raw, failure }
}

/// An exchange and how it came about.
#[derive(Debug)]
pub struct Heeded {
    pub exchange: Exchange,
    pub pace: Pace,
    /// The first bytes of the reply as they came.
    pub first_raw: Vec<u8>,
    /// Why reading or writing failed, if it did.
    pub failure: Option<std::io::Error>,
}

fn note(exchange: &Exchange) -> Option<String> {
    match &exchange.outcome {
        ExchangeOutcome::Complete => None,
        ExchangeOutcome::Closed => Some("the server closed the connection".to_owned()),
        ExchangeOutcome::Broken(failure) => Some(format!("the connection broke: {}", failure.message)),
        ExchangeOutcome::TimedOut => {
            let seconds = exchange.elapsed_ms / 1000.0;
            Some(format!("no complete reply after {seconds:.*} s", usize::from(seconds < 10.0)))
        }
        ExchangeOutcome::TooLong => Some(format!("reading stopped after {} octets", exchange.octets)),
        ExchangeOutcome::NotSmtp => Some("this is not an SMTP reply".to_owned()),
        ExchangeOutcome::Stopped => Some("stopped by hand".to_owned()),
    }
}
