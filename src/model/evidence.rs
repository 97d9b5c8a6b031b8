//! What was seen on each rung, typed. Observations only: no verdict and no advice.
//!
//! Text that came from a server is already escaped (see [`super::transcript`]) and capped.

mod certificate;
mod deep;
mod hello;
mod lookup;
mod policy;
mod proxy;
mod revocation;
mod smtp;
mod socket;
mod this_pc;
mod tls;
mod tlsa;

use serde::{Deserialize, Serialize};

use super::layer::Layer;
pub use certificate::{
    CertificateEvidence, CertificateInfo, DeviceRoot, NameMatch, NearMiss, TrustOutcome, TrustVerdict,
};
pub use deep::{
    AddressLook, CertificateLook, DeepEnd, DeepLook, DeepProgress, DeepStep, DeepWait, GroupLook,
    ServerNameUse, SuiteLook, SuiteOrder, Support, VersionLook,
};
pub use hello::{
    AskedAs, CipherSuite, HelloAnswer, HelloProbe, HelloQuestion, Obstacle, ProtocolVersion, ServerFlight,
};
pub use lookup::{
    AddressAnswers, AuthoritySeen, DnsBeside, DnsEvidence, DnsOutcome, HostLookup, LookupFailure, MxRecord,
    NameServerSeen, Proof, ResolverSeen, ReverseLookup, Signatures,
};
pub use policy::{
    AnnouncementFault, DaneSeen, PolicyEvidence, PolicyFault, PolicyFaultKind, RecordFit, StsEvidence,
    StsFetch, StsFetchFailure, StsMode, StsPolicy, TlsRptEvidence, TlsaFit, TlsaLookup, TlsaRecord,
};
pub use proxy::ProxyFailure;
pub use revocation::{
    AnchoredPath, CompletedChain, FetchEvidence, FetchFailure, RevocationAnswer, RevocationEvidence,
    RevocationFault, RevocationSource, RevocationStatus,
};
pub use smtp::{
    Capability, EhloEvidence, Exchange, ExchangeOutcome, GreetingEvidence, Reply, ReplyDefect,
    SessionEvidence, StarttlsEvidence, TlsProbe,
};
pub use socket::{ConnectAttempt, ConnectEvidence, SocketFailure, SocketFailureKind};
pub use this_pc::{Doubt, ReferenceSeen, ThisPcEvidence, WebSeen};
pub use tls::{Alert, EndedBy, HandshakeEvidence, HandshakeFailure, HandshakeFailureKind, HandshakeStage};
pub use tlsa::TlsaKnown;

/// The evidence of one rung.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Evidence {
    /// Nothing was asked.
    NotAsked(NotAsked),
    ThisPc(Box<ThisPcEvidence>),
    Dns(DnsEvidence),
    Connect(ConnectEvidence),
    Greeting(GreetingEvidence),
    Ehlo(EhloEvidence),
    Starttls(StarttlsEvidence),
    Handshake(Box<HandshakeEvidence>),
    Certificate(Box<CertificateEvidence>),
    Session(SessionEvidence),
    Policy(Box<PolicyEvidence>),
}

/// Why a rung was not climbed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotAsked {
    pub reason: NotAskedReason,
    /// The rung on which the climb ended, where one is to blame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because_of: Option<Layer>,
}

/// Why a rung was not climbed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotAskedReason {
    /// A rung below could not be asked or broke off, so this one is unknown.
    NotReached,
    /// A rung below gave a complete answer that leaves nothing to ask here.
    OutOfReach,
    /// The settings of the check do not ask for it.
    NotWanted,
    /// The person stopped the check.
    Stopped,
    /// The time for the whole check ran out.
    OutOfTime,
    /// This version of the program does not ask for it.
    NotBuilt,
}
