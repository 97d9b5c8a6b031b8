//! What does the server say it can do? (RFC 5321 §3.2)

use tokio::io::{AsyncRead, AsyncWrite};

use crate::{
    model::evidence::{EhloEvidence, Exchange, ExchangeOutcome},
    protocol::smtp::{
        capability,
        client::{Client, Listener},
    },
};

use super::{
    Context,
    exchange::{self, Heeded},
};

/// Replies to EHLO that mean "I do not know this command or dislike it", after which HELO may work.
const REFUSALS: [u16; 6] = [500, 501, 502, 503, 504, 550];

/// Says EHLO, and HELO when EHLO is refused. The failure is the one that EHLO met, if it met one.
pub async fn run<S: AsyncRead + AsyncWrite + Unpin, L: Listener>(
    client: &mut Client<S>,
    name: &str,
    context: &Context<'_, L>,
) -> (EhloEvidence, Option<std::io::Error>) {
    let Heeded { exchange, failure, .. } = say(client, "EHLO", name, context).await;
    let refused = exchange.outcome == ExchangeOutcome::Complete
        && exchange.reply.as_ref().is_some_and(|reply| REFUSALS.contains(&reply.code));
    let helo = if refused { Some(say(client, "HELO", name, context).await.exchange) } else { None };
    let accepted = accepted(&exchange);
    let (server_name, capabilities) = match &exchange.reply {
        Some(reply) if accepted => capability::read(reply),
        _ => (None, Vec::new()),
    };
    (EhloEvidence { name: name.to_owned(), exchange, helo, server_name, capabilities }, failure)
}

async fn say<S: AsyncRead + AsyncWrite + Unpin, L: Listener>(
    client: &mut Client<S>,
    verb: &str,
    name: &str,
    context: &Context<'_, L>,
) -> Heeded {
    let command = format!("{verb} {name}");
    exchange::run(client, Some(&command), context.limits.step, context).await
}

/// A complete reply of 250.
#[must_use]
pub fn accepted(exchange: &Exchange) -> bool {
    exchange.outcome == ExchangeOutcome::Complete
        && exchange.reply.as_ref().is_some_and(|reply| reply.code == 250)
}
