//! What each kind of sender would do, one cell each, and what named products would do, one row each.

use serde::Serialize;

use super::Mark;
use crate::{
    model::{
        delivery::{Delivery, Outcome, ProductDelivery},
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

/// What named products would do; folded away at first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProductsView {
    /// The words that unfold the table, or fold it.
    pub toggle: String,
    pub open: bool,
    pub rows: Vec<ProductView>,
}

/// The decision of one product.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProductView {
    pub name: String,
    pub outcome: String,
    pub mark: Mark,
    pub explanation: String,
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
    let outcome = worded(&delivery.summary, delivery.outcome, texts);
    let mark = Mark::from(delivery.verdict(unproven));
    let about = texts.get(&super::hover("sender", delivery.sender.key()));
    let hover = [delivery.explanation.as_str(), about.as_str()].join("\n\n").trim().to_owned();
    let label = texts.with("ui-decision-label", &[("sender", &sender), ("outcome", &outcome)]);
    DecisionView { sender, outcome, mark, hover, label }
}

fn worded(summary: &str, outcome: Outcome, texts: &Texts) -> String {
    if summary.is_empty() { texts.get(&super::key("outcome", outcome.key())) } else { summary.to_owned() }
}

impl ProductsView {
    /// The table; nothing where no product's decision is known.
    #[must_use]
    pub fn new(report: &Report, open: bool, texts: &Texts) -> Option<Self> {
        if report.products.is_empty() {
            return None;
        }
        let unproven = report.is_unproven();
        let rows = report.products.iter().map(|product| row(product, unproven, texts)).collect();
        let key = if open { "ui-products-fold" } else { "ui-products-unfold" };
        Some(Self { toggle: texts.get(key), open, rows })
    }
}

fn row(product: &ProductDelivery, unproven: bool, texts: &Texts) -> ProductView {
    let mark = Mark::from(product.verdict(unproven));
    let name = if product.name.is_empty() { product.product.clone() } else { product.name.clone() };
    let outcome = worded(&product.summary, product.outcome, texts);
    let explanation = product.explanation.clone();
    let label = texts.with("ui-decision-label", &[("sender", &name), ("outcome", &outcome)]);
    let label = [label.as_str(), &explanation].join(". ").trim_end_matches(". ").to_owned();
    ProductView { name, outcome, mark, explanation, label }
}
