//! The language of the practice scripts: what differs from a healthy server, and what a check should find.
//!
//! ```toml
//! title = "The certificate ran out"
//! story = "…"
//! findings = ["cert-expired"]
//!
//! greeting = [{ wait_ms = 8000 }, "220 mx.practice.test ESMTP"]
//! after_starttls = [{ alert = 40 }]
//!
//! [certificate]
//! valid_to_days = -3
//! ```
//!
//! A string in a list of steps is a line; a table is another deed, see [`Action`]. `[hello]` lists what the server
//! minds in a ClientHello ([`HelloRules`]), and with `[raw_tls]` it is older than any TLS library ([`RawTls`]).

mod certificate;
mod raw_tls;
mod step;

use std::{collections::HashMap, str::FromStr};

use serde::Deserialize;

use super::HOST;
use crate::model::{
    delivery::{Outcome, Sender},
    layer::{Layer, Verdict},
    target::TlsMode,
};
pub use certificate::{
    CertificateScript, EmbeddedCertificate, ExtendedKeyUsage, IssuerScript, KeyScript, KeyUsage, OcspScript,
    OcspStatus, SecondScript, SecondShown, Sent,
};
pub use raw_tls::{Curve, HelloRules, PrimeBits, RawTls, Suite, SuiteOrder};
pub use step::{Action, Awaited, Bytes, End, Step};

/// A practice server. Whatever a script leaves out, a healthy server does.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// A few words for a list.
    pub title: String,
    /// One or two sentences: the story behind the fault.
    pub story: String,
    /// The findings a check should give: every one that warns or fails.
    #[serde(default)]
    pub findings: Vec<String>,
    /// What each kind of sender would do, as far as the script wants to say.
    #[serde(default)]
    pub delivery: HashMap<Sender, Outcome>,
    /// Whether learners see it in the list.
    #[serde(default = "yes")]
    pub listed: bool,
    /// The port on which such a server is met in the world.
    #[serde(default = "smtp_port")]
    pub port: u16,
    /// How this server starts encryption.
    #[serde(default)]
    pub tls_mode: TlsMode,
    /// How it is tested, when that is not how it starts encryption.
    #[serde(default)]
    pub test_as: Option<TlsMode>,
    /// What it says when a client connects.
    #[serde(default = "healthy_greeting")]
    pub greeting: Vec<Step>,
    /// What it answers before encryption (or always, without any).
    #[serde(default)]
    pub replies: Replies,
    /// What it does instead of a TLS handshake, once the first bytes of it have come.
    #[serde(default)]
    pub after_starttls: Option<Vec<Step>>,
    #[serde(default)]
    pub tls: Tls,
    /// What it minds in a ClientHello.
    #[serde(default)]
    pub hello: HelloRules,
    /// A server that no TLS library of today can play.
    #[serde(default)]
    pub raw_tls: Option<RawTls>,
    #[serde(default)]
    pub certificate: CertificateScript,
    /// What it does inside encryption.
    #[serde(default)]
    pub session: Session,
    /// What only tests need to know.
    #[serde(default)]
    pub test: Test,
}

impl Script {
    /// The TLS mode a check of this server uses.
    #[must_use]
    pub fn tested_as(&self) -> TlsMode {
        self.test_as.unwrap_or(self.tls_mode)
    }

    /// The same server under another name.
    pub(super) fn renamed(&self, host: &str) -> Self {
        let rename = |text: &mut String| *text = text.replace(HOST, host);
        let mut script = self.clone();
        script.certificate.names.iter_mut().for_each(rename);
        rename(&mut script.certificate.common_name);
        let Replies { ehlo, helo, starttls, quit, any } = &mut script.replies;
        let Session { start, ehlo: ehlo_inside, quit: quit_inside, .. } = &mut script.session;
        let lists = [&mut script.greeting, ehlo, helo, starttls, quit, start, ehlo_inside, quit_inside];
        for step in lists.into_iter().chain(any.as_mut()).flatten() {
            if let Step::Line(line) = step {
                rename(line);
            }
        }
        script
    }

    /// Whether something of its certificate is to be fetched from the practice server's own web server.
    pub(super) fn needs_web(&self) -> bool {
        let certificate = &self.certificate;
        certificate.ocsp.is_some()
            || certificate.on_revocation_list.is_some()
            || certificate.ca_issuers.as_ref().is_some_and(|address| address.contains("{here}"))
    }
}

impl FromStr for Script {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        toml::from_str(text).map_err(|error| error.to_string())
    }
}

/// Answers to commands before encryption.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Replies {
    pub ehlo: Vec<Step>,
    pub helo: Vec<Step>,
    /// A handshake follows if one of the lines begins with 220.
    pub starttls: Vec<Step>,
    pub quit: Vec<Step>,
    /// The answer to everything, in place of all of these.
    pub any: Option<Vec<Step>>,
}

