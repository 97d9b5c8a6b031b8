//! The console program as a person or a script meets it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

use std::{fs, path::Path, process::Output};

use assert_cmd::Command;
use serde_json::Value;

fn cli() -> Command {
    let mut command = Command::cargo_bin("tls-ladder-cli").expect("the console program is built");
    command.env_remove("NO_COLOR").env("COLUMNS", "80");
    command
}

fn run(arguments: &[&str]) -> Output {
    cli().args(arguments).output().expect("the console program runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

#[test]
fn exit_codes_say_what_was_found() {
    for (practice, code) in [("healthy", 0), ("expired", 1)] {
        let output = run(&["check", "--practice", practice]);
        assert_eq!(output.status.code(), Some(code), "{practice}: {}", stderr(&output));
    }
}

/// A name of a file may hold what a terminal takes for orders.
#[test]
fn names_in_complaints_are_harmless() {
    let complaint = stderr(&run(&["render", "x\u{1b}[31m\n.json"]));
    assert!(complaint.contains("x\\u{1b}[31m\\n.json"), "{complaint}");
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
}

/// Of a certificate that still is valid it is said when it has to be renewed, of one that has run out it is not.
#[test]
fn a_renewal_is_due_only_before_the_end() {
    for (practice, is_said) in [("healthy", true), ("expired", false)] {
        let report = stdout(&run(&["check", "--practice", practice]));
        assert!(report.contains("short life"), "{practice}: {report}");
        assert_eq!(report.contains("renewal is due"), is_said, "{practice}: {report}");
    }
}

#[test]
fn arguments_that_cannot_be_used_get_a_sentence() {
    for (arguments, part) in [
        (&["check", "a b c"][..], "a b c"),
        (&["check", "mx1.example.org:70000"], "70000"),
        (&["check", "https://example.org"], "https"),
        (&["check", "example.org", "--helo", "a\r\nQUIT"], "--helo"),
        (&["check", "example.org", "--ca", "no-such-file.pem"], "no-such-file.pem"),
        (&["check", "--practice", "nonsense"], "nonsense"),
        (&["check"], "TARGET"),
        (&["check", "example.org", "--port", "0"], "--port"),
        (&["check", "example.org", "--at", "someday"], "someday"),
        (&["check", "example.org", "--as", "carrier-pigeon"], "carrier-pigeon"),
        (&["check", "example.org", "--parallel", "17"], "--parallel"),
        (&["check", "example.org", "--dns", "dns.example.org"], "192.0.2.53"),
        (&["practice", "nonsense"], "nonsense"),
        (&["render", "no-such-report.json"], "no-such-report.json"),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(part), "{arguments:?}: {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{arguments:?}");
    }
}

#[test]
fn look_ups_on_the_web_take_the_proxy_that_is_named_and_its_login_is_shown_nowhere() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let shown = |proxy: &str, format: &str| {
        let mut command = cli();
        command.env("https_proxy", "http://eve:s3cret@environment.example:3128");
        let output = command
            .args(["check", &closed, "--timeout", "5", "--format", format, "--proxy", proxy])
            .output()
            .unwrap();
        let said = stdout(&output);
        assert!(!format!("{said}{}", stderr(&output)).contains("s3cret"), "{said}");
        said
    };
    let report: Value = serde_json::from_str(&shown("http://bob:s3cret@proxy.example:3128", "json")).unwrap();
    assert_eq!(report["settings"]["web_proxy"]["names"], serde_json::json!(["proxy.example:3128"]));
    assert_eq!(report["settings"]["web_proxy"]["named_by"], "person");
    let text = |proxy: &str| shown(proxy, "text").split_whitespace().collect::<Vec<_>>().join(" ");
    for (proxy, words) in [
        (
            "proxy.example:3128",
            "through the proxy proxy.example:3128, as set in this program; mail servers were reached directly",
        ),
        (
            "system",
            "through the proxy environment.example:3128, as the environment of this PC says; mail servers",
        ),
        ("none", "without a proxy, as set in this program; mail servers were reached directly"),
    ] {
        let said = text(proxy);
        assert!(said.contains(words), "{proxy}: {said}");
    }
    for (proxy, part) in [("socks5://a:1", "socks5"), ("http://eve:s3cret@bad host:1", "bad host:1")] {
        let output = run(&["check", "example.org", "--proxy", proxy]);
        assert_eq!(output.status.code(), Some(2), "{proxy}");
        let said = stderr(&output);
        assert!(said.contains(part) && said.contains("http://proxy.example:3128"), "{said}");
        assert!(!said.contains("s3cret"), "{said}");
    }
}

