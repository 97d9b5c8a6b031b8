//! The wizard as a person uses it, by the names that a screen reader says: start, climb, result, details, save.

#[path = "ui_wizard/afterwards.rs"]
mod afterwards;
#[path = "ui_wizard/files.rs"]
mod files;
#[path = "ui_wizard/spoken.rs"]
mod spoken;
mod ui_reports;

use std::{
    cell::RefCell,
    path::{Path, PathBuf},
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use egui::{Event, Key, Modifiers, Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use tls_ladder::{
    model::report::Report,
    report,
    settings::{Settings, ThemeChoice},
    texts::Texts,
    ui::{
        app::{App, FileChooser},
        dialogs::{Answer, Request},
        launch::Start,
    },
};

/// Answers every dialog with what the test has laid ready, and remembers what was asked.
#[derive(Debug, Clone, Default)]
struct Prepared(Rc<RefCell<Desk>>);

#[derive(Debug, Default)]
struct Desk {
    answer: Option<Answer>,
    asked: Vec<Request>,
    shown: Vec<PathBuf>,
    open: bool,
}

impl FileChooser for Prepared {
    fn ask(&mut self, ctx: &egui::Context, request: Request) -> bool {
        let mut desk = self.0.borrow_mut();
        desk.asked.push(request);
        desk.open = true;
        ctx.request_repaint();
        true
    }

    fn answer(&mut self) -> Option<Answer> {
        let mut desk = self.0.borrow_mut();
        if !desk.open {
            return None;
        }
        desk.open = false;
        desk.answer.take()
    }

    fn show_in_folder(&mut self, path: &Path) {
        self.0.borrow_mut().shown.push(path.to_owned());
    }
}

fn window(start: Start, chooser: &Prepared) -> Harness<'static, Option<App>> {
    let chooser = chooser.clone();
    let mut start = Some(Start { bundled_fonts_only: true, ..start });
    Harness::builder().with_size(vec2(1120.0, 820.0)).with_max_steps(32).build_ui_state(
        move |ui, app: &mut Option<App>| {
            let app = app.get_or_insert_with(|| {
                App::with_chooser(ui.ctx(), start.take().unwrap_or_default(), Box::new(chooser.clone()))
            });
            app.logic(&ui.ctx().clone());
            app.ui(ui);
        },
        None,
    )
}

/// Draws frames until something is there; the check runs on its own thread meanwhile.
fn until(
    harness: &mut Harness<'_, Option<App>>,
    what: &str,
    there: impl Fn(&Harness<'_, Option<App>>) -> bool,
) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !there(harness) {
        assert!(Instant::now() < deadline, "{what} did not come");
        std::thread::sleep(Duration::from_millis(5));
        harness.step();
    }
    harness.run_ok();
}

fn until_result(harness: &mut Harness<'_, Option<App>>) {
    until(harness, "the result", |harness| harness.query_by_label("Save report…").is_some());
}

/// Esc until it works: right after the end of a check it would leave the result unseen, so at first it does nothing.
fn back_to_start(harness: &mut Harness<'_, Option<App>>) {
    until(harness, "the Start screen", |harness| {
        harness.key_press(Key::Escape);
        harness.query_by_label("Start the climb").is_some()
    });
}

/// A file let go over the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

/// Whether a text stands on the screen.
fn reads(harness: &Harness<'_, Option<App>>, text: &str) -> bool {
    harness.query_all_by_label_contains(text).next().is_some()
}

/// The rungs as a screen reader says them, from the top.
fn rungs(harness: &Harness<'_, Option<App>>) -> Vec<String> {
    harness.query_all_by_role(Role::ListBoxOption).filter_map(|node| node.accesskit_node().label()).collect()
}

#[test]
fn from_start_to_a_saved_report() {
    let folder = tempfile::tempdir().unwrap();
    let chooser = Prepared::default();
    let start = Start { kept_report: Some(folder.path().join("last-check.json")), ..Start::default() };
    let mut window = window(start, &chooser);
    window.run();

    // Start: practise on the server whose certificate ran out.
    window.get_by_label("Practise: The certificate ran out").scroll_to_me();
    window.run();
    window.get_by_label("Practise: The certificate ran out").click();
    window.step();
    window.step();
    assert!(window.state().as_ref().unwrap().is_busy() || window.query_by_label("Save report…").is_some());
    until_result(&mut window);

    // Result: the broken rung is chosen, and says what happened, what it means and what to do.
    let chosen: Vec<_> = window
        .query_all_by_role(Role::ListBoxOption)
        .filter(|node| node.accesskit_node().is_selected() == Some(true))
        .filter_map(|node| node.accesskit_node().label())
        .collect();
    assert_eq!(chosen.len(), 1, "{chosen:?}");
    assert!(chosen[0].starts_with("Certificate: failed"), "{chosen:?}");
    for heading in ["What it means", "What to do, whom to ask", "Evidence"] {
        assert!(window.query_all_by_label(heading).next().is_some(), "{heading}");
    }

    // Details: the conversation, the chain, what was seen.
    window.get_by_label("Conversation").click();
    window.run();
    assert!(reads(&window, "EHLO "), "the conversation");
    window.get_by_role_and_label(Role::Tab, "Certificates").click();
    window.run();
    assert!(reads(&window, "The server’s own certificate"));
    window.get_by_role_and_label(Role::Tab, "Details").click();
    window.run();
    window.get_by_label("This check");

    // Save, with the keyboard.
    let file = folder.path().join("ticket-4711.json");
    chooser.0.borrow_mut().answer = Some(Answer::Chosen(vec![file.clone()]));
    window.key_press_modifiers(Modifiers::COMMAND, Key::S);
    window.run();
    window.run();
    assert!(reads(&window, "Saved as"));
    window.get_by_label("Step 4, Save, done");
    let Some(Request::Save { file_name, kinds, .. }) = chooser.0.borrow().asked.first().cloned() else {
        panic!("the place to save was asked for")
    };
    assert!(file_name.starts_with("tls-ladder_"), "{file_name}");
    assert_eq!(Path::new(&file_name).extension(), Some("html".as_ref()));
    assert_eq!(kinds.first().map(|(_, endings)| endings.first().cloned()), Some(Some("html".to_owned())));
    let saved = report::open(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(saved.run.practice.as_deref(), Some("expired"));
    assert!(!saved.headline.is_empty());
    window.get_by_label("Show in folder").click();
    window.run();
    assert_eq!(chooser.0.borrow().shown.as_slice(), std::slice::from_ref(&file));
    assert!(folder.path().join("last-check.json").exists(), "the report is saved by itself");

    // Back, and open it again: the same ladder, said to be a saved one.
    let before = rungs(&window);
    back_to_start(&mut window);
    chooser.0.borrow_mut().answer = Some(Answer::Chosen(vec![file.clone()]));
    window.get_by_label("Open report…").click();
    window.run();
    until_result(&mut window);
    assert_eq!(rungs(&window), before);
    assert!(reads(&window, "This is a saved report"));

    // Dropped onto the window it opens as well.
    back_to_start(&mut window);
    window.input_mut().dropped_files.push(Arc::new(Dropped(file)));
    until_result(&mut window);
    assert!(reads(&window, "This is a saved report"));
}

/// A domain with everything worded by hand; a report of a newer version is not judged again.
fn domain() -> Report {
    let mut report = ui_reports::domain();
    "99.0.0".clone_into(&mut report.tool.version);
    report
}

/// A window with a saved report open in it.
fn opened(report: &Report, folder: &Path, chooser: &Prepared) -> Harness<'static, Option<App>> {
    let file = folder.join("opened.json");
    assert!(std::fs::write(&file, report::render(report, report::Format::Json, &Texts::english())).is_ok());
    let mut window = window(Start { open_reports: vec![file], ..Start::default() }, chooser);
    until_result(&mut window);
    window
}

#[test]
fn what_a_server_agrees_to_can_be_read_aloud() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = opened(&ui_reports::deep(), folder.path(), &Prepared::default());
    window.get_by_role_and_label(Role::Tab, "What it agrees to").click();
    window.run();
    for said in [
        "TLS 1.3: spoken",
        "TLS 1.0: spoken, but outdated",
        "SSLv2: not spoken",
        "TLS_RSA_WITH_RC4_128_SHA: RC4 is broken",
        "Compression: no",
    ] {
        assert!(window.query_by_role_and_label(Role::ListItem, said).is_some(), "{said}");
    }
    window.get_by_role_and_label(Role::Tab, "Who can send").click();
    window.run();
    window.get_by_role_and_label(
        Role::ListItem,
        "Exchange 2003 (Windows Server 2003): TLS 1.0, TLS_RSA_WITH_RC4_128_SHA; its mail: encrypted, the outdated way",
    );
    assert!(window.query_by_label("Ask as").is_none(), "a deep look tells of every sender");
}

