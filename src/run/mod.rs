//! The walk up the ladder: what to climb, the events on the way, and the reducer all front ends share.

mod deep_walk;
mod domain_walk;
pub mod event;
mod server_walk;
mod side_by_side;
pub mod state;
mod tls_walk;
mod walk;

use std::panic::AssertUnwindSafe;

use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use tokio_util::sync::CancellationToken;

pub use crate::checks::{
    Limits, Sources, WebAccess,
    this_pc::Questions,
    trust::Fetch,
    trust::{AnchorFileError, StoredRoots, anchors_from_file},
};
use crate::model::{
    report::Vantage,
    target::{AddressFamily, Target},
};
pub use event::{Event, EventKind, RunId};
pub use state::RunState;

/// The settings of one check.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub family: AddressFamily,
    /// The name to say in EHLO: this PC's full name; nothing to say the address instead (RFC 5321 §4.1.3).
    pub ehlo_name: Option<String>,
    /// Where the test is made from; the local address is filled in on the way.
    pub vantage: Option<Vantage>,
    /// Where DNS records come from.
    pub dns: Sources,
    /// Addresses of this computer and of its own network stand for addresses of the world: in practice, and in tests.
    pub laboratory: bool,
    /// How many addresses are climbed at a time; one after another if 0 or 1.
    pub parallel: usize,
    /// The most addresses that are climbed; [`Options::MOST_ADDRESSES`] if nothing is said.
    pub most_addresses: Option<usize>,
    /// What may be asked about this PC.
    pub this_pc: Questions,
    pub limits: Limits,
    /// Trust anchors beside the public ones (DER).
    pub extra_anchors: Vec<CertificateDer<'static>>,
    /// Who knows where the roots of this PC lie; nothing to leave it open.
    pub stored_roots: Option<StoredRoots>,
    /// Look deeper at every server: everything it agrees to.
    pub deep: Option<DeepOptions>,
    /// Ask what each of these senders would get, each with a ClientHello of its own, by profile key.
    pub ask_as: Vec<String>,
    /// Look deeper and ask as others only at the server of this name; nothing for all of them.
    pub further_at: Option<String>,
    /// Judge certificates for this moment instead of now.
    pub at: Option<Timestamp>,
    /// What may be fetched over http to judge a certificate.
    pub fetch: Fetch,
    /// Through which proxy look-ups on the web go. Mail servers are reached directly.
    pub web: WebAccess,
    /// The practice server behind the target, if it is one; only noted in the report.
    pub practice: Option<String>,
}

impl Options {
    /// The most addresses that are climbed unless told otherwise.
    pub const MOST_ADDRESSES: usize = 16;
}

/// How to look deeper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeepOptions {
    /// Connections held at a time, 1 to 4.
    pub parallel: usize,
}

impl DeepOptions {
    /// The most connections that may be held at a time.
    pub const MOST_PARALLEL: usize = 4;
}

impl Default for DeepOptions {
    /// One connection at a time, as is polite.
    fn default() -> Self {
        Self { parallel: 1 }
    }
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

/// Stack of a check's thread: proofs of signatures lead from zone to zone, each a call deeper.
const STACK: usize = 8 * 1024 * 1024;

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
    let thread = std::thread::Builder::new().name("check".to_owned()).stack_size(STACK);
    thread.spawn(move || {
        let began = std::time::Instant::now();
        let walk = || runtime.block_on(walk::walk(id.clone(), target, options, cancel, &sink));
        if std::panic::catch_unwind(AssertUnwindSafe(walk)).is_err() {
            // A fault of this program has been told by the crash box; whoever waits for the end still gets it.
            let at_ms = began.elapsed().as_secs_f64() * 1000.0;
            sink(Event { run: id, at_ms, kind: EventKind::Finished { stopped: true, connections: 0 } });
        }
        // A judge that still waits for the operating system must not hold up the end.
        runtime.shutdown_background();
    })?;
    Ok(handle)
}

#[cfg(test)]
mod tests {
    use std::sync::{Mutex, mpsc};

    use super::*;
    use crate::model::target::{TargetKind, TlsMode};

    #[test]
    fn a_fault_of_our_own_still_ends_the_run() {
        let target = Target {
            input: "127.0.0.1".to_owned(),
            kind: TargetKind::Address,
            domain: None,
            host: Some("127.0.0.1".to_owned()),
            address: None,
            port: 1,
            tls_mode: TlsMode::StartTls,
        };
        let (sender, events) = mpsc::channel();
        let sender = Mutex::new(sender);
        let _run = start(target, Options::default(), move |event| {
            let fault = matches!(event.kind, EventKind::ServersFound { .. });
            let _ = sender.lock().unwrap_or_else(std::sync::PoisonError::into_inner).send(event);
            assert!(!fault, "a fault, made for this test");
        })
        .unwrap();
        let last = events.iter().last().unwrap();
        assert!(matches!(last.kind, EventKind::Finished { stopped: true, .. }));
    }
}
