//! Settings as TOML, and into the file.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use toml::{Table, Value};

use super::{FORMATS, SaveError, Settings, family_key};

const HEAD: &str = "# What TLS Ladder remembers. Delete this file to begin anew.\n\n";

/// The file's text. What is not set is left out.
pub(super) fn text(settings: &Settings) -> String {
    let mut top = Table::new();
    put(&mut top, "theme", settings.theme.key());
    put(&mut top, "zoom", hundredths(settings.zoom));
    put(&mut top, "renderer", settings.renderer.key());
    put(&mut top, "recent", settings.recent.clone());
    if let Some((key, _)) = FORMATS.into_iter().find(|(_, format)| *format == settings.save_format) {
        put(&mut top, "save_format", key);
    }
    put_path(&mut top, "report_folder", settings.report_folder.as_deref());

    let place = settings.window;
    let mut window = Table::new();
    for (key, pair) in [("size", place.size), ("position", place.position)] {
        if let Some(pair) = pair {
            put(&mut window, key, pair.map(|side| Value::from(hundredths(side))).to_vec());
        }
    }
    put(&mut window, "maximised", place.maximised);
    put(&mut top, "window", window);

    let remembered = &settings.options;
    let mut options = Table::new();
    put(&mut options, "family", family_key(remembered.family));
    if let Some(port) = remembered.port {
        put(&mut options, "port", i64::from(port));
    }
    if let Some(mode) = remembered.tls_mode {
        put(&mut options, "tls_mode", mode.key());
    }
    if let Some(name) = &remembered.ehlo_name {
        put(&mut options, "ehlo_name", name.as_str());
    }
    if let Some(seconds) = remembered.timeout_seconds {
        put(&mut options, "timeout_seconds", i64::from(seconds));
    }
    let files: Vec<Value> =
        remembered.ca_files.iter().filter_map(|file| file.to_str()).map(Value::from).collect();
    put(&mut options, "ca_files", files);
    if let Some(address) = remembered.address {
        put(&mut options, "address", address.to_string());
    }
    put(&mut options, "fetch_missing_certificate", remembered.fetch_missing);
    put(&mut options, "ask_whether_withdrawn", remembered.ask_withdrawn);
    put(&mut options, "deep_look_connections", i64::try_from(remembered.parallel).unwrap_or(1));
    let servers: Vec<Value> =
        remembered.dns_servers.iter().map(|server| Value::from(server.to_string())).collect();
    put(&mut options, "dns_servers", servers);
    put(&mut options, "servers_at_once", i64::try_from(remembered.servers_at_once).unwrap_or(1));
    put(&mut options, "most_addresses", i64::try_from(remembered.most_addresses).unwrap_or(1));
    let others = &remembered.others;
    put(&mut options, "ask_other_servers", others.consent.key());
    put(&mut options, "other_mail_servers", others.servers.clone());
    put(&mut options, "other_web_server", others.web.as_deref().unwrap_or_default());
    put(&mut options, "web_proxy", remembered.proxy.text());
    put(&mut top, "options", options);
    format!("{HEAD}{top}")
}

/// Writes beside the file and renames, so that nobody ever sees half of it.
pub(super) fn file(path: &Path, text: &str) -> Result<(), SaveError> {
    let failed = |operation: &'static str, path: &Path| {
        let path = path.to_owned();
        move |source: io::Error| SaveError { operation, path, source }
    };
    let folder = path
        .parent()
        .filter(|folder| *folder != Path::new(""))
        .map_or_else(|| PathBuf::from("."), Path::to_owned);
    fs::create_dir_all(&folder).map_err(failed("make the folder", &folder))?;
    let mut beside = tempfile::NamedTempFile::new_in(&folder).map_err(failed("write into", &folder))?;
    beside.write_all(text.as_bytes()).map_err(failed("write", path))?;
    beside.persist(path).map_err(|error| failed("replace", path)(error.error))?;
    Ok(())
}

fn put(table: &mut Table, key: &str, value: impl Into<Value>) {
    table.insert(key.to_owned(), value.into());
}

fn put_path(table: &mut Table, key: &str, path: Option<&Path>) {
    if let Some(path) = path.and_then(Path::to_str) {
        put(table, key, path);
    }
}

/// Sizes to hundredths, without the noise of binary fractions.
fn hundredths(number: f32) -> f64 {
    (f64::from(number) * 100.0).round() / 100.0
}
