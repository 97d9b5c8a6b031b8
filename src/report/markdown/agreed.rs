//! What a server agrees to and who can talk to it, as tables.

use super::{Markdown, cell, code_cell, mark, prose};
use crate::{
    model::layer::Verdict,
    report::{
        deep::{DeepTable, VersionRow},
        page::FitTable,
    },
    texts::Texts,
};

impl Markdown {
    /// Who can talk to a server.
    pub(super) fn fits(&mut self, table: &FitTable, texts: &Texts) {
        self.heading(2, &table.title);
        self.block(&prose(&table.basis));
        let heads = ["report-fit-sender", "report-fit-gets", "report-fit-mail"];
        self.row(&heads.map(|key| cell(&texts.get(key))));
        self.text.push_str("| --- | --- | --- |\n");
        for row in &table.rows {
            self.row(&[
                format!("{} {}", mark(row.verdict), cell(&row.sender)),
                cell(&row.gets),
                cell(&row.mail),
            ]);
        }
        self.text.push('\n');
    }

    /// The deep look at a server.
    pub(super) fn deep(&mut self, table: &DeepTable, texts: &Texts) {
        self.label(&texts.get("report-agrees"));
        for about in &table.about {
            self.block(&prose(about));
        }
        for version in &table.versions {
            self.version(version);
        }
        for fact in &table.facts {
            let mark = fact.verdict.map(|verdict| format!("{} ", mark(verdict))).unwrap_or_default();
            self.item(&format!("{mark}{}: {}", prose(&fact.name), prose(&fact.value)));
        }
        for certificate in &table.certificates {
            self.item(&format!(
                "{}: {}",
                prose(&texts.get("report-agrees-certificates")),
                prose(certificate)
            ));
        }
        self.text.push('\n');
    }

    fn version(&mut self, version: &VersionRow) {
        let remark =
            if version.remark.is_empty() { String::new() } else { format!(" ({})", prose(&version.remark)) };
        let (name, answer) = (prose(&version.name), prose(&version.answer));
        self.block(&format!("{} {name}: {answer}{remark}", mark(version.verdict)));
        if version.suites.is_empty() {
            return;
        }
        self.text.push_str("| | | |\n| --- | --- | --- |\n");
        for suite in &version.suites {
            let wrong = if suite.outdated.is_empty() {
                String::new()
            } else {
                format!("{} {}", mark(Verdict::Warn), cell(&suite.outdated))
            };
            self.row(&[code_cell(&suite.name), cell(&suite.with), wrong]);
        }
        self.text.push('\n');
    }
}
