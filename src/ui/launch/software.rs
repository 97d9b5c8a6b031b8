//! The window drawn by the processor alone: egui-winit hears, `ui/raster` paints, softbuffer shows.
//!
//! There is no graphics device that could be missing, too old or lost.

mod hand;
mod screen;

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use egui::{Context, FullOutput, LogicOutput, RawInput, ViewportCommand, ViewportId};
use egui_winit::accesskit_winit;
use winit::{
    application::ApplicationHandler,
    error::EventLoopError,
    event::WindowEvent,
    event_loop::{ActiveEventLoop, ControlFlow, EventLoop, EventLoopProxy},
    window::WindowId,
};

use self::{hand::Hand, screen::Screen};
use super::{
    Failure, Start,
    memory::Memory,
    renderers::Worked,
    turns,
    window::{self, Program},
};
use crate::platform::crash;

/// The time from one frame to the next while something moves.
const PACE: Duration = Duration::from_micros(16_667);
/// The same when somebody types or moves the pointer: sooner, but not for every event.
const LEAST_PAUSE: Duration = Duration::from_millis(5);
/// A window that nobody sees goes on thinking this often, if it wants to.
const UNSEEN_PACE: Duration = Duration::from_millis(100);

/// Opens the window and stays until it is closed.
pub(super) fn run(start: Start, memory: Memory, worked: Worked) -> Result<(), Failure> {
    crash::note_renderer("the processor (softbuffer), not open yet");
    let events = EventLoop::<Wake>::with_user_event().build().map_err(|error| no_screen(&error))?;
    let ctx = Context::default();
    // As eframe has it: a second pass lays out what the first one has measured, and there is one window only.
    ctx.options_mut(|options| options.max_passes = std::num::NonZeroUsize::MIN.saturating_add(1));
    ctx.set_embed_viewports(false);
    ctx.add_font_provider(Arc::new(egui_system_font_provider::SystemFontProvider::new()));
    let proxy = events.create_proxy();
    let wake = Mutex::new(proxy.clone());
    ctx.set_request_repaint_callback(move |request| {
        let wanted =
            Wake::Repaint { when: Instant::now() + request.delay, pass: request.current_cumulative_pass_nr };
        if let Ok(wake) = wake.lock() {
            let _ = wake.send_event(wanted);
        }
    });
    let mut application =
        Application { ctx, proxy, contents: Some((start, memory, worked)), open: None, failure: None };
    events.run_app(&mut application).map_err(|error| no_screen(&error))?;
    application.failure.map_or(Ok(()), Err)
}

fn no_screen(error: &EventLoopError) -> Failure {
    Failure::Screen(error.to_string())
}

/// What wakes the window.
#[derive(Debug)]
enum Wake {
    /// Egui wants a frame at that time; `pass` was its number when it was wanted.
    Repaint {
        when: Instant,
        pass: u64,
    },
    Accessibility(accesskit_winit::Event),
}

impl From<accesskit_winit::Event> for Wake {
    fn from(event: accesskit_winit::Event) -> Self {
        Self::Accessibility(event)
    }
}

/// What winit calls.
struct Application {
    ctx: Context,
    proxy: EventLoopProxy<Wake>,
    /// What the window will hold, until it is open.
    contents: Option<(Start, Memory, Worked)>,
    open: Option<Open>,
    failure: Option<Failure>,
}

/// The open window. Its parts end in this order.
struct Open {
    program: Program,
    screen: Screen,
    hand: Hand,
    /// When the next frame is wanted.
    due: Option<Instant>,
    /// When the last one began.
    drawn: Instant,
    /// Heard but not shown to egui yet: nothing was drawn since, or it has to wait for its turn.
    unseen: RawInput,
    visible: bool,
}

impl Application {
    fn open(&mut self, events: &ActiveEventLoop) -> Result<(), Failure> {
        let Some((start, memory, worked)) = self.contents.take() else { return Ok(()) };
        let place = memory.place();
        let hand = Hand::new(&self.ctx, events, &self.proxy, place)?;
        let screen = Screen::new(&hand.window)?;
        crash::note_renderer("the processor (softbuffer)");
        let program = Program::new(&self.ctx, start, memory, worked);
        window::bring_onto_screen(&hand.window, place);
        let now = Instant::now();
        let drawn = now.checked_sub(PACE).unwrap_or(now);
        let unseen = RawInput::default();
        self.open = Some(Open { program, screen, hand, due: None, drawn, unseen, visible: false });
        self.frame(events);
        Ok(())
    }

    /// Draws a frame at once, whatever was planned.
    fn frame(&mut self, events: &ActiveEventLoop) {
        let Some(open) = &mut self.open else { return };
        match open.frame(&self.ctx, events) {
            Ok(Next::Go) => {}
            Ok(Next::Close) => events.exit(),
            Err(failure) => {
                self.failure = Some(failure);
                events.exit();
            }
        }
    }

    /// Draws a frame if one is due.
    fn catch_up(&mut self, events: &ActiveEventLoop) {
        let now = Instant::now();
        if self.open.as_ref().is_some_and(|open| open.due.is_some_and(|due| due <= now)) && !events.exiting()
        {
            self.frame(events);
        }
    }
}

