//! Markdown for ticket systems and wikis. Prose is escaped; bytes stand in code, where nothing has a meaning.

mod agreed;
mod tables;

use super::page::{Fact, FindingBlock, Ladder, Page, Section, ServerDetails};
use crate::{
    model::{layer::Verdict, transcript::Direction},
    texts::Texts,
};

pub(super) fn render(page: &Page, texts: &Texts) -> String {
    let mut out = Markdown::default();
    out.heading(1, &page.title);
    out.block(&format!(
        "**{} {}** {}",
        mark(page.mark.verdict),
        prose(&page.mark.word),
        prose(&page.headline)
    ));
    if !page.subline.is_empty() {
        out.block(&prose(&page.subline));
    }
    for note in &page.notes {
        out.block(&format!("> {}", prose(note)));
    }
    out.facts(&page.facts);
    if let Some(matrix) = &page.matrix {
        out.matrix(matrix, texts);
    }
    for ladder in &page.ladders {
        out.ladder(ladder, texts);
    }
    out.heading(2, &texts.get("report-findings"));
    if page.findings.is_empty() {
        out.block(&prose(&texts.get("report-findings-none")));
    }
    for (index, finding) in page.findings.iter().enumerate() {
        out.finding(index + 1, finding, texts);
    }
    if !page.senders.is_empty() {
        out.senders(&texts.get("heading-senders"), &page.senders, texts);
    }
    if !page.products.is_empty() {
        out.senders(&texts.get("report-products"), &page.products, texts);
    }
    for table in &page.fits {
        out.fits(table, texts);
    }
    if !page.remarks.is_empty() {
        out.heading(2, &texts.get("report-remarks"));
        for remark in &page.remarks {
            let mut parts = vec![prose(&remark.title)];
            parts.extend(remark.meaning.iter().map(|line| prose(line)));
            parts.extend(remark.evidence.iter().map(|line| code(line)));
            out.item(&parts.join(" "));
        }
        out.text.push('\n');
    }
    out.details(page, texts);
    out.text
}

/// The marks of the ladder. They stand beside their word, so that nothing hangs on the font.
const fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✓",
        Verdict::Warn => "▲",
        Verdict::Fail => "✗",
        Verdict::NotTested => "○",
        Verdict::Skipped => "–",
    }
}

/// Text as it is: everything that Markdown or HTML could take for its own is escaped.
fn prose(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '&' => shown.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' | '$' | '{' | '}' | '^' | '@' => {
                shown.push('\\');
                shown.push(char);
            }
            other => shown.push(other),
        }
    }
    // What begins a list, a heading or a link only in its place.
    let shown = shown.replace("://", "\\://").replace("www.", "www\\.");
    let digits = shown.bytes().take_while(u8::is_ascii_digit).count();
    match shown.as_bytes().get(digits) {
        Some(b'-' | b'+' | b'=') if digits == 0 => format!("\\{shown}"),
        Some(b'.' | b')') if digits > 0 && matches!(shown.as_bytes().get(digits + 1), None | Some(b' ')) => {
            let (number, rest) = shown.split_at(digits);
            format!("{number}\\{rest}")
        }
        _ => shown,
    }
}

/// Prose in a table's cell.
fn cell(text: &str) -> String {
    prose(text)
}

/// Text in code, with a fence longer than any run of backticks in it.
fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Code in a table's cell, where a bar would end the cell even inside code.
fn code_cell(text: &str) -> String {
    if text.contains('|') { prose(text) } else { code(text) }
}

fn longest_run(text: &str) -> usize {
    text.split(|char| char != '`').map(str::len).max().unwrap_or(0)
}

/// Markdown as it grows.
#[derive(Default)]
struct Markdown {
    text: String,
}

impl Markdown {
    fn heading(&mut self, level: usize, text: &str) {
        self.block(&format!("{} {}", "#".repeat(level), prose(text)));
    }

    fn block(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push_str("\n\n");
    }

