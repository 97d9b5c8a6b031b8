//! A screen of a test's own, and the real program on it, driven by keys as a person would.

use std::{
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long the program may take for anything: generous, for drawing without a graphics card is slow.
const PATIENCE: Duration = Duration::from_secs(60);

/// The programs this needs.
const TOOLS: [&str; 5] = ["Xvfb", "openbox", "xdotool", "xclip", "zenity"];

pub(crate) fn missing() -> Option<String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let lacking: Vec<&str> = TOOLS
        .into_iter()
        .filter(|tool| !std::env::split_paths(&path).any(|dir| dir.join(tool).exists()))
        .collect();
    (!lacking.is_empty()).then(|| format!("{} not there", lacking.join(", ")))
}

/// Why a program cannot have a disk of its own here, if so.
pub(crate) fn no_disk_of_its_own() -> Option<String> {
    let tried = Command::new("unshare")
        .args(["--mount", "--map-root-user", "mount", "-t", "tmpfs", "own", "/mnt"])
        .stderr(Stdio::null())
        .status();
    (!tried.is_ok_and(|status| status.success())).then(|| "file systems of its own not allowed".to_owned())
}

/// Tries until it comes true.
pub(crate) fn eventually<T>(what: &str, attempt: impl FnMut() -> Option<T>) -> T {
    within(PATIENCE, attempt).unwrap_or_else(|| panic!("{what} did not come within {PATIENCE:?}"))
}

/// Tries for a few seconds: as long as what was done once may take before it is done again.
pub(crate) fn soon<T>(attempt: impl FnMut() -> Option<T>) -> Option<T> {
    within(Duration::from_secs(3), attempt)
}

