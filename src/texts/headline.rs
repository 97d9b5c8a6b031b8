//! The verdict in one sentence, and the sentence under it: the cause, whose side it is on, whom to ask.

mod story;

use crate::model::{
    delivery::{Outcome, Sender},
    evidence::{CertificateEvidence, Evidence, NameMatch, TrustOutcome},
    finding::{Finding, Party, Severity},
    layer::{Layer, Verdict},
    report::{Report, Server},
    target::TlsMode,
};

use super::{Texts, kebab, plot::Plot, summary, values::readable};
use story::{Cause, Share, Story};

/// The end of the keys of headlines that name the server which senders pass over.
const PASSED_OVER: &str = "-passed-over";

/// Fills in headline and subline.
pub(super) fn word(texts: Texts, report: &mut Report) {
    let teller = Teller { texts, report };
    let (headline, subline) = teller.tell(&Story::of(report));
    report.headline = headline;
    report.subline = subline;
}

/// Puts a story into words.
struct Teller<'a> {
    texts: Texts,
    report: &'a Report,
}

impl Teller<'_> {
    fn tell(&self, story: &Story<'_>) -> (String, String) {
        match story {
            Story::Good => (self.headline(self.good(), None, self.all()), self.good_subline()),
            Story::Cause(cause) => {
                let plot = self.plot(*cause);
                let key = match plot {
                    Plot::Attention | Plot::AttentionUnproven
                        if self.report.verdict == Verdict::NotTested =>
                    {
                        "not-tested"
                    }
                    Plot::LookUp if self.outcome(Sender::Opportunistic) == Some(Outcome::Unknown) => {
                        "no-look-up"
                    }
                    Plot::OverOurLimit if self.outcome(Sender::Opportunistic) != Some(Outcome::Encrypted) => {
                        "not-tested"
                    }
                    Plot::AttentionUnproven if !self.encrypted() => "warn-plain",
                    Plot::Certificate if self.proof_waits() && !self.for_people() => {
                        return self.with_reason("verified-wait", *cause, plot);
                    }
                    Plot::Dane | Plot::Sts => return self.policy(*cause, plot),
                    plot => plot.key(),
                };
                (self.headline(key, Some(*cause), self.all()), self.cause(*cause, plot))
            }
            Story::SomeBroken(cause, broken) => {
                let plot = self.plot(*cause);
                let key = match plot {
                    Plot::NoEncryption
                    | Plot::Masked
                    | Plot::NotSeenByAll
                    | Plot::EncryptionRefused
                    | Plot::Unsafe
                    | Plot::NewSenders
                    | Plot::ByName
                    | Plot::Handshake => "some-servers-unprotected",
                    Plot::Certificate if self.proof_waits() => {
                        return self.with_reason("verified-wait", *cause, plot);
                    }
                    Plot::Certificate
                        if self.outcome(Sender::EnforcedVerified) == Some(Outcome::EncryptedVerified) =>
                    {
                        return self.with_reason("some-servers-passed-over", *cause, plot);
                    }
                    Plot::Certificate => "some-servers-certificate",
                    _ => "some-servers",
                };
                (self.headline(key, Some(*cause), *broken), self.cause(*cause, plot))
            }
            Story::SomeUntested(cause, untested) => {
                let subline = cause.map(|cause| self.cause(cause, self.plot(cause)));
                (self.headline("some-untested", *cause, *untested), subline.unwrap_or_default())
            }
            Story::Stopped => self.plain("stopped"),
            Story::OutOfTime => self.plain("out-of-time"),
            Story::NotTested => self.plain("not-tested"),
            Story::Unexplained => {
                (self.headline("fail", None, self.all()), self.texts.get("subline-not-tested"))
            }
        }
    }

    fn plain(&self, key: &str) -> (String, String) {
        (self.headline(key, None, self.all()), self.texts.get(&format!("subline-{key}")))
    }

    fn all(&self) -> Share {
        Share::all(self.report)
    }

    /// Whether ordinary mail is encrypted, and mail that wants proof waits at every server.
    fn proof_waits(&self) -> bool {
        self.is_delivered_encrypted() && self.outcome(Sender::EnforcedVerified) == Some(Outcome::Queued)
    }

    fn is_delivered_encrypted(&self) -> bool {
        let ordinary = self.outcome(Sender::Opportunistic);
        matches!(ordinary, Some(Outcome::Encrypted | Outcome::EncryptedVerified))
    }

    /// A server does not keep what the domain publishes: senders that follow it wait, or pass the server over.
    fn policy(&self, cause: Cause<'_>, plot: Plot) -> (String, String) {
        let sender = if plot == Plot::Dane { Sender::Dane } else { Sender::MtaSts };
        match self.outcome(sender) {
            _ if !self.is_delivered_encrypted() => {
                (self.headline("fail", Some(cause), self.all()), self.cause(cause, plot))
            }
            Some(Outcome::Queued | Outcome::Bounced) => {
                (self.headline(plot.key(), Some(cause), self.all()), self.cause(cause, plot))
            }
            Some(Outcome::EncryptedVerified) => {
                self.with_reason(&format!("{}-passed-over", plot.key()), cause, plot)
            }
            _ => (self.headline("warn-encrypted", Some(cause), self.all()), self.cause(cause, plot)),
        }
    }

    /// A headline that names its reason, so that the sentence under it only says whose side it is on.
    fn with_reason(&self, key: &str, cause: Cause<'_>, plot: Plot) -> (String, String) {
        (self.headline(key, Some(cause), self.all()), self.party(cause, plot))
    }

    /// The cause as the end of a sentence.
    fn reason(&self, cause: Cause<'_>, host: &str) -> String {
        let key = format!("because-{}", cause.finding.id);
        let date = cause.server.and_then(certificate).and_then(|seen| Some(seen.chain.first()?.not_after));
        match date {
            Some(date) if self.texts.has(&key) => {
                self.texts.with(&key, &[("host", host), ("date", &summary::day(date))])
            }
            _ => in_a_sentence(cause.finding.title.trim_end_matches('.')),
        }
    }

    /// A reason without the server's name, for a sentence that has named it.
    fn named_before(&self, reason: &str, host: &str) -> String {
        let values = [("host", host)];
        let shorter = ["certificate", "key", "host"].iter().find_map(|what| {
            let long = self.texts.with(&format!("again-{what}"), &values);
            let (before, after) = reason.split_once(&long)?;
            Some(format!("{before}{}{after}", self.texts.get(&format!("again-{what}-its"))))
        });
        shorter.unwrap_or_else(|| reason.to_owned())
    }

    fn headline(&self, key: &str, cause: Option<Cause<'_>>, share: Share) -> String {
        let submission = format!("headline-submission-{key}");
        let key = if self.for_people() && self.texts.has(&submission) {
            submission
        } else {
            format!("headline-{key}")
        };
        let name = self.name();
        let host = cause.map(host_of).filter(|host| !host.is_empty()).unwrap_or_else(|| name.clone());
        let mut reason = cause.map(|cause| self.reason(cause, &host)).unwrap_or_default();
        if key.ends_with(PASSED_OVER) || host == name {
            reason = self.named_before(&reason, &host);
        }
        let unit = if share.by_host { "headline-unit-servers" } else { "headline-unit-addresses" };
        self.texts.with(
            &key,
            &[
                ("name", &name),
                ("host", &host),
                ("port", &self.report.target.port.to_string()),
                ("count", &share.count.to_string()),
                ("total", &share.total.to_string()),
                ("unit", &self.texts.get(unit)),
                ("reason", &reason),
            ],
        )
    }

    /// Cause, then whose side it is on and whom to ask.
    fn cause(&self, cause: Cause<'_>, plot: Plot) -> String {
        let title = cause.finding.title.trim_end_matches('.');
        let party = self.party(cause, plot);
        let host = cause.server.map(|server| readable(&server.host)).unwrap_or_default();
        let many = self.all().total > 1 && !host.is_empty() && !title.contains(&host);
        let key = if many { "subline-cause-server" } else { "subline-cause" };
        let sentence = self.texts.with(key, &[("cause", title), ("party", &party), ("host", &host)]);
        if self.report.run.stopped {
            format!("{sentence} {}", self.texts.get("subline-stopped-too"))
        } else {
            sentence
        }
    }

    /// Whose side a cause is on and whom to ask.
    fn party(&self, cause: Cause<'_>, plot: Plot) -> String {
        let key = format!("subline-party-{}", party(cause.finding, plot));
        self.texts.with(&key, &[("name", &self.name())])
    }

    /// What a cause does to the mail. A warning that hurts no sender today is only something to look at.
    fn plot(&self, cause: Cause<'_>) -> Plot {
        let plot = Plot::of(cause.finding, self.report.servers.is_empty());
        let hurts = matches!(self.outcome(Sender::Opportunistic), Some(Outcome::Queued | Outcome::Bounced));
        if plot == Plot::TurnedAway && hurts {
            return Plot::Refuses;
        }
        if cause.finding.severity == Severity::Fail
            || self.report.verdict != Verdict::Warn
            || self.for_people()
            || plot.tells_of_senders()
        {
            return plot;
        }
        match (self.outcome(Sender::Opportunistic), self.outcome(Sender::EnforcedVerified)) {
            (_, Some(Outcome::EncryptedVerified)) if plot == Plot::Expires => Plot::Expires,
            (_, Some(Outcome::EncryptedVerified)) => Plot::Attention,
            (
                Some(Outcome::Encrypted | Outcome::EncryptedVerified),
                Some(Outcome::Encrypted | Outcome::Unknown),
            ) => Plot::AttentionUnproven,
            _ => plot,
        }
    }

    fn good(&self) -> &'static str {
        if self.report.target.tls_mode == TlsMode::None {
            return "pass-plain";
        }
        let certificates = || self.report.servers.iter().filter_map(certificate);
        if certificates().any(|seen| seen.name == NameMatch::NoReference) {
            "pass-unproven"
        } else if certificates().any(|seen| seen.public.outcome != TrustOutcome::Trusted) {
            "pass-unjudged"
        } else {
            "pass"
        }
    }

    fn good_subline(&self) -> String {
        let unproven = match self.good() {
            "pass-plain" => return self.texts.get("subline-pass-plain"),
            "pass-unproven" => "-unproven",
            _ => "",
        };
        let Share { total, by_host, .. } = self.all();
        if total > 1 && by_host {
            let key = if self.good() == "pass" { "subline-pass-many" } else { "subline-pass-many-unproven" };
            return self.texts.with(key, &[("total", &total.to_string())]);
        }
        let key = format!("subline-pass{unproven}");
        self.report.servers.iter().find_map(|server| self.agreed(&key, server)).unwrap_or_default()
    }

    fn agreed(&self, key: &str, server: &Server) -> Option<String> {
        let Evidence::Handshake(handshake) = &server.rung(Layer::Handshake)?.evidence else { return None };
        let version = summary::version(handshake.version.as_deref()?);
        let date = summary::day(certificate(server)?.chain.first()?.not_after);
        let host = readable(&server.host);
        Some(self.texts.with(key, &[("host", &host), ("version", &version), ("date", &date)]))
    }

    fn outcome(&self, sender: Sender) -> Option<Outcome> {
        self.report
            .delivery
            .iter()
            .find(|delivery| delivery.sender == sender)
            .map(|delivery| delivery.outcome)
    }

    /// Whether a server was seen to encrypt.
    fn encrypted(&self) -> bool {
        let handshakes = self.report.servers.iter().filter_map(|server| server.rung(Layer::Handshake));
        handshakes.into_iter().any(|rung| matches!(rung.verdict, Verdict::Pass | Verdict::Warn))
    }

    /// Whether people's mail programs call there rather than other mail servers.
    fn for_people(&self) -> bool {
        let target = &self.report.target;
        let port = self.report.servers.first().map_or(target.port, |server| server.port);
        target.tls_mode == TlsMode::Implicit || matches!(port, 587 | 465)
    }

    fn name(&self) -> String {
        readable(self.report.target.name())
    }
}