impl ApplicationHandler<Wake> for Application {
    fn resumed(&mut self, events: &ActiveEventLoop) {
        if let Err(failure) = self.open(events) {
            self.failure = Some(failure);
            events.exit();
        }
    }

    fn user_event(&mut self, events: &ActiveEventLoop, wake: Wake) {
        let Some(open) = &mut self.open else { return };
        match wake {
            Wake::Repaint { when, pass } => {
                // What was wanted before the last frame was served by it.
                let current = self.ctx.cumulative_pass_nr_for(ViewportId::ROOT);
                if current == pass || current == pass + 1 {
                    open.plan(when, PACE);
                }
            }
            Wake::Accessibility(event) => {
                if open.hand.accessibility(&self.ctx, event.window_event) {
                    open.plan(Instant::now(), LEAST_PAUSE);
                }
            }
        }
        // While a window is moved on Windows these are the only calls.
        self.catch_up(events);
    }

    fn window_event(&mut self, events: &ActiveEventLoop, _: WindowId, event: WindowEvent) {
        let Some(open) = &mut self.open else { return };
        match event {
            // Frames are never asked for in this way, so it is the system that has lost what was there.
            WindowEvent::RedrawRequested => {
                if let Err(failure) = open.screen.show_everything(&open.hand.window) {
                    self.failure = Some(failure);
                    events.exit();
                }
                return;
            }
            WindowEvent::CloseRequested => open.hand.info.events.push(egui::ViewportEvent::Close),
            WindowEvent::Occluded(occluded) => open.hand.info.occluded = Some(occluded),
            _ => {}
        }
        let wants_frame = open.hand.hear(&event)
            || matches!(event, WindowEvent::CloseRequested | WindowEvent::Occluded(false));
        if matches!(event, WindowEvent::Resized(_)) && open.visible {
            // At once, or the edge flickers while the window is pulled larger.
            self.frame(events);
        } else if wants_frame {
            open.plan(Instant::now(), LEAST_PAUSE);
        }
    }

    fn about_to_wait(&mut self, events: &ActiveEventLoop) {
        self.catch_up(events);
        let due = self.open.as_ref().and_then(|open| open.due);
        events.set_control_flow(due.map_or(ControlFlow::Wait, ControlFlow::WaitUntil));
    }

    fn exiting(&mut self, _: &ActiveEventLoop) {
        // All of the window goes while the system still listens.
        if let Some(mut open) = self.open.take() {
            self.ctx.on_exit();
            open.hand.window.set_visible(false);
            open.program.finish();
        }
    }
}

/// What comes after a frame.
enum Next {
    Go,
    Close,
}

impl Open {
    /// Wants a frame, not sooner than `pause` after the last one.
    fn plan(&mut self, when: Instant, pause: Duration) {
        let pause = if self.hand.is_seen() { pause } else { UNSEEN_PACE };
        let when = when.max(self.drawn + pause);
        self.due = Some(self.due.map_or(when, |due| due.min(when)));
    }

    fn frame(&mut self, ctx: &Context, events: &ActiveEventLoop) -> Result<Next, Failure> {
        self.due = None;
        self.drawn = Instant::now();
        let mut input = std::mem::take(&mut self.unseen);
        input.append(self.hand.input(ctx));
        let closes = input.viewport().close_requested();
        let commands = if self.hand.is_seen() {
            let turn = turns::take(&mut input.events);
            self.unseen.events = std::mem::replace(&mut input.events, turn);
            self.draw(ctx, events, input)?
        } else {
            let LogicOutput { platform_output, mut viewport_commands } =
                ctx.run_logic(&input, |ctx| self.program.logic(ctx));
            self.unseen = input;
            self.hand.info.events.clear();
            self.hand.answer(events, platform_output);
            viewport_commands.remove(&ViewportId::ROOT).unwrap_or_default()
        };
        let stays = commands.contains(&ViewportCommand::CancelClose);
        if self.hand.obey(ctx, commands, self.screen.image()) {
            self.plan(Instant::now(), LEAST_PAUSE);
        }
        if self.hand.is_seen() && !self.unseen.events.is_empty() {
            self.plan(Instant::now(), Duration::ZERO);
        }
        Ok(if closes && !stays { Next::Close } else { Next::Go })
    }

    /// Runs the program, paints what has changed, and shows it.
    fn draw(
        &mut self,
        ctx: &Context,
        events: &ActiveEventLoop,
        input: RawInput,
    ) -> Result<Vec<ViewportCommand>, Failure> {
        let program = &mut self.program;
        let FullOutput { platform_output, textures_delta, shapes, pixels_per_point, mut viewport_output } =
            ctx.run_ui(input, |ui| {
                program.logic(ui.ctx());
                program.ui(ui);
            });
        self.hand.info.events.clear();
        self.hand.answer(events, platform_output);
        let primitives = ctx.tessellate(shapes, pixels_per_point);
        let ground = ctx.global_style().visuals.panel_fill;
        self.screen.paint(&self.hand.window, textures_delta, &primitives, pixels_per_point, ground);
        if !self.visible {
            // Nothing was to be seen before there was something to see.
            self.visible = true;
            self.hand.window.set_visible(true);
        }
        self.screen.show(&self.hand.window)?;
        Ok(viewport_output.remove(&ViewportId::ROOT).map(|output| output.commands).unwrap_or_default())
    }
}
