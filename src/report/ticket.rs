//! The short summary for a ticket's comment field: what is broken, whose side, what to do, from where it was seen.

use super::{
    page::{FindingBlock, Ladder, Page, RungRow},
    text::mark,
    wrap::{clipped, wrap},
};
use crate::{model::layer::Verdict, texts::Texts};

/// Columns of a line.
const WIDTH: usize = 72;
/// Lines in all: what a comment field shows without scrolling.
const LINES: usize = 25;
/// Findings told in full, if there is room; the others are counted by the ladder lines.
const MOST_FINDINGS: usize = 2;
/// Servers whose ladder is told, if there is room.
const MOST_LADDERS: usize = 3;

pub(super) fn render(page: &Page, texts: &Texts) -> String {
    let head = head(page);
    let facts: Vec<String> = page.facts.iter().map(|fact| format!("{}: {}", fact.name, fact.value)).collect();
    let tail = hanging("", &format!("{}. {}", facts.join("; "), page.program), 5);
    let mut room = LINES.saturating_sub(head.len() + tail.len() + 2);

    // The gravest finding comes before the ladders, the ladders before the next finding.
    let mut findings: Vec<Vec<String>> = Vec::new();
    let mut told = page.findings.iter().take(MOST_FINDINGS).map(|block| finding(block, texts));
    let mut tell = |findings: &mut Vec<Vec<String>>, room: &mut usize| {
        if let Some(block) = told.next().filter(|block| block.len() < *room) {
            *room -= block.len() + 1;
            findings.push(block);
        }
    };
    tell(&mut findings, &mut room);
    let senders = senders(page, room.saturating_sub(1), texts);
    room -= if senders.is_empty() { 0 } else { senders.len() + 1 };
    let ladders = ladders(page, room);
    room -= ladders.len();
    tell(&mut findings, &mut room);
    let agreed = agreed(page, room.saturating_sub(1), texts);

    let mut parts = vec![head, senders, ladders];
    parts.extend(findings);
    parts.push(agreed);
    parts.push(tail);
    parts.retain(|part| !part.is_empty());
    let mut text = parts.iter().map(|part| part.join("\n")).collect::<Vec<_>>().join("\n\n");
    text.push('\n');
    text
}

fn head(page: &Page) -> Vec<String> {
    let mut lines = hanging(&format!("{} ", mark(page.mark.verdict)), &page.headline, 3);
    for sentence in std::iter::once(&page.subline).chain(&page.notes).filter(|text| !text.is_empty()) {
        lines.extend(hanging("    ", sentence, 4));
    }
    lines
}

/// What each kind of sender would do, those that do the same on one line; where room is short, only who is hurt.
fn senders(page: &Page, room: usize, texts: &Texts) -> Vec<String> {
    let mut alike: Vec<(Verdict, &str, Vec<&str>)> = Vec::new();
    for row in &page.senders {
        let same =
            |known: &&mut (Verdict, &str, Vec<&str>)| known.0 == row.mark.verdict && known.1 == row.outcome;
        match alike.iter_mut().find(same) {
            Some((.., senders)) => senders.push(&row.sender),
            None => alike.push((row.mark.verdict, &row.outcome, vec![&row.sender])),
        }
    }
    let told = |hurt_only: bool| -> Vec<String> {
        let told = alike.iter().filter(|(verdict, ..)| !hurt_only || *verdict == Verdict::Fail);
        let line = |(verdict, outcome, senders): &(Verdict, &str, Vec<&str>)| {
            hanging(&format!("  {} ", mark(*verdict)), &format!("{outcome}: {}", senders.join(", ")), 2)
        };
        told.flat_map(line).collect()
    };
    let heading = format!("{}:", texts.get("heading-senders"));
    let in_full = [hanging("", &heading, 1), told(false)].concat();
    let fitting = [in_full, told(true)].into_iter().find(|lines| lines.len() <= room);
    if alike.is_empty() { Vec::new() } else { fitting.unwrap_or_default() }
}

/// As many ladders as there is room for.
fn ladders(page: &Page, room: usize) -> Vec<String> {
    // Where all is well, the headline has said it; a lone ladder is told whatever it holds.
    let alone = page.ladders.len() == 1;
    let told = page.ladders.iter().filter(|ladder| alone || ladder.mark.verdict != Verdict::Pass);
    let mut lines = Vec::new();
    for ladder in told.take(MOST_LADDERS) {
        let next = lines_of(ladder);
        if lines.len() + next.len() <= room {
            lines.extend(next);
        } else if lines.is_empty() {
            // What broke, rather than what held.
            lines.extend(broken_of(ladder).into_iter().take(room));
        }
    }
    lines
}

