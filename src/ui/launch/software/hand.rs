//! The window's ties to the system: input, clipboard, pointer, screen reader, and what the program wants of it.

use std::sync::Arc;

use egui::{ColorImage, Context, Event, PlatformOutput, RawInput, ViewportCommand, ViewportId, ViewportInfo};
use egui_winit::{ActionRequested, accesskit_winit};
use winit::{
    dpi::LogicalSize,
    event::WindowEvent,
    event_loop::{ActiveEventLoop, EventLoopProxy},
    monitor::MonitorHandle,
    window::Window,
};

use super::{super::icon, Failure, Wake, window};
use crate::settings::WindowPlace;

/// No texture is larger, in pixels. Memory is all it costs.
const LARGEST_TEXTURE: usize = 8192;

pub(super) struct Hand {
    pub(super) window: Arc<Window>,
    state: egui_winit::State,
    pub(super) info: ViewportInfo,
}

impl Hand {
    /// Makes the window, hidden until there is something to see.
    pub(super) fn new(
        ctx: &Context,
        events: &ActiveEventLoop,
        proxy: &EventLoopProxy<Wake>,
        place: WindowPlace,
    ) -> Result<Self, Failure> {
        let mut wanted = window::viewport(place).with_visible(false);
        let screens: Vec<MonitorHandle> = events.available_monitors().collect();
        let room =
            |screen: &MonitorHandle| -> LogicalSize<f32> { screen.size().to_logical(screen.scale_factor()) };
        if let Some(size) = wanted.inner_size
            && !screens.is_empty()
        {
            let (width, height) =
                screens.iter().map(room).fold((0.0_f32, 0.0_f32), |(width, height), room| {
                    (width.max(room.width), height.max(room.height))
                });
            wanted = wanted.with_inner_size([size.x.min(width), size.y.min(height)]);
        }
        if let (None, Some(size), Some(screen)) =
            (place.position, wanted.inner_size, events.primary_monitor().or(screens.into_iter().next()))
        {
            let room = room(&screen);
            if room.width > 0.0 && room.height > 0.0 {
                wanted = wanted.with_position([(room.width - size.x) / 2.0, (room.height - size.y) / 2.0]);
            }
        }
        let attributes = egui_winit::create_winit_window_attributes(ctx, wanted.clone());
        let window = events.create_window(attributes).map_err(|error| Failure::Screen(error.to_string()))?;
        egui_winit::apply_viewport_builder_to_window(ctx, &window, &wanted);
        icon::show(&window);
        let mut info = ViewportInfo::default();
        egui_winit::update_viewport_info(&mut info, ctx, &window, true);
        // The program knows the screen's scale from the beginning.
        let pixels_per_point = egui_winit::pixels_per_point(ctx, &window);
        ctx.input_mut(|input| {
            input.raw.viewports.insert(ViewportId::ROOT, info.clone());
            input.pixels_per_point = pixels_per_point;
        });
        let mut state = egui_winit::State::new(
            ctx.clone(),
            ViewportId::ROOT,
            &window,
            Some(window.scale_factor() as f32),
            window.theme(),
            Some(LARGEST_TEXTURE),
        );
        state.init_accesskit(events, &window, proxy.clone());
        Ok(Self { window: Arc::new(window), state, info })
    }

    /// Whether anything drawn could be seen.
    pub(super) fn is_seen(&self) -> bool {
        let size = self.window.inner_size();
        size.width > 0 && size.height > 0 && self.info.visible() != Some(false)
    }

    /// Takes in what the system says; whether that is worth a frame.
    pub(super) fn hear(&mut self, event: &WindowEvent) -> bool {
        self.state.on_window_event(&self.window, event).repaint
    }

    /// All that was heard since the last time.
    pub(super) fn input(&mut self, ctx: &Context) -> RawInput {
        egui_winit::update_viewport_info(&mut self.info, ctx, &self.window, false);
        let mut input = self.state.take_egui_input(&self.window);
        input.viewports.insert(ViewportId::ROOT, self.info.clone());
        input
    }

    /// Pointer, clipboard, links, input method and screen reader, as the program wants them now.
    pub(super) fn answer(&mut self, events: &ActiveEventLoop, output: PlatformOutput) {
        self.state.handle_platform_output_with_event_loop(&self.window, events, output);
    }

    /// Does what the program asks of its window; whether that is worth a frame.
    pub(super) fn obey(
        &mut self,
        ctx: &Context,
        commands: Vec<ViewportCommand>,
        picture: &ColorImage,
    ) -> bool {
        let mut actions = Vec::new();
        egui_winit::process_viewport_commands(ctx, &mut self.info, commands, &self.window, &mut actions);
        let mut heard = !self.info.events.is_empty();
        for action in actions {
            let event = match action {
                ActionRequested::Screenshot(callback) => {
                    callback.complete(Arc::new(picture.clone()));
                    continue;
                }
                ActionRequested::PaintWhileHidden => continue,
                ActionRequested::Cut => Event::Cut,
                ActionRequested::Copy => Event::Copy,
                ActionRequested::Paste => match self.state.clipboard_text() {
                    Some(text) if !text.is_empty() => Event::Paste(text.replace("\r\n", "\n")),
                    _ => continue,
                },
            };
            self.state.egui_input_mut().events.push(event);
            heard = true;
        }
        heard
    }

    /// What a screen reader wants; whether that is worth a frame.
    pub(super) fn accessibility(&mut self, ctx: &Context, event: accesskit_winit::WindowEvent) -> bool {
        match event {
            accesskit_winit::WindowEvent::InitialTreeRequested => ctx.enable_accesskit(),
            accesskit_winit::WindowEvent::ActionRequested(request) => {
                self.state.on_accesskit_action_request(request);
            }
            accesskit_winit::WindowEvent::AccessibilityDeactivated => {
                ctx.disable_accesskit();
                return false;
            }
        }
        true
    }
}
