//! Upright rectangles made of two triangles: glyphs, images and grounds, painted line by line.

use egui::{Color32, epaint::textures::TextureFilter};

use super::{
    canvas::{Canvas, Clip, blend, fade, lay_over, lay_over_line, multiply},
    texture::Texture,
    triangle::{Corner, GRID, first_pixel},
};

/// Texels count as lying on pixels when they are off by less than this.
const HARDLY: f32 = 1.0 / 64.0;

/// An upright rectangle of one colour, with an upright part of the texture on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quad {
    low: Corner,
    high: Corner,
}

impl Quad {
    /// The rectangle two triangles make, if they make one.
    pub(super) fn of(one: [Corner; 3], other: [Corner; 3]) -> Option<Self> {
        let [first, rest @ ..] = one;
        let all = || rest.iter().chain(&other);
        if all().any(|corner| corner.colour != first.colour) {
            return None;
        }
        let (mut low, mut high) = (first, first);
        for corner in all() {
            if corner.x < low.x {
                (low.x, low.uv[0]) = (corner.x, corner.uv[0]);
            }
            if corner.y < low.y {
                (low.y, low.uv[1]) = (corner.y, corner.uv[1]);
            }
            if corner.x > high.x {
                (high.x, high.uv[0]) = (corner.x, corner.uv[0]);
            }
            if corner.y > high.y {
                (high.y, high.uv[1]) = (corner.y, corner.uv[1]);
            }
        }
        if low.x == high.x || low.y == high.y {
            return None;
        }
        // Every corner of both must be one of the rectangle's, with the texture upright on it.
        let place = |corner: &Corner| {
            let (right, down) = (corner.x == high.x, corner.y == high.y);
            let x = if right { high } else { low };
            let y = if down { high } else { low };
            let fits = corner.x == x.x && corner.y == y.y && corner.uv == [x.uv[0], y.uv[1]];
            fits.then_some(1_u8 << (u8::from(right) + 2 * u8::from(down)))
        };
        let corners = |triangle: [Corner; 3]| {
            let [a, b, c] = triangle;
            Some(place(&a)? | place(&b)? | place(&c)?)
        };
        // Each triangle leaves out one corner; the two left out face each other.
        let (one, other) = (corners(one)?, corners(other)?);
        matches!((one, other), (0b0111, 0b1110) | (0b1110, 0b0111) | (0b1011, 0b1101) | (0b1101, 0b1011))
            .then_some(Self { low, high })
    }

    /// The pixels it covers where nothing cuts it.
    pub(super) fn bounds(&self) -> Clip {
        Clip {
            x0: first_pixel(self.low.x),
            y0: first_pixel(self.low.y),
            x1: first_pixel(self.high.x),
            y1: first_pixel(self.high.y),
        }
    }

    pub(super) fn corners(&self) -> [&Corner; 2] {
        [&self.low, &self.high]
    }

    /// Every pixel gets the same colour whatever the clip is, so that a part painted anew fits what is around it:
    /// all is counted from the first pixel of the whole rectangle.
    pub(super) fn paint(&self, canvas: &mut Canvas, clip: Clip, texture: &Texture) {
        let whole = self.bounds();
        let part = whole.cut(clip);
        if part.is_empty() {
            return;
        }
        let (low, high) = (texture.in_texels(self.low.uv), texture.in_texels(self.high.uv));
        let columns = Axis::new(self.low.x, self.high.x, low[0], high[0], whole.x0);
        let lines = Axis::new(self.low.y, self.high.y, low[1], high[1], whole.y0);
        if columns.step == 0.0 && lines.step == 0.0 {
            let texel = texture.sample(texture.filter(0.0), low[0], low[1]);
            let colour = multiply(self.low.colour, texel);
            for y in part.y0..part.y1 {
                lay_over_line(canvas.line(y, part.x0, part.x1), colour);
            }
            return;
        }
        let filter = texture.filter(columns.step.abs().max(lines.step.abs()) - HARDLY);
        let (width, height) = ((whole.x1 - whole.x0) as usize, (whole.y1 - whole.y0) as usize);
        let on_pixels = columns
            .whole_texels(width)
            .zip(lines.whole_texels(height))
            .filter(|(column, row)| texture.holds(*column, *row, width, height));
        let between_pixels = columns
            .shifted_texels(width)
            .zip(lines.whole_texels(height))
            .filter(|((column, _), row)| texture.holds(*column, *row, width + 1, height))
            .filter(|_| filter == TextureFilter::Linear);
        let aside = part.x0 - whole.x0;
        for y in part.y0..part.y1 {
            let down = y - whole.y0;
            let line = canvas.line(y, part.x0, part.x1);
            let stretch = |column: i32, row: i32, length| texture.stretch(column + aside, row + down, length);
            match (on_pixels, between_pixels) {
                (Some((column, row)), _) => self.copy(line, stretch(column, row, line.len())),
                (None, Some(((column, share), row))) => {
                    self.slide(line, stretch(column, row, line.len() + 1), share);
                }
                (None, None) => self.sample(line, texture, filter, (columns, aside), lines.at(down)),
            }
        }
    }

