//! The picture, and how it comes onto the window.

use std::{collections::VecDeque, num::NonZeroU32, sync::Arc};

use egui::{ClippedPrimitive, Color32, ColorImage, TexturesDelta};
use softbuffer::{Rect, SoftBufferError, Surface};
use winit::window::Window;

use super::Failure;
use crate::ui::raster::{Part, Raster};

/// Buffers that were shown more frames ago than these are filled anew.
const OLDEST: usize = 4;

pub(super) struct Screen {
    raster: Raster,
    surface: Surface<Arc<Window>, Arc<Window>>,
    /// What changed from frame to frame, the last one first.
    damage: VecDeque<Vec<Part>>,
}

impl Screen {
    pub(super) fn new(window: &Arc<Window>) -> Result<Self, Failure> {
        let context = softbuffer::Context::new(window.clone()).map_err(|error| failed(&error))?;
        let surface = Surface::new(&context, window.clone()).map_err(|error| failed(&error))?;
        Ok(Self { raster: Raster::new(), surface, damage: VecDeque::new() })
    }

    /// The picture as it is now.
    pub(super) fn image(&self) -> &ColorImage {
        self.raster.image()
    }

    /// Brings the picture up to date.
    pub(super) fn paint(
        &mut self,
        window: &Window,
        mut textures: TexturesDelta,
        primitives: &[ClippedPrimitive],
        pixels_per_point: f32,
        ground: Color32,
    ) {
        self.raster.apply(&mut textures);
        let size = window.inner_size();
        let size = [size.width as usize, size.height as usize];
        let damage = self.raster.repaint(primitives, pixels_per_point, size, ground);
        self.damage.truncate(OLDEST - 1);
        self.damage.push_front(damage);
    }

    /// Shows what has changed since the last time.
    pub(super) fn show(&mut self, window: &Window) -> Result<(), Failure> {
        if self.damage.front().is_some_and(Vec::is_empty) {
            self.damage.pop_front();
            return Ok(());
        }
        self.present(window, false).map_err(|error| failed(&error))
    }

    /// Shows the whole picture again: the system has lost it.
    pub(super) fn show_everything(&mut self, window: &Window) -> Result<(), Failure> {
        self.damage.clear();
        self.present(window, true).map_err(|error| failed(&error))
    }

    fn present(&mut self, window: &Window, everything: bool) -> Result<(), SoftBufferError> {
        let image = self.raster.image();
        let [width, height] = image.size;
        let (Some(columns), Some(lines)) = (NonZeroU32::new(width as u32), NonZeroU32::new(height as u32))
        else {
            return Ok(());
        };
        self.surface.resize(columns, lines)?;
        let mut buffer = self.surface.buffer_mut()?;
        let whole = [Part { x: 0, y: 0, width, height }];
        let fresh = self.damage.front().map_or(whole.as_slice(), Vec::as_slice);
        let age = usize::from(buffer.age());
        let fits = |part: &Part| part.x + part.width <= width && part.y + part.height <= height;
        let known = age > 0 && age <= self.damage.len() && self.damage.iter().take(age).flatten().all(fits);
        if known && !everything {
            for part in self.damage.iter().take(age).flatten() {
                copy(image, &mut buffer, *part);
            }
        } else {
            copy(image, &mut buffer, whole[0]);
        }
        let shown = if everything || !known { whole.as_slice() } else { fresh };
        let shown: Vec<Rect> = shown.iter().filter_map(rectangle).collect();
        window.pre_present_notify();
        buffer.present_with_damage(&shown)
    }
}

/// Pixels as the system wants them: red, green and blue in one number.
fn copy(image: &ColorImage, buffer: &mut [u32], part: Part) {
    let width = image.size[0];
    for y in part.y..part.y + part.height {
        let line = y * width + part.x..y * width + part.x + part.width;
        let (Some(from), Some(to)) = (image.pixels.get(line.clone()), buffer.get_mut(line)) else { return };
        for (pixel, colour) in to.iter_mut().zip(from) {
            let [r, g, b, _] = colour.to_array();
            *pixel = u32::from_be_bytes([0, r, g, b]);
        }
    }
}

fn rectangle(part: &Part) -> Option<Rect> {
    Some(Rect {
        x: u32::try_from(part.x).ok()?,
        y: u32::try_from(part.y).ok()?,
        width: NonZeroU32::new(u32::try_from(part.width).ok()?)?,
        height: NonZeroU32::new(u32::try_from(part.height).ok()?)?,
    })
}

fn failed(error: &SoftBufferError) -> Failure {
    Failure::Graphics(error.to_string())
}
