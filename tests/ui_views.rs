//! What each screen says, as text: the view structs of reports that were worded by hand.

mod ui_reports;

use jiff::tz::TimeZone;
use tls_ladder::{
    intake::target::{Defaults, parse},
    model::{
        evidence::{DeepEnd, DeepStep, DeepWait, ProtocolVersion},
        layer::Layer,
        report::Report,
    },
    run::state::Current,
    texts::Texts,
    ui::view::{
        Mark,
        climb::ClimbView,
        detail::Tab,
        form::{Field, OptionFields, StartForm},
        ladder::{LadderView, Progress, RungShape, most_telling},
        matrix::RowView,
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

macro_rules! assert_part {
    ($part:expr) => {
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "snapshots" }, {
            insta::assert_json_snapshot!($part);
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
fn view_deep() {
    assert_part!(shown(&ui_reports::deep(), Origin::Fresh).deep);
}

#[test]
fn view_senders() {
    assert_part!(shown(&ui_reports::deep(), Origin::Fresh).senders);
}

#[test]
fn view_incomplete_chain() {
    assert_part!(shown(&ui_reports::incomplete(), Origin::Fresh).chain);
}

#[test]
fn every_question_of_a_failed_handshake_stands_in_the_details() {
    let report = ui_reports::probed();
    let selection = Selection { layer: Some(Layer::Handshake), ..Selection::first(&report) };
    let view = ResultView::new(&report, selection, Origin::Fresh, &TimeZone::UTC, &TEXTS);
    let told = |name: &str| {
        let fact = view.detail.facts.iter().find(|fact| fact.name == format!("Also asked: {name}"));
        fact.map(|fact| fact.value.clone()).unwrap_or_default()
    };
    assert_eq!(told("TLS 1.2 at most"), "refused with alert 70 (protocol_version)");
    assert_eq!(
        told("TLS 1.2 with older suites"),
        "accepted: TLS 1.2, TLS_DHE_RSA_WITH_AES_128_CBC_SHA, DH 1024 bits, the well-known prime Apache 1024"
    );
}

#[test]
fn without_a_deep_look_the_tabs_say_what_one_would_find_out() {
    let view = shown(&ui_reports::pass(), Origin::Fresh);
    let offer = view.deep.offer.unwrap();
    for word in ["10 to over 100 connections", "stop at any time", "SSLv2 to TLS 1.3"] {
        assert!(offer.contains(word), "{word} is not in: {offer}");
    }
    assert!(view.senders.rows.is_empty() && view.senders.offer.is_some());
    let mut nowhere = ui_reports::pass();
    nowhere.servers.clear();
    let view = shown(&nowhere, Origin::Fresh);
    assert!(!view.has_server);
    assert_eq!(view.deep.offer.as_deref(), Some("There is no server to look at. The ladder says why."));
}

#[test]
fn a_deep_look_under_way_counts_and_says_why_it_waits() {
    let mut report = ui_reports::deep();
    report.run.elapsed_ms = 9_000.0;
    let look = report.servers[0].deep.as_mut().unwrap();
    (look.progress.end, look.progress.connections) = (None, 23);
    look.progress.doing = Some(DeepStep::Suites { version: ProtocolVersion::Tls12 });
    let view = |report: &Report, now_ms| {
        ClimbView::new(Some(report), &Progress { underway: Vec::new(), now_ms }, "", false, &TEXTS)
    };
    let asking = view(&report, 9_500.0);
    assert_eq!(asking.headline, "Looking deeper at mx1.example.org");
    assert_eq!(asking.subline, "Asking which cipher suites the server takes with TLS 1.2.");
    assert_eq!(asking.looking.unwrap().count, "23 connections, one at a time");
    let look = report.servers[0].deep.as_mut().unwrap();
    look.progress.waiting = Some(DeepWait { reply: "421 later".to_owned(), seconds: 15.0 });
    assert_eq!(
        view(&report, 12_000.0).subline,
        "The server asked us to slow down (“421 later”). Going on in 12 s."
    );
    assert!(view(&report, 60_000.0).subline.ends_with("Going on in 0 s."));
    report.servers[0].deep.as_mut().unwrap().progress.end = Some(DeepEnd::Stopped);
    assert!(view(&report, 60_000.0).looking.is_none());
    let table = shown(&report, Origin::Fresh).deep;
    assert!(table.about.iter().any(|line| line.contains("stopped before its end")), "{:?}", table.about);
}

#[test]
fn certificates_judged_for_another_day_say_so() {
    let view = shown(&ui_reports::incomplete(), Origin::Fresh);
    assert_eq!(
        view.notes,
        ["The certificates were judged for 1 Feb 2027, 12:00 UTC, not for the time of the test."]
    );
}

#[test]
fn view_two_servers() {
    assert_shown!(ui_reports::two_servers());
}

#[test]
fn view_domain() {
    let view = shown(&ui_reports::domain(), Origin::Fresh);
    assert_part!((view.matrix, view.products, view.detail.together));
}

#[test]
fn view_policy() {
    let report = ui_reports::domain();
    let at = |server| {
        let selection =
            Selection { server: Some(server), layer: Some(Layer::Policy), ..Selection::default() };
        ResultView::new(&report, selection, Origin::Fresh, &TimeZone::UTC, &TEXTS).detail
    };
    assert_part!([at(0), at(4), at(6)]);
}

#[test]
fn the_policy_rung_of_a_ladder_is_judged_at_its_server() {
    let report = ui_reports::domain();
    let policy = |server| {
        let view = LadderView::new(&report, Some(server), None, None, &TEXTS);
        let rung = view.rungs.last().unwrap().clone();
        assert_eq!(rung.layer, Layer::Policy, "it is the uppermost");
        (rung.mark, rung.line)
    };
    assert_eq!(policy(0), (Mark::Pass, "This server meets what the domain publishes".to_owned()));
    assert_eq!(policy(4).0, Mark::Fail);
    let unlisted = "backup.example.net is not on the list of the MTA-STS policy.";
    assert_eq!(policy(6), (Mark::Warn, unlisted.to_owned()));
    assert_eq!(
        most_telling(&report, Some(0)),
        Some(Layer::Certificate),
        "what others lack is not shown first"
    );
    assert_eq!(most_telling(&report, Some(6)), Some(Layer::Policy));
}

#[test]
fn cells_of_several_servers_fill_at_a_time() {
    let mut report = ui_reports::domain();
    for (server, rungs) in report.servers.iter_mut().zip([7, 0, 2, 0, 0, 0, 0, 0]) {
        server.rungs.truncate(rungs);
    }
    let current = |server, layer| Current { server: Some(server), layer, since_ms: 100.0, limit_ms: None };
    let underway = vec![current(2, Layer::Ehlo), current(1, Layer::Connect)];
    let view = |chosen| {
        let progress = Progress { underway: underway.clone(), now_ms: 900.0 };
        ClimbView::at(Some(&report), &progress, "", chosen, false, &TEXTS)
    };
    let followed = view(None);
    let matrix = followed.matrix.unwrap();
    let filling = |row: &RowView| row.cells.iter().position(|cell| cell.filled.is_some());
    let columns: Vec<_> = matrix.rows.iter().map(filling).collect();
    assert_eq!(columns, [None, Some(0), Some(2), None, None, None, None, None]);
    let marks: Vec<Mark> = matrix.rows.iter().map(|row| row.mark).collect();
    assert_eq!(marks[..4], [Mark::Pass, Mark::Busy, Mark::Busy, Mark::Waiting]);
    assert!(matrix.moves && matrix.rows[1].chosen, "the first of them is followed");
    assert_eq!(
        followed.subline,
        "2 servers are being climbed at a time. The ladder shows mx1.example.org (2001:db8:85a3::8a2e:370:7334)."
    );
    let chosen = view(Some(2));
    assert!(chosen.matrix.unwrap().rows[2].chosen, "or the one that was chosen");
    assert!(chosen.ladder.name.contains("mx2."), "{}", chosen.ladder.name);
}

#[test]
fn a_single_server_needs_no_matrix() {
    assert!(shown(&ui_reports::pass(), Origin::Fresh).matrix.is_none());
    assert!(shown(&ui_reports::pass(), Origin::Fresh).products.is_none());
}

#[test]
fn dns_servers_and_numbers_are_understood_and_remembered() {
    let mut form = StartForm { target: "example.org".to_owned(), ..StartForm::default() };
    let usual = form.read(&TEXTS).unwrap().options;
    assert_eq!((usual.parallel, usual.most_addresses, usual.dns.servers), (4, Some(16), Vec::new()));
    form.options.dns_servers = "192.0.2.53, [2001:db8::53]:5353 2001:db8::54".to_owned();
    form.options.servers_at_once = 16;
    form.options.most_addresses = "200".to_owned();
    let view = StartView::new(&[], &[], &form.options, None, &TEXTS);
    assert_eq!(
        view.options_summary,
        "asks DNS at 192.0.2.53, [2001:db8::53]:5353 2001:db8::54 · at most 200 addresses · servers at a time: 16"
    );
    let understood = form.read(&TEXTS).unwrap();
    let servers: Vec<String> = understood.options.dns.servers.iter().map(ToString::to_string).collect();
    assert_eq!(servers, ["192.0.2.53:53", "[2001:db8::53]:5353", "[2001:db8::54]:53"]);
    assert_eq!((understood.options.parallel, understood.options.most_addresses), (16, Some(200)));
    let mut again = StartForm::from_remembered(&understood.remembered);
    assert_eq!(again.options.dns_servers, "192.0.2.53, [2001:db8::53]:5353, 2001:db8::54");
    again.target = form.target;
    assert_eq!(again.read(&TEXTS).unwrap().options.dns.servers, understood.options.dns.servers);
}

#[test]
fn no_text_of_a_screen_is_missing() {
    let reports = [
        ui_reports::pass(),
        ui_reports::expired(),
        ui_reports::no_starttls(),
        ui_reports::not_tested(),
        ui_reports::two_servers(),
        ui_reports::deep(),
        ui_reports::probed(),
        ui_reports::incomplete(),
        ui_reports::domain(),
    ];
    for report in &reports {
        for layer in Layer::OF_SERVER.into_iter().chain([Layer::Dns, Layer::Policy]) {
            let selection =
                Selection { server: Some(0), layer: Some(layer), tab: Tab::Details, products: true };
            let view = ResultView::new(report, selection, Origin::Opened, &TimeZone::UTC, &TEXTS);
            let json = serde_json::to_string(&view).unwrap();
            for family in [
                "ui-",
                "layer-",
                "column-",
                "sender-",
                "outcome-",
                "party-",
                "field-",
                "trust-",
                "heading-",
                "deep-",
                "fit-",
                "probe-",
                "answer-",
                "fetch-",
                "revocation-",
            ] {
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
        ClimbView::new(Some(&report), &Progress { underway: vec![current], now_ms }, "", false, &TEXTS)
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
    let cases: [(Field, Set); 7] = [
        (Field::Port, |options| options.port = "70000".to_owned()),
        (Field::Address, |options| options.address = "1.2.3".to_owned()),
        (Field::EhloName, |options| options.ehlo_name = "pc\r\nRSET".to_owned()),
        (Field::Timeout, |options| options.timeout = "0".to_owned()),
        (Field::DnsServers, |options| options.dns_servers = "192.0.2.53, dns.example".to_owned()),
        (Field::MostAddresses, |options| options.most_addresses = "0".to_owned()),
        (Field::JudgeFor, |options| options.judge_for = "someday".to_owned()),
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
fn the_day_to_judge_for_is_used_and_not_remembered() {
    let mut form = StartForm { target: "example.org".to_owned(), ..StartForm::default() };
    assert!(form.read(&TEXTS).unwrap().options.fetch.missing_intermediate);
    form.options.judge_for = "31.12.2026".to_owned();
    form.options.fetch_missing = false;
    form.options.ask_withdrawn = true;
    form.options.parallel = 4;
    let view = StartView::new(&[], &[], &form.options, None, &TEXTS);
    assert_eq!(
        view.options_summary,
        "judged for 31.12.2026 · nothing is fetched · asks whether withdrawn · deeper look: 4 connections at a time"
    );
    let understood = form.read(&TEXTS).unwrap();
    let judged_at = understood.options.at.unwrap().to_zoned_datetime(TimeZone::system());
    assert_eq!(judged_at.strftime("%d.%m.%Y %H:%M").to_string(), "31.12.2026 23:59", "the whole day counts");
    assert_eq!(
        (understood.options.fetch.missing_intermediate, understood.options.fetch.revocation),
        (false, true)
    );
    let again = StartForm::from_remembered(&understood.remembered).options;
    assert!(again.judge_for.is_empty());
    assert_eq!(again, OptionFields { judge_for: String::new(), ..form.options });
}

#[test]
fn every_example_can_be_typed() {
    let view = StartView::new(&[], &[], &OptionFields::default(), None, &TEXTS);
    for example in view.examples {
        parse(&example.text, Defaults::default()).unwrap();
    }
}
