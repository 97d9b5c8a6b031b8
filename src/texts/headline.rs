//! The verdict in one sentence, and the sentence under it: the cause, whose side it is on, whom to ask.

use crate::model::{
    delivery::{Outcome, Sender},
    evidence::{CertificateEvidence, Evidence, NameMatch, NotAskedReason, TrustOutcome},
    finding::{Finding, Party, Severity},
    layer::{Layer, Verdict},
    report::{Report, Server},
    target::TlsMode,
};

use super::{Texts, findings, kebab, plot::Plot, summary, values::readable};

/// Fills in headline and subline.
pub(super) fn word(texts: Texts, report: &mut Report) {
    let teller = Teller { texts, report };
    let (headline, subline) = teller.tell(&Story::of(report));
    report.headline = headline;
    report.subline = subline;
}

/// What there is to tell about a report.
enum Story<'a> {
    Good,
    /// One cause decides over all servers.
    Cause(Cause<'a>),
    /// Some servers are broken, others are not.
    SomeBroken(Cause<'a>, usize),
    /// Nothing is broken, but some servers could not be asked.
    SomeUntested(Option<Cause<'a>>, usize),
    Stopped,
    OutOfTime,
    NotTested,
    /// A rung is broken, and no finding says why.
    Unexplained,
}

/// The finding that decides, and the server it was made at.
#[derive(Clone, Copy)]
struct Cause<'a> {
    finding: &'a Finding,
    server: Option<&'a Server>,
}

impl<'a> Story<'a> {
    fn of(report: &'a Report) -> Self {
        // Only the deep look was stopped where every rung had been climbed before.
        let climbed = report.servers.iter().any(|server| server.deep.is_some())
            && !gave_up(report, NotAskedReason::Stopped);
        if report.run.stopped && !climbed && report.verdict != Verdict::Fail {
            return Story::Stopped;
        }
        let count = |wanted: fn(Verdict) -> bool| report.servers.iter().filter(|s| wanted(s.verdict)).count();
        let broken = count(|verdict| verdict == Verdict::Fail);
        let untested = count(|verdict| verdict == Verdict::NotTested);
        let fine = count(|verdict| matches!(verdict, Verdict::Pass | Verdict::Warn));
        if broken > 0 && fine > 0 {
            let causes = at_servers(report, Verdict::Fail);
            if let Some(cause) = worst(causes) {
                return Story::SomeBroken(cause, broken);
            }
        }
        if untested > 0 && fine > 0 && broken == 0 {
            return Story::SomeUntested(worst(at_servers(report, Verdict::NotTested)), untested);
        }
        if let Some(cause) = decisive(report) {
            return Story::Cause(cause);
        }
        match report.verdict {
            Verdict::Pass | Verdict::Skipped => Story::Good,
            Verdict::Warn | Verdict::Fail => Story::Unexplained,
            Verdict::NotTested if gave_up(report, NotAskedReason::OutOfTime) => Story::OutOfTime,
            Verdict::NotTested if gave_up(report, NotAskedReason::Stopped) => Story::Stopped,
            Verdict::NotTested => Story::NotTested,
        }
    }
}

/// The finding that decides what becomes of the mail: of those the first hurt sender names, the worst; when no
/// sender is known to be hurt, the worst of all.
fn decisive(report: &Report) -> Option<Cause<'_>> {
    let hurt = |wanted: &[Sender]| {
        report
            .delivery
            .iter()
            .filter(|delivery| wanted.contains(&delivery.sender))
            .filter(|delivery| {
                matches!(delivery.outcome, Outcome::ClearText | Outcome::Queued | Outcome::Bounced)
            })
            .find_map(|delivery| {
                worst(causes(report).filter(|cause| delivery.because.contains(&cause.finding.id)))
            })
    };
    // Where some products cannot encrypt and others can, ordinary mail is hurt too, though not everybody's.
    let in_part = report
        .delivery
        .iter()
        .filter(|delivery| delivery.sender == Sender::Opportunistic)
        .filter(|delivery| delivery.outcome == Outcome::Encrypted && delivery.remark.is_some())
        .find_map(|delivery| {
            worst(causes(report).filter(|cause| {
                cause.finding.id.as_str().starts_with("tls-") && delivery.because.contains(&cause.finding.id)
            }))
        });
    let who_wants_proof = hurt(&[Sender::EnforcedVerified]);
    // Not being tested can have its reason in a finding that is only for information.
    let told = |cause: &Cause<'_>| {
        findings::coloured(cause.finding)
            || (report.verdict == Verdict::NotTested && cause.finding.id != "pc-not-mail-server")
    };
    hurt(&[Sender::Opportunistic, Sender::Enforced])
        .or_else(|| who_wants_proof.filter(|cause| cause.finding.severity == Severity::Fail))
        .or(in_part)
        .or(who_wants_proof)
        .or_else(|| worst(causes(report).filter(told)))
}

fn causes(report: &Report) -> impl Iterator<Item = Cause<'_>> {
    let domain = report.rungs.iter().flat_map(|rung| &rung.findings);
    domain.map(|finding| Cause { finding, server: None }).chain(report.servers.iter().flat_map(at))
}

