//! Built-in faulty domains: DNS records that are known without asking, servers behind them, and their policies.
//!
//! A file of `assets/practice/domains` says what there is; the domain is named after it, below [`DOMAIN`].

use std::{
    collections::{BTreeMap, HashMap},
    net::Ipv4Addr,
    sync::{Arc, LazyLock},
};

use rustls::pki_types::CertificateDer;
use serde::Deserialize;

use super::{
    Lesson, PracticeError, PracticeServer,
    script::{CertificateScript, Script},
    script_of, server,
    web::Page,
};
use crate::{
    model::{
        delivery::{Outcome, Sender},
        evidence::{Proof, TlsaRecord},
        target::{Target, TargetKind, TlsMode},
        zone::{Zone, ZoneData},
    },
    protocol::x509::certificate,
};

/// Every practice domain is below this one. The top-level domain `test` never exists in DNS (RFC 6761 §6.2).
pub const DOMAIN: &str = "practice.test";

/// Where a policy lies (RFC 8461 §3.2).
const POLICY_PATH: &str = "/.well-known/mta-sts.txt";

/// A practice domain. Whatever a file leaves out, the domain does not have.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DomainScript {
    /// A few words for a list.
    pub title: String,
    /// One or two sentences: the story behind the fault.
    pub story: String,
    /// The findings a check should give: every one that warns or fails.
    #[serde(default)]
    pub findings: Vec<String>,
    /// What each kind of sender would do, as far as the file wants to say.
    #[serde(default)]
    pub delivery: HashMap<Sender, Outcome>,
    /// Whether the domain exists at all.
    #[serde(default = "yes")]
    pub exists: bool,
    /// Whether the domain is signed (DNSSEC).
    #[serde(default)]
    pub signed: bool,
    /// The domain says that it takes no mail (RFC 7505).
    #[serde(default)]
    pub null_mx: bool,
    /// The mail servers in the order a sender tries them.
    #[serde(default)]
    pub servers: Vec<ServerScript>,
    /// Texts in DNS, by the name in front of the domain.
    #[serde(default)]
    pub txt: BTreeMap<String, String>,
    /// The MTA-STS policy that the domain's web server has, `{domain}` standing for the domain.
    #[serde(default)]
    pub policy: Option<String>,
}

/// A mail server of a practice domain.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerScript {
    /// The name in front of the domain.
    pub name: String,
    /// The practice server that plays it.
    pub plays: String,
    /// Its certificate was made so many days ago, instead of as long ago as that of the server it plays.
    #[serde(default)]
    pub renewed_days_ago: Option<i64>,
    /// Its TLSA record.
    #[serde(default)]
    pub tlsa: Option<TlsaScript>,
}

/// The TLSA record of a server, of the recommended kind (3 1 1, RFC 7672 §3.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TlsaScript {
    /// It fits the server's key.
    Fits,
    /// It is of another key.
    Differs,
}

const fn yes() -> bool {
    true
}

/// Every practice domain by the name used with `--practice`, in the order to learn them.
pub fn scripts() -> impl Iterator<Item = (&'static str, Result<&'static DomainScript, PracticeError>)> {
    SCRIPTS.iter().map(|(name, script)| {
        let problem = |problem: &String| PracticeError::Script {
            name: (*name).to_owned(),
            problem: problem.trim_end().to_owned(),
        };
        (*name, script.as_ref().map_err(problem))
    })
}

/// The lessons about whole domains.
pub(super) fn lessons() -> impl Iterator<Item = Lesson> {
    scripts().filter_map(|(name, script)| {
        let script = script.ok()?;
        Some(Lesson {
            name: name.to_owned(),
            title: script.title.clone(),
            story: script.story.trim().to_owned(),
            usual_port: 25,
            findings: script.findings.clone(),
        })
    })
}

/// The practice domain that a target names, if it names one: `--practice` knows it by this name. A name that nobody
/// has is the lesson of the domain that does not exist.
#[must_use]
pub fn named_by(target: &Target) -> Option<&'static str> {
    let name = target.name().to_ascii_lowercase();
    let label = name.strip_suffix(DOMAIN)?.strip_suffix('.')?;
    if target.kind == TargetKind::Host || target.address.is_some() {
        return None;
    }
    let known = |name: &&str| domain_of(name) == format!("{label}.{DOMAIN}");
    TEXTS.iter().map(|(name, _)| *name).find(known).or(Some(NO_SUCH_DOMAIN))
}

/// The lesson of a domain that does not exist.
const NO_SUCH_DOMAIN: &str = "domain-does-not-exist";

/// The domain that a lesson is about.
fn domain_of(name: &str) -> String {
    format!("{}.{DOMAIN}", name.strip_prefix("domain-").unwrap_or(name))
}

