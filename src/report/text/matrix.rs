//! All servers in one table of 72 columns.

use super::{Line, Text, Tone, WIDTH, mark};
use crate::{
    report::{
        matrix::Matrix,
        wrap::{clipped, columns},
    },
    texts::Texts,
};

/// Columns of a cell: a mark of three, or four letters, and a space.
const CELL: usize = 5;

impl Text {
    pub(super) fn matrix(&mut self, matrix: &Matrix, texts: &Texts) {
        self.heading(&texts.get("report-matrix"));
        let room = WIDTH - matrix.columns.len() * CELL;
        let mut head: Line = vec![(Tone::Quiet, " ".repeat(room))];
        head.extend(matrix.columns.iter().map(|column| (Tone::Quiet, format!(" {:<4}", column.short))));
        self.lines.push(head);
        for row in &matrix.rows {
            let whole = format!("{}, {}", row.server, row.place);
            let fits = columns(&whole) < room;
            let name = clipped(if fits { &whole } else { &row.server }, room - 1);
            let gap = " ".repeat(room - columns(&name));
            let mut line: Line = vec![(Tone::Plain, format!("{name}{gap}"))];
            for cell in &row.cells {
                line.push((Tone::Verdict(cell.verdict), format!(" {:<4}", mark(cell.verdict))));
            }
            self.lines.push(line);
            if !fits {
                self.hanging(Tone::Quiet, "  ", Tone::Quiet, &row.place);
            }
        }
    }
}
