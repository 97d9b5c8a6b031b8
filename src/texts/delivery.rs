//! What each kind of sender would do, in words.

use crate::model::{
    delivery::{Delivery, Outcome, ProductDelivery, Sender},
    finding::FindingId,
    report::Report,
};

use super::{Texts, kebab};

/// The remark on how long senders keep trying.
const PATIENCE: &str = "queue-times";

/// The remark on who sends in clear text, and when.
const CLEAR_TEXT: &str = "clear-text-on-retry";
/// Beginnings of products' keys, and by whose patience they go: the longer beginning first.
const PATIENT: [&str; 5] = ["postfix", "exim", "exchange-online", "exchange", "gmail"];

/// Fills in summary and explanation of every decision.
pub(super) fn word(texts: Texts, report: &mut Report) {
    let encrypted = report.delivery.iter().any(|delivery| {
        delivery.sender == Sender::Opportunistic
            && matches!(delivery.outcome, Outcome::Encrypted | Outcome::EncryptedVerified)
    });
    let mut patience_told = false;
    for delivery in &mut report.delivery {
        let mut remark = delivery.remark.as_deref().map(kebab).unwrap_or_default();
        if remark == PATIENCE {
            remark.clear();
        }
        delivery.summary = summary(texts, delivery, &remark);
        delivery.explanation = explanation(texts, delivery, &remark, encrypted);
        // How long senders keep trying is the same for all of them, so it is said once.
        if delivery.outcome == Outcome::Queued && !std::mem::replace(&mut patience_told, true) {
            delivery.explanation.push(' ');
            delivery.explanation.push_str(&texts.get(&format!("remark-{PATIENCE}")));
        }
    }
    for product in &mut report.products {
        word_product(texts, product);
    }
}

fn word_product(texts: Texts, product: &mut ProductDelivery) {
    let (key, outcome) = (kebab(&product.product), kebab(product.outcome.key()));
    let remark = product.remark.as_deref().map(kebab).unwrap_or_default();
    let name = format!("product-{key}");
    // A product of a newer version keeps its words.
    if !texts.has(&name) {
        return;
    }
    product.name = texts.get(&name);
    let own = format!("product-outcome-{outcome}-{remark}");
    product.summary =
        if texts.has(&own) { texts.get(&own) } else { texts.get(&format!("outcome-{outcome}")) };
    let certificate = || product.because.iter().any(|id| id.as_str().starts_with("cert-"));
    let no_talk = || !product.because.is_empty() && product.because.iter().all(ends_the_conversation);
    let explain = match product.outcome {
        Outcome::Encrypted if certificate() => "product-explain-encrypted-certificate".to_owned(),
        Outcome::Queued if no_talk() => "product-explain-queued-no-talk".to_owned(),
        _ => format!("product-explain-{outcome}"),
    };
    let mut sentences = vec![explain];
    let remark = format!("product-remark-{remark}");
    if texts.has(&remark) {
        // When the remark says why nothing can be said, it is the whole explanation.
        if product.outcome == Outcome::Unknown {
            sentences.clear();
        }
        sentences.push(remark);
    }
    if product.outcome == Outcome::Queued
        && let Some(patient) = PATIENT.iter().find(|patient| key.starts_with(**patient))
    {
        sentences.push(format!("patience-{patient}"));
    }
    let sentences: Vec<String> = sentences.iter().map(|key| texts.get(key)).collect();
    product.explanation = sentences.join(" ");
}

fn summary(texts: Texts, delivery: &Delivery, remark: &str) -> String {
    let (sender, outcome) = (kebab(delivery.sender.key()), kebab(delivery.outcome.key()));
    let own = format!("decision-{sender}-{outcome}");
    let by_remark = format!("decision-{remark}");
    let by_both = format!("decision-{remark}-{outcome}");
    if texts.has(&by_both) {
        texts.get(&by_both)
    } else if matches!(delivery.outcome, Outcome::Unknown | Outcome::NotAffected) && texts.has(&by_remark) {
        texts.get(&by_remark)
    } else if texts.has(&own) {
        texts.get(&own)
    } else {
        texts.get(&format!("outcome-{outcome}"))
    }
}

