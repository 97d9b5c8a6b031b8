//! The rungs of the domain: finding its servers, what its policies demand, and whether this PC is to blame.

use std::{cell::RefCell, pin::pin, time::Duration};

use jiff::Timestamp;
use tokio::time::Instant;

use super::{
    Options,
    event::EventKind,
    server_walk::{Notes, ServerWalk, reason_of},
    walk::Teller,
};
use crate::{
    checks::{
        Cut, Deadline, Proxies, Resolver, dane, mta_sts,
        resolve::{self, FoundHost},
        this_pc, tls_rpt,
        trust::Anchors,
    },
    model::{
        evidence::{
            DnsBeside, DnsEvidence, DnsOutcome, Evidence, LookupFailure, NotAsked, NotAskedReason,
            PolicyEvidence,
        },
        layer::{Layer, Verdict},
        report::Rung,
        target::{Target, TargetKind, TlsMode},
    },
};

/// How long DNS is awaited after all climbs, for what no sender asks; and where there is nothing to climb.
const PATIENCE: Duration = Duration::from_secs(2);
const PATIENCE_ALONE: Duration = Duration::from_secs(4);

/// The walk along the domain's rungs.
pub(super) struct DomainWalk<'a> {
    pub(super) teller: &'a Teller<'a>,
    pub(super) deadline: &'a Deadline,
    pub(super) options: &'a Options,
    pub(super) target: &'a Target,
    pub(super) resolver: &'a Resolver,
    pub(super) proxies: &'a Proxies,
    pub(super) anchors: &'a Anchors,
}