#[test]
fn a_deep_look_starts_from_the_result_and_shows_what_was_found() {
    let start = Start { practice: Some("exchange-2003".to_owned()), ..Start::default() };
    let mut window = window(start, &Prepared::default());
    until_result(&mut window);
    window.get_by_label("Look deeper").click();
    until(&mut window, "what the server agrees to", |window| {
        window.query_by_role_and_label(Role::ListItem, "TLS 1.0: spoken, but outdated").is_some()
            && window.query_by_label("Save report…").is_some()
    });
    assert!(reads(&window, "connections, one at a time"));
    window.get_by_role_and_label(Role::Tab, "Who can send").click();
    window.run();
    let senders = window.query_all_by_role(Role::ListItem).filter_map(|node| node.accesskit_node().label());
    let senders: Vec<String> = senders.collect();
    assert!(senders.len() >= 17, "{senders:?}");
    assert!(senders.iter().any(|said| said.starts_with("Exchange 2003 (Windows Server 2003): TLS 1.0")));
}

#[test]
fn one_sender_alone_can_be_asked_for() {
    let start = Start { practice: Some("healthy".to_owned()), ..Start::default() };
    let mut window = window(start, &Prepared::default());
    until_result(&mut window);
    window.get_by_role_and_label(Role::Tab, "Who can send").click();
    window.run();
    window.get_by_label("Ask as").click();
    window.run();
    window.get_by_label("Gmail").click();
    until(&mut window, "what Gmail gets", |window| {
        let mut said = window.query_all_by_role(Role::ListItem);
        let gmail = said.any(|node| {
            node.accesskit_node().label().is_some_and(|label| label.starts_with("Gmail: TLS 1."))
        });
        gmail && window.query_by_label("Save report…").is_some()
    });
}