    /// One texel to a pixel: how egui lays out most of its glyphs.
    fn copy(&self, line: &mut [Color32], texels: &[Color32]) {
        for (pixel, texel) in line.iter_mut().zip(texels) {
            self.dab(pixel, *texel);
        }
    }

    /// Two texels to a pixel, this share of the second in 256: glyphs in the middle of a button and the like.
    fn slide(&self, line: &mut [Color32], texels: &[Color32], share: u32) {
        for (pixel, pair) in line.iter_mut().zip(texels.windows(2)) {
            if let [one, other] = pair
                && (*one != Color32::TRANSPARENT || *other != Color32::TRANSPARENT)
            {
                self.dab(pixel, blend(*one, *other, share));
            }
        }
    }

    /// One texel onto one pixel.
    fn dab(&self, pixel: &mut Color32, texel: Color32) {
        let colour = self.low.colour;
        match texel.a() {
            0 if texel == Color32::TRANSPARENT => {}
            255 if texel == Color32::WHITE => lay_over(pixel, colour),
            // Glyphs are white, more or less of it.
            share if texel == Color32::from_rgba_premultiplied(share, share, share, share) => {
                lay_over(pixel, fade(colour, share));
            }
            _ => lay_over(pixel, multiply(colour, texel)),
        }
    }

    fn sample(
        &self,
        line: &mut [Color32],
        texture: &Texture,
        filter: TextureFilter,
        (columns, aside): (Axis, i32),
        row: f32,
    ) {
        for (index, pixel) in line.iter_mut().enumerate() {
            let texel = texture.sample(filter, columns.at(aside + index as i32), row);
            lay_over(pixel, multiply(self.low.colour, texel));
        }
    }
}

/// The texture along one axis: a texel for every pixel.
#[derive(Clone, Copy)]
struct Axis {
    /// In texels, at the centre of the first pixel.
    start: f32,
    /// Texels to a pixel.
    step: f32,
}

impl Axis {
    fn new(low: i64, high: i64, from: f32, to: f32, first: i32) -> Self {
        let step = (to - from) * GRID as f32 / (high - low) as f32;
        let inset = (i64::from(first) * GRID + GRID / 2 - low) as f32 / GRID as f32;
        Self { start: from + inset * step, step }
    }

    fn at(self, pixel: i32) -> f32 {
        self.start + self.step * pixel as f32
    }

    /// The first texel and the share in 256 of the one after it, when every pixel lies on two in the same way.
    fn shifted_texels(self, pixels: usize) -> Option<(i32, u32)> {
        let first = (self.start - 0.5).floor();
        let last = self.start + (pixels as f32 - 1.0);
        let share = ((self.start - 0.5 - first) * 256.0) as u32;
        ((self.at(pixels as i32 - 1) - last).abs() < HARDLY).then_some((first as i32, share))
    }

    /// The first texel, when every pixel's centre lies on a texel's.
    fn whole_texels(self, pixels: usize) -> Option<i32> {
        let first = (self.start - 0.5).round();
        let last = self.at(pixels as i32 - 1) - 0.5;
        let hardly_off = |place: f32, texel: f32| (place - texel).abs() < HARDLY;
        (hardly_off(self.start - 0.5, first) && hardly_off(last, first + (pixels as f32 - 1.0)))
            .then_some(first as i32)
    }
}
