//! Built-in faulty servers, scripted by `assets/practice/*.toml`, to learn and to test with.

mod certificates;
mod conversation;
mod der;
pub mod domain;
#[cfg(test)]
mod listed;
mod ocsp;
mod prefixed;
mod raw_tls;
pub mod script;
mod server;
mod steps;
mod web;
mod wire;

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, LazyLock},
};

use rustls::pki_types::CertificateDer;

use crate::model::{
    target::{Target, TargetKind},
    zone::Zone,
};
use script::Script;

/// The name every practice server goes by. The top-level domain `test` never exists in DNS (RFC 6761 §6.2).
pub const HOST: &str = "mx.practice.test";

/// A practice server as listed for a learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// The name used with `--practice`.
    pub name: String,
    /// A few words for a list.
    pub title: String,
    /// One or two sentences: the story behind the fault.
    pub story: String,
    /// The port on which such a server is met in the world (25, 465 or 587).
    pub usual_port: u16,
    /// The findings a learner should get (ids).
    pub findings: Vec<String>,
}

/// Every practice server that teaches something, in the order to learn them.
#[must_use]
pub fn lessons() -> Vec<Lesson> {
    scripts()
        .filter_map(|(name, script)| Some((name, script.ok()?)))
        .filter(|(_, script)| script.listed)
        .map(|(name, script)| Lesson {
            name: name.to_owned(),
            title: script.title.clone(),
            story: script.story.trim().to_owned(),
            usual_port: script.port,
            findings: script.findings.clone(),
        })
        .chain(domain::lessons())
        .collect()
}

/// Every built-in script by name, those that only tests use included.
pub fn scripts() -> impl Iterator<Item = (&'static str, Result<&'static Script, PracticeError>)> {
    SCRIPTS.iter().map(|(name, script)| {
        let script = script.as_ref();
        let problem = |problem: &String| PracticeError::Script {
            name: (*name).to_owned(),
            problem: problem.trim_end().to_owned(),
        };
        (*name, script.map_err(problem))
    })
}

/// A running practice server on loopback. Dropping it stops the server and ends its connections.
#[derive(Debug)]
pub struct PracticeServer {
    /// What to test: host `mx.practice.test`, this server's loopback address and port.
    pub target: Target,
    pub address: SocketAddr,
    /// The authority that stands for "publicly trusted" in this lesson.
    pub trust_anchors: Vec<CertificateDer<'static>>,
    /// What DNS says, when a whole domain is practised.
    pub zone: Option<Arc<Zone>>,
    _running: Vec<server::Running>,
}

/// Why a practice server did not start.
#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    #[error("there is no practice server named {0:?}")]
    Unknown(String),
    #[error("{operation}: {source}")]
    Io { operation: &'static str, source: std::io::Error },
    #[error("the practice script {name}: {problem}")]
    Script { name: String, problem: String },
}

/// Starts a practice server on a free loopback port, or on the port asked for.
///
/// # Errors
/// When the name is unknown or the port is taken.
pub fn start(name: &str, port: Option<u16>) -> Result<PracticeServer, PracticeError> {
    start_hurried(name, port, 1)
}

/// The same, with every pause of the script `hurry` times shorter, for those who cannot wait.
///
/// # Errors
/// When the name is unknown or the port is taken.
pub fn start_hurried(name: &str, port: Option<u16>, hurry: u32) -> Result<PracticeServer, PracticeError> {
    if let Some((_, script)) = domain::scripts().find(|(known, _)| *known == name) {
        return domain::start(name, script?, hurry);
    }
    start_script(name, script_of(name)?, port, hurry)
}

/// The script of a practice server.
fn script_of(name: &str) -> Result<&'static Script, PracticeError> {
    let (_, script) =
        scripts().find(|(known, _)| *known == name).ok_or_else(|| PracticeError::Unknown(name.to_owned()))?;
    script
}

/// Starts a server that follows any script.
///
/// # Errors
/// When the port is taken, or the script asks for a certificate that cannot be made.
pub fn start_script(
    name: &str,
    script: &Script,
    port: Option<u16>,
    hurry: u32,
) -> Result<PracticeServer, PracticeError> {
    start_at(name, script, (Ipv4Addr::LOCALHOST, port.unwrap_or(0)).into(), hurry)
}

