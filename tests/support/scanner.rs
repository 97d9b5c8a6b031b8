//! What other scanners find: `sslscan` and nmap's `ssl-enum-ciphers` (with `sslv2`), run on a server of a test's own
//! and read from their XML.

#![allow(dead_code, reason = "several test programs share it, and each uses a part")]

use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    process::{Command, Stdio},
};

use tls_ladder::{
    model::evidence::{ProtocolVersion, SuiteOrder},
    protocol::tls::cipher_suite::code_or_kind,
};

/// What is missing to run both; nothing if they can be run.
pub(crate) fn missing() -> Option<String> {
    ["sslscan", "nmap"].into_iter().find_map(|program| {
        let there =
            Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        (!there.is_ok_and(|status| status.success())).then(|| format!("{program} is not installed"))
    })
}

/// What somebody found out about a server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Findings {
    /// Versions it speaks.
    pub(crate) versions: BTreeSet<ProtocolVersion>,
    /// Suites it takes, by number.
    pub(crate) suites: BTreeSet<(ProtocolVersion, u32)>,
    /// Bits of the Diffie-Hellman prime that came with a suite.
    pub(crate) dh_bits: BTreeMap<(ProtocolVersion, u32), usize>,
    /// Groups it takes, by number; nmap does not ask for them.
    pub(crate) groups: BTreeSet<u16>,
    /// Whose order of suites counts.
    pub(crate) orders: BTreeMap<ProtocolVersion, SuiteOrder>,
}

impl Findings {
    fn insert(&mut self, version: ProtocolVersion, suite: u32) {
        self.versions.insert(version);
        self.suites.insert((version, suite));
    }
}

fn version(name: &str) -> Option<ProtocolVersion> {
    ProtocolVersion::ALL.into_iter().find(|version| version.name() == name)
}

fn output(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().expect("the scanner can be started");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The tags of an XML text, each with the text behind it: these programs nest nothing that this would confuse.
fn tags(xml: &str) -> impl Iterator<Item = (&str, &str)> {
    xml.split('<').filter_map(|part| part.split_once('>'))
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag.get(start..)?.split('"').next()
}

fn id(tag: &str) -> u32 {
    let id = attribute(tag, "id").and_then(|id| id.strip_prefix("0x")).expect("a number");
    u32::from_str_radix(id, 16).expect("hexadecimal")
}

/// Runs sslscan on a server that does SMTP with STARTTLS.
pub(crate) fn sslscan(at: SocketAddr, host: &str) -> Findings {
    let xml = output(
        Command::new("sslscan")
            .args(["--xml=-", "--no-colour", "--starttls-smtp", "--no-heartbleed"])
            .arg(format!("--sni-name={host}"))
            .arg(at.to_string()),
    );
    let mut found = Findings::default();
    for (tag, _) in tags(&xml) {
        if tag.starts_with("protocol ") && attribute(tag, "enabled") == Some("1") {
            let prefix = if attribute(tag, "type") == Some("ssl") { "SSLv" } else { "TLSv" };
            let name = format!("{prefix}{}", attribute(tag, "version").unwrap_or_default());
            found.versions.insert(version(&name).unwrap_or_else(|| panic!("{name}")));
        } else if tag.starts_with("cipher ") {
            let name = attribute(tag, "sslversion").and_then(version).expect("a version");
            found.insert(name, id(tag));
        } else if tag.starts_with("group ") {
            found.groups.insert(u16::try_from(id(tag)).expect("a group has two octets"));
        }
    }
    assert!(!found.versions.is_empty(), "sslscan says nothing:\n{xml}");
    found
}

/// Runs nmap's scripts on a server that does SMTP with STARTTLS.
pub(crate) fn nmap(at: SocketAddr, host: &str) -> Findings {
    // Its scripts know by the port's service how a conversation begins; for our ports we say it.
    let services = tempfile::tempdir().expect("a folder can be made");
    std::fs::write(services.path().join("nmap-services"), format!("smtp {}/tcp 0.9\n", at.port()))
        .expect("a file can be written");
    let xml = output(
        Command::new("nmap")
            .arg("--datadir")
            .arg(services.path())
            .args(["-Pn", "-n", "-oX", "-", "--script", "ssl-enum-ciphers,sslv2"])
            .arg("--script-args")
            .arg(format!("tls.servername={host}"))
            .args(["-p", &at.port().to_string(), &at.ip().to_string()]),
    );
    let mut found = Findings::default();
    // A table tells of one suite, in no order.
    let (mut current, mut suite, mut bits) = (None, None, None);
    for (tag, text) in tags(&xml) {
        let key = attribute(tag, "key").unwrap_or_default();
        if tag.starts_with("script ") && attribute(tag, "id") == Some("sslv2") {
            current = Some(ProtocolVersion::Ssl2);
        } else if let Some(named) = version(key) {
            current = Some(named);
        } else if let (Some(kind), Some(version)) = (text.strip_prefix("SSL2_"), current) {
            found.insert(version, number(&format!("SSL_CK_{kind}")));
        } else if let (Some(version), "name") = (current, key) {
            // TLS 1.3 by the name of a draft.
            let number = number(&text.replace("TLS_AKE_WITH_", "TLS_"));
            found.insert(version, number);
            suite = Some((version, number));
        } else if let ("kex_info", Some(text)) = (key, text.strip_prefix("dh ")) {
            bits = Some(text.parse().expect("a number of bits"));
        } else if tag == "/table" {
            if let (Some(suite), Some(bits)) = (suite.take(), bits.take()) {
                found.dh_bits.insert(suite, bits);
            }
        } else if let ("cipher preference", Some(version)) = (key, current) {
            let order = match text {
                "server" => SuiteOrder::Server,
                "client" => SuiteOrder::Client,
                _ => continue,
            };
            found.orders.insert(version, order);
        }
    }
    assert!(!found.versions.is_empty(), "nmap says nothing:\n{xml}");
    found
}

fn number(name: &str) -> u32 {
    code_or_kind(name).unwrap_or_else(|| panic!("{name} is not registered"))
}
