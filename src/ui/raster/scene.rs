//! A frame taken apart: rectangles and triangles with the pixels they cover.

use std::ops::Range;

use egui::{Mesh, TextureId, epaint::Vertex};

use super::{
    canvas::{Canvas, Clip},
    quad::Quad,
    texture::Texture,
    triangle::{self, Corner},
};

/// All that is painted in one frame, in its order.
#[derive(Default)]
pub(super) struct Scene {
    batches: Vec<Batch>,
    pieces: Vec<Piece>,
    /// The corners of the mesh at hand; kept for its room only.
    corners: Vec<Option<Corner>>,
}

/// Pieces with a clip and a texture in common.
pub(super) struct Batch {
    pub(super) texture: TextureId,
    pub(super) clip: Clip,
    pieces: Range<usize>,
}

/// A part of a mesh.
pub(super) struct Piece {
    form: Form,
    /// The pixels it may touch.
    pub(super) bounds: Clip,
}

enum Form {
    Quad(Quad),
    Triangle([Corner; 3]),
}

impl Scene {
    pub(super) fn clear(&mut self) {
        self.batches.clear();
        self.pieces.clear();
    }

    /// Takes a mesh apart. What cannot be seen is left out.
    pub(super) fn add(&mut self, mesh: &Mesh, clip: Clip, pixels_per_point: f32) {
        let first = self.pieces.len();
        self.corners.clear();
        self.corners
            .extend(mesh.vertices.iter().map(|vertex: &Vertex| Corner::new(vertex, pixels_per_point)));
        let corners = &self.corners;
        let corner = |index: u32| corners.get(index as usize).copied().flatten();
        let mut rest = mesh.indices.as_slice();
        while let [a, b, c, after @ ..] = rest {
            rest = after;
            let (Some(a), Some(b), Some(c)) = (corner(*a), corner(*b), corner(*c)) else { continue };
            // Most of what egui draws are rectangles made of two triangles: glyphs and grounds.
            let (form, bounds) = if let [d, e, f, after @ ..] = rest
                && let (Some(d), Some(e), Some(f)) = (corner(*d), corner(*e), corner(*f))
                && let Some(quad) = Quad::of([a, b, c], [d, e, f])
            {
                rest = after;
                (Form::Quad(quad), quad.bounds())
            } else {
                let corners = [a, b, c];
                (Form::Triangle(corners), triangle::bounds(&corners))
            };
            let bounds = bounds.cut(clip);
            if !bounds.is_empty() {
                self.pieces.push(Piece { form, bounds });
            }
        }
        self.batches.push(Batch { texture: mesh.texture_id, clip, pieces: first..self.pieces.len() });
    }

    /// The batches with their pieces, in the order of painting.
    pub(super) fn batches(&self) -> impl Iterator<Item = (&Batch, &[Piece])> {
        self.batches.iter().map(|batch| (batch, self.pieces.get(batch.pieces.clone()).unwrap_or_default()))
    }
}

impl Piece {
    pub(super) fn paint(&self, canvas: &mut Canvas, clip: Clip, texture: &Texture) {
        match &self.form {
            Form::Quad(quad) => quad.paint(canvas, clip, texture),
            Form::Triangle(corners) => triangle::paint(canvas, clip, texture, *corners),
        }
    }

    /// What it is, as a number that differs from that of any other piece.
    pub(super) fn fingerprint(&self, seed: u64) -> u64 {
        match &self.form {
            Form::Quad(quad) => quad.corners().into_iter().fold(mix(seed, 1), fingerprint),
            Form::Triangle(corners) => corners.iter().fold(mix(seed, 2), fingerprint),
        }
    }

    /// Whether the texture under it is not what it was.
    pub(super) fn has_changed(&self, texture: &Texture) -> bool {
        match &self.form {
            Form::Quad(quad) => texture.has_changed(quad.corners().into_iter().map(|corner| &corner.uv)),
            Form::Triangle(corners) => texture.has_changed(corners.iter().map(|corner| &corner.uv)),
        }
    }
}

fn fingerprint(seed: u64, corner: &Corner) -> u64 {
    let place = (corner.x as u64) << 32 ^ (corner.y as u64 & 0xFFFF_FFFF);
    let uv = u64::from(corner.uv[0].to_bits()) << 32 | u64::from(corner.uv[1].to_bits());
    mix(mix(mix(seed, place), uv), u64::from(u32::from_le_bytes(corner.colour.to_array())))
}

/// A number that depends on both, and on which is which.
pub(super) fn mix(seed: u64, value: u64) -> u64 {
    let product = u128::from(seed ^ 0x9E37_79B9_7F4A_7C15) * u128::from(value ^ 0xA076_1D64_78BD_642F);
    (product as u64 ^ (product >> 64) as u64).wrapping_add(seed.rotate_left(23))
}
