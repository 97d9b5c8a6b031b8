//! What the server agrees to and who can talk to it: two tabs of the Result screen, and the deep look under way.

use serde::Serialize;

use super::Mark;
use crate::{
    diagnosis,
    model::{
        evidence::DeepLook,
        report::{Report, Server},
    },
    report::{
        deep::{self, DeepFact, DeepTable, SuiteRow, VersionRow},
        fit::{self, FitRow},
    },
    texts::Texts,
};

/// What the server agrees to, or the offer to find it out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeepView {
    /// Said where nobody has looked deeper; the button stands below it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<String>,
    /// How it was found out.
    pub about: Vec<String>,
    /// Newest first.
    pub versions: Vec<VersionView>,
    pub facts: Vec<FactView>,
    /// The certificates that were shown.
    pub certificates: Vec<String>,
}

/// One version.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VersionView {
    pub mark: Mark,
    pub name: String,
    pub answer: String,
    pub remark: String,
    pub suites: Vec<SuiteView>,
    /// What a screen reader says.
    pub label: String,
}

/// One suite, in the order in which the server takes them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SuiteView {
    pub name: String,
    /// Group, prime, certificate.
    pub with: String,
    /// Why nobody should use it any more; empty for a sound one.
    pub outdated: String,
    /// What a screen reader says.
    pub label: String,
}

/// One line about the server.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FactView {
    pub mark: Option<Mark>,
    pub name: String,
    pub value: String,
    pub hover: String,
    /// What a screen reader says.
    pub label: String,
}

impl DeepView {
    /// The tab of a server; nothing but words where there is no server.
    #[must_use]
    pub fn new(server: Option<&Server>, texts: &Texts) -> Self {
        match server.and_then(|server| server.deep.as_ref()) {
            Some(look) => Self::of(look, texts),
            None => Self {
                offer: Some(texts.get(if server.is_some() { "ui-deep-offer" } else { "ui-deep-no-server" })),
                about: Vec::new(),
                versions: Vec::new(),
                facts: Vec::new(),
                certificates: Vec::new(),
            },
        }
    }

    fn of(look: &DeepLook, texts: &Texts) -> Self {
        let table = DeepTable::new(look, texts);
        Self {
            offer: None,
            about: table.about,
            versions: table.versions.into_iter().map(|row| version(row, texts)).collect(),
            facts: table.facts.into_iter().map(|fact| self::fact(fact, texts)).collect(),
            certificates: table.certificates,
        }
    }
}

fn version(row: VersionRow, texts: &Texts) -> VersionView {
    let label = texts.with("ui-deep-label", &[("name", &row.name), ("value", &row.answer)]);
    VersionView {
        mark: Mark::from(row.verdict),
        name: row.name,
        answer: row.answer,
        remark: row.remark,
        suites: row.suites.into_iter().map(|suite| self::suite(suite, texts)).collect(),
        label,
    }
}

fn suite(row: SuiteRow, texts: &Texts) -> SuiteView {
    let said = [row.with.as_str(), row.outdated.as_str()];
    let said = said.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
    let label = if said.is_empty() {
        row.name.clone()
    } else {
        texts.with("ui-deep-label", &[("name", &row.name), ("value", &said)])
    };
    SuiteView { name: row.name, with: row.with, outdated: row.outdated, label }
}

fn fact(fact: DeepFact, texts: &Texts) -> FactView {
    let label = texts.with("ui-deep-label", &[("name", &fact.name), ("value", &fact.value)]);
    let mark = fact.verdict.map(Mark::from);
    FactView { mark, name: fact.name, value: fact.value, hover: fact.hover, label }
}

/// Who can talk to the server, or how that can be found out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SendersView {
    /// How it is known; empty when nothing is.
    pub about: String,
    pub rows: Vec<SenderView>,
    /// What can be asked further, and of whom; nothing after a deep look, which tells of all.
    pub offer: Option<AskView>,
}

