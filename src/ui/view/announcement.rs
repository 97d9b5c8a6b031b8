//! What a screen reader says by itself while a screen changes: the rungs as they are climbed, and the verdict.

use super::{Mark, climb::ClimbView, result::ResultView};
use crate::texts::Texts;

/// Words to be said once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Announcement {
    /// Empty when there is nothing to say.
    pub text: String,
    /// Whether it may interrupt what is being read.
    pub urgent: bool,
}

impl Announcement {
    /// The rung that was climbed last with its verdict, and what is going on. Seconds are not counted aloud. Nothing
    /// new is said between one rung and the next.
    #[must_use]
    pub fn of_climb(view: &ClimbView) -> Option<Self> {
        let rungs = &view.ladder.rungs;
        let is_tried = rungs.iter().any(|rung| rung.mark == Mark::Busy);
        if !is_tried && !view.stopping && view.looking.is_none() && !rungs.is_empty() {
            return None;
        }
        let trying = rungs.iter().position(|rung| rung.mark == Mark::Busy).unwrap_or(rungs.len());
        let below = rungs.get(..trying).unwrap_or_default().iter();
        let climbed = below.rev().find(|rung| rung.mark != Mark::Waiting);
        let said = climbed.map(|rung| sentence(&rung.label)).into_iter();
        let text = said.chain(Some(view.subline.clone())).collect::<Vec<_>>().join(" ");
        Some(Self { text, urgent: false })
    }

    /// The verdict, the headline and the sentence below it.
    #[must_use]
    pub fn of_result(view: &ResultView, texts: &Texts) -> Self {
        let verdict = sentence(&texts.with("ui-said-verdict", &[("verdict", &texts.get(view.mark.key()))]));
        let text = [verdict, sentence(&view.headline), view.subline.clone()].join(" ");
        Self { text: text.trim_end().to_owned(), urgent: true }
    }
}

/// With its full stop.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.is_empty() || text.ends_with(['.', '?', '!', ':', '…']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}
