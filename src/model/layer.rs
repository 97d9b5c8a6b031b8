//! The rungs of the ladder and the marks they can carry.

use serde::{Deserialize, Serialize};

/// One rung of the ladder, from the bottom (this PC) to the top (policy).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// The workstation and its network path.
    ThisPc,
    /// Finding the mail servers of a domain (RFC 5321 §5.1).
    Dns,
    /// The TCP connection to one server.
    Connect,
    /// The server's greeting (RFC 5321 §3.1).
    Banner,
    /// The client's hello and the list of capabilities (RFC 5321 §3.2).
    Ehlo,
    /// The request to start encryption (RFC 3207 §4).
    Starttls,
    /// The TLS handshake (RFC 8446, RFC 5246).
    Handshake,
    /// The certificate chain the server sent (RFC 5280, RFC 9525).
    Certificate,
    /// The SMTP conversation inside TLS (RFC 3207 §4.2).
    Session,
    /// What the domain's published policies demand (DANE, MTA-STS).
    Policy,
}

impl Layer {
    /// The rungs climbed for one server, in the order they are climbed.
    pub const OF_SERVER: [Layer; 7] = [
        Layer::Connect,
        Layer::Banner,
        Layer::Ehlo,
        Layer::Starttls,
        Layer::Handshake,
        Layer::Certificate,
        Layer::Session,
    ];

    /// The word used in the report's JSON, which is also the key of its name in the texts.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Layer::ThisPc => "this_pc",
            Layer::Dns => "dns",
            Layer::Connect => "connect",
            Layer::Banner => "banner",
            Layer::Ehlo => "ehlo",
            Layer::Starttls => "starttls",
            Layer::Handshake => "handshake",
            Layer::Certificate => "certificate",
            Layer::Session => "session",
            Layer::Policy => "policy",
        }
    }
}

/// The mark of a rung, a server or a whole report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It holds.
    Pass,
    /// It holds today, but somebody will be hurt.
    Warn,
    /// It is broken.
    Fail,
    /// It could not be asked, so nothing is known (never the same as failed).
    NotTested,
    /// It makes no sense any more above a broken rung, or was not wanted.
    Skipped,
}

impl Verdict {
    /// The word used in the report's JSON, which is also the key of its name in the texts.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Warn => "warn",
            Verdict::Fail => "fail",
            Verdict::NotTested => "not_tested",
            Verdict::Skipped => "skipped",
        }
    }

    /// How much attention it asks for, so that the worst of several can be taken with `max_by_key`.
    #[must_use]
    pub const fn weight(self) -> u8 {
        match self {
            Verdict::Skipped => 0,
            Verdict::Pass => 1,
            Verdict::NotTested => 2,
            Verdict::Warn => 3,
            Verdict::Fail => 4,
        }
    }
}
