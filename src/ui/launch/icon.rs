//! The window's icon.

use egui::IconData;
use winit::window::Window;

/// The icon that the window is made with; the system's own one should it not be readable. None on Windows, where
/// [`show`] has better.
pub(super) fn for_window() -> IconData {
    if cfg!(windows) {
        return IconData::default();
    }
    eframe::icon_data::from_png_bytes(include_bytes!("../../../assets/icon.png")).unwrap_or_default()
}

/// On Windows, takes the icon from the program's file: it holds drawings of its own for small sizes, where a large one
/// made small would be a blur.
#[cfg(windows)]
pub(super) fn show(window: &Window) {
    use winit::{
        dpi::PhysicalSize,
        platform::windows::{IconExtWindows as _, WindowExtWindows as _},
        window::Icon,
    };
    /// As `assets/build.rs` numbers it.
    const NUMBER: u16 = 1;
    let icon = |points: f64| {
        let side = (points * window.scale_factor()).round() as u32;
        Icon::from_resource(NUMBER, Some(PhysicalSize::new(side, side))).ok()
    };
    window.set_window_icon(icon(16.0));
    window.set_taskbar_icon(icon(32.0));
}

/// Elsewhere the icon is given to the window when it is made.
#[cfg(not(windows))]
pub(super) fn show(_: &Window) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_can_be_read() {
        let icon = for_window();
        assert!(
            cfg!(windows) || (icon.width == 256 && icon.height == 256),
            "{} × {}",
            icon.width,
            icon.height
        );
    }
}