/// What other programs do on a screen tells of itself by nothing but what can be seen there, so it is looked for.
fn within<T>(limit: Duration, mut attempt: impl FnMut() -> Option<T>) -> Option<T> {
    let since = Instant::now();
    loop {
        let found = attempt();
        if found.is_some() || since.elapsed() >= limit {
            return found;
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// The files of the reports that programs with this folder have saved by themselves, the oldest first.
pub(crate) fn kept_reports(autosave: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(autosave).into_iter().flatten().flatten().map(|entry| entry.path());
    // Not those that are just being written.
    let named = |file: &PathBuf| {
        file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("last-check"))
    };
    let mut files: Vec<PathBuf> = files.filter(named).collect();
    files.sort_by_key(|file| std::fs::metadata(file).and_then(|facts| facts.modified()).ok());
    files
}

/// A virtual screen with a window manager: without one no window gets the keyboard.
#[derive(Debug)]
pub(crate) struct Screen {
    display: String,
    // In the order in which they end.
    _manager: Group,
    _server: Group,
}

impl Screen {
    pub(crate) fn new() -> Self {
        Self::with(&[])
    }

    /// A screen with something special about it, in Xvfb's words.
    pub(crate) fn with(special: &[&str]) -> Self {
        let mut server = Command::new("Xvfb");
        // Without -noreset it starts anew when its last client leaves, and takes a manager that just came down with it.
        server
            .args(["-displayfd", "1", "-noreset", "-screen", "0", "1280x900x24", "-nolisten", "tcp"])
            .args(special);
        server.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = Group::start(&mut server);
        let mut number = String::new();
        let said = server.leader.stdout.take().expect("it is piped");
        BufReader::new(said).read_line(&mut number).expect("Xvfb names its display");
        let display = format!(":{}", number.trim());
        let mut manager = Command::new("openbox");
        manager.arg("--sm-disable").env("DISPLAY", &display).stdout(Stdio::null()).stderr(Stdio::null());
        let screen = Self { display, _manager: Group::start(&mut manager), _server: server };
        // A window that is shown while the manager still takes over may be lost between the two.
        eventually("the window manager", || screen.ask("xdotool", &["get_num_desktops"]));
        screen
    }

    /// Its name, as programs find it in their environment.
    pub(crate) fn display(&self) -> &str {
        &self.display
    }

    /// The text on the clipboard.
    pub(crate) fn clipboard(&self) -> Option<String> {
        self.ask("xclip", &["-o", "-selection", "clipboard", "-t", "UTF8_STRING"])
    }

    /// Keeps a picture of what is on it.
    pub(crate) fn keep_picture(&self, path: &Path) {
        self.keep_picture_of("root", path);
    }

    /// Keeps a picture of one window.
    pub(crate) fn keep_picture_of(&self, window: &str, path: &Path) {
        let path = path.to_str().expect("a test's path is plain");
        self.ask("import", &["-window", window, "-depth", "8", path]).expect("a picture can be taken");
    }

    /// What a tool says; nothing if it fails.
    fn ask(&self, tool: &str, arguments: &[&str]) -> Option<String> {
        let output = Command::new(tool)
            .args(arguments)
            .env("DISPLAY", &self.display)
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .expect("asked before");
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// The program on a screen.
#[derive(Debug)]
pub(crate) struct Program<'a> {
    screen: &'a Screen,
    process: Group,
}

impl<'a> Program<'a> {
    /// Starts the program with a folder that holds everything it remembers.
    pub(crate) fn start(screen: &'a Screen, home: &Path, arguments: &[&str]) -> Self {
        Self::start_with(screen, home, arguments, &[])
    }

    /// The same with something in its environment.
    pub(crate) fn start_with(
        screen: &'a Screen,
        home: &Path,
        arguments: &[&str],
        environment: &[(&str, &Path)],
    ) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tls-ladder"));
        command.args(arguments).env("TLS_LADDER_HOME", home).envs(environment.iter().copied());
        Self::start_command(screen, &mut command)
    }

    /// Starts any program.
    pub(crate) fn start_command(screen: &'a Screen, command: &mut Command) -> Self {
        command
            .env("DISPLAY", &screen.display)
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            // Nothing of the screen this test may have been started from.
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::null());
        Self { screen, process: Group::start(command) }
    }

    /// The same with its folder on a disk of its own that is full, which other programs do not see. What is said on
    /// the terminal is dropped, and no box is shown.
    pub(crate) fn start_on_full_disk(screen: &'a Screen, home: &Path, arguments: &[&str]) -> Self {
        let script =
            "mount -t tmpfs -o size=16k full \"$1\" && cat /dev/zero > \"$1/filling\"; shift; exec \"$@\"";
        let mut command = Command::new("unshare");
        command
            .args(["--mount", "--map-root-user", "sh", "-c", script, "sh"])
            .arg(home)
            .arg(env!("CARGO_BIN_EXE_tls-ladder"))
            .args(arguments)
            .env("DISPLAY", &screen.display)
            .env("TLS_LADDER_HOME", home)
            .env("TLS_LADDER_NO_DIALOG", "1")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        Self { screen, process: Group::start(&mut command) }
    }

    /// What the program sees of a file of its own.
    pub(crate) fn sees(&self, path: &Path) -> PathBuf {
        let root = format!("/proc/{}/root", self.process.leader.id());
        Path::new(&root).join(path.strip_prefix("/").unwrap_or(path))
    }

    /// Waits for a window whose title contains a text.
    pub(crate) fn wait_for_window(&mut self, title: &str) -> String {
        eventually(&format!("a window titled {title:?}"), || {
            if let Some(status) = self.process.leader.try_wait().expect("it is our child") {
                panic!("the program ended with {status}");
            }
            self.find(&["--name", title])
        })
    }

    /// Waits for a window that the first process drew itself, not one it started.
    pub(crate) fn wait_for_own_window(&mut self, title: &str) -> String {
        let process = self.process.leader.id().to_string();
        eventually(&format!("a window titled {title:?} of the first process"), || {
            if let Some(status) = self.process.leader.try_wait().expect("it is our child") {
                panic!("the program ended with {status}");
            }
            self.find(&["--all", "--pid", &process, "--name", title])
        })
    }

    /// The process that the first one has started to draw its window.
    pub(crate) fn drawing_process(&self) -> Option<u32> {
        let id = self.process.leader.id();
        let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children")).ok()?;
        children.split_whitespace().next()?.parse().ok()
    }

    /// Presses keys in a window.
    pub(crate) fn press(&self, window: &str, keys: &str) {
        self.try_press(window, keys).expect("the window takes keys");
    }

    /// The same in a window that may go away meanwhile.
    pub(crate) fn try_press(&self, window: &str, keys: &str) -> Option<()> {
        self.screen.ask("xdotool", &["windowactivate", "--sync", window])?;
        self.screen.ask("xdotool", &["key", "--clearmodifiers", keys])?;
        Some(())
    }

    /// Goes to another program's window and comes back to this one, as a person does.
    pub(crate) fn leave_for(&self, other: &str, window: &str) {
        for next in [other, window] {
            self.screen
                .ask("xdotool", &["windowactivate", "--sync", next])
                .expect("the window can be chosen");
            self.screen.ask("xdotool", &["windowfocus", "--sync", next]).expect("it takes the keyboard");
        }
    }

    /// Presses keys one after the other, faster than frames follow each other.
    pub(crate) fn press_quickly(&self, window: &str, keys: &[&str]) {
        self.screen.ask("xdotool", &["windowactivate", "--sync", window]).expect("the window can be chosen");
        let line = [&["key", "--clearmodifiers", "--delay", "0"], keys].concat();
        self.screen.ask("xdotool", &line).expect("keys can be pressed");
    }

    /// Types a text in a window.
    pub(crate) fn type_text(&self, window: &str, text: &str) {
        self.screen.ask("xdotool", &["windowactivate", "--sync", window]).expect("the window can be chosen");
        self.screen
            .ask("xdotool", &["type", "--clearmodifiers", "--delay", "20", text])
            .expect("a text can be typed");
    }

    /// Names a file in the dialog that has opened.
    pub(crate) fn answer_file_dialog(&self, path: &Path) {
        self.answer_dialog(&["--class", "zenity"], path.to_str().expect("a test's path is plain"));
    }

    /// Types a path into the dialog that is found in this way.
    pub(crate) fn answer_dialog(&self, found: &[&str], path: &str) {
        let dialog = eventually("the dialog", || self.find(found));
        // A dialog that has just opened may not take keys yet, so all is said again until it has gone.
        eventually("the end of the dialog", || {
            if self.find(found).is_none() {
                return Some(());
            }
            self.screen.ask("xdotool", &["windowactivate", "--sync", &dialog])?;
            self.screen.ask("xdotool", &["key", "--clearmodifiers", "ctrl+a"])?;
            self.screen.ask("xdotool", &["type", "--clearmodifiers", "--delay", "20", path])?;
            self.screen.ask("xdotool", &["key", "--clearmodifiers", "Return"])?;
            soon(|| self.find(found).is_none().then_some(()))
        });
    }

    /// Waits for a box that is found in this way, and sends it away.
    pub(crate) fn dismiss(&self, found: &[&str]) {
        eventually(&format!("the box {found:?}"), || self.find(found));
        // One that has just opened may not take keys yet.
        eventually(&format!("the end of the box {found:?}"), || {
            let Some(shown) = self.find(found) else { return Some(()) };
            self.screen.ask("xdotool", &["windowactivate", "--sync", &shown])?;
            self.screen.ask("xdotool", &["key", "--clearmodifiers", "Escape"])?;
            None
        });
    }

    /// The number of the process.
    pub(crate) fn id(&self) -> u32 {
        self.process.leader.id()
    }

    /// Closes the window as its button does, and waits for the program to end well.
    pub(crate) fn close(&mut self, window: &str) {
        // A window that has just been shown may not take keys yet, so they are pressed again until it has gone.
        let status = eventually("the end of the program", || {
            let _ = self.try_press(window, "alt+F4");
            soon(|| self.process.leader.try_wait().expect("our child"))
        });
        assert!(status.success(), "the program ended with {status}");
    }

    pub(crate) fn wait_for_end(&mut self) -> ExitStatus {
        eventually("the end of the program", || self.process.leader.try_wait().expect("our child"))
    }

    /// The first window found in a way of `xdotool search`.
    pub(crate) fn find(&self, what: &[&str]) -> Option<String> {
        let found = self.screen.ask("xdotool", &[&["search", "--onlyvisible"], what].concat())?;
        found.lines().next().map(str::to_owned)
    }
}

/// A process with all it starts; ended together.
#[derive(Debug)]
struct Group {
    leader: Child,
}

impl Group {
    fn start(command: &mut Command) -> Self {
        let leader = command.process_group(0).spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        Self { leader }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let group = format!("kill -s KILL -- -{}", self.leader.id());
        let _ = Command::new("sh").args(["-c", &group]).stderr(Stdio::null()).status();
        let _ = self.leader.wait();
    }
}
