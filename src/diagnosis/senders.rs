//! Who can talk to a server: the profiles of sending mail servers, and what each would agree on with it.

mod answer;
mod certificate;
mod deep_look;
mod intolerance;
mod suite;

use std::sync::LazyLock;

use crate::model::{
    evidence::{CertificateEvidence, Evidence, HandshakeEvidence},
    layer::Layer,
    report::Server,
    sender_profile::{FitBasis, SenderFit, SenderProfile},
};

/// The profiles in the order of every table: Microsoft's servers by age, the large services, the servers of
/// Linux, then programs and devices.
const FILES: [&str; 17] = [
    include_str!("../../assets/senders/exchange-2003.toml"),
    include_str!("../../assets/senders/exchange-2010.toml"),
    include_str!("../../assets/senders/exchange-2016-windows-2012-r2.toml"),
    include_str!("../../assets/senders/exchange-2016-windows-2016.toml"),
    include_str!("../../assets/senders/exchange-2019.toml"),
    include_str!("../../assets/senders/exchange-online.toml"),
    include_str!("../../assets/senders/gmail.toml"),
    include_str!("../../assets/senders/postfix-openssl-102.toml"),
    include_str!("../../assets/senders/postfix-openssl-111.toml"),
    include_str!("../../assets/senders/postfix-openssl-3.toml"),
    include_str!("../../assets/senders/exim-gnutls.toml"),
    include_str!("../../assets/senders/sendmail.toml"),
    include_str!("../../assets/senders/java-8.toml"),
    include_str!("../../assets/senders/java-17.toml"),
    include_str!("../../assets/senders/dotnet-windows-7.toml"),
    include_str!("../../assets/senders/dotnet-windows-10.toml"),
    include_str!("../../assets/senders/printer-tls10.toml"),
];

/// Read once. The files are part of the program, and a test reads them all, so that none is left out in silence.
static PROFILES: LazyLock<Vec<SenderProfile>> =
    LazyLock::new(|| FILES.iter().filter_map(|file| toml::from_str(file).ok()).collect());

/// Every profile this version knows, in the order of every table.
#[must_use]
pub fn profiles() -> &'static [SenderProfile] {
    &PROFILES
}

/// The profile with this key.
#[must_use]
pub fn profile(key: &str) -> Option<&'static SenderProfile> {
    profiles().iter().find(|profile| profile.key == key)
}

/// A row for each sender about which something was asked: all of them after a deep look, otherwise those whose
/// own hello was sent. What a server answered to a sender's own hello counts for more than what is computed.
#[must_use]
pub fn fits(server: &Server) -> Vec<SenderFit> {
    profiles().iter().filter_map(|profile| fit(profile, server)).collect()
}

/// What one sender would get from a server; nothing when nothing was asked.
#[must_use]
pub fn fit(profile: &SenderProfile, server: &Server) -> Option<SenderFit> {
    let seen = Seen::of(server);
    let asked = server.asked.iter().rfind(|asked| asked.sender == profile.key);
    let (basis, fit) = match (asked, &server.deep) {
        (Some(asked), _) => (FitBasis::Asked, answer::fit(profile, &asked.answer, seen)),
        (None, Some(deep)) => (FitBasis::DeepLook, deep_look::fit(profile, deep, seen)),
        (None, None) => return None,
    };
    Some(SenderFit {
        key: profile.key.clone(),
        name: profile.name.clone(),
        basis,
        fit,
        when_it_fails: profile.when_it_fails,
    })
}

/// What else was seen of the server: its certificates, and how the handshake went.
#[derive(Debug, Clone, Copy)]
struct Seen<'a> {
    certificate: Option<&'a CertificateEvidence>,
    handshake: Option<&'a HandshakeEvidence>,
}

impl<'a> Seen<'a> {
    fn of(server: &'a Server) -> Self {
        let certificate = match server.rung(Layer::Certificate).map(|rung| &rung.evidence) {
            Some(Evidence::Certificate(certificate)) => Some(&**certificate),
            _ => None,
        };
        let handshake = match server.rung(Layer::Handshake).map(|rung| &rung.evidence) {
            Some(Evidence::Handshake(handshake)) => Some(&**handshake),
            _ => None,
        };
        Self { certificate, handshake }
    }
}
