//! The practice servers do what their scripts say. Clients here are plain sockets and rustls: nothing of the
//! program's own engine is trusted to test them.

use std::{
    io::{self, ErrorKind},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::CryptoProvider,
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use tls_ladder::practice::{
    self, HOST, PracticeServer,
    script::{Action, End, Script, Step},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};

/// No answer of a practice server in these tests takes longer.
const PATIENCE: Duration = Duration::from_secs(20);

// ---------------------------------------------------------------- scripts as written

/// Every script's greeting arrives byte for byte, and the connection then ends as written.
#[tokio::test]
async fn every_greeting_arrives_as_written() {
    for (name, script) in practice::scripts() {
        let script = script.unwrap();
        if script.tls_mode == tls_ladder::model::target::TlsMode::Implicit || is_endless(&script.greeting) {
            continue;
        }
        let server = practice::start_hurried(name, None, 1000).unwrap();
        let mut client = connect(server.address).await;
        let (wanted, end) = as_written(&script.greeting);
        let mut got = vec![0; wanted.len()];
        soon(client.read_exact(&mut got)).await.unwrap_or_else(|error| {
            // A cut connection may take with it what was sent before.
            assert_eq!(end, Some(End::Reset), "{name}: {error}");
            got.clone_from(&wanted);
            0
        });
        assert_eq!(String::from_utf8_lossy(&got), String::from_utf8_lossy(&wanted), "{name}");
        match end {
            Some(End::Close) => assert_eq!(soon(client.read(&mut [0])).await.unwrap(), 0, "{name}"),
            Some(End::Reset) => {
                assert_eq!(soon(client.read(&mut [0])).await.unwrap_err().kind(), ErrorKind::ConnectionReset);
            }
            Some(End::Silence) | None => {}
        }
    }
}

/// Every script's reply to EHLO arrives byte for byte where there is one.
#[tokio::test]
async fn every_list_of_capabilities_arrives_as_written() {
    for (name, script) in practice::scripts() {
        let script = script.unwrap();
        let (_, greeting_end) = as_written(&script.greeting);
        if script.tls_mode == tls_ladder::model::target::TlsMode::Implicit
            || greeting_end.is_some()
            || is_endless(&script.greeting)
        {
            continue;
        }
        let steps = script.replies.any.as_ref().unwrap_or(&script.replies.ehlo);
        if is_endless(steps) {
            continue;
        }
        let server = practice::start_hurried(name, None, 1000).unwrap();
        let mut client = connect(server.address).await;
        let mut greeting = vec![0; as_written(&script.greeting).0.len()];
        soon(client.read_exact(&mut greeting)).await.unwrap();
        client.write_all(b"EHLO client.practice.test\r\n").await.unwrap();
        let (wanted, end) = as_written(steps);
        let mut got = vec![0; wanted.len()];
        soon(client.read_exact(&mut got)).await.unwrap();
        assert_eq!(String::from_utf8_lossy(&got), String::from_utf8_lossy(&wanted), "{name}");
        if end == Some(End::Reset) {
            assert_eq!(soon(client.read(&mut [0])).await.unwrap_err().kind(), ErrorKind::ConnectionReset);
        }
    }
}

#[tokio::test]
async fn a_whole_visit_to_the_healthy_server() {
    let server = practice::start("healthy", None).unwrap();
    let mut client = connect(server.address).await;
    assert_eq!(reply(&mut client).await, ["220 mx.practice.test ESMTP Postfix"]);
    let before = command(&mut client, "EHLO client.practice.test").await;
    assert!(before.iter().any(|line| line == "250-STARTTLS"), "{before:?}");
    assert_eq!(command(&mut client, "STARTTLS").await, ["220 2.0.0 Ready to start TLS"]);
    let mut client = handshake(client, trusting(&server)).await.unwrap();
    let inside = command(&mut client, "ehlo client.practice.test").await;
    assert!(!inside.iter().any(|line| line.contains("STARTTLS")), "{inside:?}");
    assert_eq!(command(&mut client, "STARTTLS").await, ["554 5.5.1 TLS already active"]);
    assert!(command(&mut client, "MAIL FROM:<a@practice.test>").await[0].starts_with("550 "));
    assert_eq!(command(&mut client, "QUIT").await, ["221 2.0.0 Bye"]);
    // A read of nothing, not an error: the end of TLS was announced.
    assert_eq!(soon(client.read(&mut [0])).await.unwrap(), 0);
}

#[tokio::test]
async fn a_visit_in_the_clear() {
    let server = practice::start("no-starttls", None).unwrap();
    let mut client = connect(server.address).await;
    reply(&mut client).await;
    assert!(!command(&mut client, "EHLO c").await.iter().any(|line| line.contains("STARTTLS")));
    assert_eq!(command(&mut client, "HELO c").await, ["250 mx.practice.test"]);
    assert_eq!(command(&mut client, "NOOP").await, ["250 2.0.0 Ok"]);
    assert_eq!(command(&mut client, "VRFY postmaster").await, ["502 5.5.2 Command not recognized"]);
    assert_eq!(command(&mut client, "QUIT").await, ["221 2.0.0 Bye"]);
    assert_eq!(soon(client.read(&mut [0])).await.unwrap(), 0);
}

#[tokio::test]
async fn behind_a_firewall_that_masks() {
    let server = practice::start("masked", None).unwrap();
    let mut client = connect(server.address).await;
    assert!(reply(&mut client).await[0].starts_with("220 ****"));
    assert!(command(&mut client, "EHLO c").await.iter().any(|line| line == "250-XXXXXXXA"));
    assert_eq!(command(&mut client, "STARTTLS").await, ["500 #5.5.1 command not recognized"]);
    assert_eq!(command(&mut client, "QUIT").await, ["221 2.0.0 Bye"]);
}

// ---------------------------------------------------------------- instead of a handshake

#[tokio::test]
async fn what_comes_in_place_of_a_handshake() {
    for (name, wanted) in [
        ("alert-40", &[21, 3, 3, 0, 2, 2, 40][..]),
        ("alert-80", &[21, 3, 3, 0, 2, 2, 80]),
        ("closes-after-220", b""),
        ("plaintext-after-220", b"454 4.3.0 TLS not available due to temporary reason\r\n"),
        ("firewall-answers", b"500 5.5.1 Command unrecognized\r\n"),
    ] {
        let server = practice::start(name, None).unwrap();
        let mut client = at_starttls(&server).await;
        // A record that is as long as it says; what is inside does not matter to these servers.
        let mut hello = vec![22, 3, 1, 7, 0];
        hello.resize(5 + 0x700, 1);
        client.write_all(&hello).await.unwrap();
        let mut got = Vec::new();
        soon(client.read_to_end(&mut got)).await.unwrap();
        assert_eq!(got, wanted, "{name}");
    }
    let server = practice::start("reset-after-hello", None).unwrap();
    let mut client = at_starttls(&server).await;
    client.write_all(&[22, 3, 1, 0, 1, 1]).await.unwrap();
    let error = soon(client.read(&mut [0])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn injected_bytes_come_with_the_220() {
    let server = practice::start("injected-data", None).unwrap();
    let mut client = connect(server.address).await;
    reply(&mut client).await;
    command(&mut client, "EHLO c").await;
    client.write_all(b"STARTTLS\r\n").await.unwrap();
    let wanted = b"220 2.0.0 Ready to start TLS\r\n250 2.0.0 Ok\r\n";
    let mut got = vec![0; wanted.len()];
    soon(client.read_exact(&mut got)).await.unwrap();
    assert_eq!(got, wanted);
}

#[tokio::test]
async fn commands_sent_ahead_of_the_handshake_are_not_taken_into_it() {
    let server = practice::start("healthy", None).unwrap();
    let mut client = connect(server.address).await;
    reply(&mut client).await;
    command(&mut client, "EHLO c").await;
    client.write_all(b"STARTTLS\r\nNOOP\r\n").await.unwrap();
    reply(&mut client).await;
    let mut client = handshake(client, trusting(&server)).await.unwrap();
    assert_eq!(command(&mut client, "QUIT").await, ["221 2.0.0 Bye"], "NOOP got no answer");
}

// ---------------------------------------------------------------- certificates

/// What a strict client makes of every lesson about certificates.
#[tokio::test]
async fn strict_clients_refuse_for_the_reason_the_lesson_teaches() {
    type Judge = fn(&CertificateError) -> bool;
    let unknown: Judge = |error| matches!(error, CertificateError::UnknownIssuer);
    let expired: Judge =
        |error| matches!(error, CertificateError::Expired | CertificateError::ExpiredContext { .. });
    let early: Judge =
        |error| matches!(error, CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. });
    let name: Judge = |error| {
        matches!(error, CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. })
    };
    let purpose: Judge = |error| {
        matches!(error, CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. })
    };
    let lessons: [(&str, Option<Judge>); 18] = [
        ("healthy", None),
        ("expires-soon", None),
        ("root-sent", None),
        ("chain-order", None),
        ("client-certificate-asked", None),
        ("no-close-notify", None),
        ("expired", Some(expired)),
        ("intermediate-expired", Some(expired)),
        ("not-yet-valid", Some(early)),
        ("wrong-host", Some(name)),
        ("common-name-only", Some(name)),
        ("wrong-purpose", Some(purpose)),
        ("self-signed", Some(unknown)),
        ("unknown-authority", Some(unknown)),
        ("missing-intermediate", Some(unknown)),
        ("exchange-default-certificate", Some(unknown)),
        ("snakeoil", Some(unknown)),
        ("tls-inspection", Some(unknown)),
    ];
    for (lesson, judge) in lessons {
        let server = practice::start(lesson, None).unwrap();
        let client = at_starttls(&server).await;
        match (handshake(client, trusting(&server)).await, judge) {
            (Ok(mut client), None) => {
                assert!(command(&mut client, "EHLO c").await[0].starts_with("250"), "{lesson}");
            }
            (Err(error), Some(judge)) => match rustls_error(&error) {
                Some(Error::InvalidCertificate(certificate)) => {
                    assert!(judge(certificate), "{lesson}: {certificate:?}");
                }
                other => panic!("{lesson}: {other:?} ({error})"),
            },
            (Ok(_), Some(_)) => panic!("{lesson}: a strict client is content"),
            (Err(error), None) => panic!("{lesson}: {error}"),
        }
    }
}

