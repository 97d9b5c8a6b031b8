//! Servers that break on a hello that is large, new or names them, as the probes after a failed handshake show.

use crate::model::{
    evidence::{DeepLook, HandshakeEvidence, HandshakeFailure, HandshakeFailureKind, ProtocolVersion},
    sender_profile::{Misfit, SenderProfile},
};

use super::{
    super::{
        catalogue::{
            TLS_ALERT_UNRECOGNIZED_NAME, TLS_NAME_REFUSED, TLS_PQ_CLIENTHELLO, TLS_RST_AFTER_CLIENTHELLO,
            TLS_VERSION_INTOLERANCE,
        },
        hello,
    },
    answer,
};

/// Why the server breaks on this sender's hello, if it broke on ours for something that both have in it.
pub(super) fn of(
    profile: &SenderProfile,
    handshake: Option<&HandshakeEvidence>,
    deep: &DeepLook,
) -> Option<Misfit> {
    let handshake = handshake?;
    let failure = handshake.failure.as_ref()?;
    let cause = hello::cause(handshake, failure, Some(deep))?;
    let is = |id: &str| cause.kinds.first().is_some_and(|kind| kind.id == id);
    let names = [TLS_NAME_REFUSED, TLS_ALERT_UNRECOGNIZED_NAME, TLS_RST_AFTER_CLIENTHELLO];
    let sender_has_it = is(TLS_PQ_CLIENTHELLO.id) && has_post_quantum(profile)
        || is(TLS_VERSION_INTOLERANCE.id) && profile.versions.contains(&ProtocolVersion::Tls13)
        || names.iter().any(|kind| is(kind.id)) && profile.server_name;
    sender_has_it.then(|| Misfit::Answer { text: words(failure) })
}

fn has_post_quantum(profile: &SenderProfile) -> bool {
    profile.groups.iter().any(|group| group.contains("MLKEM") || group.contains("Kyber"))
}

/// What came back instead of an agreement, as an answer to a hello is worded.
fn words(failure: &HandshakeFailure) -> String {
    match (&failure.kind, &failure.alert) {
        (HandshakeFailureKind::AlertReceived, Some(alert)) => answer::of_alert(alert),
        (HandshakeFailureKind::Closed, _) => answer::CLOSED.to_owned(),
        (HandshakeFailureKind::TimedOut, _) => answer::SILENT.to_owned(),
        (HandshakeFailureKind::Broken(broken), _) => answer::of_failure(broken),
        _ => failure.message.clone(),
    }
}
