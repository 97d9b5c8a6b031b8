//! Answers a ClientHello as old and broken servers do, without any of their cryptography: whether they take
//! it, what they choose, and the certificate they show are all said before anything is encrypted.

mod client_hello;
mod flight;
mod primes;

use self::client_hello::ClientHello;
use super::{
    certificates::Shown,
    script::{Action, End, HelloRules, RawTls, Script, Step, SuiteOrder, TlsVersion},
};
use crate::model::evidence::{CipherSuite, ProtocolVersion};

/// What is done with a ClientHello.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answer {
    /// The TLS library answers it.
    Library,
    /// The server's flight, and what happens once the client has said something to it.
    Flight { bytes: Vec<u8>, afterwards: Vec<Step> },
    /// Something else.
    Steps(Vec<Step>),
}

/// Whether the script has an eye on ClientHellos.
pub(super) fn looks_at_hellos(script: &Script) -> bool {
    script.raw_tls.is_some() || !script.hello.is_empty()
}

/// Whether so many bytes hold a whole ClientHello, or can never hold one.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    ClientHello::is_whole(bytes)
}

/// What the server does with these bytes, the `count`-th hello it hears, counted from 0.
pub(super) fn answer(script: &Script, shown: &Shown, count: u64, bytes: &[u8]) -> Answer {
    let Some(hello) = ClientHello::read(bytes) else {
        return match &script.raw_tls {
            Some(_) => Answer::Steps(vec![Step::Action(Action::End(End::Close))]),
            None => Answer::Library,
        };
    };
    if let Some(steps) = minded(&script.hello, &hello, count) {
        return Answer::Steps(steps);
    }
    let Some(raw) = &script.raw_tls else { return Answer::Library };
    if raw.modern_too && hello.speaks_tls13() && script.tls.versions.contains(&TlsVersion::Tls13) {
        return Answer::Library;
    }
    if hello.ssl2_format && hello.newest_old_version() == ProtocolVersion::Ssl2 {
        return if raw.versions.contains(&ProtocolVersion::Ssl2) {
            let bytes = flight::ssl2_hello(raw, shown);
            Answer::Flight { bytes, afterwards: raw.afterwards.clone() }
        } else {
            Answer::Steps(raw.without_version.clone())
        };
    }
    let Some(version) = version(raw, &hello) else { return Answer::Steps(raw.without_version.clone()) };
    let newest = raw.versions.iter().max();
    if raw.fallback_scsv && hello.suites.contains(&FALLBACK_SCSV) && newest.is_some_and(|own| *own > version)
    {
        let alert = Step::Action(Action::Alert(INAPPROPRIATE_FALLBACK));
        return Answer::Steps(vec![alert, Step::Action(Action::End(End::Close))]);
    }
    let Some(suite) = suite(raw, &hello, version) else { return Answer::Steps(raw.without_suite.clone()) };
    if raw.modern_too && version == ProtocolVersion::Tls12 && is_modern(suite) {
        return Answer::Library;
    }
    let bytes = flight::flight(raw, shown, &hello, version, suite);
    Answer::Flight { bytes, afterwards: raw.afterwards.clone() }
}

/// What the server minds in a hello, if it does.
fn minded(rules: &HelloRules, hello: &ClientHello, count: u64) -> Option<Vec<Step>> {
    if rules.largest.is_some_and(|largest| hello.octets > largest) {
        let reset = || vec![Step::Action(Action::End(End::Reset))];
        return Some(rules.larger.clone().unwrap_or_else(reset));
    }
    let rule = |rule: &Option<Vec<Step>>, holds: bool| rule.clone().filter(|_| holds);
    rule(&rules.tls13, hello.speaks_tls13())
        .or_else(|| rule(&rules.without_server_name, hello.server_name.is_none()))
        .or_else(|| rule(&rules.every_second, count.is_multiple_of(2)))
}

/// The newest version of the server that is no newer than the client's.
fn version(raw: &RawTls, hello: &ClientHello) -> Option<ProtocolVersion> {
    let old = raw.versions.iter().copied();
    old.filter(|own| (ProtocolVersion::Ssl3..=hello.newest_old_version()).contains(own)).max()
}

/// The suite the server chooses.
fn suite<'a>(raw: &'a RawTls, hello: &ClientHello, version: ProtocolVersion) -> Option<&'a CipherSuite> {
    let shared = raw
        .suites
        .iter()
        .map(|suite| &suite.0)
        .filter(|suite| hello.suites.contains(&suite.code) && goes_with(raw, hello, version, suite));
    match raw.order {
        SuiteOrder::Server => shared.into_iter().next(),
        SuiteOrder::Client => {
            shared.min_by_key(|suite| hello.suites.iter().position(|code| *code == suite.code))
        }
    }
}

/// Whether a suite can be used in a version (RFC 5246 §1.2, RFC 5289 §5), with the curves of the hello.
fn goes_with(raw: &RawTls, hello: &ClientHello, version: ProtocolVersion, suite: &CipherSuite) -> bool {
    let name = suite.name.as_str();
    let needs_tls12 = name.ends_with("_SHA256") || name.ends_with("_SHA384") || name.contains("_CCM");
    let curves = name.contains("_ECDH");
    !(suite.is_tls13()
        || needs_tls12 && version < ProtocolVersion::Tls12
        || curves && version < ProtocolVersion::Tls10
        || curves && flight::shared_curve(raw, hello).is_none())
}

/// A suite that today's TLS library speaks.
fn is_modern(suite: &CipherSuite) -> bool {
    suite.name.starts_with("TLS_ECDHE_")
        && (suite.name.contains("_GCM_") || suite.name.contains("_CHACHA20_"))
}

/// The suite that admits to a fallback, and the alert for it (RFC 7507 §3).
const FALLBACK_SCSV: u32 = 0x5600;
const INAPPROPRIATE_FALLBACK: u8 = 86;