impl Default for Replies {
    fn default() -> Self {
        Self {
            ehlo: lines(&[
                "250-mx.practice.test",
                "250-PIPELINING",
                "250-SIZE 52428800",
                "250-STARTTLS",
                "250-ENHANCEDSTATUSCODES",
                "250-8BITMIME",
                "250 SMTPUTF8",
            ]),
            helo: lines(&["250 mx.practice.test"]),
            starttls: lines(&["220 2.0.0 Ready to start TLS"]),
            quit: lines(&["221 2.0.0 Bye"]),
            any: None,
        }
    }
}

/// Answers inside encryption.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Session {
    /// What happens as soon as the handshake is done, before any command.
    pub start: Vec<Step>,
    pub ehlo: Vec<Step>,
    pub quit: Vec<Step>,
    /// Whether the end of TLS is announced (RFC 8446 §6.1).
    pub close_notify: bool,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            start: Vec::new(),
            ehlo: lines(&[
                "250-mx.practice.test",
                "250-PIPELINING",
                "250-SIZE 52428800",
                "250-ENHANCEDSTATUSCODES",
                "250-8BITMIME",
                "250 SMTPUTF8",
            ]),
            quit: lines(&["221 2.0.0 Bye"]),
            close_notify: true,
        }
    }
}

/// How the server handshakes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tls {
    pub versions: Vec<TlsVersion>,
    pub client_certificate: ClientCertificate,
}

impl Default for Tls {
    fn default() -> Self {
        Self {
            versions: vec![TlsVersion::Tls12, TlsVersion::Tls13],
            client_certificate: ClientCertificate::NotAsked,
        }
    }
}

/// A version of TLS that the server offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum TlsVersion {
    #[serde(rename = "1.2")]
    Tls12,
    #[serde(rename = "1.3")]
    Tls13,
}

/// Whether the server wants to see a certificate of the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientCertificate {
    NotAsked,
    Optional,
    Required,
}

/// What tests need to know.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Test {
    /// The limit of the wait for the greeting, where it has to run out.
    pub greeting_ms: Option<u64>,
    /// The limit of every other step, where it has to run out.
    pub step_ms: Option<u64>,
    /// Pauses are this many times shorter.
    pub hurry: Option<u32>,
    /// What may be found instead, where it depends on which of two packets is first.
    pub or_findings: Option<Vec<String>>,
    /// Findings that only inform and that must be given too.
    pub also: Vec<String>,
    /// Connections a check may make, if more than one is needed to find out.
    pub connections: Option<u32>,
    /// The check looks deeper at the server: everything it agrees to.
    pub deep: bool,
    /// The check asks by http whether the certificate was withdrawn.
    pub fetch_revocation: bool,
    /// The verdict of the whole report.
    pub verdict: Option<Verdict>,
    /// Marks that rungs must carry.
    pub rungs: HashMap<Layer, Verdict>,
}

fn yes() -> bool {
    true
}

fn smtp_port() -> u16 {
    25
}

fn healthy_greeting() -> Vec<Step> {
    lines(&["220 mx.practice.test ESMTP Postfix"])
}

fn lines(lines: &[&str]) -> Vec<Step> {
    lines.iter().map(|line| Step::Line((*line).to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_tells_what_differs_and_nothing_else() {
        let script: Script = r#"
            title = "t"
            story = "s"
            greeting = [{ wait_ms = 10 }, "220 hello", { drip = { bytes = 'a\n', every_ms = 5 } }, { end = "reset" }]
            [delivery]
            opportunistic = "clear_text"
            [certificate]
            issuer = "self"
            send = ["server", "intermediate-2"]
        "#
        .parse()
        .unwrap();
        assert_eq!(
            script.greeting,
            [
                Step::Action(Action::WaitMs(10)),
                Step::Line("220 hello".to_owned()),
                Step::Action(Action::Drip { bytes: Bytes(b"a\n".to_vec()), every_ms: 5 }),
                Step::Action(Action::End(End::Reset)),
            ]
        );
        assert_eq!(script.delivery.get(&Sender::Opportunistic), Some(&Outcome::ClearText));
        assert_eq!(script.replies, Replies::default());
        assert_eq!(script.certificate.names, [HOST]);
    }

    #[test]
    fn a_slip_of_the_pen_is_noticed() {
        let slips = [
            "greting = []",
            "[replies]\nelho = []",
            "greeting = [{ sleep = 3 }]",
            "greeting = [{ end = 'later' }]",
        ];
        for slip in slips {
            let script = format!("title = 't'\nstory = 's'\n{slip}\n");
            assert!(script.parse::<Script>().is_err(), "{slip}");
        }
    }
}
