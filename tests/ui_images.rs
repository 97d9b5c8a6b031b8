//! The ladder and the screens as pictures, drawn by the program's own renderer with the bundled fonts.
//!
//! `UPDATE_SNAPSHOTS=force cargo test --test ui_images` draws them anew; look at every one before committing it.

#[path = "support/raster_renderer.rs"]
mod raster_renderer;
mod ui_reports;

use egui::{Theme, Ui, Vec2, vec2};
use egui_kittest::{Harness, SnapshotResults};
use jiff::tz::TimeZone;
use raster_renderer::RasterRenderer;
use tls_ladder::{
    model::{
        evidence::{DeepLook, DeepWait},
        layer::Layer,
        report::Report,
    },
    practice::Lesson,
    run::state::Current,
    settings::{RendererChoice, ThemeChoice},
    texts::Texts,
    ui::{
        fonts,
        screens::{self, start::Editing},
        theme,
        view::{
            climb::ClimbView,
            detail::Tab,
            form::StartForm,
            ladder::{LadderView, Progress},
            path::{PathView, Step},
            result::{Origin, ResultView, Selection, tested},
            start::StartView,
        },
        widgets,
    },
};

const TEXTS: Texts = Texts::english();
const WINDOW: Vec2 = vec2(1120.0, 820.0);

fn picture(
    results: &mut SnapshotResults,
    name: &str,
    size: Vec2,
    theme: Theme,
    scale: f32,
    mut draw: impl FnMut(&mut Ui),
) {
    let mut harness: Harness<'_> = Harness::builder()
        .with_size(size)
        .with_theme(theme)
        .with_pixels_per_point(scale)
        .renderer(RasterRenderer::default())
        .with_context_setup(|ctx| {
            fonts::install(ctx, true);
            theme::install(ctx, false);
            ctx.all_styles_mut(|style| {
                style.animation_time = 0.0;
                style.visuals.text_cursor.blink = false;
            });
        })
        .build_ui(|ui| {
            // The whole window, as the program has it, without the margin of a test.
            let window = ui.ctx().content_rect();
            ui.set_clip_rect(window);
            ui.scope_builder(egui::UiBuilder::new().max_rect(window), |ui| draw(ui));
        });
    harness.run_ok();
    harness.snapshot(name);
    results.extend_harness(&mut harness);
}

fn result(ui: &mut Ui, report: &Report, selection: Selection, origin: Origin) {
    let view = ResultView::new(report, selection, origin, &TimeZone::UTC, &TEXTS);
    let tested = tested(report, selection.server, &TimeZone::UTC, &TEXTS);
    screens::frame::top(ui, &PathView::new(Step::Result, false, tested, &TEXTS), None);
    screens::result::footer(ui, true, 1, &TEXTS);
    central(ui, |ui| {
        screens::result::body(ui, &view, false, &TEXTS);
    });
}

fn central(ui: &mut Ui, draw: impl FnOnce(&mut Ui)) {
    let fill = ui.visuals().panel_fill;
    egui::CentralPanel::default().frame(egui::Frame::new().fill(fill)).show(ui, draw);
}

fn first(report: &Report) -> Selection {
    Selection::first(report)
}

#[test]
fn result_in_light_and_dark() {
    let mut results = SnapshotResults::new();
    let report = ui_reports::expired();
    for (theme, name) in [(Theme::Light, "result_light"), (Theme::Dark, "result_dark")] {
        picture(&mut results, name, WINDOW, theme, 1.0, |ui| {
            result(ui, &report, first(&report), Origin::Fresh);
        });
    }
}

#[test]
fn result_of_two_servers() {
    let mut results = SnapshotResults::new();
    let report = ui_reports::two_servers();
    picture(&mut results, "result_two_servers", WINDOW, Theme::Light, 1.0, |ui| {
        let selection =
            Selection { server: Some(1), layer: Some(Layer::Certificate), tab: Tab::Chain, products: false };
        result(ui, &report, selection, Origin::Opened);
    });
}

#[test]
fn result_of_a_domain() {
    let mut results = SnapshotResults::new();
    let (domain, large) = (ui_reports::domain(), ui_reports::large());
    for (name, report, size, theme, scale) in [
        ("domain_1024x700", &domain, vec2(1024.0, 700.0), Theme::Light, 1.0),
        ("domain_dark", &domain, vec2(1280.0, 900.0), Theme::Dark, 1.0),
        ("domain_800x600", &domain, vec2(800.0, 600.0), Theme::Light, 1.0),
        ("domain_zoomed", &domain, vec2(512.0, 700.0), Theme::Light, 2.0),
        ("domain_large", &large, vec2(1024.0, 700.0), Theme::Light, 1.0),
        ("domain_policy", &domain, vec2(1024.0, 1500.0), Theme::Light, 1.0),
    ] {
        picture(&mut results, name, size, theme, scale, |ui| {
            let selection = Selection { server: Some(4), layer: Some(Layer::Policy), ..first(report) };
            result(ui, report, selection, Origin::Fresh);
        });
    }
    for (name, size, theme, scale) in [
        ("products_light", vec2(1024.0, 1760.0), Theme::Light, 1.0),
        ("products_zoomed", vec2(512.0, 3000.0), Theme::Dark, 1.0),
    ] {
        picture(&mut results, name, size, theme, scale, |ui| {
            result(ui, &domain, Selection { products: true, ..first(&domain) }, Origin::Fresh);
        });
    }
}

