//! One handshake, recorded: every certificate is accepted while it is written down, and judged afterwards.
//! No credentials ever travel on such a connection.

use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, InvalidMessage, SignatureScheme,
    client::{
        ResolvesClientCert,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, aws_lc_rs},
    pki_types::{CertificateDer, ServerName, UnixTime},
    sign::CertifiedKey,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::Instant,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::{
    model::{
        evidence::{EndedBy, HandshakeEvidence, HandshakeFailure, HandshakeFailureKind, HandshakeStage},
        transcript::escape,
    },
    net::{
        deadline::{Cut, Deadline},
        recorder::{Recorder, Recording},
        socket_error,
    },
};

use super::{
    alert,
    signature::{self, SignatureCheck},
};

/// Bytes of a failed handshake that are shown in hexadecimal.
const HEX_SHOWN: usize = 64;
/// Characters of plain text that are shown where TLS was expected.
const TEXT_SHOWN: usize = 200;
/// Certificates that are kept of one chain, beyond any limit of the judges.
const CERTIFICATES_KEPT: usize = 64;

/// The outcome of a handshake.
#[derive(Debug)]
pub struct Handshake<S> {
    pub evidence: HandshakeEvidence,
    /// The chain as sent, the server's own certificate first.
    pub chain: Vec<CertificateDer<'static>>,
    /// The stapled OCSP response; empty without one.
    pub ocsp: Vec<u8>,
    /// The encrypted stream; nothing when the handshake failed.
    pub stream: Option<TlsStream<Recorder<S>>>,
    /// The wait was cut short for the whole check.
    pub cut: Option<Cut>,
}

/// Shakes hands over a stream. `host` is a host name (sent as server_name, RFC 6066 §3) or an address (not sent).
///
/// # Errors
/// Only when the TLS library refuses its own settings, which is a fault of this program.
pub async fn handshake<S: AsyncRead + AsyncWrite + Unpin>(
    stream: Recorder<S>,
    host: &str,
    limit: Duration,
    deadline: &Deadline,
) -> Result<Handshake<S>, Error> {
    let witness = Arc::new(Witness::default());
    let connector = TlsConnector::from(Arc::new(config(&witness)?));
    let (name, sent_name) = server_name(host);
    let tape = stream.tape();
    tape.rewind();
    let began = Instant::now();
    let result = deadline.within(limit, connector.connect(name, stream)).await;
    let elapsed_ms = began.elapsed().as_secs_f64() * 1000.0;
    let recording = tape.read();
    let seen = witness.seen().clone();
    let mut evidence = HandshakeEvidence {
        server_name: sent_name,
        version: None,
        suite: None,
        group: None,
        alpn: None,
        signature_scheme: seen.scheme.map(scheme_name),
        signature_checked: seen.scheme.is_some() && !seen.unchecked,
        ocsp_staple: !seen.ocsp.is_empty(),
        tickets: 0,
        client_certificate_requested: seen.client_certificate_authorities.is_some(),
        client_certificate_authorities: seen.client_certificate_authorities.unwrap_or_default(),
        sent_bytes: recording.sent,
        received_bytes: recording.received,
        elapsed_ms,
        failure: None,
    };
    let mut cut = None;
    let stage = stage(&recording, &seen);
    let stream = match result {
        Ok(Ok(stream)) => {
            let connection = stream.get_ref().1;
            evidence.version = connection.protocol_version().map(|version| match version {
                rustls::ProtocolVersion::TLSv1_3 => "TLSv1.3".to_owned(),
                rustls::ProtocolVersion::TLSv1_2 => "TLSv1.2".to_owned(),
                other => format!("{other:?}"),
            });
            evidence.suite = connection
                .negotiated_cipher_suite()
                .map(|suite| format!("{:?}", suite.suite()).replacen("TLS13_", "TLS_", 1));
            evidence.group =
                connection.negotiated_key_exchange_group().map(|group| format!("{:?}", group.name()));
            evidence.alpn = connection.alpn_protocol().map(|protocol| escape(protocol, TEXT_SHOWN));
            Some(stream)
        }
        Ok(Err(error)) => {
            evidence.failure = Some(failure(&error, &recording, stage));
            None
        }
        Err(reason) => {
            if reason != Cut::Step {
                cut = Some(reason);
            }
            evidence.failure = Some(silence(&recording, stage));
            None
        }
    };
    Ok(Handshake { evidence, chain: seen.chain, ocsp: seen.ocsp, stream, cut })
}

