//! A web server that tells the time: the `openssl` command with an answer prepared for it.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::{Ipv4Addr, TcpListener},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

#[path = "../support/requirement.rs"]
mod requirement;

pub(crate) fn installed() -> bool {
    let missing = Command::new("openssl").arg("version").output().err();
    requirement::is_here("a web server tells the time", missing.map(|error| format!("no openssl: {error}")))
}

pub(crate) struct Web {
    pub(crate) port: u16,
    child: Child,
    _folder: TempDir,
}

impl Web {
    /// Serves one visitor, with a certificate for this name (`DNS:…` or `IP:…`) and this date.
    pub(crate) fn start(name: &str, date: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let path = |file: &str| folder.path().join(file);
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=web"])
            .args(["-addext", &format!("subjectAltName={name}")])
            .arg("-keyout")
            .arg(path("key.pem"))
            .arg("-out")
            .arg(path("certificate.pem"))
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        assert!(fs::metadata(path("key.pem")).is_ok());
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let mut child = Command::new("openssl")
            .args(["s_server", "-accept", &format!("127.0.0.1:{port}"), "-naccept", "1"])
            .arg("-cert")
            .arg(path("certificate.pem"))
            .arg("-key")
            .arg(path("key.pem"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let answer = format!("HTTP/1.1 204 No Content\r\nServer: test\r\nDate: {date}\r\n\r\n");
        child.stdin.as_mut().unwrap().write_all(answer.as_bytes()).unwrap();
        // It says ACCEPT once it listens.
        let said = BufReader::new(child.stdout.take().unwrap());
        let mut lines = said.lines().map_while(Result::ok);
        assert!(lines.any(|line| line.starts_with("ACCEPT")), "openssl listens");
        // What it says further is read, so that it never waits for a reader.
        std::thread::spawn(move || lines.count());
        Self { port, child, _folder: folder }
    }
}

impl Drop for Web {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