/// The words of a remark for one sender: its own, those for senders that must not send in clear text, those for all.
fn remark_words(texts: Texts, delivery: &Delivery, remark: &str) -> Option<String> {
    let own = format!("remark-{remark}-{}", kebab(delivery.sender.key()));
    let forced = format!("remark-{remark}-forced");
    let may_be_clear = delivery.sender == Sender::Opportunistic || delivery.outcome == Outcome::ClearText;
    if !may_be_clear && remark == CLEAR_TEXT {
        return None;
    }
    let keys = [Some(own), (!may_be_clear).then_some(forced), Some(format!("remark-{remark}"))];
    keys.into_iter().flatten().find(|key| texts.has(key)).map(|key| texts.get(&key))
}

/// `encrypted`: ordinary mail gets there encrypted, so that an unknown can only lie in the certificate.
fn explanation(texts: Texts, delivery: &Delivery, remark: &str, encrypted: bool) -> String {
    let remark = remark_words(texts, delivery, remark);
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
    let because = |is: fn(&FindingId) -> bool| delivery.because.iter().any(is);
    let all = |is: fn(&FindingId) -> bool| delivery.because.iter().all(is);
    let no_talk = !delivery.because.is_empty() && all(ends_the_conversation);
    let certificate = because(|id| id.as_str().starts_with("cert-"));
    let from_here = because(is_seen_from_here_only);
    let own = format!("explain-{sender}-{outcome}");
    let partly = format!("explain-partly-{outcome}");
    match delivery.outcome {
        _ if delivery.remark.as_deref().is_some_and(hurts_some) && texts.has(&partly) => partly,
        Outcome::Queued if no_talk => {
            let why = if all(may_be_about_this_pc) {
                "as-here"
            } else if all(|id| id.as_str().starts_with("dns-")) {
                "no-server"
            } else if all(|id| id == "tls-port-spoken-in-clear") {
                "wrong-mode"
            } else {
                "no-talk"
            };
            format!("explain-queued-{why}")
        }
        Outcome::Bounced if no_talk => "explain-bounced-no-talk".to_owned(),
        Outcome::Queued if certificate && delivery.sender == Sender::EnforcedVerified => {
            format!("{own}-certificate")
        }
        Outcome::Encrypted if certificate && texts.has(&format!("{own}-certificate")) => {
            format!("{own}-certificate")
        }
        Outcome::Unknown if because(|id| id == "cert-revoked") && texts.has(&format!("{own}-withdrawn")) => {
            format!("{own}-withdrawn")
        }
        Outcome::Unknown if encrypted && from_here && delivery.sender == Sender::EnforcedVerified => {
            format!("{own}-here")
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

/// Whether a remark tells of senders that find encryption where others find none.
fn hurts_some(remark: &str) -> bool {
    matches!(
        remark,
        "triple_des"
            | "old_versions"
            | "legacy_renegotiation"
            | "tls13_fails"
            | "large_hello_fails"
            | "name_needed"
    )
}

/// Whether what was found shows what this PC sees, and perhaps not what a mail server sees.
fn is_seen_from_here_only(id: &FindingId) -> bool {
    id.as_str().starts_with("pc-") || id == "cert-tls-inspection"
}

/// Whether a mail server that calls from elsewhere may well fare better than this PC.
fn may_be_about_this_pc(id: &FindingId) -> bool {
    matches!(
        id.as_str(),
        "tcp-timeout"
            | "tcp-reset-on-connect"
            | "tcp-host-unreachable"
            | "tcp-net-unreachable"
            | "tcp-admin-prohibited"
            | "banner-554-reject"
            | "dns-timeout"
    )
}

/// Whether a finding stops mail of every sender, before encryption comes into it.
fn ends_the_conversation(id: &FindingId) -> bool {
    let id = id.as_str();
    ["tcp-", "dns-", "banner-"].iter().any(|prefix| id.starts_with(prefix))
        && !matches!(id, "banner-masked" | "banner-software-old" | "banner-malformed")
        || matches!(id, "ehlo-421" | "ehlo-timeout" | "ehlo-closed" | "ehlo-huge" | "ehlo-name-rejected")
        || matches!(id, "tls-port-spoken-in-clear" | "clear-port-spoken-tls" | "post-421-after-tls")
}
