//! What there is to tell about a report: the kind of story, and the finding that decides.

use crate::model::{
    delivery::{Outcome, Sender},
    evidence::{Evidence, NotAskedReason},
    finding::{Finding, Severity},
    layer::{Layer, Verdict},
    report::{Report, Server},
};

use super::super::findings;

/// What there is to tell about a report.
pub(super) enum Story<'a> {
    Good,
    /// One cause decides over all servers.
    Cause(Cause<'a>),
    /// Some servers are broken, others are not.
    SomeBroken(Cause<'a>, Share),
    /// Nothing is broken, but some servers could not be asked.
    SomeUntested(Option<Cause<'a>>, Share),
    Stopped,
    OutOfTime,
    NotTested,
    /// A rung is broken, and no finding says why.
    Unexplained,
}

/// The finding that decides, and the server it was made at.
#[derive(Clone, Copy)]
pub(super) struct Cause<'a> {
    pub(super) finding: &'a Finding,
    pub(super) server: Option<&'a Server>,
}

impl<'a> Story<'a> {
    pub(super) fn of(report: &'a Report) -> Self {
        // Only the deep look was stopped where every rung had been climbed before.
        let climbed = report.servers.iter().any(|server| server.deep.is_some())
            && !gave_up(report, NotAskedReason::Stopped);
        if report.run.stopped && !climbed && report.verdict != Verdict::Fail {
            return Story::Stopped;
        }
        let share = |verdict| Share::of(report, verdict);
        let fine =
            report.servers.iter().any(|server| matches!(server.verdict, Verdict::Pass | Verdict::Warn));
        let (broken, untested) = (share(Verdict::Fail), share(Verdict::NotTested));
        if broken.count > 0 && fine {
            let causes = at_servers(report, Verdict::Fail);
            if let Some(cause) = worst(causes) {
                return Story::SomeBroken(cause, broken);
            }
        }
        if untested.count > 0 && fine && broken.count == 0 {
            return Story::SomeUntested(worst(at_servers(report, Verdict::NotTested)), untested);
        }
        if let Some(cause) = decisive(report) {
            return Story::Cause(cause);
        }
        match report.verdict {
            Verdict::Pass | Verdict::Skipped => Story::Good,
            Verdict::Warn | Verdict::Fail => Story::Unexplained,
            Verdict::NotTested if gave_up(report, NotAskedReason::OutOfTime) => Story::OutOfTime,
            Verdict::NotTested if gave_up(report, NotAskedReason::Stopped) => Story::Stopped,
            Verdict::NotTested => Story::NotTested,
        }
    }
}

/// The finding that decides what becomes of the mail: of those the first hurt sender names, the worst; when no
/// sender is known to be hurt, the worst of all.
fn decisive(report: &Report) -> Option<Cause<'_>> {
    let hurt = |wanted: &[Sender]| {
        report
            .delivery
            .iter()
            .filter(|delivery| wanted.contains(&delivery.sender))
            .filter(|delivery| {
                matches!(delivery.outcome, Outcome::ClearText | Outcome::Queued | Outcome::Bounced)
            })
            .find_map(|delivery| {
                worst(causes(report).filter(|cause| delivery.because.contains(&cause.finding.id)))
            })
    };
    // Where some products cannot encrypt and others can, ordinary mail is hurt too, though not everybody's.
    let in_part = report
        .delivery
        .iter()
        .filter(|delivery| delivery.sender == Sender::Opportunistic)
        .filter(|delivery| delivery.outcome == Outcome::Encrypted && delivery.remark.is_some())
        .find_map(|delivery| {
            worst(causes(report).filter(|cause| {
                cause.finding.id.as_str().starts_with("tls-") && delivery.because.contains(&cause.finding.id)
            }))
        });
    let who_wants_proof = hurt(&[Sender::EnforcedVerified]);
    // Not being tested can have its reason in a finding that is only for information.
    let told = |cause: &Cause<'_>| {
        findings::coloured(cause.finding)
            || (report.verdict == Verdict::NotTested && cause.finding.id != "pc-not-mail-server")
    };
    let fails = |cause: &Cause<'_>| cause.finding.severity == Severity::Fail;
    hurt(&[Sender::Opportunistic, Sender::Enforced])
        .or_else(|| who_wants_proof.filter(fails))
        .or_else(|| hurt(&[Sender::Dane, Sender::MtaSts]).filter(fails))
        .or(in_part)
        .or(who_wants_proof)
        .or_else(|| worst(causes(report).filter(told)))
}

