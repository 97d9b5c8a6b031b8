//! A check of a server on loopback, by the engine or by the console program, and what its report says.

#![allow(dead_code, reason = "several test programs share it, and each uses a part")]

use std::{
    net::SocketAddr,
    path::Path,
    process::{Command, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

use rustls::pki_types::{CertificateDer, pem::PemObject};
use tls_ladder::{
    model::{
        delivery::{Outcome, Sender},
        evidence::Evidence,
        finding::Severity,
        layer::{Layer, Verdict},
        report::{Report, Rung, Server},
        target::{Target, TargetKind, TlsMode},
    },
    run::{self, Limits, Options, RunState},
};

/// The limit of every step: generous, for no server here is silent.
const STEP: Duration = Duration::from_secs(30);

/// What is asked: a server by name, found at a loopback address.
#[derive(Debug)]
pub(crate) struct Question<'a> {
    pub(crate) host: &'a str,
    pub(crate) at: SocketAddr,
    pub(crate) mode: TlsMode,
    /// The authority to trust beside the public ones.
    pub(crate) authority: &'a Path,
}

impl Question<'_> {
    /// Asks the engine.
    pub(crate) fn ask(&self) -> Answer {
        self.ask_with_limit(STEP)
    }

    /// Asks the engine with a limit of every step: for a server whose silence is the fault.
    pub(crate) fn ask_with_limit(&self, step: Duration) -> Answer {
        self.ask_with(|options| options.limits = Limits::every_step(step))
    }

    /// Asks the engine with options of the test's own.
    pub(crate) fn ask_with(&self, change: impl FnOnce(&mut Options)) -> Answer {
        let target = Target {
            input: self.host.to_owned(),
            kind: TargetKind::Host,
            domain: None,
            host: Some(self.host.to_owned()),
            address: Some(self.at.ip()),
            port: self.at.port(),
            tls_mode: self.mode,
        };
        let authority = CertificateDer::from_pem_file(self.authority).expect("openssl wrote a certificate");
        let mut options = Options {
            ehlo_name: Some("client.example.test".to_owned()),
            limits: Limits::every_step(STEP),
            extra_anchors: vec![authority],
            ..Options::default()
        };
        change(&mut options);
        let (sender, events) = mpsc::channel();
        let handle = run::start(target, options, move |event| {
            // Nobody listens any more only when the test has failed.
            let _ = sender.send(event);
        })
        .expect("a check can be started");
        let mut state = RunState::new(handle.id().clone());
        let began = Instant::now();
        while !state.finished {
            let left = (STEP * 3).saturating_sub(began.elapsed());
            state.apply(events.recv_timeout(left).expect("the check comes to its end"));
        }
        Answer { report: state.report.expect("a check that ends has begun") }
    }

    /// Asks the console program; returns its exit code, too.
    pub(crate) fn ask_console(&self) -> (Answer, Option<i32>) {
        let mode = match self.mode {
            TlsMode::StartTls => "starttls",
            TlsMode::Implicit => "implicit",
            TlsMode::None => "none",
        };
        let output = Command::new(env!("CARGO_BIN_EXE_tls-ladder-cli"))
            .args(["check", self.host, "--format", "json", "--helo", "client.example.test", "--tls", mode])
            .args(["--port", &self.at.port().to_string()])
            .args(["--address", &self.at.ip().to_string()])
            .arg("--ca")
            .arg(self.authority)
            .args(["--timeout", &STEP.as_secs().to_string()])
            .stdin(Stdio::null())
            .output()
            .expect("the console program can be started");
        let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
            panic!(
                "not a report ({error}):\n{}\n{}",
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            )
        });
        (Answer { report }, output.status.code())
    }
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) report: Report,
}

impl Answer {
    pub(crate) fn server(&self) -> &Server {
        self.report.servers.first().expect("one server was asked")
    }

    pub(crate) fn rung(&self, layer: Layer) -> &Rung {
        self.server().rung(layer).unwrap_or_else(|| panic!("no rung {layer:?}: {}", self.told()))
    }

    /// The verdicts of all rungs of the server, from the bottom up.
    pub(crate) fn verdicts(&self) -> Vec<Verdict> {
        self.server().rungs.iter().map(|rung| rung.verdict).collect()
    }

    /// The ids of the findings of a rung, whatever their weight.
    pub(crate) fn findings(&self, layer: Layer) -> Vec<&str> {
        self.rung(layer).findings.iter().map(|finding| finding.id.as_str()).collect()
    }

    /// The ids of all findings that are a warning or worse, with their rung.
    pub(crate) fn troubles(&self) -> Vec<(Layer, &str)> {
        self.server()
            .rungs
            .iter()
            .flat_map(|rung| rung.findings.iter().map(move |finding| (rung.layer, finding)))
            .filter(|(_, finding)| finding.severity != Severity::Info)
            .map(|(layer, finding)| (layer, finding.id.as_str()))
            .collect()
    }

    pub(crate) fn outcome(&self, sender: Sender) -> Outcome {
        self.report
            .delivery
            .iter()
            .find(|decision| decision.sender == sender)
            .map_or(Outcome::Unknown, |d| d.outcome)
    }

    /// What the three kinds of sender this version knows would do.
    pub(crate) fn outcomes(&self) -> [Outcome; 3] {
        [Sender::Opportunistic, Sender::Enforced, Sender::EnforcedVerified].map(|sender| self.outcome(sender))
    }

    /// The TLS version and suite that were agreed on.
    pub(crate) fn agreed(&self) -> (Option<&str>, Option<&str>) {
        match &self.rung(Layer::Handshake).evidence {
            Evidence::Handshake(evidence) => (evidence.version.as_deref(), evidence.suite.as_deref()),
            other => panic!("no handshake was made: {other:?}"),
        }
    }

    /// Everything a failed test needs to be understood.
    pub(crate) fn told(&self) -> String {
        let rungs: Vec<String> = self
            .server()
            .rungs
            .iter()
            .map(|rung| {
                let ids: Vec<&str> = rung.findings.iter().map(|finding| finding.id.as_str()).collect();
                format!("{:?} {:?} {ids:?}", rung.layer, rung.verdict)
            })
            .collect();
        let lines: Vec<&str> = self.server().transcript.iter().map(|line| line.text.as_str()).collect();
        format!("\n{}\n{}\n", rungs.join("\n"), lines.join("\n"))
    }
}