#[test]
fn result_in_small_windows() {
    let mut results = SnapshotResults::new();
    let report = ui_reports::expired();
    for (name, size, scale) in [
        ("result_800x600", vec2(800.0, 600.0), 1.0),
        ("result_1024x700", vec2(1024.0, 700.0), 1.0),
        ("result_zoomed", vec2(560.0, 380.0), 2.0),
    ] {
        picture(&mut results, name, size, Theme::Light, scale, |ui| {
            result(ui, &report, first(&report), Origin::Fresh);
        });
    }
}

#[test]
fn conversation_and_details() {
    let mut results = SnapshotResults::new();
    let report = ui_reports::expired();
    for (name, tab) in [("tab_conversation", Tab::Conversation), ("tab_details", Tab::Details)] {
        let selection = Selection { tab, layer: Some(Layer::Handshake), ..first(&report) };
        picture(&mut results, name, WINDOW, Theme::Dark, 1.0, |ui| {
            result(ui, &report, selection, Origin::Fresh);
        });
    }
}

#[test]
fn what_it_agrees_to_and_who_can_talk_to_it() {
    let mut results = SnapshotResults::new();
    let (deep, plain) = (ui_reports::deep(), ui_reports::pass());
    for (name, report, tab, theme, size, scale) in [
        ("tab_agrees_light", &deep, Tab::Agrees, Theme::Light, vec2(1024.0, 700.0), 1.0),
        ("tab_agrees_dark", &deep, Tab::Agrees, Theme::Dark, WINDOW, 1.0),
        ("tab_agrees_zoomed", &deep, Tab::Agrees, Theme::Light, vec2(560.0, 900.0), 2.0),
        ("tab_agrees_offer", &plain, Tab::Agrees, Theme::Light, vec2(1024.0, 700.0), 1.0),
        ("tab_senders_light", &deep, Tab::Senders, Theme::Light, vec2(1024.0, 700.0), 1.0),
        ("tab_senders_dark", &deep, Tab::Senders, Theme::Dark, vec2(1400.0, 900.0), 1.0),
        ("tab_senders_offer", &plain, Tab::Senders, Theme::Dark, vec2(1024.0, 700.0), 1.0),
    ] {
        let selection = Selection { tab, ..first(report) };
        picture(&mut results, name, size, theme, scale, |ui| {
            result(ui, report, selection, Origin::Fresh);
        });
    }
}

#[test]
fn a_chain_with_a_missing_link() {
    let mut results = SnapshotResults::new();
    let report = ui_reports::incomplete();
    let selection = Selection { tab: Tab::Chain, ..first(&report) };
    picture(&mut results, "tab_chain_missing", vec2(1024.0, 1500.0), Theme::Light, 1.0, |ui| {
        result(ui, &report, selection, Origin::Fresh);
    });
}

#[test]
fn looking_deeper() {
    let mut results = SnapshotResults::new();
    let mut report = ui_reports::deep();
    report.run.elapsed_ms = 9_000.0;
    let look = report.servers[0].deep.as_mut().unwrap();
    look.progress.end = None;
    look.progress.connections = 23;
    look.progress.waiting =
        Some(DeepWait { reply: "421 4.7.0 Too many connections".to_owned(), seconds: 15.0 });
    look.versions.truncate(2);
    **look =
        DeepLook { progress: look.progress.clone(), versions: look.versions.clone(), ..DeepLook::default() };
    let view = ClimbView::new(
        Some(&report),
        &Progress { underway: Vec::new(), now_ms: 12_000.0 },
        "example.org",
        false,
        &TEXTS,
    );
    for (name, theme, size) in [
        ("looking_light", Theme::Light, vec2(1024.0, 700.0)),
        ("looking_dark", Theme::Dark, vec2(640.0, 600.0)),
    ] {
        picture(&mut results, name, size, theme, 1.0, |ui| {
            screens::frame::top(ui, &PathView::new(Step::Climb, false, String::new(), &TEXTS), None);
            screens::climb::footer(ui, &view, &TEXTS);
            central(ui, |ui| {
                screens::climb::body(ui, &view, &TEXTS);
            });
        });
    }
}

#[test]
fn ladders() {
    let mut results = SnapshotResults::new();
    let cases = [
        ("ladder_no_starttls", ui_reports::no_starttls()),
        ("ladder_not_tested", ui_reports::not_tested()),
        ("ladder_expired", ui_reports::expired()),
    ];
    for (name, report) in cases {
        let chosen = first(&report).layer;
        let view = LadderView::new(&report, Some(0), None, chosen, &TEXTS);
        for (suffix, theme) in [("light", Theme::Light), ("dark", Theme::Dark)] {
            picture(&mut results, &format!("{name}_{suffix}"), vec2(460.0, 460.0), theme, 1.5, |ui| {
                central(ui, |ui| {
                    widgets::card::card(ui, |ui| widgets::ladder::ladder(ui, &view, 430.0));
                });
            });
        }
    }
}

