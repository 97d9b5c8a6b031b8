//! Triangles: which pixels they cover, and with which colour.
//!
//! Corners are put on a grid of 1/256 pixel and edges are counted in whole numbers, so that two triangles with a
//! common edge cover each pixel along it exactly once (the top-left rule).

use egui::{Color32, epaint::Vertex, epaint::textures::TextureFilter};

use super::{
    canvas::{Canvas, Clip, lay_over, lay_over_line, multiply},
    texture::Texture,
};

/// Steps of the grid to a pixel.
pub(super) const GRID: i64 = 256;
/// Corners farther out, in pixels, are drawn in to here; edge values then fit 64 bits.
const FARTHEST: f32 = 1_048_576.0;

/// A corner of a triangle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Corner {
    /// Place in 1/256 pixel.
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) uv: [f32; 2],
    pub(super) colour: Color32,
}

impl Corner {
    /// A vertex on the grid; nothing for one whose place is no number.
    pub(super) fn new(vertex: &Vertex, pixels_per_point: f32) -> Option<Self> {
        let grid = |points: f32| {
            let pixels = points * pixels_per_point;
            pixels.is_finite().then(|| (pixels.clamp(-FARTHEST, FARTHEST) * GRID as f32).round() as i64)
        };
        Some(Self {
            x: grid(vertex.pos.x)?,
            y: grid(vertex.pos.y)?,
            uv: [vertex.uv.x, vertex.uv.y],
            colour: vertex.color,
        })
    }
}

/// The first pixel whose centre is not before a place on the grid.
pub(super) fn first_pixel(place: i64) -> i32 {
    (place - GRID / 2 + GRID - 1).div_euclid(GRID) as i32
}

/// The pixels three corners may cover where nothing cuts them.
pub(super) fn bounds(corners: &[Corner; 3]) -> Clip {
    let [a, b, c] = corners;
    Clip {
        x0: first_pixel(a.x.min(b.x).min(c.x)),
        y0: first_pixel(a.y.min(b.y).min(c.y)),
        x1: first_pixel(a.x.max(b.x).max(c.x)),
        y1: first_pixel(a.y.max(b.y).max(c.y)),
    }
}

/// Every pixel gets the same colour whatever the clip is, so that a part painted anew fits what is around it:
/// colours are counted from where the line enters the triangle.
pub(super) fn paint(canvas: &mut Canvas, clip: Clip, texture: &Texture, [a, mut b, mut c]: [Corner; 3]) {
    let mut area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
    if area == 0 {
        return;
    }
    if area < 0 {
        std::mem::swap(&mut b, &mut c);
        area = -area;
    }
    let whole = bounds(&[a, b, c]);
    let part = whole.cut(clip);
    if part.is_empty() {
        return;
    }
    // Each edge lies opposite the corner whose share of the colour it measures.
    let edges = [Edge::new(b, c, part.y0), Edge::new(c, a, part.y0), Edge::new(a, b, part.y0)];
    let filling = Filling::new([a, b, c], &edges, area, texture);
    for y in part.y0..part.y1 {
        let down = i64::from(y - part.y0);
        let (mut x0, mut x1) = (i64::from(whole.x0), i64::from(whole.x1));
        for edge in &edges {
            (x0, x1) = edge.cut(down, x0, x1);
        }
        let (from, to) = (x0.max(i64::from(part.x0)), x1.min(i64::from(part.x1)));
        if from < to {
            let line = canvas.line(y, from as i32, to as i32);
            if let Filling::Plain(colour) = filling {
                lay_over_line(line, colour);
            } else {
                let shares = edges.map(|edge| edge.at(x0, down) as f32 / area as f32);
                filling.paint(line, shares, (from - x0) as f32, texture);
            }
        }
    }
}

/// One edge as a function that is positive inside the triangle.
#[derive(Debug, Clone, Copy)]
struct Edge {
    /// The value at the centre of pixel 0 of the first line.
    start: i64,
    /// What a pixel to the right adds.
    step_x: i64,
    /// What a line down adds.
    step_y: i64,
    /// Points on the edge itself count as inside for left and top edges only.
    least: i64,
}

impl Edge {
    fn new(from: Corner, to: Corner, top: i32) -> Self {
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let y = i64::from(top) * GRID + GRID / 2;
        let inclusive = dy < 0 || (dy == 0 && dx > 0);
        Self {
            start: dx * (y - from.y) - dy * (GRID / 2 - from.x),
            step_x: -dy * GRID,
            step_y: dx * GRID,
            least: i64::from(!inclusive),
        }
    }

    fn at(&self, x: i64, down: i64) -> i64 {
        self.start + self.step_x * x + self.step_y * down
    }

