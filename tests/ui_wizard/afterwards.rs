//! What was done before leaves nothing behind that is in the way of what comes next.

use egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, TouchPhase, pos2, vec2};
use egui_kittest::kittest::Queryable as _;
use tls_ladder::ui::{dialogs::Answer, launch::Start};

use super::{Prepared, back_to_start, domain, opened, until_result, window};

#[test]
fn after_a_box_is_closed_the_next_words_go_into_the_field() {
    let mut window = window(Start::default(), &Prepared::default());
    window.run();
    window.get_by_label("About").click();
    window.run();
    window.key_press(Key::Escape);
    window.run();
    window.event(Event::Text("example.org".to_owned()));
    window.run();
    assert_eq!(window.get_by_label("What to test").value().as_deref(), Some("example.org"));
}

#[test]
fn another_result_is_shown_from_its_top() {
    let folder = tempfile::tempdir().unwrap();
    let chooser = Prepared::default();
    let mut window = opened(&domain(), folder.path(), &chooser);
    window.set_size(vec2(640.0, 480.0));
    window.run();
    let top = |window: &egui_kittest::Harness<'_, _>| {
        window.get_by_label_contains("This is a saved report").rect().top()
    };
    let before = top(&window);
    window.hover_at(pos2(320.0, 240.0));
    for _ in 0..5 {
        window.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, -200.0),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        });
        window.run();
    }
    assert!(top(&window) < before - 100.0, "it was read on");
    back_to_start(&mut window);
    chooser.0.borrow_mut().answer = Some(Answer::Chosen(vec![folder.path().join("opened.json")]));
    window.get_by_label("Open report…").click();
    window.run();
    until_result(&mut window);
    window.run();
    assert!((top(&window) - before).abs() < 1.0, "{} and {before}", top(&window));
}
