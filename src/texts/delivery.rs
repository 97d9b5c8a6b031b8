//! What each kind of sender would do, in words.

use crate::model::{
    delivery::{Delivery, Outcome, Sender},
    finding::FindingId,
    report::Report,
};

use super::{Texts, kebab};

/// Fills in summary and explanation of every decision.
pub(super) fn word(texts: Texts, report: &mut Report) {
    let encrypted = report.delivery.iter().any(|delivery| {
        delivery.sender == Sender::Opportunistic
            && matches!(delivery.outcome, Outcome::Encrypted | Outcome::EncryptedVerified)
    });
    for delivery in &mut report.delivery {
        let remark = delivery.remark.as_deref().map(kebab).unwrap_or_default();
        delivery.summary = summary(texts, delivery, &remark);
        delivery.explanation = explanation(texts, delivery, &remark, encrypted);
    }
}

fn summary(texts: Texts, delivery: &Delivery, remark: &str) -> String {
    let (sender, outcome) = (kebab(delivery.sender.key()), kebab(delivery.outcome.key()));
    let own = format!("decision-{sender}-{outcome}");
    let by_remark = format!("decision-{remark}");
    if matches!(delivery.outcome, Outcome::Unknown | Outcome::NotAffected) && texts.has(&by_remark) {
        texts.get(&by_remark)
    } else if texts.has(&own) {
        texts.get(&own)
    } else {
        texts.get(&format!("outcome-{outcome}"))
    }
}

/// `encrypted`: ordinary mail gets there encrypted, so that an unknown can only lie in the certificate.
fn explanation(texts: Texts, delivery: &Delivery, remark: &str, encrypted: bool) -> String {
    let remark_key = format!("remark-{remark}");
    let remark = texts.has(&remark_key).then(|| texts.get(&remark_key));
    // When the remark says why nothing can be said, it is the whole explanation.
    if matches!(delivery.outcome, Outcome::Unknown | Outcome::NotAffected)
        && let Some(remark) = remark
    {
        return remark;
    }
    let sentence = texts.get(&explanation_key(texts, delivery, encrypted));
    match remark {
        Some(remark) => format!("{sentence} {remark}"),
        None => sentence,
    }
}

fn explanation_key(texts: Texts, delivery: &Delivery, encrypted: bool) -> String {
    let (sender, outcome) = (kebab(delivery.sender.key()), kebab(delivery.outcome.key()));
    let no_talk = delivery.because.iter().any(ends_the_conversation);
    let certificate = delivery.because.iter().any(|id| id.as_str().starts_with("cert-"));
    let from_here = delivery.because.iter().any(|id| id.as_str().starts_with("pc-"));
    let own = format!("explain-{sender}-{outcome}");
    match delivery.outcome {
        Outcome::Queued if no_talk => "explain-queued-no-talk".to_owned(),
        Outcome::Bounced if no_talk => "explain-bounced-no-talk".to_owned(),
        Outcome::Queued if certificate && delivery.sender == Sender::EnforcedVerified => {
            format!("{own}-certificate")
        }
        Outcome::Unknown if encrypted && delivery.sender == Sender::EnforcedVerified => {
            format!("{own}-certificate")
        }
        Outcome::Unknown if from_here => "explain-unknown-here".to_owned(),
        _ if texts.has(&own) => own,
        Outcome::Queued | Outcome::Bounced | Outcome::Encrypted | Outcome::EncryptedVerified => {
            let likeness = format!("explain-enforced-verified-{outcome}");
            if texts.has(&likeness) { likeness } else { "explain-unknown".to_owned() }
        }
        Outcome::ClearText => "explain-opportunistic-clear-text".to_owned(),
        Outcome::NotAffected => "explain-not-affected".to_owned(),
        Outcome::Unknown => "explain-unknown".to_owned(),
    }
}

/// Whether a finding stops mail of every sender, before encryption comes into it.
fn ends_the_conversation(id: &FindingId) -> bool {
    let id = id.as_str();
    ["tcp-", "dns-", "banner-"].iter().any(|prefix| id.starts_with(prefix))
        && !matches!(id, "banner-masked" | "banner-software-old" | "banner-malformed")
        || matches!(id, "ehlo-421" | "ehlo-timeout" | "ehlo-closed" | "ehlo-huge" | "ehlo-name-rejected")
        || matches!(id, "tls-port-spoken-in-clear" | "clear-port-spoken-tls")
}
