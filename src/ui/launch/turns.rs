//! What one frame may take of all that was heard.
//!
//! Egui tells a frame that a key was pressed, not how often nor after what: of two presses of Tab before one frame
//! one would be lost, and of two shortcuts the one that is asked for last. So a frame gets one thing that a person
//! did, and what came after it waits for the next frame, which follows at once. Text is put in as it was typed
//! anyway, and comes together; so does a key that is held down, or its repeats would go on after it was let go.
//!
//! Egui looks once in a frame at what lies under the pointer, where the pointer was last. So the pointer does not move
//! on in the frame in which a button was pressed or let go: that would press what lies there. Nor is a button let go
//! in the frame in which the pointer moved: what is dragged would not come along.

use egui::{Event, Key, Pos2};

/// Takes what the next frame may know from the front of what was heard; the rest stays.
pub(super) fn take(heard: &mut Vec<Event>) -> Vec<Event> {
    let rest = heard.split_off(end_of_first(heard));
    std::mem::replace(heard, rest)
}

/// What waits for its turn where a turn may come back: eframe asks for one before it knows whether a frame is drawn,
/// and while the window is hidden it hands the same one again with what was heard since.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: Vec<Event>,
    /// How many events of the last turn no frame has had yet.
    given: usize,
}

impl Queue {
    /// Exchanges what was heard for the next turn.
    pub(super) fn next(&mut self, heard: &mut Vec<Event>) {
        let new = heard.split_off(self.given.min(heard.len()));
        // What comes back is older than what waits, and that is older than what is new.
        heard.append(&mut self.waiting);
        heard.extend(new);
        self.waiting = std::mem::take(heard);
        *heard = take(&mut self.waiting);
        self.given = heard.len();
    }

    /// A frame has had the last turn. Says whether more is waiting.
    pub(super) fn seen(&mut self) -> bool {
        self.given = 0;
        !self.waiting.is_empty()
    }
}

/// What a person does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    /// A letter, or whatever else a key writes.
    Letter,
    /// Anything that may have something to do with what is on the screen by then.
    Other,
}

/// How many of the events belong to what was done first.
fn end_of_first(events: &[Event]) -> usize {
    let mut first = None;
    let mut held = None;
    let mut before: Option<&Event> = None;
    let mut button_at: Option<Pos2> = None;
    let mut moved = false;
    for (index, event) in events.iter().enumerate() {
        match event {
            Event::PointerButton { pressed: false, .. } if moved => return index,
            Event::PointerButton { pos, .. } => (button_at, moved) = (Some(*pos), false),
            Event::PointerMoved(pos) if button_at.is_some_and(|at| at != *pos) => return index,
            Event::PointerMoved(_) => moved = button_at.is_none(),
            _ => {}
        }
        let written = matches!(events.get(index + 1), Some(Event::Text(_)));
        let deed = deed(event, before, written, &mut held);
        before = Some(event);
        match (first, deed) {
            (_, None) | (Some(Deed::Letter), Some(Deed::Letter)) => {}
            (None, Some(deed)) => first = Some(deed),
            (Some(_), Some(_)) => return index,
        }
    }
    events.len()
}

