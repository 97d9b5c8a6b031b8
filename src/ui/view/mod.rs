//! What each screen shows, as plain data made from a report and the texts, without egui.
//!
//! Everything is worded and formatted here, so that a screen only draws, and so that what a person reads
//! can be tested as text.

pub mod announcement;
pub mod chain;
pub mod climb;
pub mod clock;
pub mod conversation;
pub mod deep;
pub mod delivery;
pub mod detail;
pub mod facts;
pub mod form;
pub mod ladder;
pub mod licences;
pub mod matrix;
pub mod news;
pub mod notice;
pub mod path;
pub mod policy;
pub mod result;
pub mod start;

use serde::Serialize;

use crate::{model::layer::Verdict, texts::Texts};

/// The mark beside a thing: its verdict, or that it is being worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// A check.
    Pass,
    /// A triangle with an exclamation mark.
    Warn,
    /// A cross.
    Fail,
    /// A ring.
    NotTested,
    /// A dash.
    Skipped,
    /// A moving dot.
    Busy,
    /// Nothing yet: a faint ring.
    Waiting,
}

impl Mark {
    /// The key of the word that says the mark aloud.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Mark::Pass => "ui-mark-pass",
            Mark::Warn => "ui-mark-warn",
            Mark::Fail => "ui-mark-fail",
            Mark::NotTested => "ui-mark-not-tested",
            Mark::Skipped => "ui-mark-skipped",
            Mark::Busy => "ui-mark-busy",
            Mark::Waiting => "ui-mark-waiting",
        }
    }
}

impl From<Verdict> for Mark {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass => Mark::Pass,
            Verdict::Warn => Mark::Warn,
            Verdict::Fail => Mark::Fail,
            Verdict::NotTested => Mark::NotTested,
            Verdict::Skipped => Mark::Skipped,
        }
    }
}

/// One line of a list of facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    pub name: String,
    pub value: String,
    /// What the name means, for the hover; empty when it is plain.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hover: String,
}

impl Fact {
    pub(crate) fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into(), hover: String::new() }
    }

    /// A fact whose name stands in the texts, with the glossary's explanation where the name is a term.
    pub(crate) fn named(key: &str, value: &str, texts: &Texts) -> Self {
        let hover = GLOSSARY.iter().find(|(known, _)| *known == key).map(|(_, term)| texts.get(term));
        Self { name: texts.get(key), value: value.to_owned(), hover: hover.unwrap_or_default() }
    }

    /// From a finding's line of evidence, `name: value`.
    pub(crate) fn from_evidence(line: &str) -> Self {
        match line.split_once(": ") {
            Some((name, value)) if name.len() <= 40 => Self::new(name, value),
            _ => Self::new("", line),
        }
    }
}

/// Names of facts that are terms, and what explains them.
const GLOSSARY: [(&str, &str); 14] = [
    ("field-alpn", "glossary-alpn.hover"),
    ("field-ehlo-name", "glossary-ehlo.hover"),
    ("field-group", "glossary-post-quantum.hover"),
    ("field-names", "glossary-san.hover"),
    ("field-ocsp-staple", "glossary-ocsp-staple.hover"),
    ("field-server-name", "glossary-sni.hover"),
    ("field-suite", "glossary-cipher-suite.hover"),
    ("field-version", "glossary-tls.hover"),
    ("ui-fact-alert", "glossary-alert.hover"),
    ("ui-fact-banner", "glossary-banner.hover"),
    ("ui-fact-ehlo", "glossary-ehlo.hover"),
    ("ui-fact-mail-server", "glossary-mx.hover"),
    ("ui-fact-public-roots", "glossary-trust-store.hover"),
    ("ui-fact-starttls", "glossary-starttls.hover"),
];

/// The key of a model's word in the texts: `layer` and `this_pc` make `layer-this-pc`.
fn key(family: &str, word: &str) -> String {
    format!("{family}-{}", word.replace('_', "-"))
}

/// The key of the explanation shown when the pointer rests on that word.
fn hover(family: &str, word: &str) -> String {
    format!("{family}-{}.hover", word.replace('_', "-"))
}
