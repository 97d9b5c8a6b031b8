//! Several servers as a matrix: a row for each, in the order a sender tries them, and a column for each rung.

use serde::Serialize;

use super::{
    Mark,
    ladder::{LadderView, Progress, RungShape, RungView, word},
};
use crate::{
    model::{
        layer::Layer,
        report::{Report, Server},
    },
    texts::Texts,
};

/// The servers beside each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatrixView {
    /// What a screen reader says of the whole.
    pub name: String,
    /// Above the names of the servers, and shorter where there is no room for it.
    pub heading: String,
    pub short_heading: String,
    pub columns: Vec<ColumnView>,
    pub rows: Vec<RowView>,
    /// Something moves.
    pub moves: bool,
}

/// A rung that every server has or could have.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnView {
    pub layer: Layer,
    /// Short, to stand above small marks.
    pub name: String,
    pub hover: String,
}

/// One server at one address.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowView {
    pub host: String,
    /// Nothing when none was found.
    pub address: String,
    /// The number of the MX record; nothing when the server was named directly.
    pub preference: String,
    pub mark: Mark,
    pub chosen: bool,
    pub cells: Vec<CellView>,
    /// Everything that may not fit.
    pub hover: String,
    /// What a screen reader says of the whole row.
    pub label: String,
}

/// A rung of a server.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CellView {
    pub mark: Mark,
    pub time: String,
    /// How full it is drawn while the rung is tried, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filled: Option<f32>,
    /// What a screen reader says: the rung and its mark.
    pub label: String,
    /// The same with the line of the rung and the time.
    pub hover: String,
}

impl MatrixView {
    /// The matrix of a report; nothing for a single server, whose ladder says it all.
    #[must_use]
    pub fn new(
        report: &Report,
        chosen: Option<usize>,
        progress: Option<&Progress>,
        texts: &Texts,
    ) -> Option<Self> {
        if report.servers.len() < 2 {
            return None;
        }
        let ladders: Vec<LadderView> = (0..report.servers.len())
            .map(|index| LadderView::new(report, Some(index), progress, None, texts))
            .collect();
        let known =
            |layer: &Layer| ladders.iter().any(|ladder| ladder.rungs.iter().any(|rung| rung.layer == *layer));
        let layers: Vec<Layer> = Layer::OF_SERVER.into_iter().chain([Layer::Policy]).filter(known).collect();
        let columns = layers.iter().map(|layer| column(*layer, texts)).collect();
        let rows: Vec<RowView> = report
            .servers
            .iter()
            .zip(&ladders)
            .enumerate()
            .map(|(index, (server, ladder))| row(server, ladder, &layers, chosen == Some(index), texts))
            .collect();
        let count = rows.len().to_string();
        let name = texts.with("ui-matrix", &[("count", &count), ("name", report.target.name())]);
        let moves = ladders.iter().any(LadderView::moves);
        let heading = texts.get("ui-matrix-servers");
        Some(Self { name, heading, short_heading: texts.get("ui-matrix-short"), columns, rows, moves })
    }
}

fn column(layer: Layer, texts: &Texts) -> ColumnView {
    let name = texts.get(&super::key("column", layer.key()));
    let full = texts.get(&super::key("layer", layer.key()));
    let about = texts.get(&super::hover("layer", layer.key()));
    ColumnView { layer, name, hover: format!("{full}\n\n{about}") }
}

fn row(server: &Server, ladder: &LadderView, layers: &[Layer], chosen: bool, texts: &Texts) -> RowView {
    let cells: Vec<CellView> = layers
        .iter()
        .map(|layer| match ladder.rungs.iter().find(|rung| rung.layer == *layer) {
            Some(rung) => cell(rung, texts),
            None => left_out(*layer, texts),
        })
        .collect();
    let address = server.address.map(|address| address.to_string()).unwrap_or_default();
    // A server that was named by its address has it for a name too.
    let address = if address == server.host { String::new() } else { address };
    let preference = server.preference.map(|preference| preference.to_string()).unwrap_or_default();
    let mark = row_mark(server, layers, &cells);
    let no_address = || texts.get("ui-matrix-no-address");
    let mut words = vec![server.host.clone()];
    if address.is_empty() && server.address.is_none() {
        words.push(no_address());
    } else if !address.is_empty() {
        words.push(address.clone());
    }
    if !preference.is_empty() {
        words.push(texts.with("ui-server-preference", &[("preference", &preference)]));
    }
    let hover = words.join("\n");
    let told: Vec<&str> = cells.iter().map(|cell| cell.label.as_str()).collect();
    let values =
        [("server", &*words.join(", ")), ("mark", &*texts.get(mark.key())), ("rungs", &*told.join("; "))];
    let label = texts.with("ui-matrix-row", &values);
    let address = if server.address.is_none() { no_address() } else { address };
    RowView { host: server.host.clone(), address, preference, mark, chosen, cells, hover, label }
}

/// The verdict, or that the server is being climbed, or that its turn is still to come.
fn row_mark(server: &Server, layers: &[Layer], cells: &[CellView]) -> Mark {
    let marks =
        layers.iter().zip(cells).filter(|(layer, _)| **layer != Layer::Policy).map(|(_, cell)| cell.mark);
    let marks: Vec<Mark> = marks.collect();
    let waiting = marks.iter().filter(|mark| **mark == Mark::Waiting).count();
    if waiting > 0 && waiting == marks.len() {
        Mark::Waiting
    } else if waiting > 0 || marks.contains(&Mark::Busy) {
        Mark::Busy
    } else {
        Mark::from(server.verdict_with_policy())
    }
}

fn cell(rung: &RungView, texts: &Texts) -> CellView {
    let filled = match rung.shape {
        RungShape::Filling(filled) if rung.layer != Layer::Policy => Some(filled),
        _ => None,
    };
    // What the domain publishes is asked once, not at each server.
    let time = if rung.layer == Layer::Policy { String::new() } else { rung.time.clone() };
    let values = [("layer", rung.name.as_str()), ("mark", &word(rung.layer, rung.mark, texts))];
    let label = texts.with("ui-rung-label-short", &values);
    let hover = [rung.label.as_str(), &time].join("\n").trim().to_owned();
    CellView { mark: rung.mark, time, filled, label, hover }
}

fn left_out(layer: Layer, texts: &Texts) -> CellView {
    let name = texts.get(&super::key("layer", layer.key()));
    let mark = Mark::Skipped;
    let word = word(layer, mark, texts);
    let label = texts.with("ui-rung-label-short", &[("layer", &name), ("mark", &word)]);
    let line = texts.get("ui-rung-never-reached");
    let hover = texts.with("ui-rung-label", &[("layer", &name), ("mark", &word), ("line", &line)]);
    CellView { mark, time: String::new(), filled: None, label, hover }
}
