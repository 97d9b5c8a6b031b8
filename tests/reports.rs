//! Reports in every form: what a reader relies on, and that nothing a server says can get through to them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

#[path = "support/sample_report.rs"]
mod sample_report;

use std::fs;

use jiff::tz::{Offset, TimeZone};
use proptest::prelude::*;
use sample_report::{HOSTILE, deep_sample, sample_report};
use tls_ladder::{
    model::{
        delivery::{Outcome, Sender},
        evidence::{Evidence, Support},
        layer::{Layer, Verdict},
        report::Report,
        sender_profile::{Fit, Misfit},
    },
    report::{Format, OpenError, file_name_in, open, render_in, save, text, ticket_summary_in},
    texts::Texts,
};
use unicode_width::UnicodeWidthStr;

fn vienna() -> TimeZone {
    TimeZone::fixed(Offset::from_hours(1).unwrap())
}

fn rendered(report: &Report, format: Format) -> String {
    render_in(report, format, &Texts::english(), &vienna())
}

#[test]
fn every_form_of_the_sample() {
    let report = sample_report();
    insta::assert_snapshot!("text", rendered(&report, Format::Text));
    insta::assert_snapshot!("markdown", rendered(&report, Format::Markdown));
    insta::assert_snapshot!("html", rendered(&report, Format::Html));
    insta::assert_snapshot!("json", rendered(&report, Format::Json));
    insta::assert_snapshot!("ticket", ticket_summary_in(&report, &Texts::english(), &vienna()));
}

#[test]
fn one_server_is_one_ladder_with_the_domains_rungs_at_its_foot() {
    let mut report = sample_report();
    report.servers.truncate(1);
    report.run.stopped = true;
    report.run.practice = Some("expired".to_owned());
    insta::assert_snapshot!(
        "text_one_server",
        rendered(&report, Format::Text).split("\nDetails:").next().unwrap()
    );
}

#[test]
fn every_question_of_a_failed_handshake_is_told_with_its_answer() {
    let mut report = sample_report();
    report.servers.truncate(1);
    for rung in &mut report.servers[0].rungs {
        if let Evidence::Handshake(handshake) = &mut rung.evidence {
            handshake.probes = deep_sample::probes();
        }
    }
    let text = rendered(&report, Format::Text);
    let part = text.split("[v] TLS handshake").nth(1).unwrap().split("[x] Certificate").next().unwrap();
    insta::assert_snapshot!("text_probes", part);
    for format in [Format::Html, Format::Markdown] {
        let text = rendered(&report, format).replace("\\_", "_");
        for said in ["Also asked: TLS 1.2 at most", "refused with alert 70 (protocol_version)"] {
            assert!(text.contains(said), "{format:?} lacks {said}");
        }
    }
}

#[test]
fn every_word_of_the_deep_look_is_there() {
    use tls_ladder::{
        model::evidence::{DeepStep, HelloQuestion, ProtocolVersion},
        report::{deep, hello},
    };
    let texts = Texts::english();
    let version = ProtocolVersion::Tls12;
    let steps = [
        DeepStep::Suites { version },
        DeepStep::Groups,
        DeepStep::Order,
        DeepStep::FallbackScsv,
        DeepStep::ServerName,
        DeepStep::Certificates,
    ];
    let questions = [
        HelloQuestion::Again,
        HelloQuestion::WithoutPostQuantum,
        HelloQuestion::CappedAtTls12,
        HelloQuestion::WithoutServerName,
        HelloQuestion::OlderSuites,
        HelloQuestion::Tls11,
        HelloQuestion::Tls10,
        HelloQuestion::Ssl3,
        HelloQuestion::Ssl2,
    ];
    let words = steps.map(|step| deep::step(step, &texts)).into_iter();
    for word in words.chain(questions.map(|question| hello::question(question, &texts))) {
        assert!(!word.starts_with("deep-") && !word.starts_with("probe-"), "{word}");
    }
    let json = serde_json::to_string(&deep::DeepTable::new(&deep_sample::deep_look(), &texts)).unwrap();
    let missing: Vec<_> = json.split('"').filter(|text| text.starts_with("deep-")).collect();
    assert!(missing.is_empty(), "without text: {missing:?}");
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for format in Format::ALL {
        assert_eq!(rendered(&sample_report(), format), rendered(&sample_report(), format));
    }
}