#[test]
fn climbing() {
    let mut results = SnapshotResults::new();
    let mut report = ui_reports::pass();
    report.servers[0].rungs.truncate(1);
    report.servers[0].transcript.truncate(1);
    report.rungs.truncate(1);
    let current =
        Current { server: Some(0), layer: Layer::Banner, since_ms: 117.0, limit_ms: Some(60_000.0) };
    let view = ClimbView::new(
        Some(&report),
        &Progress { underway: vec![current], now_ms: 13_400.0 },
        "example.org",
        false,
        &TEXTS,
    );
    for (name, theme) in [("climb_light", Theme::Light), ("climb_dark", Theme::Dark)] {
        picture(&mut results, name, WINDOW, theme, 1.0, |ui| {
            screens::frame::top(ui, &PathView::new(Step::Climb, false, String::new(), &TEXTS), None);
            screens::climb::footer(ui, &view, &TEXTS);
            central(ui, |ui| {
                screens::climb::body(ui, &view, &TEXTS);
            });
        });
    }
}

#[test]
fn climbing_several_servers() {
    let mut results = SnapshotResults::new();
    let mut report = ui_reports::domain();
    for (server, rungs) in report.servers.iter_mut().zip([7, 0, 5, 2, 1, 0, 0, 0]) {
        server.rungs.truncate(rungs);
        server.policy = None;
    }
    report.rungs.truncate(1);
    let current = |server, layer, since_ms| Current { server, layer, since_ms, limit_ms: Some(30_000.0) };
    let underway = vec![
        current(None, Layer::Policy, 18.0),
        current(Some(1), Layer::Connect, 20.0),
        current(Some(2), Layer::Certificate, 1900.0),
        current(Some(3), Layer::Ehlo, 1500.0),
        current(Some(4), Layer::Banner, 400.0),
    ];
    let progress = Progress { underway, now_ms: 2_400.0 };
    let view = ClimbView::new(Some(&report), &progress, "example.org", false, &TEXTS);
    for (name, size, theme, scale) in [
        ("climb_several_light", vec2(1024.0, 700.0), Theme::Light, 1.0),
        ("climb_several_dark", vec2(800.0, 600.0), Theme::Dark, 1.0),
        ("climb_several_zoomed", vec2(512.0, 350.0), Theme::Light, 2.0),
    ] {
        picture(&mut results, name, size, theme, scale, |ui| {
            screens::frame::top(ui, &PathView::new(Step::Climb, false, String::new(), &TEXTS), None);
            screens::climb::footer(ui, &view, &TEXTS);
            central(ui, |ui| {
                screens::climb::body(ui, &view, &TEXTS);
            });
        });
    }
}

#[test]
fn start() {
    let mut results = SnapshotResults::new();
    let lesson = |title: &str, story: &str| Lesson {
        name: String::new(),
        title: title.to_owned(),
        story: story.to_owned(),
        usual_port: 25,
        findings: Vec::new(),
    };
    let lessons = [
        lesson(
            "A healthy server",
            "A well-kept mail server. See what a ladder looks like when every rung holds.",
        ),
        lesson(
            "The certificate ran out",
            "The certificate was renewed by hand every year, until the person who did it left. It ran out three days ago.",
        ),
        lesson(
            "No encryption offered",
            "An old server in a cellar. It takes mail, but has never heard of encryption.",
        ),
        lesson("A silent server", "It takes the call and says nothing."),
    ];
    let recent = ["example.org".to_owned(), "mx1.example.org:587".to_owned(), "user@example.net".to_owned()];
    for (name, theme, size, open, recent) in [
        ("start_light", Theme::Light, WINDOW, false, &recent[..]),
        ("start_dark", Theme::Dark, WINDOW, true, &recent[..]),
        ("start_first_time", Theme::Light, vec2(800.0, 600.0), false, &[][..]),
        ("start_zoomed", Theme::Light, vec2(560.0, 380.0), true, &[][..]),
    ] {
        let mut form =
            StartForm { target: "exa mple.org".to_owned(), options_open: open, ..StartForm::default() };
        let problem = form.read(&TEXTS).err().filter(|_| open);
        if !open {
            form.target.clear();
        }
        let mut focus = Some(tls_ladder::ui::view::form::Field::Target);
        picture(&mut results, name, size, theme, if size.x < 600.0 { 2.0 } else { 1.0 }, |ui| {
            let view = StartView::new(recent, &lessons, &form.options, problem.clone(), &TEXTS);
            let path = PathView::new(Step::Start, false, String::new(), &TEXTS);
            let editing = Editing {
                form: &mut form,
                focus: &mut focus,
                lesson: &mut None,
                theme: ThemeChoice::System,
                zoom: 1.0,
                renderer: RendererChoice::Auto,
            };
            screens::start::top(ui, &path, &editing, &TEXTS);
            screens::start::footer(ui, &TEXTS);
            central(ui, |ui| {
                screens::start::body(ui, &view, editing, &TEXTS);
            });
        });
    }
}
