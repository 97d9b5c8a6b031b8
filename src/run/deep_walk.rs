//! After the climb: the deep look at a server, and the hellos of particular senders.

use std::time::Duration;

use tokio::time::Instant;

use super::{
    DeepOptions,
    event::EventKind,
    server_walk::{Lines, Notes, Reached, ServerWalk},
};
use crate::{
    checks::{
        Context, Scribe,
        deep::{self, Board, Subject, asker::Asker},
        hello_probe, sender_hello,
    },
    diagnosis::senders,
    model::evidence::{AskedAs, DeepLook, ProtocolVersion},
};

/// How long the handshake of a server may take of which nothing is known, in milliseconds.
const USUAL_PACE_MS: f64 = 1000.0;

impl ServerWalk<'_> {
    /// Asks what was asked for beyond the climb, if the climb came to where TLS begins.
    pub(super) async fn after_climb(&self, notes: &Notes) {
        let Some(reached) = notes.reached.borrow().clone() else { return };
        let lines = Lines { teller: self.teller, server: self.server };
        let scribe = Scribe {
            listener: &lines,
            began: notes.began.get().unwrap_or_else(Instant::now),
            encrypted: false,
        };
        let context = Context { deadline: self.deadline, limits: &self.options.limits, scribe };
        self.ask_as(&reached, &context, notes).await;
        if let Some(deep) = self.options.deep {
            self.look_deeper(&reached, deep, &context, notes).await;
        }
    }

    async fn look_deeper(
        &self,
        reached: &Reached,
        deep: DeepOptions,
        context: &Context<'_, Lines<'_>>,
        notes: &Notes,
    ) {
        let deadline = self.deadline.renewed(self.options.limits.deep);
        let context = context.until(&deadline);
        let parallel = deep.parallel.clamp(1, DeepOptions::MOST_PARALLEL);
        let tell = |look: &DeepLook| {
            self.teller.tell(EventKind::DeepLook { server: self.server, look: Box::new(look.clone()) });
        };
        let board = Board::new(&tell);
        let family = self.options.family;
        let here = reached.way.address.ip();
        let subject = Subject {
            server_name: reached.handshake.server_name.clone(),
            spoken: version(reached.handshake.version.as_deref()),
            shown: reached.certificate.clone().map(|certificate| (here, certificate)),
            other_addresses: self
                .host
                .others
                .iter()
                .copied()
                .filter(|address| family.allows(*address))
                .collect(),
            parallel,
        };
        board.change(|look| {
            look.progress.parallel = u32::try_from(parallel).unwrap_or(1);
            look.ocsp_staple = reached.handshake.ocsp_staple.then_some(true);
        });
        let handshake = &reached.handshake;
        // A handshake that hung tells our own patience, not the server's pace.
        let pace_ms = if handshake.failure.is_some() { USUAL_PACE_MS } else { handshake.elapsed_ms };
        let pace = Duration::from_secs_f64(pace_ms.clamp(0.0, 60_000.0) / 1000.0);
        let connected = |connected| self.connected(connected, notes);
        let asker = Asker::new(&reached.way, &context, &board, pace, parallel, &connected);
        Box::pin(deep::run(&asker, &board, &subject)).await;
    }

    async fn ask_as(&self, reached: &Reached, context: &Context<'_, Lines<'_>>, notes: &Notes) {
        for key in &self.options.ask_as {
            if self.deadline.cut().is_some() {
                return;
            }
            let Some(profile) = senders::profile(key) else { continue };
            let name = reached.handshake.server_name.as_deref();
            let spec = sender_hello::spec(profile, name);
            let about = format!("the hello of {}", profile.name);
            let limit = self.options.limits.step;
            let probed = hello_probe::ask(&reached.way, &spec, &about, limit, context).await;
            if let Some(connected) = probed.connected {
                self.connected(connected, notes);
            }
            let asked = AskedAs {
                sender: profile.key.clone(),
                answer: probed.answer,
                hello_octets: probed.hello_octets,
                elapsed_ms: probed.elapsed_ms,
            };
            self.teller.tell(EventKind::AskedAs { server: self.server, asked: Box::new(asked) });
        }
    }
}

fn version(name: Option<&str>) -> Option<ProtocolVersion> {
    ProtocolVersion::ALL.into_iter().find(|version| Some(version.name()) == name)
}