/// What is done with an event, if it is more than the end or a part of what was done before. `written` is whether a
/// text follows; `held` is the key that is down.
fn deed(event: &Event, before: Option<&Event>, written: bool, held: &mut Option<Key>) -> Option<Deed> {
    match event {
        Event::Key { key, pressed: true, .. } => {
            if held.replace(*key) == Some(*key) {
                return None;
            }
            // A space writes, but it also presses the button that has the focus.
            Some(if written && *key != Key::Space { Deed::Letter } else { Deed::Other })
        }
        Event::Key { key, pressed: false, .. } => {
            held.take_if(|held| held == key);
            None
        }
        // The text of a key belongs to its press; some keys have a text only.
        Event::Text(_) => (!matches!(before, Some(Event::Key { pressed: true, .. }))).then_some(Deed::Letter),
        Event::Copy
        | Event::Cut
        | Event::Paste(_)
        | Event::PasteImage(_)
        | Event::MiddleClickPaste { .. }
        | Event::PointerButton { pressed: true, .. }
        | Event::AccessKitActionRequest(_) => Some(Deed::Other),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use egui::{Modifiers, PointerButton, pos2};

    use super::*;

    fn key(key: Key, pressed: bool, modifiers: Modifiers) -> Event {
        Event::Key { key, physical_key: None, pressed, repeat: false, modifiers }
    }

    fn stroke(key_: Key, modifiers: Modifiers) -> Vec<Event> {
        vec![key(key_, true, modifiers), key(key_, false, modifiers)]
    }

    fn letter(key_: Key, text: &str) -> Vec<Event> {
        let mut events = stroke(key_, Modifiers::NONE);
        events.insert(1, Event::Text(text.to_owned()));
        events
    }

    fn button(x: f32, pressed: bool) -> Event {
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        Event::PointerButton { pos: pos2(x, 0.0), button, pressed, modifiers }
    }

    fn click(x: f32) -> Vec<Event> {
        vec![Event::PointerMoved(pos2(x, 0.0)), button(x, true), button(x, false)]
    }

    /// How many events each frame gets; all of them, in their order.
    fn turns(events: &[Event]) -> Vec<usize> {
        let mut heard = events.to_vec();
        let mut taken = Vec::new();
        let mut sizes = Vec::new();
        while !heard.is_empty() {
            let turn = take(&mut heard);
            assert!(!turn.is_empty(), "it would never end");
            sizes.push(turn.len());
            taken.extend(turn);
        }
        assert_eq!(taken, events);
        sizes
    }

    #[test]
    fn each_shortcut_has_a_frame_of_its_own() {
        let control = [
            vec![Event::ModifiersChanged(Modifiers::CTRL)],
            stroke(Key::S, Modifiers::CTRL),
            stroke(Key::O, Modifiers::CTRL),
            vec![Event::Copy, Event::ModifiersChanged(Modifiers::NONE), Event::Paste("example.org".into())],
        ];
        assert_eq!(turns(&control.concat()), [3, 2, 2, 1]);
    }

    #[test]
    fn each_press_counts_but_not_the_repeats_of_a_key_that_is_held() {
        let tab = stroke(Key::Tab, Modifiers::NONE);
        assert_eq!(turns(&[tab.clone(), tab.clone(), tab].concat()), [2, 2, 2]);
        let down = key(Key::ArrowDown, true, Modifiers::NONE);
        let up = key(Key::ArrowDown, false, Modifiers::NONE);
        assert_eq!(turns(&[down.clone(), down.clone(), down.clone(), up, down]), [4, 1]);
    }

    #[test]
    fn what_was_heard_while_the_window_was_hidden_keeps_its_order() {
        let keys = [Key::A, Key::B, Key::C, Key::D].map(|name| key(name, true, Modifiers::CTRL));
        let mut queue = Queue::default();
        // Hidden: no frame is drawn, and each turn comes back with what is new.
        let mut heard = keys[..2].to_vec();
        queue.next(&mut heard);
        heard.push(keys[2].clone());
        queue.next(&mut heard);
        heard.push(keys[3].clone());
        let mut seen = Vec::new();
        loop {
            queue.next(&mut heard);
            seen.append(&mut heard);
            if !queue.seen() {
                break;
            }
        }
        assert_eq!(seen, keys);
    }

    #[test]
    fn what_is_typed_comes_together_and_what_follows_it_sees_it() {
        let enter = stroke(Key::Enter, Modifiers::NONE);
        let typed = [letter(Key::A, "a"), letter(Key::B, "b"), vec![Event::Text("ü".to_owned())]];
        assert_eq!(turns(&[typed.concat(), enter.clone(), letter(Key::A, "a")].concat()), [7, 2, 3]);
        // A space on a button, twice; its text stays with it, and is not written into what comes next.
        let space = letter(Key::Space, " ");
        assert_eq!(turns(&[space.clone(), space, enter].concat()), [3, 3, 2]);
    }

    #[test]
    fn clicks_at_two_places_are_two_and_moving_is_none() {
        let moves = vec![Event::PointerMoved(pos2(1.0, 1.0)); 5];
        assert_eq!(turns(&moves), [5]);
        assert_eq!(turns(&[click(0.0), click(9.0)].concat()), [3, 3]);
        assert_eq!(turns(&[]), [0_usize; 0]);
    }

    #[test]
    fn a_button_is_pressed_and_let_go_where_the_pointer_was() {
        let moved = |x| Event::PointerMoved(pos2(x, 0.0));
        let stays = [click(0.0), vec![moved(0.0), moved(0.0)]].concat();
        assert_eq!(turns(&stays), [5], "a pointer that is where it was waits for nothing");
        assert_eq!(turns(&[click(0.0), vec![moved(1.0); 9]].concat()), [3, 9]);
        // However far a thing was dragged meanwhile, its way is one turn.
        let drag = [vec![moved(0.0), button(0.0, true)], vec![moved(5.0); 9], vec![button(5.0, false)]];
        assert_eq!(turns(&[drag.concat(), vec![moved(7.0); 9]].concat()), [2, 9, 1, 9]);
    }

    /// The names of the buttons that are pressed when each turn is a frame, and how far the handle was dragged.
    fn pressed_in_egui(events: Vec<Event>) -> (Vec<&'static str>, f32) {
        let places = [("A", 10.0), ("B", 110.0), ("handle", 210.0)];
        let ctx = egui::Context::default();
        let (mut pressed, mut dragged, mut heard, mut time) = (Vec::new(), 0.0, events, 0.0);
        let mut frame = |events: Vec<Event>| {
            time += 0.001;
            let input = egui::RawInput { events, time: Some(time), ..egui::RawInput::default() };
            let output = ctx.run_ui(input, |ui| {
                for (name, x) in places {
                    let sense = if name == "handle" { egui::Sense::drag() } else { egui::Sense::click() };
                    let place = egui::Rect::from_min_size(pos2(x, -10.0), egui::vec2(50.0, 20.0));
                    let seen = ui.interact(place, egui::Id::unique(name), sense);
                    if seen.double_clicked() {
                        pressed.push("twice");
                    } else if seen.clicked() {
                        pressed.push(name);
                    }
                    dragged += seen.drag_delta().x;
                }
            });
            output.drop_without_applying_deltas();
        };
        frame(Vec::new());
        while !heard.is_empty() {
            frame(take(&mut heard));
        }
        frame(Vec::new());
        (pressed, dragged)
    }

    #[test]
    fn in_egui_what_lay_under_the_pointer_is_pressed_however_fast_it_went_on() {
        let moved = |x| Event::PointerMoved(pos2(x, 0.0));
        assert_eq!(pressed_in_egui([click(20.0), vec![moved(120.0)]].concat()).0, ["A"]);
        assert_eq!(pressed_in_egui([click(20.0), click(120.0)].concat()).0, ["A", "B"]);
        assert_eq!(pressed_in_egui([click(20.0), click(20.0)].concat()).0, ["A", "twice"]);
        let dragged = vec![
            moved(220.0),
            button(220.0, true),
            moved(120.0),
            moved(20.0),
            button(20.0, false),
            moved(120.0),
        ];
        assert_eq!(pressed_in_egui(dragged), (vec![], -200.0));
    }
}
