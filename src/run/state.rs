//! The one reducer: events in, a report out. Front ends and tests share it.

use crate::{
    diagnosis,
    model::{
        evidence::{DnsOutcome, Evidence, NotAsked},
        layer::{Layer, Verdict},
        report::{Report, Run, Rung, SCHEMA_VERSION, Server, Tool, Vantage},
        target::{CheckSettings, Target, TargetKind},
    },
};

use super::event::{Event, EventKind, RunId};

/// A run as far as it has come.
#[derive(Debug, Clone)]
pub struct RunState {
    run: RunId,
    /// The report so far, judged but not worded. Nothing before the run has started.
    pub report: Option<Report>,
    /// The rungs that are being climbed, the latest begun last.
    pub underway: Vec<Current>,
    /// The run has ended.
    pub finished: bool,
}

/// A rung that is being climbed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Current {
    /// Index of the server; nothing for a rung of the domain.
    pub server: Option<usize>,
    pub layer: Layer,
    /// When it began, in milliseconds since the run began.
    pub since_ms: f64,
    /// It ends after this many milliseconds at the latest, if it has a limit of its own.
    pub limit_ms: Option<f64>,
}

impl RunState {
    /// The state before the first event of a run.
    #[must_use]
    pub fn new(run: RunId) -> Self {
        Self { run, report: None, underway: Vec::new(), finished: false }
    }

    /// The rung begun last of those that are being climbed.
    #[must_use]
    pub fn current(&self) -> Option<Current> {
        self.underway.last().copied()
    }

    fn begin(&mut self, current: Current) {
        self.end(current.server, current.layer);
        self.underway.push(current);
    }

    fn end(&mut self, server: Option<usize>, layer: Layer) {
        self.underway.retain(|known| (known.server, known.layer) != (server, layer));
    }

    /// Takes an event in. Events of another run are dropped; returns whether the event was this run's.
    pub fn apply(&mut self, event: Event) -> bool {
        if event.run != self.run {
            return false;
        }
        let at_ms = event.at_ms;
        if let EventKind::Started { target, settings, vantage, started_at, practice } = event.kind {
            let run = Run {
                id: self.run.to_string(),
                started_at,
                elapsed_ms: 0.0,
                connections: 0,
                stopped: false,
                practice,
            };
            self.report = Some(empty_report(run, target, settings, vantage));
            return true;
        }
        if self.report.is_some() {
            self.follow(&event.kind, at_ms);
        }
        let Some(report) = self.report.as_mut() else { return true };
        report.run.elapsed_ms = at_ms;
        match event.kind {
            EventKind::Started { .. }
            | EventKind::DomainRungStarted { .. }
            | EventKind::RungStarted { .. }
            | EventKind::ServerDone { .. } => {}
            EventKind::DomainRungDone { rung } => {
                settle_target(&mut report.target, &rung.evidence);
                place(&mut report.rungs, *rung);
                diagnosis::judge(report);
            }
            EventKind::ServersFound { servers } => {
                report.servers = servers
                    .into_iter()
                    .map(|found| Server {
                        host: found.host,
                        preference: found.preference,
                        address: found.address,
                        port: found.port,
                        verdict: Verdict::NotTested,
                        rungs: Vec::new(),
                        transcript: Vec::new(),
                        deep: None,
                        asked: Vec::new(),
                        senders: Vec::new(),
                        policy: None,
                    })
                    .collect();
            }
            EventKind::Line { server, line } => {
                if let Some(server) = report.servers.get_mut(server) {
                    server.transcript.push(line);
                }
            }
            EventKind::RungDone { server, rung } => {
                if let Some(server) = report.servers.get_mut(server) {
                    place(&mut server.rungs, *rung);
                    diagnosis::judge(report);
                }
            }
            EventKind::RungLeft { server, layer, because } => {
                if let Some(server) = report.servers.get_mut(server)
                    && server.rung(layer).is_none()
                {
                    place(&mut server.rungs, left(layer, because));
                    diagnosis::judge(report);
                }
            }
            EventKind::Connected { server, address, local } => {
                report.run.connections += 1;
                if let Some(server) = report.servers.get_mut(server) {
                    server.address.get_or_insert(address.ip());
                }
                if report.vantage.local_address.is_none() {
                    report.vantage.local_address = local.map(|local| local.ip());
                }
            }
            EventKind::DeepLook { server, look } => {
                if let Some(server) = report.servers.get_mut(server) {
                    server.deep = Some(look);
                    diagnosis::judge(report);
                }
            }
            EventKind::AskedAs { server, asked } => {
                if let Some(server) = report.servers.get_mut(server) {
                    server.asked.push(*asked);
                    diagnosis::judge(report);
                }
            }
            EventKind::Finished { stopped, connections } => {
                self.finished = true;
                report.run.stopped = stopped;
                report.run.connections = report.run.connections.max(connections);
                diagnosis::judge(report);
            }
        }
        true
    }
}