#[test]
fn a_stopped_look_gives_a_result_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut report = ui_reports::deep();
    report.run.practice = Some("silent".to_owned());
    let mut window = opened(&report, folder.path(), &Prepared::default());
    window.key_press_modifiers(Modifiers::COMMAND, Key::L);
    until(&mut window, "the silent banner", |window| {
        rungs(window).iter().any(|rung| rung.starts_with("Banner: being tried"))
    });
    // Asked twice, the program does not wait for the end, and what was there before is there again.
    window.key_press(Key::Escape);
    window.step();
    window.key_press(Key::Escape);
    window.step();
    until_result(&mut window);
    let title = window.state().as_ref().unwrap().title();
    assert!(title.contains("example.org") || reads(&window, "stopped before its end"), "{title}");
}

#[test]
fn a_missing_certificate_can_be_saved() {
    let folder = tempfile::tempdir().unwrap();
    let chooser = Prepared::default();
    let mut window = opened(&ui_reports::incomplete(), folder.path(), &chooser);
    window.get_by_role_and_label(Role::Tab, "Certificates").click();
    window.run();
    let file = folder.path().join("missing");
    chooser.0.borrow_mut().answer = Some(Answer::Chosen(vec![file.clone()]));
    window.get_by_label("Save missing certificate…").click();
    window.run();
    window.run();
    let Some(Request::Save { file_name, .. }) = chooser.0.borrow().asked.first().cloned() else {
        panic!("the place to save was asked for")
    };
    assert_eq!(file_name, "Example-Issuing-CA-3.pem");
    let saved = std::fs::read_to_string(file.with_extension("pem")).unwrap();
    assert!(saved.starts_with("-----BEGIN CERTIFICATE-----"), "{saved}");
    assert!(reads(&window, "Saved as"));
    let step = window.query_by_label("Step 4, Save, done");
    assert!(step.is_none(), "the report itself is not saved yet");
}