/// The same at an address of one's choice, so that a domain can have several servers on the same port.
///
/// # Errors
/// When the address cannot be had, or the script asks for a certificate that cannot be made.
pub fn start_at(
    name: &str,
    script: &Script,
    address: SocketAddr,
    hurry: u32,
) -> Result<PracticeServer, PracticeError> {
    let Served { address, anchor, running, .. } = serve(name, script, address, hurry)?;
    let target = Target {
        input: HOST.to_owned(),
        kind: TargetKind::Host,
        domain: None,
        host: Some(HOST.to_owned()),
        address: Some(address.ip()),
        port: address.port(),
        tls_mode: script.tested_as(),
    };
    Ok(PracticeServer { target, address, trust_anchors: vec![anchor], zone: None, _running: vec![running] })
}

/// A server that runs.
struct Served {
    address: SocketAddr,
    /// Its own certificate.
    leaf: Option<CertificateDer<'static>>,
    /// The authority that stands for "publicly trusted".
    anchor: CertificateDer<'static>,
    running: server::Running,
}

/// Serves a script at an address of this computer.
fn serve(name: &str, script: &Script, at: SocketAddr, hurry: u32) -> Result<Served, PracticeError> {
    let listener = server::Listener::bind(at)?;
    let web =
        script.needs_web().then(|| server::Listener::bind((Ipv4Addr::LOCALHOST, 0).into())).transpose()?;
    let (issued, tls) = issued(name, script, web.as_ref().map(|listener| listener.address))?;
    let leaf = issued.shown.chain.first().cloned();
    let lesson = conversation::Lesson::new(script.clone(), tls, issued.shown, hurry);
    let address = listener.address;
    let running = server::run(listener, lesson, web, issued.pages)?;
    Ok(Served { address, leaf, anchor: issued.anchor, running })
}

/// The certificate of a script and the settings to show it. `web` is where something is to be fetched.
fn issued(
    name: &str,
    script: &Script,
    web: Option<SocketAddr>,
) -> Result<(certificates::Issued, rustls::ServerConfig), PracticeError> {
    let wrong = |problem: String| PracticeError::Script { name: name.to_owned(), problem };
    let issued = certificates::issue(&script.certificate, web, jiff::Timestamp::now())
        .map_err(|error| wrong(format!("its certificate cannot be made: {error}")))?;
    let tls = server::tls_config(script, &issued)
        .map_err(|error| wrong(format!("its encryption cannot be set up: {error}")))?;
    Ok((issued, tls))
}

/// Embeds the scripts of these names and reads them once.
macro_rules! scripts {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/practice/", $name, ".toml")))),+]
    };
}

