//! What is the same for every window, whatever draws it: size, place, icon, title, and the program inside.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use egui::{Context, Rect, Ui, ViewportBuilder, ViewportCommand, pos2, vec2};

use winit::dpi::PhysicalPosition;

use super::{Start, icon, memory::Memory, renderers::Worked};
use crate::{platform::crash, settings::WindowPlace, ui::app::App};

/// What the system calls the program's windows by.
pub(super) const APP_ID: &str = "tls-ladder";

const USUAL_SIZE: [f32; 2] = [1120.0, 760.0];
const LEAST_SIZE: [f32; 2] = [800.0, 600.0];
/// How much of the window's top edge must be on a screen, in pixels, so that it can be seen and taken hold of.
const LEAST_VISIBLE: [f32; 2] = [120.0, 24.0];
/// The text cursor blinks this long after the last touch; then the window is drawn no more until the next.
const BLINKING: Duration = Duration::from_secs(10);

/// How the window begins.
pub(super) fn viewport(place: WindowPlace) -> ViewportBuilder {
    let mut viewport = ViewportBuilder::default()
        .with_title("TLS Ladder")
        .with_app_id(APP_ID)
        .with_inner_size(place.size.unwrap_or(USUAL_SIZE))
        .with_min_inner_size(LEAST_SIZE)
        .with_clamp_size_to_monitor_size(true)
        .with_maximized(place.maximised)
        .with_icon(Arc::new(icon::for_window()));
    if let Some(position) = place.position {
        viewport = viewport.with_position(position);
    }
    viewport
}

/// Puts the window back onto a screen when the one it was on is gone.
pub(super) fn bring_onto_screen(window: &winit::window::Window, place: WindowPlace) {
    let (Some(_), Ok(position)) = (place.position, window.outer_position()) else { return };
    let size = window.outer_size();
    let top_edge = Rect::from_min_size(
        pos2(position.x as f32, position.y as f32),
        vec2(size.width as f32, LEAST_VISIBLE[1] * 2.0),
    );
    let screens: Vec<Rect> = window
        .available_monitors()
        .map(|screen| {
            let (position, size) = (screen.position(), screen.size());
            let corner = pos2(position.x as f32, position.y as f32);
            Rect::from_min_size(corner, vec2(size.width as f32, size.height as f32))
        })
        .collect();
    if let Some(screen) = screens.first()
        && !can_be_seen(top_edge, &screens)
    {
        let room = screen.size() - vec2(size.width as f32, size.height as f32);
        let corner = screen.min + room.max(egui::Vec2::ZERO) / 2.0;
        window.set_outer_position(PhysicalPosition::new(corner.x, corner.y));
    }
}

fn can_be_seen(top_edge: Rect, screens: &[Rect]) -> bool {
    screens.iter().any(|screen| {
        let seen = screen.intersect(top_edge);
        seen.width() >= LEAST_VISIBLE[0] && seen.height() >= LEAST_VISIBLE[1]
    })
}

/// The program in its window: remembers its settings and keeps the title up to date.
#[derive(Debug)]
pub(super) struct Program {
    app: App,
    memory: Memory,
    /// As the system has it.
    title: String,
    /// When a key, a button or the pointer was last heard of.
    touched: Instant,
    /// To be said once the first frame has been seen.
    worked: Option<Worked>,
    /// The number of the first frame that was drawn.
    first: Option<u64>,
}

impl Program {
    pub(super) fn new(ctx: &Context, start: Start, memory: Memory, worked: Worked) -> Self {
        let _own = crash::own_code();
        let app = App::new(ctx, start);
        Self { app, memory, title: String::new(), touched: Instant::now(), worked: Some(worked), first: None }
    }

    /// Before every frame, and alone while the window is hidden.
    pub(super) fn logic(&mut self, ctx: &Context) {
        let _own = crash::own_code();
        self.app.logic(ctx);
        self.memory.note_place(ctx);
        self.memory.follow(self.app.settings(), ctx);
        self.rest_cursor(ctx);
        self.follow_title(ctx);
    }

    pub(super) fn ui(&mut self, ui: &mut Ui) {
        let _own = crash::own_code();
        // A frame can have two passes; and what is done while the window is hidden shows no picture at all.
        let frame = ui.cumulative_frame_nr();
        if *self.first.get_or_insert(frame) != frame {
            self.note_success();
        }
        self.app.ui(ui);
    }

    /// At the end, when the window is gone.
    pub(super) fn finish(&mut self) {
        let _own = crash::own_code();
        if self.first.is_some() {
            self.note_success();
        }
        self.memory.finish(self.app.settings());
    }

    fn note_success(&mut self) {
        if let Some(worked) = self.worked.take() {
            worked.remember();
        }
    }

    fn follow_title(&mut self, ctx: &Context) {
        let title = self.app.title();
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    fn rest_cursor(&mut self, ctx: &Context) {
        if ctx.input(|input| !input.events.is_empty()) {
            self.touched = Instant::now();
        }
        let blink = self.touched.elapsed() < BLINKING;
        if ctx.global_style().visuals.text_cursor.blink != blink {
            ctx.all_styles_mut(|style| style.visuals.text_cursor.blink = blink);
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::RawInput;

    use super::{super::renderers::Renderer, *};
    use crate::{platform::paths::Paths, settings::Settings};

    #[test]
    fn a_renderer_has_worked_when_a_picture_was_seen_not_while_the_window_is_hidden() {
        let home = tempfile::tempdir().unwrap();
        let paths = Paths::in_one_folder(home.path());
        let ctx = Context::default();
        let memory = Memory::new(paths.settings.clone(), Settings::default(), None);
        let start = Start { bundled_fonts_only: true, still: true, ..Start::default() };
        let mut program = Program::new(&ctx, start, memory, Worked::new(Renderer::Software, &paths));
        for _ in 0..3 {
            let _ = ctx.run_logic(&RawInput::default(), |ctx| program.logic(ctx));
        }
        let mut draw = || {
            let frame = ctx.run_ui(RawInput::default(), |ui| {
                program.logic(ui.ctx());
                program.ui(ui);
            });
            frame.drop_without_applying_deltas();
            Worked::recall(&paths.renderer)
        };
        assert_eq!(draw(), None, "nobody knows yet whether the first one comes through");
        assert_eq!(draw(), Some(Renderer::Software));
    }

    #[test]
    fn a_window_must_show_enough_of_its_top_edge() {
        let screens = [
            Rect::from_min_size(pos2(0.0, 0.0), vec2(1920.0, 1080.0)),
            Rect::from_min_size(pos2(-1280.0, 0.0), vec2(1280.0, 1024.0)),
        ];
        let at = |x, y| can_be_seen(Rect::from_min_size(pos2(x, y), vec2(1120.0, 48.0)), &screens);
        assert!(at(100.0, 100.0));
        assert!(at(-1200.0, 10.0), "on the screen to the left");
        assert!(at(1780.0, 0.0), "a good part is there");
        assert!(!at(1850.0, 0.0), "hardly anything is there");
        assert!(!at(100.0, 1070.0), "the top edge is below the screen");
        assert!(!at(100.0, -40.0), "the top edge is above the screen");
        assert!(!at(3000.0, 100.0));
    }
}
