//! Notices when OpenGL goes on but draws nothing any more.
//!
//! When the graphics device is lost (a remote desktop is left, the computer sleeps, the driver is replaced), OpenGL
//! tells only those who have asked to be told when they made their context, which eframe does not; for all others its
//! calls go on, and do nothing. So the window looks at its own picture when it has just opened and when such a thing may
//! have happened: when a person comes back to it, and after a time without frames.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use egui::{ColorImage, Context, Event};

/// A computer that slept, or a person who was away, draws no frames for at least so long.
const AWAY: Duration = Duration::from_secs(30);
/// One empty picture may be the system's way to change screens; it is believed after as many in a row.
const EMPTY_ENOUGH: u32 = 2;
/// The least time from one look to the next.
const BETWEEN: Duration = Duration::from_millis(300);
/// The picture of the first frame may not be whole.
const FIRST_FRAMES: u32 = 3;

/// Looks at the picture now and then.
pub(super) struct Lookout {
    lost: Arc<dyn Fn() + Send + Sync>,
    /// Empty pictures in a row.
    empty: Arc<AtomicU32>,
    /// When the last frame was, by the clock that goes on while the computer sleeps.
    before: SystemTime,
    frames: u32,
    /// When the picture was looked at.
    looked: Option<Instant>,
    /// It is to be looked at again.
    due: bool,
}

impl Lookout {
    /// `lost` is called when nothing is drawn any more.
    pub(super) fn new(lost: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            lost: Arc::new(lost),
            empty: Arc::default(),
            before: SystemTime::now(),
            frames: 0,
            looked: None,
            // The first picture counts, too, and what tells of the first focus may have come before any frame.
            due: true,
        }
    }

    /// At every frame.
    pub(super) fn keep(&mut self, ctx: &Context) {
        let now = SystemTime::now();
        // A clock that was set back is no reason not to look.
        let away = now.duration_since(self.before).map_or(true, |pause| pause >= AWAY);
        self.before = now;
        self.frames = self.frames.saturating_add(1);
        let (focused, came_back) = ctx.input(|input| {
            (input.focused, input.events.iter().any(|event| matches!(event, Event::WindowFocused(true))))
        });
        self.due |= away || came_back || self.empty.load(Ordering::Relaxed) > 0;
        // What other windows cover need not be there.
        if !self.due || !focused {
            return;
        }
        let rest = self.looked.map_or(Duration::ZERO, |looked| BETWEEN.saturating_sub(looked.elapsed()));
        if self.frames <= FIRST_FRAMES || rest > Duration::ZERO {
            ctx.request_repaint_after(rest);
            return;
        }
        self.due = false;
        self.looked = Some(Instant::now());
        let (lost, empty, again) = (self.lost.clone(), self.empty.clone(), ctx.clone());
        ctx.request_screenshot(move |picture| {
            if !is_empty(&picture) {
                empty.store(0, Ordering::Relaxed);
            } else if empty.fetch_add(1, Ordering::Relaxed) + 1 >= EMPTY_ENOUGH {
                lost();
            } else {
                again.request_repaint_after(BETWEEN);
            }
        });
    }
}

/// Whether a picture shows nothing: one colour all over. The window always has words in it.
fn is_empty(picture: &ColorImage) -> bool {
    let Some(first) = picture.pixels.first() else { return false };
    picture.pixels.iter().all(|pixel| pixel == first)
}

#[cfg(test)]
mod tests {
    use egui::Color32;

    use super::*;

    #[test]
    fn a_picture_of_one_colour_is_empty() {
        let mut picture = ColorImage::filled([80, 60], Color32::TRANSPARENT);
        assert!(is_empty(&picture), "nothing could be read");
        picture.pixels.fill(Color32::BLACK);
        assert!(is_empty(&picture), "black");
        picture.pixels[70] = Color32::WHITE;
        assert!(!is_empty(&picture));
        assert!(
            !is_empty(&ColorImage::filled([0, 0], Color32::BLACK)),
            "a window of no size has nothing to show"
        );
    }
}
