//! The mail servers behind the domains: practice servers with names and addresses of their own.

use std::{
    fmt::Write as _,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use aws_lc_rs::digest;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use tls_ladder::{
    model::{
        evidence::Evidence,
        layer::Layer,
        report::Report,
        target::{Target, TargetKind, TlsMode},
    },
    practice::{self, PracticeServer, script::Script},
    run::{Limits, Options},
};

use crate::report;

/// The port of mail.
pub(crate) const PORT: u16 = 25;

/// What a server is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nature {
    Healthy,
    NoStarttls,
    Expired,
    /// Its certificate was renewed two days ago.
    Renewed,
    /// Its certificate is for another name.
    WrongName,
    UnknownAuthority,
    /// There is nobody: connections are refused.
    Down,
}

impl Nature {
    /// The script of a server of this name.
    fn script(self, name: &str) -> Script {
        let starttls = if self == Self::NoStarttls { "" } else { "\"250-STARTTLS\"," };
        // Good for the other names of the domain, too: a server may have an alias.
        let parent = name.split_once('.').map_or("", |(_, parent)| parent);
        let (common, names) = match self {
            Self::WrongName => ("other.example", "\"other.example\"".to_owned()),
            _ => (name, format!("\"{name}\", \"*.{parent}\"")),
        };
        let rest = match self {
            Self::Expired => "valid_from_days = -93\nvalid_to_days = -3",
            Self::Renewed => "valid_from_days = -2\nvalid_to_days = 88",
            Self::UnknownAuthority => {
                "issuer = \"unknown\"\nintermediates = 0\nsend = [\"server\", \"root\"]"
            }
            _ => "",
        };
        format!(
            "title = \"A server of a domain\"\nstory = \"It is one of several.\"\n\
             greeting = [\"220 {name} ESMTP\"]\n\
             [replies]\nehlo = [\"250-{name}\", \"250-PIPELINING\", {starttls} \"250 8BITMIME\"]\n\
             [session]\nehlo = [\"250-{name}\", \"250-PIPELINING\", \"250 8BITMIME\"]\n\
             [certificate]\nnames = [{names}]\ncommon_name = \"{common}\"\n{rest}\n"
        )
        .parse()
        .expect("the script can be read")
    }
}

/// A running server; ends with the value.
#[derive(Debug)]
pub(crate) struct MailServer {
    pub(crate) anchors: Vec<CertificateDer<'static>>,
    address: SocketAddr,
    pub(crate) name: String,
    _running: Option<PracticeServer>,
}

impl MailServer {
    pub(crate) fn start(name: &str, address: IpAddr, nature: Nature) -> Self {
        let at = SocketAddr::new(address, PORT);
        let running = (nature != Nature::Down).then(|| {
            practice::start_at("domain", &nature.script(name), at, 1)
                .unwrap_or_else(|error| panic!("{name} at {at}: {error}"))
        });
        let anchors = running.as_ref().map(|server| server.trust_anchors.clone()).unwrap_or_default();
        Self { anchors, address: at, name: name.to_owned(), _running: running }
    }

    /// The TLSA record of these numbers (RFC 6698 §2.1) that fits its certificate, or that of its issuer where the
    /// usage is 2.
    pub(crate) fn tlsa(&self, usage: u8, selector: u8, matching: u8) -> String {
        let chain = self.chain();
        let certificate = chain.get(usize::from(usage == 2)).expect("the server sends a chain");
        let (_, parsed) = x509_parser::parse_x509_certificate(certificate).expect("it is a certificate");
        let selected = if selector == 0 { certificate.as_ref() } else { parsed.public_key().raw };
        let data = match matching {
            0 => selected.to_vec(),
            1 => digest::digest(&digest::SHA256, selected).as_ref().to_vec(),
            _ => digest::digest(&digest::SHA512, selected).as_ref().to_vec(),
        };
        data.iter().fold(format!("{usage} {selector} {matching} "), |mut text, octet| {
            let _ = write!(text, "{octet:02x}");
            text
        })
    }

    /// The certificates as it sends them.
    fn chain(&self) -> Vec<CertificateDer<'static>> {
        let target = Target {
            input: self.name.clone(),
            kind: TargetKind::Host,
            domain: None,
            host: Some(self.name.clone()),
            address: Some(self.address.ip()),
            port: PORT,
            tls_mode: TlsMode::StartTls,
        };
        let limits = Limits::every_step(Duration::from_secs(30));
        let report: Report = report::of(target, Options { limits, ..Options::default() });
        let rung = report.servers.first().and_then(|server| server.rung(Layer::Certificate));
        let Some(Evidence::Certificate(evidence)) = rung.map(|rung| &rung.evidence) else {
            panic!("{} shows no certificate", self.name)
        };
        let pem = |pem: &str| CertificateDer::from_pem_slice(pem.as_bytes()).expect("it is PEM");
        evidence.chain.iter().map(|certificate| pem(&certificate.pem)).collect()
    }
}
