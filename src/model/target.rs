//! What is tested, and with which settings.

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

use super::web_proxy::WebProxyTold;

/// How encryption is started (RFC 8314 §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TlsMode {
    /// Plain SMTP first, then the STARTTLS command (RFC 3207): ports 25 and 587.
    #[default]
    StartTls,
    /// TLS from the first byte (RFC 8314 §3.3): port 465.
    Implicit,
    /// No encryption is asked for.
    None,
}

impl TlsMode {
    /// The usual mode of a port: implicit TLS on 465, STARTTLS on every other.
    #[must_use]
    pub const fn usual_for(port: u16) -> Self {
        if port == 465 { TlsMode::Implicit } else { TlsMode::StartTls }
    }

    /// The word used in the report's JSON.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            TlsMode::StartTls => "start_tls",
            TlsMode::Implicit => "implicit",
            TlsMode::None => "none",
        }
    }
}

/// Which address families may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressFamily {
    #[default]
    Both,
    Ipv4,
    Ipv6,
}

impl AddressFamily {
    /// Whether an address of this family may be used.
    #[must_use]
    pub const fn allows(self, address: IpAddr) -> bool {
        match self {
            AddressFamily::Both => true,
            AddressFamily::Ipv4 => address.is_ipv4(),
            AddressFamily::Ipv6 => address.is_ipv6(),
        }
    }
}

/// What kind of thing the person named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// The domain of an e-mail address: its mail servers are looked up.
    MailDomain,
    /// A bare name: a mail domain if it has MX records, otherwise the server itself.
    Name,
    /// A server, because a port or a scheme was given with it: tested directly.
    Host,
    /// An IP address: tested directly, and there is no name to check the certificate against.
    Address,
}

/// What is tested. Names are in ASCII form (A-labels, RFC 5890) without a trailing dot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// What the person typed.
    pub input: String,
    /// How it was understood.
    pub kind: TargetKind,
    /// The mail domain, if one was named.
    pub domain: Option<String>,
    /// The server, if one was named: a host name or an IP address without brackets.
    pub host: Option<String>,
    /// The address to connect to instead of asking DNS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
    pub port: u16,
    pub tls_mode: TlsMode,
}

impl Target {
    /// The name to show: the domain when there is one, otherwise the host.
    #[must_use]
    pub fn name(&self) -> &str {
        self.domain.as_deref().or(self.host.as_deref()).unwrap_or(&self.input)
    }
}

/// The settings of a check that a report repeats, so that the check can be done again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckSettings {
    /// The name said in EHLO: a host name or an address literal (RFC 5321 §4.1.3).
    pub ehlo_name: String,
    pub family: AddressFamily,
    /// Limit of the connect step in seconds.
    pub connect_timeout_s: f64,
    /// Limit of the wait for the greeting in seconds.
    pub greeting_timeout_s: f64,
    /// Limit of every other step in seconds.
    pub step_timeout_s: f64,
    /// How many certificates were added to the public trust anchors.
    pub extra_trust_anchors: usize,
    /// The day of the bundled public trust anchors (the version of the list).
    pub public_roots: String,
    /// The DNS servers named by hand; empty when the system's were asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dns_servers: Vec<SocketAddr>,
    /// Addresses of this computer and of its own network stand for addresses of the world: in practice, and in tests.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub laboratory: bool,
    /// How many addresses were climbed at a time.
    #[serde(default = "one")]
    pub parallel: usize,
    /// The most addresses that were climbed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_addresses: Option<usize>,
    /// The proxy that look-ups on the web went through, where one was named. Mail servers are reached directly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub web_proxy: Option<WebProxyTold>,
}

const fn one() -> usize {
    1
}
