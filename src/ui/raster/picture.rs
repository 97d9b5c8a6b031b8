//! Pictures as PNG files.

use std::path::{Path, PathBuf};

use egui::{Color32, ColorImage};

/// A picture could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    #[error("the picture could not be made into a PNG: {0}")]
    Encode(#[from] png::EncodingError),
    #[error("write {path}: {source}")]
    Write { path: PathBuf, source: std::io::Error },
}

/// A picture as PNG. The same picture makes the same bytes.
///
/// # Errors
/// When the picture is empty.
pub fn encode_png(image: &ColorImage) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, image.size[0] as u32, image.size[1] as u32);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let pixels: Vec<u8> = image.pixels.iter().flat_map(Color32::to_srgba_unmultiplied).collect();
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels)?;
    writer.finish()?;
    Ok(bytes)
}

/// Writes a picture into a PNG file.
///
/// # Errors
/// When the file cannot be written.
pub fn save_png(image: &ColorImage, path: &Path) -> Result<(), PictureError> {
    let bytes = encode_png(image)?;
    std::fs::write(path, bytes).map_err(|source| PictureError::Write { path: path.to_owned(), source })
}