fn causes(report: &Report) -> impl Iterator<Item = Cause<'_>> {
    let domain = report.rungs.iter().flat_map(|rung| &rung.findings);
    let together = report.findings.iter().map(|finding| Cause { finding, server: None });
    let domain = domain.map(|finding| Cause { finding, server: None });
    domain.chain(report.servers.iter().flat_map(at)).chain(together)
}

fn at(server: &Server) -> impl Iterator<Item = Cause<'_>> {
    let found = server.rungs.iter().flat_map(|rung| &rung.findings);
    found.map(move |finding| Cause { finding, server: Some(server) })
}

fn at_servers(report: &Report, verdict: Verdict) -> impl Iterator<Item = Cause<'_>> {
    report.servers.iter().filter(move |server| server.verdict == verdict).flat_map(at)
}

/// The worst; of equals the first, which is the lowest rung of the first server.
fn worst<'a>(causes: impl Iterator<Item = Cause<'a>>) -> Option<Cause<'a>> {
    causes.fold(None, |worst: Option<Cause<'a>>, cause| match worst {
        Some(worst) if worst.finding.severity >= cause.finding.severity => Some(worst),
        _ => Some(cause),
    })
}

fn gave_up(report: &Report, reason: NotAskedReason) -> bool {
    let rungs = report.rungs.iter().chain(report.servers.iter().flat_map(|server| &server.rungs));
    rungs.into_iter().any(|rung| matches!(&rung.evidence, Evidence::NotAsked(why) if why.reason == reason))
}

/// How many of the servers, or of the addresses where there is only one server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) count: usize,
    pub(super) total: usize,
    /// Servers are counted by their names, not by their addresses.
    pub(super) by_host: bool,
}

impl Share {
    /// All servers of a report.
    pub(super) fn all(report: &Report) -> Self {
        Self::where_true(report, |_| true)
    }

    /// The servers with a verdict at one of their addresses. An address that was not tried because this PC has no IPv6
    /// is no news about a server with other addresses.
    fn of(report: &Report, verdict: Verdict) -> Self {
        Self::where_true(report, |server| {
            server.verdict == verdict
                && !(lacks_ipv6(server)
                    && report.servers.iter().any(|other| other.host == server.host && !lacks_ipv6(other)))
        })
    }

    fn where_true(report: &Report, wanted: impl Fn(&Server) -> bool) -> Self {
        let hosts = |wanted: &dyn Fn(&Server) -> bool| {
            let mut hosts: Vec<&str> = report
                .servers
                .iter()
                .filter(|server| wanted(server))
                .map(|server| server.host.as_str())
                .collect();
            hosts.sort_unstable();
            hosts.dedup();
            hosts.len()
        };
        let total = hosts(&|_| true);
        if total > 1 || report.servers.len() < 2 {
            return Self { count: hosts(&wanted), total, by_host: true };
        }
        let count = report.servers.iter().filter(|server| wanted(server)).count();
        Self { count, total: report.servers.len(), by_host: false }
    }
}

fn lacks_ipv6(server: &Server) -> bool {
    server.rung(Layer::Connect).is_some_and(|rung| {
        let here = |finding: &Finding| finding.id == "tcp-ipv6-unavailable-here";
        rung.verdict == Verdict::NotTested && rung.findings.iter().any(here)
    })
}