/// Name and text of every script, in the order to learn them; those for tests come last.
const TEXTS: &[(&str, &str)] = scripts![
    "healthy",
    // Certificates.
    "expired",
    "expires-soon",
    "wrong-host",
    "wildcard-too-deep",
    "self-signed",
    "unknown-authority",
    "missing-intermediate",
    "missing-intermediate-fetched",
    "exchange-default-certificate",
    "snakeoil",
    "tls-inspection",
    "not-yet-valid",
    "common-name-only",
    "wrong-purpose",
    "intermediate-expired",
    "root-sent",
    "chain-order",
    "revoked-staple",
    "distrusted-authority",
    // The offer of encryption.
    "no-starttls",
    "masked",
    "starttls-on-first-line",
    "tls-454",
    "exchange-no-certificate",
    // The handshake.
    "closes-after-220",
    "plaintext-after-220",
    "firewall-answers",
    "injected-data",
    "silent-after-220",
    "alert-40",
    "alert-80",
    "client-certificate-required",
    "client-certificate-asked",
    // Old servers, and servers that mind what newer programs say.
    "exchange-2003",
    "tls10-only",
    "rsa-key-exchange-only",
    "cbc-only",
    "weak-dh",
    "sslv3-only",
    "sslv2",
    "tls13-intolerant",
    "chokes-on-large-hello",
    "refuses-our-name",
    "flaky",
    // Inside encryption.
    "drops-after-tls",
    "421-after-tls",
    "no-quit-answer",
    // Greetings and hellos.
    "busy-421",
    "too-many-calls",
    "refused-554",
    "greylisted-450",
    "refused-ehlo",
    "slow-banner",
    "two-part-greeting",
    "dripping-banner",
    "silent",
    // The wrong port.
    "implicit-tls",
    "tls-too-early",
    "submission-465",
    "passwords-in-the-clear",
    "http-on-port-25",
    "ssh-on-port-25",
    // Rules of the diagnosis that are easily broken.
    "http-waiting",
    "busy-at-ehlo",
    "cut-short-ehlo",
    "refuses-everything",
    "too-many-sessions-454",
    "starttls-inside-tls",
    "tls12-only",
    "client-certificate-required-12",
    "must-staple",
    "authority-as-server",
    "key-usage",
    "unrelated-sent",
    "no-close-notify",
    "tls13-intolerant-close",
    "resets-large-hello",
    "needs-server-name",
    "unrecognized-name",
    "good-staple",
    "stale-staple",
    "forged-staple",
    "revoked-by-ocsp",
    "revoked-by-list",
    "not-on-the-list",
    "stale-staple-promised",
    "responder-does-not-know",
    "internal-names",
    "lasts-too-long",
    "odd-key",
    "dual-certificate",
    "differs-per-node",
    "takes-everything",
    // Hostile ones.
    "endless-banner",
    "huge-line",
    "huge-ehlo",
    "nul-and-escape-banner",
    "junk-in-ehlo",
    "closes-at-once",
    "silent-ehlo",
    "silent-starttls",
    "silent-session",
    "stalls-in-handshake",
    "garbled-handshake",
    "endless-handshake",
    "goodbye-in-handshake",
    "warnings-without-end",
    "lines-without-codes",
    "answers-out-of-step",
    "lingers-after-quit",
    "reset-on-connect",
    "reset-after-greeting",
    "reset-after-ehlo",
    "reset-after-220",
    "reset-after-hello",
    "reset-after-tls",
    "reset-on-quit",
];

static SCRIPTS: LazyLock<Vec<(&str, Result<Script, String>)>> =
    LazyLock::new(|| TEXTS.iter().map(|(name, text)| (*name, text.parse::<Script>())).collect());

#[cfg(test)]
mod tests {
    use super::{listed::assert_listed, *};
    use crate::model::target::TlsMode;

    #[test]
    fn every_script_file_is_listed_once_and_can_be_read() {
        assert_listed("practice", scripts());
    }

    #[test]
    fn lessons_are_told_in_sentences() {
        let lessons = lessons();
        assert!(lessons.len() >= 25);
        for Lesson { name, title, story, usual_port, .. } in lessons {
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{name}");
            assert!((5..=60).contains(&title.len()), "{name}: the title {title:?} is for a list");
            assert!(!title.ends_with('.'), "{name}: the title {title:?} is no sentence");
            assert!(story.len() > 40 && story.ends_with('.'), "{name}: the story is {story:?}");
            assert!(!story.contains('!'), "{name}: calm");
            assert!([25, 465, 587].contains(&usual_port), "{name}: port {usual_port}");
        }
    }

    #[test]
    fn an_unknown_name_is_said_to_be_unknown() {
        assert!(
            matches!(start("no-such-lesson", None), Err(PracticeError::Unknown(name)) if name == "no-such-lesson")
        );
    }

    #[test]
    fn a_taken_port_is_reported_with_the_operation() {
        let first = start("healthy", None).unwrap();
        let second = start("healthy", Some(first.address.port()));
        assert!(matches!(second, Err(PracticeError::Io { .. })));
        drop(first);
    }

    #[test]
    fn the_mode_of_the_test_is_told_apart_from_the_mode_of_the_server() {
        assert_eq!(start("implicit-tls", None).unwrap().target.tls_mode, TlsMode::StartTls);
        assert_eq!(start("submission-465", None).unwrap().target.tls_mode, TlsMode::Implicit);
    }
}
