//! Saved reports that were written to harm whoever opens them: any number anywhere, lists without end.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

#[path = "hostile_reports/domain.rs"]
mod domain;
#[path = "support/sample_report.rs"]
mod sample_report;

use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use serde_json::Value;
use tls_ladder::{
    diagnosis,
    model::evidence::{AskedAs, Evidence},
    report::{self, Format, OpenError},
    texts::Texts,
    ui::view::{
        detail::Tab,
        result::{Origin, ResultView, Selection},
    },
};

const TEXTS: Texts = Texts::english();

/// A report with something in every list that a test can fill.
fn rich() -> Value {
    let mut report = sample_report::sample_report();
    for server in &mut report.servers {
        for rung in &mut server.rungs {
            if let Evidence::Handshake(handshake) = &mut rung.evidence {
                handshake.probes = sample_report::deep_sample::probes();
                let as_sender = |answer| AskedAs {
                    sender: "exchange-2003".to_owned(),
                    answer,
                    hello_octets: 1,
                    elapsed_ms: 1.0,
                };
                server.asked = handshake.probes.iter().map(|probe| as_sender(probe.answer.clone())).collect();
            }
        }
    }
    let mut report = serde_json::to_value(&report).unwrap();
    domain::fill(&mut report);
    assert!(report::open(&report.to_string()).is_ok(), "{:?}", report::open(&report.to_string()).err());
    report
}

/// The places in a report, as JSON pointers.
fn places(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(index, value)| places(value, format!("{at}/{index}"), found));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| places(value, format!("{at}/{name}"), found));
        }
        _ => {}
    }
    found.push(at);
}

fn all_places() -> (Value, Vec<String>) {
    let (report, mut found) = (rich(), Vec::new());
    places(&report, String::new(), &mut found);
    (report, found)
}

/// Opens a report and shows it in every way; nothing that steers a terminal or a browser gets through.
fn show(json: &str) {
    let Ok(mut report) = report::open(json) else { return };
    if diagnosis::judge_again(&mut report) || report.headline.is_empty() {
        TEXTS.word(&mut report);
    }
    for server in 0..report.servers.len() {
        for tab in Tab::ALL {
            let selection = Selection { server: Some(server), tab, ..Selection::first(&report) };
            let _ = ResultView::new(&report, selection, Origin::Opened, &TimeZone::UTC, &TEXTS);
        }
    }
    let mut shown: Vec<String> = [Format::Html, Format::Text, Format::Markdown]
        .map(|format| report::render_in(&report, format, &TEXTS, &TimeZone::UTC))
        .to_vec();
    shown.push(report::ticket_summary_in(&report, &TEXTS, &TimeZone::UTC));
    for text in &shown {
        let steers =
            |char: char| (char.is_control() && char != '\n') || ('\u{202a}'..='\u{202e}').contains(&char);
        let about =
            text.find(steers).map(|at| text.get(text.floor_char_boundary(at.saturating_sub(200))..at));
        assert_eq!(about, None, "{json}");
        assert!(!text.contains("<script>alert(2)") || !text.starts_with("<!"), "{json}");
    }
    assert!(report::file_name_in(&report, Format::Html, &TimeZone::UTC).len() < 250);
}

#[test]
fn any_number_anywhere_is_shown_or_refused() {
    let (report, places) = all_places();
    for place in places.iter().filter(|place| report.pointer(place).unwrap().is_number()) {
        for number in [Value::from(u64::MAX), i64::MIN.into(), 1e308.into()] {
            let mut changed = report.clone();
            *changed.pointer_mut(place).unwrap() = number;
            show(&changed.to_string());
        }
    }
}

#[test]
fn any_text_anywhere_stays_text() {
    const TEXT: &str = "\0\u{1b}[31m\u{202e}evil\r\n\u{9b}<script>alert(2)</script>`|";
    let (report, places) = all_places();
    let mut all = report.clone();
    for place in places.iter().filter(|place| report.pointer(place).unwrap().is_string()) {
        let mut changed = all.clone();
        *changed.pointer_mut(place).unwrap() = TEXT.into();
        // What holds a name, a date or an address cannot hold this.
        if report::open(&changed.to_string()).is_ok() {
            all = changed;
        }
    }
    show(&all.to_string());
}

