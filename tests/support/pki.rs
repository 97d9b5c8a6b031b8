//! Certificates for one test, made by the `openssl` command: a root, an intermediate, and a server's own.

#![allow(dead_code, reason = "several test programs share it, and each uses a part")]

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::SystemTime,
};

use tempfile::TempDir;

/// A private authority in a folder of its own. The root is what tests pass as `--ca`.
#[derive(Debug)]
pub(crate) struct Pki {
    folder: TempDir,
    /// The number of the server's certificate, in hexadecimal: another one each time, because Wine keeps what it hears
    /// of withdrawals by this number alone.
    serial: String,
}

/// A server's certificate file (leaf first) and key file.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) chain: PathBuf,
    pub(crate) key: PathBuf,
}

/// How a certificate is to differ from a good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// Ran out on 1 January 2025.
    Expired,
    /// The file holds the leaf only.
    NoIntermediate,
    /// Signed by itself.
    SelfSigned,
}

impl Pki {
    pub(crate) fn new() -> Self {
        let folder =
            tempfile::Builder::new().prefix("tls-ladder-pki-").tempdir().expect("a folder can be made");
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let pki = Self { folder, serial: format!("{:024X}", now.as_nanos()) };
        pki.write("root.cnf", &request("Test Root CA", ROOT_EXTENSIONS));
        pki.openssl(&format!(
            "req -x509 {NEW_KEY} -keyout root.key -out root.pem -days 3650 -config root.cnf"
        ));
        pki.write("intermediate.cnf", &request("Test Intermediate CA", ""));
        pki.write("intermediate.ext", INTERMEDIATE_EXTENSIONS);
        pki.openssl(&format!(
            "req {NEW_KEY} -keyout intermediate.key -out intermediate.csr -config intermediate.cnf"
        ));
        pki.openssl(
            "x509 -req -in intermediate.csr -CA root.pem -CAkey root.key -set_serial 2 -days 1800 \
             -extfile intermediate.ext -out intermediate.pem",
        );
        pki
    }

    /// The root's certificate.
    pub(crate) fn root(&self) -> PathBuf {
        self.path().join("root.pem")
    }

    /// The certificate of the authority that signs for servers.
    pub(crate) fn intermediate(&self) -> PathBuf {
        self.path().join("intermediate.pem")
    }

    /// The same in its binary form, as it lies on the web.
    pub(crate) fn intermediate_in_der(&self) -> Vec<u8> {
        self.in_der("intermediate")
    }

    /// The root in its binary form.
    pub(crate) fn root_in_der(&self) -> Vec<u8> {
        self.in_der("root")
    }

    fn in_der(&self, name: &str) -> Vec<u8> {
        self.openssl(&format!("x509 -in {name}.pem -outform DER -out {name}.der"));
        self.read_bytes(&format!("{name}.der"))
    }

    /// The list of the certificates that the intermediate has withdrawn, in its binary form: none, or the one that
    /// `identity` made.
    pub(crate) fn revocation_list(&self, withdrawn: bool) -> Vec<u8> {
        self.write("ca.cnf", CA_CONFIGURATION);
        let line = format!("R\t401231000000Z\t250101000000Z\t{}\tunknown\t/CN=withdrawn\n", self.serial);
        self.write("index.txt", if withdrawn { &line } else { "" });
        self.openssl(
            "ca -gencrl -config ca.cnf -cert intermediate.pem -keyfile intermediate.key -crldays 30 -out list.pem",
        );
        self.openssl("crl -in list.pem -outform DER -out list.der");
        self.read_bytes("list.der")
    }

    /// A certificate for a server's name, good but for the fault.
    pub(crate) fn identity(&self, host: &str, fault: Fault) -> Identity {
        self.pointing_identity(
            host,
            fault,
            "authorityInfoAccess = caIssuers;URI:http://ca.example.test/issuing.der",
        )
    }

    /// The same, pointing elsewhere for what its authority has on the web; in the words of `openssl`.
    pub(crate) fn pointing_identity(&self, host: &str, fault: Fault, pointers: &str) -> Identity {
        let identity =
            Identity { chain: self.path().join("server.pem"), key: self.path().join("server.key") };
        let extensions = format!(
            "subjectAltName = DNS:{host}\nbasicConstraints = CA:FALSE\nkeyUsage = digitalSignature\n\
             extendedKeyUsage = serverAuth\n{pointers}\n"
        );
        if fault == Fault::SelfSigned {
            self.write("server.cnf", &request(host, &extensions));
            self.openssl(&format!(
                "req -x509 {NEW_KEY} -keyout server.key -out server.pem -days 90 -config server.cnf"
            ));
            return identity;
        }
        self.write("server.cnf", &request(host, ""));
        self.write("server.ext", &extensions);
        self.openssl(&format!("req {NEW_KEY} -keyout server.key -out server.csr -config server.cnf"));
        if fault == Fault::Expired {
            // Only `openssl ca` takes dates in all versions.
            self.write("ca.cnf", CA_CONFIGURATION);
            self.write("index.txt", "");
            self.write("serial", "1001\n");
            self.openssl(
                "ca -batch -config ca.cnf -cert intermediate.pem -keyfile intermediate.key -in server.csr \
                 -extfile server.ext -startdate 20240101000000Z -enddate 20250101000000Z -notext \
                 -out leaf.pem",
            );
        } else {
            self.openssl(&format!(
                "x509 -req -in server.csr -CA intermediate.pem -CAkey intermediate.key -set_serial 0x{} -days 90 \
                 -extfile server.ext -out leaf.pem",
                self.serial
            ));
        }
        let mut chain = self.read("leaf.pem");
        if fault != Fault::NoIntermediate {
            chain.push_str(&self.read("intermediate.pem"));
        }
        self.write("server.pem", &chain);
        identity
    }