    /// The part of `x0..x1` that lies inside, on the line `down` lines below the first.
    fn cut(&self, down: i64, x0: i64, x1: i64) -> (i64, i64) {
        let missing = self.least - (self.start + self.step_y * down);
        match self.step_x {
            0 if missing <= 0 => (x0, x1),
            0 => (x0, x0),
            // step * x >= missing
            step if step > 0 => (x0.max(-floor_of(-missing, step)), x1),
            step => (x0, x1.min(floor_of(-missing, -step) + 1)),
        }
    }
}

/// A quotient rounded down; the divisor is positive. Dividing whole numbers takes long, so it is done with fractions
/// and put right.
fn floor_of(value: i64, divisor: i64) -> i64 {
    const EXACT: i64 = 1 << 52;
    if !(-EXACT..EXACT).contains(&value) || divisor >= EXACT {
        return value.div_euclid(divisor);
    }
    let near = (value as f64 / divisor as f64) as i64;
    let rest = value - near * divisor;
    if rest < 0 {
        near - 1
    } else if rest >= divisor {
        near + 1
    } else {
        near
    }
}

/// How a triangle is filled. Values of corners, and what one pixel to the right adds.
enum Filling {
    Plain(Color32),
    /// Shaded from corner to corner, under one texel.
    Shaded {
        texel: Color32,
        colours: [[f32; 4]; 3],
        step: [f32; 4],
    },
    Textured {
        colours: [[f32; 4]; 3],
        step: [f32; 4],
        /// In texels.
        places: [[f32; 2]; 3],
        stride: [f32; 2],
        filter: TextureFilter,
    },
}

impl Filling {
    fn new(corners: [Corner; 3], edges: &[Edge; 3], area: i64, texture: &Texture) -> Self {
        let [a, b, c] = corners;
        let colours = corners.map(|corner| corner.colour.to_array().map(f32::from));
        let right = edges.map(|edge| edge.step_x as f32 / area as f32);
        let down = edges.map(|edge| edge.step_y as f32 / area as f32);
        let step = mix(&colours, right);
        let places = corners.map(|corner| texture.in_texels(corner.uv));
        if places[0] == places[1] && places[1] == places[2] {
            let texel = texture.sample(texture.filter(0.0), places[0][0], places[0][1]);
            if a.colour == b.colour && b.colour == c.colour {
                return Self::Plain(multiply(a.colour, texel));
            }
            return Self::Shaded { texel, colours, step };
        }
        let stride = mix(&places, right);
        let fall = mix(&places, down);
        let covered = stride[0].hypot(stride[1]).max(fall[0].hypot(fall[1]));
        Self::Textured { colours, step, places, stride, filter: texture.filter(covered) }
    }

    /// Fills a line; `shares` are those of the corners at the pixel `aside` pixels before its first.
    fn paint(&self, line: &mut [Color32], shares: [f32; 3], aside: f32, texture: &Texture) {
        match self {
            Self::Plain(colour) => lay_over_line(line, *colour),
            Self::Shaded { texel, colours, step } => {
                let first = mix(colours, shares);
                let mut at = aside;
                for pixel in line {
                    lay_over(pixel, multiply(rounded(along(first, step, at)), *texel));
                    at += 1.0;
                }
            }
            Self::Textured { colours, step, places, stride, filter } => {
                let (first, place) = (mix(colours, shares), mix(places, shares));
                let mut at = aside;
                for pixel in line {
                    let [x, y] = along(place, stride, at);
                    let texel = texture.sample(*filter, x, y);
                    lay_over(pixel, multiply(rounded(along(first, step, at)), texel));
                    at += 1.0;
                }
            }
        }
    }
}

fn mix<const N: usize>(values: &[[f32; N]; 3], shares: [f32; 3]) -> [f32; N] {
    std::array::from_fn(|i| values[0][i] * shares[0] + values[1][i] * shares[1] + values[2][i] * shares[2])
}

/// A value so many pixels to the right.
fn along<const N: usize>(first: [f32; N], step: &[f32; N], pixels: f32) -> [f32; N] {
    std::array::from_fn(|i| first[i] + step[i] * pixels)
}

fn rounded(colour: [f32; 4]) -> Color32 {
    let [r, g, b, a] = colour.map(|channel| (channel + 0.5) as u8);
    Color32::from_rgba_premultiplied(r, g, b, a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotient_is_rounded_down_whatever_its_size() {
        let mut number = 0x2545_F491_4F6C_DD1D_u64;
        for round in 0..200_000_u32 {
            number = number.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
            let value = (number as i64) >> (round % 60);
            number = number.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
            let divisor = (number >> (1 + round % 62)).max(1) as i64;
            for value in [value, value / divisor * divisor, (value / divisor * divisor).saturating_sub(1)] {
                assert_eq!(floor_of(value, divisor), value.div_euclid(divisor), "{value} / {divisor}");
            }
        }
    }
}
