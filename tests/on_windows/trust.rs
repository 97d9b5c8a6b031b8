//! The root certificates that a Windows trusts, each in the place where it lies.

use std::{
    fmt::Write as _,
    io::{BufRead as _, BufReader, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use aws_lc_rs::digest;
use tls_ladder::model::{
    evidence::{CertificateEvidence, DeviceRoot, Evidence, TrustOutcome},
    finding::Finding,
    layer::Layer,
    report::Report,
    stored_root::RootPlace,
};

use super::{
    same::there,
    support::{
        instance::Instance,
        pki::{Fault, Pki},
        postfix,
        requirement::is_here,
    },
    wine::{self, Windows},
};

/// Where Windows keeps the roots of a place, in its registry.
const PERSON: &str = r"HKEY_CURRENT_USER\Software\Microsoft\SystemCertificates\Root\Certificates";
const COMPUTER: &str = r"HKEY_LOCAL_MACHINE\Software\Microsoft\SystemCertificates\Root\Certificates";
const GROUP_POLICY: &str =
    r"HKEY_LOCAL_MACHINE\Software\Policies\Microsoft\SystemCertificates\Root\Certificates";

/// Puts a certificate there as Windows does: under its thumbprint, in a list of properties of which it is one.
fn add_root(windows: &Windows, place: &str, der: &[u8]) {
    const CERTIFICATE: u32 = 32;
    const ENCODING: u32 = 1;
    let length = u32::try_from(der.len()).expect("it is short");
    let header = [CERTIFICATE, ENCODING, length].map(u32::to_le_bytes).concat();
    let hexadecimal = |bytes: &[u8], between: &str| {
        let mut text = String::new();
        for byte in bytes {
            let comma = if text.is_empty() { "" } else { between };
            let _ = write!(text, "{comma}{byte:02X}");
        }
        text
    };
    let thumbprint = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, der);
    let key = hexadecimal(thumbprint.as_ref(), "");
    let value = hexadecimal(&[&header, der].concat(), ",");
    windows.register(&format!("[{place}\\{key}]\n\"Blob\"=hex:{value}\n"));
}

/// A web server with one page at every address, which remembers what it was asked for.
struct Page {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Page {
    fn serve(content: &[u8]) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        let port = listener.local_addr().expect("it has an address").port();
        let page = Self { port, asked: Arc::default() };
        let (content, asked) = (content.to_owned(), page.asked.clone());
        thread::Builder::new()
            .name("page".to_owned())
            .spawn(move || {
                for connection in listener.incoming().flatten() {
                    // Whoever hangs up early wants nothing more.
                    if let Ok(request) = answer(&connection, &content) {
                        asked.lock().unwrap().push(request);
                    }
                }
            })
            .expect("a thread can be started");
        page
    }

    /// The first lines of all requests.
    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// Answers one request; gives its first line without the version.
fn answer(mut connection: &TcpStream, content: &[u8]) -> std::io::Result<String> {
    let mut lines = BufReader::new(connection).lines();
    let first = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/pkix-crl\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        content.len()
    );
    connection.write_all(head.as_bytes())?;
    connection.write_all(content)?;
    Ok(first.trim_end_matches(" HTTP/1.1").to_owned())
}

/// A server that sends its chain up to the root: of one that ends before, Wine (8) says that it is trusted, which
/// Windows does not.
fn start(pki: &Pki, pointer: &str) -> Instance {
    let identity = pki.pointing_identity(postfix::HOST, Fault::None, pointer);
    let [chain, root] =
        [&identity.chain, &pki.root()].map(|file| std::fs::read_to_string(file).expect("it was made"));
    std::fs::write(&identity.chain, chain + &root).expect("a file can be written");
    postfix::start(Some(&identity), &[])
}

/// What this Windows says of the certificate of a server here.
fn judged(windows: &Windows, server: &Instance) -> (CertificateEvidence, Vec<Finding>) {
    let port = server.port().to_string();
    let arguments = [
        "check",
        postfix::HOST,
        "--port",
        &port,
        "--address",
        "127.0.0.1",
        "--helo",
        "client.example.test",
        "--format",
        "json",
    ];
    let output = there(windows, &arguments);
    let report: Report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let rung = report.servers[0].rung(Layer::Certificate).expect("it was climbed").clone();
    let Evidence::Certificate(evidence) = rung.evidence else { panic!("{:?}", rung.evidence) };
    (*evidence, rung.findings)
}

#[test]
fn windows_trusts_a_root_of_its_own_and_says_where_it_lies() {
    let test = "windows_trusts_a_root_of_its_own_and_says_where_it_lies";
    if !wine::can_run(test) || !is_here(test, postfix::missing()) {
        return;
    }
    let pki = Pki::new();
    let list = Page::serve(&pki.revocation_list(false));
    let pointer = format!("crlDistributionPoints = URI:http://127.0.0.1:{}/good.crl", list.port);
    let server = start(&pki, &pointer);
    let windows = Windows::of_its_own();

    let (evidence, findings) = judged(&windows, &server);
    assert_eq!(evidence.public.outcome, TrustOutcome::UnknownIssuer, "{:?}", evidence.public);
    assert_eq!(evidence.device.outcome, TrustOutcome::UnknownIssuer, "{:?}", evidence.device);
    assert_eq!(evidence.device_root, None);
    assert!(findings.iter().any(|finding| finding.id == "cert-untrusted-ca"), "{findings:?}");

    // Wine looks for roots in the first two places only, and knows no store of an organisation's directory. What was
    // added stays, so that in the end the most telling of three places is named.
    for (key, place, words) in [
        (PERSON, RootPlace::Person, "added for the person who is signed in"),
        (COMPUTER, RootPlace::Computer, "added to the store of this PC"),
        (GROUP_POLICY, RootPlace::GroupPolicy, "put on this PC by group policy"),
    ] {
        add_root(&windows, key, &pki.root_in_der());
        let (evidence, findings) = judged(&windows, &server);
        assert_eq!(evidence.public.outcome, TrustOutcome::UnknownIssuer, "{key}: {:?}", evidence.public);
        assert_eq!(evidence.device.outcome, TrustOutcome::Trusted, "{key}: {:?}", evidence.device);
        assert_eq!(
            evidence.device_root,
            Some(DeviceRoot { name: "Test Root CA".to_owned(), place }),
            "{key}"
        );
        let finding = findings.iter().find(|finding| finding.id == "cert-untrusted-ca");
        let finding = finding.unwrap_or_else(|| panic!("{key}: {findings:?}"));
        let line = format!("root on this PC: Test Root CA, {words}");
        assert!(finding.evidence.contains(&line), "{key}: {finding:?}");
    }
    assert_eq!(list.asked(), ["GET /good.crl"]);
}

/// The authority of a company often names nobody who could say what it withdrew.
#[test]
fn windows_trusts_a_root_that_lists_nothing() {
    let test = "windows_trusts_a_root_that_lists_nothing";
    if !wine::can_run(test) || !is_here(test, postfix::missing()) {
        return;
    }
    let pki = Pki::new();
    let server = start(&pki, "");
    let windows = Windows::of_its_own();
    add_root(&windows, PERSON, &pki.root_in_der());
    let (evidence, findings) = judged(&windows, &server);
    assert_eq!(evidence.device.outcome, TrustOutcome::Trusted, "{:?}", evidence.device);
    assert_eq!(evidence.device_root.map(|root| root.place), Some(RootPlace::Person));
    assert!(findings.iter().any(|finding| finding.id == "cert-untrusted-ca"), "{findings:?}");
}

/// Windows asks by itself whether a certificate was withdrawn.
#[test]
fn windows_knows_a_withdrawn_certificate() {
    let test = "windows_knows_a_withdrawn_certificate";
    if !wine::can_run(test) || !is_here(test, postfix::missing()) {
        return;
    }
    let pki = Pki::new();
    let list = Page::serve(&pki.revocation_list(true));
    let pointer = format!("crlDistributionPoints = URI:http://127.0.0.1:{}/bad.crl", list.port);
    let server = start(&pki, &pointer);
    let windows = Windows::of_its_own();
    add_root(&windows, PERSON, &pki.root_in_der());
    let (evidence, _) = judged(&windows, &server);
    assert_eq!(evidence.device.outcome, TrustOutcome::Revoked, "{:?}", evidence.device);
    assert_eq!(list.asked(), ["GET /bad.crl"]);
}
