//! Profiles that were recorded, compared with what the same programs really send: Postfix and Exim deliver to a
//! small server here, Java says its hello to it. They are those of Debian 12; others may well send something else.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    os::unix::fs::chown,
    path::Path,
    process::{Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use tls_ladder::{
    diagnosis::senders,
    model::evidence::ProtocolVersion,
    protocol::tls::{
        cipher_suite,
        client_hello_read::{self, OfferedHello},
        groups, signature_scheme,
    },
};

use crate::support::{accounts::user_id, exim, instance::Place, postfix, requirement::is_here};

/// How long a sender may take until it says its hello.
const PATIENCE: Duration = Duration::from_secs(60);
const EXTENDED_MASTER_SECRET: u16 = 0x0017;
const SIGNALLING_SUITES: [u32; 2] = [0x00FF, 0x5600];

/// A server that offers STARTTLS to the first caller, reads its ClientHello and hangs up.
struct Listener {
    address: SocketAddr,
    hello: Receiver<Option<OfferedHello>>,
}

impl Listener {
    fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a loopback port is free");
        let address = listener.local_addr().expect("it is bound");
        let (sender, hello) = channel();
        thread::spawn(move || {
            let hello = listener.accept().ok().and_then(|(stream, _)| hear(stream));
            // Nobody listens any more only when the test has failed.
            let _ = sender.send(hello);
        });
        Self { address, hello }
    }

    fn hello(&self) -> OfferedHello {
        self.hello.recv_timeout(PATIENCE).expect("somebody calls").expect("a ClientHello comes")
    }
}

fn hear(stream: TcpStream) -> Option<OfferedHello> {
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let mut answers = stream.try_clone().ok()?;
    let mut lines = BufReader::new(stream);
    answers.write_all(b"220 mx1.example.org ESMTP\r\n").ok()?;
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).ok()?;
        if line.starts_with("EHLO") {
            answers.write_all(b"250-mx1.example.org\r\n250 STARTTLS\r\n").ok()?;
        } else if line.starts_with("STARTTLS") {
            answers.write_all(b"220 Go ahead\r\n").ok()?;
            break;
        } else {
            return None;
        }
    }
    let mut record = vec![0; 5];
    lines.read_exact(&mut record).ok()?;
    let length = usize::from(u16::from_be_bytes([record[3], record[4]]));
    record.resize(5 + length, 0);
    lines.read_exact(&mut record[5..]).ok()?;
    client_hello_read::read(&record)
}

/// The profile says what the hello says.
fn compare(key: &str, hello: &OfferedHello) {
    let profile = senders::profile(key).expect("there is such a profile");
    let versions: Vec<ProtocolVersion> =
        ProtocolVersion::ALL.into_iter().filter(|version| hello.offers(*version)).collect();
    let suites: Vec<String> = hello
        .suites
        .iter()
        .filter(|code| !SIGNALLING_SUITES.contains(code))
        .map(|code| cipher_suite::suite(*code).name)
        .collect();
    let groups: Vec<String> = hello.groups.iter().map(|code| groups::name(*code)).collect();
    let schemes: Vec<String> =
        hello.signature_schemes.iter().map(|code| signature_scheme::name(*code)).collect();
    assert_eq!(profile.versions, versions, "{key}: versions");
    assert_eq!(profile.suites, suites, "{key}: suites");
    assert_eq!(profile.groups, groups, "{key}: groups");
    assert_eq!(profile.signature_schemes, schemes, "{key}: signature schemes");
    assert_eq!(profile.server_name, hello.server_name.is_some(), "{key}: server_name");
    assert_eq!(
        profile.extended_master_secret,
        hello.has(EXTENDED_MASTER_SECRET),
        "{key}: extended_master_secret"
    );
}

/// The programs of other systems send something else, which is no fault of the profile.
fn is_debian_12(test: &str) -> bool {
    let system = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let is = |line: &str| system.lines().any(|other| other.replace('"', "") == line);
    let is_it = is("ID=debian") && is("VERSION_ID=12");
    if !is_it {
        say_skipped(test, "the profile is that of Debian 12");
    }
    is_it
}

fn say_skipped(test: &str, why: &str) {
    // Past the test runner's own buffer, which hides what passing tests say.
    let _ = writeln!(std::io::stderr(), "SKIPPED {test}: {why}");
}

#[test]
fn postfix_sends_what_its_profile_says() {
    const TEST: &str = "what Postfix sends";
    if !is_debian_12(TEST) || !is_here(TEST, postfix::missing()) {
        return;
    }
    let listener = Listener::start();
    let relay = format!("relayhost = [127.0.0.1]:{}", listener.address.port());
    let settings =
        [relay.as_str(), "smtp_tls_security_level = may", "mynetworks = 127.0.0.0/8", "relay_domains ="];
    let services = "smtp inet n - n - - smtpd\nsmtp unix - - n - - smtp\nbounce unix - - n - 0 bounce\n\
                    defer unix - - n - 0 bounce\ntrace unix - - n - 0 bounce\nflush unix n - n - 0 flush\n";
    let server = postfix::start_with_services(None, &settings, services);
    hand_in(server.address());
    compare("postfix-openssl-3", &listener.hello());
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

#[test]
fn exim_sends_what_its_profile_says() {
    const TEST: &str = "what Exim sends";
    if !is_debian_12(TEST) || !is_here(TEST, exim::missing()) {
        return;
    }
    let listener = Listener::start();
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
            listener.address.port()
        ),
    );
    let spool = place.path().join("spool");
    std::fs::create_dir(&spool).expect("a folder can be made");
    chown(&spool, user_id("Debian-exim"), None).expect("root may give it away");
    let mut exim = Command::new(program)
        .args(["-C", &configuration.display().to_string()])
        .args(["-odf", "-f", "sender@example.org", "recipient@example.net"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("Exim starts");
    exim.stdin.take().expect("it listens").write_all(b"Subject: hello\n\nHello\n").expect("it reads");
    let hello = listener.hello();
    exim.wait().expect("Exim ends");
    compare("exim-gnutls", &hello);
}

#[test]
fn java_17_sends_what_its_profile_says() {
    const TEST: &str = "what Java 17 sends";
    let version = Command::new("java").arg("-version").output();
    let is_17 = version.is_ok_and(|output| String::from_utf8_lossy(&output.stderr).contains("version \"17."));
    if !is_17 || Command::new("javac").arg("-version").output().is_err() {
        return say_skipped(TEST, "there is no JDK 17");
    }
    let listener = Listener::start();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/senders/StartTls.java");
    let mut java = Command::new("java")
        .arg(source)
        .arg(listener.address.port().to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("Java starts");
    let hello = listener.hello();
    java.wait().expect("Java ends");
    compare("java-17", &hello);
}