#[tokio::test]
async fn chains_are_sent_as_written() {
    for (lesson, length) in [
        ("healthy", 2),
        ("missing-intermediate", 1),
        ("self-signed", 1),
        ("unknown-authority", 2),
        ("tls-inspection", 1),
        ("root-sent", 3),
        ("chain-order", 3),
    ] {
        let (chain, _server) = chain_of(lesson).await;
        assert_eq!(chain.len(), length, "{lesson}");
        let chain: Vec<X509Certificate<'_>> =
            chain.iter().map(|der| X509Certificate::from_der(der).unwrap().1).collect();
        let issued_by_next = |index: usize| chain[index].issuer() == chain[index + 1].subject();
        match lesson {
            "healthy" | "unknown-authority" => assert!(issued_by_next(0), "{lesson}"),
            "self-signed" => assert_eq!(chain[0].issuer(), chain[0].subject()),
            "root-sent" => {
                assert!(issued_by_next(0) && issued_by_next(1));
                assert_eq!(chain[2].issuer(), chain[2].subject());
            }
            "chain-order" => {
                assert_eq!(chain[0].issuer(), chain[2].subject());
                assert_eq!(chain[2].issuer(), chain[1].subject());
            }
            _ => assert_ne!(chain[0].issuer(), chain[0].subject(), "{lesson}"),
        }
    }
}