/// A ladder from the bottom, as it was climbed: what held, what broke, what is not known.
fn lines_of(ladder: &Ladder) -> Vec<String> {
    let rows = |wanted: Verdict| -> Vec<&RungRow> {
        ladder.rungs.iter().rev().filter(|row| row.mark.verdict == wanted).collect()
    };
    let named = |verdict: Verdict| -> Vec<String> {
        let rows = rows(verdict);
        let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        let word = rows.first().map(|row| &row.mark.word);
        let line = word.map(|word| format!("{word}: {}", names.join(", ")));
        line.map(|line| hanging(&format!("  {} ", mark(verdict)), &line, 2)).unwrap_or_default()
    };
    let mut lines = title_of(ladder);
    lines.extend(named(Verdict::Pass));
    lines.extend(broken_rungs(ladder));
    for unknown in [Verdict::NotTested, Verdict::Skipped] {
        lines.extend(named(unknown));
    }
    lines.truncate(LINES / 2);
    lines
}

fn title_of(ladder: &Ladder) -> Vec<String> {
    hanging("", &format!("{}: {}", ladder.title, ladder.mark.word), 2)
}

/// The rungs that need a look, from the bottom.
fn broken_rungs(ladder: &Ladder) -> Vec<String> {
    let rungs = ladder.rungs.iter().rev();
    let broken = rungs.filter(|row| matches!(row.mark.verdict, Verdict::Warn | Verdict::Fail));
    let line = |row: &RungRow| {
        let text = format!("{}: {}", row.name, row.summary);
        hanging(&format!("  {} ", mark(row.mark.verdict)), &text, 2)
    };
    broken.flat_map(line).collect()
}

fn broken_of(ladder: &Ladder) -> Vec<String> {
    [title_of(ladder), broken_rungs(ladder)].concat()
}

/// What the deep look found and who is left outside, a few lines for each server, as far as there is room.
fn agreed(page: &Page, room: usize, texts: &Texts) -> Vec<String> {
    let mut sentences = Vec::new();
    for server in &page.servers {
        let Some(deep) = &server.deep else { continue };
        let spoken = |verdict: Verdict| -> String {
            let versions = deep.versions.iter().filter(|version| version.verdict == verdict);
            versions.map(|version| version.name.as_str()).collect::<Vec<_>>().join(", ")
        };
        let (sound, outdated) = (spoken(Verdict::Pass), spoken(Verdict::Warn));
        let count = deep.count.as_str();
        let sentence = match (sound.is_empty(), outdated.is_empty()) {
            (_, false) => {
                let sound = if sound.is_empty() { texts.get("report-ticket-nothing-sound") } else { sound };
                let values = [("versions", &*sound), ("outdated", &*outdated), ("count", count)];
                texts.with("report-ticket-agrees-outdated", &values)
            }
            (false, true) => texts.with("report-ticket-agrees", &[("versions", &sound), ("count", count)]),
            (true, true) => continue,
        };
        let named = if page.servers.len() > 1 { format!("{}: {sentence}", server.title) } else { sentence };
        sentences.push(named);
    }
    for table in &page.fits {
        let left_out = table.rows.iter().filter(|row| row.verdict == Verdict::Fail);
        let left_out = left_out.map(|row| row.sender.as_str()).collect::<Vec<_>>().join("; ");
        if !left_out.is_empty() {
            sentences.push(texts.with("report-ticket-misfits", &[("senders", &left_out)]));
        }
    }
    let mut lines = Vec::new();
    for sentence in &sentences {
        let next = hanging("", sentence, 3);
        if lines.len() + next.len() <= room {
            lines.extend(next);
        }
    }
    lines
}

fn finding(finding: &FindingBlock, texts: &Texts) -> Vec<String> {
    let mut lines = hanging(&format!("{} ", mark(finding.mark.verdict)), &finding.title, 2);
    for (name, value) in [("report-where", &finding.place), ("report-whose-side", &finding.party)] {
        lines.extend(hanging("    ", &format!("{}: {value}", texts.get(name)), 2));
    }
    if let Some(action) = finding.actions.first() {
        lines.extend(hanging("    ", &format!("{}: {action}", texts.get("heading-what-to-do")), 5));
    }
    lines
}

/// A text behind its lead, in at most so many lines.
fn hanging(lead: &str, text: &str, most: usize) -> Vec<String> {
    let width = WIDTH - lead.len();
    let mut wrapped = wrap(text, width);
    if wrapped.len() > most {
        wrapped.truncate(most);
        if let Some(last) = wrapped.last_mut() {
            *last = clipped(&format!("{last} …"), width);
        }
    }
    let lines = wrapped.into_iter().enumerate().map(|(index, line)| {
        let lead = if index == 0 { lead.to_owned() } else { " ".repeat(lead.len()) };
        format!("{lead}{line}").trim_end().to_owned()
    });
    lines.collect()
}
