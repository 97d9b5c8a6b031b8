//! Profiles that were recorded, compared with what the same programs really send: Postfix and Exim deliver to a
//! small server here, Java says its hello to it. They are those of Debian 12; others may well send something else.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
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

use crate::{
    real_senders::{self, is_debian_12, say_skipped},
    support::{exim, postfix, requirement::is_here},
};

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

#[test]
fn postfix_sends_what_its_profile_says() {
    const TEST: &str = "what Postfix sends";
    if !is_debian_12(TEST) || !is_here(TEST, postfix::missing()) {
        return;
    }
    let listener = Listener::start();
    let _server = real_senders::postfix_to(listener.address);
    compare("postfix-openssl-3", &listener.hello());
}

#[test]
fn exim_sends_what_its_profile_says() {
    const TEST: &str = "what Exim sends";
    if !is_debian_12(TEST) || !is_here(TEST, exim::missing()) {
        return;
    }
    let listener = Listener::start();
    let exim = real_senders::Exim::sends_to(listener.address);
    let hello = listener.hello();
    exim.wait();
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
