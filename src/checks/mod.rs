//! One file = one question to the world, answered with evidence. No verdicts and no advice.

pub mod connect;
pub mod dane;
pub mod deep;
pub mod ehlo;
pub mod exchange;
pub mod greeting;
pub mod handshake;
mod handshake_failure;
pub mod hello_ladder;
pub mod hello_probe;
pub mod mta_sts;
pub mod resolve;
pub mod sender_hello;
pub mod session;
pub mod starttls;
pub mod this_pc;
pub mod tls_rpt;
pub mod trust;

use std::time::Duration;

// What a walk needs to hold a conversation without knowing how it is held.
pub use crate::{
    net::{
        deadline::{Cut, Deadline},
        proxies::{Proxies, WebAccess},
        resolver::{Resolver, Sources},
    },
    protocol::smtp::client::{Listener, Scribe},
};
use crate::{
    net::{dial::Connection, recorder::Recorder},
    protocol::smtp::client::Client,
};

/// A connection to a server, recorded.
pub type Stream = Recorder<Connection>;
/// A conversation over such a connection.
pub type Conversation = Client<Stream>;

/// How long each step may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// One attempt to connect.
    pub connect: Duration,
    /// The wait for the whole greeting (RFC 5321 §4.5.3.2.1 allows the server five minutes).
    pub greeting: Duration,
    /// Every other step.
    pub step: Duration,
    /// The whole check, whatever happens; looking deeper has a limit of its own.
    pub whole: Duration,
    /// Looking deeper at one server, waits for its patience included.
    pub deep: Duration,
    /// The waits, one after the other, when a server asks for patience; after the last it is left alone.
    pub patience: [Duration; 5],
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            greeting: Duration::from_secs(60),
            step: Duration::from_secs(30),
            whole: Duration::from_secs(600),
            deep: Duration::from_secs(900),
            patience: [5, 15, 30, 60, 60].map(Duration::from_secs),
        }
    }
}

impl Limits {
    /// The same limit for every step, as `--timeout` sets it.
    #[must_use]
    pub fn every_step(limit: Duration) -> Self {
        Self { connect: limit, greeting: limit, step: limit, ..Self::default() }
    }

    /// A wait that only tidies up: shorter than a step, so that a goodbye never holds up the result.
    #[must_use]
    pub fn goodbye(&self) -> Duration {
        self.step.min(Duration::from_secs(5))
    }
}

/// What every check on one connection needs beside the connection.
#[derive(Debug)]
pub struct Context<'a, L: Listener> {
    pub deadline: &'a Deadline,
    pub limits: &'a Limits,
    pub scribe: Scribe<'a, L>,
}

impl<'a, L: Listener> Context<'a, L> {
    /// The same with another limit for everything together.
    #[must_use]
    pub fn until<'b>(&self, deadline: &'b Deadline) -> Context<'b, L>
    where
        'a: 'b,
    {
        let Scribe { listener, began, encrypted } = self.scribe;
        let scribe: Scribe<'b, L> = Scribe { listener, began, encrypted };
        Context { deadline, limits: self.limits, scribe }
    }

    /// The same, for the part of the conversation that is inside TLS.
    #[must_use]
    pub fn encrypted(&self) -> Self {
        let Scribe { listener, began, .. } = self.scribe;
        let scribe: Scribe<'a, L> = Scribe { listener, began, encrypted: true };
        Self { deadline: self.deadline, limits: self.limits, scribe }
    }
}