/// Starts every server of a practice domain.
///
/// # Errors
/// When the system gives no port or thread, or a file of this program is wrong.
pub(super) fn start(name: &str, script: &DomainScript, hurry: u32) -> Result<PracticeServer, PracticeError> {
    let domain = domain_of(name);
    let mut zone = Zone {
        apex: DOMAIN.to_owned(),
        proof: if script.signed { Proof::Secure } else { Proof::Insecure },
        ..Zone::default()
    };
    let mut practised = Practised { running: Vec::new(), trust_anchors: Vec::new() };
    if script.null_mx {
        zone.add(&domain, ZoneData::Mx { preference: 0, exchange: String::new() });
    }
    for (index, server) in script.servers.iter().enumerate() {
        let host = format!("{}.{domain}", server.name);
        let preference = u16::try_from(10 * (index + 1)).unwrap_or(u16::MAX);
        zone.add(&domain, ZoneData::Mx { preference, exchange: host.clone() });
        zone.add(&host, ZoneData::Address(Ipv4Addr::LOCALHOST.into()));
        let mut played = script_of(&server.plays)?.renamed(&host);
        if let Some(days) = server.renewed_days_ago {
            played.certificate.valid_from_days = -days;
        }
        let (port, key) = practised.serve(name, &played, hurry)?;
        zone.ports.insert(host.clone(), port);
        if let Some(tlsa) = server.tlsa {
            let data = match tlsa {
                TlsaScript::Fits => key,
                TlsaScript::Differs => key.bytes().rev().map(char::from).collect(),
            };
            let record = TlsaRecord { usage: 3, selector: 1, matching: 1, data };
            zone.add(&format!("_25._tcp.{host}"), ZoneData::Tlsa(record));
        }
    }
    for (name, text) in &script.txt {
        zone.add(&format!("{name}.{domain}"), ZoneData::Txt(text.replace("{domain}", &domain)));
    }
    if let Some(policy) = &script.policy {
        let host = format!("mta-sts.{domain}");
        let port = practised.publish(name, &host, &policy.replace("{domain}", &domain))?;
        zone.add(&host, ZoneData::Address(Ipv4Addr::LOCALHOST.into()));
        zone.ports.insert(host, port);
    }
    let target = Target {
        input: domain.clone(),
        kind: TargetKind::MailDomain,
        domain: Some(domain),
        host: None,
        address: None,
        port: 25,
        tls_mode: TlsMode::StartTls,
    };
    Ok(PracticeServer {
        target,
        address: (Ipv4Addr::LOCALHOST, 25).into(),
        trust_anchors: practised.trust_anchors,
        zone: Some(Arc::new(zone)),
        _running: practised.running,
    })
}

/// The servers that run for a domain.
struct Practised {
    running: Vec<server::Running>,
    trust_anchors: Vec<CertificateDer<'static>>,
}

impl Practised {
    /// Starts a mail server, and gives its port and the SHA-256 of its public key.
    fn serve(&mut self, name: &str, script: &Script, hurry: u32) -> Result<(u16, String), PracticeError> {
        let served = super::serve(name, script, (Ipv4Addr::LOCALHOST, 0).into(), hurry)?;
        self.running.push(served.running);
        self.trust_anchors.push(served.anchor);
        let key = served.leaf.and_then(|leaf| certificate::read(&leaf).ok()).map(|leaf| leaf.spki_sha256);
        Ok((served.address.port(), key.unwrap_or_default()))
    }

    /// Puts a policy on a web server with a good certificate, and gives its port.
    fn publish(&mut self, name: &str, host: &str, policy: &str) -> Result<u16, PracticeError> {
        let listener = server::Listener::bind((Ipv4Addr::LOCALHOST, 0).into())?;
        let port = listener.address.port();
        let script = Script {
            certificate: CertificateScript {
                names: vec![host.to_owned()],
                common_name: host.to_owned(),
                ..CertificateScript::default()
            },
            ..script_of("healthy")?.clone()
        };
        let (issued, tls) = super::issued(name, &script, None)?;
        let page = Page::new(POLICY_PATH, "text/plain", policy.replace('\n', "\r\n").into_bytes());
        self.trust_anchors.push(issued.anchor);
        self.running.push(server::run_web(listener, tls, vec![page])?);
        Ok(port)
    }
}

/// Embeds the files of these names and reads them once.
macro_rules! domains {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/practice/domains/", $name, ".toml")))),+]
    };
}

/// Name and text of every domain, in the order to learn them.
const TEXTS: &[(&str, &str)] = domains![
    "domain-best-practice",
    "domain-second-server-broken",
    "domain-dane-mismatch",
    "domain-mta-sts-mismatch",
    "domain-takes-no-mail",
    "domain-does-not-exist",
];

type Read = (&'static str, Result<DomainScript, String>);

static SCRIPTS: LazyLock<Vec<Read>> = LazyLock::new(|| {
    let read = |text: &str| toml::from_str(text).map_err(|error| error.to_string());
    TEXTS.iter().map(|(name, text)| (*name, read(text))).collect()
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        intake::target::{Defaults, parse},
        practice::listed::assert_listed,
    };

    #[test]
    fn every_domain_file_is_listed_once_and_can_be_read() {
        assert_listed("practice/domains", scripts());
    }

    #[test]
    fn a_practice_domain_is_known_by_its_name_and_every_other_one_does_not_exist() {
        let named = |text| named_by(&parse(text, Defaults::default()).unwrap());
        assert_eq!(named("user@dane-mismatch.practice.test"), Some("domain-dane-mismatch"));
        assert_eq!(named("DANE-mismatch.practice.test"), Some("domain-dane-mismatch"));
        assert_eq!(named("user@anything.practice.test"), Some(NO_SUCH_DOMAIN));
        assert_eq!(named("user@example.org"), None);
        assert_eq!(
            named("mx.practice.test:2525"),
            None,
            "a server with its port is one that was started by hand"
        );
    }
}
