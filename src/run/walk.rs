//! One walk: the domain's rungs, then every server's, from the bottom up.

use jiff::Timestamp;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{
    Options,
    event::{Event, EventKind, FoundServer, RunId},
    server_walk::{ServerWalk, reason_of},
};
use crate::{
    checks::{Cut, Deadline, Resolver, handshake, resolve, resolve::FoundHost, trust::Anchors},
    model::{
        evidence::{Evidence, NotAsked},
        layer::{Layer, Verdict},
        report::{Rung, Vantage},
        target::{CheckSettings, Target},
    },
};

/// Tells the events of one run, each with its time.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    pub(super) run: &'a RunId,
    pub(super) began: Instant,
    pub(super) sink: &'a (dyn Fn(Event) + Send + Sync),
}

impl Teller<'_> {
    pub(super) fn tell(&self, kind: EventKind) {
        let at_ms = self.began.elapsed().as_secs_f64() * 1000.0;
        (self.sink)(Event { run: self.run.clone(), at_ms, kind });
    }
}

/// Climbs everything there is to climb and tells about it. The last event is always `Finished`.
pub(super) async fn walk(
    id: RunId,
    target: Target,
    options: Options,
    cancel: CancellationToken,
    sink: &(dyn Fn(Event) + Send + Sync),
) {
    let teller = Teller { run: &id, began: Instant::now(), sink };
    drop(tokio::task::spawn_blocking(handshake::prepare));
    let deadline = Deadline::new(options.limits.whole, cancel);
    let anchors = Anchors::with_extra(&options.extra_anchors);
    teller.tell(EventKind::Started {
        target: target.clone(),
        settings: settings(&options, &anchors),
        vantage: options.vantage.clone().unwrap_or_else(|| Vantage {
            host: String::new(),
            os: std::env::consts::OS.to_owned(),
            local_address: None,
        }),
        started_at: Timestamp::now(),
        practice: options.practice.clone(),
    });
    let hosts = match resolve::without_dns(&target) {
        Some(host) => vec![host],
        None => dns(&target, &options, &deadline, &teller).await,
    };
    teller.tell(EventKind::ServersFound {
        servers: hosts
            .iter()
            .map(|host| FoundServer {
                host: host.host.clone(),
                preference: host.preference,
                port: target.port,
            })
            .collect(),
    });
    let walks: Vec<ServerWalk<'_>> = hosts
        .iter()
        .enumerate()
        .map(|(server, host)| ServerWalk {
            teller: &teller,
            deadline: &deadline,
            options: &options,
            anchors: &anchors,
            target: &target,
            server,
            host,
        })
        .collect();
    // What is told first is what a plain check tells; whatever takes longer comes after all climbs.
    let further = options.deep.is_some() || !options.ask_as.is_empty();
    let mut climbed = Vec::new();
    for walk in &walks {
        climbed.push(Box::pin(walk.climb()).await);
        if !further {
            teller.tell(EventKind::ServerDone { server: walk.server });
        }
    }
    if further {
        for (walk, notes) in walks.iter().zip(&climbed) {
            let is_meant = |host: &String| *host == walk.host.host;
            if options.further_at.as_ref().is_none_or(is_meant) {
                Box::pin(walk.after_climb(notes)).await;
            }
            teller.tell(EventKind::ServerDone { server: walk.server });
        }
    }
    let connections = climbed.iter().map(|notes| notes.connections.get()).sum();
    teller.tell(EventKind::Finished { stopped: deadline.cut() == Some(Cut::Stopped), connections });
}

async fn dns(target: &Target, options: &Options, deadline: &Deadline, teller: &Teller<'_>) -> Vec<FoundHost> {
    teller.tell(EventKind::DomainRungStarted { layer: Layer::Dns });
    let began = Instant::now();
    let resolver = Resolver::new(&options.dns_servers, options.limits.step);
    let looked_up = resolve::run(target, &resolver, options.limits.step, deadline).await;
    let (evidence, found) = match looked_up {
        Ok((evidence, found)) => (Evidence::Dns(evidence), found),
        Err(cut) => (Evidence::NotAsked(NotAsked { reason: reason_of(cut), because_of: None }), Vec::new()),
    };
    let rung = Rung {
        layer: Layer::Dns,
        verdict: Verdict::NotTested,
        elapsed_ms: began.elapsed().as_secs_f64() * 1000.0,
        summary: String::new(),
        findings: Vec::new(),
        evidence,
    };
    teller.tell(EventKind::DomainRungDone { rung: Box::new(rung) });
    found
}

fn settings(options: &Options, anchors: &Anchors) -> CheckSettings {
    let limits = options.limits;
    CheckSettings {
        ehlo_name: options.ehlo_name.clone().unwrap_or_else(|| "(this PC's address)".to_owned()),
        family: options.family,
        connect_timeout_s: limits.connect.as_secs_f64(),
        greeting_timeout_s: limits.greeting.as_secs_f64(),
        step_timeout_s: limits.step.as_secs_f64(),
        extra_trust_anchors: options.extra_anchors.len(),
        public_roots: anchors.public_list().to_owned(),
    }
}
