//! The ladder as plain data: which rungs there are, how each is drawn, and what is written on it.

use serde::Serialize;

use super::{Mark, clock, policy};
use crate::{
    model::{
        evidence::{Evidence, NotAskedReason},
        layer::{Layer, Verdict},
        report::{Report, Rung, Server},
        target::{Target, TargetKind, TlsMode},
    },
    run::state::Current,
    texts::Texts,
};

/// After this many milliseconds on one rung the person is told how long it may still take.
const PATIENCE_MS: f64 = 2_000.0;

/// How far a running check has come; nothing for a finished one.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// The rungs that are being climbed, the latest begun last.
    pub underway: Vec<Current>,
    /// Milliseconds since the run began.
    pub now_ms: f64,
}

/// A ladder, lowest rung first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LadderView {
    /// What a screen reader says of the whole.
    pub name: String,
    pub rungs: Vec<RungView>,
}

/// A rung as drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RungView {
    pub layer: Layer,
    pub name: String,
    /// What this layer is, in plain words, for the hover.
    pub hover: String,
    /// The plain line on the rung.
    pub line: String,
    /// How long it took; empty when nothing was asked.
    pub time: String,
    pub mark: Mark,
    pub shape: RungShape,
    pub chosen: bool,
    /// What a screen reader says: name, verdict, line.
    pub label: String,
}

/// How a rung is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RungShape {
    /// It holds.
    Solid,
    /// It holds, with a notch.
    Notched,
    /// Broken in two.
    Broken,
    /// An outline only: not tested.
    Hollow,
    /// Thin and dashed: out of reach.
    Dashed,
    /// A faint line: not climbed yet.
    Faint,
    /// Being tried; how full it is drawn, 0 to 1.
    Filling(f32),
}

impl LadderView {
    /// The ladder of one server with the domain's rungs below and above, or of the domain alone when no server
    /// is known.
    #[must_use]
    pub fn new(
        report: &Report,
        server: Option<usize>,
        progress: Option<&Progress>,
        chosen: Option<Layer>,
        texts: &Texts,
    ) -> Self {
        let index = server;
        let server = server.and_then(|index| report.servers.get(index));
        let rungs = layers(report, server, progress)
            .into_iter()
            .map(|layer| {
                let rung = rung(report, server, layer);
                let trying = progress.and_then(|progress| {
                    let here = |current: &&Current| {
                        current.layer == layer && (current.server.is_none() || current.server == index)
                    };
                    let current = progress.underway.iter().find(here).copied()?;
                    Some((current, (progress.now_ms - current.since_ms).max(0.0)))
                });
                let mut view = match (rung, trying) {
                    (Some(rung), _) => climbed(rung, server, texts),
                    (None, Some((current, elapsed_ms))) => being_tried(layer, current, elapsed_ms, texts),
                    (None, None) => ahead(layer, progress.is_some(), texts),
                };
                view.chosen = chosen == Some(layer);
                view
            })
            .collect();
        let host = server.map_or_else(|| report.target.name(), |server| server.host.as_str());
        Self { name: texts.with("ui-ladder-of", &[("host", host)]), rungs }
    }

    /// The rung that was chosen.
    #[must_use]
    pub fn chosen(&self) -> Option<&RungView> {
        self.rungs.iter().find(|rung| rung.chosen)
    }

    /// Whether a rung is being tried, so that the picture moves.
    #[must_use]
    pub fn moves(&self) -> bool {
        self.rungs.iter().any(|rung| matches!(rung.shape, RungShape::Filling(_)))
    }
}

/// The rung of a layer, of the server or of the domain.
pub(super) fn rung<'a>(report: &'a Report, server: Option<&'a Server>, layer: Layer) -> Option<&'a Rung> {
    server
        .and_then(|server| server.rung(layer))
        .or_else(|| report.rungs.iter().find(|rung| rung.layer == layer))
}

/// The rung a person should look at first: the lowest broken one, otherwise the lowest that could not be asked,
/// otherwise the highest with a warning, otherwise the highest.
#[must_use]
pub fn most_telling(report: &Report, server: Option<usize>) -> Option<Layer> {
    let server = server.and_then(|index| report.servers.get(index));
    let rungs: Vec<&Rung> =
        layers(report, server, None).into_iter().filter_map(|layer| rung(report, server, layer)).collect();
    let verdict_of = |rung: &Rung| policy::verdict_at(rung, server);
    let with = |verdict: Verdict| {
        rungs.iter().filter(move |rung| verdict_of(rung) == verdict).map(|rung| rung.layer)
    };
    with(Verdict::Fail)
        .next()
        .or_else(|| {
            let blamed =
                rungs.iter().find(|rung| rung.verdict == Verdict::NotTested && !rung.findings.is_empty());
            blamed.map(|rung| rung.layer).or_else(|| with(Verdict::NotTested).next())
        })
        .or_else(|| with(Verdict::Warn).next_back())
        .or_else(|| with(Verdict::Pass).rfind(|layer| *layer <= Layer::Certificate))
        .or_else(|| rungs.last().map(|rung| rung.layer))
}

