//! The mail servers that take mail: one real Postfix that listens on many addresses, each with a certificate of its
//! own, and throws everything away.

use std::{
    fmt::Write as _,
    net::Ipv4Addr,
    path::{Path, PathBuf},
};

use aws_lc_rs::digest::{SHA256, digest};
use rustls::pki_types::{CertificateDer, pem::PemObject};
use tempfile::TempDir;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::support::{
    instance::Instance,
    pki::{Fault, Identity, Pki},
    postfix,
};

/// An authority, and the certificates it has issued.
pub(crate) struct Authority {
    pki: Pki,
    folder: TempDir,
    issued: u32,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let folder =
            tempfile::Builder::new().prefix("tls-ladder-certs-").tempdir().expect("a folder can be made");
        Self { pki: Pki::new(), folder, issued: 0 }
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.pki.root()
    }

    /// Issues a certificate that stays while others are issued.
    pub(crate) fn issue(&mut self, host: &str, fault: Fault) -> Identity {
        let made = self.pki.identity(host, fault);
        self.issued += 1;
        let keep = |from: PathBuf, ending: &str| {
            let to = self.folder.path().join(format!("{}.{ending}", self.issued));
            std::fs::copy(from, &to).expect("a file can be copied");
            to
        };
        Identity { chain: keep(made.chain, "pem"), key: keep(made.key, "key") }
    }

    /// The data of a TLSA record `x 1 1` for the authority that signs for servers.
    pub(crate) fn key_of_intermediate(&self) -> String {
        key_of(&self.pki.intermediate())
    }
}

/// The data of a TLSA record `3 1 1` for a server: SHA-256 of its public key (RFC 6698 §2.1).
pub(crate) fn key_of(certificate: &Path) -> String {
    let certificate = CertificateDer::from_pem_file(certificate).expect("openssl wrote it");
    let (_, certificate) = X509Certificate::from_der(&certificate).expect("openssl wrote it");
    hexadecimal(certificate.tbs_certificate.subject_pki.raw)
}

/// The data of a TLSA record `3 0 1` for a server: SHA-256 of its certificate.
pub(crate) fn digest_of(certificate: &Path) -> String {
    hexadecimal(&CertificateDer::from_pem_file(certificate).expect("openssl wrote it"))
}

fn hexadecimal(octets: &[u8]) -> String {
    digest(&SHA256, octets).as_ref().iter().fold(String::new(), |mut text, octet| {
        let _ = write!(text, "{octet:02x}");
        text
    })
}

/// How a server that takes mail offers encryption.
#[derive(Debug, Clone)]
pub(crate) enum Offer {
    None,
    With(Identity),
    /// TLS 1.0 and nothing newer.
    Old(Identity),
    /// It is set up, and its certificate is not there.
    Broken,
}

/// Starts the servers, all on port 25.
pub(crate) fn start(servers: &[(Ipv4Addr, Offer)]) -> Instance {
    let mut services = "smtp inet n - n - - smtpd\ndiscard unix - - n - - discard\nbounce unix - - n - 0 bounce\n\
                        defer unix - - n - 0 bounce\ntrace unix - - n - 0 bounce\nflush unix n - n - 0 flush\n\
                        retry unix - - n - - error\nerror unix - - n - - error\n"
        .to_owned();
    for (address, offer) in servers {
        let _ = writeln!(services, "{address}:25 inet n - n - - smtpd");
        let (chain, key) = match offer {
            Offer::None => continue,
            Offer::With(Identity { chain, key }) | Offer::Old(Identity { chain, key }) => {
                (chain.clone(), key.clone())
            }
            Offer::Broken => (PathBuf::from("/nonexistent/tls.pem"), PathBuf::from("/nonexistent/tls.key")),
        };
        let _ = writeln!(
            services,
            "  -o smtpd_tls_security_level=may\n  -o smtpd_tls_cert_file={}\n  -o smtpd_tls_key_file={}",
            chain.display(),
            key.display()
        );
        if matches!(offer, Offer::Old(_)) {
            services.push_str("  -o smtpd_tls_protocols=TLSv1\n  -o tls_medium_cipherlist=ALL:@SECLEVEL=0\n");
        }
    }
    let settings = [
        "myhostname = mx.receiving.test",
        "inet_interfaces = 127.0.0.1",
        "mynetworks = 0.0.0.0/0",
        "smtpd_relay_restrictions = permit_mynetworks, reject",
        "default_transport = discard",
        "relay_transport = discard",
        "relay_domains =",
        "in_flow_delay = 0",
        "smtpd_client_connection_count_limit = 0",
    ];
    postfix::start_with_services(None, &settings, &services)
}
