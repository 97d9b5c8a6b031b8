//! An authority run by the `openssl` command: certificates, answers about them, and lists. What it says was not
//! written by the program under test.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::{Ipv4Addr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
};

use rustls::pki_types::CertificateDer;
use tempfile::TempDir;

/// Root, issuing authority, a responder with the right to answer, and a stranger without; all in one folder.
pub(crate) struct Authority {
    folder: TempDir,
}

/// Serial numbers and what the authority's database says of them.
pub(crate) const GOOD: &str = "1001";
pub(crate) const REVOKED: &str = "1002";
pub(crate) const UNKNOWN: &str = "1003";

impl Authority {
    pub(crate) fn new() -> Self {
        let authority = Self { folder: tempfile::tempdir().expect("folder") };
        authority.make("root", "-subj /O=Test/CN=Test-Root", "");
        let ca =
            "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n";
        authority.sign("issuing", "root", "/O=Test/CN=Test-Issuing", "01", ca);
        let responder = "basicConstraints=CA:FALSE\nextendedKeyUsage=OCSPSigning\n";
        authority.sign("responder", "issuing", "/CN=Test-Responder", "02", responder);
        authority.sign("clerk", "issuing", "/CN=Test-Clerk", "03", "basicConstraints=CA:FALSE\n");
        authority.make("stranger", "-subj /CN=Stranger -addext extendedKeyUsage=OCSPSigning", "");
        let database = format!(
            "V\t351231235959Z\t\t{GOOD}\tunknown\t/CN=mx.example.org\n\
             R\t351231235959Z\t261101120000Z,keyCompromise\t{REVOKED}\tunknown\t/CN=mx.example.org\n"
        );
        authority.write("index.txt", &database);
        authority
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, name: &str, content: &str) {
        fs::write(self.path().join(name), content).expect("a file");
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path().join(name)).expect("a file")
    }

    pub(crate) fn der(&self, name: &str) -> CertificateDer<'static> {
        self.run(&format!("x509 -in {name}.pem -outform DER -out {name}.der"));
        CertificateDer::from(self.read(&format!("{name}.der")))
    }

    fn make(&self, name: &str, options: &str, extra: &str) {
        self.run(&format!(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {name}.key -out {name}.pem \
             -days 3650 {options} {extra}"
        ));
    }

    fn sign(&self, name: &str, issuer: &str, subject: &str, serial: &str, extensions: &str) {
        self.run(&format!(
            "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {name}.key -out {name}.csr -subj {subject}"
        ));
        self.write(&format!("{name}.ext"), extensions);
        self.run(&format!(
            "x509 -req -in {name}.csr -CA {issuer}.pem -CAkey {issuer}.key -set_serial 0x{serial} -out {name}.pem \
             -days 60 -extfile {name}.ext"
        ));
    }

    /// A server's certificate with this serial number and more extensions; its name as a file is the number.
    pub(crate) fn server(&self, serial: &str, extensions: &str) -> CertificateDer<'static> {
        let extensions = format!(
            "subjectAltName=DNS:mx.example.org\nbasicConstraints=CA:FALSE\nkeyUsage=digitalSignature\n\
             extendedKeyUsage=serverAuth\n{extensions}"
        );
        self.sign(serial, "issuing", "/CN=mx.example.org", serial, &extensions);
        self.der(serial)
    }

    /// An answer about a certificate, as a file for a staple. `signer` is a file name, `options` go to
    /// `openssl ocsp`; `hash` is that of the certificate's id.
    pub(crate) fn answer(&self, serial: &str, signer: &str, hash: &str, options: &str) -> Vec<u8> {
        self.run(&format!(
            "ocsp {hash} -issuer issuing.pem -cert {serial}.pem -no_nonce -reqout request.der"
        ));
        self.run(&format!(
            "ocsp -index index.txt -CA issuing.pem -rsigner {signer}.pem -rkey {signer}.key -reqin request.der \
             -respout response.der {options}"
        ));
        self.read("response.der")
    }

    /// What `openssl ocsp` makes of a response: its words, whether it verified, and the state it read.
    pub(crate) fn openssl_reads(&self, response: &[u8], serial: &str, hash: &str, at: i64) -> String {
        fs::write(self.path().join("asked.der"), response).expect("a file");
        let output = self.try_run(&format!(
            "ocsp {hash} -respin asked.der -issuer issuing.pem -cert {serial}.pem -CAfile root.pem -verify_other issuing.pem \
             -attime {at} -no_nonce"
        ));
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    }

    /// A list in DER form, signed by `signer`, good for `days`; `extensions` is a section of the configuration.
    pub(crate) fn list(&self, signer: &str, days: &str, extensions: &str) -> Vec<u8> {
        let section = if extensions.is_empty() { "" } else { "-crlexts list" };
        self.write(
            "ca.cnf",
            &format!(
                "[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\ndefault_md=sha256\ncrlnumber=crlnumber\n[list]\n{extensions}\n"
            ),
        );
        self.write("crlnumber", "01\n");
        self.write("index.txt.attr", "unique_subject = no\n");
        self.run(&format!(
            "ca -config ca.cnf -gencrl -cert {signer}.pem -keyfile {signer}.key -crldays {days} {section} -out list.pem"
        ));
        self.run("crl -in list.pem -outform DER -out list.der");
        self.read("list.der")
    }

    /// Whether `openssl verify` lets a certificate pass with this list (in `list.pem`).
    pub(crate) fn openssl_passes(&self, serial: &str) -> bool {
        let output = self.try_run(&format!(
            "verify -CAfile root.pem -untrusted issuing.pem -CRLfile list.pem -crl_check {serial}.pem"
        ));
        output.status.success()
    }

    /// A responder that answers over http.
    pub(crate) fn responder(&self) -> Responder {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .expect("a free port")
            .port();
        let arguments = format!(
            "ocsp -index index.txt -CA issuing.pem -rsigner responder.pem -rkey responder.key -port {port} -nmin 60"
        );
        let mut process = Command::new("openssl")
            .args(arguments.split(' '))
            .current_dir(self.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the openssl command");
        let mut said = BufReader::new(process.stderr.take().expect("it is piped"));
        let mut line = String::new();
        while !line.contains("waiting for OCSP client connections") {
            line.clear();
            assert!(said.read_line(&mut line).expect("readable") > 0, "the responder ended early");
        }
        // Whatever more it says must not fill the pipe.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Responder { process, port }
    }

    fn run(&self, arguments: &str) {
        let output = self.try_run(arguments);
        assert!(output.status.success(), "openssl {arguments}\n{}", String::from_utf8_lossy(&output.stderr));
    }

    fn try_run(&self, arguments: &str) -> std::process::Output {
        Command::new("openssl")
            .args(arguments.split(' ').filter(|word| !word.is_empty()))
            .current_dir(self.path())
            .output()
            .expect("the openssl command")
    }
}

/// A running `openssl ocsp`.
pub(crate) struct Responder {
    process: Child,
    port: u16,
}

impl Responder {
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }
}

impl Drop for Responder {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
