//! What connecting showed.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::LookupFailure;

/// Every attempt to reach one server, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConnectEvidence {
    pub attempts: Vec<ConnectAttempt>,
    /// The address look-up failed, so there was nothing to connect to.
    pub lookup_failure: Option<LookupFailure>,
    /// The limit of one attempt in milliseconds.
    pub timeout_ms: f64,
    /// This PC's address on the connection that was made.
    pub local_address: Option<SocketAddr>,
    /// Whether this PC has a global IPv6 address (a route to one), as far as it could be told without sending.
    pub ipv6_here: Option<bool>,
    /// Ports of the same server that answered when port 25 did not (only asked then).
    #[serde(default)]
    pub other_ports_open: Vec<u16>,
}

/// One attempt to connect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConnectAttempt {
    pub address: SocketAddr,
    pub elapsed_ms: f64,
    /// Nothing when it succeeded.
    pub failure: Option<SocketFailure>,
}

/// Why a socket operation failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SocketFailure {
    pub kind: SocketFailureKind,
    /// The operating system's number (WSA on Windows, errno elsewhere), if it gave one.
    pub os_code: Option<i32>,
    /// The operating system's words.
    pub message: String,
}

/// The kinds of socket failure that mean something different for a diagnosis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SocketFailureKind {
    /// A filter on this computer denied it (WSAEACCES 10013, EACCES, EPERM).
    DeniedHere,
    /// The address cannot be used from here (WSAEADDRNOTAVAIL 10049).
    AddressNotAvailable,
    /// This computer does not speak the address family (WSAEAFNOSUPPORT 10047).
    FamilyNotSupported,
    /// This computer is offline (WSAENETDOWN 10050).
    NetworkDown,
    /// No road to that network (WSAENETUNREACH 10051).
    NetworkUnreachable,
    /// Software on this computer ended it (WSAECONNABORTED 10053).
    AbortedHere,
    /// The other side, or a box in between, cut it (WSAECONNRESET 10054).
    Reset,
    /// The operating system gave up waiting (WSAETIMEDOUT 10060), or our own limit was reached.
    TimedOut,
    /// Nothing listens there (WSAECONNREFUSED 10061).
    Refused,
    /// A router reports that the machine cannot be reached (WSAEHOSTUNREACH 10065).
    HostUnreachable,
    /// Anything else.
    Other,
}