impl DomainWalk<'_> {
    /// Finds the servers.
    pub(super) async fn dns(&self) -> (Vec<FoundHost>, Option<Rung>) {
        let began = self.begin(Layer::Dns);
        let limit = self.options.limits.step;
        match resolve::run(self.target, self.resolver, limit, self.deadline).await {
            Ok((evidence, found)) => {
                let rung = climbed(Layer::Dns, began, Evidence::Dns(evidence));
                self.teller.tell(EventKind::DomainRungDone { rung: Box::new(rung.clone()) });
                (found, Some(rung))
            }
            Err(cut) => {
                self.done(Layer::Dns, began, not_asked(cut));
                (Vec::new(), None)
            }
        }
    }

    /// Does the work, and asks beside it what no sender asks of DNS; that may take a little longer than the work.
    pub(super) async fn with_dns_beside<T>(&self, rung: Option<Rung>, work: impl Future<Output = T>) -> T {
        let Some(Rung { evidence: Evidence::Dns(asked), layer, elapsed_ms, .. }) = rung else {
            return work.await;
        };
        let found = RefCell::new(DnsBeside::default());
        let patience = if asked.hosts.is_empty() { PATIENCE_ALONE } else { PATIENCE };
        let is_domain = self.target.kind != TargetKind::Host;
        let result = {
            let beside = resolve::beside::run(&asked, is_domain, self.resolver, &found);
            let (mut work, mut beside) = (pin!(work), pin!(beside));
            tokio::select! {
                result = &mut work => {
                    // Whatever is not known by then is left out.
                    let _ = self.deadline.within(patience, beside).await;
                    result
                }
                () = &mut beside => work.await,
            }
        };
        let found = found.into_inner();
        if found != DnsBeside::default() {
            let evidence = DnsEvidence { beside: Some(Box::new(found)), ..asked };
            let rung = Rung { elapsed_ms, ..climbed(layer, Instant::now(), Evidence::Dns(evidence)) };
            self.teller.tell(EventKind::DomainRungDone { rung: Box::new(rung) });
        }
        result
    }

    /// Asks what the domain's policies demand, while its servers are climbed. Nothing for a target that has none:
    /// an address, or a service that no mail server delivers to.
    pub(super) async fn policy(&self, hosts: &[FoundHost]) -> Option<(Instant, PolicyEvidence)> {
        let domain = self.target.domain.as_deref();
        if self.target.tls_mode != TlsMode::StartTls || self.target.address.is_some() {
            return None;
        }
        if hosts.is_empty() {
            // Without servers a policy binds nobody; that it was not asked for is told where a domain was named.
            if domain.is_some() {
                let reason = NotAskedReason::NotReached;
                let why = NotAsked { reason, because_of: Some(Layer::Dns) };
                self.done(Layer::Policy, Instant::now(), Evidence::NotAsked(why));
            }
            return None;
        }
        let began = self.begin(Layer::Policy);
        let limits = &self.options.limits;
        let sts = async {
            match domain {
                Some(domain) => {
                    let (resolver, proxies) = (self.resolver, self.proxies);
                    let asked = mta_sts::run(domain, resolver, proxies, self.anchors, limits, self.deadline);
                    Ok(Some(Box::new(asked.await?)))
                }
                None => Ok(None),
            }
        };
        let tls_rpt = async {
            match domain {
                Some(domain) => {
                    tls_rpt::run(domain, self.resolver, limits.step, self.deadline).await.map(Some)
                }
                None => Ok(None),
            }
        };
        let tlsa = dane::look_up(domain, hosts, self.target.port, self.resolver, limits.step, self.deadline);
        let asked = tokio::try_join!(tlsa, sts, tls_rpt);
        match asked {
            Ok((found, sts, tls_rpt)) => {
                let dane::Found { tlsa, misplaced } = found;
                let evidence = PolicyEvidence { tlsa, misplaced, dane: Vec::new(), sts, tls_rpt };
                Some((began, evidence))
            }
            Err(cut) => {
                self.done(Layer::Policy, began, not_asked(cut));
                None
            }
        }
    }

    /// Tells the policy rung, with the servers' certificates held against the records.
    pub(super) fn tell_policy(
        &self,
        (began, mut evidence): (Instant, PolicyEvidence),
        walks: &[ServerWalk<'_>],
        climbed: &[Notes],
    ) {
        let now = self.options.at.unwrap_or_else(Timestamp::now);
        for (walk, notes) in walks.iter().zip(climbed) {
            let chain = notes.chain.borrow();
            let lookup = evidence.tlsa.iter().find(|lookup| lookup.host == walk.host.host);
            let (Some(address), Some(lookup), false) = (walk.host.address, lookup, chain.is_empty()) else {
                continue;
            };
            if !lookup.records.is_empty() {
                let domain = self.target.domain.as_deref();
                evidence.dane.push(dane::compare(lookup, &chain, address, domain, now));
            }
        }
        self.done(Layer::Policy, began, Evidence::Policy(Box::new(evidence)));
    }

    /// Asks about this PC, if what was seen calls for it. Says how many connections it made to the servers.
    /// `no_look_up`: why no server was found to climb, if that is so.
    pub(super) async fn this_pc(&self, walks: &[ServerWalk<'_>], no_look_up: Option<&LookupFailure>) -> u32 {
        let kept: Vec<Vec<Evidence>> = walks.iter().map(|walk| walk.told.borrow().clone()).collect();
        let seen: Vec<this_pc::Seen<'_>> = walks
            .iter()
            .zip(&kept)
            .map(|(walk, evidence)| this_pc::Seen { host: &walk.host.host, evidence })
            .collect();
        let questions = &self.options.this_pc;
        if !this_pc::is_called_for(questions, &seen, no_look_up, self.resolver)
            || self.deadline.cut().is_some()
        {
            return 0;
        }
        let began = self.begin(Layer::ThisPc);
        let limits = &self.options.limits;
        let (resolver, proxies) = (self.resolver, self.proxies);
        let asked =
            Box::pin(this_pc::run(questions, &seen, no_look_up, resolver, proxies, limits, self.deadline))
                .await;
        let (evidence, connections) = match asked {
            Ok((evidence, connections)) => (Evidence::ThisPc(Box::new(evidence)), connections),
            Err(cut) => (not_asked(cut), 0),
        };
        self.done(Layer::ThisPc, began, evidence);
        connections
    }

    fn begin(&self, layer: Layer) -> Instant {
        self.teller.tell(EventKind::DomainRungStarted { layer });
        Instant::now()
    }

    fn done(&self, layer: Layer, began: Instant, evidence: Evidence) {
        let rung = climbed(layer, began, evidence);
        self.teller.tell(EventKind::DomainRungDone { rung: Box::new(rung) });
    }
}

/// Why the look-up of the servers failed.
pub(super) fn no_look_up(dns: Option<&Rung>) -> Option<LookupFailure> {
    match &dns?.evidence {
        Evidence::Dns(DnsEvidence { outcome: DnsOutcome::Failed(failure), .. }) => Some(failure.clone()),
        _ => None,
    }
}

/// A rung, not judged yet.
fn climbed(layer: Layer, began: Instant, evidence: Evidence) -> Rung {
    Rung {
        layer,
        verdict: Verdict::NotTested,
        elapsed_ms: began.elapsed().as_secs_f64() * 1000.0,
        summary: String::new(),
        findings: Vec::new(),
        evidence,
    }
}

fn not_asked(cut: Cut) -> Evidence {
    Evidence::NotAsked(NotAsked { reason: reason_of(cut), because_of: None })
}
