//! One walk: the domain's rungs, then every server's, from the bottom up.

use tokio_util::sync::CancellationToken;

use std::{cell::RefCell, collections::BTreeMap, net::IpAddr, pin::Pin};

use jiff::Timestamp;
use tokio::{sync::Mutex, time::Instant};

use super::{
    Options,
    domain_walk::{self, DomainWalk},
    event::{Event, EventKind, FoundServer, RunId},
    server_walk::{Notes, ServerWalk},
    side_by_side,
};
use crate::{
    checks::{
        Cut, Deadline, Proxies, Resolver, handshake,
        resolve::{self, Endpoint},
        trust::Anchors,
    },
    model::{
        report::Vantage,
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
    let anchors = Anchors::with_extra(&options.extra_anchors).and_stored(options.stored_roots);
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
    let resolver = Resolver::new(&options.dns, options.limits.step);
    let proxies = Proxies::new(options.web.clone());
    let domain = DomainWalk {
        teller: &teller,
        deadline: &deadline,
        options: &options,
        target: &target,
        resolver: &resolver,
        proxies: &proxies,
        anchors: &anchors,
    };
    let (hosts, dns) = match resolve::without_dns(&target) {
        Some(host) => (vec![host], None),
        None => domain.dns().await,
    };
    let most = options.most_addresses.unwrap_or(Options::MOST_ADDRESSES);
    let endpoints = resolve::endpoints(&hosts, target.port, options.family, most);
    teller.tell(EventKind::ServersFound { servers: endpoints.iter().map(found).collect() });
    let walks: Vec<ServerWalk<'_>> = endpoints
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
            resolver: &resolver,
            proxies: &proxies,
            told: RefCell::default(),
        })
        .collect();
    let no_look_up = domain_walk::no_look_up(dns.as_ref());
    // What is told first is what a plain check tells; whatever takes longer comes after all climbs.
    let further = options.deep.is_some() || !options.ask_as.is_empty();
    let climbs = async { tokio::join!(climb_all(&walks, &options, !further), domain.policy(&hosts)) };
    let (climbed, policy) = domain.with_dns_beside(dns, climbs).await;
    if let Some(policy) = policy {
        domain.tell_policy(policy, &walks, &climbed);
    }
    let for_this_pc = domain.this_pc(&walks, no_look_up.as_ref()).await;
    if further {
        go_further(&walks, &climbed, &options).await;
    }
    let climbing: u32 = climbed.iter().map(|notes| notes.connections.get()).sum();
    let connections = climbing + for_this_pc;
    teller.tell(EventKind::Finished { stopped: deadline.cut() == Some(Cut::Stopped), connections });
}

fn found(endpoint: &Endpoint) -> FoundServer {
    FoundServer {
        host: endpoint.host.clone(),
        preference: endpoint.preference,
        address: endpoint.address,
        port: endpoint.port,
    }
}

/// Climbs every server, so many at a time, and never two connections to one address. `last`: nothing is asked of a
/// server after its climb.
async fn climb_all(walks: &[ServerWalk<'_>], options: &Options, last: bool) -> Vec<Notes> {
    let addresses: BTreeMap<IpAddr, Mutex<()>> =
        walks.iter().filter_map(|walk| Some((walk.host.address?, Mutex::new(())))).collect();
    let climbs = walks.iter().map(|walk| {
        let address = walk.host.address.and_then(|address| addresses.get(&address));
        let climb: Pin<Box<dyn Future<Output = Notes> + '_>> = Box::pin(async move {
            let _alone = match address {
                Some(address) => Some(address.lock().await),
                None => None,
            };
            let notes = walk.climb().await;
            if last {
                walk.teller.tell(EventKind::ServerDone { server: walk.server });
            }
            notes
        });
        climb
    });
    side_by_side::all(options.parallel, climbs.collect()).await
}

/// Asks every server what was asked for beyond the climb, at the first of its addresses at which TLS begins.
async fn go_further(walks: &[ServerWalk<'_>], climbed: &[Notes], options: &Options) {
    let mut asked: Vec<&str> = Vec::new();
    for (walk, notes) in walks.iter().zip(climbed) {
        let host = walk.host.host.as_str();
        let is_meant = options.further_at.as_ref().is_none_or(|meant| meant == host);
        if is_meant && !asked.contains(&host) && notes.reached.borrow().is_some() {
            asked.push(host);
            Box::pin(walk.after_climb(notes)).await;
        }
        walk.teller.tell(EventKind::ServerDone { server: walk.server });
    }
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
        dns_servers: options.dns.servers.clone(),
        laboratory: options.laboratory,
        parallel: options.parallel.max(1),
        most_addresses: options.most_addresses,
        web_proxy: options.web.settings.told(),
    }
}
