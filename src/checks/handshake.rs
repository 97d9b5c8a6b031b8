//! Can this program shake hands with the server? (RFC 8446 §4)

use tokio::io::{AsyncRead, AsyncWrite};

use crate::{
    model::transcript::Direction,
    net::recorder::Recorder,
    protocol::{
        smtp::client::Listener,
        tls::connector::{self, Handshake},
    },
};

use super::Context;

/// Shakes hands and writes a line about it into the conversation.
///
/// # Errors
/// Only when the TLS library refuses its own settings, which is a fault of this program.
pub async fn run<S: AsyncRead + AsyncWrite + Unpin, L: Listener>(
    stream: Recorder<S>,
    host: &str,
    context: &Context<'_, L>,
) -> Result<Handshake<S>, rustls::Error> {
    context.scribe.write(Direction::Note, "TLS handshake begins");
    let handshake = connector::handshake(stream, host, context.limits.step, context.deadline).await?;
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
