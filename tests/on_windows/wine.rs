//! The Windows programs where `tests/windows` puts them, and the Windows they run in.

use std::{
    io::{PipeReader, PipeWriter, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
    time::SystemTime,
};

use crate::support::{requirement::is_here, screen::Screen};

const WINE: &str = "/usr/lib/wine/wine64";
const WINE_SERVER: &str = "/usr/lib/wine/wineserver64";

/// Set to the reason by `tests/run` where the Windows programs are left out on purpose.
const LEFT_OUT: &str = "TLS_LADDER_WITHOUT_WINDOWS";

/// Whether a test of the Windows programs can go on.
pub(crate) fn can_run(test: &str) -> bool {
    if let Some(reason) = std::env::var_os(LEFT_OUT) {
        // Past the test runner's own buffer, which hides what passing tests say.
        let _ = writeln!(std::io::stderr(), "SKIPPED {test}: {}", reason.display());
        return false;
    }
    is_here(test, missing())
}

/// What is missing to try the Windows programs; it takes a while to find out.
fn missing() -> Option<String> {
    static MISSING: OnceLock<Option<String>> = OnceLock::new();
    MISSING
        .get_or_init(|| {
            let Ok(made) = changed(&folder().join(".complete")) else {
                return Some("tests/windows has not made the Windows programs".to_owned());
            };
            let newest =
                ["src", "assets", "Cargo.toml", "Cargo.lock"].map(|name| newest(&repository().join(name)));
            newest.into_iter().any(|source| source > made).then(|| {
                "the Windows programs are older than their sources, tests/windows makes new ones".to_owned()
            })
        })
        .clone()
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Everything of the Windows programs.
pub(crate) fn folder() -> PathBuf {
    repository().join("target/win")
}

/// A program by its name, without the ending.
pub(crate) fn program(name: &str) -> PathBuf {
    folder().join("x86_64-pc-windows-gnu/debug").join(name).with_extension("exe")
}

fn changed(path: &Path) -> std::io::Result<SystemTime> {
    path.metadata()?.modified()
}

/// When the newest file in a folder was changed.
fn newest(path: &Path) -> SystemTime {
    if path.is_dir() {
        let entries = std::fs::read_dir(path).expect("the folder can be read");
        entries
            .map(|entry| newest(&entry.expect("it can be read").path()))
            .max()
            .unwrap_or(SystemTime::UNIX_EPOCH)
    } else {
        changed(path).expect("the file is there")
    }
}

/// A Windows: the one that `tests/windows` made, or another beside it.
#[derive(Debug)]
pub(crate) struct Windows {
    prefix: PathBuf,
    /// The screen it was started on.
    display: Option<String>,
    /// As long as a program runs, Windows stays awake: waking it up takes seconds each time. It ends when nobody can
    /// type anything into it any more, at the latest with the tests.
    keeper: Option<Child>,
    _copy: Option<tempfile::TempDir>,
}

impl Windows {
    /// The one that all tests share, without a screen.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Windows> = OnceLock::new();
        SHARED.get_or_init(|| Self::awake(folder().join("prefix"), None, None))
    }

    /// One of a test's own, started anew without a screen; only its disk is the shared one.
    pub(crate) fn of_its_own() -> Self {
        Self::another(None)
    }

    /// The same with a screen, on which it has to be started for any program to have a window.
    pub(crate) fn on(screen: &Screen) -> Self {
        Self::another(Some(screen.display().to_owned()))
    }

    fn another(display: Option<String>) -> Self {
        let copy =
            tempfile::Builder::new().prefix("tls-ladder-windows-").tempdir().expect("a folder can be made");
        let shared = folder().join("prefix");
        for entry in std::fs::read_dir(&shared).expect("there is one").flatten() {
            let new = copy.path().join(entry.file_name());
            if entry.file_name() == "drive_c" {
                std::os::unix::fs::symlink(entry.path(), new).expect("a link can be made");
            } else {
                let copied = Command::new("cp").arg("-a").arg(entry.path()).arg(new).status();
                assert!(
                    copied.is_ok_and(|status| status.success()),
                    "{} can be copied",
                    entry.path().display()
                );
            }
        }
        Self::awake(copy.path().to_owned(), display, Some(copy))
    }

    fn awake(prefix: PathBuf, display: Option<String>, copy: Option<tempfile::TempDir>) -> Self {
        let mut windows = Self { prefix, display, keeper: None, _copy: copy };
        let mut keeper = Command::new(WINE);
        windows.prepare(keeper.args(["cmd", "/k", "echo awake"]));
        keeper.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut keeper = keeper.spawn().expect("Wine can be started");
        let mut said = [0; 5];
        let stdout = keeper.stdout.as_mut().expect("it is piped");
        stdout.read_exact(&mut said).expect("Windows wakes up");
        assert_eq!(&said, b"awake");
        windows.keeper = Some(keeper);
        windows
    }

    /// A program in this Windows.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(WINE);
        self.prepare(command.arg(program)).stdin(Stdio::null()).env("COLUMNS", "80");
        command
    }

    fn prepare<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        match &self.display {
            Some(display) => command.env("DISPLAY", display),
            None => command.env_remove("DISPLAY"),
        }
        .env("WINEPREFIX", &self.prefix)
        .env("WINEDEBUG", "-all")
        .env("WINEDLLOVERRIDES", "mscoree,mshtml=")
        .env_remove("WAYLAND_DISPLAY")
    }

    /// What a program in this Windows says.
    pub(crate) fn run(&self, program: &Path, arguments: &[&str]) -> Output {
        output(self.command(program).args(arguments))
    }

    /// Changes the registry as a file of `regedit` says, given without its first line.
    pub(crate) fn register(&self, changes: &str) {
        let file = tempfile::Builder::new().suffix(".reg").tempfile().expect("a file can be made");
        // With a byte order mark in front it is read as UTF-16, without one as text of the old kind.
        std::fs::write(file.path(), format!("REGEDIT4\r\n\r\n{}\r\n", changes.replace('\n', "\r\n")))
            .expect("a file can be written");
        let changed = self.run(Path::new("regedit"), &["/S", &path_in_windows(file.path())]);
        assert!(changed.status.success(), "the registry is changed: {changed:?}\n{changes}");
    }

    /// A file or folder of the only user.
    pub(crate) fn users(&self, path: &str) -> PathBuf {
        let users = self.prefix.join("drive_c/users");
        let names = std::fs::read_dir(&users).expect("there are users").flatten();
        let name =
            names.map(|entry| entry.file_name()).find(|name| name != "Public").expect("there is a user");
        users.join(name).join(path)
    }
}