#[test]
fn a_saved_report_opens_as_it_was() {
    let report = sample_report();
    let json = rendered(&report, Format::Json);
    assert_eq!(open(&json).unwrap(), report);
    assert_eq!(
        open(&format!("\u{feff}{json}")).unwrap(),
        report,
        "with a byte order mark, as some editors add"
    );
    for format in Format::ALL {
        assert_eq!(rendered(&open(&json).unwrap(), format), rendered(&report, format));
    }
}

/// What version 0.1.0 printed of a check that asked nothing of DANE and MTA-STS.
#[test]
fn a_report_of_the_first_version_opens_and_is_judged_again() {
    let mut report = open(include_str!("reports/version-0.1.0.json")).unwrap();
    assert!(report.products.is_empty() && report.findings.is_empty());
    assert!(tls_ladder::diagnosis::judge_again(&mut report));
    Texts::english().word(&mut report);
    let outcome = |wanted| report.delivery.iter().find(|one| one.sender == wanted).unwrap().outcome;
    assert_eq!(outcome(Sender::Opportunistic), Outcome::Encrypted);
    for follows_a_policy in [Sender::Dane, Sender::MtaSts] {
        assert_eq!(outcome(follows_a_policy), Outcome::Unknown, "nobody looked the policy up");
    }
    assert!(!report.products.is_empty());
    for format in Format::ALL {
        assert!(rendered(&report, format).contains("mx1.example.org"), "{format:?}");
    }
}

#[test]
fn fields_of_later_versions_are_passed_over() {
    let json = rendered(&sample_report(), Format::Json);
    let mut value: serde_json::Value = serde_json::from_str(&json).unwrap();
    value["added"] = "later".into();
    value["run"]["added"] = 1.into();
    value["servers"][0]["rungs"][0]["evidence"]["added"] = true.into();
    assert_eq!(open(&value.to_string()).unwrap(), sample_report());
    value["schema_version"] = 7.into();
    assert!(matches!(open(&value.to_string()), Err(OpenError::NewerSchema(7))));
}

/// No control character, no mark that steers the direction of writing; line ends are ours.
fn assert_harmless(form: &str, text: &str) {
    for char in text.chars() {
        let steers =
            matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(char == '\n' || !(char.is_control() || steers), "{form} holds {char:?}");
    }
}

#[test]
fn a_hostile_server_reaches_nobody() {
    let report = sample_report();
    let html = rendered(&report, Format::Html);
    assert!(!html.contains("<script"), "the page must hold no script");
    assert!(html.contains("&#60;script&#62;"));
    assert!(
        !html.contains("http://") && !html.contains("https://") || !html.contains("src="),
        "nothing is loaded"
    );
    let markdown = rendered(&report, Format::Markdown);
    assert!(!markdown.contains("\n# fake"), "bytes must not begin a heading");
    for line in markdown.lines().filter(|line| line.contains("script>")) {
        assert!(!line.starts_with('<'));
    }
    for (form, text) in [
        ("html", html),
        ("markdown", markdown),
        ("text", rendered(&report, Format::Text)),
        ("ticket", ticket_summary_in(&report, &Texts::english(), &vienna())),
    ] {
        assert_harmless(form, &text);
    }
    assert!(HOSTILE.contains('\u{202e}'));
}

#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let html = rendered(&sample_report(), Format::Html);
    for tag in [
        "<link",
        "<img",
        "<iframe",
        "<object",
        "<form",
        "<a ",
        "@import",
        "url(",
        " src=",
        "javascript:",
        " on",
    ] {
        let allowed = if tag == " on" {
            html.contains(" onclick") || html.contains(" onload")
        } else {
            html.contains(tag)
        };
        assert!(!allowed, "{tag}");
    }
}