#[test]
fn a_bad_target_keeps_the_text_and_the_cursor() {
    let mut window = window(Start::default(), &Prepared::default());
    window.run();
    assert!(
        window.get_by_label("What to test").is_focused(),
        "the field has the cursor from the first moment"
    );
    window.get_by_label("What to test").type_text("exa mple.org");
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert!(reads(&window, "“exa mple.org”"), "one sentence says what is wrong");
    let field = window.get_by_label("What to test");
    assert!(field.is_focused());
    assert_eq!(field.value().as_deref(), Some("exa mple.org"));
}

#[test]
fn a_recent_target_fills_the_field() {
    let mut settings = Settings::default();
    settings.remember_target("mx1.example.org:587");
    let mut window = window(Start { settings, ..Start::default() }, &Prepared::default());
    window.run();
    window.get_by_label("Test mx1.example.org:587 again").click();
    window.run();
    assert_eq!(window.get_by_label("What to test").value().as_deref(), Some("mx1.example.org:587"));
}

#[test]
fn escape_stops_a_check_and_arrow_keys_choose_rungs() {
    let start = Start { practice: Some("silent".to_owned()), ..Start::default() };
    let mut window = window(start, &Prepared::default());
    until(&mut window, "the silent banner", |window| {
        rungs(window).iter().any(|rung| rung.starts_with("Banner: being tried"))
    });
    window.key_press(Key::Escape);
    window.step();
    until_result(&mut window);
    assert!(reads(&window, "stopped before its end"));

    let chosen = |window: &Harness<'_, Option<App>>| -> String {
        let chosen = window
            .query_all_by_role(Role::ListBoxOption)
            .find(|node| node.accesskit_node().is_selected() == Some(true))
            .and_then(|node| node.accesskit_node().label());
        chosen.unwrap_or_default()
    };
    let before = chosen(&window);
    window.key_press(Key::ArrowUp);
    window.run();
    let above = chosen(&window);
    assert_ne!(before, above, "up chooses the rung above");
    window.key_press(Key::ArrowDown);
    window.run();
    assert_eq!(chosen(&window), before, "down goes back");

    back_to_start(&mut window);
}

#[test]
fn copying_with_nothing_selected_copies_the_summary_for_the_ticket() {
    let start = Start { practice: Some("no-starttls".to_owned()), ..Start::default() };
    let mut window = window(start, &Prepared::default());
    until_result(&mut window);
    window.event(Event::Copy);
    window.step();
    let copied = window.output().platform_output.commands.iter().any(
        |command| matches!(command, egui::OutputCommand::CopyText(text) if text.contains("mx.practice.test")),
    );
    assert!(copied, "{:?}", window.output().platform_output.commands);
    window.run();
    assert!(reads(&window, "on the clipboard"));

    // The same check again.
    window.key_press(Key::F5);
    window.step();
    window.step();
    until_result(&mut window);
}

