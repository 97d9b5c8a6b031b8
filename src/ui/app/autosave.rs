//! The report on the screen, saved by itself so that nothing that happens to the program loses it.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use crate::{
    model::report::Report,
    platform::paths::KEPT_REPORT,
    report::{self, Format},
    texts::Texts,
};

/// So many reports stay where they are, whatever their age: that of this window, and those of windows before.
const KEPT: usize = 5;
/// The others go, unless they are younger than this: the windows they belong to may still be open.
const YOUNG: Duration = Duration::from_hours(24);

/// Where the report is kept, and whether that works.
#[derive(Debug)]
pub(super) struct Autosave {
    file: Option<PathBuf>,
    /// It did not work for this check, so it is not tried again: a disk that is full stays full, and a network that
    /// went away makes everybody wait.
    resting: bool,
    told: bool,
    tidied: bool,
}

impl Autosave {
    /// Nothing is kept without a file to keep it in.
    pub(super) fn new(file: Option<PathBuf>) -> Self {
        Self { file, resting: false, told: false, tidied: false }
    }

    /// Another check begins.
    pub(super) fn begin(&mut self) {
        self.resting = false;
    }

    /// Keeps the report. Says what is wrong, in words for people, the first time only: the check matters more than
    /// its copy.
    pub(super) fn keep(&mut self, report: &Report, texts: &Texts) -> Option<String> {
        let file = self.file.clone().filter(|_| !self.resting)?;
        let folder = file.parent()?;
        let problem = self.write(&file, folder, report, texts).err()?;
        self.resting = true;
        let values = [("folder", &*folder.display().to_string()), ("reason", &*problem.to_string())];
        (!std::mem::replace(&mut self.told, true)).then(|| texts.with("ui-notice-not-kept", &values))
    }

    /// Keeps a report that was opened, so that it is the one that comes again. It has a file of its own, so nobody
    /// needs to be told where this does not work.
    pub(super) fn keep_opened(&mut self, report: &Report, texts: &Texts) {
        if let Some(file) = self.file.clone().filter(|_| !self.resting)
            && let Some(folder) = file.parent()
        {
            self.resting = self.write(&file, folder, report, texts).is_err();
        }
    }

    fn write(&mut self, file: &Path, folder: &Path, report: &Report, texts: &Texts) -> io::Result<()> {
        let text = report::render(report, Format::Json, texts);
        fs::create_dir_all(folder)?;
        report::save(file, &text).map_err(|error| error.source)?;
        if !std::mem::replace(&mut self.tidied, true) {
            tidy(folder);
        }
        Ok(())
    }
}

/// Removes old reports of windows before this one. What cannot be removed stays.
fn tidy(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut kept: Vec<(SystemTime, PathBuf)> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(KEPT_REPORT))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    kept.sort_unstable();
    let old = |changed: &SystemTime| changed.elapsed().is_ok_and(|age| age > YOUNG);
    for (_, file) in kept.iter().rev().skip(KEPT).filter(|(changed, _)| old(changed)) {
        let _ = fs::remove_file(file);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_reports_go_but_for_the_last_few_and_nothing_else_does() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, hours: u64| {
            let file = fs::File::create(folder.path().join(name)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_hours(hours)).unwrap();
        };
        for hours in [1, 2, 30, 31, 32, 33, 34] {
            file(&format!("last-check_{hours}.json"), hours);
        }
        file("something else.json", 99);
        tidy(folder.path());
        let mut left: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        let kept = [1, 2, 30, 31, 32].map(|hours| format!("last-check_{hours}.json"));
        assert_eq!(left[..5], kept);
        assert_eq!(left[5..], ["something else.json"]);
        for hours in 3..9 {
            file(&format!("last-check_{hours}.json"), hours);
        }
        tidy(folder.path());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 9, "those may still be needed");
    }
}