/// A saved report comes from anywhere: what others said to this PC is as hostile as what the server said.
#[test]
fn what_others_said_is_harmless_too() {
    let seen = serde_json::json!({
        "layer": "this_pc", "verdict": "pass", "elapsed_ms": 1.0, "findings": [],
        "evidence": {
            "kind": "this_pc", "ipv6": null, "web_proxy": "proxy\u{202e}\u{1b}[31m\nfake: line",
            "references": [{
                "host": "mx\u{1b}[2J.example", "port": 25, "attempt": null, "greeting": null, "heard_at": null,
                "lookup_failure": { "other": "no\u{7}\n\u{2066}such" },
            }],
        },
    });
    let mut report = sample_report();
    report.rungs.insert(0, serde_json::from_value(seen).unwrap());
    for format in [Format::Text, Format::Markdown, Format::Html] {
        assert_harmless(&format!("{format:?}"), &rendered(&report, format));
    }
}

#[test]
fn every_verdict_is_told_in_words() {
    let text = rendered(&sample_report(), Format::Text);
    for word in ["[x] failed", "[!] warning", "[v] passed", "[ ] not tested", "[-] left out"] {
        assert!(text.contains(word), "{word}");
    }
}

#[test]
fn the_summary_for_a_ticket_is_short() {
    let summary = ticket_summary_in(&sample_report(), &Texts::english(), &vienna());
    assert!(summary.lines().count() <= 25, "{}", summary.lines().count());
    assert!(summary.lines().all(|line| line.width() <= 72));
}

#[test]
fn file_names_say_what_and_when() {
    let mut report = sample_report();
    assert_eq!(file_name_in(&report, Format::Html, &vienna()), "tls-ladder_example.org_2026-11-23_1120.html");
    report.target.domain = None;
    report.target.host = Some("2001:db8::1".to_owned());
    assert_eq!(
        file_name_in(&report, Format::Text, &TimeZone::UTC),
        "tls-ladder_2001-db8--1_2026-11-23_1020.txt"
    );
    report.target.host = Some("../../etc/passwd\0".to_owned());
    assert_eq!(
        file_name_in(&report, Format::Json, &TimeZone::UTC),
        "tls-ladder_etc-passwd_2026-11-23_1020.tlsladder.json"
    );
}

#[test]
fn saving_is_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.txt");
    save(&path, "first").unwrap();
    save(&path, "second").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "second");
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing is left beside the report");
    let nowhere = folder.path().join("missing").join("report.txt");
    let error = save(&nowhere, "x").unwrap_err();
    assert_eq!(error.path, nowhere);
    assert!(error.to_string().starts_with("could not create a file beside"), "{error}");
    assert!(save(folder.path(), "x").is_err(), "a folder is not overwritten");
}

#[cfg(unix)]
#[test]
fn saving_keeps_links_and_the_usual_permissions() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.txt");
    fs::write(&path, "old").unwrap();
    let link = folder.path().join("link.txt");
    symlink(&path, &link).unwrap();
    save(&link, "new").unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    let usual = folder.path().join("usual");
    fs::write(&usual, "").unwrap();
    let mode = |path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&path), mode(&usual));
    save(std::path::Path::new("/dev/null"), "gone").unwrap();
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

/// Text such as a server, DNS or an edited file might bring.
fn wild() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => any::<String>(),
        1 => Just(HOSTILE.to_owned()),
        1 => Just("<script>".repeat(20)),
        1 => "[`*_|<>#\\[\\]()!-]{0,40}",
        1 => "[例え🙂é\u{301}\u{200d}\u{fe0f}]{0,80}",
        1 => Just("x".repeat(200)),
    ]
}

