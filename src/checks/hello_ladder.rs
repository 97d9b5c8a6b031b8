//! A handshake failed: what would have worked? Asks one question after another, each on a connection of its own,
//! and stops as soon as the cause is clear.
//!
//! The questions come in the order in which the failure makes them likely. An answer that goes a known way ends
//! the ladder; unless an alert named the reason, the failed hello is sent once more, so that nobody is blamed for a
//! bad moment. A server that is busy is left alone.

use std::time::Duration;

use rustls::pki_types::CertificateDer;

use crate::{
    model::evidence::{
        HandshakeEvidence, HandshakeFailure, HandshakeFailureKind, HandshakeStage, HelloAnswer, HelloProbe,
        HelloQuestion, Obstacle, ProtocolVersion, SocketFailureKind,
    },
    protocol::{
        smtp::client::Listener,
        tls::{cipher_suite, hello_shapes},
    },
};

use super::{
    Context,
    hello_probe::{self, Probed, Way},
};

/// How long all questions together may take.
pub const LIMIT: Duration = Duration::from_secs(60);
/// How long the answer to one question may take; the handshake itself was given more.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);

/// What the questions brought.
#[derive(Debug, Clone, Default)]
pub struct Ladder {
    /// In the order asked.
    pub probes: Vec<HelloProbe>,
    /// The first certificates that came, and in which version.
    pub shown: Option<Shown>,
}

/// Certificates that came with an answer.
#[derive(Debug, Clone)]
pub struct Shown {
    pub version: ProtocolVersion,
    pub chain: Vec<CertificateDer<'static>>,
    /// The stapled OCSP response; empty without one.
    pub ocsp: Vec<u8>,
}

/// The questions that a failed handshake raises, in order; none when its cause is known already.
#[must_use]
pub fn questions(evidence: &HandshakeEvidence) -> &'static [HelloQuestion] {
    use HelloQuestion as Q;
    let Some(failure) = &evidence.failure else { return &[] };
    // Whoever asked for our certificate and then ended it has said why; plain text is no TLS at all.
    if evidence.client_certificate_requested
        || failure.received_text.is_some()
        || failure.stage >= HandshakeStage::CertificateReceived
    {
        return &[];
    }
    match &failure.kind {
        HandshakeFailureKind::NotTls | HandshakeFailureKind::BadCertificate => &[],
        // This PC's own doing says nothing about the server.
        HandshakeFailureKind::Broken(broken) if broken.kind == SocketFailureKind::AbortedHere => &[],
        HandshakeFailureKind::TooLarge => &[Q::CappedAtTls12],
        HandshakeFailureKind::AlertReceived => after_alert(failure),
        HandshakeFailureKind::Incompatible => {
            &[Q::OlderSuites, Q::CappedAtTls12, Q::Tls11, Q::Tls10, Q::Ssl3, Q::Ssl2]
        }
        HandshakeFailureKind::TimedOut => {
            &[Q::WithoutPostQuantum, Q::CappedAtTls12, Q::WithoutServerName, Q::OlderSuites, Q::Tls10]
        }
        HandshakeFailureKind::Closed | HandshakeFailureKind::Broken(_) => &[
            Q::WithoutPostQuantum,
            Q::OlderSuites,
            Q::WithoutServerName,
            Q::CappedAtTls12,
            Q::Tls10,
            Q::Ssl3,
            Q::Ssl2,
        ],
        HandshakeFailureKind::Misbehaved | HandshakeFailureKind::Other => {
            &[Q::Again, Q::CappedAtTls12, Q::WithoutPostQuantum, Q::WithoutServerName]
        }
    }
}

