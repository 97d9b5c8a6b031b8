//! What several test programs share.

#![allow(dead_code, unreachable_pub, reason = "every test program includes this file and uses a part of it")]
#![allow(clippy::expect_used, reason = "what fails here fails the test")]

use std::{
    fmt::Write as _,
    sync::mpsc,
    time::{Duration, Instant},
};

use tls_ladder::{
    model::{
        finding::Severity,
        report::{Report, Rung},
        target::Target,
        transcript::Direction,
    },
    practice::{self, PracticeServer},
    run::{self, Limits, Options, RunState, Sources},
};

/// Runs a check to its end, as the front ends do, and gives its report, judged but not worded.
pub fn check(target: Target, options: Options) -> Report {
    let longest = options.limits.whole + Duration::from_secs(30);
    let (sender, events) = mpsc::channel();
    let handle = run::start(target, options, move |event| {
        // Nobody listens any more only when this function has panicked.
        let _ = sender.send(event);
    })
    .expect("the check starts");
    let mut state = RunState::new(handle.id().clone());
    let began = Instant::now();
    while !state.finished {
        let left = longest.saturating_sub(began.elapsed());
        let event = events.recv_timeout(left).expect("the check comes to its end");
        state.apply(event);
    }
    state.report.expect("a check that ends has begun")
}

/// The options for a practice server: its authority is trusted, and every step has the same limit.
pub fn options_for(server: &PracticeServer, name: &str, limit: Duration) -> Options {
    Options {
        limits: Limits { whole: Duration::from_secs(60), ..Limits::every_step(limit) },
        extra_anchors: server.trust_anchors.clone(),
        ehlo_name: Some("client.practice.test".to_owned()),
        practice: Some(name.to_owned()),
        laboratory: true,
        dns: Sources { zone: server.zone.clone(), ..Sources::default() },
        ..Options::default()
    }
}

/// Checks a practice server from its start to its end.
pub fn check_practice(name: &str) -> Report {
    let server = practice::start(name, None).expect("the practice server starts");
    let options = options_for(&server, name, Duration::from_secs(20));
    check(server.target.clone(), options)
}

/// All rungs of a report, those of the domain first.
pub fn rungs(report: &Report) -> impl Iterator<Item = &Rung> {
    report.rungs.iter().chain(report.servers.iter().flat_map(|server| &server.rungs))
}

/// The ids of the findings of a severity, sorted, each once.
pub fn ids(report: &Report, wanted: impl Fn(Severity) -> bool) -> Vec<String> {
    let mut ids: Vec<String> = rungs(report)
        .flat_map(|rung| &rung.findings)
        .filter(|finding| wanted(finding.severity))
        .map(|finding| finding.id.to_string())
        .collect();
    ids.sort();
    ids.dedup();
    ids
}

/// The conversation with the servers, for the message of a failed test.
pub fn transcript(report: &Report) -> String {
    let mut text = String::new();
    for server in &report.servers {
        for line in &server.transcript {
            let who = match line.direction {
                Direction::Received => "S",
                Direction::Sent => "C",
                Direction::Note => "-",
            };
            let lock = if line.encrypted { "#" } else { " " };
            let _ = writeln!(text, "{:8.1} {who}{lock} {:.200}", line.at_ms, line.text);
        }
    }
    text
}
