//! A failed handshake as evidence: which side ended it, how far it had come, and with which bytes.

use std::io;

use rustls::{Error, InvalidMessage};

use crate::{
    model::{
        evidence::{Alert, EndedBy, HandshakeFailure, HandshakeFailureKind, HandshakeStage},
        transcript::escape,
    },
    net::{recorder::Recording, socket_error},
    protocol::tls::{alert, connector::Seen},
};

/// close_notify and user_canceled (RFC 8446 §6.1).
const GOODBYES: [u8; 2] = [0, 90];
/// Bytes of a failed handshake that are shown in hexadecimal.
const HEX_SHOWN: usize = 64;
/// Characters of plain text that are shown where TLS was expected.
pub(super) const TEXT_SHOWN: usize = 200;

/// A failed handshake as evidence.
#[must_use]
pub(super) fn describe(error: &io::Error, recording: &Recording, stage: HandshakeStage) -> HandshakeFailure {
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    let (kind, ended_by, alert) = match tls {
        Some(Error::AlertReceived(description)) => {
            (HandshakeFailureKind::AlertReceived, EndedBy::Server, Some(alert::alert(u8::from(*description))))
        }
        Some(tls) => {
            (local_kind(tls, recording), EndedBy::ThisProgram, alert::in_record(&recording.sent_tail))
        }
        None if error.kind() == io::ErrorKind::UnexpectedEof => {
            (HandshakeFailureKind::Closed, EndedBy::Server, None)
        }
        None => (HandshakeFailureKind::Broken(socket_error::failure(error)), EndedBy::ServerOrNetwork, None),
    };
    with_bytes(kind, ended_by, alert, recording, stage, error.to_string())
}

/// Silence until the limit as evidence. A server that said goodbye and only forgot to hang up has ended it.
pub(super) fn silence(recording: &Recording, stage: HandshakeStage) -> HandshakeFailure {
    let alert = alert::in_record(&recording.head);
    if let Some(goodbye) = alert.as_ref().filter(|alert| GOODBYES.contains(&alert.number)) {
        let message = format!("the server said {} and left the connection open", goodbye.name);
        return with_bytes(HandshakeFailureKind::Closed, EndedBy::Server, alert, recording, stage, message);
    }
    let message = format!("no further answer; {} octets had come", recording.received);
    with_bytes(HandshakeFailureKind::TimedOut, EndedBy::Nobody, alert, recording, stage, message)
}

fn with_bytes(
    kind: HandshakeFailureKind,
    ended_by: EndedBy,
    alert: Option<Alert>,
    recording: &Recording,
    stage: HandshakeStage,
    message: String,
) -> HandshakeFailure {
    let shown = recording.head.get(..HEX_SHOWN).unwrap_or(&recording.head);
    let hex: Vec<String> = shown.iter().map(|byte| format!("{byte:02x}")).collect();
    let text_like = |byte: &u8| matches!(byte, b'\r' | b'\n' | b'\t' | 0x20..=0x7e);
    let is_text = recording.head.len() >= 3 && recording.head.iter().all(text_like);
    HandshakeFailure {
        kind,
        ended_by,
        alert,
        stage,
        received_hex: hex.join(" "),
        received_text: is_text.then(|| escape(recording.head.trim_ascii_end(), TEXT_SHOWN)),
        message,
    }
}

fn local_kind(error: &Error, recording: &Recording) -> HandshakeFailureKind {
    let tls_record = matches!(recording.head.as_slice(), [0x14..=0x17, 0x03, ..] | []);
    match error {
        Error::InvalidMessage(
            InvalidMessage::HandshakePayloadTooLarge | InvalidMessage::CertificatePayloadTooLarge,
        ) => HandshakeFailureKind::TooLarge,
        Error::InvalidMessage(_) if !tls_record => HandshakeFailureKind::NotTls,
        Error::InvalidMessage(_) | Error::PeerMisbehaved(_) | Error::NoCertificatesPresented => {
            HandshakeFailureKind::Misbehaved
        }
        Error::InappropriateMessage { .. }
        | Error::InappropriateHandshakeMessage { .. }
        | Error::DecryptError => HandshakeFailureKind::Misbehaved,
        Error::PeerIncompatible(_) => HandshakeFailureKind::Incompatible,
        Error::InvalidCertificate(_) => HandshakeFailureKind::BadCertificate,
        _ => HandshakeFailureKind::Other,
    }
}

pub(super) fn stage(recording: &Recording, seen: &Seen) -> HandshakeStage {
    if !seen.chain.is_empty() {
        HandshakeStage::CertificateReceived
    } else if recording.received > 0 {
        HandshakeStage::ServerAnswered
    } else {
        HandshakeStage::ClientHelloSent
    }
}
