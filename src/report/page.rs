//! What a report shows, as plain data: worded, ordered, made safe. The forms only lay it out.

use jiff::{Timestamp, tz::TimeZone};

use super::{evidence, safe};
use crate::{
    model::{
        delivery::{Delivery, Outcome},
        finding::{Finding, FindingId, Severity},
        layer::{Layer, Verdict},
        report::{Report, Rung, Server},
        target::{AddressFamily, TlsMode},
        transcript::{Direction, TranscriptLine},
    },
    texts::Texts,
};

/// A whole report, ready to be laid out. Every text is one line without control characters.
#[derive(Debug)]
pub(super) struct Page {
    pub title: String,
    /// Name and version of the program that made the report.
    pub program: String,
    pub mark: Mark,
    pub headline: String,
    pub subline: String,
    /// What a reader must know before anything else: stopped early, a practice server.
    pub notes: Vec<String>,
    /// When, how long, from where.
    pub facts: Vec<Fact>,
    pub ladders: Vec<Ladder>,
    /// What is broken or will hurt somebody, worst first.
    pub findings: Vec<FindingBlock>,
    /// What is worth saying, but needs nobody to act.
    pub remarks: Vec<FindingBlock>,
    pub senders: Vec<SenderRow>,
    /// Evidence of the domain's rungs.
    pub domain: Vec<Section>,
    pub servers: Vec<ServerDetails>,
    pub settings: Vec<Fact>,
}

/// A verdict with its word.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub verdict: Verdict,
    /// One or two words: `passed`, `not tested`.
    pub word: String,
}

/// A name and its value.
#[derive(Debug, Clone)]
pub(super) struct Fact {
    pub name: String,
    pub value: String,
}

/// The picture of one server, or of the domain.
#[derive(Debug)]
pub(super) struct Ladder {
    pub title: String,
    pub mark: Mark,
    /// The highest rung first, as it is drawn.
    pub rungs: Vec<RungRow>,
}

/// One rung of the picture.
#[derive(Debug)]
pub(super) struct RungRow {
    pub mark: Mark,
    pub name: String,
    pub summary: String,
    /// Empty for a rung that was not climbed.
    pub time: String,
}

/// One finding, with every place where it was made.
#[derive(Debug)]
pub(super) struct FindingBlock {
    pub id: String,
    pub mark: Mark,
    pub title: String,
    pub place: String,
    pub party: String,
    pub meaning: Vec<String>,
    pub actions: Vec<String>,
    pub ask: Vec<String>,
    pub evidence: Vec<String>,
    /// The same finding elsewhere.
    pub also: Vec<Also>,
}

/// A further place of a finding.
#[derive(Debug)]
pub(super) struct Also {
    pub place: String,
    pub title: String,
    pub evidence: Vec<String>,
}

/// What one kind of sending server would do.
#[derive(Debug)]
pub(super) struct SenderRow {
    pub mark: Mark,
    pub sender: String,
    pub outcome: String,
    pub explanation: String,
}

/// Evidence of one rung.
#[derive(Debug)]
pub(super) struct Section {
    pub title: String,
    pub mark: Mark,
    pub facts: Vec<Fact>,
    pub certificates: Vec<Certificate>,
}

/// One certificate of the chain.
#[derive(Debug)]
pub(super) struct Certificate {
    pub title: String,
    pub facts: Vec<Fact>,
    /// Lines of the PEM form.
    pub pem: Vec<String>,
}

/// Everything seen of one server.
#[derive(Debug)]
pub(super) struct ServerDetails {
    pub title: String,
    pub sections: Vec<Section>,
    pub conversation: Vec<Spoken>,
}

/// One line of the conversation.
#[derive(Debug)]
pub(super) struct Spoken {
    pub time: String,
    pub direction: Direction,
    pub encrypted: bool,
    pub text: String,
}

