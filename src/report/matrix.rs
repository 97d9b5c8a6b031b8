//! All servers in one table: a row for each, a column for each rung.

use super::{
    page::{Mark, Words, server_place},
    safe,
};
use crate::model::{
    layer::{Layer, Verdict},
    report::{Report, Server},
};

/// The table of servers.
#[derive(Debug)]
pub(super) struct Matrix {
    pub columns: Vec<Column>,
    pub rows: Vec<MatrixRow>,
}

/// A rung.
#[derive(Debug)]
pub(super) struct Column {
    pub name: String,
    /// At most four letters.
    pub short: String,
}

/// A server in the order a sender tries it.
#[derive(Debug)]
pub(super) struct MatrixRow {
    pub server: String,
    /// Address and preference.
    pub place: String,
    pub mark: Mark,
    /// A mark for each column.
    pub cells: Vec<Mark>,
}

impl Matrix {
    /// Nothing when there is only one server.
    pub(super) fn of(report: &Report, words: &Words<'_>) -> Option<Self> {
        if report.servers.len() < 2 {
            return None;
        }
        let policy = report.servers.iter().any(|server| server.policy.is_some());
        let layers: Vec<Layer> =
            Layer::OF_SERVER.into_iter().chain(policy.then_some(Layer::Policy)).collect();
        let columns = layers.iter().map(|layer| Column {
            name: words.of("layer", layer.key()),
            short: words.of("report-short", layer.key()),
        });
        let row = |server: &Server| MatrixRow {
            server: safe::one_line(&server.host),
            place: server_place(server, words),
            mark: words.mark(server.verdict_with_policy()),
            cells: layers.iter().map(|layer| words.mark(verdict(server, *layer))).collect(),
        };
        Some(Self { columns: columns.collect(), rows: report.servers.iter().map(row).collect() })
    }
}

fn verdict(server: &Server, layer: Layer) -> Verdict {
    match layer {
        Layer::Policy => server.policy.as_ref().map(|policy| policy.verdict),
        _ => server.rung(layer).map(|rung| rung.verdict),
    }
    .unwrap_or(Verdict::NotTested)
}
