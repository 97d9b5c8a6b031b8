//! The picture that is painted on, and how colours are laid over each other.

use egui::{Color32, ColorImage, Rect};

/// No side of a picture is longer, in pixels.
const LONGEST_SIDE: usize = 16_384;

/// The picture. Pixels are premultiplied.
#[derive(Default)]
pub(super) struct Canvas {
    image: ColorImage,
}

impl Canvas {
    /// Makes the picture this large; what is on it then is of no use when the size has changed.
    pub(super) fn resize(&mut self, [width, height]: [usize; 2]) {
        let size = [width.min(LONGEST_SIDE), height.min(LONGEST_SIDE)];
        if self.image.size != size {
            self.image.size = size;
            self.image.source_size = egui::vec2(size[0] as f32, size[1] as f32);
            // The memory of a window that was large once is given back.
            self.image.pixels = vec![Color32::TRANSPARENT; size[0] * size[1]];
        }
    }

    /// Makes a part of the picture one colour.
    pub(super) fn clear(&mut self, part: Clip, ground: Color32) {
        for y in part.y0..part.y1 {
            self.line(y, part.x0, part.x1).fill(ground);
        }
    }

    /// The whole picture.
    pub(super) fn bounds(&self) -> Clip {
        let [width, height] = self.image.size.map(|side| side as i32);
        Clip { x0: 0, y0: 0, x1: width, y1: height }
    }

    pub(super) fn image(&self) -> &ColorImage {
        &self.image
    }

    /// The pixels of a clip rectangle in points: its edges go to the nearest pixel, as in egui's OpenGL painter.
    pub(super) fn clip(&self, clip: Rect, pixels_per_point: f32) -> Clip {
        let [width, height] = self.image.size.map(|side| side as i32);
        let pixel = |points: f32, limit: i32| ((points * pixels_per_point).round() as i32).clamp(0, limit);
        Clip {
            x0: pixel(clip.min.x, width),
            y0: pixel(clip.min.y, height),
            x1: pixel(clip.max.x, width),
            y1: pixel(clip.max.y, height),
        }
    }

    /// The pixels `x0..x1` of a line; none where that is outside the picture.
    pub(super) fn line(&mut self, y: i32, x0: i32, x1: i32) -> &mut [Color32] {
        let [width, height] = self.image.size;
        let (Ok(y), Ok(x0), Ok(x1)) = (usize::try_from(y), usize::try_from(x0), usize::try_from(x1)) else {
            return &mut [];
        };
        if y >= height || x1 > width || x0 > x1 {
            return &mut [];
        }
        self.image.pixels.get_mut(y * width + x0..y * width + x1).unwrap_or_default()
    }
}

/// Pixels `x0..x1` and `y0..y1`: those that may be touched, or those that something covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clip {
    pub(super) x0: i32,
    pub(super) y0: i32,
    pub(super) x1: i32,
    pub(super) y1: i32,
}

impl Clip {
    pub(super) fn is_empty(self) -> bool {
        self.x0 >= self.x1 || self.y0 >= self.y1
    }

    /// What two have in common.
    pub(super) fn cut(self, other: Self) -> Self {
        Self {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        }
    }
}

/// Lays a premultiplied colour over a pixel. Alpha 0 with colour adds light.
pub(super) fn lay_over(pixel: &mut Color32, colour: Color32) {
    let [r, g, b, a] = colour.to_array();
    match (a, r | g | b) {
        (255, _) => *pixel = colour,
        (0, 0) => {}
        _ => {
            let under = fade(*pixel, 255 - a).to_array();
            let [one, other] = [under, [r, g, b, a]].map(u32::from_le_bytes);
            // Two channels at a time, with room between them; what does not fit is cut.
            let [low, high] = [(one & PAIR) + (other & PAIR), (one >> 8 & PAIR) + (other >> 8 & PAIR)]
                .map(|sum| (sum | (((sum >> 8) & 0x0001_0001) * 255)) & PAIR);
            *pixel = colour_of(low | high << 8);
        }
    }
}

