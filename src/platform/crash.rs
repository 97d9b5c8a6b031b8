//! The last words of a crash: a file that says what happened, and a box that says where the file is.

use std::{
    backtrace::Backtrace,
    fmt::Write as _,
    fs,
    panic::{self, PanicHookInfo},
    path::{Path, PathBuf},
    sync::{
        OnceLock,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread,
    time::SystemTime,
};

use super::{host, paths::Paths};

/// Set to anything, it keeps message boxes away (for tests and for programs that start this one).
pub const NO_DIALOG_VARIABLE: &str = "TLS_LADDER_NO_DIALOG";

/// A crash that goes on crashing does not fill the disk.
const MOST_FILES: u32 = 5;

static RENDERER: OnceLock<String> = OnceLock::new();
static WRITING: AtomicBool = AtomicBool::new(false);
static WRITTEN: AtomicU32 = AtomicU32::new(0);

/// Notes what draws the window, for the crash file.
pub fn note_renderer(renderer: &str) {
    let _ = RENDERER.set(renderer.to_owned());
}

/// From now on every panic writes a crash file; with `boxes`, the first one also shows a box where somebody can see
/// it.
pub fn install(paths: &Paths, boxes: bool) {
    let crashes = paths.crashes.clone();
    let autosave = paths.autosave.clone();
    let started = SystemTime::now();
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        usual(info);
        // A panic while one is written down, also on the thread below, is left to the usual hook.
        if WRITING.swap(true, Ordering::SeqCst) {
            return;
        }
        let number = WRITTEN.fetch_add(1, Ordering::SeqCst);
        if number < MOST_FILES {
            let report = newest_file(&autosave, started);
            let words = last_words(info, &Backtrace::force_capture(), report.as_deref());
            let folder = crashes.clone();
            let write_and_tell = move || {
                let file = write(&folder, &words);
                if number == 0 && boxes {
                    tell("TLS Ladder has to stop", &box_text(file.as_deref(), report.as_deref()));
                }
            };
            // On a thread of its own, so that a panic in there cannot end the program before the file is written;
            // macOS shows boxes on the main thread only.
            if cfg!(target_os = "macos") {
                write_and_tell();
            } else if let Ok(thread) =
                thread::Builder::new().name("crash box".to_owned()).spawn(write_and_tell)
            {
                let _ = thread.join();
            }
        }
        WRITING.store(false, Ordering::SeqCst);
    }));
}

/// Shows a box and waits until it is closed. Says `false` when nobody can see it.
pub fn tell(title: &str, text: &str) -> bool {
    if !can_show_boxes() {
        return false;
    }
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title(title)
        .set_description(text)
        .set_buttons(rfd::MessageButtons::Ok)
        .show();
    true
}

/// Whether there is a screen to show a box on, and nobody has forbidden it.
#[must_use]
pub fn can_show_boxes() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let screen = cfg!(any(windows, target_os = "macos")) || set("DISPLAY") || set("WAYLAND_DISPLAY");
    screen && !set(NO_DIALOG_VARIABLE)
}

/// Writes down why the program could not go on; says where, when it could be written.
#[must_use]
pub fn write(folder: &Path, words: &str) -> Option<PathBuf> {
    let time = jiff::ZonedDateTime::now().strftime("%Y-%m-%d_%H%M%S").to_string();
    fs::create_dir_all(folder).ok()?;
    let names = (0..10).map(|again| match again {
        0 => format!("tls-ladder-crash_{time}.txt"),
        again => format!("tls-ladder-crash_{time}_{again}.txt"),
    });
    for path in names.map(|name| folder.join(name)) {
        if let Ok(mut file) = fs::File::create_new(&path) {
            return std::io::Write::write_all(&mut file, words.as_bytes()).ok().map(|()| path);
        }
    }
    None
}

/// The facts every such file begins with.
#[must_use]
pub fn head(what: &str) -> String {
    let renderer = RENDERER.get().map_or("not started yet", String::as_str);
    let now = jiff::Timestamp::now();
    format!(
        "{what}\n\nProgram:  TLS Ladder {}\nSystem:   {}\nRenderer: {renderer}\nTime:     {now:.0}\n",
        env!("CARGO_PKG_VERSION"),
        host::operating_system(),
    )
}

fn last_words(info: &PanicHookInfo<'_>, backtrace: &Backtrace, report: Option<&Path>) -> String {
    let mut words = head("TLS Ladder met a fault of its own and could not go on.");
    let place = info.location().map_or_else(|| "unknown".to_owned(), ToString::to_string);
    let thread = thread::current();
    let message = info.payload_as_str().unwrap_or("(no message)");
    if let Some(report) = report {
        let _ = writeln!(words, "Report:   {}", report.display());
    }
    let _ = write!(
        words,
        "Thread:   {}\nPlace:    {place}\nMessage:  {message}\n\n{backtrace}\n",
        thread.name().unwrap_or("unnamed"),
    );
    words
}

fn box_text(file: Option<&Path>, report: Option<&Path>) -> String {
    let mut text =
        "TLS Ladder met a fault of its own. No mail server and nothing you do should be able to cause this."
            .to_owned();
    if let Some(report) = report {
        let _ = write!(
            text,
            "\n\nThe last report, as far as it had come, is saved in\n{}\nAfter the next start, “Open report…” shows it.",
            report.display()
        );
    }
    match file {
        Some(file) => {
            let _ = write!(
                text,
                "\n\nWhat happened is written in\n{}\nPlease send this file to whoever gave you the program. It holds \
                 no mail and no passwords.",
                file.display()
            );
        }
        None => text.push_str("\n\nWhat happened could not be written into a file."),
    }
    text
}

/// The file in a folder that was changed last, if that was after `since`.
fn newest_file(folder: &Path, since: SystemTime) -> Option<PathBuf> {
    let changed = |entry: &fs::DirEntry| entry.metadata().and_then(|facts| facts.modified()).ok();
    let entries = fs::read_dir(folder).ok()?.flatten();
    let newest = entries.filter_map(|entry| Some((changed(&entry)?, entry.path()))).max()?;
    (newest.0 >= since).then_some(newest.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_second_do_not_overwrite_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let crashes = folder.path().join("crashes");
        let one = write(&crashes, "one").unwrap();
        let other = write(&crashes, "other").unwrap();
        assert_ne!(one, other);
        assert_eq!(fs::read_to_string(one).unwrap(), "one");
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert_eq!(write(&file, "a file is no folder"), None);
    }

    #[test]
    fn the_box_names_the_crash_file_and_the_report() {
        let text = box_text(Some(Path::new("crash.txt")), Some(Path::new("report.json")));
        assert!(text.contains("crash.txt") && text.contains("report.json"), "{text}");
        assert!(box_text(None, None).contains("could not be written"));
    }

    #[test]
    fn only_a_report_of_this_start_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let before = SystemTime::now() - std::time::Duration::from_secs(60);
        assert_eq!(newest_file(folder.path(), before), None);
        let report = folder.path().join("report.json");
        fs::write(&report, "{}").unwrap();
        assert_eq!(newest_file(folder.path(), before), Some(report));
        let later = SystemTime::now() + std::time::Duration::from_secs(60);
        assert_eq!(newest_file(folder.path(), later), None);
    }
}
