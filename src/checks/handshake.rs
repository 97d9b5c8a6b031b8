//! Can this program shake hands with the server? (RFC 8446 §4)

use std::time::Duration;

use rustls::{Error, pki_types::CertificateDer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::Instant,
};
use tokio_rustls::client::TlsStream;

use crate::{
    model::{
        evidence::HandshakeEvidence,
        transcript::{Direction, escape},
    },
    net::{
        deadline::{Cut, Deadline},
        recorder::Recorder,
    },
    protocol::{
        smtp::client::Listener,
        tls::connector::{self, Attempt},
    },
};

use super::{Context, handshake_failure};

/// Gathers randomness before it is needed: the first time costs some 40 ms of computing, which can pass while
/// the connection is made.
pub fn prepare() {
    let mut bytes = [0_u8; 1];
    // If there is none, the handshake itself will say so.
    let _ = aws_lc_rs::rand::fill(&mut bytes);
}

/// Shakes hands and writes a line about it into the conversation.
///
/// # Errors
/// Only when the TLS library refuses its own settings, which is a fault of this program.
pub async fn run<S: AsyncRead + AsyncWrite + Unpin, L: Listener>(
    stream: Recorder<S>,
    host: &str,
    context: &Context<'_, L>,
) -> Result<Handshake<S>, Error> {
    context.scribe.write(Direction::Note, "TLS handshake begins");
    let handshake = shake(stream, host, context.limits.step, context.deadline).await?;
    let evidence = &handshake.evidence;
    let words = match &evidence.failure {
        None => format!(
            "TLS handshake done: {}, {}",
            evidence.version.as_deref().unwrap_or("unknown version"),
            evidence.suite.as_deref().unwrap_or("unknown suite")
        ),
        Some(failure) => {
            let alert =
                failure.alert.as_ref().map(|alert| format!(" (alert {} {})", alert.number, alert.name));
            let text = failure.received_text.as_ref().map(|text| format!(" — the server said: {text}"));
            format!(
                "TLS handshake failed: {}{}{}",
                failure.message,
                alert.unwrap_or_default(),
                text.unwrap_or_default()
            )
        }
    };
    context.scribe.write(Direction::Note, words);
    Ok(handshake)
}

/// The outcome of a handshake.
#[derive(Debug)]
pub struct Handshake<S> {
    pub evidence: HandshakeEvidence,
    /// The chain as sent, the server's own certificate first.
    pub chain: Vec<CertificateDer<'static>>,
    /// The stapled OCSP response; empty without one.
    pub ocsp: Vec<u8>,
    /// The encrypted stream; nothing when the handshake failed.
    pub stream: Option<TlsStream<Recorder<S>>>,
    /// The wait was cut short for the whole check.
    pub cut: Option<Cut>,
}

/// Shakes hands over a stream. `host` is a host name (sent as server_name, RFC 6066 §3) or an address (not sent).
///
/// # Errors
/// Only when the TLS library refuses its own settings, which is a fault of this program.
pub async fn shake<S: AsyncRead + AsyncWrite + Unpin>(
    stream: Recorder<S>,
    host: &str,
    limit: Duration,
    deadline: &Deadline,
) -> Result<Handshake<S>, Error> {
    shake_with(Attempt::new(host)?, stream, limit, deadline).await
}

/// Shakes hands for `protocols` to be spoken inside, by their registered names (RFC 7301 §3.1).
///
/// # Errors
/// Only when the TLS library refuses its own settings, which is a fault of this program.
pub async fn shake_offering<S: AsyncRead + AsyncWrite + Unpin>(
    stream: Recorder<S>,
    host: &str,
    protocols: &[&str],
    limit: Duration,
    deadline: &Deadline,
) -> Result<Handshake<S>, Error> {
    shake_with(Attempt::offering(host, protocols)?, stream, limit, deadline).await
}

async fn shake_with<S: AsyncRead + AsyncWrite + Unpin>(
    attempt: Attempt,
    stream: Recorder<S>,
    limit: Duration,
    deadline: &Deadline,
) -> Result<Handshake<S>, Error> {
    let tape = stream.tape();
    tape.rewind();
    let began = Instant::now();
    let result = deadline.within(limit, attempt.shake(stream)).await;
    let elapsed_ms = began.elapsed().as_secs_f64() * 1000.0;
    let recording = tape.read();
    let seen = attempt.seen();
    let mut evidence = HandshakeEvidence {
        server_name: attempt.sent_name.clone(),
        version: None,
        suite: None,
        group: None,
        alpn: None,
        signature_scheme: seen.scheme.map(connector::scheme_name),
        signature_checked: seen.scheme.is_some() && !seen.unchecked,
        ocsp_staple: !seen.ocsp.is_empty(),
        tickets: 0,
        client_certificate_requested: seen.client_certificate_authorities.is_some(),
        client_certificate_authorities: seen.client_certificate_authorities.unwrap_or_default(),
        sent_bytes: recording.sent,
        received_bytes: recording.received,
        elapsed_ms,
        failure: None,
        probes: Vec::new(),
    };
    let mut cut = None;
    let stage = handshake_failure::stage(&recording, &seen);
    let stream = match result {
        Ok(Ok(stream)) => {
            let connection = stream.get_ref().1;
            evidence.version = connection.protocol_version().map(|version| match version {
                rustls::ProtocolVersion::TLSv1_3 => "TLSv1.3".to_owned(),
                rustls::ProtocolVersion::TLSv1_2 => "TLSv1.2".to_owned(),
                other => format!("{other:?}"),
            });
            evidence.suite = connection
                .negotiated_cipher_suite()
                .map(|suite| format!("{:?}", suite.suite()).replacen("TLS13_", "TLS_", 1));
            evidence.group =
                connection.negotiated_key_exchange_group().map(|group| format!("{:?}", group.name()));
            evidence.alpn =
                connection.alpn_protocol().map(|protocol| escape(protocol, handshake_failure::TEXT_SHOWN));
            Some(stream)
        }
        Ok(Err(error)) => {
            evidence.failure = Some(handshake_failure::describe(&error, &recording, stage));
            None
        }
        Err(reason) => {
            if reason != Cut::Step {
                cut = Some(reason);
            }
            evidence.failure = Some(handshake_failure::silence(&recording, stage));
            None
        }
    };
    Ok(Handshake { evidence, chain: seen.chain, ocsp: seen.ocsp, stream, cut })
}