/// Every second channel.
const PAIR: u32 = 0x00FF_00FF;

fn colour_of(channels: u32) -> Color32 {
    let [r, g, b, a] = channels.to_le_bytes();
    Color32::from_rgba_premultiplied(r, g, b, a)
}

/// Of two colours, this share of the second in 256.
pub(super) fn blend(one: Color32, other: Color32, share: u32) -> Color32 {
    let [one, other] = [one, other].map(|colour| u32::from_le_bytes(colour.to_array()));
    let mix = |one: u32, other: u32| {
        (((one & PAIR) * (256 - share) + (other & PAIR) * share + 0x0080_0080) >> 8) & PAIR
    };
    colour_of(mix(one, other) | mix(one >> 8, other >> 8) << 8)
}

/// A share of a colour: every channel as [`part`] has it, two at a time.
pub(super) fn fade(colour: Color32, share: u8) -> Color32 {
    let channels = u32::from_le_bytes(colour.to_array());
    let [low, high] = [channels & PAIR, channels >> 8 & PAIR].map(|pair| {
        let product = pair * u32::from(share) + 0x0080_0080;
        (product + (product >> 8 & PAIR)) >> 8 & PAIR
    });
    colour_of(low | high << 8)
}

/// Lays one colour over a line of pixels.
pub(super) fn lay_over_line(line: &mut [Color32], colour: Color32) {
    if colour.a() == 255 {
        line.fill(colour);
    } else if colour != Color32::TRANSPARENT {
        for pixel in line {
            lay_over(pixel, colour);
        }
    }
}

/// The product of two colours, channel by channel.
pub(super) fn multiply(one: Color32, other: Color32) -> Color32 {
    if one == Color32::WHITE {
        return other;
    }
    if other == Color32::WHITE {
        return one;
    }
    let ([r, g, b, a], [s, h, c, o]) = (one.to_array(), other.to_array());
    Color32::from_rgba_premultiplied(part(r, s), part(g, h), part(b, c), part(a, o))
}

/// `value * share / 255`, rounded.
const fn part(value: u8, share: u8) -> u8 {
    let product = value as u32 * share as u32 + 128;
    ((product + (product >> 8)) >> 8) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_rounded_to_the_nearest() {
        for value in 0..=255_u8 {
            for share in 0..=255_u8 {
                let exact = (f64::from(value) * f64::from(share) / 255.0).round() as u8;
                assert_eq!(part(value, share), exact, "{value} * {share}");
                let colour = Color32::from_rgba_premultiplied(value, 255, 0, value);
                let faded = Color32::from_rgba_premultiplied(exact, share, 0, exact);
                assert_eq!(fade(colour, share), faded, "{value} * {share}");
            }
        }
    }

    #[test]
    fn colours_are_laid_over_each_other_channel_by_channel() {
        for under in (0..=255_u8).step_by(5) {
            for over in (0..=255_u8).step_by(3) {
                for alpha in (0..=255_u8).step_by(3) {
                    let mut pixel = Color32::from_rgba_premultiplied(under, 255, under, under);
                    lay_over(&mut pixel, Color32::from_rgba_premultiplied(over, 0, 255, alpha));
                    let sum = |over: u8, under: u8| over.saturating_add(part(under, 255 - alpha));
                    let channels = [sum(over, under), sum(0, 255), sum(255, under), sum(alpha, under)];
                    assert_eq!(pixel.to_array(), channels, "{over} with {alpha} over {under}");
                }
            }
        }
    }

    #[test]
    fn half_black_over_white_is_grey_and_alpha_zero_adds() {
        let mut pixel = Color32::WHITE;
        lay_over(&mut pixel, Color32::from_rgba_premultiplied(0, 0, 0, 128));
        assert_eq!(pixel, Color32::from_rgb(127, 127, 127));
        lay_over(&mut pixel, Color32::from_rgba_premultiplied(100, 200, 0, 0));
        assert_eq!(pixel, Color32::from_rgb(227, 255, 127));
    }
}
