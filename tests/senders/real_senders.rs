//! Postfix and Exim as senders, with nothing set but where to send to.

use std::{
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpStream},
    os::unix::fs::chown,
    process::{Child, Command, Stdio},
    time::Duration,
};

use crate::support::{
    accounts::user_id,
    exim,
    instance::{Instance, Place},
    postfix,
};

const PATIENCE: Duration = Duration::from_secs(60);

/// The programs of other systems send something else, which is no fault of the profile.
pub(crate) fn is_debian_12(test: &str) -> bool {
    let system = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let is = |line: &str| system.lines().any(|other| other.replace('"', "") == line);
    let is_it = is("ID=debian") && is("VERSION_ID=12");
    if !is_it {
        say_skipped(test, "the profile is that of Debian 12");
    }
    is_it
}

pub(crate) fn say_skipped(test: &str, why: &str) {
    // Past the test runner's own buffer, which hides what passing tests say.
    let _ = writeln!(std::io::stderr(), "SKIPPED {test}: {why}");
}

/// Postfix that has taken one message and sends it there, encrypted if it can.
pub(crate) fn postfix_to(address: SocketAddr) -> Instance {
    let relay = format!("relayhost = [127.0.0.1]:{}", address.port());
    let settings =
        [relay.as_str(), "smtp_tls_security_level = may", "mynetworks = 127.0.0.0/8", "relay_domains ="];
    let services = "smtp inet n - n - - smtpd\nsmtp unix - - n - - smtp\nbounce unix - - n - 0 bounce\n\
                    defer unix - - n - 0 bounce\ntrace unix - - n - 0 bounce\nflush unix n - n - 0 flush\n";
    let server = postfix::start_with_services(None, &settings, services);
    hand_in(server.address());
    server
}

/// Hands in one message.
fn hand_in(server: SocketAddr) {
    let mut stream = TcpStream::connect(server).expect("it listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a limit can be set");
    let mut replies = BufReader::new(stream.try_clone().expect("it can be shared"));
    let mut expect = |code: &str| {
        let mut line = String::new();
        replies.read_line(&mut line).expect("a reply");
        assert!(line.starts_with(code), "{line}");
    };
    expect("220");
    for (command, code) in [
        ("HELO client.example.org\r\n", "250"),
        ("MAIL FROM:<sender@example.org>\r\n", "250"),
        ("RCPT TO:<recipient@example.net>\r\n", "250"),
        ("DATA\r\n", "354"),
        ("Subject: hello\r\n\r\nHello\r\n.\r\n", "250"),
        ("QUIT\r\n", "221"),
    ] {
        stream.write_all(command.as_bytes()).expect("it listens");
        expect(code);
    }
}

/// Exim that sends one message.
pub(crate) struct Exim {
    program: Child,
    /// Goes with it.
    _place: Place,
}

impl Exim {
    pub(crate) fn sends_to(address: SocketAddr) -> Self {
        let place = Place::new("exim-sender");
        let (folder, program) = (place.path().display().to_string(), exim::daemon().expect("asked before"));
        let configuration = place.write(
            "exim.conf",
            &format!(
                "primary_hostname = client.example.org\nexim_path = {}\nkeep_environment =\n\
                 spool_directory = {folder}/spool\nlog_file_path = {folder}/spool/%slog\nhost_lookup =\n\
                 begin routers\nall:\n  driver = manualroute\n  transport = out\n  route_list = * 127.0.0.1\n\
                 \x20 self = send\nbegin transports\nout:\n  driver = smtp\n  port = {}\n\
                 begin retry\n* * F,2h,15m\n",
                program.display(),
                address.port()
            ),
        );
        let spool = place.path().join("spool");
        std::fs::create_dir(&spool).expect("a folder can be made");
        chown(&spool, user_id("Debian-exim"), None).expect("root may give it away");
        let mut program = Command::new(program)
            .args(["-C", &configuration.display().to_string()])
            .args(["-odf", "-f", "sender@example.org", "recipient@example.net"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Exim starts");
        let mut input = program.stdin.take().expect("it listens");
        input.write_all(b"Subject: hello\n\nHello\n").expect("it reads");
        Self { program, _place: place }
    }

    /// Waits until it is done.
    pub(crate) fn wait(mut self) {
        self.program.wait().expect("Exim ends");
    }
}

/// The same, until it has an answer.
pub(crate) fn postfix_delivers_to(address: SocketAddr) {
    postfix_to(address).wait_until_logged("status=", 1);
}
