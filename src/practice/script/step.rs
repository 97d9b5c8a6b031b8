//! What a server does, one step at a time.

use serde::Deserialize;

/// One thing a server does.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Step {
    /// Sends a line and its CRLF.
    Line(String),
    Action(Action),
}

/// One thing a server does beside sending a line.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Says nothing for this many milliseconds.
    WaitMs(u64),
    /// Says nothing until the client has said something, and drops it.
    Await(Awaited),
    /// Sends bytes as they are.
    Raw(Bytes),
    /// Sends one byte at a time.
    Drip { bytes: Bytes, every_ms: u64 },
    /// Sends the same bytes again and again until this many have gone out.
    Endless { bytes: Bytes, total: u64 },
    /// Sends a fatal TLS alert of this number in the clear (RFC 8446 §6).
    Alert(u8),
    /// Does nothing more with this connection but this.
    End(End),
}

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Awaited {
    /// Any bytes at all.
    Anything,
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// An orderly end (FIN).
    Close,
    /// An abrupt end (RST).
    Reset,
    /// The connection stays open and nothing more is said.
    Silence,
}

/// Bytes written as text with the escapes `\r \n \t \\ \xHH`; other characters stand for their UTF-8.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Bytes(pub Vec<u8>);

impl TryFrom<String> for Bytes {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut bytes = Vec::with_capacity(text.len());
        let mut rest = text.chars();
        while let Some(character) = rest.next() {
            if character != '\\' {
                bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                continue;
            }
            bytes.push(match rest.next() {
                Some('r') => b'\r',
                Some('n') => b'\n',
                Some('t') => b'\t',
                Some('\\') => b'\\',
                Some('x') => {
                    let digits: String = rest.by_ref().take(2).collect();
                    u8::from_str_radix(&digits, 16)
                        .ok()
                        .filter(|_| digits.len() == 2 && digits.chars().all(|c| c.is_ascii_hexdigit()))
                        .ok_or_else(|| format!("\\x wants two hexadecimal digits, not {digits:?}"))?
                }
                other => return Err(format!("a backslash wants r, n, t, \\ or xHH after it, not {other:?}")),
            });
        }
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_with_escapes() {
        let bytes = |text: &str| Bytes::try_from(text.to_owned()).map(|bytes| bytes.0);
        assert_eq!(bytes(r"220 \x00\x1b[2J\xff\\\r\n"), Ok(b"220 \x00\x1b[2J\xff\\\r\n".to_vec()));
        assert!(bytes(r"\xg0").is_err());
        assert!(bytes(r"\x0").is_err());
        assert!(bytes(r"\q").is_err());
        assert!(bytes("\\").is_err());
    }
}
