//! `openssl s_server` as an SMTP server on a port that begins with TLS: the command does the TLS, this file
//! answers what the client says.

#![allow(dead_code, reason = "several test programs share it, and each uses a part")]

use std::{
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use super::{
    instance::{Instance, Place},
    pki::{Identity, Pki},
};

pub(crate) const HOST: &str = "mx.openssl.test";

pub(crate) fn missing() -> Option<String> {
    let version = Command::new("openssl").arg("version").stdout(Stdio::null()).status();
    (!version.is_ok_and(|status| status.success())).then(|| "the openssl command is not there".to_owned())
}

/// Starts the server with further options of `s_server`.
pub(crate) fn start(pki: &Pki, identity: &Identity, options: &str) -> Instance {
    let place = Place::new("openssl");
    let mut command = Command::new("openssl");
    command
        .args(["s_server", "-accept", &format!("127.0.0.1:{}", place.port)])
        .arg("-cert")
        .arg(&identity.chain)
        .arg("-cert_chain")
        .arg(&identity.chain)
        .arg("-key")
        .arg(&identity.key)
        .arg("-CAfile")
        .arg(pki.root())
        .args(options.split_whitespace())
        .env("OPENSSL_CONF", "/dev/null")
        .stdin(Stdio::piped());
    let mut instance = Instance::start("openssl s_server", place, "", &mut command);
    let mut answers = instance.leader().stdin.take().expect("it is piped");
    let said = instance.leader().stdout.take().expect("it is piped");
    let (listening, listens) = mpsc::channel();
    thread::Builder::new()
        .name("answers".to_owned())
        .spawn(move || {
            for line in BufReader::new(said).split(b'\n').map_while(Result::ok) {
                let answer = match line.get(..4) {
                    Some(b"ACCE") => {
                        // Nobody waits any more when a later connection is announced.
                        let _ = listening.send(());
                        continue;
                    }
                    // Said when a handshake is done.
                    Some(b"CIPH") => format!("220 {HOST} ESMTP\r\n"),
                    Some(b"EHLO") => format!("250-{HOST}\r\n250-SIZE 1000000\r\n250 HELP\r\n"),
                    Some(b"QUIT") => "221 2.0.0 Bye\r\n".to_owned(),
                    _ => continue,
                };
                if answers.write_all(answer.as_bytes()).is_err() {
                    break;
                }
            }
        })
        .expect("a thread can be started");
    listens.recv_timeout(Duration::from_secs(30)).expect("openssl s_server says when it listens");
    instance
}
