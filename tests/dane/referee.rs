//! OpenSSL's own idea of DANE: `openssl s_server` shows a chain, `openssl s_client` holds records against it.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use rustls::pki_types::CertificateDer;
use tempfile::TempDir;
use tls_ladder::{model::evidence::TlsaRecord, protocol::x509::certificate};

use crate::chains::{NOW, Shown};

/// What comes of a set of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Proven,
    NotProven,
    /// There is no record to go by.
    Unusable,
}

pub(crate) fn missing() -> Option<String> {
    let version = Command::new("openssl").arg("version").stdout(Stdio::null()).status();
    (!version.is_ok_and(|status| status.success())).then(|| "the openssl command is not there".to_owned())
}

/// A server that shows one chain; gone when dropped.
pub(crate) struct Server {
    child: Child,
    port: u16,
    _folder: TempDir,
}

impl Server {
    pub(crate) fn start(shown: &Shown) -> Self {
        // Somebody else may take the free port first; then the next one does.
        (0..5).find_map(|_| Self::try_start(shown)).expect("openssl listens on one of five free ports")
    }

    fn try_start(shown: &Shown) -> Option<Self> {
        let folder = tempfile::Builder::new().prefix("tls-ladder-dane-").tempdir().unwrap();
        let (own, above) = shown.chain.split_first().unwrap();
        fs::write(folder.path().join("own.pem"), pem(own)).unwrap();
        fs::write(folder.path().join("key.pem"), &shown.key_pem).unwrap();
        fs::write(folder.path().join("above.pem"), above.iter().map(pem).collect::<String>()).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new("openssl");
        command
            .args([
                "s_server",
                "-accept",
                &format!("127.0.0.1:{port}"),
                "-cert",
                "own.pem",
                "-key",
                "key.pem",
            ])
            .args(["-no-CAfile", "-no-CApath", "-no-CAstore"]);
        if !above.is_empty() {
            command.args(["-cert_chain", "above.pem"]);
        }
        let mut child = command
            .current_dir(folder.path())
            .env("OPENSSL_CONF", "/dev/null")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let said = child.stdout.take().unwrap();
        let (listening, listens) = mpsc::channel();
        // Read to the end, so that the server never waits for a reader.
        thread::Builder::new()
            .name("reader".to_owned())
            .spawn(move || {
                for line in BufReader::new(said).split(b'\n').map_while(Result::ok) {
                    if line.starts_with(b"ACCEPT") {
                        let _ = listening.send(());
                    }
                }
            })
            .unwrap();
        let server = Self { child, port, _folder: folder };
        listens.recv_timeout(Duration::from_secs(30)).is_ok().then_some(server)
    }

    /// What OpenSSL makes of the records for a name.
    pub(crate) fn holds(&self, records: &[TlsaRecord], name: &str) -> Verdict {
        let at: jiff::Timestamp = NOW.parse().unwrap();
        let mut command = Command::new("openssl");
        command
            .args(["s_client", "-connect", &format!("127.0.0.1:{}", self.port), "-servername", name])
            .args([
                "-dane_tlsa_domain",
                name,
                "-dane_ee_no_namechecks",
                "-attime",
                &at.as_second().to_string(),
            ])
            .args(["-no-CAfile", "-no-CApath", "-no-CAstore"]);
        for record in records {
            command.args(["-dane_tlsa_rrdata", &record.to_string()]);
        }
        let output = command.env("OPENSSL_CONF", "/dev/null").stdin(Stdio::null()).output().unwrap();
        let (said, warned) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        if warned.contains("Failed to import any TLSA records") {
            return Verdict::Unusable;
        }
        assert!(said.contains("Verify return code: "), "no handshake for {records:?}:\n{said}\n{warned}");
        let matched = said.contains("Verification: OK") && said.contains("DANE TLSA ");
        if matched { Verdict::Proven } else { Verdict::NotProven }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn pem(der: &CertificateDer<'static>) -> String {
    certificate::read(der).unwrap().pem
}
