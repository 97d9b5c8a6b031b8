//! Checks as the front ends run them, and what their reports say in short.

use std::{
    fmt::Write as _,
    sync::mpsc,
    time::{Duration, Instant},
};

use tls_ladder::{
    model::{
        finding::{Finding, Severity},
        report::{Report, Rung},
        target::Target,
    },
    run::{self, Options, RunState},
};

/// Runs a check to its end.
pub(crate) fn of(target: Target, options: Options) -> Report {
    let longest = options.limits.whole + Duration::from_secs(30);
    let (sender, events) = mpsc::channel();
    let handle = run::start(target, options, move |event| {
        // Nobody listens any more only when the test has failed.
        let _ = sender.send(event);
    })
    .expect("the check starts");
    let mut state = RunState::new(handle.id().clone());
    let began = Instant::now();
    while !state.finished {
        let left = longest.saturating_sub(began.elapsed());
        state.apply(events.recv_timeout(left).expect("the check comes to its end"));
    }
    state.report.expect("a check that ends has begun")
}

fn rungs(report: &Report) -> impl Iterator<Item = &Rung> {
    report.rungs.iter().chain(report.servers.iter().flat_map(|server| &server.rungs))
}

fn findings(report: &Report) -> impl Iterator<Item = &Finding> {
    rungs(report).flat_map(|rung| &rung.findings).chain(&report.findings)
}

/// The ids of all findings that inform, or of those that warn or fail; sorted, each once.
pub(crate) fn ids(report: &Report, informing: bool) -> Vec<&str> {
    let wanted = |finding: &&Finding| (finding.severity == Severity::Info) == informing;
    let mut ids: Vec<&str> = findings(report).filter(wanted).map(|finding| finding.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// What was found where, and the domain's own evidence, in a few lines.
pub(crate) fn told(report: &Report) -> String {
    let mut text = String::new();
    let mut tell = |place: &str, rung: &Rung| {
        let ids: Vec<&str> = rung.findings.iter().map(|finding| finding.id.as_str()).collect();
        let _ = writeln!(text, "    {place} {} {}: {}", rung.layer.key(), rung.verdict.key(), ids.join(" "));
    };
    report.rungs.iter().for_each(|rung| tell("domain", rung));
    for server in &report.servers {
        let address = server.address.map(|address| address.to_string()).unwrap_or_default();
        server.rungs.iter().for_each(|rung| tell(&format!("{} {address}", server.host), rung));
    }
    for rung in &report.rungs {
        let evidence = serde_json::to_string(&rung.evidence).unwrap_or_default();
        let _ = writeln!(text, "    {} {evidence}", rung.layer.key());
    }
    text
}
