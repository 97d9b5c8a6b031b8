//! The report on the Result screen and what of it is looked at.

use std::time::{Duration, Instant};

use jiff::tz::TimeZone;

use super::climbing::Wanted;
use crate::{
    model::report::Report,
    texts::Texts,
    ui::view::{
        detail::Tab,
        ladder::most_telling,
        result::{Origin, ResultView, Selection, tested},
    },
};

/// For this long after a check has ended, Esc is not taken for Back.
const JUST_SHOWN: Duration = Duration::from_millis(700);

/// The report on the screen.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) report: Report,
    pub(super) origin: Origin,
    /// The check behind it; nothing for an opened report.
    pub(super) wanted: Option<Wanted>,
    pub(super) selection: Selection,
    pub(super) saved: bool,
    pub(super) view: ResultView,
    pub(super) tested: String,
    /// When it was first shown: no other result has the same.
    pub(super) since: Instant,
}

impl Shown {
    pub(super) fn new(
        report: Report,
        origin: Origin,
        wanted: Option<Wanted>,
        zone: &TimeZone,
        texts: Texts,
    ) -> Self {
        let selection = Selection::first(&report);
        let view = ResultView::new(&report, selection, origin, zone, &texts);
        let tested = tested(&report, selection.server, zone, &texts);
        Self { report, origin, wanted, selection, saved: false, view, tested, since: Instant::now() }
    }

    /// The same report with another tab and, where there is one, another server in front.
    pub(super) fn first_at(
        mut self,
        (tab, server): (Tab, Option<usize>),
        zone: &TimeZone,
        texts: Texts,
    ) -> Self {
        let known = server.filter(|index| *index < self.report.servers.len());
        let layer = known.map(|server| most_telling(&self.report, Some(server)));
        let before = self.selection;
        let selection = Selection {
            server: known.or(before.server),
            layer: layer.unwrap_or(before.layer),
            tab,
            ..before
        };
        self.select(selection, zone, texts);
        self
    }

    pub(super) fn select(&mut self, selection: Selection, zone: &TimeZone, texts: Texts) {
        self.selection = selection;
        self.view = ResultView::new(&self.report, selection, self.origin, zone, &texts);
        self.tested = tested(&self.report, selection.server, zone, &texts);
    }

    /// A check has ended with it a moment ago, so that a key may still be meant for the check.
    pub(super) fn is_new(&self) -> bool {
        self.origin == Origin::Fresh && self.since.elapsed() < JUST_SHOWN
    }
}
