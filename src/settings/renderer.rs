//! Which renderer worked on this computer: a file beside the settings' own, because graphics do not roam.

use std::path::Path;

use toml::{Table, Value};

use super::{RendererChoice, SaveError, read, write};

const HEAD: &str = "# What drew the window last. Delete this file to let TLS Ladder find out anew.\n\n";

/// What drew the window last. A new version of the program finds out anew.
#[derive(Debug)]
pub struct RendererMemory;

impl RendererMemory {
    /// The renderer that worked last; nothing when none is known, or another version of the program knew it.
    #[must_use]
    pub fn load(path: &Path) -> Option<RendererChoice> {
        let table: Table = read::file(path).ok().flatten()?.parse().ok()?;
        let version = table.get("version").and_then(Value::as_str);
        let word = table.get("worked").and_then(Value::as_str).filter(|_| version == Some(VERSION))?;
        RendererChoice::ALL.into_iter().find(|renderer| renderer.key() == word)
    }

    /// Notes the renderer that works.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn save(path: &Path, renderer: RendererChoice) -> Result<(), SaveError> {
        let mut table = Table::new();
        table.insert("version".to_owned(), VERSION.into());
        table.insert("worked".to_owned(), renderer.key().into());
        write::file(path, &format!("{HEAD}{table}"))
    }
}

const VERSION: &str = env!("CARGO_PKG_VERSION");
