//! What a screen reader says by itself when it changes (a live region): nothing of it is drawn.

use egui::{Id, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, accesskit::Live};

use crate::ui::view::announcement::Announcement;

/// Puts the words where a screen reader finds them. It says them once, as soon as they are others than before.
pub fn announce(ui: &Ui, said: &Announcement) {
    if said.text.is_empty() {
        return;
    }
    // Two nodes: what is urgent is new, and not a change of what was not.
    let id = Id::unique(("announcer", said.urgent));
    let place = Rect::from_min_size(ui.max_rect().min, Vec2::splat(1.0));
    let role = if said.urgent { Role::Alert } else { Role::Status };
    let response = ui.interact(place, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(role, true, &said.text));
    alive(&response, said.urgent);
}

/// Has what is drawn said by itself as well.
pub fn alive(response: &Response, urgent: bool) {
    let live = if urgent { Live::Assertive } else { Live::Polite };
    response.ctx.accesskit_node_builder(response.id, |node| node.set_live(live));
}
