//! What a server agrees to and who can talk to it, in 72 columns.

use super::{INDENT, Text, Tone, mark};
use crate::{
    model::layer::Verdict,
    report::{
        deep::{DeepTable, SuiteRow, VersionRow},
        page::{Fact, FitTable},
    },
    texts::Texts,
};

impl Text {
    /// Who can talk to a server: a line for what each sender gets, and what becomes of its mail.
    pub(super) fn fits(&mut self, table: &FitTable, texts: &Texts) {
        self.heading(&table.title);
        self.paragraph(0, &table.basis);
        self.blank();
        for row in &table.rows {
            let lead = format!("{} ", mark(row.verdict));
            self.hanging(Tone::Verdict(row.verdict), &lead, Tone::Strong, &row.sender);
            self.paragraph(4, &row.gets);
            if !row.mail.is_empty() {
                self.paragraph(4, &format!("{}: {}", texts.get("report-fit-mail"), row.mail));
            }
        }
    }

    /// The deep look at a server.
    pub(super) fn deep(&mut self, table: &DeepTable, texts: &Texts) {
        self.blank();
        self.line(Tone::Strong, texts.get("report-agrees"));
        for about in &table.about {
            self.paragraph(INDENT, about);
        }
        for version in &table.versions {
            self.version(version);
        }
        let (marked, plain): (Vec<_>, Vec<_>) =
            table.facts.iter().partition(|fact| fact.verdict == Some(Verdict::Warn));
        for fact in marked {
            let text = format!("{}: {}", fact.name, fact.value);
            let tone = Tone::Verdict(Verdict::Warn);
            self.hanging(tone, &format!("  {} ", mark(Verdict::Warn)), Tone::Plain, &text);
        }
        let plain: Vec<Fact> = plain
            .into_iter()
            .map(|fact| Fact { name: fact.name.clone(), value: fact.value.clone() })
            .collect();
        self.facts(INDENT, &plain);
        if !table.certificates.is_empty() {
            self.line(Tone::Quiet, format!("  {}", texts.get("report-agrees-certificates")));
            for certificate in &table.certificates {
                self.paragraph(4, certificate);
            }
        }
    }

    fn version(&mut self, version: &VersionRow) {
        let tone = Tone::Verdict(version.verdict);
        let said = if version.remark.is_empty() {
            format!("{}: {}", version.name, version.answer)
        } else {
            format!("{}: {} ({})", version.name, version.answer, version.remark)
        };
        self.hanging(tone, &format!("  {} ", mark(version.verdict)), Tone::Plain, &said);
        for suite in &version.suites {
            self.suite(suite);
        }
    }

    /// A suite; what is wrong with it stands behind it, and an exclamation mark before it.
    fn suite(&mut self, suite: &SuiteRow) {
        let with = if suite.with.is_empty() { String::new() } else { format!(", {}", suite.with) };
        let (tone, lead, wrong) = if suite.outdated.is_empty() {
            (Tone::Quiet, "        ", String::new())
        } else {
            (Tone::Verdict(Verdict::Warn), "      ! ", format!(": {}", suite.outdated))
        };
        self.hanging(tone, lead, Tone::Plain, &format!("{}{with}{wrong}", suite.name));
    }
}
