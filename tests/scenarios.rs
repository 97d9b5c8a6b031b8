//! Every practice script is a scenario: the real engine checks the server, and must find what the script says.
//!
//! `SCENARIO=expired cargo test --test scenarios -- --nocapture` runs one alone and tells what was found.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "what fails here fails the test, and one scenario alone is told about"
)]

mod support;

use std::{collections::VecDeque, fmt::Write as _, sync::Mutex, thread, time::Duration};

use tls_ladder::{
    model::{
        finding::{FindingId, Severity},
        layer::Verdict,
        report::Report,
    },
    practice::{self, script::Script},
    run::{DeepOptions, Fetch, Limits, Options},
};

/// The limit of a step that no script lets run out.
const AMPLE: Duration = Duration::from_secs(20);

/// Scenarios that run at one time; most of them wait most of the time.
const AT_ONE_TIME: usize = 6;

#[test]
fn every_scenario_is_found_out() {
    let only = std::env::var("SCENARIO").ok();
    let scenarios: VecDeque<(&'static str, &'static Script)> = practice::scripts()
        .map(|(name, script)| (name, script.unwrap_or_else(|error| panic!("{error}"))))
        .filter(|(name, _)| only.as_deref().is_none_or(|only| only == *name))
        .collect();
    assert!(!scenarios.is_empty(), "there is no scenario of that name");
    let all = scenarios.len();
    let scenarios = Mutex::new(scenarios);
    let failures = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONE_TIME {
            scope.spawn(|| {
                loop {
                    let Some((name, script)) = scenarios.lock().unwrap().pop_front() else { return };
                    let outcome = std::panic::catch_unwind(|| play(name, script));
                    let failure = match outcome {
                        Ok(failure) => failure,
                        Err(_) => "  the check did not come to its end, or panicked\n".to_owned(),
                    };
                    if !failure.is_empty() {
                        failures.lock().unwrap().push((name, failure));
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().unwrap();
    failures.sort();
    let mut text = String::new();
    for (name, failure) in &failures {
        let _ = writeln!(text, "\n=== {name}\n{failure}");
    }
    assert!(failures.is_empty(), "{} of {all} scenarios were not found out:\n{text}", failures.len());
}

/// Plays one scenario and says what was not as expected; nothing when all was.
fn play(name: &str, script: &Script) -> String {
    let server = practice::start_hurried(name, None, script.test.hurry.unwrap_or(1)).unwrap();
    let limit = |ms: Option<u64>| ms.map_or(AMPLE, Duration::from_millis);
    let options = support::options_for(&server, name, AMPLE);
    let limits = Limits {
        greeting: limit(script.test.greeting_ms),
        step: limit(script.test.step_ms),
        ..options.limits
    };
    let deep = script.test.deep.then(DeepOptions::default);
    let fetch = Fetch { revocation: script.test.fetch_revocation, ..options.fetch };
    let report = support::check(server.target.clone(), Options { limits, deep, fetch, ..options });

    let mut failure = String::new();
    let mut expect = |what: &str, expected: &dyn std::fmt::Debug, found: &dyn std::fmt::Debug| {
        let (expected, found) = (format!("{expected:?}"), format!("{found:?}"));
        if expected != found {
            let _ = writeln!(failure, "  {what}\n    expected {expected}\n    found    {found}");
        }
    };

    let mut findings = script.findings.clone();
    findings.sort();
    let found = support::ids(&report, |severity| severity != Severity::Info);
    if script.test.or_findings.as_ref() != Some(&found) {
        expect("findings that warn or fail", &findings, &found);
    }

    let mut also = script.test.also.clone();
    also.sort();
    let mut informing = support::ids(&report, |severity| severity == Severity::Info);
    informing.retain(|id| also.contains(id));
    expect("findings that inform", &also, &informing);

    for delivery in &report.delivery {
        if let Some(expected) = script.delivery.get(&delivery.sender) {
            expect(&format!("delivery, {}", delivery.sender.key()), expected, &delivery.outcome);
        }
    }
    for sender in script.delivery.keys() {
        let said = report.delivery.iter().any(|delivery| delivery.sender == *sender);
        expect(&format!("delivery, {}, is said", sender.key()), &true, &said);
    }
    for (layer, verdict) in &script.test.rungs {
        let rung = report.servers.first().and_then(|server| server.rung(*layer));
        expect(
            &format!("mark of the rung {}", layer.key()),
            &Some(verdict),
            &rung.map(|rung| rung.verdict).as_ref(),
        );
    }

    let fails = support::rungs(&report).any(|rung| rung.verdict == Verdict::Fail);
    expect("the report fails because a rung fails", &fails, &(report.verdict == Verdict::Fail));
    if let Some(verdict) = script.test.verdict {
        expect("verdict of the report", &verdict, &report.verdict);
    }
    expect("the report names the lesson", &Some(name), &report.run.practice.as_deref());
    expect("the check was stopped", &false, &report.run.stopped);
    // A deep look asks for everything there is.
    let most = script.test.connections.unwrap_or(if script.test.deep { u32::MAX } else { 1 });
    if report.run.connections > most {
        expect("connections, at most", &most, &report.run.connections);
    }
    expect("control characters in the report", &Vec::<String>::new(), &control_characters(&report));

    if std::env::var_os("SCENARIO").is_some() {
        println!("{name}: {}\n{}", summary(&report), support::transcript(&report));
    }
    if !failure.is_empty() {
        let _ = write!(failure, "  conversation\n{}", support::transcript(&report));
    }
    failure
}

/// Verdict, findings and delivery in a few lines.
fn summary(report: &Report) -> String {
    let mut text = report.verdict.key().to_owned();
    for rung in support::rungs(report) {
        let ids: Vec<&str> = rung.findings.iter().map(|finding| finding.id.as_str()).collect();
        let _ = write!(text, "\n  {:<12} {:<10} {}", rung.layer.key(), rung.verdict.key(), ids.join(" "));
    }
    for delivery in &report.delivery {
        let because: Vec<&str> = delivery.because.iter().map(FindingId::as_str).collect();
        let (sender, outcome) = (delivery.sender.key(), delivery.outcome.key());
        let _ = write!(text, "\n  {sender:<18} {outcome} {}", because.join(" "));
    }
    text
}

/// Every text of the report that holds a character which could steer a terminal or turn the writing around.
fn control_characters(report: &Report) -> Vec<String> {
    fn collect(value: &serde_json::Value, into: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) => {
                // PEM is text of several lines, and nothing else is.
                let plain = text.strip_prefix("-----BEGIN CERTIFICATE-----").map(|pem| pem.replace('\n', ""));
                let plain = plain.as_ref().unwrap_or(text);
                let steers = |c: char| {
                    c.is_control()
                        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
                };
                if plain.contains(steers) {
                    into.push(text.escape_debug().take(200).collect());
                }
            }
            serde_json::Value::Array(values) => values.iter().for_each(|value| collect(value, into)),
            serde_json::Value::Object(fields) => fields.values().for_each(|value| collect(value, into)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    collect(&serde_json::to_value(report).unwrap(), &mut found);
    found
}
