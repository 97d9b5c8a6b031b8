//! What a server answered to a sender's own ClientHello.

use crate::model::{
    evidence::{Alert, HelloAnswer, ProtocolVersion, ServerFlight, SocketFailure},
    sender_profile::{Fit, Misfit, SenderProfile},
};

use super::{Seen, certificate, deep_look, suite::Method};

pub(super) const CLOSED: &str = "connection closed by the other side";
pub(super) const SILENT: &str = "nothing came within the limit";

/// The sender's lot by the answer to its own hello.
pub(super) fn fit(profile: &SenderProfile, answer: &HelloAnswer, seen: Seen<'_>) -> Fit {
    match answer {
        HelloAnswer::Accepted(flight) => agreed(profile, flight, seen),
        HelloAnswer::NotPut { .. } => Fit::Unknown,
        HelloAnswer::Refused { .. }
        | HelloAnswer::Closed
        | HelloAnswer::Broken { .. }
        | HelloAnswer::Silent
        | HelloAnswer::NotTls { .. }
        | HelloAnswer::Garbled { .. } => Fit::Fails { reason: Misfit::Answer { text: words(answer) } },
    }
}

/// The answer in the words of the protocol.
fn words(answer: &HelloAnswer) -> String {
    match answer {
        HelloAnswer::Accepted(flight) => flight.suite.name.clone(),
        HelloAnswer::Refused { alert } => of_alert(alert),
        HelloAnswer::Closed => CLOSED.to_owned(),
        HelloAnswer::Broken { failure } => of_failure(failure),
        HelloAnswer::Silent => SILENT.to_owned(),
        HelloAnswer::NotTls { text } => text.clone(),
        HelloAnswer::Garbled { problem } => problem.clone(),
        HelloAnswer::NotPut { .. } => String::new(),
    }
}

pub(super) fn of_alert(alert: &Alert) -> String {
    format!("alert {} ({})", alert.name, alert.number)
}

pub(super) fn of_failure(failure: &SocketFailure) -> String {
    format!("connection broke: {}", failure.message)
}

/// The server chose; the sender may still refuse what it chose.
fn agreed(profile: &SenderProfile, flight: &ServerFlight, seen: Seen<'_>) -> Fit {
    let ServerFlight { version, suite, group, .. } = flight;
    match refused_by_sender(profile, flight, seen) {
        Some(reason) => Fit::Fails { reason },
        None => Fit::Agrees { version: *version, suite: suite.clone(), group: group.clone() },
    }
}

fn refused_by_sender(profile: &SenderProfile, flight: &ServerFlight, seen: Seen<'_>) -> Option<Misfit> {
    let ServerFlight { version, suite, .. } = flight;
    if !profile.versions.contains(version) {
        let sender = deep_look::nearest(profile, Some(*version))?;
        return Some(Misfit::Version { sender, server: Some(*version) });
    }
    if !profile.suites.contains(&suite.name) {
        return Some(Misfit::Suites { version: *version });
    }
    if let Some(group) = &flight.group
        && !profile.groups.is_empty()
        && !profile.groups.contains(group)
        && Method::of(&suite.name).is_elliptic()
    {
        return Some(Misfit::Groups { version: *version });
    }
    if profile.wants_secure_renegotiation && *version < ProtocolVersion::Tls13 && !flight.secure_renegotiation
    {
        return Some(Misfit::Renegotiation);
    }
    let method = Method::of(&suite.name);
    if profile.refuses_sha1_handshakes && *version < ProtocolVersion::Tls12 && method.is_signed() {
        return Some(Misfit::Sha1Handshake { version: *version });
    }
    if let Some(reason) = certificate::small_prime(profile, flight.dh_bits) {
        return Some(reason);
    }
    certificate::refused(profile, seen.certificate, method.with_rsa_key(flight.certificate_key.as_deref()))
}
