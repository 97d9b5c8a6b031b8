//! The rungs inside TLS: the handshake and what is asked when it fails, the certificate, the session.

use std::{net::SocketAddr, time::Duration};

use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use tokio_rustls::client::TlsStream;

use super::{
    event::EventKind,
    server_walk::{Ended, Lines, Notes, Reached, ServerWalk, not_cut, not_reached, reason_of},
};
use crate::{
    checks::{
        Context, Cut, Stream, handshake, hello_ladder,
        hello_probe::{Connected, Way},
        session::{self, Before},
        trust::{self, Question, Rules},
    },
    model::{
        evidence::{
            Capability, CertificateEvidence, Evidence, Exchange, ExchangeOutcome, HandshakeEvidence,
            NotAskedReason, ProtocolVersion,
        },
        layer::Layer,
    },
};

/// How long this PC's own trust store may take to judge: Windows may ask the network meanwhile.
const DEVICE_JUDGE_LIMIT: Duration = Duration::from_secs(15);

impl ServerWalk<'_> {
    /// Shakes hands and climbs to the top. Nothing is asked twice of a server whose handshake works.
    pub(super) async fn tls(
        &self,
        stream: Stream,
        ehlo_name: &str,
        capabilities: Option<&[Capability]>,
        context: &Context<'_, Lines<'_>>,
        notes: &Notes,
    ) -> Result<(), Ended> {
        let address = notes.address.get();
        let began = self.begin(Layer::Handshake, self.options.limits.step);
        let Ok(mut outcome) = handshake::run(stream, &self.host.host, context).await else {
            self.leave(Layer::Handshake, NotAskedReason::NotReached, None);
            return Err(not_reached(Layer::Handshake));
        };
        if let Some(cut) = outcome.cut {
            // A handshake that we broke off says nothing about the server.
            self.leave(Layer::Handshake, reason_of(cut), None);
            return Err(Ended { at: Layer::Handshake, reason: reason_of(cut) });
        }
        let tls_mode = self.target.tls_mode;
        let way = address.map(|address| Way { address, tls_mode, ehlo_name: ehlo_name.to_owned() });
        *notes.reached.borrow_mut() = way.clone().map(|way| Reached {
            way,
            handshake: outcome.evidence.clone(),
            certificate: outcome.chain.first().cloned(),
        });
        let Some(stream) = outcome.stream.take() else {
            let (mut chain, mut ocsp, mut seen_in) = (outcome.chain, outcome.ocsp, None);
            if let Some(way) = &way {
                let shown = self.ask_why(way, &mut outcome.evidence, context, notes).await;
                if let (true, Some(shown)) = (chain.is_empty(), shown) {
                    (chain, ocsp, seen_in) = (shown.chain, shown.ocsp, Some(shown.version));
                }
            }
            self.done(Layer::Handshake, began, Evidence::Handshake(Box::new(outcome.evidence)));
            // A certificate that came before the failure, or with an answer, is still worth a look.
            if !chain.is_empty() && self.deadline.cut() != Some(Cut::Stopped) {
                notes.chain.borrow_mut().clone_from(&chain);
                self.certificate(&chain, &ocsp, seen_in, address).await;
            }
            not_cut(self.deadline.cut(), Layer::Handshake)?;
            return Err(Ended { at: Layer::Handshake, reason: NotAskedReason::OutOfReach });
        };
        let evidence = outcome.evidence;
        self.done(Layer::Handshake, began, Evidence::Handshake(Box::new(evidence.clone())));
        notes.chain.borrow_mut().clone_from(&outcome.chain);
        // Judging waits for nobody, and nobody waits for it: the conversation goes on beside it.
        tokio::join!(
            self.certificate(&outcome.chain, &outcome.ocsp, None, address),
            self.session(stream, Before { ehlo_name, capabilities }, evidence, context)
        );
        match self.deadline.cut() {
            Some(Cut::Stopped) | None => Ok(()),
            Some(cut) => not_cut(Some(cut), Layer::Session),
        }
    }

    /// Asks what would have worked. The rung goes on being climbed meanwhile.
    async fn ask_why(
        &self,
        way: &Way,
        evidence: &mut HandshakeEvidence,
        context: &Context<'_, Lines<'_>>,
        notes: &Notes,
    ) -> Option<hello_ladder::Shown> {
        if hello_ladder::questions(evidence).is_empty() || self.deadline.cut().is_some() {
            return None;
        }
        self.begin(Layer::Handshake, hello_ladder::LIMIT);
        let ladder = hello_ladder::run(way, evidence, context, |probed| {
            if let Some(connected) = probed.connected {
                self.connected(connected, notes);
            }
        })
        .await;
        evidence.probes = ladder.probes;
        ladder.shown
    }

    /// Counts the connection of a question, and tells it.
    pub(super) fn connected(&self, (address, local): Connected, notes: &Notes) {
        notes.count(1);
        self.teller.tell(EventKind::Connected { server: self.server, address, local });
    }

    /// Judges a chain. `seen_in` is the version of the hello made by hand that brought it, if one did.
    async fn certificate(
        &self,
        chain: &[CertificateDer<'static>],
        ocsp: &[u8],
        seen_in: Option<ProtocolVersion>,
        address: Option<SocketAddr>,
    ) {
        let limit = DEVICE_JUDGE_LIMIT.min(self.options.limits.step);
        let began = self.begin(Layer::Certificate, limit);
        let rules = Rules {
            resolver: self.resolver,
            proxies: self.proxies,
            deadline: self.deadline,
            server: address,
        };
        let judging = trust::run(Question {
            chain,
            staple: ocsp,
            reference: &self.host.host,
            mail_domain: self.target.domain.as_deref(),
            anchors: self.anchors,
            now: Timestamp::now(),
            at: self.options.at,
            limit,
            fetching: Some((self.options.fetch, rules)),
        });
        // The device's judge has a deadline of its own; only a stop by hand cuts it short.
        match self.deadline.within(limit * 2, judging).await {
            Ok(evidence) => {
                let evidence = Box::new(CertificateEvidence { seen_in, ..evidence });
                self.done(Layer::Certificate, began, Evidence::Certificate(evidence));
            }
            Err(cut) => self.leave(Layer::Certificate, reason_of(cut), None),
        }
    }

    async fn session(
        &self,
        stream: TlsStream<Stream>,
        before: Before<'_>,
        handshake: HandshakeEvidence,
        context: &Context<'_, Lines<'_>>,
    ) {
        let limits = &self.options.limits;
        let greeting = if before.capabilities.is_none() { limits.greeting } else { Duration::ZERO };
        let began = self.begin(Layer::Session, greeting + limits.step + limits.goodbye());
        let (mut evidence, tickets) = session::run(stream, before, &context.encrypted()).await;
        let out_of_time = |exchange: &Exchange| {
            exchange.outcome == ExchangeOutcome::TimedOut && self.deadline.cut() == Some(Cut::Whole)
        };
        evidence.quit.take_if(|exchange| out_of_time(exchange));
        if evidence.ehlo.as_ref().or(evidence.greeting.as_ref()).is_some_and(out_of_time) {
            self.leave(Layer::Session, NotAskedReason::OutOfTime, None);
        } else {
            self.done(Layer::Session, began, Evidence::Session(evidence));
        }
        if tickets > 0 {
            let elapsed = handshake.elapsed_ms;
            let evidence = Evidence::Handshake(Box::new(HandshakeEvidence { tickets, ..handshake }));
            self.tell_rung(Layer::Handshake, elapsed, evidence);
        }
    }
}
