//! The window drawn into a file, without a window.

use std::{
    path::Path,
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use egui::{Context, FullOutput, Pos2, RawInput, Rect, Theme, ViewportId, ViewportInfo, vec2};

use super::{Arguments, Start};
use crate::{
    settings::{Settings, ThemeChoice},
    ui::{
        app::App,
        raster::{PictureError, Raster, save_png},
    },
};

/// A check that takes longer is drawn as far as it is.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often the picture is brought up to date while a check runs, when nothing else asks for it.
const PACE: Duration = Duration::from_millis(50);
const LEAST_PAUSE: Duration = Duration::from_millis(10);
/// Time from one frame to the next on the clock that egui sees, in seconds.
const FRAME: f64 = 1.0 / 60.0;
/// Frames after the end of the check until everything has come to rest, at most.
const MOST_FRAMES: u32 = 240;

/// Why there is no picture, or not the one that was wanted.
#[derive(Debug, thiserror::Error)]
pub(super) enum ScreenshotError {
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error("the check was not finished after {} seconds; the picture shows it as far as it was", PATIENCE.as_secs())]
    NotFinished,
}

/// Runs the program without a window until nothing moves any more, and draws it.
pub(super) fn take(arguments: &Arguments, file: &Path) -> Result<(), ScreenshotError> {
    let theme = arguments.theme.unwrap_or(ThemeChoice::Light);
    let start = Start {
        settings: Settings { theme, ..Settings::default() },
        autostart: arguments.target.is_some(),
        target: arguments.target.clone(),
        practice: arguments.practice.clone(),
        open_reports: arguments.open.clone(),
        // As the window looks on this computer.
        bundled_fonts_only: false,
        still: true,
        ..Start::default()
    };
    let (woken, wakes) = mpsc::channel();
    let ctx = Context::default();
    ctx.set_request_repaint_callback(move |_| {
        let _ = woken.send(());
    });
    let mut studio = Studio {
        app: App::new(&ctx, start),
        ctx,
        wakes,
        raster: Raster::new(),
        size: vec2(f32::from(arguments.size[0]), f32::from(arguments.size[1])),
        scale: arguments.scale,
        time: 0.0,
    };
    let finished = studio.wait();
    studio.draw(file)?;
    if finished { Ok(()) } else { Err(ScreenshotError::NotFinished) }
}

struct Studio {
    app: App,
    ctx: Context,
    wakes: Receiver<()>,
    raster: Raster,
    /// In points.
    size: egui::Vec2,
    /// Pixels to a point.
    scale: f32,
    /// What egui takes for the time, in seconds.
    time: f64,
}

impl Studio {
    /// Says whether everything came to an end in time.
    fn wait(&mut self) -> bool {
        let begun = Instant::now();
        let mut quiet_frames = 0;
        // The first frames learn sizes.
        for _ in 0..2 {
            self.frame();
        }
        while begun.elapsed() < PATIENCE {
            let rests = self.frame();
            if self.app.is_busy() {
                quiet_frames = 0;
                // Something that moves asks for the next frame at once; nobody sees more than these.
                thread::sleep(LEAST_PAUSE);
                let _ = self.wakes.recv_timeout(PACE);
                while self.wakes.try_recv().is_ok() {}
                continue;
            }
            quiet_frames += 1;
            if (rests && quiet_frames > 2) || quiet_frames > MOST_FRAMES {
                return true;
            }
        }
        !self.app.is_busy()
    }

    /// Runs one frame; says whether nothing asks for another one soon.
    fn frame(&mut self) -> bool {
        let mut output = self.run();
        self.raster.apply(&mut output.textures_delta);
        let root = output.viewport_output.get(&ViewportId::ROOT);
        root.is_none_or(|root| root.repaint_delay >= Duration::from_secs(1))
    }

    fn draw(&mut self, file: &Path) -> Result<(), PictureError> {
        let mut output = self.run();
        self.raster.apply(&mut output.textures_delta);
        let scale = output.pixels_per_point;
        let primitives = self.ctx.tessellate(output.shapes, scale);
        let size = [self.size.x, self.size.y].map(|side| (side * self.scale).round() as usize);
        let ground = self.ctx.global_style().visuals.panel_fill;
        save_png(self.raster.paint(&primitives, scale, size, ground), file)
    }

    fn run(&mut self) -> FullOutput {
        self.time += FRAME;
        let viewport = ViewportInfo {
            native_pixels_per_point: Some(self.scale),
            focused: Some(true),
            ..ViewportInfo::default()
        };
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            viewports: std::iter::once((ViewportId::ROOT, viewport)).collect(),
            time: Some(self.time),
            predicted_dt: FRAME as f32,
            focused: true,
            system_theme: Some(Theme::Light),
            max_texture_side: Some(8192),
            ..RawInput::default()
        };
        let app = &mut self.app;
        self.ctx.run_ui(input, |ui| {
            app.logic(ui.ctx());
            app.ui(ui);
        })
    }
}
