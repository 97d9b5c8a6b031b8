//! The walk up the ladder: what to climb, the events on the way, and the reducer all front ends share.

pub mod event;
pub mod state;
mod walk;

use std::time::Duration;

use rustls::pki_types::CertificateDer;
use tokio_util::sync::CancellationToken;

use crate::model::target::{AddressFamily, Target};
pub use event::{Event, EventKind, RunId};
pub use state::RunState;

/// How long each step may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// One attempt to connect.
    pub connect: Duration,
    /// The wait for the whole greeting (RFC 5321 §4.5.3.2.1 allows the server five minutes).
    pub greeting: Duration,
    /// Every other step.
    pub step: Duration,
    /// The whole check, whatever happens.
    pub whole: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            greeting: Duration::from_secs(60),
            step: Duration::from_secs(30),
            whole: Duration::from_secs(600),
        }
    }
}

impl Limits {
    /// The same limit for every step, as `--timeout` sets it.
    #[must_use]
    pub fn every_step(limit: Duration) -> Self {
        Self { connect: limit, greeting: limit, step: limit, ..Self::default() }
    }
}

/// The settings of one check.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub family: AddressFamily,
    /// The name to say in EHLO; nothing for this PC's own.
    pub ehlo_name: Option<String>,
    pub limits: Limits,
    /// Trust anchors beside the public ones (DER).
    pub extra_anchors: Vec<CertificateDer<'static>>,
    /// The practice server behind the target, if it is one; only noted in the report.
    pub practice: Option<String>,
}

/// A running check. Dropping it stops the check.
#[derive(Debug)]
pub struct RunHandle {
    id: RunId,
    cancel: CancellationToken,
}

impl RunHandle {
    /// The id every event of this run carries.
    #[must_use]
    pub fn id(&self) -> &RunId {
        &self.id
    }

    /// Stops the check; what is known so far is still reported, and `Finished` still comes.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }
}

impl Drop for RunHandle {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

/// Starts a check on a thread of its own. `sink` is called from that thread with every event, in order,
/// and must not block.
///
/// # Errors
/// When the operating system gives no thread or no event loop.
pub fn start(
    target: Target,
    options: Options,
    sink: impl Fn(Event) + Send + Sync + 'static,
) -> std::io::Result<RunHandle> {
    let id = RunId::new();
    let cancel = CancellationToken::new();
    let handle = RunHandle { id: id.clone(), cancel: cancel.clone() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new().name("check".to_owned()).spawn(move || {
        runtime.block_on(walk::walk(id, target, options, cancel, &sink));
        // A judge that still waits for the operating system must not hold up the end.
        runtime.shutdown_background();
    })?;
    Ok(handle)
}
