//! What a judge of one rung may look at beside the rung's own evidence, and how a finding is begun.

use std::borrow::Cow;

use crate::model::{
    evidence::{
        DeepLook, EhloEvidence, Evidence, Exchange, ExchangeOutcome, GreetingEvidence, HandshakeEvidence,
        Reply,
    },
    finding::{Finding, Severity},
    layer::{Layer, Verdict},
    report::{Report, Server},
    target::TlsMode,
};

use super::catalogue::Kind;

/// Arguments that the texts of every finding may name.
const EVERYWHERE: [&str; 5] = ["host", "domain", "port", "address", "ehlo"];
/// Arguments by the beginning of the id; the first row that fits counts.
const BY_PREFIX: &[(&str, &[&str])] = &[
    ("dane-", DANE),
    ("dns-", &["name", "error", "names", "addresses", "seconds", "count", "total"]),
    ("tls-port-spoken-in-clear", SMTP),
    ("pc-source-ip-listed", LISTED),
    ("tcp-", TCP),
    ("pc-", PC),
    ("tls-", TLS),
    ("clear-port-spoken-tls", SMTP),
    ("banner-", SMTP),
    ("ehlo-", SMTP),
    ("starttls-", SMTP),
    ("post-", SMTP),
    ("submit-", SMTP),
    ("sts-", STS),
    ("tlsrpt-", &["name", "names", "list", "count"]),
    ("", &[]),
];
const DANE: &[&str] = &["name", "names", "count", "total", "record", "why", "days", "error"];
const TCP: &[&str] = &["seconds", "addresses", "count", "total", "error", "ports"];
const PC: &[&str] = &[
    "seconds",
    "addresses",
    "count",
    "total",
    "error",
    "ports",
    "names",
    "name",
    "reply",
    "date",
    "why",
    "number",
];
const SMTP: &[&str] = &["reply", "seconds", "name", "service", "list", "product", "keyword", "bytes"];
const TLS: &[&str] = &[
    "alert", "number", "seconds", "stage", "bytes", "message", "version", "suite", "versions", "suites",
    "bits", "group", "way",
];
const STS: &[&str] = &[
    "name",
    "names",
    "near",
    "list",
    "count",
    "total",
    "number",
    "url",
    "why",
    "way",
    "keyword",
    "seconds",
    "days",
    "addresses",
    "error",
];
const LISTED: &[&str] =
    &["seconds", "addresses", "count", "total", "error", "ports", "names", "reply", "list"];

/// The ports on which people log in (RFC 6409, RFC 8314 §3.3); servers deliver to each other on 25.
const SUBMISSION_PORTS: [u16; 2] = [587, 465];
/// Text of a server that is quoted in a finding is cut after this many characters.
const QUOTE_LIMIT: usize = 400;

/// A report and, on a server's rung, that server.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) report: &'a Report,
    pub(super) server: Option<&'a Server>,
}

/// Whether a rung holds, apart from what its findings say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// The question was answered: the findings alone decide.
    Holds,
    /// No answer that says anything about the server (stopped, too busy, a local cause): not tested, unless a
    /// finding says that something is broken.
    Unknown,
    /// There was nothing to judge: neither a tick nor a cross, unless a finding says that something is wrong.
    NothingThere,
    /// The climb ended here.
    Broken,
}

/// What a rung's evidence amounts to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Judged {
    pub(super) standing: Standing,
    pub(super) findings: Vec<Finding>,
}

impl Judged {
    pub(super) const fn new(standing: Standing, findings: Vec<Finding>) -> Self {
        Self { standing, findings }
    }

    /// The mark of the rung.
    pub(super) fn verdict(&self) -> Verdict {
        let worst = self.findings.iter().map(|finding| finding.severity).max();
        match (self.standing, worst) {
            (Standing::Broken, _) | (_, Some(Severity::Fail)) => Verdict::Fail,
            (Standing::Unknown, _) => Verdict::NotTested,
            (Standing::Holds | Standing::NothingThere, Some(Severity::Warn)) => Verdict::Warn,
            (Standing::NothingThere, _) => Verdict::Skipped,
            (Standing::Holds, Some(Severity::Info) | None) => Verdict::Pass,
        }
    }
}

impl<'a> Context<'a> {
    /// Begins a finding: every argument its texts may name is there, empty where unknown.
    pub(super) fn finding(self, kind: Kind) -> Finding {
        let mut finding = Finding::new(kind.id, kind.severity, kind.party);
        let rest =
            BY_PREFIX.iter().find(|(prefix, _)| kind.id.starts_with(prefix)).map_or(&[][..], |row| row.1);
        for name in EVERYWHERE.iter().chain(rest) {
            finding = finding.with(name, "");
        }
        finding
            .with("host", self.host())
            .with("domain", self.report.target.domain.as_deref().unwrap_or_default())
            .with("port", self.port())
            .with("address", self.address())
            .with("ehlo", self.ehlo_name())
    }