fn config(witness: &Arc<Witness>) -> Result<ClientConfig, Error> {
    let mut config = ClientConfig::builder_with_provider(Arc::clone(&witness.provider))
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(witness) as Arc<dyn ServerCertVerifier>)
        .with_client_cert_resolver(Arc::clone(witness) as Arc<dyn ResolvesClientCert>);
    // Every check is the first contact: nothing is remembered from one to the next.
    config.resumption = rustls::client::Resumption::disabled();
    Ok(config)
}

fn server_name(host: &str) -> (ServerName<'static>, Option<String>) {
    match ServerName::try_from(host.to_owned()) {
        Ok(ServerName::DnsName(name)) => {
            let sent = name.as_ref().to_owned();
            (ServerName::DnsName(name), Some(sent))
        }
        Ok(other) => (other, None),
        // A name that cannot be sent: shake hands without one.
        Err(_) => (ServerName::IpAddress(std::net::IpAddr::from([0, 0, 0, 0]).into()), None),
    }
}

/// A failed handshake as evidence.
#[must_use]
pub fn failure(error: &io::Error, recording: &Recording, stage: HandshakeStage) -> HandshakeFailure {
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    let (kind, ended_by, alert) = match tls {
        Some(Error::AlertReceived(description)) => {
            (HandshakeFailureKind::AlertReceived, EndedBy::Server, Some(alert::alert(u8::from(*description))))
        }
        Some(tls) => {
            (local_kind(tls, recording), EndedBy::ThisProgram, alert::in_record(&recording.sent_tail))
        }
        None if error.kind() == io::ErrorKind::UnexpectedEof => {
            (HandshakeFailureKind::Closed, EndedBy::Server, None)
        }
        None => (HandshakeFailureKind::Broken(socket_error::failure(error)), EndedBy::ServerOrNetwork, None),
    };
    with_bytes(kind, ended_by, alert, recording, stage, error.to_string())
}

/// Silence until the limit as evidence.
fn silence(recording: &Recording, stage: HandshakeStage) -> HandshakeFailure {
    let message = format!("no further answer; {} octets had come", recording.received);
    with_bytes(HandshakeFailureKind::TimedOut, EndedBy::Nobody, None, recording, stage, message)
}

fn with_bytes(
    kind: HandshakeFailureKind,
    ended_by: EndedBy,
    alert: Option<crate::model::evidence::Alert>,
    recording: &Recording,
    stage: HandshakeStage,
    message: String,
) -> HandshakeFailure {
    let shown = recording.head.get(..HEX_SHOWN).unwrap_or(&recording.head);
    let hex: Vec<String> = shown.iter().map(|byte| format!("{byte:02x}")).collect();
    let text_like = |byte: &u8| matches!(byte, b'\r' | b'\n' | b'\t' | 0x20..=0x7e);
    let is_text = recording.head.len() >= 3 && recording.head.iter().all(text_like);
    HandshakeFailure {
        kind,
        ended_by,
        alert,
        stage,
        received_hex: hex.join(" "),
        received_text: is_text.then(|| escape(recording.head.trim_ascii_end(), TEXT_SHOWN)),
        message,
    }
}

fn local_kind(error: &Error, recording: &Recording) -> HandshakeFailureKind {
    let tls_record = matches!(recording.head.as_slice(), [0x14..=0x17, 0x03, ..] | []);
    match error {
        Error::InvalidMessage(
            InvalidMessage::HandshakePayloadTooLarge | InvalidMessage::CertificatePayloadTooLarge,
        ) => HandshakeFailureKind::TooLarge,
        Error::InvalidMessage(_) if !tls_record => HandshakeFailureKind::NotTls,
        Error::InvalidMessage(_) | Error::PeerMisbehaved(_) | Error::NoCertificatesPresented => {
            HandshakeFailureKind::Misbehaved
        }
        Error::InappropriateMessage { .. }
        | Error::InappropriateHandshakeMessage { .. }
        | Error::DecryptError => HandshakeFailureKind::Misbehaved,
        Error::PeerIncompatible(_) => HandshakeFailureKind::Incompatible,
        Error::InvalidCertificate(_) => HandshakeFailureKind::BadCertificate,
        _ => HandshakeFailureKind::Other,
    }
}