impl Drop for Windows {
    fn drop(&mut self) {
        let _ = self.prepare(Command::new(WINE_SERVER).arg("-k")).status();
        if let Some(keeper) = &mut self.keeper {
            let _ = keeper.wait();
        }
    }
}

/// What a program says until it ends. A program of the system that starts because of it (the desktop, for one) holds
/// the same pipes and stays, so that their end is none of its end: a mark is put there when it has ended.
pub(crate) fn output(command: &mut Command) -> Output {
    const MARK: &[u8] = b"\0 the program has ended \0";
    let read = |mut pipe: PipeReader| {
        let mut said = Vec::new();
        let mut piece = [0; 4096];
        while !said.ends_with(MARK) {
            match pipe.read(&mut piece).expect("a pipe can be read") {
                0 => break,
                length => said.extend_from_slice(&piece[..length]),
            }
        }
        said.truncate(said.len() - MARK.len());
        said
    };
    let [(stdout, mut to_stdout), (stderr, mut to_stderr)] =
        [(); 2].map(|()| std::io::pipe().expect("a pipe can be made"));
    std::thread::scope(|scope| {
        let (stdout, stderr) = (scope.spawn(move || read(stdout)), scope.spawn(move || read(stderr)));
        let share = |pipe: &PipeWriter| pipe.try_clone().expect("a pipe can be shared");
        let status = command.stdout(share(&to_stdout)).stderr(share(&to_stderr)).status();
        for pipe in [&mut to_stdout, &mut to_stderr] {
            pipe.write_all(MARK).expect("a pipe can be written");
        }
        let [stdout, stderr] = [stdout, stderr].map(|said| said.join().expect("it does not panic"));
        Output { status: status.expect("Wine can be started"), stdout, stderr }
    })
}

/// Held by tests that keep both processors busy, and by those that watch the clock.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static BUSY: Mutex<()> = Mutex::new(());
    BUSY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A path of this system as Windows programs are told it.
pub(crate) fn path_in_windows(path: &Path) -> String {
    format!("Z:{}", path.to_str().expect("a test's path is plain").replace('/', "\\"))
}