#[test]
fn nothing_moves_when_nothing_happens() {
    for start in [Start::default(), Start { practice: Some("healthy".to_owned()), ..Start::default() }] {
        let practised = start.practice.is_some();
        let mut window = window(Start { still: true, ..start }, &Prepared::default());
        if practised {
            until_result(&mut window);
        }
        window.run();
        window.step();
        let delay = window.output().viewport_output.values().map(|viewport| viewport.repaint_delay).min();
        assert!(delay >= Some(Duration::from_secs(1)), "asks for another frame in {delay:?}");
    }
}

#[test]
fn theme_size_and_texts_can_be_reached() {
    let mut window = window(Start::default(), &Prepared::default());
    window.run();
    window.get_by_label("Theme").click();
    window.run();
    window.get_by_label("Dark").click();
    window.run();
    assert_eq!(window.state().as_ref().unwrap().settings().theme, ThemeChoice::Dark);
    window.get_by_label("What’s new").click();
    window.run();
    assert!(reads(&window, "Climbs the ladder"));
    window.key_press(Key::Escape);
    window.run();
    assert!(!reads(&window, "Climbs the ladder"));
    window.get_by_label("Show options").click();
    window.run();
    for option in
        ["Port", "Encryption", "Internet protocol", "Connect to this address", "Add certificate files…"]
    {
        assert!(window.query_all_by_label(option).count() > 0, "{option}");
    }
}

#[test]
fn a_damaged_settings_file_is_told_of_quietly() {
    let notice = "The settings could not be read; the usual ones are used.".to_owned();
    let mut window = window(Start { notice: Some(notice.clone()), ..Start::default() }, &Prepared::default());
    window.run();
    window.get_by_label(&notice);
    window.get_by_label("Dismiss").click();
    window.run();
    assert!(window.query_by_label(&notice).is_none());
}

#[test]
fn what_is_said_at_the_start_is_still_there_when_the_report_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let chooser = Prepared::default();
    let start = Start {
        practice: Some("expired".to_owned()),
        kept_report: Some(folder.path().join("last-check.json")),
        ..Start::default()
    };
    let mut first = window(start, &chooser);
    until_result(&mut first);
    let notice = "OpenGL failed, so the processor draws the window now.".to_owned();
    let open_reports = vec![folder.path().join("last-check.json")];
    let mut second =
        window(Start { notice: Some(notice.clone()), open_reports, ..Start::default() }, &chooser);
    until_result(&mut second);
    second.get_by_label(&notice);
}

#[test]
fn a_report_that_cannot_be_kept_is_told_of_once_and_the_check_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let start = Start {
        practice: Some("healthy".to_owned()),
        kept_report: Some(file.join("autosave/last-check.json")),
        ..Start::default()
    };
    let mut window = window(start, &Prepared::default());
    until_result(&mut window);
    assert!(reads(&window, "Everything else works as usual"));
    window.get_by_label("Dismiss").click();
    window.run();
    window.get_by_label("Test again").click();
    window.step();
    until_result(&mut window);
    assert!(!reads(&window, "Everything else works as usual"), "once is enough");
}

#[test]
fn every_window_size_works() {
    let sizes = [
        vec2(800.0, 600.0),
        vec2(1024.0, 700.0),
        vec2(560.0, 380.0),
        // The smallest of these windows at 200 %.
        vec2(512.0, 350.0),
        vec2(400.0, 300.0),
        vec2(3840.0, 2160.0),
    ];
    for size in sizes {
        let start = Start { practice: Some("healthy".to_owned()), still: true, ..Start::default() };
        let mut window = window(start, &Prepared::default());
        window.set_size(size);
        until_result(&mut window);
        let nodes =
            window.query_all_by_role(Role::Button).chain(window.query_all_by_role(Role::ListBoxOption));
        for node in nodes {
            let rect = node.rect();
            assert!(
                rect.left() >= 0.0 && rect.right() <= size.x,
                "{:?} sticks out: {rect:?}",
                node.accesskit_node().label()
            );
        }
        let footer = ["Back", "Test again", "Look deeper", "Copy for ticket", "Save report…"];
        let edges: Vec<egui::Rect> =
            footer.iter().map(|label| window.get_by_role_and_label(Role::Button, label).rect()).collect();
        for pair in edges.windows(2) {
            let apart = pair[0].right() < pair[1].left() || pair[0].bottom() < pair[1].top();
            assert!(apart, "buttons overlap at {size:?}: {edges:?}");
        }
    }
}

