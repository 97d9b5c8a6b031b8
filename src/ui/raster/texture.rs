//! Textures, and the colour at a place of one.

use egui::{
    Color32, ImageData,
    epaint::textures::{TextureFilter, TextureOptions, TextureWrapMode},
};

/// Texture coordinates are cut off here, in texels: far outside every texture, and safe to count with.
const FARTHEST: f32 = 1e6;

/// A texture. Pixels are premultiplied.
pub(super) struct Texture {
    width: i32,
    height: i32,
    texels: Vec<Color32>,
    options: TextureOptions,
    /// What has changed since [`Self::settle`].
    changed: Changed,
}

/// Which texels of a texture are not what they were.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Changed {
    Nothing,
    /// From the first to the second corner, in texels.
    Part([f32; 2], [f32; 2]),
    Everything,
}

impl Texture {
    pub(super) fn new(image: &ImageData, options: TextureOptions) -> Self {
        let ImageData::Color(image) = image;
        let [width, height] = image.size;
        let mut texels = image.pixels.clone();
        texels.resize(width * height, Color32::TRANSPARENT);
        Self { width: width as i32, height: height as i32, texels, options, changed: Changed::Everything }
    }

    /// Replaces a part; what lies outside the texture is dropped.
    pub(super) fn update(&mut self, [x, y]: [usize; 2], image: &ImageData) {
        let ImageData::Color(image) = image;
        let width = self.width as usize;
        let columns = image.size[0].min(width.saturating_sub(x));
        if columns == 0 {
            return;
        }
        let (low, high) = ([x as f32, y as f32], [(x + columns) as f32, (y + image.size[1]) as f32]);
        self.changed = match self.changed {
            Changed::Nothing => Changed::Part(low, high),
            Changed::Part(l, h) => {
                Changed::Part([l[0].min(low[0]), l[1].min(low[1])], [h[0].max(high[0]), h[1].max(high[1])])
            }
            Changed::Everything => Changed::Everything,
        };
        let lines = self.texels.chunks_exact_mut(width).skip(y);
        for (line, new) in lines.zip(image.pixels.chunks_exact(image.size[0])) {
            if let (Some(line), Some(new)) = (line.get_mut(x..x + columns), new.get(..columns)) {
                line.copy_from_slice(new);
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.texels.is_empty()
    }

    /// Texture coordinates, 0 to 1, in texels.
    pub(super) fn in_texels(&self, [u, v]: [f32; 2]) -> [f32; 2] {
        let limit = |texels: f32| if texels.is_nan() { 0.0 } else { texels.clamp(-FARTHEST, FARTHEST) };
        [limit(u * self.width as f32), limit(v * self.height as f32)]
    }

    /// All that has changed is painted by now.
    pub(super) fn settle(&mut self) {
        self.changed = Changed::Nothing;
    }

    /// Whether something painted with these corners of texture coordinates may look other than before.
    pub(super) fn has_changed<'a>(&self, corners: impl Iterator<Item = &'a [f32; 2]>) -> bool {
        let (from, to) = match self.changed {
            Changed::Nothing => return false,
            Changed::Everything => return true,
            Changed::Part(from, to) => (from, to),
        };
        let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
        for corner in corners {
            let place = self.in_texels(*corner);
            for axis in 0..2 {
                low[axis] = low[axis].min(place[axis]);
                high[axis] = high[axis].max(place[axis]);
            }
        }
        // A linear filter looks one texel around; outside the texture it may begin again at the other side.
        let sides = [self.width as f32, self.height as f32];
        let wraps = (0..2).any(|axis| low[axis] < 0.0 || high[axis] > sides[axis]);
        wraps || (0..2).all(|axis| low[axis] - 1.0 < to[axis] && high[axis] + 1.0 > from[axis])
    }

    /// The filter for a place where one pixel covers this many texels.
    pub(super) fn filter(&self, texels_per_pixel: f32) -> TextureFilter {
        if texels_per_pixel > 1.0 { self.options.minification } else { self.options.magnification }
    }

    /// The colour at a place given in texels.
    pub(super) fn sample(&self, filter: TextureFilter, x: f32, y: f32) -> Color32 {
        match filter {
            TextureFilter::Nearest => self.texel(x.floor() as i32, y.floor() as i32),
            TextureFilter::Linear => self.between(x - 0.5, y - 0.5),
        }
    }

    /// Whether a rectangle of texels lies inside the texture.
    pub(super) fn holds(&self, x: i32, y: i32, width: usize, height: usize) -> bool {
        let fits = |at: i32, length: usize, side: i32| at >= 0 && at as usize + length <= side as usize;
        fits(x, width, self.width) && fits(y, height, self.height)
    }

    /// Texels of one line from column `x` on; none when the stretch does not lie inside the texture.
    pub(super) fn stretch(&self, x: i32, y: i32, length: usize) -> &[Color32] {
        if !self.holds(x, y, length, 1) {
            return &[];
        }
        let start = y as usize * self.width as usize + x as usize;
        self.texels.get(start..start + length).unwrap_or_default()
    }

    fn texel(&self, x: i32, y: i32) -> Color32 {
        let (x, y) = (self.wrap(x, self.width), self.wrap(y, self.height));
        let index = y as usize * self.width as usize + x as usize;
        self.texels.get(index).copied().unwrap_or(Color32::TRANSPARENT)
    }

    fn wrap(&self, at: i32, length: i32) -> i32 {
        match self.options.wrap_mode {
            TextureWrapMode::ClampToEdge => at.clamp(0, length - 1),
            TextureWrapMode::Repeat => at.rem_euclid(length),
            TextureWrapMode::MirroredRepeat => {
                let turn = at.rem_euclid(2 * length);
                if turn < length { turn } else { 2 * length - 1 - turn }
            }
        }
    }

    /// The mixture of the four texels around a place counted from texel centres.
    fn between(&self, x: f32, y: f32) -> Color32 {
        let (left, top) = (x.floor(), y.floor());
        let (right_share, lower_share) = (((x - left) * 256.0) as u32, ((y - top) * 256.0) as u32);
        let (x, y) = (left as i32, top as i32);
        if right_share == 0 && lower_share == 0 {
            return self.texel(x, y);
        }
        let texels = [self.texel(x, y), self.texel(x + 1, y), self.texel(x, y + 1), self.texel(x + 1, y + 1)];
        let [a, b, c, d] = texels.map(|texel| texel.to_array());
        if a == b && b == c && c == d {
            return texels[0];
        }
        let (left_share, upper_share) = (256 - right_share, 256 - lower_share);
        let mixed: [u8; 4] = std::array::from_fn(|channel| {
            let upper = u32::from(a[channel]) * left_share + u32::from(b[channel]) * right_share;
            let lower = u32::from(c[channel]) * left_share + u32::from(d[channel]) * right_share;
            ((upper * upper_share + lower * lower_share + 32_768) >> 16) as u8
        });
        let [r, g, b, a] = mixed;
        Color32::from_rgba_premultiplied(r, g, b, a)
    }
}

#[cfg(test)]
mod tests {
    use egui::ColorImage;

