//! The Result screen: headline, ladder, what is said about the chosen rung, and the sender's decision.

use jiff::tz::TimeZone;
use serde::Serialize;

use super::{
    Fact, Mark,
    chain::ChainView,
    clock,
    conversation::ConversationView,
    deep::{DeepView, SendersView},
    delivery::{DecisionView, ProductsView, decisions},
    detail::{DetailView, Tab},
    facts, ladder,
    ladder::LadderView,
    matrix::MatrixView,
};
use crate::{
    model::{
        evidence::Evidence,
        layer::{Layer, Verdict},
        report::{Report, Rung},
    },
    report,
    texts::Texts,
};

/// What the person has chosen to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Selection {
    /// Index of the server; nothing when there is none.
    pub server: Option<usize>,
    /// Nothing: the most telling rung.
    pub layer: Option<Layer>,
    pub tab: Tab,
    /// The table of named products is unfolded.
    pub products: bool,
}

impl Selection {
    /// What to look at first in a report: the server whose verdict is the report's, and its most telling rung.
    #[must_use]
    pub fn first(report: &Report) -> Self {
        let telling = report.servers.iter().position(|server| server.verdict_with_policy() == report.verdict);
        let server = telling.or(if report.servers.is_empty() { None } else { Some(0) });
        Self { server, layer: ladder::most_telling(report, server), ..Self::default() }
    }
}

/// Where the report on the screen comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It was made just now.
    Fresh,
    /// It was opened from a file.
    Opened,
}

/// The Result screen.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResultView {
    pub mark: Mark,
    /// The verdict in a word, for a screen reader.
    pub verdict: String,
    pub headline: String,
    pub subline: String,
    /// That this is a saved, stopped or practice report.
    pub notes: Vec<String>,
    /// The servers to choose from; nothing when there is only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matrix: Option<MatrixView>,
    pub ladder: LadderView,
    /// Other mail servers could tell whether it is this PC, and were not asked.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub others_would_help: bool,
    /// A server is looked at, so that more can be asked of it.
    pub has_server: bool,
    pub tabs: Vec<TabView>,
    pub detail: DetailView,
    pub conversation: ConversationView,
    pub chain: ChainView,
    /// What the server agrees to.
    pub deep: DeepView,
    /// Who can talk to the server.
    pub senders: SendersView,
    /// How, when and from where the check was made.
    pub check: Vec<Fact>,
    pub decisions: Vec<DecisionView>,
    /// What named products would do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub products: Option<ProductsView>,
}

/// One tab.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TabView {
    pub tab: Tab,
    pub name: String,
    pub chosen: bool,
}

impl ResultView {
    #[must_use]
    pub fn new(
        report: &Report,
        selection: Selection,
        origin: Origin,
        zone: &TimeZone,
        texts: &Texts,
    ) -> Self {
        let layer = selection.layer.or_else(|| ladder::most_telling(report, selection.server));
        let server = selection.server.and_then(|index| report.servers.get(index));
        let transcript = server.map(|server| server.transcript.as_slice()).unwrap_or_default();
        let tabs = Tab::ALL
            .iter()
            .map(|&tab| TabView { tab, name: texts.get(tab.key()), chosen: tab == selection.tab })
            .collect();
        let mark = Mark::from(report.verdict);
        Self {
            mark,
            verdict: texts.get(mark.key()),
            headline: report.headline.clone(),
            subline: report.subline.clone(),
            notes: notes(report, origin, zone, texts),
            matrix: MatrixView::new(report, selection.server, None, texts),
            ladder: LadderView::new(report, selection.server, None, layer, texts),
            others_would_help: others_would_help(report),
            has_server: server.is_some(),
            tabs,
            detail: DetailView::new(report, selection.server, layer.unwrap_or(Layer::Dns), texts),
            conversation: ConversationView::new(transcript, texts),
            chain: ChainView::new(server, texts),
            deep: DeepView::new(server, texts),
            senders: SendersView::new(server, texts),
            check: facts::of_check(report, zone, texts),
            decisions: decisions(report, texts),
            products: ProductsView::new(report, selection.products, texts),
        }
    }
}

fn notes(report: &Report, origin: Origin, zone: &TimeZone, texts: &Texts) -> Vec<String> {
    let mut notes = Vec::new();
    if origin == Origin::Opened {
        let when = clock::moment(report.run.started_at, zone);
        let version = report.tool.version.as_str();
        notes.push(texts.with("ui-note-opened", &[("when", &when), ("version", version)]));
    }
    if let Some(name) = &report.run.practice {
        notes.push(texts.with("ui-note-practice", &[("name", name)]));
    }
    notes.extend(judged_for(report, texts));
    notes
}

fn others_would_help(report: &Report) -> bool {
    // A PC that is known to be the cause needs no others to say so.
    let open = |rung: &Rung| {
        rung.verdict != Verdict::Fail
            && matches!(&rung.evidence, Evidence::ThisPc(evidence) if evidence.references_would_help)
    };
    report.run.practice.is_none() && report.rungs.iter().any(open)
}

/// That the certificates were judged for another day than that of the test.
fn judged_for(report: &Report, texts: &Texts) -> Option<String> {
    let moment = report::judged_for(report)?;
    Some(texts.with("report-note-judged-for", &[("moment", &clock::utc_minute(moment))]))
}

/// Stands between the parts of what was tested.
pub const BETWEEN: &str = " · ";

/// What was tested, when, how long, with how many connections: the line beside the path.
#[must_use]
pub fn tested(report: &Report, server: Option<usize>, zone: &TimeZone, texts: &Texts) -> String {
    let server = server.and_then(|index| report.servers.get(index));
    let host = server.map_or_else(|| report.target.name().to_owned(), |server| server.host.clone());
    let address = server.and_then(|server| server.address).map(|address| address.to_string());
    let port = server.map_or(report.target.port, |server| server.port).to_string();
    let took = clock::seconds(report.run.elapsed_ms, texts);
    let count = report.run.connections;
    let connections = match count {
        1 => texts.get("ui-tested-one-connection"),
        _ => texts.with("ui-tested-connections", &[("count", &count.to_string())]),
    };
    let parts = [
        Some(host.clone()),
        address.filter(|address| *address != host),
        Some(texts.with("ui-tested-port", &[("port", &port)])),
        Some(clock::moment(report.run.started_at, zone)),
        Some(format!("{took}, {connections}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(BETWEEN)
}
