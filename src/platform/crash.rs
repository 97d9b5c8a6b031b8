//! The last words of a crash: a file that says what happened, and a box that says where the file is.

use std::{
    backtrace::Backtrace,
    cell::Cell,
    fmt::Write as _,
    fs,
    marker::PhantomData,
    panic::{self, PanicHookInfo},
    path::{Path, PathBuf},
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread::{self, ThreadId},
};

use super::host;

/// Set to anything, it keeps message boxes away (for tests and for programs that start this one).
pub const NO_DIALOG_VARIABLE: &str = "TLS_LADDER_NO_DIALOG";

/// A crash that goes on crashing does not fill the disk.
const MOST_FILES: u32 = 5;

static RENDERER: Mutex<String> = Mutex::new(String::new());
static LEAVE: OnceLock<(ThreadId, Leave)> = OnceLock::new();
static WRITING: AtomicBool = AtomicBool::new(false);
static WRITTEN: AtomicU32 = AtomicU32::new(0);

/// What to do instead of showing a box, told the message of the panic.
type Leave = Box<dyn Fn(&str) + Send + Sync>;

thread_local! {
    /// How deep this thread is in the program's own code, seen from what draws the window.
    static OWN_CODE: Cell<u32> = const { Cell::new(0) };
}

/// Notes what draws the window, for the crash file.
pub fn note_renderer(renderer: &str) {
    if let Ok(mut noted) = RENDERER.lock() {
        renderer.clone_into(&mut noted);
    }
}

/// From now on a panic on this thread that comes from what draws the window, not from the program's own code, is
/// written down and then handled by `leave`, which is not to come back.
pub fn leave_when_graphics_fail(leave: impl Fn(&str) + Send + Sync + 'static) {
    let _ = LEAVE.set((thread::current().id(), Box::new(leave)));
}

/// While this lives, the thread is in the program's own code, and graphics are not to blame for a panic.
#[must_use = "it says so only while it lives"]
pub fn own_code() -> OwnCode {
    OWN_CODE.with(|depth| depth.set(depth.get() + 1));
    OwnCode(PhantomData)
}

/// See [`own_code`].
#[derive(Debug)]
pub struct OwnCode(PhantomData<*const ()>);

impl Drop for OwnCode {
    fn drop(&mut self) {
        OWN_CODE.with(|depth| depth.set(depth.get().saturating_sub(1)));
    }
}

/// Who takes over, when graphics are to blame for a panic on this thread.
fn leave() -> Option<&'static Leave> {
    let (thread, leave) = LEAVE.get()?;
    let graphics = *thread == thread::current().id() && OWN_CODE.with(Cell::get) == 0;
    graphics.then_some(leave)
}

/// From now on every panic writes a file into the folder of crashes, which names the report that is `kept` should there
/// be one; with `boxes`, the first one also shows a box where somebody can see it.
pub fn install(crashes: &Path, kept: &Path, boxes: bool) {
    let (crashes, kept) = (crashes.to_owned(), kept.to_owned());
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        usual(info);
        let leave = leave();
        let go = || {
            if let Some(leave) = leave {
                leave(info.payload_as_str().unwrap_or_default());
            }
        };
        // A panic while one is written down, also on the thread below, is left to the usual hook.
        if WRITING.swap(true, Ordering::SeqCst) {
            go();
            return;
        }
        let number = WRITTEN.fetch_add(1, Ordering::SeqCst);
        if number < MOST_FILES {
            let report = kept.is_file().then(|| kept.clone());
            let words = last_words(info, &Backtrace::force_capture(), report.as_deref());
            let folder = crashes.clone();
            let boxes = boxes && leave.is_none();
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
        // However many others have panicked before.
        go();
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

/// Writes down why the program could not go on; says where, when it could be written. Where the folder cannot be
/// written to, the one for temporary files is taken.
#[must_use]
pub fn write(folder: &Path, words: &str) -> Option<PathBuf> {
    write_in(folder, words).or_else(|| write_in(&std::env::temp_dir(), words))
}

fn write_in(folder: &Path, words: &str) -> Option<PathBuf> {
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
    let renderer = RENDERER.lock().map(|noted| noted.clone()).unwrap_or_default();
    let renderer = if renderer.is_empty() { "not started yet" } else { &renderer };
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
        assert_eq!(write_in(&file, "a file is no folder"), None);
        let elsewhere = write(&file, "in the folder for temporary files").unwrap();
        assert!(elsewhere.starts_with(std::env::temp_dir()), "{elsewhere:?}");
        fs::remove_file(elsewhere).unwrap();
    }

    #[test]
    fn the_box_names_the_crash_file_and_the_report() {
        let text = box_text(Some(Path::new("crash.txt")), Some(Path::new("report.json")));
        assert!(text.contains("crash.txt") && text.contains("report.json"), "{text}");
        assert!(box_text(None, None).contains("could not be written"));
    }
}