fn after_alert(failure: &HandshakeFailure) -> &'static [HelloQuestion] {
    use HelloQuestion as Q;
    match failure.alert.as_ref().map(|alert| alert.number) {
        // handshake_failure, insufficient_security
        Some(40 | 71) => {
            &[Q::OlderSuites, Q::WithoutServerName, Q::CappedAtTls12, Q::Tls10, Q::Ssl3, Q::Ssl2]
        }
        // protocol_version
        Some(70) => &[Q::CappedAtTls12, Q::OlderSuites, Q::Tls11, Q::Tls10, Q::Ssl3, Q::Ssl2],
        // unrecognized_name
        Some(112) => &[Q::WithoutServerName],
        // access_denied and what is said of our certificate
        Some(42..=46 | 48 | 49 | 116) => &[Q::Again],
        // internal_error
        Some(80) => &[Q::Again, Q::WithoutServerName, Q::WithoutPostQuantum, Q::OlderSuites, Q::Tls10],
        // unexpected_message, record_overflow, decompression_failure, illegal_parameter, decode_error, decrypt_error,
        // unsupported_extension: something in the hello is not understood
        _ => &[Q::WithoutPostQuantum, Q::CappedAtTls12, Q::WithoutServerName, Q::OlderSuites, Q::Tls10],
    }
}

/// Asks. `probed` is told every question's connection and result before the next one is asked.
pub async fn run<L: Listener>(
    way: &Way,
    failed: &HandshakeEvidence,
    context: &Context<'_, L>,
    mut probed: impl FnMut(&Probed),
) -> Ladder {
    let mut ladder = Ladder::default();
    let name = failed.server_name.as_deref();
    let deadline = context.deadline.shortened(LIMIT);
    let context = context.until(&deadline);
    let mut left: Vec<HelloQuestion> = questions(failed).to_vec();
    if name.is_none() {
        left.retain(|question| *question != HelloQuestion::WithoutServerName);
    }
    left.reverse();
    while let Some(question) = left.pop() {
        let spec = hello_probe::of_harmless_size(hello_shapes::for_question(question, name));
        let limit = ANSWER_LIMIT.min(context.limits.step);
        let mut result = hello_probe::ask(way, &spec, question.words(), limit, &context).await;
        probed(&result);
        if let HelloAnswer::NotPut { because } = &mut result.answer {
            turned_away(because);
        }
        if matches!(result.answer, HelloAnswer::NotPut { because: Obstacle::Stopped }) {
            break;
        }
        let end = is_the_end(&result.answer);
        if let (None, Some(flight)) = (&ladder.shown, result.answer.accepted())
            && !result.chain.is_empty()
        {
            ladder.shown = Some(Shown { version: flight.version, chain: result.chain, ocsp: result.ocsp });
        }
        if result.answer.accepted().is_some_and(|flight| flight.complete) {
            left = follow_up(question, &result.answer, failed, &ladder.probes);
        }
        ladder.probes.push(HelloProbe {
            question,
            answer: result.answer,
            hello_octets: result.hello_octets,
            elapsed_ms: result.elapsed_ms,
        });
        if end {
            break;
        }
    }
    ladder
}

/// A server that took our call a moment ago and refuses the next has had enough of us for now.
fn turned_away(because: &mut Obstacle) {
    if let Obstacle::NotConnected { failure } = because
        && failure.kind == SocketFailureKind::Refused
    {
        *because = Obstacle::Busy { reply: std::mem::take(&mut failure.message) };
    }
}

/// Nobody asks on where nobody is let in.
fn is_the_end(answer: &HelloAnswer) -> bool {
    matches!(answer, HelloAnswer::NotPut { .. } | HelloAnswer::NotTls { .. })
}

