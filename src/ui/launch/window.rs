//! The window: size, place, icon, and the frame around the program.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use eframe::{CreationContext, Frame, NativeOptions, glow};
use egui::{Context, Rect, Theme, Ui, ViewportBuilder, ViewportCommand, Visuals, pos2, vec2};

use super::{Start, icon, memory::Memory};
use crate::{platform::crash, settings::WindowPlace, ui::app::App};

const USUAL_SIZE: [f32; 2] = [1120.0, 760.0];
const LEAST_SIZE: [f32; 2] = [800.0, 600.0];
/// How much of the window's top edge must be on a screen, in pixels, so that it can be seen and taken hold of.
const LEAST_VISIBLE: [f32; 2] = [120.0, 24.0];
/// The text cursor blinks this long after the last touch; then the window is drawn no more until the next.
const BLINKING: Duration = Duration::from_secs(10);

/// Opens the window and stays until it is closed.
pub(super) fn run(start: Start, memory: Memory) -> eframe::Result {
    let place = memory.place();
    let options = NativeOptions {
        viewport: viewport(place),
        centered: place.position.is_none(),
        // Flat colours are the whole design; noise would only cost.
        dithering: false,
        ..NativeOptions::default()
    };
    eframe::run_native(
        "tls-ladder",
        options,
        Box::new(|creation| {
            note_renderer(creation);
            bring_onto_screen(creation, place);
            if let Some(window) = creation.winit_window() {
                icon::show(window);
            }
            // For systems that do not say whether they are light or dark.
            creation.egui_ctx.options_mut(|options| options.fallback_theme = Theme::Light);
            let app = App::new(&creation.egui_ctx, start);
            Ok(Box::new(Window { app, memory, title: String::new(), touched: Instant::now() }))
        }),
    )
}

fn viewport(place: WindowPlace) -> ViewportBuilder {
    let mut viewport = ViewportBuilder::default()
        .with_title("TLS Ladder")
        .with_app_id("tls-ladder")
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

fn note_renderer(creation: &CreationContext<'_>) {
    if let Some(gl) = &creation.gl {
        let version = glow::HasContext::version(&**gl);
        crash::note_renderer(&format!(
            "OpenGL {}.{} {} (glow)",
            version.major, version.minor, version.vendor_info
        ));
    }
}

/// Puts the window back onto a screen when the one it was on is gone.
fn bring_onto_screen(creation: &CreationContext<'_>, place: WindowPlace) {
    let (Some(window), Some(_)) = (creation.winit_window(), place.position) else { return };
    let Ok(position) = window.outer_position() else { return };
    let scale = window.scale_factor() as f32;
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
        let points = corner.to_vec2() / scale;
        creation.egui_ctx.send_viewport_cmd(ViewportCommand::OuterPosition(points.to_pos2()));
    }
}

fn can_be_seen(top_edge: Rect, screens: &[Rect]) -> bool {
    screens.iter().any(|screen| {
        let seen = screen.intersect(top_edge);
        seen.width() >= LEAST_VISIBLE[0] && seen.height() >= LEAST_VISIBLE[1]
    })
}

/// What eframe calls: hands everything on to the program and remembers its settings.
struct Window {
    app: App,
    memory: Memory,
    /// As the system has it.
    title: String,
    /// When a key, a button or the pointer was last heard of.
    touched: Instant,
}

impl Window {
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

impl eframe::App for Window {
    fn logic(&mut self, ctx: &Context, _frame: &mut Frame) {
        self.app.logic(ctx);
        self.memory.note_place(ctx);
        self.memory.follow(self.app.settings(), ctx);
        self.rest_cursor(ctx);
        self.follow_title(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut Frame) {
        self.app.ui(ui);
    }

    /// The ground of the theme, so that nothing flashes before the first frame.
    fn clear_color(&self, visuals: &Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _gl: Option<&glow::Context>) {
        self.memory.finish(self.app.settings());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