    use super::*;

    fn two_by_one(options: TextureOptions) -> Texture {
        let image = ColorImage::new([2, 1], vec![Color32::BLACK, Color32::WHITE]);
        Texture::new(&image.into(), options)
    }

    #[test]
    fn linear_mixes_between_texel_centres_and_nearest_does_not() {
        let texture = two_by_one(TextureOptions::LINEAR);
        assert_eq!(texture.sample(TextureFilter::Linear, 1.0, 0.5), Color32::from_gray(128));
        assert_eq!(texture.sample(TextureFilter::Linear, 0.5, 0.5), Color32::BLACK);
        assert_eq!(texture.sample(TextureFilter::Linear, 1.5, 0.5), Color32::WHITE);
        assert_eq!(texture.sample(TextureFilter::Nearest, 0.99, 0.5), Color32::BLACK);
        assert_eq!(texture.sample(TextureFilter::Nearest, 1.0, 0.5), Color32::WHITE);
    }

    #[test]
    fn outside_the_texture_each_wrap_mode_goes_on_in_its_way() {
        let at = |options, x| two_by_one(options).sample(TextureFilter::Nearest, x, 0.5);
        assert_eq!(at(TextureOptions::NEAREST, 7.5), Color32::WHITE);
        assert_eq!(at(TextureOptions::NEAREST, -7.5), Color32::BLACK);
        assert_eq!(at(TextureOptions::NEAREST_REPEAT, 2.5), Color32::BLACK);
        assert_eq!(at(TextureOptions::NEAREST_REPEAT, -0.5), Color32::WHITE);
        assert_eq!(at(TextureOptions::NEAREST_MIRRORED_REPEAT, 2.5), Color32::WHITE);
        assert_eq!(at(TextureOptions::NEAREST_MIRRORED_REPEAT, -0.5), Color32::BLACK);
    }

    #[test]
    fn a_part_that_hangs_over_the_edge_is_cut() {
        let mut texture = two_by_one(TextureOptions::NEAREST);
        let red = ColorImage::filled([5, 5], Color32::RED);
        texture.update([1, 0], &red.clone().into());
        texture.update([9, 9], &red.into());
        assert_eq!(texture.texels, [Color32::BLACK, Color32::RED]);
    }
}
