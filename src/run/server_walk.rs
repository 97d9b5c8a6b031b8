//! The walk up one server's ladder: which question follows which answer.

use std::{
    cell::{Cell, RefCell},
    net::SocketAddr,
    time::Duration,
};

use rustls::pki_types::CertificateDer;
use tokio::time::Instant;

use super::{Options, event::EventKind, walk::Teller};
use crate::{
    checks::{
        Context, Conversation, Cut, Deadline, Listener, Proxies, Resolver, Scribe, Stream, connect, ehlo,
        greeting,
        hello_probe::Way,
        resolve::Endpoint,
        session,
        starttls::{self, After},
        trust::Anchors,
    },
    model::{
        evidence::{
            EhloEvidence, Evidence, ExchangeOutcome, HandshakeEvidence, NotAsked, NotAskedReason,
            StarttlsEvidence,
        },
        layer::{Layer, Verdict},
        report::Rung,
        target::{Target, TlsMode},
        transcript::TranscriptLine,
    },
};

/// Everything one walk needs.
pub(super) struct ServerWalk<'a> {
    pub(super) teller: &'a Teller<'a>,
    pub(super) deadline: &'a Deadline,
    pub(super) options: &'a Options,
    pub(super) anchors: &'a Anchors,
    pub(super) target: &'a Target,
    pub(super) server: usize,
    pub(super) host: &'a Endpoint,
    pub(super) resolver: &'a Resolver,
    pub(super) proxies: &'a Proxies,
    /// What was told of every rung.
    pub(super) told: RefCell<Vec<Evidence>>,
}

/// What a climb leaves behind beside the rungs.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Connections made.
    pub(super) connections: Cell<u32>,
    /// The address that answered.
    pub(super) address: Cell<Option<SocketAddr>>,
    /// When the climb began: the time from which the conversation is counted.
    pub(super) began: Cell<Option<Instant>>,
    /// The way to where TLS begins, and what was met there; nothing when TLS was not agreed on.
    pub(super) reached: RefCell<Option<Reached>>,
    /// The certificates as they were sent.
    pub(super) chain: RefCell<Vec<CertificateDer<'static>>>,
}

impl Notes {
    pub(super) fn count(&self, more: u32) {
        self.connections.set(self.connections.get() + more);
    }
}

/// A server with which TLS can be begun.
#[derive(Debug, Clone)]
pub(super) struct Reached {
    pub(super) way: Way,
    /// The handshake made on the way.
    pub(super) handshake: HandshakeEvidence,
    /// The server's certificate, if it came.
    pub(super) certificate: Option<CertificateDer<'static>>,
}

/// Passes the lines of the conversation on.
pub(super) struct Lines<'a> {
    pub(super) teller: &'a Teller<'a>,
    pub(super) server: usize,
}

impl Listener for Lines<'_> {
    fn line(&self, line: TranscriptLine) {
        self.teller.tell(EventKind::Line { server: self.server, line });
    }
}

/// Why the climb ended before the top.
pub(super) struct Ended {
    pub(super) at: Layer,
    pub(super) reason: NotAskedReason,
}

