//! A recorded flight as a file of `tests/flights`: who answered what, what is to be read from it, and the octets.
//!
//! ```text
//! # OpenSSL 3.0.19, s_server -tls1_2; asked: OlderSuites
//! version = TLSv1.2
//! …
//!
//! 160303003d0200…
//! ```
//!
//! `RECORD_FLIGHTS=1 cargo test --test raw_tls live` writes these files anew.

#![cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "only there flights are recorded"))]

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use tls_ladder::{
    model::evidence::HelloAnswer,
    protocol::tls::server_flight::{Flight, FlightReader},
};

pub(super) struct Recording {
    pub(super) name: String,
    /// Who answered what.
    pub(super) note: String,
    pub(super) facts: Vec<String>,
    pub(super) bytes: Vec<u8>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/flights")
}

impl Recording {
    pub(super) fn new(name: &str, note: &str, bytes: Vec<u8>) -> Self {
        let facts = facts(&read_whole(&bytes));
        Self { name: name.to_owned(), note: note.to_owned(), facts, bytes }
    }

    /// Every recording there is, by name.
    pub(super) fn all() -> &'static [Self] {
        static ALL: LazyLock<Vec<Recording>> = LazyLock::new(|| {
            let entries = std::fs::read_dir(folder()).expect("the folder is there");
            let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
            files.sort();
            files.iter().map(|file| Recording::read(file)).collect()
        });
        &ALL
    }

    fn read(file: &Path) -> Self {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(file).expect("it is text").replace('\r', "");
        let (head, octets) = text.split_once("\n\n").unwrap_or_else(|| panic!("{name} has no octets"));
        let (note, facts): (Vec<&str>, Vec<&str>) = head.lines().partition(|line| line.starts_with('#'));
        let digits: Vec<u8> = octets.bytes().filter(u8::is_ascii_hexdigit).collect();
        let bytes = digits
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).expect("pairs of digits"))
            .collect();
        Self {
            name,
            note: note.iter().map(|line| line.trim_start_matches(['#', ' '])).collect::<Vec<_>>().join(" "),
            facts: facts.into_iter().map(str::to_owned).collect(),
            bytes,
        }
    }

    /// Writes it down, if that is wanted.
    pub(super) fn keep(&self) {
        if std::env::var_os("RECORD_FLIGHTS").is_none() {
            return;
        }
        let mut text = format!("# {}\n{}\n", self.note, self.facts.join("\n"));
        for line in self.bytes.chunks(50) {
            text.push('\n');
            for octet in line {
                let _ = write!(text, "{octet:02x}");
            }
        }
        // A blank line parts facts and octets.
        std::fs::write(folder().join(format!("{}.flight", self.name)), text + "\n")
            .expect("it can be written");
    }
}

pub(super) fn read_whole(bytes: &[u8]) -> Flight {
    let mut reader = FlightReader::new();
    reader.push(bytes);
    reader.flight()
}

/// Everything that was read, a line each; what is not there has no line.
pub(super) fn facts(flight: &Flight) -> Vec<String> {
    let mut facts = Vec::new();
    let mut say =
        |name: &str, value: Option<String>| facts.extend(value.map(|value| format!("{name} = {value}")));
    let answer = match flight.answer() {
        Some(HelloAnswer::Accepted(_)) => "accepted",
        Some(HelloAnswer::Refused { .. }) => "refused",
        Some(HelloAnswer::NotTls { .. }) => "not TLS",
        Some(_) => "garbled",
        None => "none",
    };
    say("answer", Some(answer.to_owned()));
    if let Some(hello) = &flight.hello {
        say("version", Some(hello.version.name().to_owned()));
        say("suite", Some(hello.suite.name.clone()));
        say("group", hello.group.clone());
        say("dh_bits", hello.dh_bits.map(|bits| bits.to_string()));
        say("dh_prime", hello.dh_prime.clone());
        say("export_rsa_bits", hello.export_rsa_bits.map(|bits| bits.to_string()));
        say("signature_scheme", hello.signature_scheme.clone());
        say("compression", (hello.compression > 0).then(|| hello.compression.to_string()));
        for (name, holds) in [
            ("hello_retry", hello.hello_retry),
            ("secure_renegotiation", hello.secure_renegotiation),
            ("extended_master_secret", hello.extended_master_secret),
            ("session_ticket", hello.session_ticket),
            ("session_id", hello.session_id),
            ("ocsp_staple", hello.ocsp_staple),
            ("client_certificate_requested", hello.client_certificate_requested),
            ("complete", hello.complete),
        ] {
            say(name, holds.then(|| "yes".to_owned()));
        }
        say("certificate_sha256", hello.certificate_sha256.clone());
        say("certificate_key", hello.certificate_key.clone());
        say(
            "certificate_octets",
            (hello.certificate_octets > 0).then(|| hello.certificate_octets.to_string()),
        );
    }
    say("certificates", (!flight.chain.is_empty()).then(|| flight.chain.len().to_string()));
    say("ocsp_octets", (!flight.ocsp.is_empty()).then(|| flight.ocsp.len().to_string()));
    let kinds: Vec<&str> = flight.ssl2_kinds.iter().map(|kind| kind.name.as_str()).collect();
    say("ssl2_kinds", (!kinds.is_empty()).then(|| kinds.join(" ")));
    for warning in &flight.warnings {
        say("warning", Some(warning.name.clone()));
    }
    say("alert", flight.alert.as_ref().map(|alert| alert.name.clone()));
    say("text", flight.text.clone());
    say("problem", flight.problem.clone());
    facts
}
