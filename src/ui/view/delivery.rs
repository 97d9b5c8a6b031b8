//! What each kind of sender would do, one cell each.

use serde::Serialize;

use super::Mark;
use crate::{
    model::{
        delivery::{Delivery, Outcome},
        layer::{Layer, Verdict},
        report::Report,
    },
    texts::Texts,
};

/// The decision of one kind of sender.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DecisionView {
    pub sender: String,
    pub outcome: String,
    pub mark: Mark,
    /// Why, and what this kind of sender is.
    pub hover: String,
    /// What a screen reader says.
    pub label: String,
}

/// The cells in the order they are shown; nothing while nothing has been judged.
#[must_use]
pub fn decisions(report: &Report, texts: &Texts) -> Vec<DecisionView> {
    let unproven = report.servers.iter().filter_map(|server| server.rung(Layer::Certificate));
    let unproven = unproven.into_iter().any(|rung| rung.verdict == Verdict::Fail);
    report.delivery.iter().map(|delivery| decision(delivery, unproven, texts)).collect()
}

/// `unproven`: a server's certificate is broken, so that encryption says nothing about who is at the other end.
fn decision(delivery: &Delivery, unproven: bool, texts: &Texts) -> DecisionView {
    let sender = texts.get(&super::key("sender", delivery.sender.key()));
    let outcome = match delivery.summary.as_str() {
        "" => texts.get(&super::key("outcome", delivery.outcome.key())),
        summary => summary.to_owned(),
    };
    let mark = match delivery.outcome {
        Outcome::EncryptedVerified => Mark::Pass,
        Outcome::Encrypted if delivery.because.is_empty() && !unproven => Mark::Pass,
        Outcome::Encrypted => Mark::Warn,
        Outcome::ClearText | Outcome::Queued | Outcome::Bounced => Mark::Fail,
        Outcome::NotAffected | Outcome::Unknown => Mark::NotTested,
    };
    let about = texts.get(&super::hover("sender", delivery.sender.key()));
    let hover = [delivery.explanation.as_str(), about.as_str()].join("\n\n").trim().to_owned();
    let label = texts.with("ui-decision-label", &[("sender", &sender), ("outcome", &outcome)]);
    DecisionView { sender, outcome, mark, hover, label }
}
