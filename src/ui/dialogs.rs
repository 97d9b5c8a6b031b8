//! The system's own dialogs for saving and opening; they never hold up the window.

use std::{
    future::Future,
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::{Duration, Instant},
};

use egui::Context;
use rfd::{AsyncFileDialog, FileHandle};

use crate::{platform::crash, texts::Texts};

/// A dialog that ends sooner without a choice was never seen.
const TOO_SOON_TO_SEE: Duration = Duration::from_millis(300);

/// A folder that does not answer by then is not proposed.
const FOLDER_PATIENCE: Duration = Duration::from_millis(700);

/// What a dialog is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Where to save a file.
    Save {
        title: String,
        folder: Option<PathBuf>,
        file_name: String,
        /// The kinds of file: a name for people and its extensions without dot. The first is proposed.
        kinds: Vec<(String, Vec<String>)>,
    },
    /// Which file, or files, to open.
    Open { title: String, folder: Option<PathBuf>, kinds: Vec<(String, Vec<String>)>, many: bool },
}

/// How a dialog ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The files chosen; exactly one unless many were asked for.
    Chosen(Vec<PathBuf>),
    /// Closed without a choice.
    Cancelled,
    /// The dialog could not be shown, in words for people.
    Failed(String),
}

/// Opens at most one dialog at a time and hands over its answer.
#[derive(Debug)]
pub struct Dialogs {
    open: Arc<AtomicBool>,
    answers: Receiver<Answer>,
    sender: Sender<Answer>,
}

impl Default for Dialogs {
    fn default() -> Self {
        let (sender, answers) = mpsc::channel();
        Self { open: Arc::default(), answers, sender }
    }
}

impl Dialogs {
    /// Opens a dialog. Says `false`, and does nothing, while another one is open.
    ///
    /// Call it from the window's own thread: macOS makes dialogs nowhere else.
    pub fn ask(&mut self, ctx: &Context, request: Request) -> bool {
        let Some(guard) = OpenGuard::take(&self.open) else { return false };
        if !crash::can_show_boxes() {
            let reason = Texts::english().get("window-dialog-no-screen");
            return self.sender.send(Answer::Failed(reason)).is_ok();
        }
        self.wait_for(ctx, guard, dialog(request))
    }

    /// The answer of the dialog, once: ask at the beginning of every frame.
    pub fn answer(&mut self) -> Option<Answer> {
        self.answers.try_recv().ok()
    }

    /// Whether a dialog is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open.load(Ordering::Acquire)
    }

    /// Waits on a thread of its own; the guard goes with it and counts as long as the dialog is there.
    fn wait_for(
        &self,
        ctx: &Context,
        guard: OpenGuard,
        dialog: impl Future<Output = Option<Vec<PathBuf>>> + Send + 'static,
    ) -> bool {
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        let wait = move || {
            let begun = Instant::now();
            let chosen = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => Ok(runtime.block_on(dialog)),
                Err(error) => Err(not_opened(&error)),
            };
            let answer = match chosen {
                Ok(Some(files)) if !files.is_empty() => Answer::Chosen(files),
                Ok(_) if begun.elapsed() < TOO_SOON_TO_SEE => not_seen(),
                Ok(_) => Answer::Cancelled,
                Err(problem) => Answer::Failed(problem),
            };
            drop(guard);
            let _ = sender.send(answer);
            ctx.request_repaint();
        };
        match thread::Builder::new().name("dialog".to_owned()).spawn(wait) {
            Ok(_) => true,
            Err(error) => self.sender.send(Answer::Failed(not_opened(&error))).is_ok(),
        }
    }
}

/// A dialog is open while this lives, however it ends.
#[derive(Debug)]
struct OpenGuard(Arc<AtomicBool>);

impl OpenGuard {
    fn take(open: &Arc<AtomicBool>) -> Option<Self> {
        (!open.swap(true, Ordering::AcqRel)).then(|| Self(open.clone()))
    }
}

