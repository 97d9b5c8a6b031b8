//! The Climb screen: the ladder as it fills, and the conversation as it goes on.

use serde::Serialize;

use super::{
    conversation::ConversationView,
    deep::LookingView,
    ladder::{LadderView, Progress},
    result::{ServerView, servers},
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
    pub servers: Vec<ServerView>,
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
        progress: Progress,
        name: &str,
        stopping: bool,
        texts: &Texts,
    ) -> Self {
        let name = report.map_or(name, |report| report.target.name());
        let headline = texts.with("ui-climb-headline", &[("name", name)]);
        let Some(report) = report else {
            return Self {
                headline,
                subline: texts.get("ui-climb-beginning"),
                servers: Vec::new(),
                ladder: LadderView { name: texts.with("ui-ladder-of", &[("host", name)]), rungs: Vec::new() },
                conversation: ConversationView::new(&[], texts),
                looking: None,
                stopping,
            };
        };
        let server = present_server(report, &progress);
        let ladder = LadderView::new(report, server, Some(&progress), None, texts);
        let trying = ladder.rungs.iter().find(|rung| rung.mark == super::Mark::Busy);
        let looking = LookingView::of(report, progress.now_ms, texts);
        let headline = match (trying, &looking) {
            (None, Some(looking)) => looking.headline.clone(),
            _ => headline,
        };
        let subline = match (trying, &looking) {
            _ if stopping => texts.get("ui-climb-stopping"),
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
            servers: servers(report, server, texts),
            ladder,
            conversation: ConversationView::new(transcript.unwrap_or_default(), texts),
            looking,
            stopping,
        }
    }
}

/// The server being climbed, otherwise the last one that was, otherwise the first.
fn present_server(report: &Report, progress: &Progress) -> Option<usize> {
    let current = progress.underway.iter().rev().find_map(|current| current.server);
    let last = || report.servers.iter().rposition(|server| !server.rungs.is_empty());
    current.or_else(last).or(if report.servers.is_empty() { None } else { Some(0) })
}
