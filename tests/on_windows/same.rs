//! What must be the same on every system: the parts of a report that say what a server is worth.

use std::{
    fmt::Write as _,
    process::{Command, Output, Stdio},
};

use tls_ladder::model::{
    finding::Finding,
    report::{Report, Rung},
};

use super::wine::{self, Windows};

/// What a check came to: the exit code, verdicts, findings and decisions, a line each.
pub(crate) fn conclusion(output: &Output) -> String {
    let report: Report = match serde_json::from_slice(&output.stdout) {
        Ok(report) => report,
        Err(error) => {
            let (said, complained) =
                (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            return format!("no report ({error}), {}\n{said}\n{complained}\n", output.status);
        }
    };
    let mut text =
        format!("exit code {:?}\n{}: {}\n", output.status.code(), report.verdict.key(), headline(&report));
    let ids = |findings: &[Finding]| {
        findings.iter().fold(String::new(), |mut text, finding| {
            let _ = write!(text, " {} ({:?})", finding.id, finding.severity);
            text
        })
    };
    let rungs = |text: &mut String, of: &str, rungs: &[Rung]| {
        for rung in rungs {
            let _ =
                writeln!(text, "{of} {} {}:{}", rung.layer.key(), rung.verdict.key(), ids(&rung.findings));
        }
    };
    rungs(&mut text, "domain", &report.rungs);
    for server in &report.servers {
        rungs(&mut text, &server.host, &server.rungs);
    }
    let _ = writeln!(text, "together:{}", ids(&report.findings));
    for delivery in &report.delivery {
        let because = delivery.because.iter().fold(String::new(), |mut text, id| {
            let _ = write!(text, " {id}");
            text
        });
        let _ = writeln!(text, "{} {:?}:{because}", delivery.sender.key(), delivery.outcome);
    }
    text
}

/// What the console program of this system says.
pub(crate) fn here(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tls-ladder-cli"))
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the console program can be started")
}

/// What the console program of Windows says. It always says something: where there is not a word, it was Wine that did
/// not bring it up, and it is started once more.
pub(crate) fn there(windows: &Windows, arguments: &[&str]) -> Output {
    let run = || windows.run(&wine::program("tls-ladder-cli"), arguments);
    let output = run();
    if output.stdout.is_empty() && output.stderr.is_empty() { run() } else { output }
}

/// The headline without the number of the port, which is another one each time.
fn headline(report: &Report) -> String {
    let port = report.servers.first().map(|server| format!("port {}", server.port)).unwrap_or_default();
    if port.is_empty() { report.headline.clone() } else { report.headline.replace(&port, "the port") }
}
