//! What was asked with a ClientHello made by hand, and what came of it, in words.

use super::{
    evidence::{key_of, socket_failure},
    page::Words,
    safe,
};
use crate::{
    model::evidence::{HelloAnswer, HelloProbe, HelloQuestion, Obstacle, ProtocolVersion, ServerFlight},
    texts::Texts,
};

/// The question and its answer, one line each: `TLS 1.2 at most`, `accepted: TLS 1.2, …`.
#[must_use]
pub fn line(probe: &HelloProbe, texts: &Texts) -> (String, String) {
    (question(probe.question, texts), answer(&probe.answer, texts))
}

/// What was asked, in a few words.
#[must_use]
pub fn question(question: HelloQuestion, texts: &Texts) -> String {
    texts.get(&format!("probe-{}", key_of(&question)))
}

/// What came of it, on one line and harmless to show.
#[must_use]
pub fn answer(answer: &HelloAnswer, texts: &Texts) -> String {
    let words = Words { texts };
    let worded = match answer {
        HelloAnswer::Accepted(flight) => {
            let suite = chosen(flight, texts);
            texts.with("answer-accepted", &[("version", &version(flight.version)), ("suite", &suite)])
        }
        HelloAnswer::Refused { alert } => {
            texts.with("answer-refused", &[("number", &alert.number.to_string()), ("name", &alert.name)])
        }
        HelloAnswer::Closed => texts.get("answer-closed"),
        HelloAnswer::Broken { failure } => {
            texts.with("answer-broken", &[("reason", &socket_failure(failure, &words))])
        }
        HelloAnswer::Silent => texts.get("answer-silent"),
        HelloAnswer::NotTls { text } => texts.with("answer-not-tls", &[("text", text)]),
        HelloAnswer::Garbled { problem } => texts.with("answer-garbled", &[("problem", problem)]),
        HelloAnswer::NotPut { because } => not_put(because, &words),
    };
    safe::one_line(&worded)
}

/// The name of a version as people write it: `TLS 1.2`, `SSLv3`.
#[must_use]
pub fn version(version: ProtocolVersion) -> String {
    version.name().replace("TLSv", "TLS ")
}

/// What the key exchange was done with: the group, or the size of the prime; empty when nothing is known.
#[must_use]
pub fn exchange(
    group: Option<&str>,
    dh_bits: Option<usize>,
    dh_prime: Option<&str>,
    texts: &Texts,
) -> String {
    match (group, dh_bits, dh_prime) {
        (_, Some(bits), Some(prime)) => {
            texts.with("deep-dh-known", &[("bits", &bits.to_string()), ("prime", prime)])
        }
        (_, Some(bits), None) => texts.with("deep-dh", &[("bits", &bits.to_string())]),
        (Some(group), None, _) => group.to_owned(),
        (None, None, _) => String::new(),
    }
}

/// The suite a server chose, and with what its key exchange is done.
fn chosen(flight: &ServerFlight, texts: &Texts) -> String {
    let with = exchange(flight.group.as_deref(), flight.dh_bits, flight.dh_prime.as_deref(), texts);
    let suite = flight.suite.name.clone();
    if with.is_empty() { suite } else { format!("{suite}, {with}") }
}

fn not_put(because: &Obstacle, words: &Words<'_>) -> String {
    let texts = words.texts;
    match because {
        Obstacle::NotConnected { failure } => {
            texts.with("answer-not-connected", &[("reason", &socket_failure(failure, words))])
        }
        Obstacle::Busy { reply } => texts.with("answer-busy", &[("reply", reply)]),
        Obstacle::Conversation { reply } => texts.with("answer-conversation", &[("reply", reply)]),
        Obstacle::Stopped => texts.get("answer-stopped"),
    }
}
