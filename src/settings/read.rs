//! Settings from TOML: unknown keys are left out, and a value that makes no sense costs only itself.

use std::{
    fs::File,
    io::{self, ErrorKind, Read},
    path::{Path, PathBuf},
};

use toml::{Table, Value};

use super::{
    Consent, OtherServers, RememberedOptions, RendererChoice, Settings, ThemeChoice, Warning, WindowPlace,
};
use crate::{
    model::{
        target::{AddressFamily, TlsMode},
        web_proxy::ProxyChoice,
    },
    report::Format,
};

/// A larger file is no settings file.
const LARGEST_FILE: u64 = 256 * 1024;
/// The longest text, path or name that is taken over, in characters.
const LONGEST_TEXT: usize = 1000;
/// How much of a value that makes no sense is repeated, in characters.
const LONGEST_QUOTE: usize = 60;
/// How many files with trust anchors and how many DNS servers are taken over.
const MOST_FILES: usize = 32;

/// Why there is no text to read settings from.
pub(super) enum FileProblem {
    NotSettings(String),
    Unreadable(io::Error),
}

/// The text of the file; nothing when there is no file.
pub(super) fn file(path: &Path) -> Result<Option<String>, FileProblem> {
    // A pipe, say, might never be opened.
    if std::fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir()) {
        return Err(FileProblem::Unreadable(io::Error::other("not a file on a disk")));
    }
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(FileProblem::Unreadable(error)),
    };
    let mut bytes = Vec::new();
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(FileProblem::Unreadable)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(FileProblem::NotSettings(format!("larger than {} KiB", LARGEST_FILE / 1024)));
    }
    String::from_utf8(bytes).map(Some).map_err(|_| FileProblem::NotSettings("not UTF-8 text".to_owned()))
}

/// The settings in a text, and what was wrong with some of them; the parser's words when it is no TOML.
pub(super) fn settings(text: &str) -> Result<(Settings, Vec<Warning>), String> {
    let table: Table = text.parse().map_err(|error| in_words(text, &error))?;
    let mut warnings = Vec::new();
    let usual = Settings::default();
    let mut top = Section { table: Some(&table), name: "", warnings: &mut warnings };
    let mut settings = Settings {
        theme: top.value("theme", theme).unwrap_or(usual.theme),
        zoom: top.value("zoom", zoom).unwrap_or(usual.zoom),
        renderer: top.value("renderer", renderer).unwrap_or(usual.renderer),
        window: WindowPlace::default(),
        recent: Vec::new(),
        options: RememberedOptions::default(),
        report_folder: top.value("report_folder", |value| text_value(value).map(PathBuf::from)),
        save_format: top.value("save_format", format).unwrap_or(usual.save_format),
    };
    for target in top.list("recent", plain_line).into_iter().rev() {
        settings.remember_target(&target);
    }
    let mut window = top.section("window");
    settings.window = WindowPlace {
        size: window.value("size", |value| pair(value, 100.0..=20_000.0)),
        position: window.value("position", |value| pair(value, -100_000.0..=100_000.0)),
        maximised: window.value("maximised", Value::as_bool).unwrap_or_default(),
    };
    let mut options = top.section("options");
    settings.options = RememberedOptions {
        port: options.value("port", |value| u16::try_from(value.as_integer()?).ok().filter(|port| *port > 0)),
        tls_mode: options.value("tls_mode", tls_mode),
        family: options.value("family", family).unwrap_or_default(),
        ehlo_name: options.value("ehlo_name", |value| {
            plain_line(value).filter(|name| name.len() <= 255 && !name.contains(char::is_whitespace))
        }),
        timeout_seconds: options.value("timeout_seconds", |value| {
            u32::try_from(value.as_integer()?).ok().filter(|seconds| (1..=600).contains(seconds))
        }),
        ca_files: options.list("ca_files", |value| text_value(value).map(PathBuf::from)),
        address: options.value("address", |value| value.as_str()?.parse().ok()),
        fetch_missing: options
            .value("fetch_missing_certificate", Value::as_bool)
            .unwrap_or(usual.options.fetch_missing),
        ask_withdrawn: options
            .value("ask_whether_withdrawn", Value::as_bool)
            .unwrap_or(usual.options.ask_withdrawn),
        parallel: options
            .value("deep_look_connections", |value| count(value, RememberedOptions::MOST_PARALLEL))
            .unwrap_or(usual.options.parallel),
        dns_servers: options.list("dns_servers", |value| value.as_str()?.parse().ok()),
        servers_at_once: options
            .value("servers_at_once", |value| count(value, RememberedOptions::MOST_AT_ONCE))
            .unwrap_or(usual.options.servers_at_once),
        most_addresses: options
            .value("most_addresses", |value| count(value, RememberedOptions::MOST_ADDRESSES))
            .unwrap_or(usual.options.most_addresses),
        others: others(&mut options),
        proxy: options
            .private("web_proxy", |value| ProxyChoice::read(value.as_str()?).ok())
            .unwrap_or_default(),
    };
    settings.options.ca_files.truncate(MOST_FILES);
    settings.options.dns_servers.truncate(MOST_FILES);
    Ok((settings, warnings))
}

/// A table of the file, or the want of one, and the list of what was wrong.
struct Section<'file, 'warnings> {
    table: Option<&'file Table>,
    name: &'static str,
    warnings: &'warnings mut Vec<Warning>,
}

