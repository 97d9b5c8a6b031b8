//! What a check tells while it runs.

use std::{fmt, net::IpAddr};

use jiff::Timestamp;

use crate::model::{
    evidence::{AskedAs, DeepLook, NotAsked},
    layer::Layer,
    report::{Rung, Vantage},
    target::{CheckSettings, Target},
    transcript::TranscriptLine,
};

/// Names one run, so that late events of a stopped run can be told apart and dropped.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RunId(String);

impl RunId {
    /// A new id: the time in base 36 and a counter, unique within this computer for all practical purposes.
    #[must_use]
    pub fn new() -> Self {
        use std::sync::atomic::{AtomicU32, Ordering};
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let now = Timestamp::now().as_microsecond();
        let count = COUNTER.fetch_add(1, Ordering::Relaxed);
        Self(format!("{now:x}-{:x}-{count:x}", std::process::id()))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for RunId {
    fn default() -> Self {
        Self::new()
    }
}

impl From<String> for RunId {
    fn from(id: String) -> Self {
        Self(id)
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Something that happened in a run.
#[derive(Debug, Clone)]
pub struct Event {
    pub run: RunId,
    /// Milliseconds since the run began.
    pub at_ms: f64,
    pub kind: EventKind,
}

/// What happened.
#[derive(Debug, Clone)]
pub enum EventKind {
    /// First of all.
    Started {
        target: Target,
        settings: CheckSettings,
        vantage: Vantage,
        started_at: Timestamp,
        practice: Option<String>,
    },
    /// A rung of the domain is being climbed.
    DomainRungStarted { layer: Layer },
    /// A rung of the domain was climbed (not judged yet). A rung told again replaces what was told before.
    DomainRungDone { rung: Box<Rung> },
    /// The servers that will be climbed, in order.
    ServersFound { servers: Vec<FoundServer> },
    /// A rung of a server is being climbed; it ends after `limit_ms` at the latest.
    RungStarted { server: usize, layer: Layer, limit_ms: f64 },
    /// A line of the conversation.
    Line { server: usize, line: TranscriptLine },
    /// A rung of a server was climbed (not judged yet). A rung told again replaces what was told before.
    RungDone { server: usize, rung: Box<Rung> },
    /// A rung of a server will not be climbed; what was told of it before stays.
    RungLeft { server: usize, layer: Layer, because: NotAsked },
    /// A connection to a server was made.
    Connected { server: usize, address: std::net::SocketAddr, local: Option<std::net::SocketAddr> },
    /// The deep look at a server has come this far; replaces what was told of it before.
    DeepLook { server: usize, look: Box<DeepLook> },
    /// The hello of a particular sender was answered.
    AskedAs { server: usize, asked: Box<AskedAs> },
    /// Nothing more will be asked of this server.
    ServerDone { server: usize },
    /// Last of all.
    Finished { stopped: bool, connections: u32 },
}

/// A server that will be climbed, at one of its addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundServer {
    pub host: String,
    pub preference: Option<u16>,
    /// Nothing when none was found.
    pub address: Option<IpAddr>,
    pub port: u16,
}