fn at(server: &Server) -> impl Iterator<Item = Cause<'_>> {
    let found = server.rungs.iter().flat_map(|rung| &rung.findings);
    found.map(move |finding| Cause { finding, server: Some(server) })
}

fn at_servers(report: &Report, verdict: Verdict) -> impl Iterator<Item = Cause<'_>> {
    report.servers.iter().filter(move |server| server.verdict == verdict).flat_map(at)
}

/// The worst; of equals the first, which is the lowest rung of the first server.
fn worst<'a>(causes: impl Iterator<Item = Cause<'a>>) -> Option<Cause<'a>> {
    causes.fold(None, |worst: Option<Cause<'a>>, cause| match worst {
        Some(worst) if worst.finding.severity >= cause.finding.severity => Some(worst),
        _ => Some(cause),
    })
}

fn gave_up(report: &Report, reason: NotAskedReason) -> bool {
    let rungs = report.rungs.iter().chain(report.servers.iter().flat_map(|server| &server.rungs));
    rungs.into_iter().any(|rung| matches!(&rung.evidence, Evidence::NotAsked(why) if why.reason == reason))
}

/// Puts a story into words.
struct Teller<'a> {
    texts: Texts,
    report: &'a Report,
}

impl Teller<'_> {
    fn tell(&self, story: &Story<'_>) -> (String, String) {
        match story {
            Story::Good => (self.headline(self.good(), None, 0), self.good_subline()),
            Story::Cause(cause) => {
                let plot = self.plot(*cause);
                let key = match plot {
                    Plot::Attention | Plot::AttentionUnproven
                        if self.report.verdict == Verdict::NotTested =>
                    {
                        "not-tested"
                    }
                    Plot::OverOurLimit if self.outcome(Sender::Opportunistic) != Some(Outcome::Encrypted) => {
                        "not-tested"
                    }
                    Plot::AttentionUnproven if !self.encrypted() => "warn-plain",
                    plot => plot.key(),
                };
                (self.headline(key, Some(*cause), 0), self.cause(*cause, plot))
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
            Story::Unexplained => (self.headline("fail", None, 0), self.texts.get("subline-not-tested")),
        }
    }

    fn plain(&self, key: &str) -> (String, String) {
        (self.headline(key, None, 0), self.texts.get(&format!("subline-{key}")))
    }

    fn headline(&self, key: &str, cause: Option<Cause<'_>>, count: usize) -> String {
        let submission = format!("headline-submission-{key}");
        let key = if self.for_people() && self.texts.has(&submission) {
            submission
        } else {
            format!("headline-{key}")
        };
        let name = self.name();
        let host = cause.and_then(|cause| cause.server).map(|server| readable(&server.host));
        self.texts.with(
            &key,
            &[
                ("name", &name),
                ("host", host.as_deref().unwrap_or(&name)),
                ("port", &self.report.target.port.to_string()),
                ("count", &count.to_string()),
                ("total", &self.report.servers.len().to_string()),
            ],
        )
    }

    /// Cause, then whose side it is on and whom to ask.
    fn cause(&self, cause: Cause<'_>, plot: Plot) -> String {
        let title = cause.finding.title.trim_end_matches('.');
        let party = self
            .texts
            .with(&format!("subline-party-{}", party(cause.finding, plot)), &[("name", &self.name())]);
        let host = cause.server.map(|server| readable(&server.host)).unwrap_or_default();
        let many = self.report.servers.len() > 1 && !host.is_empty() && !title.contains(&host);
        let key = if many { "subline-cause-server" } else { "subline-cause" };
        let sentence = self.texts.with(key, &[("cause", title), ("party", &party), ("host", &host)]);
        if self.report.run.stopped {
            format!("{sentence} {}", self.texts.get("subline-stopped-too"))
        } else {
            sentence
        }
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
        let total = self.report.servers.len();
        if total > 1 {
            let key = if self.good() == "pass" { "subline-pass-many" } else { "subline-pass-many-unproven" };
            return self.texts.with(key, &[("total", &total.to_string())]);
        }
        let key = format!("subline-pass{unproven}");
        self.report.servers.first().and_then(|server| self.agreed(&key, server)).unwrap_or_default()
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

fn certificate(server: &Server) -> Option<&CertificateEvidence> {
    match &server.rung(Layer::Certificate)?.evidence {
        Evidence::Certificate(seen) => Some(seen),
        _ => None,
    }
}

/// Whose side it is on, as the end of a key.
fn party(finding: &Finding, plot: Plot) -> String {
    match plot {
        Plot::Greylisted | Plot::Rate | Plot::Early => "nobody".to_owned(),
        Plot::TurnedAway | Plot::Refuses => "turned-away".to_owned(),
        Plot::WrongMode => "settings".to_owned(),
        Plot::Unreachable if finding.party != Party::ThisPc => "looks-like".to_owned(),
        Plot::Busy | Plot::Later if finding.party == Party::Server => "busy".to_owned(),
        _ => kebab(finding.party.key()),
    }
}
