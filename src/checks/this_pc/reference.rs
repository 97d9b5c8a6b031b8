//! Do mail servers of other operators greet this PC? One connection each: the greeting is read, and goodbye said.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use crate::{
    model::{
        evidence::{ExchangeOutcome, LookupFailure, ReferenceSeen},
        transcript::TranscriptLine,
    },
    net::{deadline::Cut, dial, recorder::Recorder},
    protocol::smtp::client::{Client, Listener, Scribe},
};

use super::{Outside, Seen, place::Place};
use crate::checks::{Context, Limits, greeting, session};

/// How long a connection to somebody who has nothing to do with the matter may take, and the greeting.
const LIMIT: Duration = Duration::from_secs(10);

/// Asks all of them at the same time: they have nothing to do with each other.
pub(super) async fn all(
    places: &[Place],
    seen: &[Seen<'_>],
    outside: Outside<'_>,
) -> Result<Vec<ReferenceSeen>, Cut> {
    let mut found = Vec::new();
    match places {
        [] => {}
        [one] => found.extend(ask(one, seen, outside).await?),
        [one, other, ..] => {
            let (one, other) = tokio::try_join!(ask(one, seen, outside), ask(other, seen, outside))?;
            found.extend(one.into_iter().chain(other));
        }
    }
    Ok(found)
}

/// Nothing when its address turns out to be one that is tested.
async fn ask(place: &Place, seen: &[Seen<'_>], outside: Outside<'_>) -> Result<Option<ReferenceSeen>, Cut> {
    let Outside { limits, deadline, .. } = outside;
    let mut found = ReferenceSeen {
        host: place.host.clone(),
        port: place.port,
        lookup_failure: None,
        attempt: None,
        greeting: None,
        heard_at: None,
    };
    let address = match deadline.within(limits.step, outside.address(place)).await {
        Ok(Ok(address)) => address,
        Ok(Err(failure)) => {
            found.lookup_failure = Some(failure);
            return Ok(Some(found));
        }
        Err(Cut::Step) => {
            found.lookup_failure = Some(LookupFailure::TimedOut);
            return Ok(Some(found));
        }
        Err(cut) => return Err(cut),
    };
    if seen.iter().flat_map(Seen::attempts).any(|attempt| attempt.address == address) {
        return Ok(None);
    }
    let (attempt, connection) = dial::dial(address, LIMIT.min(limits.connect), deadline).await?;
    found.attempt = Some(attempt);
    let Some(connection) = connection else { return Ok(Some(found)) };
    let limits = Limits { greeting: LIMIT.min(limits.greeting), ..*limits };
    let scribe = Scribe { listener: &Unheard, began: Instant::now(), encrypted: false };
    let context = Context { deadline, limits: &limits, scribe };
    let mut client = Client::new(Recorder::new(connection));
    let greeting = greeting::run(&mut client, &context).await;
    if greeting.exchange.outcome == ExchangeOutcome::Complete {
        found.heard_at = Some(Timestamp::now());
        session::quit(&mut client, &context).await;
    }
    found.greeting = Some(greeting);
    match deadline.cut() {
        Some(cut) => Err(cut),
        None => Ok(Some(found)),
    }
}

/// What is said to others is no part of the conversation with the server.
struct Unheard;

impl Listener for Unheard {
    fn line(&self, _line: TranscriptLine) {}
}
