//! One handshake, recorded: every certificate is accepted while it is written down, and judged afterwards.
//! No credentials ever travel on such a connection.

use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme,
    client::{
        ResolvesClientCert,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, aws_lc_rs},
    pki_types::{CertificateDer, ServerName, UnixTime},
    sign::CertifiedKey,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::signature::{self, SignatureCheck};

/// Certificates that are kept of one chain, beyond any limit of the judges.
const CERTIFICATES_KEPT: usize = 64;

/// One attempt to shake hands. What the server shows on the way can be read even when the attempt fails.
#[derive(Debug)]
pub struct Attempt {
    witness: Arc<Witness>,
    config: Arc<ClientConfig>,
    name: ServerName<'static>,
    /// The name sent in the server_name extension (RFC 6066 §3); nothing when an address was called.
    pub sent_name: Option<String>,
}

impl Attempt {
    /// Prepares to shake hands with `host`: a host name, or an address, for which no name is sent.
    ///
    /// # Errors
    /// Only when the TLS library refuses its own settings, which is a fault of this program.
    pub fn new(host: &str) -> Result<Self, Error> {
        Self::offering(host, &[])
    }

    /// The same, with protocols to be spoken inside, by their registered names (RFC 7301 §3.1).
    ///
    /// # Errors
    /// Only when the TLS library refuses its own settings, which is a fault of this program.
    pub fn offering(host: &str, protocols: &[&str]) -> Result<Self, Error> {
        let witness = Arc::new(Witness::default());
        let mut config = config(&witness)?;
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        let config = Arc::new(config);
        let (name, sent_name) = server_name(host);
        Ok(Self { witness, config, name, sent_name })
    }

    /// Shakes hands.
    ///
    /// # Errors
    /// As the stream or the TLS library says; the latter's error is inside.
    pub async fn shake<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: S) -> io::Result<TlsStream<S>> {
        TlsConnector::from(Arc::clone(&self.config)).connect(self.name.clone(), stream).await
    }

    /// What the server has shown so far.
    #[must_use]
    pub fn seen(&self) -> Seen {
        self.witness.seen().clone()
    }
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

/// The registered name of a signature scheme (RFC 8446 §4.2.3).
#[must_use]
pub fn scheme_name(scheme: SignatureScheme) -> String {
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
pub struct Seen {
    /// The chain as sent, the server's own certificate first.
    pub chain: Vec<CertificateDer<'static>>,
    /// The stapled OCSP response; empty without one.
    pub ocsp: Vec<u8>,
    /// The scheme of the server's handshake signature.
    pub scheme: Option<SignatureScheme>,
    /// The signature could not be checked with this program's cryptography.
    pub unchecked: bool,
    /// The server asked for a client certificate and named this many authorities.
    pub client_certificate_authorities: Option<usize>,
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