#[tokio::test]
async fn facts_that_lessons_rest_on() {
    let (chain, _server) = chain_of("expires-soon").await;
    let (_, certificate) = X509Certificate::from_der(&chain[0]).unwrap();
    let left = certificate.validity().time_to_expiration().unwrap();
    assert!((4 * 86_400..=5 * 86_400).contains(&left.whole_seconds()), "{left}");

    let (chain, _server) = chain_of("tls-inspection").await;
    let (_, certificate) = X509Certificate::from_der(&chain[0]).unwrap();
    assert!(certificate.issuer().to_string().contains("Avast Web/Mail Shield Root"));

    let (chain, _server) = chain_of("common-name-only").await;
    let (_, certificate) = X509Certificate::from_der(&chain[0]).unwrap();
    assert!(certificate.subject_alternative_name().unwrap().is_none());
    assert!(certificate.subject().to_string().contains(HOST));

    let (chain, _server) = chain_of("exchange-default-certificate").await;
    let (_, certificate) = X509Certificate::from_der(&chain[0]).unwrap();
    let names = certificate.subject_alternative_name().unwrap().unwrap();
    let names: Vec<&GeneralName<'_>> = names.value.general_names.iter().collect();
    assert!(matches!(names[..], [GeneralName::DNSName("EX01"), GeneralName::DNSName("EX01.corp.local")]));
    assert!(certificate.public_key().parsed().is_ok_and(|key| key.key_size() == 2048));
}

