//! The window drawn with OpenGL, by eframe.

use eframe::{CreationContext, Frame, NativeOptions, glow};
use egui::{Context, RawInput, Ui, Visuals};

use super::{
    Failure, Start, icon,
    lookout::Lookout,
    memory::Memory,
    renderers::Worked,
    turns::Queue,
    window::{self, Program},
};
use crate::platform::crash;

/// Opens the window and stays until it is closed. `lost` is called when OpenGL draws nothing any more; it is not to
/// come back.
pub(super) fn run(
    start: Start,
    memory: Memory,
    worked: Worked,
    lost: impl Fn() + Send + Sync + 'static,
) -> Result<(), Failure> {
    let place = memory.place();
    let options = NativeOptions {
        viewport: window::viewport(place),
        centered: place.position.is_none(),
        // Flat colours are the whole design; noise would only cost.
        dithering: false,
        ..NativeOptions::default()
    };
    eframe::run_native(
        window::APP_ID,
        options,
        Box::new(|creation| {
            note_renderer(creation);
            let program = Program::new(&creation.egui_ctx, start, memory, worked);
            if let Some(window) = creation.winit_window() {
                window::bring_onto_screen(window, place);
                icon::show(window);
            }
            Ok(Box::new(Window { program, queue: Queue::default(), lookout: Lookout::new(lost) }))
        }),
    )
    .map_err(|error| {
        let reason = error.to_string();
        match error {
            eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => Failure::Screen(reason),
            eframe::Error::AppCreation(_) => Failure::Start(reason),
            _ => Failure::Graphics(reason),
        }
    })
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

/// What eframe calls.
struct Window {
    program: Program,
    queue: Queue,
    lookout: Lookout,
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &Context, _frame: &mut Frame) {
        self.program.logic(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut Frame) {
        self.program.ui(ui);
        self.lookout.keep(ui.ctx());
        if self.queue.seen() {
            ui.request_repaint();
        }
    }

    fn raw_input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        self.queue.next(&mut input.events);
    }

    /// The ground of the theme, so that nothing flashes before the first frame.
    fn clear_color(&self, visuals: &Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _gl: Option<&glow::Context>) {
        self.program.finish();
    }
}
