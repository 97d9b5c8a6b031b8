//! Plain text of at most 72 columns, for tickets and terminals: headline, ladder, next steps, details.
//!
//! The lines carry tones, so that a terminal can colour them; without the tones nothing is lost.

mod agreed;
mod matrix;

use jiff::tz::TimeZone;

use super::{
    page::{Certificate, Fact, FindingBlock, Ladder, Page, RungRow, SenderRow, ServerDetails},
    worded,
    wrap::{clipped, columns, wrap},
};
use crate::{
    model::{layer::Verdict, report::Report, transcript::Direction},
    texts::Texts,
};

/// Columns of a line.
pub const WIDTH: usize = 72;
/// Columns of mark and word to the left of a ladder.
const MARK: usize = 16;
/// Columns of the time to the right of a ladder.
const TIME: usize = 9;
/// Columns between the rails.
const INSIDE: usize = WIDTH - MARK - TIME - 2;
/// Columns before text that belongs to a heading.
const INDENT: usize = 2;

/// Columns of the longest name that stands beside its value.
const LONGEST_NAME: usize = 24;

/// How a piece of a line is meant, for those who have colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    /// A heading.
    Strong,
    /// What may be passed over.
    Quiet,
    /// What a verdict colours.
    Verdict(Verdict),
}

/// A line, piece by piece.
pub type Line = Vec<(Tone, String)>;

/// The whole report, line by line.
#[must_use]
pub fn lines(report: &Report, texts: &Texts) -> Vec<Line> {
    lines_of(&Page::of(&worded(report, texts), texts, &TimeZone::system()), texts)
}

/// A sentence made safe and broken to the width, behind a lead of the given tone.
#[must_use]
pub fn told(tone: Tone, lead: &str, sentence: &str) -> Vec<Line> {
    let mut out = Text::default();
    let text_tone = if lead.is_empty() { tone } else { Tone::Plain };
    out.hanging(tone, lead, text_tone, &super::safe::one_line(sentence));
    out.lines
}

/// The mark of a verdict in brackets: cross, triangle, check, ring, dash in ASCII.
#[must_use]
pub const fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "[v]",
        Verdict::Warn => "[!]",
        Verdict::Fail => "[x]",
        Verdict::NotTested => "[ ]",
        Verdict::Skipped => "[-]",
    }
}