#[test]
fn lists_without_end_are_refused() {
    let (report, places) = all_places();
    let mut refused = Vec::new();
    for place in &places {
        let mut changed = report.clone();
        let Some(Value::Array(list)) = changed.pointer_mut(place) else { continue };
        let items = list.clone();
        let octets = Value::from(items.clone()).to_string().len() / items.len().max(1);
        let many = (12 << 20) / octets.max(1);
        *list = items.iter().cycle().take(many.min(20_000)).cloned().collect();
        if matches!(report::open(&changed.to_string()), Err(OpenError::NotAReport(why)) if why.contains("than any test"))
        {
            refused.push(place.as_str());
        }
    }
    for place in [
        "/findings",
        "/findings/0/evidence",
        "/delivery",
        "/delivery/0/because",
        "/products",
        "/products/0/because",
        "/rungs",
        "/rungs/0/evidence/mx",
        "/rungs/0/evidence/hosts",
        "/rungs/0/evidence/hosts/0/addresses",
        "/rungs/0/evidence/hosts/0/by_dns/addresses",
        "/rungs/0/evidence/asked",
        "/rungs/0/evidence/notes",
        "/rungs/0/evidence/doubts",
        "/rungs/0/evidence/beside/reverse",
        "/rungs/0/evidence/beside/reverse/0/names",
        "/rungs/0/evidence/beside/wildcard_mx",
        "/rungs/0/evidence/beside/invented",
        "/rungs/0/evidence/beside/name_servers",
        "/rungs/0/evidence/beside/authority",
        "/rungs/0/evidence/beside/authority/0/addresses",
        "/rungs/0/evidence/beside/resolvers",
        "/rungs/0/evidence/beside/resolvers/0/mx",
        "/rungs/1/evidence/doubts",
        "/rungs/1/evidence/references",
        "/rungs/1/evidence/other_ports",
        "/rungs/2/evidence/tlsa",
        "/rungs/2/evidence/tlsa/0/records",
        "/rungs/2/evidence/misplaced",
        "/rungs/2/evidence/misplaced/0/records",
        "/rungs/2/evidence/dane",
        "/rungs/2/evidence/dane/0/records",
        "/rungs/2/evidence/dane/0/would_fit",
        "/rungs/2/evidence/sts/txt",
        "/rungs/2/evidence/sts/txt_faults",
        "/rungs/2/evidence/sts/fetch/addresses",
        "/rungs/2/evidence/sts/fetch/certificate/chain",
        "/rungs/2/evidence/sts/lines",
        "/rungs/2/evidence/sts/policy_faults",
        "/rungs/2/evidence/sts/policy/mx",
        "/rungs/2/evidence/tls_rpt/txt",
        "/rungs/2/evidence/tls_rpt/faults",
        "/rungs/2/evidence/tls_rpt/rua",
        "/servers",
        "/servers/0/transcript",
        "/servers/0/senders",
        "/servers/0/asked",
        "/servers/0/deep/versions",
        "/servers/0/deep/versions/1/suites",
        "/servers/0/deep/groups",
        "/servers/0/deep/certificates",
        "/servers/0/rungs/0/evidence/attempts",
        "/servers/0/rungs/4/evidence/probes",
        "/servers/0/policy/because",
        "/servers/0/rungs/5/findings",
        "/servers/0/rungs/5/findings/0/evidence",
        "/servers/0/rungs/5/evidence/chain",
        "/servers/0/rungs/5/evidence/completed/fetched",
        "/servers/0/rungs/5/evidence/revocation/answers",
    ] {
        assert!(refused.contains(&place), "{place} is opened");
    }
}

#[test]
fn a_text_without_end_is_shown_in_time_or_refused() {
    let (report, places) = all_places();
    let endless = Value::from("x ".repeat(1 << 15));
    let mut slow = Vec::new();
    for place in places
        .iter()
        .filter(|place| !place.starts_with("/servers") && report.pointer(place).unwrap().is_string())
    {
        let mut changed = report.clone();
        *changed.pointer_mut(place).unwrap() = endless.clone();
        let changed = changed.to_string();
        if report::open(&changed).is_err() {
            continue;
        }
        let began = Instant::now();
        show(&changed);
        if began.elapsed() > Duration::from_secs(10) {
            slow.push(format!("{place}: {:?}", began.elapsed()));
        }
    }
    assert!(slow.is_empty(), "{slow:?}");
}