/// Which rungs the ladder has, lowest first.
fn layers(report: &Report, server: Option<&Server>, progress: Option<&Progress>) -> Vec<Layer> {
    let domain = |layer: Layer| {
        report.rungs.iter().any(|rung| rung.layer == layer && wanted(rung))
            || progress.is_some_and(|progress| progress.underway.iter().any(|current| current.layer == layer))
    };
    let mut layers: Vec<Layer> = Vec::with_capacity(10);
    if domain(Layer::ThisPc) {
        layers.push(Layer::ThisPc);
    }
    if domain(Layer::Dns) || (progress.is_some() && looks_up(&report.target)) {
        layers.push(Layer::Dns);
    }
    let finished = progress.is_none();
    layers.extend(Layer::OF_SERVER.into_iter().filter(|&layer| {
        match server.and_then(|server| server.rung(layer)) {
            Some(rung) => wanted(rung),
            None => asked_for(report.target.tls_mode, layer) && !(finished && server.is_some()),
        }
    }));
    if domain(Layer::Policy) {
        layers.push(Layer::Policy);
    }
    layers
}

/// A rung that the settings or this version leave out is no part of the picture.
fn wanted(rung: &Rung) -> bool {
    !matches!(
        rung.evidence,
        Evidence::NotAsked(not_asked)
            if matches!(not_asked.reason, NotAskedReason::NotWanted | NotAskedReason::NotBuilt)
    )
}

fn looks_up(target: &Target) -> bool {
    target.address.is_none() && target.kind != TargetKind::Address
}

fn asked_for(mode: TlsMode, layer: Layer) -> bool {
    match mode {
        TlsMode::StartTls => true,
        TlsMode::Implicit => !matches!(layer, Layer::Banner | Layer::Ehlo | Layer::Starttls),
        TlsMode::None => {
            !matches!(layer, Layer::Starttls | Layer::Handshake | Layer::Certificate | Layer::Session)
        }
    }
}

fn climbed(rung: &Rung, server: Option<&Server>, texts: &Texts) -> RungView {
    let (verdict, line) = policy::at(rung, server, texts);
    let mark = Mark::from(verdict);
    let shape = match verdict {
        Verdict::Pass => RungShape::Solid,
        Verdict::Warn => RungShape::Notched,
        Verdict::Fail => RungShape::Broken,
        Verdict::NotTested => RungShape::Hollow,
        Verdict::Skipped => RungShape::Dashed,
    };
    let asked = !matches!(rung.evidence, Evidence::NotAsked(_));
    let time = if asked { clock::seconds(rung.elapsed_ms, texts) } else { String::new() };
    view(rung.layer, line, time, mark, shape, texts)
}

fn being_tried(layer: Layer, current: Current, elapsed_ms: f64, texts: &Texts) -> RungView {
    let line = match current.limit_ms {
        Some(limit) if elapsed_ms >= PATIENCE_MS && limit.is_finite() => {
            let left = ((limit - elapsed_ms).max(0.0) / 1000.0).ceil() as u64;
            texts.with("ui-rung-still-waiting", &[("seconds", &left.to_string())])
        }
        _ => texts.get("ui-rung-trying"),
    };
    // Quick at first, then ever slower: it never looks done before it is.
    let seconds = (elapsed_ms / 1000.0) as f32;
    let filled = (seconds / (seconds + 1.5)).clamp(0.02, 0.98);
    view(layer, line, clock::counting(elapsed_ms, texts), Mark::Busy, RungShape::Filling(filled), texts)
}

fn ahead(layer: Layer, running: bool, texts: &Texts) -> RungView {
    if running {
        view(layer, String::new(), String::new(), Mark::Waiting, RungShape::Faint, texts)
    } else {
        view(
            layer,
            texts.get("ui-rung-never-reached"),
            String::new(),
            Mark::Skipped,
            RungShape::Dashed,
            texts,
        )
    }
}

fn view(layer: Layer, line: String, time: String, mark: Mark, shape: RungShape, texts: &Texts) -> RungView {
    let name = texts.get(&super::key("layer", layer.key()));
    let hover = texts.get(&super::hover("layer", layer.key()));
    let word = word(layer, mark, texts);
    let label = if line.is_empty() {
        texts.with("ui-rung-label-short", &[("layer", &name), ("mark", &word)])
    } else {
        texts.with("ui-rung-label", &[("layer", &name), ("mark", &word), ("line", &line)])
    };
    RungView { layer, name, hover, line, time, mark, shape, chosen: false, label }
}

/// The mark of a rung in a word. A dash on the rung of policies says that there are none, not that they are out of
/// reach.
pub(super) fn word(layer: Layer, mark: Mark, texts: &Texts) -> String {
    let nothing = layer == Layer::Policy && mark == Mark::Skipped;
    texts.get(if nothing { "ui-mark-nothing" } else { mark.key() })
}