impl Drop for OpenGuard {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

/// Nobody closes a dialog this fast, so there was none: Linux without a desktop portal and without zenity.
fn not_seen() -> Answer {
    if cfg!(target_os = "linux") {
        Answer::Failed(Texts::english().get("window-dialog-not-offered"))
    } else {
        Answer::Cancelled
    }
}

fn not_opened(problem: &io::Error) -> String {
    Texts::english().with("window-dialog-failed", &[("problem", &problem.to_string())])
}

fn dialog(request: Request) -> impl Future<Output = Option<Vec<PathBuf>>> + Send + 'static {
    let (title, folder, kinds) = match &request {
        Request::Save { title, folder, kinds, .. } | Request::Open { title, folder, kinds, .. } => {
            (title.clone(), folder.clone(), kinds.clone())
        }
    };
    let mut dialog = AsyncFileDialog::new().set_title(title);
    if let Some(folder) = folder.filter(|folder| can_be_reached(folder)) {
        dialog = dialog.set_directory(folder);
    }
    for (name, extensions) in kinds {
        dialog = dialog.add_filter(name, &extensions);
    }
    let one = |file: Option<FileHandle>| file.map(|file| vec![file.path().to_owned()]);
    // The dialogs are made here, on the window's thread, and awaited elsewhere.
    let mut save = None;
    let mut open = None;
    let mut open_many = None;
    match request {
        Request::Save { file_name, .. } => save = Some(dialog.set_file_name(file_name).save_file()),
        Request::Open { many: false, .. } => open = Some(dialog.pick_file()),
        Request::Open { many: true, .. } => open_many = Some(dialog.pick_files()),
    }
    async move {
        if let Some(save) = save {
            one(save.await)
        } else if let Some(open) = open {
            one(open.await)
        } else if let Some(open_many) = open_many {
            let files = open_many.await?;
            Some(files.into_iter().map(|file| file.path().to_owned()).collect())
        } else {
            None
        }
    }
}

/// Whether a folder is there. One on a network that went away counts as gone: nobody waits for it.
fn can_be_reached(folder: &Path) -> bool {
    let (answer, answered) = mpsc::channel();
    let folder = folder.to_owned();
    let look = move || {
        let _ = answer.send(folder.is_dir());
    };
    let asked = thread::Builder::new().name("folder".to_owned()).spawn(look);
    asked.is_ok() && answered.recv_timeout(FOLDER_PATIENCE).unwrap_or(false)
}

/// Shows a file in the system's file manager, without waiting for it; where that is not possible a message says why.
pub fn show_in_folder(path: &Path) {
    let path = path.to_owned();
    let show = move || {
        if let Err(error) = opener::reveal(&path) {
            let texts = Texts::english();
            let values = [("file", &*path.to_string_lossy()), ("problem", &error.to_string())];
            tell(&texts.get("window-folder-title"), &texts.with("window-folder-failed", &values));
        }
    };
    // Without a thread nothing is shown; there is nothing more to say than what the person sees.
    let _ = thread::Builder::new().name("show in folder".to_owned()).spawn(show);
}

/// Shows a message and does not wait until it is closed; nothing where nobody can see it.
pub fn tell(title: &str, text: &str) {
    if !crash::can_show_boxes() {
        return;
    }
    let message = rfd::AsyncMessageDialog::new()
        .set_level(rfd::MessageLevel::Warning)
        .set_title(title)
        .set_description(text)
        .show();
    let _ = thread::Builder::new().name("message".to_owned()).spawn(move || {
        if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() {
            runtime.block_on(message);
        }
    });
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    fn save() -> Request {
        let kinds = vec![("Web page".to_owned(), vec!["html".to_owned()])];
        Request::Save { title: "Save report".to_owned(), folder: None, file_name: "a.html".to_owned(), kinds }
    }

    #[test]
    fn only_one_dialog_is_open_at_a_time_and_its_end_wakes_the_window() {
        let ctx = Context::default();
        let (woken, wakes) = mpsc::channel();
        ctx.set_request_repaint_callback(move |_| {
            let _ = woken.send(());
        });
        let mut dialogs = Dialogs::default();
        let (choose, chosen) = oneshot::channel();
        let guard = OpenGuard::take(&dialogs.open).unwrap();
        assert!(dialogs.wait_for(&ctx, guard, async { chosen.await.ok() }));
        assert!(dialogs.is_open());
        assert!(!dialogs.ask(&ctx, save()), "another one is open");
        assert_eq!(dialogs.answer(), None);
        choose.send(vec![PathBuf::from("a.html")]).unwrap();
        wakes.recv_timeout(Duration::from_secs(10)).unwrap();
        assert_eq!(dialogs.answer(), Some(Answer::Chosen(vec![PathBuf::from("a.html")])));
        assert_eq!(dialogs.answer(), None);
        assert!(!dialogs.is_open());
    }

    #[test]
    fn a_dialog_that_panics_does_not_count_as_open_for_ever() {
        let mut dialogs = Dialogs::default();
        let guard = OpenGuard::take(&dialogs.open).unwrap();
        let (ended, end) = mpsc::channel::<()>();
        assert!(dialogs.wait_for(&Context::default(), guard, async move {
            let _ended = ended;
            panic!("as if the system's dialog did")
        }));
        let _ = end.recv_timeout(Duration::from_secs(10));
        while dialogs.is_open() {
            thread::yield_now();
        }
        assert_eq!(dialogs.answer(), None);
    }
}