impl ServerWalk<'_> {
    /// Climbs. Every rung is told, those not climbed with the reason.
    pub(super) async fn climb(&self) -> Notes {
        let lines = Lines { teller: self.teller, server: self.server };
        let scribe = Scribe { listener: &lines, began: Instant::now(), encrypted: false };
        let context = Context { deadline: self.deadline, limits: &self.options.limits, scribe };
        let notes = Notes::default();
        notes.began.set(Some(context.scribe.began));
        if let Err(ended) = Box::pin(self.climb_rungs(&context, &notes)).await {
            self.leave_rest(&ended);
        }
        notes
    }

    async fn climb_rungs(&self, context: &Context<'_, Lines<'_>>, notes: &Notes) -> Result<(), Ended> {
        let limits = &self.options.limits;
        self.may_go_on(Layer::Connect)?;
        let family = self.options.family;
        let began = self.begin(Layer::Connect, limits.connect);
        let (evidence, stream, cut) = connect::run(
            self.host.address.as_slice(),
            self.host.failure.as_ref(),
            self.host.port,
            family,
            context,
        )
        .await;
        let local = evidence.local_address;
        // Ports that answered were connected to, if only for a moment.
        notes.count(evidence.other_ports_open.len() as u32);
        self.done(Layer::Connect, began, Evidence::Connect(evidence));
        not_cut(cut, Layer::Connect)?;
        let Some(stream) = stream else { return Err(not_reached(Layer::Connect)) };
        notes.count(1);
        notes.address.set(stream.peer());
        if let Some(address) = stream.peer() {
            self.teller.tell(EventKind::Connected { server: self.server, address, local });
        }
        let ehlo_name = self.options.ehlo_name.clone().unwrap_or_else(|| address_literal(local));
        let stream = Stream::new(stream);
        if self.target.tls_mode == TlsMode::Implicit {
            for layer in [Layer::Banner, Layer::Ehlo, Layer::Starttls] {
                self.leave(layer, NotAskedReason::NotWanted, None);
            }
            return Box::pin(self.tls(stream, &ehlo_name, None, context, notes)).await;
        }
        Box::pin(self.plain(stream, &ehlo_name, context, notes)).await
    }

    async fn plain(
        &self,
        stream: Stream,
        ehlo_name: &str,
        context: &Context<'_, Lines<'_>>,
        notes: &Notes,
    ) -> Result<(), Ended> {
        let limits = &self.options.limits;
        let address = stream.get_ref().peer();
        let mut client = Conversation::new(stream);
        let began = self.begin(Layer::Banner, limits.greeting);
        let mut evidence = greeting::run(&mut client, context).await;
        let silent = evidence.exchange.outcome == ExchangeOutcome::TimedOut && evidence.exchange.octets == 0;
        if let (true, None, Some(address)) = (silent, self.deadline.cut(), address) {
            // The silent connection is given up first: one at a time.
            drop(client.into_parts());
            self.begin(Layer::Banner, limits.connect + greeting::PROBE_LIMIT.min(limits.step));
            let probed = greeting::probe_for_tls(address, &self.host.host, &notes.connections, context).await;
            if let Ok((probe, service)) = probed {
                evidence.tls_probe = Some(probe);
                evidence.looks_like = service.map(str::to_owned);
            }
            self.done(Layer::Banner, began, Evidence::Greeting(evidence));
            not_cut(probed.err(), Layer::Banner)?;
            return Err(not_reached(Layer::Banner));
        }
        let outcome = evidence.exchange.outcome.clone();
        let code = evidence.exchange.reply.as_ref().map(|reply| reply.code);
        self.heard(Layer::Banner, began, &outcome, Evidence::Greeting(evidence))?;
        if outcome != ExchangeOutcome::Complete || code != Some(220) {
            self.part(&mut client, &outcome, code, context).await;
            return Err(not_reached(Layer::Banner));
        }
        let began = self.begin(Layer::Ehlo, limits.step);
        let (evidence, _) = ehlo::run(&mut client, ehlo_name, context).await;
        let last = evidence.helo.as_ref().unwrap_or(&evidence.exchange).clone();
        let only_helo = evidence.helo.is_some();
        let hello = evidence.clone();
        self.heard(Layer::Ehlo, began, &last.outcome, Evidence::Ehlo(evidence))?;
        if !ehlo::accepted(&last) {
            let code = last.reply.as_ref().map(|reply| reply.code);
            self.part(&mut client, &last.outcome, code, context).await;
            return Err(not_reached(Layer::Ehlo));
        }
        if only_helo && self.target.tls_mode == TlsMode::StartTls {
            // After HELO there are no capabilities, so there is no STARTTLS to ask for (RFC 3207 §4).
            session::quit(&mut client, context).await;
            return Err(Ended { at: Layer::Ehlo, reason: NotAskedReason::OutOfReach });
        }
        if self.target.tls_mode == TlsMode::None {
            for layer in [Layer::Starttls, Layer::Handshake, Layer::Certificate] {
                self.leave(layer, NotAskedReason::NotWanted, None);
            }
            let began = self.begin(Layer::Session, limits.goodbye());
            let evidence = session::in_clear(&mut client, context).await;
            self.done(Layer::Session, began, Evidence::Session(evidence));
            return Ok(());
        }
        self.ask_for_tls(client, &hello, ehlo_name, context, notes).await
    }

    async fn ask_for_tls(
        &self,
        mut client: Conversation,
        hello: &EhloEvidence,
        ehlo_name: &str,
        context: &Context<'_, Lines<'_>>,
        notes: &Notes,
    ) -> Result<(), Ended> {
        let began = self.begin(Layer::Starttls, self.options.limits.step);
        if !hello.lists("STARTTLS") {
            let evidence = StarttlsEvidence { offered: false, exchange: None, injected: None };
            self.done(Layer::Starttls, began, Evidence::Starttls(evidence));
            session::quit(&mut client, context).await;
            return Err(Ended { at: Layer::Starttls, reason: NotAskedReason::OutOfReach });
        }
        let (evidence, after) = starttls::run(client, context).await;
        let exchange = evidence.exchange.clone();
        let outcome = exchange.as_ref().map_or(ExchangeOutcome::Closed, |exchange| exchange.outcome.clone());
        self.heard(Layer::Starttls, began, &outcome, Evidence::Starttls(evidence))?;
        match after {
            After::Agreed(stream) => {
                Box::pin(self.tls(stream, ehlo_name, Some(&hello.capabilities), context, notes)).await
            }
            After::Injected => Err(Ended { at: Layer::Starttls, reason: NotAskedReason::OutOfReach }),
            After::Refused(mut client) => {
                let code =
                    exchange.as_ref().and_then(|exchange| exchange.reply.as_ref()).map(|reply| reply.code);
                self.part(&mut client, &outcome, code, context).await;
                let answered = outcome == ExchangeOutcome::Complete && code != Some(421);
                let reason = if answered { NotAskedReason::OutOfReach } else { NotAskedReason::NotReached };
                Err(Ended { at: Layer::Starttls, reason })
            }
        }
    }

    /// Says goodbye where somebody still listens.
    async fn part(
        &self,
        client: &mut Conversation,
        outcome: &ExchangeOutcome,
        code: Option<u16>,
        context: &Context<'_, Lines<'_>>,
    ) {
        let listens = *outcome == ExchangeOutcome::Complete && code != Some(421);
        if listens && self.deadline.cut().is_none() {
            session::quit(client, context).await;
        }
    }

    pub(super) fn begin(&self, layer: Layer, limit: Duration) -> Instant {
        let limit_ms = self.deadline.at_most(limit).as_secs_f64() * 1000.0;
        self.teller.tell(EventKind::RungStarted { server: self.server, layer, limit_ms });
        Instant::now()
    }

    pub(super) fn done(&self, layer: Layer, began: Instant, evidence: Evidence) {
        self.tell_rung(layer, began.elapsed().as_secs_f64() * 1000.0, evidence);
    }

    /// Tells a rung that was one exchange. A wait that the limit of the whole check cut short was shorter than the
    /// server was promised, and says nothing about it.
    fn heard(
        &self,
        layer: Layer,
        began: Instant,
        outcome: &ExchangeOutcome,
        evidence: Evidence,
    ) -> Result<(), Ended> {
        let cut = self.deadline.cut();
        if cut == Some(Cut::Whole) && *outcome == ExchangeOutcome::TimedOut {
            self.leave(layer, NotAskedReason::OutOfTime, None);
        } else {
            self.done(layer, began, evidence);
        }
        not_cut(cut, layer)
    }

    pub(super) fn tell_rung(&self, layer: Layer, elapsed_ms: f64, evidence: Evidence) {
        self.told.borrow_mut().push(evidence.clone());
        let rung = Rung {
            layer,
            verdict: Verdict::NotTested,
            elapsed_ms,
            summary: String::new(),
            findings: Vec::new(),
            evidence,
        };
        self.teller.tell(EventKind::RungDone { server: self.server, rung: Box::new(rung) });
    }

    pub(super) fn leave(&self, layer: Layer, reason: NotAskedReason, because_of: Option<Layer>) {
        self.tell_rung(layer, 0.0, Evidence::NotAsked(NotAsked { reason, because_of }));
    }

    /// Tells every rung above the one the climb ended on; a certificate that was seen is not unsaid.
    fn leave_rest(&self, ended: &Ended) {
        let cut = matches!(ended.reason, NotAskedReason::Stopped | NotAskedReason::OutOfTime);
        let because_of = (!cut).then_some(ended.at);
        for layer in Layer::OF_SERVER.into_iter().filter(|layer| *layer > ended.at) {
            self.teller.tell(EventKind::RungLeft {
                server: self.server,
                layer,
                because: NotAsked { reason: ended.reason, because_of },
            });
        }
    }

    fn may_go_on(&self, at: Layer) -> Result<(), Ended> {
        match self.deadline.cut() {
            None => Ok(()),
            Some(cut) => {
                self.leave(at, reason_of(cut), None);
                Err(Ended { at, reason: reason_of(cut) })
            }
        }
    }
}

pub(super) fn not_cut(cut: Option<Cut>, at: Layer) -> Result<(), Ended> {
    cut.map_or(Ok(()), |cut| Err(Ended { at, reason: reason_of(cut) }))
}

pub(super) const fn not_reached(at: Layer) -> Ended {
    Ended { at, reason: NotAskedReason::NotReached }
}

pub(super) const fn reason_of(cut: Cut) -> NotAskedReason {
    match cut {
        Cut::Stopped => NotAskedReason::Stopped,
        Cut::Step | Cut::Whole => NotAskedReason::OutOfTime,
    }
}

/// The address as a name (RFC 5321 §4.1.3).
fn address_literal(local: Option<SocketAddr>) -> String {
    match local {
        Some(SocketAddr::V4(address)) => format!("[{}]", address.ip()),
        Some(SocketAddr::V6(address)) => format!("[IPv6:{}]", address.ip()),
        None => "[127.0.0.1]".to_owned(),
    }
}
