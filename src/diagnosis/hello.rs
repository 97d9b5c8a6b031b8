//! What the questions tell that were asked after a handshake failed: which of our wishes the server cannot meet,
//! and what works instead.
//!
//! A failed handshake of this program says little about mail: common mail servers speak older methods too. The
//! answers to hand-made hellos say what they would have got.

use crate::model::{
    evidence::{
        DeepLook, HandshakeEvidence, HandshakeFailure, HandshakeFailureKind, HandshakeStage, HelloAnswer,
        HelloProbe, HelloQuestion, Obstacle, ProtocolVersion, ServerFlight,
    },
    finding::Finding,
};

use super::{
    agreed::{self, Agreed},
    catalogue::{
        Kind, TLS_ALERT_UNRECOGNIZED_NAME, TLS_CBC_ONLY, TLS_FLAKY, TLS_LEGACY_KEX_ONLY,
        TLS_LEGACY_RENEGOTIATION, TLS_NAME_REFUSED, TLS_ONLY_OLD, TLS_PQ_CLIENTHELLO, TLS_RC4_3DES_ONLY,
        TLS_RST_AFTER_CLIENTHELLO, TLS_SSLV2, TLS_SSLV3_ONLY, TLS_VERSION_INTOLERANCE, TLS_WEAK_DH,
    },
    context::{Standing, quote},
};

/// Why a handshake failed, as further questions showed.
#[derive(Debug, Clone)]
pub(super) struct Cause<'a> {
    /// The findings that tell it, the most telling first.
    pub(super) kinds: Vec<Kind>,
    /// Whether common senders get through all the same.
    pub(super) standing: Standing,
    /// What was agreed to instead.
    pub(super) agreed: Agreed<'a>,
    /// Key of the question that the server could agree to.
    pub(super) way: &'static str,
}

/// The cause, if the answers make it clear.
pub(super) fn cause<'a>(
    evidence: &'a HandshakeEvidence,
    failure: &HandshakeFailure,
    deep: Option<&'a DeepLook>,
) -> Option<Cause<'a>> {
    if ended_over_the_hello(failure)
        && let Some(cause) = something_in_the_hello(evidence, failure)
    {
        return Some(cause);
    }
    (ended_over_the_hello(failure) || chose_strangely(failure)).then(|| only_older(evidence, deep)).flatten()
}

/// Current methods were agreed to once a part of the hello was left out, or at the second attempt.
fn something_in_the_hello<'a>(
    evidence: &'a HandshakeEvidence,
    failure: &HandshakeFailure,
) -> Option<Cause<'a>> {
    use HelloQuestion as Q;
    let because = |question, kind: Kind, standing| {
        let agreed = Agreed::in_flight(accepted(evidence, question)?);
        let cause = Cause { kinds: vec![kind], standing, agreed, way: key(question) };
        agreed.is_current().then_some(cause)
    };
    let flaky = because(Q::Again, TLS_FLAKY, Standing::Holds);
    // What was not tried again may have been the moment's; an alert that names the reason does not come by chance.
    if flaky.is_some() || !names_the_reason(failure) && !was_refused(evidence, Q::Again) {
        return flaky;
    }
    because(Q::WithoutPostQuantum, TLS_PQ_CLIENTHELLO, Standing::Broken)
        .or_else(|| because(Q::CappedAtTls12, TLS_VERSION_INTOLERANCE, Standing::Broken))
        .or_else(|| {
            evidence.server_name.as_ref()?;
            let (kind, standing) = without_name(failure);
            because(Q::WithoutServerName, kind, standing)
        })
}

/// protocol_version and unrecognized_name say what was not liked.
fn names_the_reason(failure: &HandshakeFailure) -> bool {
    failure.alert.as_ref().is_some_and(|alert| matches!(alert.number, 70 | 112))
}

/// Whether nothing came after our hello but a refusal, if anything: the failure is about the hello itself.
fn ended_over_the_hello(failure: &HandshakeFailure) -> bool {
    let nothing_but_an_alert = failure.received_hex.is_empty() || failure.received_hex.starts_with("15");
    let ended = matches!(
        failure.kind,
        HandshakeFailureKind::AlertReceived
            | HandshakeFailureKind::Closed
            | HandshakeFailureKind::Broken(_)
            | HandshakeFailureKind::TimedOut
    );
    ended && nothing_but_an_alert && failure.stage <= HandshakeStage::ServerAnswered
}

/// Whether the server answered with a choice that was not offered, or in a form from before TLS.
fn chose_strangely(failure: &HandshakeFailure) -> bool {
    match failure.kind {
        HandshakeFailureKind::Incompatible => true,
        HandshakeFailureKind::Misbehaved => failure.stage <= HandshakeStage::ServerAnswered,
        HandshakeFailureKind::NotTls => failure.received_text.is_none(),
        _ => false,
    }
}

/// The server answers those that do not name it.
fn without_name(failure: &HandshakeFailure) -> (Kind, Standing) {
    let number = failure.alert.as_ref().map(|alert| alert.number);
    match (&failure.kind, number) {
        (HandshakeFailureKind::AlertReceived, Some(112)) => (TLS_ALERT_UNRECOGNIZED_NAME, Standing::Holds),
        (HandshakeFailureKind::Broken(_), _) => (TLS_RST_AFTER_CLIENTHELLO, Standing::Broken),
        _ => (TLS_NAME_REFUSED, Standing::Holds),
    }
}