prop_compose! {
    fn any_report()(
        texts in prop::collection::vec(wild(), 14),
        times in prop::collection::vec(0.0_f64..1e7, 3),
        verdicts in prop::collection::vec(0_usize..5, 6),
        servers in 0_usize..3,
        stopped: bool,
    ) -> Report {
        const ALL: [Verdict; 5] =
            [Verdict::Pass, Verdict::Warn, Verdict::Fail, Verdict::NotTested, Verdict::Skipped];
        let mut report = sample_report();
        report.headline.clone_from(&texts[0]);
        report.subline.clone_from(&texts[1]);
        report.target.input.clone_from(&texts[2]);
        report.target.domain = Some(texts[3].clone());
        report.vantage.host.clone_from(&texts[4]);
        report.run.stopped = stopped;
        report.run.practice = stopped.then(|| texts[5].clone());
        report.run.elapsed_ms = (times[0] * 1000.0).round() / 1000.0;
        report.servers.truncate(servers);
        for server in &mut report.servers {
            server.host.clone_from(&texts[6]);
            for (rung, verdict) in server.rungs.iter_mut().zip(&verdicts) {
                rung.verdict = ALL[*verdict];
                rung.elapsed_ms = (times[1] * 1000.0).round() / 1000.0;
                rung.summary.clone_from(&texts[7]);
                for finding in &mut rung.findings {
                    finding.title.clone_from(&texts[8]);
                    finding.meaning.clone_from(&texts[9]);
                    finding.ask.clone_from(&texts[10]);
                    finding.evidence.push(texts[11].clone());
                    finding.actions.push(texts[12].clone());
                }
                if let Evidence::Certificate(certificate) = &mut rung.evidence
                    && rung.layer == Layer::Certificate
                {
                    for info in &mut certificate.chain {
                        info.subject.clone_from(&texts[13]);
                        info.dns_names.push(texts[11].clone());
                    }
                }
            }
            for line in &mut server.transcript {
                line.text.clone_from(&texts[11]);
            }
            if let Some(deep) = &mut server.deep {
                for version in &mut deep.versions {
                    version.support = Support::Unclear { answer: texts[8].clone() };
                    for suite in &mut version.suites {
                        suite.suite.name.clone_from(&texts[9]);
                        suite.group = Some(texts[10].clone());
                    }
                }
                deep.groups[0].name.clone_from(&texts[12]);
                deep.certificates[0].about.clone_from(&texts[13]);
            }
            for sender in &mut server.senders {
                sender.name.clone_from(&texts[7]);
                sender.fit = Fit::Fails { reason: Misfit::Answer { text: texts[12].clone() } };
            }
        }
        report
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_report_can_be_shown_in_every_form(report in any_report()) {
        let html = rendered(&report, Format::Html);
        prop_assert!(!html.to_ascii_lowercase().contains("<script"));
        assert_harmless("html", &html);
        let plain = rendered(&report, Format::Text);
        assert_harmless("text", &plain);
        for line in plain.lines() {
            prop_assert!(line.width() <= text::WIDTH, "{} columns: {line}", line.width());
        }
        assert_harmless("markdown", &rendered(&report, Format::Markdown));
        let summary = ticket_summary_in(&report, &Texts::english(), &vienna());
        prop_assert!(summary.lines().count() <= 25, "{}", summary);
        for line in summary.lines() {
            prop_assert!(line.width() <= text::WIDTH, "{} columns: {line}", line.width());
        }
        let json = rendered(&report, Format::Json);
        let opened = open(&json).unwrap();
        prop_assert_eq!(&rendered(&opened, Format::Json), &json);
        if !report.headline.is_empty() {
            prop_assert_eq!(opened, report);
        }
    }

    #[test]
    fn any_text_is_opened_or_refused(text in any::<String>(), cut in 0_usize..20_000, at in 0_usize..20_000) {
        let _ = open(&text);
        let json = rendered(&sample_report(), Format::Json);
        if let Some(beginning) = json.get(..cut.min(json.len() - 2)) {
            prop_assert!(open(beginning).is_err());
        }
        let mut damaged = json.into_bytes();
        let length = damaged.len();
        damaged[at % length] ^= 0x15;
        if let Ok(text) = String::from_utf8(damaged) {
            let _ = open(&text).map(|report| rendered(&report, Format::Html));
        }
    }
}
