//! What is remembered from one start to the next: one small TOML file, read with tolerance.

mod others;
mod read;
mod renderer;
mod write;

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use crate::{
    model::{
        target::{AddressFamily, TlsMode},
        web_proxy::ProxyChoice,
    },
    report::Format,
};

pub use others::{Consent, OtherServers};
pub use renderer::RendererMemory;

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

/// Light, dark, in high contrast, or as the system has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
    /// Black and white with strong edges; a system that is set to high contrast shows it in any case.
    HighContrast,
}

/// What draws the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RendererChoice {
    /// What suits this computer best, and works on it.
    #[default]
    Auto,
    /// OpenGL.
    Glow,
    /// The processor alone.
    Software,
}

impl ThemeChoice {
    /// Every choice, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::System, Self::Light, Self::Dark, Self::HighContrast];

    /// The word in the settings file and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::HighContrast => "high-contrast",
        }
    }
}

impl RendererChoice {
    /// Every choice, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Glow, Self::Software];

    /// The word in the settings file and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Glow => "glow",
            Self::Software => "software",
        }
    }
}

/// Size and place of the window in logical points, as it was when it was closed.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct WindowPlace {
    pub size: Option<[f32; 2]>,
    pub position: Option<[f32; 2]>,
    pub maximised: bool,
}

/// The options beside the target field, as they were last.
#[derive(Debug, Clone, PartialEq)]
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
    /// A missing intermediate certificate may be fetched from where its issuer says.
    pub fetch_missing: bool,
    /// The issuer is asked whether the certificate was withdrawn; a deep look always asks.
    pub ask_withdrawn: bool,
    /// How many connections a deep look holds at a time, 1 to [`RememberedOptions::MOST_PARALLEL`].
    pub parallel: usize,
    /// The DNS servers to ask instead of the system's.
    pub dns_servers: Vec<SocketAddr>,
    /// How many servers are climbed at a time, 1 to [`RememberedOptions::MOST_AT_ONCE`].
    pub servers_at_once: usize,
    /// How many addresses are climbed at most, 1 to [`RememberedOptions::MOST_ADDRESSES`].
    pub most_addresses: usize,
    /// Whom else to ask when this PC itself is in doubt.
    pub others: OtherServers,
    /// The proxy for look-ups on the web; its login is never written down.
    pub proxy: ProxyChoice,
}

impl RememberedOptions {
    /// The most connections that a deep look may hold at a time.
    pub const MOST_PARALLEL: usize = 4;
    /// The most servers that may be climbed at a time.
    pub const MOST_AT_ONCE: usize = 16;
    /// The most addresses that may be climbed.
    pub const MOST_ADDRESSES: usize = 256;
}

impl Default for RememberedOptions {
    fn default() -> Self {
        Self {
            port: None,
            tls_mode: None,
            family: AddressFamily::Both,
            ehlo_name: None,
            timeout_seconds: None,
            ca_files: Vec::new(),
            address: None,
            fetch_missing: true,
            ask_withdrawn: false,
            parallel: 1,
            dns_servers: Vec::new(),
            servers_at_once: 4,
            most_addresses: 16,
            others: OtherServers::default(),
            proxy: ProxyChoice::System,
        }
    }
}

const FORMATS: [(&str, Format); 4] =
    [("html", Format::Html), ("text", Format::Text), ("markdown", Format::Markdown), ("json", Format::Json)];

const fn family_key(family: AddressFamily) -> &'static str {
    match family {
        AddressFamily::Both => "both",
        AddressFamily::Ipv4 => "ipv4",
        AddressFamily::Ipv6 => "ipv6",
    }
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

    /// Reads the settings; whatever is wrong with the file, settings come back. A file that is no settings file is
    /// put aside as `settings.broken.toml`. No file is no notice.
    #[must_use]
    pub fn load(path: &Path) -> (Self, Option<Notice>) {
        match read::file(path) {
            Ok(None) => (Self::default(), None),
            Ok(Some(text)) => match read::settings(&text) {
                Ok((settings, warnings)) if warnings.is_empty() => (settings, None),
                Ok((settings, warnings)) => (settings, Some(Notice::Values(warnings))),
                Err(problem) => (Self::default(), Some(put_aside(path, problem))),
            },
            Err(read::FileProblem::NotSettings(problem)) => (Self::default(), Some(put_aside(path, problem))),
            Err(read::FileProblem::Unreadable(source)) => {
                let notice = Notice::Unreadable { path: path.to_owned(), problem: source.to_string() };
                (Self::default(), Some(notice))
            }
        }
    }

    /// Writes the settings so that the file is whole or as it was before; makes its folder where there is none.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), SaveError> {
        write::file(path, &write::text(self))
    }
}

/// Renames a file that could not be understood, so that the next save does not destroy it.
fn put_aside(path: &Path, problem: String) -> Notice {
    let aside = path.with_extension("broken.toml");
    let kept_as = std::fs::rename(path, &aside).is_ok().then_some(aside);
    Notice::Replaced { kept_as, problem }
}

/// What was wrong with the settings file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// It is no settings file; the usual settings are used.
    Replaced {
        /// Where the old file lies now; nothing when it could not be renamed.
        kept_as: Option<PathBuf>,
        /// In the parser's words.
        problem: String,
    },
    /// It could not be read; the usual settings are used.
    Unreadable { path: PathBuf, problem: String },
    /// Some values make no sense; the usual ones are used for these.
    Values(Vec<Warning>),
}

/// A value that makes no sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The name of the value, such as `options.port`.
    pub key: String,
    /// What was found, on one line and shortened.
    pub found: String,
}

/// The settings could not be saved.
#[derive(Debug, thiserror::Error)]
#[error("{operation} {path}: {source}")]
pub struct SaveError {
    pub operation: &'static str,
    pub path: PathBuf,
    pub source: std::io::Error,
}
