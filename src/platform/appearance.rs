//! What the system says about how everything is to look.

/// The high contrast that the system shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contrast {
    /// Dark words on a light ground.
    Light,
    /// Light words on a dark ground.
    Dark,
}

/// Whether the system shows everything in high contrast. Only Windows says so to every program.
#[must_use]
pub fn high_contrast() -> Option<Contrast> {
    #[cfg(windows)]
    {
        super::windows::high_contrast()
    }
    #[cfg(not(windows))]
    {
        None
    }
}
