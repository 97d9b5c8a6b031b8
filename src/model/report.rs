//! The report: schema 1 of the JSON that `--format json` prints and that a saved report is.

use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    delivery::{Delivery, ProductDelivery},
    evidence::{AskedAs, DeepLook, Evidence},
    finding::{Finding, FindingId},
    layer::{Layer, Verdict},
    sender_profile::SenderFit,
    target::{CheckSettings, Target},
    transcript::TranscriptLine,
};

/// The version of the report's shape. Fields may be added; none changes its meaning without a new number.
pub const SCHEMA_VERSION: u32 = 1;

/// Everything one check found out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub schema_version: u32,
    pub tool: Tool,
    /// The version that judged an opened report again and came to other verdicts than the one that saved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged_again_by: Option<String>,
    pub run: Run,
    pub vantage: Vantage,
    pub target: Target,
    pub settings: CheckSettings,
    pub verdict: Verdict,
    /// The verdict in one sentence: subject, verb, consequence.
    #[serde(default)]
    pub headline: String,
    /// The sentence under the headline: the cause and whose side it is on.
    #[serde(default)]
    pub subline: String,
    /// Rungs of the domain: this PC, DNS, policy.
    pub rungs: Vec<Rung>,
    /// The servers in the order a sender would try them.
    pub servers: Vec<Server>,
    /// What is to be said of the servers together, and of none of them alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    pub delivery: Vec<Delivery>,
    /// What named products would do, each by its own rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<ProductDelivery>,
}

/// The program that made the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    pub name: String,
    pub version: String,
}

/// When and how long.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Names the run; every event of it carries the same id.
    pub id: String,
    pub started_at: Timestamp,
    pub elapsed_ms: f64,
    /// TCP connections made to the servers, failed attempts not counted.
    pub connections: u32,
    /// The check was stopped before its end: by the person, or with the program, which had kept this report.
    #[serde(default)]
    pub stopped: bool,
    /// The built-in practice server that was tested, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practice: Option<String>,
}

/// Where the test was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vantage {
    pub host: String,
    pub os: String,
    /// The address this PC used towards the first server that answered.
    pub local_address: Option<IpAddr>,
}

/// One mail server at one address, and its ladder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Server {
    /// Host name, or the address when no name was given.
    pub host: String,
    /// MX preference (RFC 5321 §5.1), lowest first; nothing when the server was named directly.
    pub preference: Option<u16>,
    /// The address; nothing when none was found.
    pub address: Option<IpAddr>,
    pub port: u16,
    pub verdict: Verdict,
    pub rungs: Vec<Rung>,
    pub transcript: Vec<TranscriptLine>,
    /// Everything the server agrees to, where the check looked deeper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deep: Option<Box<DeepLook>>,
    /// What was answered to the hellos of particular senders.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<AskedAs>,
    /// Who can talk to this server: one row for each profile of a sending server.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub senders: Vec<SenderFit>,
    /// What the domain's policies make of this server; nothing where none was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyMark>,
}

/// The mark a server gets from the domain's policies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyMark {
    pub verdict: Verdict,
    /// The findings of the policy rung that are about this server.
    pub because: Vec<FindingId>,
}

impl Report {
    /// Whether a server's certificate is broken.
    #[must_use]
    pub fn is_unproven(&self) -> bool {
        let mut rungs = self.servers.iter().filter_map(|server| server.rung(Layer::Certificate));
        rungs.any(|rung| rung.verdict == Verdict::Fail)
    }
}

impl Server {
    /// The verdict of its rungs, or that of the domain's policies about it where they find more to complain of.
    #[must_use]
    pub fn verdict_with_policy(&self) -> Verdict {
        match &self.policy {
            Some(PolicyMark { verdict: policy @ (Verdict::Warn | Verdict::Fail), .. })
                if policy.weight() > self.verdict.weight() =>
            {
                *policy
            }
            _ => self.verdict,
        }
    }

    /// The rung of a layer, if it was climbed.
    #[must_use]
    pub fn rung(&self, layer: Layer) -> Option<&Rung> {
        self.rungs.iter().find(|rung| rung.layer == layer)
    }
}

/// One rung of a ladder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rung {
    pub layer: Layer,
    pub verdict: Verdict,
    pub elapsed_ms: f64,
    /// One line for people.
    #[serde(default)]
    pub summary: String,
    pub findings: Vec<Finding>,
    pub evidence: Evidence,
}
