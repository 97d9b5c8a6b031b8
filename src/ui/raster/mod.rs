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
mod texture;
mod triangle;

use std::{collections::HashMap, fmt};

use egui::{ClippedPrimitive, Color32, ColorImage, Mesh, TextureId, TexturesDelta, epaint::Primitive};

use canvas::{Canvas, Clip};
pub use picture::{PictureError, encode_png, save_png};
use texture::Texture;
use triangle::Corner;

/// Paints egui's output into an image.
#[derive(Default)]
pub struct Raster {
    textures: HashMap<TextureId, Texture>,
    /// Textures the next painting may still need, but none after it.
    doomed: Vec<TextureId>,
    canvas: Canvas,
}

impl Raster {
    /// A renderer without textures.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes over new and changed textures. Freed ones go after the next [`Self::paint`]. The delta is empty
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

    /// Paints a frame of the given size in pixels. Positions in the primitives are in points.
    pub fn paint(
        &mut self,
        primitives: &[ClippedPrimitive],
        pixels_per_point: f32,
        size: [usize; 2],
        ground: Color32,
    ) -> &ColorImage {
        self.canvas.clear(size, ground);
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let clip = self.canvas.clip(*clip_rect, pixels_per_point);
            if let (Primitive::Mesh(mesh), false) = (primitive, clip.is_empty()) {
                self.paint_mesh(mesh, clip, pixels_per_point);
            }
        }
        for id in self.doomed.drain(..) {
            self.textures.remove(&id);
        }
        self.canvas.image()
    }

    /// What was painted last.
    #[must_use]
    pub fn image(&self) -> &ColorImage {
        self.canvas.image()
    }

    fn paint_mesh(&mut self, mesh: &Mesh, clip: Clip, pixels_per_point: f32) {
        let Some(texture) = self.textures.get(&mesh.texture_id).filter(|texture| !texture.is_empty()) else {
            return;
        };
        let corner = |index: u32| {
            let vertex = mesh.vertices.get(index as usize)?;
            Corner::new(vertex, pixels_per_point)
        };
        let mut rest = mesh.indices.as_slice();
        while let [a, b, c, after @ ..] = rest {
            rest = after;
            let (Some(a), Some(b), Some(c)) = (corner(*a), corner(*b), corner(*c)) else { continue };
            // Most of what egui draws are rectangles made of two triangles: glyphs and grounds.
            if let [d, e, f, after @ ..] = rest
                && let (Some(d), Some(e), Some(f)) = (corner(*d), corner(*e), corner(*f))
                && let Some(quad) = quad::Quad::of([a, b, c], [d, e, f])
            {
                rest = after;
                quad.paint(&mut self.canvas, clip, texture);
                continue;
            }
            triangle::paint(&mut self.canvas, clip, texture, [a, b, c]);
        }
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