    pub(super) fn host(self) -> &'a str {
        match self.server {
            Some(server) => &server.host,
            None => self.report.target.host.as_deref().unwrap_or_default(),
        }
    }

    pub(super) fn port(self) -> u16 {
        self.server.map_or(self.report.target.port, |server| server.port)
    }

    pub(super) fn address(self) -> String {
        let address = match self.server {
            Some(server) => server.address,
            None => self.report.target.address,
        };
        address.map(|address| address.to_string()).unwrap_or_default()
    }

    pub(super) fn ehlo_name(self) -> &'a str {
        self.ehlo().map_or(&self.report.settings.ehlo_name, |ehlo| &ehlo.name)
    }

    pub(super) fn mode(self) -> TlsMode {
        self.report.target.tls_mode
    }

    /// Whether the port is one on which people log in, not servers.
    pub(super) fn on_submission_port(self) -> bool {
        is_submission_port(self.port())
    }

    /// Whether a sending server could talk to this port in this way.
    pub(super) fn server_to_server(self) -> bool {
        self.mode() != TlsMode::Implicit && !self.on_submission_port()
    }

    fn evidence(self, layer: Layer) -> Option<&'a Evidence> {
        self.server?.rung(layer).map(|rung| &rung.evidence)
    }

    pub(super) fn greeting(self) -> Option<&'a GreetingEvidence> {
        match self.evidence(Layer::Banner)? {
            Evidence::Greeting(evidence) => Some(evidence),
            _ => None,
        }
    }

    pub(super) fn ehlo(self) -> Option<&'a EhloEvidence> {
        match self.evidence(Layer::Ehlo)? {
            Evidence::Ehlo(evidence) => Some(evidence),
            _ => None,
        }
    }

    pub(super) fn handshake(self) -> Option<&'a HandshakeEvidence> {
        match self.evidence(Layer::Handshake)? {
            Evidence::Handshake(evidence) => Some(evidence),
            _ => None,
        }
    }

    /// What the deep look has found so far.
    pub(super) fn deep(self) -> Option<&'a DeepLook> {
        self.server?.deep.as_deref()
    }

    /// Whether the STARTTLS rung was climbed (it may say that nothing was offered).
    pub(super) fn has_starttls_rung(self) -> bool {
        matches!(self.evidence(Layer::Starttls), Some(Evidence::Starttls(_)))
    }
}

/// Whether people log in on this port (587, 465).
pub(super) fn is_submission_port(port: u16) -> bool {
    SUBMISSION_PORTS.contains(&port)
}

/// Adds an exchange to a finding: its reply or its first bytes, how it ended and how long it took.
pub(super) fn with_exchange(mut finding: Finding, exchange: &Exchange) -> Finding {
    finding = finding.with("seconds", seconds(exchange.elapsed_ms));
    if let Some(command) = &exchange.command {
        finding = finding.saw("sent", quote(command));
    }
    if let Some(reply) = &exchange.reply {
        let quoted = reply_text(reply);
        finding = finding.with("reply", &quoted).saw("reply", quoted);
    } else if !exchange.first_bytes.is_empty() {
        finding = finding.saw("received", quote(&exchange.first_bytes));
    }
    if finding.arguments.get("bytes").is_some_and(String::is_empty) {
        finding = finding.with("bytes", quote(&exchange.first_bytes));
    }
    let ended: Cow<'static, str> = match &exchange.outcome {
        ExchangeOutcome::Complete | ExchangeOutcome::NotSmtp => Cow::Borrowed(""),
        ExchangeOutcome::Closed => Cow::Borrowed("connection closed by the other side"),
        ExchangeOutcome::Broken(failure) => Cow::Owned(format!("connection broke: {}", failure.message)),
        ExchangeOutcome::TimedOut => Cow::Borrowed("nothing more came within the limit"),
        ExchangeOutcome::TooLong => Cow::Owned(format!("reading stopped after {} octets", exchange.octets)),
        ExchangeOutcome::Stopped => Cow::Borrowed("check stopped by hand"),
    };
    if !ended.is_empty() {
        finding = finding.saw("ended", ended);
    }
    match seconds(exchange.elapsed_ms).as_str() {
        "0" => finding,
        seconds => finding.saw("after", format_args!("{seconds} s")),
    }
}

/// Code and text of a reply, cut to a length that fits a finding.
pub(super) fn reply_text(reply: &Reply) -> String {
    quote(&reply.quoted()).into_owned()
}

/// Text cut to a length that fits a finding.
pub(super) fn quote(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(QUOTE_LIMIT) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

/// Milliseconds as seconds for people: one decimal below ten, none where it would be zero.
pub(super) fn seconds(milliseconds: f64) -> String {
    let seconds = milliseconds / 1000.0;
    let text = if seconds >= 10.0 { format!("{seconds:.0}") } else { format!("{seconds:.1}") };
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
