//! Where files are kept.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

/// Names a folder that holds everything, so that the program can be carried on a stick; tests use it too.
pub const HOME_VARIABLE: &str = "TLS_LADDER_HOME";

/// Lies beside a program that is carried about and keeps everything with it.
pub const PORTABLE_MARK: &str = "portable.txt";

/// How the names of reports begin that were saved by themselves.
pub const KEPT_REPORT: &str = "last-check";

/// The folders and files of this program. None of them need exist yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// Follows the person from PC to PC where the system offers that.
    pub settings: PathBuf,
    /// Proposed for saved reports: the documents folder where there is one.
    pub reports: PathBuf,
    /// The folder of the reports of running checks, saved by themselves. Stays on this PC, as does all that follows.
    pub autosave: PathBuf,
    /// Which renderer worked on this PC.
    pub renderer: PathBuf,
    /// What the program wrote down before it crashed.
    pub crashes: PathBuf,
    pub logs: PathBuf,
}

impl Paths {
    /// The places on this system; in the folder for temporary files when the system does not say where the person's
    /// files are.
    #[must_use]
    pub fn find() -> Self {
        if let Some(home) = std::env::var_os(HOME_VARIABLE).filter(|home| !home.is_empty()) {
            let home = PathBuf::from(home);
            return Self::in_one_folder(&std::path::absolute(&home).unwrap_or(home));
        }
        if let Some(home) = std::env::current_exe().ok().and_then(|program| beside(&program)) {
            return Self::in_one_folder(&home);
        }
        let Ok(system) = etcetera::base_strategy::choose_native_strategy() else {
            return Self::in_one_folder(&std::env::temp_dir().join("tls-ladder"));
        };
        let reports = documents().unwrap_or_else(|| {
            let usual = system.home_dir().join("Documents");
            if usual.is_dir() { usual } else { system.home_dir().to_owned() }
        });
        let (roaming, local) = if cfg!(windows) {
            // The cache folder of the strategy is the one of programs' data that stay on this PC.
            (system.data_dir().join("TLS Ladder"), system.cache_dir().join("TLS Ladder"))
        } else if cfg!(target_os = "macos") {
            (system.data_dir().join("TLS Ladder"), system.data_dir().join("TLS Ladder"))
        } else {
            let local = system.state_dir().unwrap_or_else(|| system.data_dir());
            (system.config_dir().join("tls-ladder"), local.join("tls-ladder"))
        };
        Self {
            settings: roaming.join("settings.toml"),
            reports,
            autosave: local.join("autosave"),
            renderer: local.join("renderer.toml"),
            crashes: local.join("crashes"),
            logs: local.join("logs"),
        }
    }

    /// The file for the report that this process saves by itself. No other one has the same, also where several run on
    /// one PC or share the folder.
    #[must_use]
    pub fn kept_report(&self) -> PathBuf {
        let time = jiff::ZonedDateTime::now().strftime("%Y-%m-%d_%H%M%S");
        self.autosave.join(format!("{KEPT_REPORT}_{time}_{}.json", std::process::id()))
    }

    /// Everything in one folder.
    #[must_use]
    pub fn in_one_folder(home: &Path) -> Self {
        Self {
            settings: home.join("settings.toml"),
            reports: home.join("reports"),
            autosave: home.join("autosave"),
            renderer: home.join("renderer.toml"),
            crashes: home.join("crashes"),
            logs: home.join("logs"),
        }
    }
}

/// The documents folder, which is often moved into a cloud or to a server. Whether it is there is not asked: a server
/// that went away would be waited for.
#[cfg(windows)]
fn documents() -> Option<PathBuf> {
    const FOLDERS: &str = r"Software\Microsoft\Windows\CurrentVersion\Explorer\Shell Folders";
    let folders = windows_registry::CURRENT_USER.open(FOLDERS).ok()?;
    folders.get_string("Personal").ok().filter(|path| !path.is_empty()).map(PathBuf::from)
}

/// Other systems leave it where it was.
#[cfg(not(windows))]
fn documents() -> Option<PathBuf> {
    None
}

/// The folder of a program that is carried about: beside the program itself.
fn beside(program: &Path) -> Option<PathBuf> {
    let folder = program.parent()?;
    folder.join(PORTABLE_MARK).is_file().then(|| folder.join("data"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_carried_about_keeps_everything_beside_itself() {
        let stick = tempfile::tempdir().unwrap();
        let program = stick.path().join("tls-ladder.exe");
        assert_eq!(beside(&program), None, "nothing says that it is carried about");
        std::fs::write(stick.path().join(PORTABLE_MARK), "").unwrap();
        assert_eq!(beside(&program), Some(stick.path().join("data")));
    }
}