    /// A good certificate with an RSA key, for servers of other times: the key may be used for the key exchange.
    pub(crate) fn rsa_identity(&self, host: &str, bits: u32) -> Identity {
        let name = format!("rsa{bits}");
        self.write(&format!("{name}.cnf"), &request(host, ""));
        self.write(&format!("{name}.ext"), &rsa_extensions(host));
        self.openssl(&format!(
            "req -newkey rsa:{bits} -nodes -keyout {name}.key -out {name}.csr -config {name}.cnf"
        ));
        self.openssl(&format!(
            "x509 -req -in {name}.csr -CA intermediate.pem -CAkey intermediate.key -set_serial {bits} -days 90 \
             -extfile {name}.ext -out {name}.leaf"
        ));
        let chain = self.read(&format!("{name}.leaf")) + &self.read("intermediate.pem");
        self.write(&format!("{name}.pem"), &chain);
        self.named(&name)
    }

    /// A certificate as of 2003: RSA, signed by itself, with a digest of its time (`md5`, `sha1`).
    pub(crate) fn old_identity(&self, host: &str, bits: u32, digest: &str) -> Identity {
        let name = format!("old{bits}");
        self.write(&format!("{name}.cnf"), &request(host, &rsa_extensions(host)));
        self.openssl(&format!(
            "req -x509 -newkey rsa:{bits} -{digest} -nodes -keyout {name}.key -out {name}.pem -days 90 \
             -config {name}.cnf"
        ));
        self.named(&name)
    }

    /// Parameters of the Diffie-Hellman key exchange for `openssl s_server -dhparam`: a prime in hexadecimal, and 2.
    pub(crate) fn dh_parameters(&self, prime: &str) -> PathBuf {
        let bits = prime.len() * 4;
        self.write(
            &format!("dh{bits}.cnf"),
            &format!("asn1 = SEQUENCE:dh\n[dh]\np = INTEGER:0x{prime}\ng = INTEGER:2\n"),
        );
        self.openssl(&format!("asn1parse -genconf dh{bits}.cnf -noout -out dh{bits}.der"));
        self.openssl(&format!("dhparam -inform DER -in dh{bits}.der -out dh{bits}.pem"));
        self.path().join(format!("dh{bits}.pem"))
    }

    fn named(&self, name: &str) -> Identity {
        Identity {
            chain: self.path().join(format!("{name}.pem")),
            key: self.path().join(format!("{name}.key")),
        }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn read_bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path().join(name)).expect("openssl wrote it")
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).expect("openssl wrote it")
    }

    fn write(&self, name: &str, content: &str) {
        std::fs::write(self.path().join(name), content).expect("a file can be written");
    }

    fn openssl(&self, arguments: &str) {
        let output = Command::new("openssl")
            .args(arguments.split_whitespace())
            .current_dir(self.path())
            .env("OPENSSL_CONF", "/dev/null")
            .stdin(Stdio::null())
            .output()
            .expect("the openssl command is there");
        assert!(
            output.status.success(),
            "openssl {arguments}: {}\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

const NEW_KEY: &str = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";

const ROOT_EXTENSIONS: &str = "basicConstraints = critical,CA:TRUE\nkeyUsage = critical,keyCertSign,cRLSign\n\
                               subjectKeyIdentifier = hash\n";

const INTERMEDIATE_EXTENSIONS: &str = "basicConstraints = critical,CA:TRUE,pathlen:0\n\
                                       keyUsage = critical,keyCertSign,cRLSign\nsubjectKeyIdentifier = hash\n\
                                       authorityKeyIdentifier = keyid\n";

const CA_CONFIGURATION: &str = "[ca]\ndefault_ca = test\n[test]\ndatabase = ./index.txt\nnew_certs_dir = .\n\
                                serial = ./serial\ndefault_md = sha256\npolicy = any\nunique_subject = no\n[any]\ncommonName = supplied\n";

/// The configuration of `openssl req` for a name, with the extensions of a certificate made at once.
fn request(common_name: &str, extensions: &str) -> String {
    let section = if extensions.is_empty() { "" } else { "x509_extensions = ext\n" };
    format!(
        "[req]\nprompt = no\ndistinguished_name = dn\n{section}[dn]\nCN = {common_name}\n[ext]\n{extensions}"
    )
}

fn rsa_extensions(host: &str) -> String {
    format!(
        "subjectAltName = DNS:{host}\nbasicConstraints = CA:FALSE\n\
         keyUsage = digitalSignature,keyEncipherment\nextendedKeyUsage = serverAuth\n"
    )
}