#[test]
fn text_goes_out_plain_and_progress_beside_it() {
    let output = run(&["check", "--practice", "expired"]);
    let text = stdout(&output);
    assert!(text.contains("[x] failed      |=== Certificate"), "{text}");
    assert!(text.contains("[v] passed      |=== STARTTLS"), "{text}");
    assert!(!text.contains('\x1b'), "no colour where nobody sees it");
    let progress = stderr(&output);
    for rung in ["[v] Connection:", "[v] STARTTLS:", "[x] Certificate:", "[v] Encrypted session:"] {
        assert_eq!(progress.matches(rung).count(), 1, "{rung} in {progress}");
    }
}

/// Every key that the contract of schema 1 names.
#[test]
fn json_keeps_its_contract() {
    let output = run(&["check", "--practice", "expired", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON and nothing else");
    let has = |value: &Value, keys: &[&str]| {
        for key in keys {
            assert!(value.get(key).is_some(), "{key} in {value}");
        }
    };
    has(
        &report,
        &["schema_version", "tool", "run", "vantage", "target", "verdict", "rungs", "servers", "delivery"],
    );
    assert_eq!(report["schema_version"], 1);
    assert_eq!(report["tool"]["name"], "tls-ladder");
    has(&report["tool"], &["name", "version"]);
    has(&report["run"], &["id", "started_at", "elapsed_ms", "connections"]);
    has(&report["vantage"], &["host", "os", "local_address"]);
    has(&report["target"], &["input", "domain", "host", "port", "tls_mode"]);
    assert_eq!(report["target"]["tls_mode"], "start_tls");
    assert_eq!(report["verdict"], "fail");
    let server = &report["servers"][0];
    has(server, &["host", "preference", "address", "port", "verdict", "rungs", "transcript"]);
    let rungs = server["rungs"].as_array().expect("rungs");
    let layers: Vec<&str> = rungs.iter().filter_map(|rung| rung["layer"].as_str()).collect();
    assert_eq!(layers, ["connect", "banner", "ehlo", "starttls", "handshake", "certificate", "session"]);
    for rung in rungs {
        has(rung, &["layer", "verdict", "elapsed_ms", "summary", "findings", "evidence"]);
        assert!(rung["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{rung}");
    }
    let finding = rungs
        .iter()
        .flat_map(|rung| rung["findings"].as_array().into_iter().flatten())
        .find(|finding| finding["id"] == "cert-expired")
        .expect("the lesson's finding");
    has(finding, &["id", "severity", "party", "title", "meaning", "actions", "evidence"]);
    assert_eq!((&finding["severity"], &finding["party"]), (&"fail".into(), &"server".into()));
    has(&server["transcript"][0], &["at_ms", "direction", "encrypted", "text"]);
    let senders: Vec<&str> = report["delivery"]
        .as_array()
        .expect("delivery")
        .iter()
        .map(|delivery| {
            has(delivery, &["sender", "outcome", "because"]);
            delivery["sender"].as_str().expect("sender")
        })
        .collect();
    assert_eq!(senders, ["opportunistic", "enforced", "enforced_verified", "dane", "mta_sts"]);
}

#[test]
fn a_saved_report_renders_as_if_it_were_new() {
    let folder = tempfile::tempdir().expect("a folder");
    let saved = folder.path().join("report.json");
    let path = saved.to_str().expect("a plain path");
    let output = run(&["check", "--practice", "expired", "-o", path]);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(1), ""));
    assert!(stderr(&output).contains(path), "says where the report is");
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing is left beside it");
    let json = fs::read_to_string(&saved).expect("the report");
    assert_eq!(stdout(&run(&["render", path, "--format", "json"])), json);
    let html = folder.path().join("report.HTML");
    let rendered = run(&["render", path, "-o", html.to_str().expect("a plain path")]);
    assert_eq!(rendered.status.code(), Some(0));
    let page = fs::read_to_string(&html).expect("the page");
    assert!(page.starts_with("<!doctype html>"), "the ending decides the form");
    assert_eq!(page, stdout(&run(&["render", path, "--format", "html"])));
    let piped =
        cli().args(["render", "-", "--format", "markdown"]).write_stdin(json).output().expect("it runs");
    assert!(stdout(&piped).starts_with("# Report on mx.practice.test"));
}

/// What an older version saved is judged and worded by this one; what a newer version concluded is left alone.
#[test]
fn a_saved_report_is_judged_by_the_version_that_opens_it() {
    let output = run(&["check", "--practice", "expired", "--format", "json"]);
    let mut report: Value = serde_json::from_str(&stdout(&output)).expect("a report");
    report["verdict"] = "pass".into();
    report["headline"] = "Words of another version".into();
    let certificate = &mut report["servers"][0]["rungs"][5];
    assert_eq!(certificate["layer"], "certificate");
    certificate["verdict"] = "pass".into();
    certificate["findings"] = serde_json::json!([]);
    let mut rendered = |version: &str| {
        report["tool"]["version"] = version.into();
        let output = cli().args(["render", "-"]).write_stdin(report.to_string()).output().expect("it runs");
        stdout(&output).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let again = rendered("0.0.9");
    assert!(again.contains("[x] Mail to mx.practice.test is encrypted, but strict partners"), "{again}");
    assert!(again.contains("Tested by version 0.0.9 of this program and judged again by version"), "{again}");
    assert!(again.contains("cert-expired"), "{again}");
    let kept = rendered("99.0.0");
    assert!(kept.contains("[v] Words of another version"), "{kept}");
    assert!(!kept.contains("judged again"), "{kept}");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let path = Path::new("no-such-folder").join("report.txt");
    let output = run(&["check", "--practice", "healthy", "-o", path.to_str().expect("a plain path")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("no-such-folder"), "{}", stderr(&output));
}

#[test]
fn every_practice_server_is_listed() {
    let list = stdout(&run(&["practice", "--list"]));
    for name in ["healthy", "expired"] {
        assert!(list.lines().any(|line| line.starts_with(name)), "{list}");
    }
}

#[test]
fn every_sender_is_listed() {
    let list = stdout(&run(&["senders"]));
    for name in ["exchange-2003", "gmail", "postfix-openssl-3"] {
        assert!(list.lines().any(|line| line.starts_with(name)), "{list}");
    }
}

#[test]
fn what_a_check_cannot_see_is_listed_with_the_reason() {
    let list = stdout(&run(&["limits"]));
    for (id, reason) in
        [("pc-vpn-path", "VPN"), ("sts-id-unchanged", "older report"), ("submit-auth", "logs in")]
    {
        let (_, after) = list.split_once(&format!("\n{id}\n")).expect(id);
        assert!(after.lines().next().is_some_and(|line| line.contains(reason)), "{list}");
    }
}

#[test]
fn the_deep_look_says_how_many_connections_it_made() {
    let output = run(&["check", "--practice", "healthy", "--deep", "--parallel", "2", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let report: Value = serde_json::from_str(&stdout(&output)).expect("a report");
    let progress = &report["servers"][0]["deep"]["progress"];
    assert_eq!(progress["end"], "complete");
    let told = format!("Deep look: {} connections", progress["connections"]);
    assert!(stderr(&output).contains(&told), "{}", stderr(&output));
}

#[test]
fn a_particular_sender_is_asked_for() {
    let output = run(&[
        "check",
        "--practice",
        "healthy",
        "--as",
        "exchange-2003",
        "--as",
        "gmail",
        "--format",
        "json",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let report: Value = serde_json::from_str(&stdout(&output)).expect("a report");
    let asked = report["servers"][0]["asked"].as_array().expect("answers");
    let kinds: Vec<(&str, &str)> = asked
        .iter()
        .map(|asked| (asked["sender"].as_str().unwrap(), asked["answer"]["kind"].as_str().unwrap()))
        .collect();
    assert_eq!(kinds, [("exchange-2003", "refused"), ("gmail", "accepted")]);
    assert_eq!(report["run"]["connections"], 3);
}

#[test]
fn a_certificate_is_judged_for_another_day() {
    for (at, code) in [("monday", 0), ("2050-01-01", 1)] {
        let output = run(&["check", "--practice", "healthy", "--at", at]);
        assert_eq!(output.status.code(), Some(code), "{at}: {}", stdout(&output));
    }
}

#[test]
fn help_and_manual() {
    for (name, arguments) in [
        ("help", &["--help"][..]),
        ("help_check", &["check", "--help"]),
        ("help_practice", &["practice", "--help"]),
        ("help_render", &["render", "--help"]),
        ("man", &["man"]),
        ("man_check", &["man", "check"]),
        ("completions_bash", &["completions", "bash"]),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(0), "{name}");
        insta::with_settings!({ filters => vec![(r"tls-ladder-cli(-[a-z]+)? \d+\.\d+\.\d+", "tls-ladder-cli$1 VERSION"), (r"v\d+\.\d+\.\d+", "vVERSION")] }, {
            insta::assert_snapshot!(name, stdout(&output).replace(".exe", ""));
        });
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_fault() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("tls-ladder-cli"))
        .args(["check", "--practice", "healthy"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the console program runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(!stderr(&output).contains("panicked"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_and_still_tells_what_is_known() {
    use std::{
        io::{BufRead, BufReader},
        process::{Command, Stdio},
    };
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("tls-ladder-cli"))
        .args(["check", "--practice", "silent", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the console program runs");
    let progress = BufReader::new(child.stderr.take().expect("standard error"));
    // The connection is made; the wait for the banner has begun.
    let connected = progress.lines().any(|line| line.is_ok_and(|line| line.contains("Connection")));
    assert!(connected);
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert!(sent.success());
    let output = child.wait_with_output().expect("it ends");
    let report: Value = serde_json::from_slice(&output.stdout).expect("a whole report");
    assert_eq!(report["run"]["stopped"], true);
    assert_eq!(report["servers"][0]["rungs"][0]["verdict"], "pass");
    assert_eq!(output.status.code(), Some(3));
}
