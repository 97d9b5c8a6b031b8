//! Records the first flights of real servers into `tests/flights`, for the tests of the reader. Not part of a run
//! of all tests: `cargo test --test old_servers record -- --ignored`.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    time::Duration,
};

use tls_ladder::{
    model::evidence::ProtocolVersion::{self, Ssl2, Ssl3, Tls10, Tls11, Tls12, Tls13},
    protocol::tls::{
        cipher_suite,
        client_hello::{HelloSpec, KeyShare},
        groups,
        hello_shapes::{current, enumeration},
    },
};

use crate::support::{
    exim,
    old_server::{HOST, PRIME_512, PRIME_1024, TlsLite, and_also, node010, s_server, tlslite},
    pki::{Fault, Pki},
    postfix,
};

/// No server here is slower; a flight is over when nothing came for so long.
const QUIET: Duration = Duration::from_millis(1500);

/// Says EHLO and STARTTLS, sends the hello, and returns what comes.
fn flight(at: SocketAddr, spec: &HelloSpec) -> Vec<u8> {
    let mut connection = TcpStream::connect(at).expect("it listens");
    connection.set_read_timeout(Some(QUIET)).expect("a time limit can be set");
    let mut reader = BufReader::new(connection.try_clone().expect("a connection can be shared"));
    let mut reply = |connection: &mut TcpStream, command: &[u8]| {
        connection.write_all(command).expect("it listens");
        let mut line = "250-".to_owned();
        while line.get(3..4) == Some("-") {
            line.clear();
            reader.read_line(&mut line).expect("it answers");
        }
    };
    reply(&mut connection, b"");
    reply(&mut connection, b"EHLO client.example.test\r\n");
    reply(&mut connection, b"STARTTLS\r\n");
    let random: [u8; 32] = std::array::from_fn(|index| u8::try_from(index * 7).unwrap_or_default());
    connection.write_all(&spec.to_bytes(&random)).expect("it listens");
    let mut octets = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(count @ 1..) = reader.read(&mut piece) {
        octets.extend_from_slice(&piece[..count]);
    }
    octets
}

fn suite(version: ProtocolVersion, name: &str) -> HelloSpec {
    let code = cipher_suite::code_or_kind(name).unwrap_or_else(|| panic!("{name} is not known"));
    enumeration(version, vec![code], Some(HOST))
}

/// Writes the flight, and its facts.
fn record(at: SocketAddr, name: &str, server: &str, asked: &str, spec: &HelloSpec, facts: &str) {
    let octets = flight(at, spec);
    assert!(!octets.is_empty(), "{name}: silence");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/flights");
    std::fs::write(folder.join(format!("{name}.bin")), octets).expect("it can be written");
    let facts = format!("server = {server:?}\nasked = {asked:?}\n{facts}");
    std::fs::write(folder.join(format!("{name}.toml")), facts).expect("it can be written");
}

