//! What was said in SMTP (RFC 5321, RFC 3207).

use serde::{Deserialize, Serialize};

use super::{HandshakeFailure, SocketFailure};

/// One command and what came back; the greeting is an exchange without a command.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    /// The command as sent, secrets masked; nothing for the greeting.
    pub command: Option<String>,
    pub outcome: ExchangeOutcome,
    /// The reply as far as it came.
    pub reply: Option<Reply>,
    /// What is wrong with the reply's form.
    pub defects: Vec<ReplyDefect>,
    /// When the first byte came, in milliseconds since the command was sent (or the connection was made).
    pub first_byte_ms: Option<f64>,
    /// When the last line came, or the wait ended.
    pub elapsed_ms: f64,
    /// Octets received, those over the limits counted too.
    pub octets: u64,
    /// The first bytes received, escaped, at most 200 characters: evidence when they are not SMTP.
    pub first_bytes: String,
}

/// How an exchange ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExchangeOutcome {
    /// A complete reply came.
    Complete,
    /// The connection was closed (FIN) before a complete reply.
    Closed,
    /// The connection broke.
    Broken(SocketFailure),
    /// No complete reply within the limit.
    TimedOut,
    /// The reply went over the limits of RFC 5321 §4.5.3.1 many times; reading was stopped.
    TooLong,
    /// What came is not an SMTP reply.
    NotSmtp,
    /// The person stopped the check.
    Stopped,
}

/// A reply (RFC 5321 §4.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    pub code: u16,
    /// The enhanced status code of the last line (RFC 3463), such as `4.7.0`.
    pub enhanced: Option<String>,
    /// The text of every line after the code and its separator, escaped.
    pub lines: Vec<String>,
}

impl Reply {
    /// The whole text on one line.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.join(" ")
    }

    /// Code and text as the server said it, on one line.
    #[must_use]
    pub fn quoted(&self) -> String {
        format!("{} {}", self.code, self.text()).trim_end().to_owned()
    }
}

/// What can be wrong with the form of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyDefect {
    /// Lines end with LF alone.
    BareLf,
    /// No space or hyphen after the code.
    MissingSeparator,
    /// A line longer than the 512 octets of RFC 5321 §4.5.3.1.5.
    LongLine,
    /// NUL bytes.
    Nul,
    /// Bytes above 127.
    EightBit,
    /// Control bytes other than tab.
    Control,
    /// The lines of one reply carry different codes.
    CodeChanges,
    /// The reply ended without a final line (code and space).
    NoFinalLine,
    /// More than 100 lines.
    ManyLines,
    /// More than 64 KiB.
    ManyOctets,
}

/// The server's greeting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GreetingEvidence {
    pub exchange: Exchange,
    /// The host name in the greeting, if there is one.
    pub host: Option<String>,
    /// What was found when a silent port was asked, on a second connection, whether it speaks TLS.
    pub tls_probe: Option<TlsProbe>,
    /// What a service that is not SMTP looks like (`ssh`, `imap`, `pop3`, `http`, `tls`, `mysql`, `vnc`, `ftp`).
    pub looks_like: Option<String>,
    /// Milliseconds between the first and the last line of a greeting that came in parts.
    pub pause_ms: Option<f64>,
    /// The largest number of bytes that came at once, when the greeting dripped in.
    pub largest_piece: Option<usize>,
}

/// The answer of a silent port to a TLS ClientHello.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TlsProbe {
    /// A TLS record came back: the port speaks TLS from the first byte.
    SpeaksTls,
    /// Something else came back.
    SpeaksOtherwise,
    /// Nothing came back.
    Silent,
    /// The second connection could not be made.
    NotReached,
}

/// The hello and the server's list of capabilities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EhloEvidence {
    /// The name we gave.
    pub name: String,
    pub exchange: Exchange,
    /// The older HELO, tried when EHLO was refused.
    pub helo: Option<Exchange>,
    /// The server's name on the first line of the reply.
    pub server_name: Option<String>,
    pub capabilities: Vec<Capability>,
}

impl EhloEvidence {
    /// Whether a keyword is listed on any line after the first (RFC 5321 §4.1.1.1); case does not matter.
    #[must_use]
    pub fn lists(&self, keyword: &str) -> bool {
        self.capabilities.iter().any(|capability| capability.keyword.eq_ignore_ascii_case(keyword))
    }
}

/// One line of the EHLO reply after the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capability {
    /// The keyword as the server wrote it.
    pub keyword: String,
    /// What follows the keyword.
    pub parameters: Vec<String>,
}

/// The request to start TLS.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StarttlsEvidence {
    /// Whether the server had listed STARTTLS.
    pub offered: bool,
    /// Nothing when it was not offered and so not sent.
    pub exchange: Option<Exchange>,
    /// Bytes that came after the server's 220 and before our ClientHello, escaped.
    pub injected: Option<String>,
}

/// The conversation after the handshake.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionEvidence {
    /// The greeting, when TLS came first (implicit TLS).
    pub greeting: Option<Exchange>,
    /// EHLO inside TLS, or the only one.
    pub ehlo: Option<Exchange>,
    pub capabilities: Vec<Capability>,
    /// Keywords that are listed inside TLS only.
    pub gained: Vec<String>,
    /// Keywords that were listed before TLS only.
    pub lost: Vec<String>,
    pub quit: Option<Exchange>,
    /// Whether the server ended TLS properly (RFC 8446 §6.1); nothing if we did not wait to see.
    pub close_notify: Option<bool>,
    /// The handshake turned out to have failed after all, when the first bytes were read (RFC 8446 §4.4.2.4).
    pub late_failure: Option<HandshakeFailure>,
}