impl Page {
    /// Lays out a worded report. Local times are those of `zone`.
    pub(super) fn of(report: &Report, texts: &Texts, zone: &TimeZone) -> Self {
        let words = Words { texts };
        let (findings, remarks) = findings(report, &words);
        let name = safe::one_line(report.target.name());
        let mut notes = Vec::new();
        if report.run.stopped {
            notes.push(texts.get("report-note-stopped"));
        }
        if let Some(practice) = &report.run.practice {
            notes.push(texts.with("report-note-practice", &[("name", &safe::one_line(practice))]));
        }
        Self {
            title: texts.with("report-title", &[("name", &name)]),
            program: format!("TLS Ladder {}", safe::one_line(&report.tool.version)),
            mark: words.mark(report.verdict),
            headline: safe::one_line(&report.headline),
            subline: safe::one_line(&report.subline),
            notes,
            facts: facts(report, &words, zone),
            ladders: ladders(report, &words),
            findings,
            remarks,
            senders: report.delivery.iter().map(|delivery| sender_row(delivery, &words)).collect(),
            domain: report.rungs.iter().map(|rung| section(rung, &words)).collect(),
            servers: report
                .servers
                .iter()
                .map(|server| ServerDetails {
                    title: server_title(server, &words),
                    sections: server.rungs.iter().map(|rung| section(rung, &words)).collect(),
                    conversation: server.transcript.iter().map(spoken).collect(),
                })
                .collect(),
            settings: settings(report, &words),
        }
    }
}

/// The texts, asked for the words of the model.
pub(super) struct Words<'a> {
    pub texts: &'a Texts,
}

impl Words<'_> {
    /// A text under `PREFIX-KEY`, with the model's key in the form the texts use.
    pub(super) fn of(&self, prefix: &str, key: &str) -> String {
        self.texts.get(&format!("{prefix}-{}", key.replace('_', "-")))
    }

    pub(super) fn fact(&self, name: &str, value: impl AsRef<str>) -> Fact {
        Fact { name: self.texts.get(name), value: safe::one_line(value.as_ref()) }
    }

    fn mark(&self, verdict: Verdict) -> Mark {
        Mark { verdict, word: self.of("report-mark", verdict.key()) }
    }
}

/// `0.21 s`; the same for a time that was saved with three decimals of a millisecond.
pub(super) fn seconds(ms: f64) -> String {
    let seconds = (ms * 1000.0).round() / 1_000_000.0;
    if seconds < 100.0 { format!("{seconds:.2} s") } else { format!("{seconds:.0} s") }
}

/// `2026-11-20 23:59 UTC`.
pub(super) fn utc(time: Timestamp) -> String {
    time.to_zoned_datetime(TimeZone::UTC).strftime("%Y-%m-%d %H:%M UTC").to_string()
}

fn facts(report: &Report, words: &Words<'_>, zone: &TimeZone) -> Vec<Fact> {
    let target = &report.target;
    let port = words.texts.with("report-port", &[("port", &target.port.to_string())]);
    let mut tested = format!("{}, {port}", safe::one_line(target.name()));
    if target.tls_mode != TlsMode::StartTls {
        tested.push_str(", ");
        tested.push_str(&words.of("report-mode", target.tls_mode.key()));
    }
    let started = report.run.started_at;
    let here = started.to_zoned_datetime(zone.clone());
    let mut when = started.to_zoned_datetime(TimeZone::UTC).strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    if here.offset().seconds() != 0 {
        let same_day = here.date() == started.to_zoned_datetime(TimeZone::UTC).date();
        let local =
            here.strftime(if same_day { "%H:%M:%S %:z" } else { "%Y-%m-%d %H:%M:%S %:z" }).to_string();
        when = words.texts.with("report-time", &[("utc", &when), ("local", &local)]);
    }
    let mut from = report.vantage.host.clone();
    if let Some(address) = report.vantage.local_address {
        from = format!("{from}, {address}");
    }
    vec![
        words.fact("report-field-tested", tested),
        words.fact("field-started", when),
        words.fact("field-elapsed", seconds(report.run.elapsed_ms)),
        words.fact("field-connections", report.run.connections.to_string()),
        words.fact("field-tested-from", format!("{from}, {}", report.vantage.os)),
    ]
}