/// One kind of sending server.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SenderView {
    pub mark: Mark,
    pub sender: String,
    /// What it gets, or why it gets nothing.
    pub gets: String,
    /// What becomes of its mail.
    pub mail: String,
    /// What a screen reader says.
    pub label: String,
}

/// The offer to send one sender's hello.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskView {
    pub words: String,
    /// Keys and names of the senders that were not asked for yet.
    #[serde(skip)]
    pub choices: Vec<(String, String)>,
}

impl SendersView {
    /// The tab of a server.
    #[must_use]
    pub fn new(server: Option<&Server>, texts: &Texts) -> Self {
        let Some(server) = server else {
            let words = texts.get("ui-deep-no-server");
            let offer = Some(AskView { words, choices: Vec::new() });
            return Self { about: String::new(), rows: Vec::new(), offer };
        };
        let rows = fit::rows(&server.senders, texts);
        let asked = |key: &str| rows.iter().any(|row| row.asked && row.key == key);
        let choices = profiles().into_iter().filter(|(key, _)| !asked(key)).collect();
        let offer = server
            .deep
            .is_none()
            .then(|| AskView { words: texts.get("ui-senders-offer"), choices })
            .filter(|offer| rows.is_empty() || !offer.choices.is_empty());
        let about = if rows.is_empty() {
            String::new()
        } else if rows.iter().all(|row| row.asked) {
            texts.get("report-fits-basis-asked")
        } else {
            texts.get("report-fits-basis-computed")
        };
        Self { about, rows: rows.into_iter().map(|row| sender(row, texts)).collect(), offer }
    }
}

/// Keys and names of all kinds of sending servers.
fn profiles() -> Vec<(String, String)> {
    let profiles = diagnosis::senders::profiles().iter();
    profiles.map(|profile| (profile.key.clone(), profile.name.clone())).collect()
}

fn sender(row: FitRow, texts: &Texts) -> SenderView {
    let values = [("sender", &*row.sender), ("gets", &*row.gets), ("mail", &*row.mail)];
    let key = if row.mail.is_empty() { "ui-senders-label-short" } else { "ui-senders-label" };
    let label = texts.with(key, &values);
    SenderView { mark: Mark::from(row.verdict), sender: row.sender, gets: row.gets, mail: row.mail, label }
}

/// A deep look under way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LookingView {
    pub headline: String,
    /// What is being asked, or that the server asked for patience, why, and for how long still.
    pub subline: String,
    pub waits: bool,
    pub title: String,
    /// How many connections so far.
    pub count: String,
    /// What is known so far.
    pub table: DeepView,
}

impl LookingView {
    /// The look that is going on in a run, if one is. `now_ms` counts from the run's beginning.
    #[must_use]
    pub fn of(report: &Report, now_ms: f64, texts: &Texts) -> Option<Self> {
        let goes_on = |server: &&Server| {
            let look = server.deep.as_ref();
            look.is_some_and(|look| look.progress.end.is_none())
        };
        let server = report.servers.iter().find(goes_on)?;
        let look = server.deep.as_ref()?;
        let doing = look.progress.doing.map_or_else(
            || texts.get("ui-looking-next"),
            |step| texts.with("ui-looking-asking", &[("step", &deep::step(step, texts))]),
        );
        let waiting = look.progress.waiting.as_ref().map(|wait| {
            let gone = ((now_ms - report.run.elapsed_ms) / 1000.0).max(0.0);
            let rest = (wait.seconds - gone).max(0.0).ceil() as u64;
            texts.with("ui-looking-waiting", &[("reply", &wait.reply), ("seconds", &rest.to_string())])
        });
        Some(Self {
            headline: texts.with("ui-looking-title", &[("host", &server.host)]),
            waits: waiting.is_some(),
            subline: waiting.unwrap_or(doing),
            title: texts.get("ui-looking-known"),
            count: deep::count(&look.progress, texts),
            table: DeepView { about: Vec::new(), ..DeepView::of(look, texts) },
        })
    }
}
