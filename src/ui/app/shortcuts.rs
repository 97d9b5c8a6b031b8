//! The keys that work on a whole screen.

use egui::{Event, Key, Modifiers, Ui};

use super::{App, Screen};
use crate::ui::screens::Action;

impl App {
    /// The keys that work on a whole screen.
    pub(super) fn shortcut(&self, ui: &Ui) -> Option<Action> {
        if self.more.is_some() || self.asks_consent || egui::Popup::is_any_open(ui.ctx()) {
            return None;
        }
        let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        match &self.screen {
            Screen::Start => pressed(Modifiers::COMMAND, Key::O).then_some(Action::OpenReport),
            Screen::Climb(_) => pressed(Modifiers::NONE, Key::Escape).then_some(Action::Cancel),
            Screen::Result(shown) => {
                if pressed(Modifiers::COMMAND, Key::S) {
                    Some(Action::Save)
                } else if pressed(Modifiers::COMMAND, Key::L) {
                    Some(Action::LookDeeper)
                } else if pressed(Modifiers::NONE, Key::F5) {
                    Some(Action::Again)
                } else if shown.selection.products && pressed(Modifiers::NONE, Key::Escape) {
                    // What is unfolded is closed first.
                    Some(Action::ShowProducts(false))
                } else if pressed(Modifiers::NONE, Key::Escape) {
                    // Meant to stop the check that has just ended: the result stays.
                    (self.still || !shown.is_new()).then_some(Action::Back)
                } else if copies_ticket(ui) {
                    Some(Action::CopyTicket)
                } else {
                    None
                }
            }
        }
    }
}

/// Ctrl+C copies what is selected; when nothing is, the summary for a ticket.
fn copies_ticket(ui: &Ui) -> bool {
    let selected = ui
        .ctx()
        .plugin_opt::<egui::text_selection::LabelSelectionState>()
        .is_some_and(|labels| labels.lock().has_selection());
    !selected && ui.input(|input| input.events.iter().any(|event| matches!(event, Event::Copy)))
}
