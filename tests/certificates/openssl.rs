//! Certificates made, and chains verified, by the `openssl` command: another program's idea of both.

use std::{fs, path::Path, process::Command};

use rustls::pki_types::CertificateDer;
use tempfile::TempDir;

/// Whether there is an `openssl` to ask. Every Linux machine that runs these tests has one.
pub(crate) fn is_here() -> bool {
    let here = Command::new("openssl").arg("version").output().is_ok_and(|output| output.status.success());
    assert!(here || !cfg!(target_os = "linux"), "the openssl command is needed for these tests");
    here
}

/// A root made by `openssl`, with its key in a folder of its own.
pub(crate) struct Root {
    folder: TempDir,
    pub(crate) der: CertificateDer<'static>,
}

impl Root {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        run(
            folder.path(),
            "req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 3650 -sha256 \
             -subj /O=OpenSSL-made/CN=OpenSSL-made-root",
        );
        let der = to_der(folder.path(), "root.pem");
        Self { folder, der }
    }

    /// A certificate signed by the root. `key` is what `-newkey` takes, `options` what `openssl x509` takes;
    /// without extensions it becomes one of version 1.
    pub(crate) fn sign(
        &self,
        subject: &str,
        key: &str,
        options: &str,
        extensions: &str,
    ) -> CertificateDer<'static> {
        let at = self.folder.path();
        run(at, &format!("req -new -newkey {key} -nodes -keyout leaf.key -out leaf.csr -subj {subject}"));
        let mut arguments = format!(
            "x509 -req -in leaf.csr -CA root.pem -CAkey root.key -CAcreateserial -out leaf.pem {options}"
        );
        if !extensions.is_empty() {
            fs::write(at.join("leaf.ext"), extensions).expect("extensions");
            arguments.push_str(" -extfile leaf.ext");
        }
        run(at, &arguments);
        to_der(at, "leaf.pem")
    }
}

/// A chain of a leaf, an intermediate and a root. Each of `digests` is the one a certificate is signed with, the
/// server's first; `key` is what `-newkey` takes for the intermediate, `leaf_key` for the server.
pub(crate) fn chain_of_three(digests: [&str; 3], leaf_key: &str, key: &str) -> [CertificateDer<'static>; 3] {
    let folder = tempfile::tempdir().expect("folder");
    let at = folder.path();
    let [own, middle, top] = digests;
    run(
        at,
        &format!(
            "req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 3650 -{top} -subj /CN=Old-made-root"
        ),
    );
    let ca = "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\nsubjectKeyIdentifier=hash\n";
    let server = "subjectAltName=DNS:mx.example.org\nbasicConstraints=CA:FALSE\nkeyUsage=digitalSignature\n\
                  extendedKeyUsage=serverAuth\n";
    for (name, issuer, key, digest, extensions) in
        [("middle", "root", key, middle, ca), ("leaf", "middle", leaf_key, own, server)]
    {
        fs::write(at.join("made.ext"), extensions).expect("extensions");
        make_key(at, key, name);
        run(at, &format!("req -new -key {name}.key -out {name}.csr -subj /CN=made-{name}"));
        run(
            at,
            &format!(
                "x509 -req -in {name}.csr -CA {issuer}.pem -CAkey {issuer}.key -CAcreateserial -out {name}.pem \
                 -days 47 -{digest} -extfile made.ext"
            ),
        );
    }
    ["leaf", "middle", "root"].map(|name| to_der(at, &format!("{name}.pem")))
}

/// A key by algorithm and options (`rsa:2048`, `EC -pkeyopt …`); DSA takes its parameters first.
fn make_key(at: &Path, key: &str, name: &str) {
    if let Some(bits) = key.strip_prefix("rsa:") {
        run(at, &format!("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:{bits} -out {name}.key"));
    } else if key == "DSA" {
        run(at, "genpkey -genparam -algorithm DSA -pkeyopt dsa_paramgen_bits:1024 -out dsa.params");
        run(at, &format!("genpkey -paramfile dsa.params -out {name}.key"));
    } else {
        run(at, &format!("genpkey -algorithm {key} -out {name}.key"));
    }
}

/// A certificate that signs itself, by `openssl req -x509`.
pub(crate) fn self_signed(options: &str) -> CertificateDer<'static> {
    let folder = tempfile::tempdir().expect("folder");
    run(folder.path(), &format!("req -x509 -nodes -keyout leaf.key -out leaf.pem {options}"));
    to_der(folder.path(), "leaf.pem")
}

/// A bundle of certificates without signatures (PKCS #7), in DER or PEM form.
pub(crate) fn bundle(pem: &str, form: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("link.pem"), pem).expect("pem");
    run(folder.path(), &format!("crl2pkcs7 -nocrl -certfile link.pem -outform {form} -out bundle"));
    fs::read(folder.path().join("bundle")).expect("a bundle")
}

/// What `openssl verify` says of a chain as sent, at a moment (seconds since 1970).
pub(crate) fn verifies(
    chain: &[CertificateDer<'static>],
    anchors: &[CertificateDer<'static>],
    at: i64,
) -> bool {
    let folder = tempfile::tempdir().expect("folder");
    let write = |name: &str, certificates: &[CertificateDer<'static>]| {
        let text: String = certificates.iter().map(to_pem).collect();
        fs::write(folder.path().join(name), text).expect("pem");
    };
    let Some((leaf, others)) = chain.split_first() else { return false };
    write("leaf.pem", std::slice::from_ref(leaf));
    write("others.pem", others);
    write("anchors.pem", anchors);
    let mut arguments = vec!["verify", "-no-CApath", "-no-CAstore", "-purpose", "sslserver"];
    let at = at.to_string();
    arguments.extend(["-attime", &at]);
    if anchors.is_empty() {
        arguments.push("-no-CAfile");
    } else {
        arguments.extend(["-CAfile", "anchors.pem"]);
    }
    if !others.is_empty() {
        arguments.extend(["-untrusted", "others.pem"]);
    }
    arguments.push("leaf.pem");
    let output =
        Command::new("openssl").args(arguments).current_dir(folder.path()).output().expect("openssl verify");
    output.status.success()
}

/// Words are parted by spaces; a no-break space stands for one inside a word.
fn run(folder: &Path, arguments: &str) {
    let output = Command::new("openssl")
        .args(arguments.split(' ').filter(|word| !word.is_empty()).map(|word| word.replace('\u{a0}', " ")))
        .current_dir(folder)
        .output()
        .expect("the openssl command");
    assert!(output.status.success(), "openssl {arguments}\n{}", String::from_utf8_lossy(&output.stderr));
}

fn to_der(folder: &Path, pem: &str) -> CertificateDer<'static> {
    run(folder, &format!("x509 -in {pem} -outform DER -out {pem}.der"));
    CertificateDer::from(fs::read(folder.join(format!("{pem}.der"))).expect("der"))
}

fn to_pem(der: &CertificateDer<'static>) -> String {
    tls_ladder::protocol::x509::certificate::read(der).expect("a certificate").pem
}