/// The server takes nothing but what current libraries have left out.
fn only_older<'a>(evidence: &'a HandshakeEvidence, deep: Option<&'a DeepLook>) -> Option<Cause<'a>> {
    use HelloQuestion as Q;
    use ProtocolVersion as V;
    let all = agreed::everything(&evidence.probes, deep);
    if all.iter().any(Agreed::is_current) {
        return None;
    }
    let newest = all.iter().map(|agreed| agreed.version).max()?;
    let of_newest = || all.iter().filter(|agreed| agreed.version == newest);
    let best =
        *of_newest().min_by_key(|agreed| (agreed.has_broken_cipher(), agreed.has_legacy_exchange()))?;
    let only_broken_ciphers = all.iter().all(Agreed::has_broken_cipher);
    let refused = |questions: &[Q]| questions.iter().all(|question| was_refused(evidence, *question));
    // A server that is offered more takes the newest it knows (RFC 5246 §E.1).
    let offered_more =
        [Q::OlderSuites, Q::CappedAtTls12, Q::WithoutServerName, Q::WithoutPostQuantum, Q::Again]
            .into_iter()
            .any(|question| accepted(evidence, question).is_some());
    let (mut kinds, standing) = match newest {
        V::Tls12 | V::Tls13 if only_broken_ciphers => (vec![TLS_RC4_3DES_ONLY], Standing::Broken),
        V::Tls12 | V::Tls13 if of_newest().all(Agreed::has_legacy_exchange) => {
            (vec![TLS_LEGACY_KEX_ONLY], Standing::Holds)
        }
        V::Tls12 | V::Tls13 => (vec![TLS_CBC_ONLY], Standing::Holds),
        V::Tls10 | V::Tls11 if !offered_more && !refused(&[Q::OlderSuites]) => return None,
        V::Tls10 | V::Tls11 if only_broken_ciphers => {
            (vec![TLS_RC4_3DES_ONLY, TLS_ONLY_OLD], Standing::Broken)
        }
        V::Tls10 | V::Tls11 => (vec![TLS_ONLY_OLD], Standing::Holds),
        V::Ssl3 if offered_more || refused(&[Q::OlderSuites, Q::Tls10]) => {
            (vec![TLS_SSLV3_ONLY], Standing::Broken)
        }
        V::Ssl2 if refused(&[Q::OlderSuites, Q::Tls10, Q::Ssl3]) => (vec![TLS_SSLV2], Standing::Broken),
        V::Ssl3 | V::Ssl2 => return None,
    };
    if standing == Standing::Holds {
        if best.has_short_prime() {
            kinds.insert(0, TLS_WEAK_DH);
        }
        if best.unsafe_renegotiation {
            kinds.push(TLS_LEGACY_RENEGOTIATION);
        }
    }
    Some(Cause { kinds, standing, agreed: best, way: "older" })
}

/// The answer of a server that agreed.
pub(super) fn accepted(evidence: &HandshakeEvidence, question: HelloQuestion) -> Option<&ServerFlight> {
    evidence
        .probes
        .iter()
        .filter(|probe| probe.question == question)
        .find_map(|probe| probe.answer.accepted())
}

/// Whether a question was put and not agreed to. Silence counts: that is how the handshake failed, too.
fn was_refused(evidence: &HandshakeEvidence, question: HelloQuestion) -> bool {
    let mut answers = evidence
        .probes
        .iter()
        .filter(|probe| probe.question == question)
        .map(|probe| &probe.answer)
        .peekable();
    answers.peek().is_some()
        && answers.all(|answer| !matches!(answer, HelloAnswer::Accepted(_) | HelloAnswer::NotPut { .. }))
}

/// Whether older versions and methods were tried, and the server agreed to nothing at all.
pub(super) fn refused_everything(evidence: &HandshakeEvidence) -> bool {
    was_refused(evidence, HelloQuestion::OlderSuites)
        && evidence.probes.iter().all(|probe| probe.answer.accepted().is_none())
}

/// Adds each question and its answer.
pub(super) fn with_questions(finding: Finding, probes: &[HelloProbe]) -> Finding {
    probes.iter().fold(finding, |finding, probe| {
        let name = format!("asked {}", probe.question.words());
        finding.saw(&name, format_args!("{} ({} octets)", answer(&probe.answer), probe.hello_octets))
    })
}

const fn key(question: HelloQuestion) -> &'static str {
    match question {
        HelloQuestion::Again => "again",
        HelloQuestion::WithoutPostQuantum => "without_post_quantum",
        HelloQuestion::CappedAtTls12 => "capped_at_tls12",
        HelloQuestion::WithoutServerName => "without_server_name",
        HelloQuestion::OlderSuites
        | HelloQuestion::Tls11
        | HelloQuestion::Tls10
        | HelloQuestion::Ssl3
        | HelloQuestion::Ssl2 => "older",
    }
}

fn answer(answer: &HelloAnswer) -> String {
    match answer {
        HelloAnswer::Accepted(flight) => {
            let agreed = Agreed::in_flight(flight).told();
            format!("accepted, {agreed}")
        }
        HelloAnswer::Refused { alert } => format!("refused, {} ({})", quote(&alert.name), alert.number),
        HelloAnswer::Closed => "connection closed".to_owned(),
        HelloAnswer::Broken { failure } => format!("connection broke: {}", quote(&failure.message)),
        HelloAnswer::Silent => "no answer".to_owned(),
        HelloAnswer::NotTls { text } => format!("plain text: {}", quote(text)),
        HelloAnswer::Garbled { problem } => format!("an answer that makes no sense: {}", quote(problem)),
        HelloAnswer::NotPut { because } => format!("could not be asked, {}", obstacle(because)),
    }
}

fn obstacle(because: &Obstacle) -> String {
    match because {
        Obstacle::NotConnected { failure } => format!("no connection: {}", quote(&failure.message)),
        Obstacle::Busy { reply } => format!("the server asked for a pause: {}", quote(reply)),
        Obstacle::Conversation { reply } => format!("the server said: {}", quote(reply)),
        Obstacle::Stopped => "the check ended before".to_owned(),
    }
}
