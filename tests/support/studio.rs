//! The real program without a window: its frames, for what is put into it, as what draws it gets them.

use std::{path::Path, thread, time::Duration};

use egui::{
    ClippedPrimitive, Color32, Context, Event, Key, Modifiers, PointerButton, Pos2, RawInput, Rect,
    TexturesDelta, Vec2, ViewportId, ViewportInfo, pos2, vec2,
};
use tls_ladder::ui::{app::App, launch::Start, raster::Raster};

/// One frame.
pub(crate) struct Frame {
    pub(crate) textures: TexturesDelta,
    pub(crate) primitives: Vec<ClippedPrimitive>,
    pub(crate) scale: f32,
    /// In pixels.
    pub(crate) size: [usize; 2],
    pub(crate) ground: Color32,
}

impl Frame {
    /// Paints all of it.
    pub(crate) fn paint(mut self, raster: &mut Raster) {
        raster.apply(&mut self.textures);
        raster.paint(&self.primitives, self.scale, self.size, self.ground);
    }

    /// Paints what has changed; how many pixels that were.
    pub(crate) fn repaint(mut self, raster: &mut Raster) -> usize {
        raster.apply(&mut self.textures);
        let parts = raster.repaint(&self.primitives, self.scale, self.size, self.ground);
        parts.iter().map(|part| part.width * part.height).sum()
    }
}

pub(crate) struct Studio {
    pub(crate) ctx: Context,
    app: App,
    pub(crate) size: Vec2,
    pub(crate) scale: f32,
    time: f64,
}

impl Studio {
    pub(crate) fn new(start: Start, size: Vec2) -> Self {
        let ctx = Context::default();
        let app = App::new(&ctx, Start { bundled_fonts_only: true, ..start });
        Self { ctx, app, size, scale: 1.0, time: 0.0 }
    }

    /// With a saved report that is read already.
    pub(crate) fn showing(report: &Path, size: Vec2) -> Self {
        let mut studio = Self::new(Start { open_reports: vec![report.to_owned()], ..Start::default() }, size);
        while studio.is_busy() {
            thread::sleep(Duration::from_millis(1));
            let mut frame = studio.frame(Vec::new());
            frame.textures.clear();
        }
        // From the beginning, with all textures.
        let open_reports = vec![report.to_owned()];
        let mut studio = Self::new(Start { open_reports, still: true, ..Start::default() }, size);
        while studio.is_busy() {
            thread::sleep(Duration::from_millis(1));
            studio.app.logic(&studio.ctx);
        }
        studio
    }

    pub(crate) fn is_busy(&self) -> bool {
        self.app.is_busy()
    }

    /// Runs the program once.
    pub(crate) fn frame(&mut self, events: Vec<Event>) -> Frame {
        self.time += 1.0 / 60.0;
        let viewport = ViewportInfo {
            native_pixels_per_point: Some(self.scale),
            focused: Some(true),
            ..ViewportInfo::default()
        };
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            viewports: std::iter::once((ViewportId::ROOT, viewport)).collect(),
            time: Some(self.time),
            focused: true,
            max_texture_side: Some(8192),
            events,
            ..RawInput::default()
        };
        let app = &mut self.app;
        let output = self.ctx.run_ui(input, |ui| {
            app.logic(ui.ctx());
            app.ui(ui);
        });
        let scale = output.pixels_per_point;
        let size = [self.size.x, self.size.y].map(|side| (side * self.scale).round() as usize);
        Frame {
            textures: output.textures_delta,
            primitives: self.ctx.tessellate(output.shapes, scale),
            scale,
            size,
            ground: self.ctx.global_style().visuals.panel_fill,
        }
    }
}

/// A key that goes down.
pub(crate) fn key(key: Key) -> Event {
    let modifiers = Modifiers::NONE;
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

/// A click, in three frames.
pub(crate) fn click(x: f32, y: f32) -> Vec<Vec<Event>> {
    let pos = pos2(x, y);
    let button = |pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    vec![vec![Event::PointerMoved(pos)], vec![button(true)], vec![button(false)]]
}

/// A turn of the wheel, in points.
pub(crate) fn scroll(lines: f32) -> Event {
    Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, -lines),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    }
}