/// The rows of the servers as a screen reader says them.
fn server_rows(harness: &Harness<'_, Option<App>>) -> Vec<String> {
    harness.query_all_by_role(Role::Row).filter_map(|node| node.accesskit_node().label()).collect()
}

fn selected(harness: &Harness<'_, Option<App>>, role: Role) -> String {
    let mut chosen =
        harness.query_all_by_role(role).filter(|node| node.accesskit_node().is_selected() == Some(true));
    let label = chosen.next().and_then(|node| node.accesskit_node().label());
    assert!(chosen.next().is_none(), "one is chosen");
    label.unwrap_or_default()
}

fn copied(harness: &Harness<'_, Option<App>>) -> Option<String> {
    let commands = &harness.output().platform_output.commands;
    commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    })
}

#[test]
fn arrow_keys_and_enter_open_the_ladder_of_another_server() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = opened(&domain(), folder.path(), &Prepared::default());
    let rows = server_rows(&window);
    assert_eq!(rows.len(), 8);
    assert!(
        rows[1].starts_with("mx1.example.org, 2001:db8:85a3::8a2e:370:7334, preference 10: "),
        "{}",
        rows[1]
    );
    assert!(selected(&window, Role::Row).starts_with("mx3.example.org, 192.0.2.27, preference 20: failed"));
    assert!(rows.iter().all(|row| row.contains("Certificate: ")), "each row tells every rung");

    window.get_all_by_role(Role::Row).nth(4).unwrap().focus();
    window.run();
    for key in [Key::ArrowDown, Key::ArrowDown, Key::ArrowDown, Key::ArrowUp] {
        window.key_press(key);
        window.run();
    }
    assert!(selected(&window, Role::Row).starts_with("mx3.example.org"), "moving alone opens nothing");
    window.key_press(Key::Enter);
    window.run();
    assert!(selected(&window, Role::Row).starts_with("backup.example.net, 198.51.100.28"));
    window.get_by_role_and_label(Role::ListBox, "Ladder of backup.example.net");
}

#[test]
fn a_click_on_a_cell_opens_that_rung_and_the_record_that_fits_can_be_copied() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = opened(&domain(), folder.path(), &Prepared::default());
    window.set_size(vec2(1120.0, 1500.0));
    window.run();
    let failed: Vec<_> =
        window.get_all_by_role_and_label(Role::Cell, "Policy (DANE, MTA-STS): failed").collect();
    let place = failed.first().unwrap().rect().center();
    assert_eq!(failed.len(), 2);
    window.drag_at(place);
    window.drop_at(place);
    window.run();
    assert!(selected(&window, Role::ListBoxOption).starts_with("Policy (DANE, MTA-STS): failed"));
    assert!(reads(&window, "fits none of its DANE records"));
    assert!(!reads(&window, "is not on the list"), "that is about another server");
    assert!(reads(&window, "All servers"), "what is to be said of all stands below");
    window.get_by_label("Copy the record 3 1 1 for mx3.example.org").click();
    window.step();
    let record = copied(&window).unwrap();
    assert!(record.starts_with("_25._tcp.mx3.example.org. IN TLSA 3 1 1 9f2c"), "{record}");
    window.run();
    assert!(reads(&window, "ready for the zone file"));
}

