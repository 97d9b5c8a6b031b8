//! The short summary for a ticket's comment field: what is broken, whose side, what to do, from where it was seen.

use super::{
    page::{Page, RungRow},
    text::mark,
    wrap::{clipped, wrap},
};
use crate::{model::layer::Verdict, texts::Texts};

/// Columns of a line.
const WIDTH: usize = 72;
/// Findings told in full; the others are counted by the ladder lines.
const MOST_FINDINGS: usize = 2;
/// Servers whose ladder is told.
const MOST_LADDERS: usize = 3;

pub(super) fn render(page: &Page, texts: &Texts) -> String {
    let mut out = Vec::new();
    hanging(&mut out, &format!("{} ", mark(page.mark.verdict)), &page.headline);
    if !page.subline.is_empty() {
        hanging(&mut out, "    ", &page.subline);
    }
    for note in &page.notes {
        hanging(&mut out, "    ", note);
    }
    out.push(String::new());
    // Where all is well, the headline has said it; a lone ladder is told whatever it holds.
    let alone = page.ladders.len() == 1;
    let told = page.ladders.iter().filter(|ladder| alone || ladder.mark.verdict != Verdict::Pass);
    for ladder in told.take(MOST_LADDERS) {
        hanging(&mut out, "", &format!("{}: {}", ladder.title, ladder.mark.word));
        // From the bottom, as it was climbed: what held, then what broke.
        let in_order = || ladder.rungs.iter().rev();
        let held: Vec<&str> =
            in_order().filter(|row| is(row, Verdict::Pass)).map(|row| row.name.as_str()).collect();
        if !held.is_empty() {
            let word = texts.get("report-mark-pass");
            hanging(
                &mut out,
                &format!("  {} ", mark(Verdict::Pass)),
                &format!("{word}: {}", held.join(", ")),
            );
        }
        for row in in_order().filter(|row| is(row, Verdict::Warn) || is(row, Verdict::Fail)) {
            let text = format!("{}: {}", row.name, row.summary);
            hanging(&mut out, &format!("  {} ", mark(row.mark.verdict)), &text);
        }
        for unknown in [Verdict::NotTested, Verdict::Skipped] {
            let rows: Vec<&RungRow> = in_order().filter(|row| is(row, unknown)).collect();
            if let Some(first) = rows.first() {
                let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
                let text = format!("{}: {}", first.mark.word, names.join(", "));
                hanging(&mut out, &format!("  {} ", mark(unknown)), &text);
            }
        }
    }
    for finding in page.findings.iter().take(MOST_FINDINGS) {
        out.push(String::new());
        hanging(
            &mut out,
            &format!("{} ", mark(finding.mark.verdict)),
            &clipped(&finding.title, 2 * (WIDTH - 4)),
        );
        hanging(&mut out, "    ", &format!("{}: {}", texts.get("report-whose-side"), finding.party));
        if let Some(action) = finding.actions.first() {
            hanging(&mut out, "    ", &format!("{}: {action}", texts.get("heading-what-to-do")));
        }
    }
    out.push(String::new());
    let facts: Vec<String> = page.facts.iter().map(|fact| format!("{}: {}", fact.name, fact.value)).collect();
    hanging(&mut out, "", &format!("{}. {}", facts.join("; "), page.program));
    let mut text = out.join("\n");
    text.push('\n');
    text
}

fn is(row: &RungRow, verdict: Verdict) -> bool {
    row.mark.verdict == verdict
}

fn hanging(out: &mut Vec<String>, lead: &str, text: &str) {
    for (index, line) in wrap(text, WIDTH - lead.len()).into_iter().enumerate() {
        let lead = if index == 0 { lead.to_owned() } else { " ".repeat(lead.len()) };
        out.push(format!("{lead}{line}").trim_end().to_owned());
    }
}
