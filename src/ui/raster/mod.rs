//! The program's own renderer: egui's triangles to an image, on the CPU and the same on every machine.
//!
//! Colours are multiplied and blended in gamma space with premultiplied alpha, as egui's OpenGL painter does it.
//! Paint callbacks are left out: nothing in this program uses them.

#![allow(clippy::cast_possible_wrap)] // no side of a picture or texture comes near 2^31
#![allow(clippy::float_cmp)] // equal here means: the very same vertex value
#![allow(clippy::many_single_char_names)] // r g b a, x y, and the corners a b c are the trade's names

mod canvas;
mod picture;
mod quad;
mod scene;
mod texture;
mod tiles;
mod triangle;

use std::{collections::HashMap, fmt};

use egui::{ClippedPrimitive, Color32, ColorImage, TextureId, TexturesDelta, epaint::Primitive};

use canvas::{Canvas, Clip};
pub use picture::{PictureError, encode_png, save_png};
use scene::{Scene, mix};
use texture::Texture;
use tiles::Tiles;

/// Paints egui's output into an image.
#[derive(Default)]
pub struct Raster {
    textures: HashMap<TextureId, Texture>,
    /// Textures the next painting may still need, but none after it.
    doomed: Vec<TextureId>,
    canvas: Canvas,
    scene: Scene,
    tiles: Tiles,
    ground: Option<Color32>,
}

impl Raster {
    /// A renderer without textures.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes over new and changed textures. Freed ones go after the next painting. The delta is empty
    /// afterwards, as egui wants it.
    pub fn apply(&mut self, delta: &mut TexturesDelta) {
        for (id, images) in delta.set.drain() {
            self.doomed.retain(|doomed| *doomed != id);
            for image in images {
                match image.pos {
                    None => {
                        self.textures.insert(id, Texture::new(&image.image, image.options));
                    }
                    Some(position) => {
                        if let Some(texture) = self.textures.get_mut(&id) {
                            texture.update(position, &image.image);
                        }
                    }
                }
            }
        }
        self.doomed.extend(delta.free.drain());
    }

    /// Paints a whole frame of the given size in pixels. Positions in the primitives are in points.
    pub fn paint(
        &mut self,
        primitives: &[ClippedPrimitive],
        pixels_per_point: f32,
        size: [usize; 2],
        ground: Color32,
    ) -> &ColorImage {
        self.tiles.forget();
        self.repaint(primitives, pixels_per_point, size, ground);
        self.canvas.image()
    }

    /// Makes the picture that was painted last into this one and says which parts of it were touched: only those
    /// that have changed. The picture is the same as the one [`Self::paint`] makes.
    pub fn repaint(
        &mut self,
        primitives: &[ClippedPrimitive],
        pixels_per_point: f32,
        size: [usize; 2],
        ground: Color32,
    ) -> Vec<Part> {
        self.canvas.resize(size);
        if self.ground != Some(ground) {
            self.ground = Some(ground);
            self.tiles.forget();
        }
        self.take_apart(primitives, pixels_per_point);
        let damage = self.damage();
        for part in &damage {
            self.canvas.clear(*part, ground);
            for (batch, pieces) in self.scene.batches() {
                let clip = batch.clip.cut(*part);
                let Some(texture) = self.textures.get(&batch.texture).filter(|_| !clip.is_empty()) else {
                    continue;
                };
                for piece in pieces.iter().filter(|piece| !piece.bounds.cut(*part).is_empty()) {
                    piece.paint(&mut self.canvas, clip, texture);
                }
            }
        }
        for texture in self.textures.values_mut() {
            texture.settle();
        }
        for id in self.doomed.drain(..) {
            self.textures.remove(&id);
        }
        damage.into_iter().map(Part::from).collect()
    }

    /// What was painted last.
    #[must_use]
    pub fn image(&self) -> &ColorImage {
        self.canvas.image()
    }

    fn take_apart(&mut self, primitives: &[ClippedPrimitive], pixels_per_point: f32) {
        self.scene.clear();
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let clip = self.canvas.clip(*clip_rect, pixels_per_point);
            if let (Primitive::Mesh(mesh), false) = (primitive, clip.is_empty())
                && self.textures.get(&mesh.texture_id).is_some_and(|texture| !texture.is_empty())
            {
                self.scene.add(mesh, clip, pixels_per_point);
            }
        }
    }

    /// Compares the frame with the one before.
    fn damage(&mut self) -> Vec<Clip> {
        self.tiles.begin(self.canvas.bounds());
        for (batch, pieces) in self.scene.batches() {
            let Some(texture) = self.textures.get(&batch.texture) else { continue };
            let seed = match batch.texture {
                TextureId::Managed(number) => mix(1, number),
                TextureId::User(number) => mix(2, number),
            };
            let Clip { x0, y0, x1, y1 } = batch.clip;
            let seed = [x0, y0, x1, y1].into_iter().fold(seed, |seed, side| mix(seed, side as u64));
            for piece in pieces {
                self.tiles.cover(piece.bounds, piece.fingerprint(seed), piece.has_changed(texture));
            }
        }
        self.tiles.damage()
    }
}

/// A rectangle of pixels in the picture, never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
}

impl From<Clip> for Part {
    fn from(clip: Clip) -> Self {
        let [x, y, right, bottom] = [clip.x0, clip.y0, clip.x1, clip.y1].map(|side| side.max(0) as usize);
        Self { x, y, width: right.saturating_sub(x), height: bottom.saturating_sub(y) }
    }
}

impl fmt::Debug for Raster {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Raster")
            .field("textures", &self.textures.len())
            .field("size", &self.canvas.image().size)
            .finish_non_exhaustive()
    }
}
