//! The Climb screen: the ladder as it fills, and the conversation as it goes on.

use serde::Serialize;

use super::{
    conversation::ConversationView,
    deep::LookingView,
    ladder::{LadderView, Progress},
    matrix::MatrixView,
};
use crate::{
    model::{layer::Layer, report::Report},
    texts::Texts,
};

/// The Climb screen.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClimbView {
    pub headline: String,
    /// What is going on, or that the check is being stopped.
    pub subline: String,
    /// The servers as far as they are climbed; nothing when there is only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matrix: Option<MatrixView>,
    pub ladder: LadderView,
    pub conversation: ConversationView,
    /// The deep look, while one goes on.
    pub looking: Option<LookingView>,
    pub stopping: bool,
}

impl ClimbView {
    /// The screen of a run as far as it has come; `name` is said while nothing has been heard of it yet.
    #[must_use]
    pub fn new(
        report: Option<&Report>,
        progress: &Progress,
        name: &str,
        stopping: bool,
        texts: &Texts,
    ) -> Self {
        Self::at(report, progress, name, None, stopping, texts)
    }

    /// The same with the server that was chosen to be looked at.
    #[must_use]
    pub fn at(
        report: Option<&Report>,
        progress: &Progress,
        name: &str,
        chosen: Option<usize>,
        stopping: bool,
        texts: &Texts,
    ) -> Self {
        let name = report.map_or(name, |report| report.target.name());
        let headline = texts.with("ui-climb-headline", &[("name", name)]);
        let Some(report) = report else {
            return Self {
                headline,
                subline: texts.get("ui-climb-beginning"),
                matrix: None,
                ladder: LadderView { name: texts.with("ui-ladder-of", &[("host", name)]), rungs: Vec::new() },
                conversation: ConversationView::new(&[], texts),
                looking: None,
                stopping,
            };
        };
        let chosen = chosen.filter(|index| *index < report.servers.len());
        let server = chosen.or_else(|| present_server(report, progress));
        let ladder = LadderView::new(report, server, Some(progress), None, texts);
        let trying = ladder.rungs.iter().find(|rung| rung.mark == super::Mark::Busy);
        let looking = LookingView::of(report, progress.now_ms, texts);
        let headline = match (trying, &looking) {
            (None, Some(looking)) => looking.headline.clone(),
            _ => headline,
        };
        let at_once = at_once(progress);
        let subline = match (trying, &looking) {
            _ if stopping => texts.get("ui-climb-stopping"),
            (_, None) if at_once > 1 => {
                let server = server.and_then(|index| report.servers.get(index));
                let host = server.map_or(name, |server| &server.host);
                let address = server.and_then(|server| server.address).map(|address| format!(" ({address})"));
                let shown = format!("{host}{}", address.unwrap_or_default());
                texts.with("ui-climb-several", &[("count", &at_once.to_string()), ("host", &shown)])
            }
            (None, Some(looking)) => looking.subline.clone(),
            (Some(rung), _) if matches!(rung.layer, Layer::Dns | Layer::ThisPc | Layer::Policy) => {
                texts.with("ui-climb-trying", &[("layer", &rung.name)])
            }
            (Some(rung), _) => {
                let host =
                    server.and_then(|index| report.servers.get(index)).map_or(name, |server| &server.host);
                texts.with("ui-climb-trying-at", &[("layer", &rung.name), ("host", host)])
            }
            (None, None) => texts.get("ui-climb-next"),
        };
        let transcript =
            server.and_then(|index| report.servers.get(index)).map(|server| server.transcript.as_slice());
        Self {
            headline,
            subline,
            matrix: MatrixView::new(report, server, Some(progress), texts),
            ladder,
            conversation: ConversationView::new(transcript.unwrap_or_default(), texts),
            looking,
            stopping,
        }
    }
}

/// How many servers are being climbed.
fn at_once(progress: &Progress) -> usize {
    let mut servers: Vec<usize> = progress.underway.iter().filter_map(|current| current.server).collect();
    servers.sort_unstable();
    servers.dedup();
    servers.len()
}

/// The first of the servers being climbed, so that the picture does not jump from one to the other; otherwise the
/// last one that was climbed, otherwise the first.
fn present_server(report: &Report, progress: &Progress) -> Option<usize> {
    let current = progress.underway.iter().filter_map(|current| current.server).min();
    let last = || report.servers.iter().rposition(|server| !server.rungs.is_empty());
    current.or_else(last).or(if report.servers.is_empty() { None } else { Some(0) })
}
