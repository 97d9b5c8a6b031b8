//! What a diagnosis says: a stable id, whose side it is on, how bad it is, and the evidence.

use std::{borrow::Cow, collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth saying, not worth colouring.
    Info,
    /// It works, but somebody will be hurt.
    Warn,
    /// This rung is broken.
    Fail,
}

/// Whose side the cause is on, as far as one vantage can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// This workstation, its security software or the settings of this test.
    ThisPc,
    /// Something between this PC and the server: firewalls, inspection boxes, providers.
    Network,
    /// The mail server that was tested.
    Server,
    /// The owner of the domain: its DNS and published policies.
    Domain,
    /// The authority that issued the certificate.
    CertificateAuthority,
}

impl Party {
    /// The word used in the report's JSON, which is also the key of its name in the texts.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Party::ThisPc => "this_pc",
            Party::Network => "network",
            Party::Server => "server",
            Party::Domain => "domain",
            Party::CertificateAuthority => "certificate_authority",
        }
    }
}

/// The stable id of a failure mode, such as `cert-expired`. Ids never change meaning.
///
/// A report of a newer version may hold ids that this version does not know; they are kept as they are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FindingId(Cow<'static, str>);

impl FindingId {
    /// An id that this version knows.
    #[must_use]
    pub const fn known(id: &'static str) -> Self {
        Self(Cow::Borrowed(id))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FindingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PartialEq<str> for FindingId {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for FindingId {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

/// One thing a diagnosis has to say about a rung.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub id: FindingId,
    pub severity: Severity,
    pub party: Party,
    /// One line: what happened.
    #[serde(default)]
    pub title: String,
    /// What it means for the mail.
    #[serde(default)]
    pub meaning: String,
    /// What to do, one step each.
    #[serde(default)]
    pub actions: Vec<String>,
    /// The sentence to send to whoever can mend it; empty when nobody needs to be asked.
    #[serde(default)]
    pub ask: String,
    /// What was seen, one `name: value` line each, bytes already escaped.
    pub evidence: Vec<String>,
    /// The values that the texts of this finding name (`host`, `date`, `days`, …).
    #[serde(default)]
    pub arguments: BTreeMap<String, String>,
}

impl Finding {
    /// A finding that has not been worded yet.
    #[must_use]
    pub fn new(id: &'static str, severity: Severity, party: Party) -> Self {
        Self {
            id: FindingId::known(id),
            severity,
            party,
            title: String::new(),
            meaning: String::new(),
            actions: Vec::new(),
            ask: String::new(),
            evidence: Vec::new(),
            arguments: BTreeMap::new(),
        }
    }

    /// Adds a value that the texts of this finding may name.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.arguments.insert(name.to_owned(), value.to_string());
        self
    }

    /// Adds a line of evidence.
    #[must_use]
    pub fn saw(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.evidence.push(format!("{name}: {value}"));
        self
    }
}
