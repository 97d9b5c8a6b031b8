//! Servers that break on a hello that is new, large or names them, as the probes after a failed handshake show.

use crate::model::{
    evidence::{HelloAnswer, HelloProbe, HelloQuestion, ProtocolVersion},
    sender_profile::{Misfit, SenderProfile},
};

use super::answer;

/// Why the server breaks on this sender's hello, if it was seen to break on one of that kind.
///
/// Each question takes one thing away from the hello that failed. What was taken away when the server answered at
/// last is what it cannot bear: the post-quantum share, TLS 1.3, its own name.
pub(super) fn of(profile: &SenderProfile, probes: &[HelloProbe]) -> Option<Misfit> {
    let asked = |question| probes.iter().find(|probe| probe.question == question).map(|probe| &probe.answer);
    let again = asked(HelloQuestion::Again)?;
    if again.accepted().is_some() || is_no_answer(again) {
        return None;
    }
    for (question, has_it) in [
        (HelloQuestion::WithoutPostQuantum, has_post_quantum(profile)),
        (HelloQuestion::CappedAtTls12, profile.versions.contains(&ProtocolVersion::Tls13)),
        (HelloQuestion::WithoutServerName, profile.server_name),
    ] {
        let Some(answer) = asked(question) else { continue };
        if answer.accepted().is_some() {
            return has_it.then(|| Misfit::Answer { text: answer::words(again) });
        }
        if is_no_answer(answer) {
            return None;
        }
    }
    None
}

/// The question was not put, so that the server said nothing to it.
fn is_no_answer(answer: &HelloAnswer) -> bool {
    matches!(answer, HelloAnswer::NotPut { .. })
}

fn has_post_quantum(profile: &SenderProfile) -> bool {
    profile.groups.iter().any(|group| group.contains("MLKEM") || group.contains("Kyber"))
}