#[tokio::test]
async fn a_required_client_certificate_is_missed_and_a_wanted_one_is_not() {
    let server = practice::start("client-certificate-required", None).unwrap();
    let client = at_starttls(&server).await;
    // With TLS 1.3 the client is done before the server complains (RFC 8446 §4.4.2.4).
    let mut client = handshake(client, trusting(&server)).await.unwrap();
    let error = match client.write_all(b"EHLO c\r\n").await {
        Ok(()) => soon(client.read(&mut [0])).await.unwrap_err(),
        Err(error) => error,
    };
    assert!(
        matches!(
            rustls_error(&error),
            Some(Error::AlertReceived(rustls::AlertDescription::CertificateRequired))
        ),
        "{error}"
    );

    let server = practice::start("client-certificate-asked", None).unwrap();
    let client = at_starttls(&server).await;
    let mut client = handshake(client, trusting(&server)).await.unwrap();
    assert!(command(&mut client, "EHLO c").await[0].starts_with("250"));
}

#[tokio::test]
async fn tls_from_the_first_byte() {
    for lesson in ["implicit-tls", "submission-465"] {
        let server = practice::start(lesson, None).unwrap();
        let client = connect(server.address).await;
        let mut client = handshake(client, trusting(&server)).await.unwrap();
        assert!(reply(&mut client).await[0].starts_with("220 "), "{lesson}");
        assert!(command(&mut client, "EHLO c").await[0].starts_with("250"), "{lesson}");
        assert_eq!(command(&mut client, "QUIT").await, ["221 2.0.0 Bye"]);
    }
}

// ---------------------------------------------------------------- inside TLS

#[tokio::test]
async fn ends_inside_tls() {
    let server = practice::start("no-close-notify", None).unwrap();
    let mut client = handshake(at_starttls(&server).await, trusting(&server)).await.unwrap();
    command(&mut client, "QUIT").await;
    assert_eq!(soon(client.read(&mut [0])).await.unwrap_err().kind(), ErrorKind::UnexpectedEof);

    let server = practice::start("drops-after-tls", None).unwrap();
    let mut client = handshake(at_starttls(&server).await, trusting(&server)).await.unwrap();
    client.write_all(b"EHLO c\r\n").await.unwrap();
    assert_eq!(soon(client.read(&mut [0])).await.unwrap(), 0);

    let server = practice::start("reset-after-tls", None).unwrap();
    let mut client = handshake(at_starttls(&server).await, trusting(&server)).await.unwrap();
    client.write_all(b"EHLO c\r\n").await.unwrap();
    assert_eq!(soon(client.read(&mut [0])).await.unwrap_err().kind(), ErrorKind::ConnectionReset);

    let server = practice::start("421-after-tls", None).unwrap();
    let mut client = handshake(at_starttls(&server).await, trusting(&server)).await.unwrap();
    assert!(command(&mut client, "EHLO c").await[0].starts_with("421 "));
    assert_eq!(soon(client.read(&mut [0])).await.unwrap(), 0);
}

// ---------------------------------------------------------------- sturdiness