impl RunState {
    /// Keeps account of what is being climbed.
    fn follow(&mut self, event: &EventKind, at_ms: f64) {
        match event {
            EventKind::DomainRungStarted { layer } => {
                self.begin(Current { server: None, layer: *layer, since_ms: at_ms, limit_ms: None });
            }
            EventKind::DomainRungDone { rung } => self.end(None, rung.layer),
            EventKind::RungStarted { server, layer, limit_ms } => {
                let (server, limit_ms) = (Some(*server), Some(*limit_ms));
                self.begin(Current { server, layer: *layer, since_ms: at_ms, limit_ms });
            }
            EventKind::RungDone { server, rung } => self.end(Some(*server), rung.layer),
            EventKind::RungLeft { server, layer, .. } => self.end(Some(*server), *layer),
            EventKind::ServerDone { server } => self.underway.retain(|known| known.server != Some(*server)),
            EventKind::Finished { .. } => self.underway.clear(),
            _ => {}
        }
    }
}

/// Rungs are told as they are done; two may be climbed side by side. On the ladder each has its place.
fn place(rungs: &mut Vec<Rung>, rung: Rung) {
    match rungs.binary_search_by_key(&rung.layer, |known| known.layer) {
        Ok(index) => {
            if let Some(known) = rungs.get_mut(index) {
                *known = rung;
            }
        }
        Err(index) => rungs.insert(index, rung),
    }
}

fn left(layer: Layer, because: NotAsked) -> Rung {
    Rung {
        layer,
        verdict: Verdict::NotTested,
        elapsed_ms: 0.0,
        summary: String::new(),
        findings: Vec::new(),
        evidence: Evidence::NotAsked(because),
    }
}

/// DNS tells whether a bare name is a mail domain or a server.
fn settle_target(target: &mut Target, evidence: &Evidence) {
    let (TargetKind::Name, Evidence::Dns(dns)) = (target.kind, evidence) else { return };
    match dns.outcome {
        DnsOutcome::Mx | DnsOutcome::NullMx => {
            target.domain = Some(dns.name.clone());
            target.host = None;
        }
        DnsOutcome::Host => {
            target.host = Some(dns.name.clone());
            target.domain = None;
        }
        _ => {}
    }
}

fn empty_report(run: Run, target: Target, settings: CheckSettings, vantage: Vantage) -> Report {
    Report {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        judged_again_by: None,
        run,
        vantage,
        target,
        settings,
        verdict: Verdict::NotTested,
        headline: String::new(),
        subline: String::new(),
        rungs: Vec::new(),
        servers: Vec::new(),
        findings: Vec::new(),
        delivery: Vec::new(),
        products: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            evidence::NotAskedReason,
            target::{TargetKind, TlsMode},
        },
        run::event::FoundServer,
    };

    #[test]
    fn of_two_rungs_side_by_side_the_one_still_climbed_is_current() {
        let mut state = RunState::new(RunId::from("a".to_owned()));
        let mut tell = |at_ms, kind| state.apply(Event { run: RunId::from("a".to_owned()), at_ms, kind });
        let target = Target {
            input: "mx.example.org".to_owned(),
            kind: TargetKind::Host,
            domain: None,
            host: Some("mx.example.org".to_owned()),
            address: None,
            port: 25,
            tls_mode: TlsMode::StartTls,
        };
        let settings = CheckSettings {
            ehlo_name: "client.example.org".to_owned(),
            family: crate::model::target::AddressFamily::default(),
            connect_timeout_s: 1.0,
            greeting_timeout_s: 1.0,
            step_timeout_s: 1.0,
            extra_trust_anchors: 0,
            public_roots: String::new(),
            dns_servers: Vec::new(),
            parallel: 1,
            most_addresses: None,
            laboratory: false,
            web_proxy: None,
        };
        let vantage = Vantage { host: String::new(), os: String::new(), local_address: None };
        let started_at = jiff::Timestamp::UNIX_EPOCH;
        tell(0.0, EventKind::Started { target, settings, vantage, started_at, practice: None });
        let found =
            FoundServer { host: "mx.example.org".to_owned(), preference: None, address: None, port: 25 };
        tell(0.0, EventKind::ServersFound { servers: vec![found] });
        for (at_ms, layer) in [(1.0, Layer::Certificate), (2.0, Layer::Session)] {
            tell(at_ms, EventKind::RungStarted { server: 0, layer, limit_ms: 1000.0 });
        }
        let done = |layer| {
            let because = NotAsked { reason: NotAskedReason::NotBuilt, because_of: None };
            EventKind::RungDone { server: 0, rung: Box::new(left(layer, because)) }
        };
        tell(3.0, done(Layer::Session));
        let current = state.current().map(|current| (current.layer, current.since_ms));
        assert_eq!(current, Some((Layer::Certificate, 1.0)), "its judge is still awaited");
        state.apply(Event { run: RunId::from("a".to_owned()), at_ms: 4.0, kind: done(Layer::Certificate) });
        assert_eq!(state.current(), None);
    }
}
