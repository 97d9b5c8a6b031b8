//! The conversation with a server, line by line, ready to be shown: escaped and with secrets masked.

use std::fmt::Write as _;

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

/// Bytes from a server as harmless text: printable ASCII stays, everything else becomes `\\xNN` (a backslash
/// is doubled, so nothing is ambiguous). At most `limit` bytes are shown; an ellipsis stands for the rest.
#[must_use]
pub fn escape(bytes: &[u8], limit: usize) -> String {
    let shown = bytes.get(..limit).unwrap_or(bytes);
    let mut text = String::with_capacity(shown.len());
    for &byte in shown {
        match byte {
            b'\\' => text.push_str("\\\\"),
            b'\t' => text.push_str("\\t"),
            0x20..=0x7e => text.push(char::from(byte)),
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(text, "\\x{byte:02x}");
            }
        }
    }
    if bytes.len() > shown.len() {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_bytes_cannot_reach_a_terminal() {
        assert_eq!(escape(b"220 \x1b[2J\0\xff a\\b", 100), "220 \\x1b[2J\\x00\\xff a\\\\b");
        assert_eq!(escape(b"abcdef", 3), "abc…");
    }
}