/// The server a cause is about, as far as it tells.
fn host_of(cause: Cause<'_>) -> String {
    let told = || cause.finding.arguments.get("host").map(String::as_str);
    cause.server.map(|server| server.host.as_str()).or_else(told).map(readable).unwrap_or_default()
}

/// A title in the midst of a sentence: its article is small.
fn in_a_sentence(title: &str) -> String {
    let small = ["The ", "A ", "An ", "No ", "Nobody ", "Nothing ", "This ", "Some ", "Its "];
    let article = small.iter().find(|article| title.starts_with(**article));
    match (article, title.get(..1), title.get(1..)) {
        (Some(_), Some(first), Some(rest)) => format!("{}{rest}", first.to_lowercase()),
        _ => title.to_owned(),
    }
}

fn certificate(server: &Server) -> Option<&CertificateEvidence> {
    match &server.rung(Layer::Certificate)?.evidence {
        Evidence::Certificate(seen) => Some(seen),
        _ => None,
    }
}

/// Whether a fault of what a domain publishes lies on its web server rather than in DNS.
fn is_of_the_web(id: &str) -> bool {
    id.starts_with("sts-") && !id.starts_with("sts-txt-") && id != "sts-fetch-dns"
}

/// Whose side it is on, as the end of a key.
fn party(finding: &Finding, plot: Plot) -> String {
    match plot {
        Plot::Greylisted | Plot::Rate | Plot::Early => "nobody".to_owned(),
        Plot::TurnedAway | Plot::Refuses => "turned-away".to_owned(),
        Plot::WrongMode => "settings".to_owned(),
        Plot::NullMx => "on-purpose".to_owned(),
        Plot::NoSuchDomain => "no-such-domain".to_owned(),
        _ if finding.party == Party::Domain && is_of_the_web(finding.id.as_str()) => "web".to_owned(),
        Plot::Unreachable if finding.party != Party::ThisPc => "looks-like".to_owned(),
        Plot::Busy | Plot::Later if finding.party == Party::Server => "busy".to_owned(),
        _ => kebab(finding.party.key()),
    }
}