/// What is asked after a hello was taken, to be popped from the end: mostly nothing.
fn follow_up(
    question: HelloQuestion,
    answer: &HelloAnswer,
    failed: &HandshakeEvidence,
    before: &[HelloProbe],
) -> Vec<HelloQuestion> {
    let asked = |question| before.iter().any(|probe: &HelloProbe| probe.question == question);
    let alert = failed.failure.as_ref().and_then(|failure| failure.alert.as_ref()).map(|alert| alert.number);
    let mut more = Vec::new();
    let newer = matches!(question, HelloQuestion::Again | HelloQuestion::Tls11)
        || question > HelloQuestion::Tls11
        || answer.accepted().is_some_and(|flight| {
            // An old version or an old suite is cause enough.
            flight.version < ProtocolVersion::Tls12
                || !cipher_suite::current(flight.version).contains(&flight.suite.code)
        });
    if newer {
        return more;
    }
    // Only an alert that names the reason cannot be the moment's, or that of one machine among several.
    if !matches!(alert, Some(70 | 112)) && !asked(HelloQuestion::Again) {
        more.push(HelloQuestion::Again);
    }
    // It took one of the suites that it had been offered before: then it is not the suites.
    if question == HelloQuestion::OlderSuites && !asked(HelloQuestion::CappedAtTls12) {
        more.push(HelloQuestion::CappedAtTls12);
    }
    // The hello without TLS 1.3 is a short one as well: was it the version, or the length? Alert 70 says it.
    if question == HelloQuestion::CappedAtTls12
        && alert != Some(70)
        && !asked(HelloQuestion::WithoutPostQuantum)
    {
        more.push(HelloQuestion::WithoutPostQuantum);
    }
    more
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::evidence::EndedBy, protocol::tls::alert};

    fn failed(kind: HandshakeFailureKind, number: Option<u8>) -> HandshakeEvidence {
        HandshakeEvidence {
            server_name: Some("mx.example.org".to_owned()),
            version: None,
            suite: None,
            group: None,
            alpn: None,
            signature_scheme: None,
            signature_checked: false,
            ocsp_staple: false,
            tickets: 0,
            client_certificate_requested: false,
            client_certificate_authorities: 0,
            sent_bytes: 1500,
            received_bytes: 7,
            elapsed_ms: 5.0,
            failure: Some(HandshakeFailure {
                kind,
                ended_by: EndedBy::Server,
                alert: number.map(alert::alert),
                stage: HandshakeStage::ServerAnswered,
                received_hex: String::new(),
                received_text: None,
                message: String::new(),
            }),
            probes: Vec::new(),
        }
    }

    #[test]
    fn the_likeliest_cause_is_asked_first() {
        use HelloQuestion as Q;
        for (number, first) in [
            (40, Q::OlderSuites),
            (47, Q::WithoutPostQuantum),
            (50, Q::WithoutPostQuantum),
            (70, Q::CappedAtTls12),
            (71, Q::OlderSuites),
            (80, Q::Again),
            (112, Q::WithoutServerName),
        ] {
            let evidence = failed(HandshakeFailureKind::AlertReceived, Some(number));
            assert_eq!(questions(&evidence).first(), Some(&first), "alert {number}");
        }
        let hung = failed(HandshakeFailureKind::TimedOut, None);
        assert_eq!(questions(&hung).first(), Some(&Q::WithoutPostQuantum));
    }

    #[test]
    fn nothing_is_asked_where_the_cause_is_known() {
        assert_eq!(questions(&failed(HandshakeFailureKind::NotTls, None)), []);
        assert_eq!(questions(&failed(HandshakeFailureKind::BadCertificate, None)), []);
        let mut wants_ours = failed(HandshakeFailureKind::AlertReceived, Some(116));
        wants_ours.client_certificate_requested = true;
        assert_eq!(questions(&wants_ours), []);
        let mut fine = failed(HandshakeFailureKind::Other, None);
        fine.failure = None;
        assert_eq!(questions(&fine), []);
    }

    #[test]
    fn nothing_is_asked_twice() {
        for kind in [
            HandshakeFailureKind::AlertReceived,
            HandshakeFailureKind::Closed,
            HandshakeFailureKind::TimedOut,
            HandshakeFailureKind::Incompatible,
            HandshakeFailureKind::Misbehaved,
        ] {
            for number in 0..=u8::MAX {
                let evidence = failed(kind.clone(), Some(number));
                let mut asked = questions(&evidence).to_vec();
                let count = asked.len();
                asked.sort_unstable();
                asked.dedup();
                assert_eq!(asked.len(), count, "{kind:?} {number}");
            }
        }
    }
}