#[tokio::test]
async fn dropping_a_server_ends_its_connections_and_frees_its_port() {
    let server = practice::start("silent", None).unwrap();
    let address = server.address;
    let mut clients = Vec::new();
    for _ in 0..5 {
        clients.push(connect(address).await);
    }
    drop(server);
    for client in &mut clients {
        let ended = soon(client.read(&mut [0])).await;
        assert!(matches!(ended, Ok(0) | Err(_)), "{ended:?}");
    }
    assert!(TcpStream::connect(address).await.is_err());
    let again = practice::start("healthy", Some(address.port()));
    assert!(again.is_ok_and(|server| server.address == address));
}

#[tokio::test]
async fn a_crowd_is_served_in_turn() {
    let server = practice::start("healthy", None).unwrap();
    let mut seated = Vec::new();
    let mut turned_away = 0;
    for _ in 0..80 {
        let mut client = connect(server.address).await;
        let mut first = [0; 4];
        match soon(client.read_exact(&mut first)).await {
            Ok(_) => seated.push(client),
            Err(_) => turned_away += 1,
        }
    }
    assert_eq!((seated.len(), turned_away), (64, 16));
    for client in &mut seated {
        client.write_all(b"QUIT\r\n").await.unwrap();
        soon(client.read_to_end(&mut Vec::new())).await.unwrap();
    }
    drop(seated);
    // A seat is free as soon as the server has noticed that its guest has left.
    loop {
        let mut client = connect(server.address).await;
        if soon(client.read_exact(&mut [0; 4])).await.is_ok() {
            break;
        }
    }
}

#[tokio::test]
async fn a_rude_client_harms_nobody() {
    let server = practice::start("healthy", None).unwrap();
    let mut rude = connect(server.address).await;
    reply(&mut rude).await;
    let mut got = Vec::new();
    for _ in 0..1000 {
        if rude.write_all(&[b'x'; 1024]).await.is_err() {
            break;
        }
    }
    let _ = soon(rude.read_to_end(&mut got)).await;

    let mut rude = connect(server.address).await;
    reply(&mut rude).await;
    rude.write_all(b"\0\xff\x1b[2J\r\n\r\n   \r\n").await.unwrap();
    for _ in 0..3 {
        assert_eq!(reply(&mut rude).await, ["502 5.5.2 Command not recognized"]);
    }

    let mut rude = at_starttls(&server).await;
    rude.write_all(b"this is no ClientHello, however long one looks at it\r\n").await.unwrap();
    got.clear();
    let _ = soon(rude.read_to_end(&mut got)).await;
    assert_eq!(got.first(), Some(&21), "an alert, not words: {got:?}");

    let mut chatty = connect(server.address).await;
    reply(&mut chatty).await;
    chatty.write_all("NOOP\r\n".repeat(200).as_bytes()).await.unwrap();
    got.clear();
    let _ = soon(chatty.read_to_end(&mut got)).await;
    assert!(String::from_utf8_lossy(&got).contains("421 4.7.0 Too many commands"));

    let mut polite = connect(server.address).await;
    assert!(reply(&mut polite).await[0].starts_with("220 "));
}

#[tokio::test]
async fn endless_streams_do_not_stop_for_a_slow_reader_and_end_with_the_server() {
    for lesson in ["endless-banner", "huge-line"] {
        let server = practice::start(lesson, None).unwrap();
        let mut reader = connect(server.address).await;
        let mut piece = vec![0; 1 << 20];
        soon(reader.read_exact(&mut piece)).await.unwrap();
        assert!(piece.starts_with(b"220"), "{lesson}");
        // A second guest is served although the first one does not read.
        let mut second = connect(server.address).await;
        soon(second.read_exact(&mut [0; 8])).await.unwrap();
        let began = std::time::Instant::now();
        drop(server);
        assert!(began.elapsed() < Duration::from_secs(2), "{lesson}: {:?}", began.elapsed());
    }
}

// ---------------------------------------------------------------- a plain client

async fn connect(address: SocketAddr) -> TcpStream {
    soon(TcpStream::connect(address)).await.unwrap()
}

async fn soon<T>(future: impl Future<Output = T>) -> T {
    timeout(PATIENCE, future).await.expect("the practice server answers in time")
}