impl<'file> Section<'file, '_> {
    /// A value; nothing, with a warning, when it makes no sense.
    fn value<T>(&mut self, key: &str, understand: impl FnOnce(&Value) -> Option<T>) -> Option<T> {
        let found = self.table?.get(key)?;
        let value = understand(found);
        if value.is_none() {
            self.warn(key, found);
        }
        value
    }

    /// A value that may have a password in it, and is not repeated.
    fn private<T>(&mut self, key: &str, understand: impl FnOnce(&Value) -> Option<T>) -> Option<T> {
        let value = understand(self.table?.get(key)?);
        if value.is_none() {
            self.warn(key, &Value::from("…"));
        }
        value
    }

    /// The members of a list that make sense.
    fn list<T>(&mut self, key: &str, understand: impl Fn(&Value) -> Option<T>) -> Vec<T> {
        let Some(found) = self.table.and_then(|table| table.get(key)) else { return Vec::new() };
        let Some(members) = found.as_array() else {
            self.warn(key, found);
            return Vec::new();
        };
        let (mut values, mut bad) = (Vec::new(), None);
        for member in members {
            match understand(member) {
                Some(value) => values.push(value),
                None => bad = bad.or(Some(member)),
            }
        }
        if let Some(bad) = bad {
            self.warn(key, bad);
        }
        values
    }

    fn section(&mut self, name: &'static str) -> Section<'file, '_> {
        let table = match self.table.and_then(|table| table.get(name)) {
            None => None,
            Some(Value::Table(table)) => Some(table),
            Some(other) => {
                self.warn(name, other);
                None
            }
        };
        Section { table, name, warnings: self.warnings }
    }

    fn warn(&mut self, key: &str, found: &Value) {
        let key = if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) };
        let found = found.to_string();
        // Quotation marks stay as they are: people read this.
        let escaped = |letter: char| match letter {
            '"' | '\'' => letter.to_string(),
            _ => letter.escape_debug().to_string(),
        };
        let quote = found.chars().take(LONGEST_QUOTE).map(escaped).collect();
        self.warnings.push(Warning { key, found: quote });
    }
}

/// Where the parser stopped, and its words.
fn in_words(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start));
    match before {
        Some(before) => format!("line {}: {}", before.matches('\n').count() + 1, error.message()),
        None => error.message().to_owned(),
    }
}

fn zoom(value: &Value) -> Option<f32> {
    number(value).filter(|zoom| (1.0..=2.0).contains(zoom))
}

fn number(value: &Value) -> Option<f32> {
    value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64)).map(|number| number as f32)
}

/// At least one, and no more than so many.
fn count(value: &Value, most: usize) -> Option<usize> {
    usize::try_from(value.as_integer()?).ok().filter(|number| (1..=most).contains(number))
}

fn pair(value: &Value, range: std::ops::RangeInclusive<f32>) -> Option<[f32; 2]> {
    let [one, other] = value.as_array()?.as_slice() else { return None };
    let pair = [number(one)?, number(other)?];
    pair.iter().all(|number| range.contains(number)).then_some(pair)
}

fn text_value(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    (!text.is_empty() && text.chars().count() <= LONGEST_TEXT && !text.contains('\0'))
        .then(|| text.to_owned())
}

fn plain_line(value: &Value) -> Option<String> {
    let text = text_value(value)?.trim().to_owned();
    (!text.is_empty() && !text.contains(char::is_control)).then_some(text)
}

/// Whom else to ask. No list is the usual one; an empty list, or an empty name, asks nobody.
fn others(options: &mut Section<'_, '_>) -> OtherServers {
    let usual = OtherServers::default();
    let named = options.table.is_some_and(|table| table.contains_key("other_mail_servers"));
    let mut servers = options.list("other_mail_servers", place);
    servers.truncate(OtherServers::MOST);
    let web = options.value("other_web_server", |value| match value.as_str() {
        Some("") => Some(None),
        _ => place(value).map(Some),
    });
    OtherServers {
        consent: options.value("ask_other_servers", consent).unwrap_or(usual.consent),
        servers: if named { servers } else { usual.servers },
        web: web.unwrap_or(usual.web),
    }
}

fn place(value: &Value) -> Option<String> {
    plain_line(value).filter(|text| OtherServers::is_place(text))
}

fn consent(value: &Value) -> Option<Consent> {
    Consent::ALL.into_iter().find(|consent| value.as_str() == Some(consent.key()))
}

fn theme(value: &Value) -> Option<ThemeChoice> {
    ThemeChoice::ALL.into_iter().find(|theme| value.as_str() == Some(theme.key()))
}

fn renderer(value: &Value) -> Option<RendererChoice> {
    RendererChoice::ALL.into_iter().find(|renderer| value.as_str() == Some(renderer.key()))
}

fn format(value: &Value) -> Option<Format> {
    super::FORMATS.into_iter().find(|(key, _)| value.as_str() == Some(*key)).map(|(_, format)| format)
}

fn tls_mode(value: &Value) -> Option<TlsMode> {
    let modes = [TlsMode::StartTls, TlsMode::Implicit, TlsMode::None];
    modes.into_iter().find(|mode| value.as_str() == Some(mode.key()))
}

fn family(value: &Value) -> Option<AddressFamily> {
    let families = [AddressFamily::Both, AddressFamily::Ipv4, AddressFamily::Ipv6];
    families.into_iter().find(|family| value.as_str() == Some(super::family_key(*family)))
}
