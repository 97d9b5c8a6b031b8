//! Lets egui_kittest draw its images with the program's own renderer: no graphics card, the same picture everywhere.

use egui::{Color32, FullOutput, TexturesDelta};
use egui_kittest::TestRenderer;
use tls_ladder::ui::raster::Raster;

/// Give it to `HarnessBuilder::renderer`.
#[derive(Debug, Default)]
pub(crate) struct RasterRenderer(Raster);

impl TestRenderer for RasterRenderer {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        self.0.apply(delta);
    }

    fn render(&mut self, ctx: &egui::Context, output: &FullOutput) -> Result<image::RgbaImage, String> {
        let scale = output.pixels_per_point;
        let primitives = ctx.tessellate(output.shapes.clone(), scale);
        let size = ctx.content_rect().size() * scale;
        let size = [size.x.round() as usize, size.y.round() as usize];
        let picture = self.0.paint(&primitives, scale, size, Color32::TRANSPARENT);
        let pixels = picture.pixels.iter().flat_map(Color32::to_srgba_unmultiplied).collect();
        image::RgbaImage::from_raw(size[0] as u32, size[1] as u32, pixels)
            .ok_or_else(|| format!("{size:?} is too large for a picture"))
    }
}
