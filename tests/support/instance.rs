//! A server of a test's own: started as the leader of a process group in a folder of its own, waited for by
//! connecting, and gone without a trace when dropped.

#![allow(dead_code, reason = "several test programs share it, and each uses a part")]

use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU16, Ordering},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// How long a server may take to greet, and to leave. Generous: a loaded machine is no fault.
const PATIENCE: Duration = Duration::from_secs(30);

/// Folder and port of a server that is about to be started.
#[derive(Debug)]
pub(crate) struct Place {
    folder: TempDir,
    pub(crate) port: u16,
}

impl Place {
    /// A new folder that every user may pass through (servers drop their rights), and a free loopback port.
    pub(crate) fn new(server: &str) -> Self {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::Builder::new()
            .prefix(&format!("tls-ladder-{server}-"))
            .tempdir()
            .expect("a folder can be made");
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).expect("it is ours");
        Self { folder, port: free_port() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file into the folder.
    pub(crate) fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.path().join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).expect("a folder can be made");
        }
        std::fs::write(&path, content).expect("a file can be written");
        path
    }
}

/// A loopback port nobody listens on, outside of the range the system hands to outgoing connections.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 9_000).unwrap_or_default();
    for _ in 0..10_000 {
        let port = 20_000 + (start + NEXT.fetch_add(1, Ordering::Relaxed)) % 10_000;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
    panic!("no free port between 20000 and 30000 on 127.0.0.1");
}

/// A running server.
#[derive(Debug)]
pub(crate) struct Instance {
    name: &'static str,
    leader: Child,
    place: Option<Place>,
    /// Where the server writes what happens; beside it lies `output`, what it says on its own.
    log: PathBuf,
}

impl Instance {
    /// Starts the server; `log` is the name of its log in the folder.
    pub(crate) fn start(name: &'static str, place: Place, log: &str, command: &mut Command) -> Self {
        let output = File::create(place.path().join("output")).expect("a file can be made");
        let errors = output.try_clone().expect("a file can be shared");
        let leader = command
            .process_group(0)
            .current_dir(place.path())
            .stdout(if log.is_empty() { Stdio::piped() } else { Stdio::from(output) })
            .stderr(Stdio::from(errors))
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start ({command:?}): {error}"));
        let log = place.path().join(if log.is_empty() { "output" } else { log });
        Self { name, leader, place: Some(place), log }
    }

    pub(crate) fn port(&self) -> u16 {
        self.place.as_ref().map_or(0, |place| place.port)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port()).into()
    }

    /// Its folder, with its configuration in it.
    pub(crate) fn folder(&self) -> &Path {
        self.place.as_ref().expect("it has one until it is dropped").path()
    }

    /// The server's side of its pipes, for one that is scripted from here.
    pub(crate) fn leader(&mut self) -> &mut Child {
        &mut self.leader
    }

    /// Connects until something listens.
    pub(crate) fn wait_until_it_listens(&mut self) -> TcpStream {
        let since = Instant::now();
        let mut pause = Duration::from_millis(2);
        loop {
            if let Ok(connection) = TcpStream::connect_timeout(&self.address(), Duration::from_secs(1)) {
                return connection;
            }
            if let Some(status) = self.leader.try_wait().expect("it is our child") {
                panic!("{} ended with {status} before it listened:\n{}", self.name, self.everything_said());
            }
            assert!(since.elapsed() < PATIENCE, "{} does not listen:\n{}", self.name, self.everything_said());
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(50));
        }
    }

    /// Connects until the server has greeted; returns the last line of the greeting, after a polite QUIT.
    pub(crate) fn wait_until_it_greets(&mut self) -> String {
        let mut connection = self.wait_until_it_listens();
        connection.set_read_timeout(Some(PATIENCE)).expect("a time limit can be set");
        let mut reader = BufReader::new(connection.try_clone().expect("a connection can be shared"));
        let mut greeting = "220-".to_owned();
        while greeting.get(3..4) == Some("-") {
            greeting.clear();
            reader.read_line(&mut greeting).unwrap_or_else(|error| {
                panic!("{} does not greet: {error}\n{}", self.name, self.everything_said())
            });
        }
        // Whoever refuses has hung up already.
        let _ = connection.write_all(b"QUIT\r\n");
        greeting.trim_end().to_owned()
    }

    /// The log as it is now.
    pub(crate) fn log(&self) -> String {
        std::fs::read(&self.log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    /// How often a text stands in the log.
    pub(crate) fn logged(&self, text: &str) -> usize {
        self.log().matches(text).count()
    }

    /// Waits until a text stands in the log `times` times: servers write their log a moment later.
    pub(crate) fn wait_until_logged(&self, text: &str, times: usize) {
        let since = Instant::now();
        while self.logged(text) < times {
            assert!(
                since.elapsed() < PATIENCE,
                "{} never logged {text:?} {times} times:\n{}",
                self.name,
                self.everything_said()
            );
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn everything_said(&self) -> String {
        let output =
            self.place.as_ref().map(|place| std::fs::read(place.path().join("output")).unwrap_or_default());
        format!("{}\n{}", String::from_utf8_lossy(&output.unwrap_or_default()), self.log())
    }

    fn signal_group(&self, signal: &str) {
        // The shell's own `kill`, because the program of that name is not on every system.
        let _ = Command::new("sh")
            .args(["-c", &format!("kill -s {signal} -- -{}", self.leader.id())])
            .stderr(Stdio::null())
            .status();
    }

    /// Ends every process of the group; returns those that remain.
    fn stop(&mut self) -> Vec<String> {
        let group = self.leader.id();
        for signal in ["TERM", "KILL"] {
            self.signal_group(signal);
            let since = Instant::now();
            while since.elapsed() < PATIENCE / 6 {
                let _ = self.leader.try_wait();
                if processes_of_group(group).is_empty() {
                    return Vec::new();
                }
                thread::sleep(Duration::from_millis(5));
            }
        }
        let _ = self.leader.kill();
        let _ = self.leader.try_wait();
        processes_of_group(group)
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let remaining = self.stop();
        let folder = self.place.as_ref().map(|place| place.path().to_owned());
        let removed = self.place.take().map(|place| place.folder.close());
        if thread::panicking() {
            return;
        }
        assert!(remaining.is_empty(), "{} leaves processes behind: {remaining:?}", self.name);
        assert!(
            matches!(removed, Some(Ok(()))) && folder.is_some_and(|folder| !folder.exists()),
            "{} leaves its folder behind: {removed:?}",
            self.name
        );
    }
}

/// The living processes of a process group, by name; those that ended and only wait to be counted are not alive.
fn processes_of_group(group: u32) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").expect("/proc can be read").flatten() {
        let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else { continue };
        let Some((name, rest)) = stat.rsplit_once(')') else { continue };
        let mut fields = rest.split_whitespace();
        let (state, _parent, its_group) = (fields.next(), fields.next(), fields.next());
        if state != Some("Z") && its_group.and_then(|text| text.parse().ok()) == Some(group) {
            found.push(name.to_owned());
        }
    }
    found
}