#[test]
#[ignore = "writes tests/flights"]
fn record_tlslite() {
    let pki = Pki::new();
    let (rsa, old) = (pki.rsa_identity(HOST, 2048), pki.old_identity(HOST, 1024, "md5"));
    let product = "tlslite-ng 0.8.2";
    let any = ["SSLv3", "TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"];
    let all = ["rc4", "3des", "aes128", "aes256", "aes128gcm"];

    let server = tlslite(&rsa, TlsLite { versions: &["SSLv3"], ciphers: &all, ..TlsLite::default() });
    let asked = "SSLv3 with one suite";
    record(
        server.address(),
        "tlslite_ssl3_rc4",
        product,
        asked,
        &suite(Ssl3, "TLS_RSA_WITH_RC4_128_SHA"),
        "certificates = 2\nabsent = [\"group\", \"dh_bits\", \"signature_scheme\"]\n[hello]\nversion = \"SSLv3\"\n\
         suite = \"TLS_RSA_WITH_RC4_128_SHA\"\nextended_master_secret = false\ncertificate_key = \"RSA\"\n\
         complete = true\n",
    );
    record(
        server.address(),
        "tlslite_ssl3_dhe_3des",
        product,
        asked,
        &suite(Ssl3, "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA"),
        "certificates = 2\n[hello]\nversion = \"SSLv3\"\nsuite = \"TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA\"\n\
         dh_bits = 2048\ncomplete = true\n",
    );
    record(
        server.address(),
        "tlslite_ssl3_refuses_tls13",
        product,
        "as a current client asks",
        &current(Some(HOST)),
        "alert = 70\n",
    );

    let speaks = TlsLite { versions: &["TLSv1.0"], ciphers: &["rc4", "3des"], ..TlsLite::default() };
    let server = tlslite(&old, speaks);
    record(
        server.address(),
        "tlslite_tls10_3des_rsa",
        product,
        "TLS 1.0 with one suite",
        &suite(Tls10, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
        "certificates = 1\nabsent = [\"group\", \"dh_bits\", \"signature_scheme\"]\n[hello]\nversion = \"TLSv1.0\"\n\
         suite = \"TLS_RSA_WITH_3DES_EDE_CBC_SHA\"\nsecure_renegotiation = true\ncertificate_key = \"RSA\"\n\
         client_certificate_requested = false\ncomplete = true\n",
    );

    let speaks = TlsLite {
        versions: &any[1..4],
        key_exchanges: &["dhe_rsa"],
        prime: Some(PRIME_512),
        ..TlsLite::default()
    };
    let server = tlslite(&rsa, speaks);
    record(
        server.address(),
        "tlslite_tls10_dh512",
        product,
        "TLS 1.0 with every suite",
        &enumeration(Tls10, cipher_suite::all(Tls10), Some(HOST)),
        "certificates = 2\nabsent = [\"group\"]\n[hello]\nversion = \"TLSv1.0\"\n\
         suite = \"TLS_DHE_RSA_WITH_AES_256_CBC_SHA\"\ndh_bits = 512\ndh_prime = \"Apache 512\"\ncomplete = true\n",
    );

    let server = tlslite(&rsa, TlsLite { versions: &any, ciphers: &all, ..TlsLite::default() });
    record(
        server.address(),
        "tlslite_tls11_ecdhe",
        product,
        "TLS 1.1 with one suite",
        &suite(Tls11, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
        "certificates = 2\nabsent = [\"dh_bits\"]\n[hello]\nversion = \"TLSv1.1\"\n\
         suite = \"TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA\"\nextended_master_secret = true\ncomplete = true\n",
    );
    record(
        server.address(),
        "tlslite_tls12_fallback",
        product,
        "TLS 1.2, admitted to be a fallback",
        &HelloSpec { fallback_scsv: true, ..suite(Tls12, "TLS_RSA_WITH_AES_128_CBC_SHA") },
        "alert = 86\n",
    );
    record(
        server.address(),
        "tlslite_tls13_retry",
        product,
        "TLS 1.3 without a key share",
        &HelloSpec { groups: vec![groups::SECP384R1], ..suite(Tls13, "TLS_AES_128_GCM_SHA256") },
        "absent = [\"certificate_sha256\"]\n[hello]\nversion = \"TLSv1.3\"\nsuite = \"TLS_AES_128_GCM_SHA256\"\n\
         hello_retry = true\ngroup = \"secp384r1\"\ncomplete = true\n",
    );
    record(
        server.address(),
        "tlslite_tls13",
        product,
        "TLS 1.3 with a key share",
        &HelloSpec {
            groups: vec![groups::X25519],
            key_share: KeyShare::Random(vec![groups::X25519]),
            ..suite(Tls13, "TLS_AES_128_GCM_SHA256")
        },
        "absent = [\"certificate_sha256\"]\n[hello]\nversion = \"TLSv1.3\"\nsuite = \"TLS_AES_128_GCM_SHA256\"\n\
         hello_retry = false\ngroup = \"x25519\"\ncomplete = true\n",
    );
}

#[test]
#[ignore = "writes tests/flights"]
fn record_node010() {
    let pki = Pki::new();
    let old = pki.old_identity(HOST, 1024, "md5");
    let product = "Node 0.10.29 (OpenSSL 1.0.1h)";
    let server = node010(&old, "SSLv23_server_method", "ALL:SSLv2:LOW");
    record(
        server.address(),
        "node010_ssl2",
        product,
        "SSLv2 with every kind of cipher",
        &HelloSpec::new(Ssl2, cipher_suite::all(Ssl2)),
        "certificates = 1\n[hello]\nversion = \"SSLv2\"\ncertificate_key = \"RSA\"\ncomplete = true\n",
    );
    for (name, version) in [("ssl3", Ssl3), ("tls10", Tls10), ("tls12", Tls12)] {
        record(
            server.address(),
            &format!("node010_{name}_rc4_md5"),
            product,
            &format!("{} with one suite", version.name()),
            &suite(version, "TLS_RSA_WITH_RC4_128_MD5"),
            &format!(
                "certificates = 1\nabsent = [\"group\", \"dh_bits\"]\n[hello]\nversion = {:?}\n\
                 suite = \"TLS_RSA_WITH_RC4_128_MD5\"\nsecure_renegotiation = true\nextended_master_secret = false\n\
                 compression = 0\ncomplete = true\n",
                version.name()
            ),
        );
    }
    record(
        server.address(),
        "node010_capped",
        product,
        "as a current client asks",
        &HelloSpec { suites: cipher_suite::older(), ..current(Some(HOST)) },
        "certificates = 1\n[hello]\nversion = \"TLSv1.2\"\ncomplete = true\n",
    );
}

#[test]
#[ignore = "writes tests/flights"]
fn record_s_server() {
    let pki = Pki::new();
    let (ec, rsa) = (pki.identity(HOST, Fault::None), pki.rsa_identity(HOST, 2048));
    let product = "openssl s_server 3.0.19";

    let prime = pki.dh_parameters(PRIME_1024);
    let server = s_server(&pki, &rsa, &format!("-tls1_2 -cipher kDHE -dhparam {}", prime.display()));
    record(
        server.address(),
        "s_server_tls12_dh1024",
        product,
        "TLS 1.2 with one suite",
        &suite(Tls12, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"),
        "certificates = 2\nabsent = [\"group\"]\n[hello]\nversion = \"TLSv1.2\"\n\
         suite = \"TLS_DHE_RSA_WITH_AES_256_GCM_SHA384\"\ndh_bits = 1024\ndh_prime = \"RFC 2409 group 2\"\nextended_master_secret = true\n\
         secure_renegotiation = true\nsession_ticket = true\ncomplete = true\n",
    );

    let server = s_server(&pki, &ec, &and_also(&pki, &rsa));
    for (name, key, chosen) in [
        ("ecdsa", "EC P-256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
        ("rsa", "RSA", "TLS_RSA_WITH_AES_128_GCM_SHA256"),
    ] {
        record(
            server.address(),
            &format!("s_server_dual_{name}"),
            product,
            "TLS 1.2 with one suite",
            &suite(Tls12, chosen),
            &format!(
                "certificates = 2\n[hello]\nversion = \"TLSv1.2\"\nsuite = {chosen:?}\ncertificate_key = {key:?}\n\
                 complete = true\n",
            ),
        );
    }
    record(
        server.address(),
        "s_server_tls12_anonymous",
        product,
        "TLS 1.2 with one suite",
        &suite(Tls12, "TLS_DH_anon_WITH_AES_256_CBC_SHA"),
        "absent = [\"certificate_sha256\", \"signature_scheme\"]\n[hello]\nversion = \"TLSv1.2\"\n\
         suite = \"TLS_DH_anon_WITH_AES_256_CBC_SHA\"\ndh_bits = 3072\ncomplete = true\n",
    );

    let server = s_server(&pki, &rsa, "-tls1_2 -Verify 1");
    record(
        server.address(),
        "s_server_tls12_client_certificate",
        product,
        "TLS 1.2 with one suite",
        &suite(Tls12, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
        "certificates = 2\n[hello]\nversion = \"TLSv1.2\"\nsuite = \"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\"\n\
         group = \"x25519\"\nclient_certificate_requested = true\ncomplete = true\n",
    );
    record(
        server.address(),
        "s_server_no_shared_suite",
        product,
        "TLS 1.2 with one suite",
        &suite(Tls12, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
        "alert = 40\n",
    );

    let server = s_server(
        &pki,
        &rsa,
        &format!(
            "-servername mx.other.test -servername_fatal -cert2 {} -key2 {}",
            rsa.chain.display(),
            rsa.key.display()
        ),
    );
    record(
        server.address(),
        "s_server_other_name",
        product,
        "as a current client asks",
        &current(Some(HOST)),
        "alert = 112\n",
    );
}

#[test]
#[ignore = "writes tests/flights"]
fn record_mail_servers() {
    let pki = Pki::new();
    let (ec, rsa) = (pki.identity(HOST, Fault::None), pki.rsa_identity(HOST, 2048));
    let server = exim::start(Some(&rsa), "", "");
    let product = "Exim 4.96 (GnuTLS 3.7.9)";
    record(
        server.address(),
        "exim_tls12_dhe",
        product,
        "TLS 1.2 with one suite",
        &suite(Tls12, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"),
        "certificates = 2\n[hello]\nversion = \"TLSv1.2\"\nsuite = \"TLS_DHE_RSA_WITH_AES_128_GCM_SHA256\"\n\
         dh_bits = 2048\nextended_master_secret = true\ncomplete = true\n",
    );
    record(
        server.address(),
        "exim_tls13_retry",
        product,
        "TLS 1.3 without a key share",
        &enumeration(Tls13, cipher_suite::all(Tls13), Some(HOST)),
        "[hello]\nversion = \"TLSv1.3\"\nhello_retry = true\ncomplete = true\n",
    );
    let server = postfix::start(Some(&ec), &[]);
    let product = "Postfix 3.7 (OpenSSL 3.0.19)";
    record(
        server.address(),
        "postfix_current",
        product,
        "as a current client asks",
        &current(Some(HOST)),
        "absent = [\"certificate_sha256\"]\n[hello]\nversion = \"TLSv1.3\"\nhello_retry = false\ngroup = \"x25519\"\n\
         complete = true\n",
    );
    record(
        server.address(),
        "postfix_tls10",
        product,
        "TLS 1.0 with every suite",
        &enumeration(Tls10, cipher_suite::all(Tls10), Some(HOST)),
        "[hello]\nversion = \"TLSv1.0\"\ncomplete = true\n",
    );
}