    fn item(&mut self, text: &str) {
        self.text.push_str("- ");
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn row(&mut self, cells: &[String]) {
        self.text.push_str("| ");
        self.text.push_str(&cells.join(" | "));
        self.text.push_str(" |\n");
    }

    fn facts(&mut self, facts: &[Fact]) {
        if facts.is_empty() {
            return;
        }
        for fact in facts {
            self.item(&format!("{}: {}", prose(&fact.name), code(&fact.value)));
        }
        self.text.push('\n');
    }

    /// Preformatted lines, with a fence that none of them can close.
    fn fenced(&mut self, lines: impl IntoIterator<Item = String>) {
        let lines: Vec<String> = lines.into_iter().collect();
        let longest = lines.iter().map(|line| longest_run(line)).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        self.block(&format!("{fence}text\n{}\n{fence}", lines.join("\n")));
    }

    fn ladder(&mut self, ladder: &Ladder, texts: &Texts) {
        self.heading(2, &ladder.title);
        let heads = ["report-result", "report-rung", "report-seen", "report-time-taken"];
        self.row(&heads.map(|key| cell(&texts.get(key))));
        self.text.push_str("| --- | --- | --- | ---: |\n");
        for row in &ladder.rungs {
            self.row(&[
                format!("{} {}", mark(row.mark.verdict), cell(&row.mark.word)),
                cell(&row.name),
                cell(&row.summary),
                row.time.clone(),
            ]);
        }
        self.text.push('\n');
    }

    fn finding(&mut self, number: usize, finding: &FindingBlock, texts: &Texts) {
        self.block(&format!("### {number}. {} {}", mark(finding.mark.verdict), prose(&finding.title)));
        self.item(&format!("{}: {}", prose(&texts.get("report-where")), prose(&finding.place)));
        self.item(&format!("{}: {}", prose(&texts.get("report-whose-side")), prose(&finding.party)));
        self.item(&format!("{}: {}", prose(&texts.get("report-identifier")), code(&finding.id)));
        self.text.push('\n');
        if !finding.meaning.is_empty() {
            self.label(&texts.get("heading-what-it-means"));
            for line in &finding.meaning {
                self.block(&prose(line));
            }
        }
        if !finding.actions.is_empty() {
            self.label(&texts.get("heading-what-to-do"));
            for action in &finding.actions {
                self.item(&prose(action));
            }
            self.text.push('\n');
        }
        if !finding.ask.is_empty() {
            self.label(&texts.get("report-text-to-send"));
            let quoted: Vec<String> = finding.ask.iter().map(|line| format!("> {}", prose(line))).collect();
            self.block(&quoted.join("\n"));
        }
        if !finding.evidence.is_empty() {
            self.label(&texts.get("heading-evidence"));
            self.fenced(finding.evidence.iter().cloned());
        }
        for also in &finding.also {
            self.label(&texts.with("report-also", &[("place", &also.place)]));
            self.block(&prose(&also.title));
            if !also.evidence.is_empty() {
                self.fenced(also.evidence.iter().cloned());
            }
        }
    }

    fn label(&mut self, text: &str) {
        self.block(&format!("**{}**", prose(text)));
    }

    fn details(&mut self, page: &Page, texts: &Texts) {
        self.heading(2, &texts.get("heading-details"));
        if !page.domain.is_empty() {
            self.heading(3, &texts.get("report-domain-rungs"));
            for section in &page.domain {
                self.section(section);
            }
        }
        for server in &page.servers {
            self.server(server, texts);
        }
        self.heading(3, &texts.get("report-settings"));
        self.facts(&page.settings);
        self.text.push_str(&prose(&page.program));
        self.text.push('\n');
    }

    fn section(&mut self, section: &Section) {
        self.block(&format!(
            "**{}** {} {}",
            prose(&section.title),
            mark(section.mark.verdict),
            prose(&section.mark.word)
        ));
        self.facts(&section.facts);
        for certificate in &section.certificates {
            self.block(&code(&certificate.title));
            self.text.push_str("| | |\n| --- | --- |\n");
            for fact in &certificate.facts {
                self.row(&[cell(&fact.name), code_cell(&fact.value)]);
            }
            self.text.push('\n');
        }
    }

    fn server(&mut self, server: &ServerDetails, texts: &Texts) {
        self.heading(3, &server.title);
        for section in &server.sections {
            self.section(section);
        }
        if let Some(table) = &server.deep {
            self.deep(table, texts);
        }
        self.label(&texts.get("heading-conversation"));
        if server.conversation.is_empty() {
            self.block(&prose(&texts.get("report-conversation-none")));
            return;
        }
        self.block(&prose(&texts.get("report-conversation-legend")));
        self.fenced(server.conversation.iter().map(|spoken| {
            let who = match spoken.direction {
                Direction::Received => "S:",
                Direction::Sent => "C:",
                Direction::Note => "--",
            };
            let lock = if spoken.encrypted { "+" } else { " " };
            format!("{:>8} {lock} {who} {}", spoken.time, spoken.text)
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_has_no_markup_left() {
        assert_eq!(prose("<b> *x* `y` [z](u) a|b"), "&lt;b&gt; \\*x\\* \\`y\\` \\[z\\](u) a\\|b");
        assert_eq!(prose("1. one"), "1\\. one");
        assert_eq!(prose("- one"), "\\- one");
        assert_eq!(prose("192.0.2.1"), "192.0.2.1");
        assert_eq!(prose("see https://x.example"), "see https\\://x.example");
    }

    #[test]
    fn code_cannot_be_closed_from_inside() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("```"), "```` ``` ````");
        assert_eq!(longest_run("a``b`"), 2);
    }
}
