//! What a report shows, as plain data: worded, ordered, made safe. The forms only lay it out.

use jiff::{Timestamp, tz::TimeZone};

use super::{
    about, chain,
    deep::DeepTable,
    evidence, findings,
    fit::{self, FitRow},
    matrix::Matrix,
    safe,
};
use crate::{
    model::{
        delivery::{Delivery, ProductDelivery},
        layer::{Layer, Verdict},
        report::{Report, Rung, Server},
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
    /// All servers in one table, when there are several.
    pub matrix: Option<Matrix>,
    pub ladders: Vec<Ladder>,
    /// What is broken or will hurt somebody, worst first.
    pub findings: Vec<FindingBlock>,
    /// What is worth saying, but needs nobody to act.
    pub remarks: Vec<FindingBlock>,
    pub senders: Vec<SenderRow>,
    /// What named products would do.
    pub products: Vec<SenderRow>,
    /// Who can talk to each server, where that is known.
    pub fits: Vec<FitTable>,
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

/// Which sending servers can talk to one server.
#[derive(Debug)]
pub(super) struct FitTable {
    pub title: String,
    /// How it is known.
    pub basis: String,
    pub rows: Vec<FitRow>,
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
    /// Everything it agrees to, where the check looked deeper.
    pub deep: Option<DeepTable>,
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
        let (findings, remarks) = findings::blocks(report, &words);
        let name = safe::one_line(report.target.name());
        let mut notes = Vec::new();
        if let Some(version) = &report.judged_again_by {
            let versions = [("old", report.tool.version.as_str()), ("new", version.as_str())];
            let versions = versions.map(|(name, version)| (name, safe::one_line(version)));
            let values = versions.each_ref().map(|(name, version)| (*name, version.as_str()));
            notes.push(texts.with("report-note-judged-again", &values));
        }
        if report.run.stopped {
            notes.push(texts.get("report-note-stopped"));
        }
        if let Some(practice) = &report.run.practice {
            notes.push(texts.with("report-note-practice", &[("name", &safe::one_line(practice))]));
        }
        if let Some(moment) = super::judged_for(report) {
            notes.push(texts.with("report-note-judged-for", &[("moment", &utc(moment))]));
        }
        Self {
            title: texts.with("report-title", &[("name", &name)]),
            program: format!("TLS Ladder {}", safe::one_line(&report.tool.version)),
            mark: words.mark(report.verdict),
            headline: safe::one_line(&report.headline),
            subline: safe::one_line(&report.subline),
            notes,
            facts: about::facts(report, &words, zone),
            matrix: Matrix::of(report, &words),
            ladders: ladders(report, &words),
            findings,
            remarks,
            senders: senders(report, &words),
            products: products(report, &words),
            fits: fit::tables(report, &words),
            domain: report.rungs.iter().map(|rung| section(rung, &words)).collect(),
            servers: report
                .servers
                .iter()
                .map(|server| ServerDetails {
                    title: server_title(server, &words),
                    sections: server.rungs.iter().map(|rung| section(rung, &words)).collect(),
                    deep: server.deep.as_ref().map(|look| DeepTable::new(look, texts)),
                    conversation: server.transcript.iter().map(spoken).collect(),
                })
                .collect(),
            settings: about::settings(report, &words),
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

    pub(super) fn mark(&self, verdict: Verdict) -> Mark {
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

/// One ladder with everything when there is one server; otherwise the domain's rungs and each server's apart.
fn ladders(report: &Report, words: &Words<'_>) -> Vec<Ladder> {
    let row = |rung: &Rung| rung_row(rung, words);
    // Drawn from the top: the policy, the server's rungs, then what lies below them.
    let policy = report.rungs.iter().rev().filter(|rung| rung.layer == Layer::Policy);
    let below = report.rungs.iter().rev().filter(|rung| rung.layer != Layer::Policy);
    if let [server] = report.servers.as_slice() {
        let rungs = policy.chain(server.rungs.iter().rev()).chain(below).map(row).collect();
        let mark = words.mark(server.verdict_with_policy());
        return vec![Ladder { title: server_title(server, words), mark, rungs }];
    }
    let mut ladders = Vec::new();
    if !report.rungs.is_empty() {
        let not_ours = report.rungs.iter().filter(|rung| rung.layer != Layer::ThisPc);
        let worst = not_ours.map(|rung| rung.verdict).max_by_key(|verdict| verdict.weight());
        ladders.push(Ladder {
            title: safe::one_line(report.target.name()),
            mark: words.mark(worst.unwrap_or(Verdict::NotTested)),
            rungs: policy.chain(below).map(row).collect(),
        });
    }
    // The table shows them all; a ladder is drawn for those that need a look.
    let needs_a_look = |server: &&Server| {
        report.servers.len() <= FEW || !matches!(server.verdict, Verdict::Pass | Verdict::Skipped)
    };
    ladders.extend(report.servers.iter().filter(needs_a_look).map(|server| Ladder {
        title: server_title(server, words),
        mark: words.mark(server.verdict),
        rungs: server.rungs.iter().rev().map(row).collect(),
    }));
    ladders
}

/// So many servers each have their ladder, whatever it shows.
const FEW: usize = 3;

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

pub(super) fn server_title(server: &Server, words: &Words<'_>) -> String {
    format!("{}, {}", safe::one_line(&server.host), server_place(server, words))
}

/// Address, port and preference.
pub(super) fn server_place(server: &Server, words: &Words<'_>) -> String {
    let mut parts = Vec::new();
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

/// A row for each named product.
fn products(report: &Report, words: &Words<'_>) -> Vec<SenderRow> {
    let row = |product: &ProductDelivery| SenderRow {
        mark: words.mark(product.verdict(report.is_unproven())),
        sender: safe::one_line(if product.name.is_empty() { &product.product } else { &product.name }),
        outcome: safe::one_line(&product.summary),
        explanation: safe::one_line(&product.explanation),
    };
    report.products.iter().map(row).collect()
}

/// A row for each kind of sender. What was just explained is not explained again.
fn senders(report: &Report, words: &Words<'_>) -> Vec<SenderRow> {
    let mut rows: Vec<SenderRow> =
        report.delivery.iter().map(|delivery| sender_row(delivery, report.is_unproven(), words)).collect();
    for (index, pair) in report.delivery.windows(2).enumerate() {
        if let ([above, same], Some(row)) = (pair, rows.get_mut(index + 1))
            && !same.explanation.is_empty()
            && above.explanation == same.explanation
        {
            row.explanation = words.texts.get("report-as-above");
        }
    }
    rows
}

fn sender_row(delivery: &Delivery, unproven: bool, words: &Words<'_>) -> SenderRow {
    let outcome = if delivery.summary.is_empty() {
        words.of("outcome", delivery.outcome.key())
    } else {
        safe::one_line(&delivery.summary)
    };
    SenderRow {
        mark: words.mark(delivery.verdict(unproven)),
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
        certificates: chain::certificates(&rung.evidence, words),
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
