//! Servers that never stop talking do not fill the memory. Alone in its program, so that nothing else is measured.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what fails here fails the test, and figures are told"
)]

mod support;

use std::time::{Duration, Instant};

use tls_ladder::model::finding::Severity;

/// The most memory this process has ever used, in kilobytes.
fn peak_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_ascii_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn endless_words_do_not_fill_the_memory() {
    // What every check needs, whatever the server does: trust anchors, TLS tables.
    support::check_practice("healthy");
    let before = peak_kilobytes();
    for lesson in ["endless-banner", "huge-line", "huge-ehlo"] {
        let began = Instant::now();
        let report = support::check_practice(lesson);
        assert!(began.elapsed() < Duration::from_secs(20), "{lesson}: reading was not given up");
        let found = support::ids(&report, |severity| severity != Severity::Info);
        assert!(!found.is_empty(), "{lesson}: nothing was found");
        let size = serde_json::to_string(&report).unwrap().len();
        assert!(size < 1 << 20, "{lesson}: the report has {size} octets");
    }
    // The kernel counts roughly, so that the peak may even seem to fall a little.
    let peak = peak_kilobytes();
    let grown = peak.saturating_sub(before);
    println!("the memory grew by {grown} kilobytes, to {peak}");
    assert!(grown < 64 * 1024, "the memory grew by {grown} kilobytes");
}
