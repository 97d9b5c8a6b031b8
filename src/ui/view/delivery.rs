//! What each kind of sender would do, one cell each.

use serde::Serialize;

use super::Mark;
use crate::{
    model::{delivery::Delivery, report::Report},
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
    let unproven = report.is_unproven();
    report.delivery.iter().map(|delivery| decision(delivery, unproven, texts)).collect()
}

fn decision(delivery: &Delivery, unproven: bool, texts: &Texts) -> DecisionView {
    let sender = texts.get(&super::key("sender", delivery.sender.key()));
    let outcome = match delivery.summary.as_str() {
        "" => texts.get(&super::key("outcome", delivery.outcome.key())),
        summary => summary.to_owned(),
    };
    let mark = Mark::from(delivery.verdict(unproven));
    let about = texts.get(&super::hover("sender", delivery.sender.key()));
    let hover = [delivery.explanation.as_str(), about.as_str()].join("\n\n").trim().to_owned();
    let label = texts.with("ui-decision-label", &[("sender", &sender), ("outcome", &outcome)]);
    DecisionView { sender, outcome, mark, hover, label }
}