fn settings(report: &Report, words: &Words<'_>) -> Vec<Fact> {
    let settings = &report.settings;
    let target = &report.target;
    let mut facts = vec![
        words.fact("report-field-input", &target.input),
        words.fact("report-field-port", target.port.to_string()),
        words.fact("report-field-mode", words.of("report-mode", target.tls_mode.key())),
    ];
    if let Some(address) = target.address {
        facts.push(words.fact("report-field-address", address.to_string()));
    }
    let family = match settings.family {
        AddressFamily::Both => "report-family-both",
        AddressFamily::Ipv4 => "report-family-ipv4",
        AddressFamily::Ipv6 => "report-family-ipv6",
    };
    let limits = words.texts.with(
        "report-limits",
        &[
            ("connect", &plain_number(settings.connect_timeout_s)),
            ("greeting", &plain_number(settings.greeting_timeout_s)),
            ("step", &plain_number(settings.step_timeout_s)),
        ],
    );
    let added = settings.extra_trust_anchors.to_string();
    facts.extend([
        words.fact("report-field-family", words.texts.get(family)),
        words.fact("field-ehlo-name", &settings.ehlo_name),
        words.fact("field-timeouts", limits),
        words.fact("report-field-public-roots", &settings.public_roots),
        words.fact("report-field-extra-anchors", added),
        words.fact("field-program", format!("{} {}", report.tool.name, report.tool.version)),
        words.fact("report-field-run", &report.run.id),
    ]);
    facts
}

/// `30` or `2.5`.
fn plain_number(number: f64) -> String {
    format!("{}", (number * 10.0).round() / 10.0)
}

/// One ladder with everything when there is one server; otherwise the domain's rungs and each server's apart.
fn ladders(report: &Report, words: &Words<'_>) -> Vec<Ladder> {
    let row = |rung: &Rung| rung_row(rung, words);
    // Drawn from the top: the policy, the server's rungs, then what lies below them.
    let policy = report.rungs.iter().rev().filter(|rung| rung.layer == Layer::Policy);
    let below = report.rungs.iter().rev().filter(|rung| rung.layer != Layer::Policy);
    if let [server] = report.servers.as_slice() {
        let rungs = policy.chain(server.rungs.iter().rev()).chain(below).map(row).collect();
        return vec![Ladder { title: server_title(server, words), mark: words.mark(server.verdict), rungs }];
    }
    let mut ladders = Vec::new();
    if !report.rungs.is_empty() {
        let worst = report.rungs.iter().map(|rung| rung.verdict).max_by_key(|verdict| verdict.weight());
        ladders.push(Ladder {
            title: safe::one_line(report.target.name()),
            mark: words.mark(worst.unwrap_or(Verdict::NotTested)),
            rungs: policy.chain(below).map(row).collect(),
        });
    }
    ladders.extend(report.servers.iter().map(|server| Ladder {
        title: server_title(server, words),
        mark: words.mark(server.verdict),
        rungs: server.rungs.iter().rev().map(row).collect(),
    }));
    ladders
}

/// Whether a rung was really climbed, so that its time means something.
const fn was_climbed(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Pass | Verdict::Warn | Verdict::Fail)
}

fn rung_row(rung: &Rung, words: &Words<'_>) -> RungRow {
    RungRow {
        mark: words.mark(rung.verdict),
        name: words.of("layer", rung.layer.key()),
        summary: safe::one_line(&rung.summary),
        time: if was_climbed(rung.verdict) { seconds(rung.elapsed_ms) } else { String::new() },
    }
}

fn server_title(server: &Server, words: &Words<'_>) -> String {
    let mut parts = vec![safe::one_line(&server.host)];
    if let Some(address) =
        server.address.map(|address| address.to_string()).filter(|text| *text != server.host)
    {
        parts.push(address);
    }
    parts.push(words.texts.with("report-port", &[("port", &server.port.to_string())]));
    if let Some(preference) = server.preference {
        parts.push(words.texts.with("report-preference", &[("number", &preference.to_string())]));
    }
    parts.join(", ")
}