/// Reads one reply: lines up to the one with a space after its code.
async fn reply(client: &mut (impl AsyncRead + Unpin)) -> Vec<String> {
    let mut lines = Vec::new();
    loop {
        let mut line = Vec::new();
        while !line.ends_with(b"\r\n") {
            line.push(soon(client.read_u8()).await.unwrap());
        }
        let line = String::from_utf8(line).unwrap().trim_end().to_owned();
        let last = line.as_bytes().get(3) != Some(&b'-');
        lines.push(line);
        if last {
            return lines;
        }
    }
}

async fn command(client: &mut (impl AsyncRead + AsyncWrite + Unpin), command: &str) -> Vec<String> {
    client.write_all(format!("{command}\r\n").as_bytes()).await.unwrap();
    client.flush().await.unwrap();
    reply(client).await
}

/// A connection on which STARTTLS was answered with 220.
async fn at_starttls(server: &PracticeServer) -> TcpStream {
    let mut client = connect(server.address).await;
    reply(&mut client).await;
    command(&mut client, "EHLO client.practice.test").await;
    let ready = command(&mut client, "STARTTLS").await;
    assert!(ready[0].starts_with("220"), "{ready:?}");
    client
}

async fn handshake(client: TcpStream, config: ClientConfig) -> io::Result<TlsStream<TcpStream>> {
    let name = ServerName::try_from(HOST).unwrap();
    soon(TlsConnector::from(Arc::new(config)).connect(name, client)).await
}

/// A strict client that trusts the authority of the lesson.
fn trusting(server: &PracticeServer) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    for anchor in &server.trust_anchors {
        roots.add(anchor.clone()).unwrap();
    }
    ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// The chain that a lesson shows, seen by a client that accepts everything.
async fn chain_of(lesson: &str) -> (Vec<CertificateDer<'static>>, PracticeServer) {
    let server = practice::start(lesson, None).unwrap();
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anything))
        .with_no_client_auth();
    let stream = handshake(at_starttls(&server).await, config).await.unwrap();
    let chain = stream.get_ref().1.peer_certificates().unwrap();
    (chain.iter().map(|der| der.clone().into_owned()).collect(), server)
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

fn rustls_error(error: &io::Error) -> Option<&Error> {
    error.get_ref()?.downcast_ref()
}

#[derive(Debug)]
struct Anything;

impl ServerCertVerifier for Anything {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        provider().signature_verification_algorithms.supported_schemes()
    }
}

// ---------------------------------------------------------------- scripts as bytes

/// The bytes that steps send, and how they end the connection.
fn as_written(steps: &[Step]) -> (Vec<u8>, Option<End>) {
    let mut bytes = Vec::new();
    for step in steps {
        match step {
            Step::Line(line) => bytes.extend_from_slice(format!("{line}\r\n").as_bytes()),
            Step::Action(Action::Raw(raw) | Action::Drip { bytes: raw, .. }) => {
                bytes.extend_from_slice(&raw.0)
            }
            Step::Action(Action::Alert(number)) => bytes.extend_from_slice(&[21, 3, 3, 0, 2, 2, *number]),
            Step::Action(Action::End(end)) => return (bytes, Some(*end)),
            Step::Action(Action::WaitMs(_) | Action::Endless { .. }) => {}
        }
    }
    (bytes, None)
}

fn is_endless(steps: &[Step]) -> bool {
    steps.iter().any(|step| matches!(step, Step::Action(Action::Endless { .. })))
}

/// Scripts are plain values: a test may make its own.
#[tokio::test]
async fn a_script_of_ones_own() {
    let script: Script = r#"
        title = "Mine"
        story = "A script written in a test."
        greeting = ["220-one", "220 two"]
        [replies]
        quit = ["221 so long", { end = "close" }]
    "#
    .parse()
    .unwrap();
    let server = practice::start_script("mine", &script, None, 1).unwrap();
    let mut client = connect(server.address).await;
    assert_eq!(reply(&mut client).await, ["220-one", "220 two"]);
    assert_eq!(command(&mut client, "QUIT").await, ["221 so long"]);
}