/// Lines without their tones, each with a line end and no space before it.
#[must_use]
pub fn plain(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        let line: String = line.iter().map(|(_, piece)| piece.as_str()).collect();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

pub(super) fn lines_of(page: &Page, texts: &Texts) -> Vec<Line> {
    let mut out = Text::default();
    out.head(page);
    if let Some(matrix) = &page.matrix {
        out.matrix(matrix, texts);
    }
    for ladder in &page.ladders {
        out.ladder(ladder);
    }
    out.heading(&texts.get("report-findings"));
    if page.findings.is_empty() {
        out.paragraph(0, &texts.get("report-findings-none"));
    }
    for (index, finding) in page.findings.iter().enumerate() {
        out.finding(index + 1, finding, texts);
    }
    if !page.senders.is_empty() {
        out.heading(&texts.get("heading-senders"));
        for row in &page.senders {
            out.sender(row);
        }
    }
    if !page.products.is_empty() {
        out.heading(&texts.get("report-products"));
        for row in &page.products {
            out.sender(row);
        }
    }
    for table in &page.fits {
        out.fits(table, texts);
    }
    if !page.remarks.is_empty() {
        out.heading(&texts.get("report-remarks"));
        for remark in &page.remarks {
            out.remark(remark, texts);
        }
    }
    out.details(page, texts);
    out.lines
}

/// Lines as they grow.
#[derive(Default)]
struct Text {
    lines: Vec<Line>,
}

impl Text {
    fn blank(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(Vec::new());
        }
    }

    fn line(&mut self, tone: Tone, text: impl Into<String>) {
        self.lines.push(vec![(tone, text.into())]);
    }

    fn heading(&mut self, text: &str) {
        self.blank();
        for line in wrap(text, WIDTH) {
            let rule = "-".repeat(columns(&line).min(WIDTH));
            self.line(Tone::Strong, line);
            self.line(Tone::Quiet, rule);
        }
        self.blank();
    }

    fn paragraph(&mut self, indent: usize, text: &str) {
        self.hanging(Tone::Plain, &" ".repeat(indent), Tone::Plain, text);
    }

    /// A text whose first line begins with a lead, and whose others stand under the text.
    fn hanging(&mut self, lead_tone: Tone, lead: &str, tone: Tone, text: &str) {
        let indent = columns(lead);
        for (index, line) in wrap(text, WIDTH.saturating_sub(indent)).into_iter().enumerate() {
            let lead = if index == 0 { lead.to_owned() } else { " ".repeat(indent) };
            self.lines.push(vec![(lead_tone, lead), (tone, line)]);
        }
    }

    fn head(&mut self, page: &Page) {
        for line in wrap(&page.title, WIDTH) {
            self.line(Tone::Strong, line);
        }
        self.line(Tone::Quiet, "=".repeat(WIDTH));
        let tone = Tone::Verdict(page.mark.verdict);
        self.hanging(tone, &format!("{} ", mark(page.mark.verdict)), Tone::Strong, &page.headline);
        if !page.subline.is_empty() {
            self.paragraph(4, &page.subline);
        }
        for note in &page.notes {
            self.blank();
            self.hanging(Tone::Strong, "    ", Tone::Strong, note);
        }
        self.blank();
        self.facts(0, &page.facts);
    }

    fn facts(&mut self, indent: usize, facts: &[Fact]) {
        let widths = facts.iter().map(|fact| columns(&fact.name)).filter(|width| *width <= LONGEST_NAME);
        let widest = widths.max().unwrap_or(0);
        for fact in facts {
            let name = columns(&fact.name);
            if name > widest {
                // A long name has a line of its own, and its value stands below.
                self.hanging(Tone::Quiet, &" ".repeat(indent), Tone::Quiet, &fact.name);
                self.paragraph(indent + 4, &fact.value);
                continue;
            }
            let lead = format!("{}{}{}", " ".repeat(indent), fact.name, " ".repeat(widest - name + 2));
            self.hanging(Tone::Quiet, &lead, Tone::Plain, &fact.value);
        }
    }

    fn ladder(&mut self, ladder: &Ladder) {
        self.blank();
        let tone = Tone::Verdict(ladder.mark.verdict);
        self.hanging(tone, &format!("{} ", mark(ladder.mark.verdict)), Tone::Strong, &ladder.title);
        for row in &ladder.rungs {
            self.rung(row);
        }
    }

    /// The rung with its name on it, and the plain line between the rails below.
    fn rung(&mut self, row: &RungRow) {
        let tone = Tone::Verdict(row.mark.verdict);
        let word = clipped(&row.mark.word, MARK - 5);
        let left = format!("{} {word}{}", mark(row.mark.verdict), " ".repeat(MARK - 4 - columns(&word)));
        self.lines.push(vec![
            (tone, left),
            (Tone::Quiet, "|".to_owned()),
            (tone, drawn_rung(&row.name, row.mark.verdict)),
            (Tone::Quiet, "|".to_owned()),
            (Tone::Quiet, format!("{:>TIME$}", row.time)),
        ]);
        if row.summary.is_empty() {
            return;
        }
        for line in wrap(&row.summary, INSIDE - 5) {
            let gap = " ".repeat(INSIDE - 4 - columns(&line).min(INSIDE - 4));
            self.lines.push(vec![
                (Tone::Quiet, format!("{}|    ", " ".repeat(MARK))),
                (Tone::Plain, format!("{line}{gap}")),
                (Tone::Quiet, "|".to_owned()),
            ]);
        }
    }

    fn finding(&mut self, number: usize, finding: &FindingBlock, texts: &Texts) {
        self.blank();
        let lead = format!("{number}. {} ", mark(finding.mark.verdict));
        self.hanging(Tone::Verdict(finding.mark.verdict), &lead, Tone::Strong, &finding.title);
        let facts = [
            Fact { name: texts.get("report-where"), value: finding.place.clone() },
            Fact { name: texts.get("report-whose-side"), value: finding.party.clone() },
            Fact { name: texts.get("report-identifier"), value: finding.id.clone() },
        ];
        self.facts(INDENT, &facts);
        self.part(&texts.get("heading-what-it-means"), &finding.meaning);
        if !finding.actions.is_empty() {
            self.line(Tone::Quiet, format!("  {}", texts.get("heading-what-to-do")));
            for action in &finding.actions {
                self.hanging(Tone::Plain, "    - ", Tone::Plain, action);
            }
        }
        if !finding.ask.is_empty() {
            self.line(Tone::Quiet, format!("  {}", texts.get("report-text-to-send")));
            for line in &finding.ask {
                for line in wrap(line, WIDTH - 6) {
                    self.line(Tone::Plain, format!("    > {line}"));
                }
            }
        }
        self.part(&texts.get("heading-evidence"), &finding.evidence);
        for also in &finding.also {
            let place = texts.with("report-also", &[("place", &also.place)]);
            let mut lines = vec![also.title.clone()];
            lines.extend(also.evidence.iter().cloned());
            self.part(&place, &lines);
        }
    }

    fn part(&mut self, heading: &str, lines: &[String]) {
        if lines.is_empty() {
            return;
        }
        self.hanging(Tone::Quiet, "  ", Tone::Quiet, heading);
        for line in lines {
            self.paragraph(4, line);
        }
    }

    fn remark(&mut self, remark: &FindingBlock, texts: &Texts) {
        self.hanging(Tone::Plain, "- ", Tone::Plain, &remark.title);
        for line in remark.meaning.iter().chain(&remark.evidence) {
            self.paragraph(INDENT, line);
        }
        for also in &remark.also {
            self.paragraph(INDENT, &texts.with("report-also", &[("place", &also.place)]));
        }
    }

    fn sender(&mut self, row: &SenderRow) {
        let lead = format!("{} ", mark(row.mark.verdict));
        let text = format!("{}: {}", row.sender, row.outcome);
        self.hanging(Tone::Verdict(row.mark.verdict), &lead, Tone::Strong, &text);
        if !row.explanation.is_empty() {
            self.paragraph(4, &row.explanation);
        }
    }

    fn details(&mut self, page: &Page, texts: &Texts) {
        if !page.domain.is_empty() {
            self.heading(&format!("{}: {}", texts.get("heading-details"), texts.get("report-domain-rungs")));
            for section in &page.domain {
                self.line(Tone::Strong, section.title.clone());
                self.facts(INDENT, &section.facts);
            }
        }
        for server in &page.servers {
            self.heading(&format!("{}: {}", texts.get("heading-details"), server.title));
            self.server(server, texts);
        }
        self.heading(&texts.get("report-settings"));
        self.facts(0, &page.settings);
        self.blank();
        self.paragraph(0, &page.program);
    }

    fn server(&mut self, server: &ServerDetails, texts: &Texts) {
        if server.sections.is_empty() {
            self.paragraph(0, &texts.get("report-rungs-none"));
        }
        for section in &server.sections {
            self.hanging(
                Tone::Verdict(section.mark.verdict),
                &format!("{} ", mark(section.mark.verdict)),
                Tone::Strong,
                &section.title,
            );
            self.facts(4, &section.facts);
            for certificate in &section.certificates {
                self.certificate(certificate);
            }
        }
        if let Some(table) = &server.deep {
            self.deep(table, texts);
        }
        self.blank();
        self.line(Tone::Strong, texts.get("heading-conversation"));
        if server.conversation.is_empty() {
            self.paragraph(0, &texts.get("report-conversation-none"));
            return;
        }
        self.paragraph(0, &texts.get("report-conversation-legend"));
        for spoken in &server.conversation {
            let who = match spoken.direction {
                Direction::Received => "S:",
                Direction::Sent => "C:",
                Direction::Note => "--",
            };
            let lock = if spoken.encrypted { "+" } else { " " };
            let lead = format!("{:>8} {lock} {who} ", spoken.time);
            self.hanging(Tone::Quiet, &lead, Tone::Plain, &spoken.text);
        }
    }

    fn certificate(&mut self, certificate: &Certificate) {
        self.hanging(Tone::Plain, "    ", Tone::Strong, &certificate.title);
        self.facts(7, &certificate.facts);
    }
}

/// The bar of a rung with its name on it: whole, notched, broken in two, dashed or hollow.
fn drawn_rung(name: &str, verdict: Verdict) -> String {
    let (stroke, gap) = match verdict {
        Verdict::Pass => ("=", ""),
        Verdict::Warn => ("=", "\\_/"),
        Verdict::Fail => ("=", "/    /"),
        Verdict::NotTested => (". ", ""),
        Verdict::Skipped => ("- ", ""),
    };
    let lead: String = stroke.chars().cycle().take(3).collect();
    let name = clipped(name, INSIDE - 18);
    let rest = INSIDE - columns(&lead) - columns(&name) - 2;
    let mut bar: String = stroke.chars().cycle().take(rest).collect();
    if !gap.is_empty() && rest > gap.len() + 4 {
        // Every notch and every break stands at the same place, so that they are seen at a glance.
        let from_right = 8 + gap.len();
        bar = format!("{}{gap}{}", "=".repeat(rest - from_right), "=".repeat(8));
    }
    format!("{lead} {name} {bar}")
}
