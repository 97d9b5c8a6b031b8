//! A plain client: sockets, lines, and rustls with two tempers.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use rustls::{
    ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::CryptoProvider,
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use tls_ladder::practice::{self, HOST, PracticeServer};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

/// No answer of a practice server in these tests takes longer.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) async fn connect(address: SocketAddr) -> TcpStream {
    soon(TcpStream::connect(address)).await.unwrap()
}

pub(crate) async fn soon<T>(future: impl Future<Output = T>) -> T {
    timeout(PATIENCE, future).await.expect("the practice server answers in time")
}

/// Reads one reply: lines up to the one with a space after its code.
pub(crate) async fn reply(client: &mut (impl AsyncRead + Unpin)) -> Vec<String> {
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

pub(crate) async fn command(
    client: &mut (impl AsyncRead + AsyncWrite + Unpin),
    command: &str,
) -> Vec<String> {
    client.write_all(format!("{command}\r\n").as_bytes()).await.unwrap();
    client.flush().await.unwrap();
    reply(client).await
}

/// A connection on which STARTTLS was answered with 220.
pub(crate) async fn at_starttls(server: &PracticeServer) -> TcpStream {
    let mut client = connect(server.address).await;
    reply(&mut client).await;
    command(&mut client, "EHLO client.practice.test").await;
    let ready = command(&mut client, "STARTTLS").await;
    assert!(ready[0].starts_with("220"), "{ready:?}");
    client
}

pub(crate) async fn handshake(client: TcpStream, config: ClientConfig) -> io::Result<TlsStream<TcpStream>> {
    let name = ServerName::try_from(HOST).unwrap();
    soon(TlsConnector::from(Arc::new(config)).connect(name, client)).await
}

/// A strict client that trusts the authority of the lesson.
pub(crate) fn trusting(server: &PracticeServer) -> ClientConfig {
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
pub(crate) async fn chain_of(lesson: &str) -> (Vec<CertificateDer<'static>>, PracticeServer) {
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

pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

pub(crate) fn rustls_error(error: &io::Error) -> Option<&Error> {
    error.get_ref()?.downcast_ref()
}

#[derive(Debug)]
pub(crate) struct Anything;

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
