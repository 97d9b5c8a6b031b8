//! All servers in one table, and what senders would do.

use super::{Markdown, cell, mark};
use crate::{
    report::{matrix::Matrix, page::SenderRow},
    texts::Texts,
};

impl Markdown {
    pub(super) fn matrix(&mut self, matrix: &Matrix, texts: &Texts) {
        self.heading(2, &texts.get("report-matrix"));
        let names = matrix.columns.iter().map(|column| cell(&column.name));
        let head: Vec<String> = std::iter::once(cell(&texts.get("report-server"))).chain(names).collect();
        self.row(&head);
        self.text.push('|');
        self.text.push_str(&" --- |".repeat(head.len()));
        self.text.push('\n');
        for row in &matrix.rows {
            let cells = row.cells.iter().map(|found| mark(found.verdict).to_owned());
            let cells: Vec<String> =
                std::iter::once(cell(&format!("{}, {}", row.server, row.place))).chain(cells).collect();
            self.row(&cells);
        }
        self.text.push('\n');
    }

    pub(super) fn senders(&mut self, heading: &str, rows: &[SenderRow], texts: &Texts) {
        self.heading(2, heading);
        self.row(
            &[&texts.get("report-sender"), &texts.get("report-decision"), &texts.get("report-why")]
                .map(|text| cell(text)),
        );
        self.text.push_str("| --- | --- | --- |\n");
        for row in rows {
            let outcome = format!("{} {}", mark(row.mark.verdict), cell(&row.outcome));
            self.row(&[cell(&row.sender), outcome, cell(&row.explanation)]);
        }
        self.text.push('\n');
    }
}
