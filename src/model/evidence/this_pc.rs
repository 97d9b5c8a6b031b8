//! What this PC and its network show of themselves.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ConnectAttempt, GreetingEvidence, LookupFailure, ProxyFailure};

/// What was asked about this PC, to tell whether anything below is about the other side at all.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ThisPcEvidence {
    /// Whether this PC has a road to IPv6 addresses outside; nothing when it could not be told.
    pub ipv6: Option<bool>,
    /// What made it worth asking.
    #[serde(default)]
    pub doubts: Vec<Doubt>,
    /// Mail servers of other operators might tell more, and nobody has agreed to asking them.
    #[serde(default)]
    pub references_would_help: bool,
    /// Mail servers of other operators that were asked for their greeting.
    #[serde(default)]
    pub references: Vec<ReferenceSeen>,
    /// The attempt to reach an address at which nobody lives (RFC 5737 §3).
    #[serde(default)]
    pub nowhere: Option<ConnectAttempt>,
    /// Other ports of the server that did not answer.
    #[serde(default)]
    pub other_ports: Vec<ConnectAttempt>,
    /// The web server that was asked for the time.
    #[serde(default)]
    pub web: Option<WebSeen>,
    /// The web proxy that the system's settings name, without names and passwords.
    #[serde(default)]
    pub web_proxy: Option<String>,
}

/// What in the climbs may have its cause on this PC or in its network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// No server could be connected to.
    Unreachable,
    /// The look-up of the servers, or of their addresses, failed.
    NoLookUp,
    /// A connection to a public address was made too quickly to have left the building.
    TooQuick,
    /// Servers of different operators gave the same greeting.
    SameGreeting,
    /// The greeting or the list of capabilities is masked.
    Masked,
    /// STARTTLS is not offered.
    NoStarttls,
    /// Something that is no mail server answered.
    NoMailServer,
    /// This PC trusts the certificate and the public does not.
    Inspected,
    /// The certificate fails by its dates.
    Dates,
    /// The server turned us away as soon as it heard our address.
    TurnedAway,
}

/// A mail server of another operator, as far as it answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReferenceSeen {
    pub host: String,
    pub port: u16,
    /// Its address was not found.
    pub lookup_failure: Option<LookupFailure>,
    /// The one attempt to connect.
    pub attempt: Option<ConnectAttempt>,
    pub greeting: Option<GreetingEvidence>,
    /// This PC's clock when the greeting had come.
    pub heard_at: Option<Timestamp>,
}

/// A web server that was asked for the time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WebSeen {
    pub host: String,
    pub port: u16,
    /// Its address was not found.
    pub lookup_failure: Option<LookupFailure>,
    /// The one attempt to connect directly.
    pub attempt: Option<ConnectAttempt>,
    /// The proxy it was asked through, as host and port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    /// Why the question did not get past the proxy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy_failure: Option<ProxyFailure>,
    /// Whether the certificate names the host; nothing when none came.
    pub names_itself: Option<bool>,
    /// The status of the answer (RFC 9110 §15).
    pub status: Option<u16>,
    /// Its clock (RFC 9110 §6.6.1).
    pub date: Option<Timestamp>,
    /// This PC's clock when the answer came.
    pub heard_at: Option<Timestamp>,
}
