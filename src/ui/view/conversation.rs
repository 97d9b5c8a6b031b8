//! The conversation with a server, line by line.

use serde::Serialize;

use crate::{
    model::transcript::{Direction, TranscriptLine},
    texts::Texts,
};

/// The conversation as shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConversationView {
    pub lines: Vec<LineView>,
    /// Said instead of the lines when there are none.
    pub empty: String,
    /// The whole conversation for the clipboard.
    pub copy: String,
}

/// A line of the conversation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LineView {
    /// Seconds since the walk to this server began.
    pub time: String,
    pub speaker: Speaker,
    /// `S:` or `C:`; empty for a remark.
    pub who: String,
    pub encrypted: bool,
    pub text: String,
}

/// Who said a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    Server,
    Client,
    /// Nobody: something that happened.
    Nobody,
}

impl ConversationView {
    #[must_use]
    pub fn new(transcript: &[TranscriptLine], texts: &Texts) -> Self {
        let lines: Vec<LineView> = transcript.iter().map(|line| LineView::new(line, texts)).collect();
        let copy = lines.iter().map(LineView::copied).collect::<Vec<_>>().join("\n");
        Self { lines, empty: texts.get("ui-conversation-empty"), copy }
    }
}

impl LineView {
    fn new(line: &TranscriptLine, texts: &Texts) -> Self {
        let (speaker, who) = match line.direction {
            Direction::Received => (Speaker::Server, texts.get("ui-conversation-server")),
            Direction::Sent => (Speaker::Client, texts.get("ui-conversation-client")),
            Direction::Note => (Speaker::Nobody, String::new()),
        };
        let time = format!("{:.2}", (line.at_ms / 1000.0).max(0.0));
        Self { time, speaker, who, encrypted: line.encrypted, text: line.text.clone() }
    }

    fn copied(&self) -> String {
        format!("{:>7}  {:2} {}", self.time, self.who, self.text).trim_end().to_owned()
    }
}