#[test]
fn what_single_products_do_unfolds_below_the_decision() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = opened(&domain(), folder.path(), &Prepared::default());
    assert!(!reads(&window, "Exchange Online: "));
    window.get_by_label("Show what Postfix, Exchange, Gmail and others would do").click();
    window.run();
    let row = "Exchange Online: Encrypted and verified. Follows DANE and MTA-STS; keeps trying for a day.";
    window.get_by_role_and_label(Role::ListItem, row);
    let words = window.get_by_label("Follows DANE and MTA-STS; keeps trying for a day.").rect();
    assert!((0.0..820.0).contains(&words.bottom()), "it is scrolled to: {words:?}");
    window.get_by_label("Hide what single products would do").click();
    window.run();
    assert!(!reads(&window, "Exchange Online: "));

    // Who unfolded it to look closes it with Escape, and the result stays.
    window.get_by_label("Show what Postfix, Exchange, Gmail and others would do").click();
    window.run();
    window.key_press(Key::Escape);
    window.run();
    assert!(!reads(&window, "Exchange Online: "));
    assert!(
        reads(&window, "Show what Postfix, Exchange, Gmail and others would do"),
        "the result is still there"
    );
}

#[test]
fn keys_in_an_open_list_leave_the_ladder_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = opened(&ui_reports::pass(), folder.path(), &Prepared::default());
    window.get_by_role_and_label(Role::Tab, "Who can send").click();
    window.run();
    let before = selected(&window, Role::ListBoxOption);
    window.get_by_label("Ask as").click();
    window.run();
    window.key_press(Key::ArrowDown);
    window.key_press(Key::ArrowDown);
    window.run();
    assert_eq!(selected(&window, Role::ListBoxOption), before);
}

#[test]
fn a_name_for_a_dns_server_is_refused_with_the_cursor_in_its_field() {
    let mut window = window(Start::default(), &Prepared::default());
    window.run();
    window.get_by_label("What to test").type_text("example.org");
    window.get_by_label("Show options").click();
    window.run();
    window.get_by_role_and_label(Role::TextInput, "DNS servers to ask").focus();
    window.run();
    window
        .get_by_role_and_label(Role::TextInput, "DNS servers to ask")
        .type_text("192.0.2.53, dns.example.org");
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert!(reads(&window, "“dns.example.org” is not the address of a DNS server"));
    let field = window.get_by_role_and_label(Role::TextInput, "DNS servers to ask");
    assert!(field.is_focused());
    assert_eq!(field.value().as_deref(), Some("192.0.2.53, dns.example.org"));
    assert_eq!(window.get_by_label("What to test").value().as_deref(), Some("example.org"));
}

#[test]
fn several_servers_fit_every_window() {
    let folder = tempfile::tempdir().unwrap();
    for size in [vec2(800.0, 600.0), vec2(1024.0, 700.0), vec2(512.0, 350.0), vec2(400.0, 300.0)] {
        for report in [ui_reports::domain(), ui_reports::large()] {
            let mut window = opened(&report, folder.path(), &Prepared::default());
            window.set_size(size);
            window.run();
            assert_eq!(server_rows(&window).len(), report.servers.len());
            for role in [Role::Row, Role::Cell, Role::ColumnHeader, Role::Button, Role::ListBoxOption] {
                for node in window.query_all_by_role(role) {
                    let (rect, label) = (node.rect(), node.accesskit_node().label());
                    let fits = rect.left() >= 0.0 && rect.right() <= size.x;
                    assert!(fits, "{label:?} sticks out of {size:?}: {rect:?}");
                }
            }
        }
    }
}

#[test]
fn a_practice_domain_is_climbed_server_beside_server() {
    let start = Start { practice: Some("domain-second-server-broken".to_owned()), ..Start::default() };
    let mut window = window(start, &Prepared::default());
    until_result(&mut window);
    let rows = server_rows(&window);
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[0].starts_with("mx1.") && rows[1].contains("Certificate: failed"), "{rows:?}");
    assert_eq!(selected(&window, Role::Row), rows[1], "the broken one is looked at first");
}