fn stage(recording: &Recording, seen: &Seen) -> HandshakeStage {
    if !seen.chain.is_empty() {
        HandshakeStage::CertificateReceived
    } else if recording.received > 0 {
        HandshakeStage::ServerAnswered
    } else {
        HandshakeStage::ClientHelloSent
    }
}

/// The registered name of a signature scheme (RFC 8446 §4.2.3).
fn scheme_name(scheme: SignatureScheme) -> String {
    match scheme {
        SignatureScheme::RSA_PKCS1_SHA1 => "rsa_pkcs1_sha1".to_owned(),
        SignatureScheme::ECDSA_SHA1_Legacy => "ecdsa_sha1".to_owned(),
        SignatureScheme::RSA_PKCS1_SHA256 => "rsa_pkcs1_sha256".to_owned(),
        SignatureScheme::RSA_PKCS1_SHA384 => "rsa_pkcs1_sha384".to_owned(),
        SignatureScheme::RSA_PKCS1_SHA512 => "rsa_pkcs1_sha512".to_owned(),
        SignatureScheme::RSA_PSS_SHA256 => "rsa_pss_rsae_sha256".to_owned(),
        SignatureScheme::RSA_PSS_SHA384 => "rsa_pss_rsae_sha384".to_owned(),
        SignatureScheme::RSA_PSS_SHA512 => "rsa_pss_rsae_sha512".to_owned(),
        SignatureScheme::ECDSA_NISTP256_SHA256 => "ecdsa_secp256r1_sha256".to_owned(),
        SignatureScheme::ECDSA_NISTP384_SHA384 => "ecdsa_secp384r1_sha384".to_owned(),
        SignatureScheme::ECDSA_NISTP521_SHA512 => "ecdsa_secp521r1_sha512".to_owned(),
        SignatureScheme::ED25519 => "ed25519".to_owned(),
        SignatureScheme::ED448 => "ed448".to_owned(),
        other => format!("{other:?}"),
    }
}

/// What the handshake showed on the way.
#[derive(Debug, Clone, Default)]
struct Seen {
    chain: Vec<CertificateDer<'static>>,
    ocsp: Vec<u8>,
    scheme: Option<SignatureScheme>,
    unchecked: bool,
    /// The server asked for a client certificate and named this many authorities.
    client_certificate_authorities: Option<usize>,
}

/// Writes down what the server shows, and accepts it.
#[derive(Debug)]
struct Witness {
    provider: Arc<CryptoProvider>,
    seen: Mutex<Seen>,
}

impl Default for Witness {
    fn default() -> Self {
        Self { provider: Arc::new(aws_lc_rs::default_provider()), seen: Mutex::default() }
    }
}

impl Witness {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = self.provider.signature_verification_algorithms;
        let check = signature::check(certificate, signed.scheme, message, signed.signature(), &algorithms);
        let mut seen = self.seen();
        seen.scheme = Some(signed.scheme);
        seen.unchecked = check == SignatureCheck::Unchecked;
        match check {
            SignatureCheck::Holds | SignatureCheck::Unchecked => Ok(HandshakeSignatureValid::assertion()),
            SignatureCheck::Broken => Err(Error::InvalidCertificate(CertificateError::BadSignature)),
        }
    }
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let mut seen = self.seen();
        seen.chain = std::iter::once(end_entity)
            .chain(intermediates)
            .take(CERTIFICATES_KEPT)
            .map(|certificate| certificate.clone().into_owned())
            .collect();
        seen.ocsp = ocsp_response.to_vec();
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

impl ResolvesClientCert for Witness {
    fn resolve(&self, authorities: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.seen().client_certificate_authorities = Some(authorities.len());
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}
