//! What each screen says, as text: the view structs of reports that were worded by hand.

mod ui_reports;

use jiff::tz::TimeZone;
use tls_ladder::{
    intake::target::{Defaults, parse},
    model::{layer::Layer, report::Report},
    run::state::Current,
    texts::Texts,
    ui::view::{
        Mark,
        climb::ClimbView,
        detail::Tab,
        form::{Field, OptionFields, StartForm},
        ladder::{Progress, RungShape, most_telling},
        result::{Origin, ResultView, Selection, tested},
        start::StartView,
    },
};

const TEXTS: Texts = Texts::english();

fn shown(report: &Report, origin: Origin) -> ResultView {
    ResultView::new(report, Selection::first(report), origin, &TimeZone::UTC, &TEXTS)
}

macro_rules! assert_shown {
    ($report:expr) => {
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "snapshots" }, {
            insta::assert_json_snapshot!(shown(&$report, Origin::Fresh));
        });
    };
}

#[test]
fn view_pass() {
    assert_shown!(ui_reports::pass());
}

#[test]
fn view_expired() {
    assert_shown!(ui_reports::expired());
}

#[test]
fn view_no_starttls() {
    assert_shown!(ui_reports::no_starttls());
}

#[test]
fn view_not_tested() {
    assert_shown!(ui_reports::not_tested());
}

#[test]
fn view_two_servers() {
    assert_shown!(ui_reports::two_servers());
}

#[test]
fn no_text_of_a_screen_is_missing() {
    let reports = [
        ui_reports::pass(),
        ui_reports::expired(),
        ui_reports::no_starttls(),
        ui_reports::not_tested(),
        ui_reports::two_servers(),
    ];
    for report in &reports {
        for layer in Layer::OF_SERVER.into_iter().chain([Layer::Dns, Layer::Policy]) {
            let selection = Selection { server: Some(0), layer: Some(layer), tab: Tab::Details };
            let view = ResultView::new(report, selection, Origin::Opened, &TimeZone::UTC, &TEXTS);
            let json = serde_json::to_string(&view).unwrap();
            for family in ["ui-", "layer-", "sender-", "outcome-", "party-", "field-", "trust-", "heading-"] {
                let keys: Vec<&str> = json.split('"').filter(|text| text.starts_with(family)).collect();
                assert!(keys.is_empty(), "without text: {keys:?}");
            }
        }
    }
}

/// Every key that the screens ask for by name has a text.
#[test]
fn every_key_in_the_source_has_a_text() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui");
    let mut folders = vec![root];
    let mut missing = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            for key in source.split('"').filter(|text| text.starts_with("ui-") && !text.contains(' ')) {
                if !TEXTS.has(key) {
                    missing.push(key.to_owned());
                }
            }
        }
    }
    assert!(missing.is_empty(), "without text: {missing:?}");
}

#[test]
fn the_line_beside_the_path_says_what_was_tested() {
    let report = ui_reports::expired();
    let line = tested(&report, Some(0), &TimeZone::UTC, &TEXTS);
    assert_eq!(line, "mx1.example.org · 192.0.2.25 · port 25 · 23 Nov 2026, 10:20 · 0.81 s, 1 connection");
}

#[test]
fn the_broken_rung_is_shown_first_and_otherwise_the_certificate() {
    assert_eq!(most_telling(&ui_reports::expired(), Some(0)), Some(Layer::Certificate));
    assert_eq!(most_telling(&ui_reports::no_starttls(), Some(0)), Some(Layer::Starttls));
    assert_eq!(most_telling(&ui_reports::not_tested(), Some(0)), Some(Layer::Banner));
    assert_eq!(most_telling(&ui_reports::pass(), Some(0)), Some(Layer::Certificate));
    assert_eq!(Selection::first(&ui_reports::two_servers()).server, Some(1));
}

#[test]
fn a_slow_banner_counts_down() {
    let mut report = ui_reports::pass();
    report.servers[0].rungs.truncate(1);
    let current = |now_ms| {
        let current =
            Current { server: Some(0), layer: Layer::Banner, since_ms: 400.0, limit_ms: Some(60_000.0) };
        ClimbView::new(Some(&report), Progress { current: Some(current), now_ms }, "", false, &TEXTS)
    };
    let banner = |view: &ClimbView| {
        view.ladder.rungs.iter().find(|rung| rung.layer == Layer::Banner).cloned().unwrap()
    };
    let early = banner(&current(1_000.0));
    assert_eq!((early.line.as_str(), early.time.as_str(), early.mark), ("Trying…", "0 s", Mark::Busy));
    let late = banner(&current(13_400.0));
    assert_eq!((late.line.as_str(), late.time.as_str()), ("Still waiting, up to 47 s more", "13 s"));
    let (RungShape::Filling(early), RungShape::Filling(late)) = (early.shape, late.shape) else {
        panic!("a rung being tried fills");
    };
    assert!(0.0 < early && early < late && late < 1.0);
    let rungs = current(1_000.0).ladder.rungs;
    let mut above = rungs.iter().filter(|rung| rung.layer > Layer::Banner);
    assert!(above.all(|rung| rung.shape == RungShape::Faint));
}

#[test]
fn a_saved_report_says_that_nothing_was_tested_now() {
    let view = shown(&ui_reports::pass(), Origin::Opened);
    assert_eq!(
        view.notes,
        ["This is a saved report of 23 Nov 2026, 10:20, judged by version 0.1.0. Nothing was tested now."]
    );
}

/// Fills in one field.
type Set = fn(&mut OptionFields);

#[test]
fn a_bad_field_is_named_with_what_would_be_right() {
    let form = |target: &str| StartForm { target: target.to_owned(), ..StartForm::default() };
    let problem = form("exa mple.org").read(&TEXTS).unwrap_err();
    assert_eq!(problem.field, Field::Target);
    assert!(problem.sentence.contains("exa mple.org"), "{}", problem.sentence);

    let mut options = form("example.org");
    let cases: [(Field, Set); 4] = [
        (Field::Port, |options| options.port = "70000".to_owned()),
        (Field::Address, |options| options.address = "1.2.3".to_owned()),
        (Field::EhloName, |options| options.ehlo_name = "pc\r\nRSET".to_owned()),
        (Field::Timeout, |options| options.timeout = "0".to_owned()),
    ];
    for (field, set) in cases {
        options.options = OptionFields::default();
        set(&mut options.options);
        let problem = options.read(&TEXTS).unwrap_err();
        assert_eq!(problem.field, field);
        assert!(problem.sentence.starts_with('“'), "{}", problem.sentence);
    }
}

#[test]
fn what_is_set_shows_while_the_options_are_folded() {
    let mut form = StartForm { target: "example.org".to_owned(), ..StartForm::default() };
    form.options.port = "587".to_owned();
    form.options.timeout = "5".to_owned();
    let view = StartView::new(&[], &[], &form.options, None, &TEXTS);
    assert_eq!(view.options_summary, "port 587 · at most 5 s a step");
    let understood = form.read(&TEXTS).unwrap();
    assert_eq!(understood.target.port, 587);
    assert_eq!(understood.options.limits.greeting.as_secs(), 5);
    assert_eq!(StartForm::from_remembered(&understood.remembered).options, form.options);
}

#[test]
fn every_example_can_be_typed() {
    let view = StartView::new(&[], &[], &OptionFields::default(), None, &TEXTS);
    for example in view.examples {
        parse(&example.text, Defaults::default()).unwrap();
    }
}
