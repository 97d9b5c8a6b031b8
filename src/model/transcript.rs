//! The conversation with a server, line by line, ready to be shown: escaped and with secrets masked.

use serde::{Deserialize, Serialize};

/// Who said the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The server said it.
    Received,
    /// This program said it.
    Sent,
    /// Nobody said it: something that happened, such as the end of the connection.
    Note,
}

/// One line of the conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TranscriptLine {
    /// Milliseconds since the walk to this server began.
    pub at_ms: f64,
    pub direction: Direction,
    /// Whether the line travelled inside TLS.
    pub encrypted: bool,
    /// The line without its line end; bytes that are not plain text are escaped (`\x1b`).
    pub text: String,
}