/// Findings to act on and findings to know, each worst first and otherwise from the bottom of the ladder.
fn findings(report: &Report, words: &Words<'_>) -> (Vec<FindingBlock>, Vec<FindingBlock>) {
    let of_domain = report.rungs.iter().map(|rung| (None, rung));
    let of_servers =
        report.servers.iter().flat_map(|server| server.rungs.iter().map(move |rung| (Some(server), rung)));
    let mut made: Vec<(Option<&Server>, &Rung, &Finding)> = of_domain
        .chain(of_servers)
        .flat_map(|(server, rung)| rung.findings.iter().map(move |finding| (server, rung, finding)))
        .collect();
    made.sort_by_key(|(_, rung, finding)| (std::cmp::Reverse(finding.severity), rung.layer));
    let mut blocks: Vec<(&FindingId, Severity, Layer, FindingBlock)> = Vec::new();
    for (server, rung, finding) in made {
        let place = place(server, rung, words);
        let known = blocks.iter_mut().find(|(id, severity, layer, _)| {
            **id == finding.id && *severity == finding.severity && *layer == rung.layer
        });
        if let Some((.., block)) = known {
            block.also.push(Also {
                place,
                title: title(finding),
                evidence: finding.evidence.iter().map(|line| safe::one_line(line)).collect(),
            });
        } else {
            let block = finding_block(finding, place, words);
            blocks.push((&finding.id, finding.severity, rung.layer, block));
        }
    }
    let (remarks, to_act): (Vec<_>, Vec<_>) =
        blocks.into_iter().partition(|(_, severity, ..)| *severity == Severity::Info);
    let only_blocks = |list: Vec<(&FindingId, Severity, Layer, FindingBlock)>| {
        list.into_iter().map(|(.., block)| block).collect::<Vec<_>>()
    };
    (only_blocks(to_act), only_blocks(remarks))
}

fn place(server: Option<&Server>, rung: &Rung, words: &Words<'_>) -> String {
    let layer = words.of("layer", rung.layer.key());
    match server {
        Some(server) => format!("{}, {layer}", safe::one_line(&server.host)),
        None => layer,
    }
}

fn title(finding: &Finding) -> String {
    safe::one_line(if finding.title.is_empty() { finding.id.as_str() } else { &finding.title })
}

fn finding_block(finding: &Finding, place: String, words: &Words<'_>) -> FindingBlock {
    let mark = match finding.severity {
        Severity::Fail => words.mark(Verdict::Fail),
        Severity::Warn => words.mark(Verdict::Warn),
        Severity::Info => Mark { verdict: Verdict::Pass, word: words.texts.get("report-mark-info") },
    };
    FindingBlock {
        id: safe::one_line(finding.id.as_str()),
        mark,
        title: title(finding),
        place,
        party: words.of("party", finding.party.key()),
        meaning: safe::lines(&finding.meaning),
        actions: finding.actions.iter().map(|action| safe::one_line(action)).collect(),
        ask: safe::lines(&finding.ask),
        evidence: finding.evidence.iter().map(|line| safe::one_line(line)).collect(),
        also: Vec::new(),
    }
}

fn sender_row(delivery: &Delivery, words: &Words<'_>) -> SenderRow {
    let verdict = match delivery.outcome {
        Outcome::EncryptedVerified => Verdict::Pass,
        Outcome::Encrypted if delivery.because.is_empty() => Verdict::Pass,
        Outcome::Encrypted | Outcome::ClearText => Verdict::Warn,
        Outcome::Queued | Outcome::Bounced => Verdict::Fail,
        Outcome::NotAffected => Verdict::Skipped,
        Outcome::Unknown => Verdict::NotTested,
    };
    let outcome = if delivery.summary.is_empty() {
        words.of("outcome", delivery.outcome.key())
    } else {
        safe::one_line(&delivery.summary)
    };
    SenderRow {
        mark: words.mark(verdict),
        sender: words.of("sender", delivery.sender.key()),
        outcome,
        explanation: safe::one_line(&delivery.explanation),
    }
}

fn section(rung: &Rung, words: &Words<'_>) -> Section {
    Section {
        title: words.of("layer", rung.layer.key()),
        mark: words.mark(rung.verdict),
        facts: evidence::facts(&rung.evidence, words),
        certificates: evidence::certificates(&rung.evidence, words),
    }
}

fn spoken(line: &TranscriptLine) -> Spoken {
    Spoken {
        time: seconds(line.at_ms),
        direction: line.direction,
        encrypted: line.encrypted,
        text: safe::one_line(&line.text),
    }
}
