//! Answers a ClientHello as old and broken servers do, without any of their cryptography: whether they take
//! it, what they choose, and the certificate they show are all said before anything is encrypted.

mod flight;
mod primes;

use super::{
    certificates::Shown,
    script::{Action, End, HelloRules, RawTls, Script, Step, SuiteOrder, TlsVersion},
};
use crate::{
    model::evidence::{CipherSuite, ProtocolVersion},
    protocol::tls::{
        cipher_suite::{self, FALLBACK_SCSV},
        client_hello,
        client_hello_read::{self, OfferedHello},
    },
};

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
    let may_become_one = match bytes {
        [] | [HANDSHAKE] => true,
        [HANDSHAKE, ..] => bytes.get(5).is_none_or(|kind| *kind == CLIENT_HELLO),
        [first, ..] => first & 0x80 != 0 && bytes.get(2).is_none_or(|kind| *kind == CLIENT_HELLO),
    };
    !may_become_one || client_hello_read::read(bytes).is_some()
}

/// What the server does with these bytes, the `count`-th hello it hears, counted from 0.
pub(super) fn answer(script: &Script, shown: &Shown, count: u64, bytes: &[u8]) -> Answer {
    let Some(hello) = client_hello_read::read(bytes) else {
        return match &script.raw_tls {
            Some(_) => Answer::Steps(vec![Step::Action(Action::End(End::Close))]),
            None => Answer::Library,
        };
    };
    if let Some(steps) = minded(&script.hello, &hello, count) {
        return Answer::Steps(steps);
    }
    let Some(raw) = &script.raw_tls else { return Answer::Library };
    if raw.modern_too
        && hello.offers(ProtocolVersion::Tls13)
        && script.tls.versions.contains(&TlsVersion::Tls13)
    {
        return Answer::Library;
    }
    if hello.version == ProtocolVersion::Ssl2 {
        return if raw.versions.contains(&ProtocolVersion::Ssl2) {
            let bytes = flight::ssl2_hello(raw, &hello.suites, shown);
            Answer::Flight { bytes, afterwards: raw.afterwards.clone() }
        } else {
            Answer::Steps(raw.without_version.clone())
        };
    }
    let Some(version) = version(raw, &hello) else { return Answer::Steps(raw.without_version.clone()) };
    let modern = raw.modern_too && script.tls.versions.contains(&TlsVersion::Tls13);
    let newest = if modern { Some(&ProtocolVersion::Tls13) } else { raw.versions.iter().max() };
    if raw.fallback_scsv
        && hello.suites.contains(&FALLBACK_SCSV.into())
        && newest.is_some_and(|own| *own > version)
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
fn minded(rules: &HelloRules, hello: &OfferedHello, count: u64) -> Option<Vec<Step>> {
    if rules.largest.is_some_and(|largest| hello.octets > largest) {
        let reset = || vec![Step::Action(Action::End(End::Reset))];
        return Some(rules.larger.clone().unwrap_or_else(reset));
    }
    let rule = |rule: &Option<Vec<Step>>, holds: bool| rule.clone().filter(|_| holds);
    rule(&rules.tls13, hello.offers(ProtocolVersion::Tls13))
        .or_else(|| rule(&rules.without_server_name, hello.server_name.is_none()))
        .or_else(|| rule(&rules.with_server_name, hello.server_name.is_some()))
        .or_else(|| rule(&rules.every_second, count.is_multiple_of(2)))
}

/// The newest version of the server that is no newer than the client's.
fn version(raw: &RawTls, hello: &OfferedHello) -> Option<ProtocolVersion> {
    // Beside supported_versions the old field says at most TLS 1.2 (RFC 8446 §4.1.2).
    let newest = client_hello::version_of_number(hello.legacy_version.clamp(0x0300, 0x0303))?;
    raw.versions.iter().copied().filter(|own| (ProtocolVersion::Ssl3..=newest).contains(own)).max()
}

/// The suite the server chooses.
fn suite<'a>(raw: &'a RawTls, hello: &OfferedHello, version: ProtocolVersion) -> Option<&'a CipherSuite> {
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

/// Whether a suite can be used in a version, with the curves of the hello.
fn goes_with(raw: &RawTls, hello: &OfferedHello, version: ProtocolVersion, suite: &CipherSuite) -> bool {
    let curves = suite.name.contains("_ECDH");
    let curves_go = version >= ProtocolVersion::Tls10 && flight::shared_curve(raw, hello).is_some();
    cipher_suite::fits(suite.code, version) && (!curves || curves_go)
}

/// A suite that today's TLS library speaks.
fn is_modern(suite: &CipherSuite) -> bool {
    suite.name.starts_with("TLS_ECDHE_")
        && (suite.name.contains("_GCM_") || suite.name.contains("_CHACHA20_"))
}

/// The content type handshake, and the message type of a hello in every version.
const HANDSHAKE: u8 = 22;
const CLIENT_HELLO: u8 = 1;

/// The alert for a client that fell back without need (RFC 7507 §3).
const INAPPROPRIATE_FALLBACK: u8 = 86;

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::{
        model::evidence::{HelloQuestion, ServerFlight},
        practice::{certificates, scripts},
        protocol::tls::{
            client_hello::HelloSpec,
            hello_shapes,
            server_flight::{Flight, FlightReader, Progress},
        },
    };

    fn script(name: &str) -> &'static Script {
        scripts().find(|(known, _)| *known == name).unwrap().1.unwrap()
    }

    /// What the server of a script shows; making keys takes its time.
    fn shown(script: &Script) -> Shown {
        static RSA: LazyLock<Shown> = LazyLock::new(|| issue(&self::script("tls10-only").certificate));
        match script.certificate.embedded {
            Some(_) => issue(&script.certificate),
            None => RSA.clone(),
        }
    }

    fn issue(script: &crate::practice::script::CertificateScript) -> Shown {
        certificates::issue(script, None, jiff::Timestamp::now()).unwrap().shown
    }

    /// The flight a hello gets, read by the reader the checks use.
    fn flight(script: &Script, hello: &HelloSpec) -> Flight {
        let bytes = hello.to_bytes(&[7; 32]);
        assert!(is_whole(&bytes));
        match answer(script, &shown(script), 1, &bytes) {
            Answer::Flight { bytes, .. } => {
                let mut reader = FlightReader::new();
                assert_eq!(reader.push(&bytes), Progress::Ended, "the flight comes to its end");
                reader.flight()
            }
            other => panic!("no flight but {other:?}"),
        }
    }

    fn ask(name: &str, question: HelloQuestion) -> ServerFlight {
        let spec = hello_shapes::for_question(question, Some(crate::practice::HOST));
        let flight = flight(script(name), &spec);
        assert_eq!((flight.problem, flight.text, flight.alert), (None, None, None), "{name}");
        flight.hello.unwrap()
    }

    /// The alert a hello gets.
    fn refusal(script: &Script, hello: &HelloSpec) -> Vec<Step> {
        match answer(script, &shown(script), 1, &hello.to_bytes(&[7; 32])) {
            Answer::Steps(steps) => steps,
            other => panic!("no refusal but {other:?}"),
        }
    }

    #[test]
    fn exchange_2003_answers_as_it_did() {
        let found = ask("exchange-2003", HelloQuestion::OlderSuites);
        assert_eq!(found.version, ProtocolVersion::Tls10);
        assert_eq!(found.suite.name, "TLS_RSA_WITH_RC4_128_MD5");
        assert!(!found.secure_renegotiation && found.session_id && found.complete);
        let spec = hello_shapes::for_question(HelloQuestion::Tls10, None);
        let flight = flight(script("exchange-2003"), &spec);
        assert_eq!(flight.chain.len(), 1);
        assert_eq!(flight.hello.unwrap().certificate_key.as_deref(), Some("RSA"));
        let today = hello_shapes::current(None);
        let close = [Step::Action(Action::End(End::Close))];
        assert_eq!(refusal(script("exchange-2003"), &today), close, "Windows says nothing");
    }

    #[test]
    fn every_old_server_gives_what_its_script_says() {
        let found = ask("tls10-only", HelloQuestion::Tls10);
        assert_eq!(found.suite.name, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");
        assert_eq!(found.group.as_deref(), Some("secp256r1"));
        assert!(found.secure_renegotiation && found.session_ticket && !found.extended_master_secret);

        let found = ask("rsa-key-exchange-only", HelloQuestion::OlderSuites);
        assert_eq!(found.version, ProtocolVersion::Tls12);
        assert_eq!(found.suite.name, "TLS_RSA_WITH_AES_256_GCM_SHA384");
        assert!(found.extended_master_secret && found.group.is_none());
        let found = ask("rsa-key-exchange-only", HelloQuestion::Tls11);
        assert_eq!(found.version, ProtocolVersion::Tls11);
        assert_eq!(found.suite.name, "TLS_RSA_WITH_AES_256_CBC_SHA");

        let found = ask("weak-dh", HelloQuestion::OlderSuites);
        assert_eq!(found.dh_bits, Some(1024));
        assert!(found.signature_scheme.is_some());

        assert_eq!(ask("sslv3-only", HelloQuestion::Ssl3).version, ProtocolVersion::Ssl3);
        let found = ask("sslv2", HelloQuestion::Ssl2);
        assert_eq!(found.version, ProtocolVersion::Ssl2);
        assert_eq!(found.suite.name, "SSL_CK_RC4_128_WITH_MD5");
    }

    #[test]
    fn a_server_takes_its_own_order_or_the_clients() {
        let [aes, rc4] = ["TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_RC4_128_SHA"]
            .map(|name| u32::from(cipher_suite::code(name).unwrap()));
        for (order, expected) in [(SuiteOrder::Server, aes), (SuiteOrder::Client, rc4)] {
            let mut script = script("takes-everything").clone();
            script.raw_tls.as_mut().unwrap().order = order;
            let spec = HelloSpec::new(ProtocolVersion::Tls10, vec![rc4, aes]);
            assert_eq!(flight(&script, &spec).hello.unwrap().suite.code, expected);
        }
    }

    #[test]
    fn what_weak_servers_add_is_in_the_flight() {
        let everything = script("takes-everything");
        let ask = |name: &str| {
            let code = cipher_suite::code(name).unwrap().into();
            let mut spec = HelloSpec::new(ProtocolVersion::Tls12, vec![code]);
            spec.compression = vec![1, 0];
            flight(everything, &spec)
        };
        let export = ask("TLS_RSA_EXPORT_WITH_RC4_40_MD5").hello.unwrap();
        assert_eq!((export.export_rsa_bits, export.compression), (Some(512), 1));
        let anonymous = ask("TLS_DH_anon_WITH_AES_128_CBC_SHA");
        assert!(anonymous.chain.is_empty() && anonymous.hello.unwrap().dh_bits == Some(1024));
    }

    #[test]
    fn a_client_certificate_and_a_proof_of_freshness_can_be_part_of_it() {
        let mut script = script("tls10-only").clone();
        script.raw_tls.as_mut().unwrap().client_certificate = true;
        let shown = Shown { ocsp: Some(vec![0x30, 3, 10, 1, 6]), ..shown(&script) };
        for joined in [false, true] {
            script.raw_tls.as_mut().unwrap().joined = joined;
            let spec = hello_shapes::for_question(HelloQuestion::Tls10, None);
            let Answer::Flight { bytes, .. } = answer(&script, &shown, 1, &spec.to_bytes(&[7; 32])) else {
                panic!("there is a flight")
            };
            let mut reader = FlightReader::new();
            assert_eq!(reader.push(&bytes), Progress::Ended);
            let flight = reader.flight();
            assert_eq!(flight.ocsp, [0x30, 3, 10, 1, 6]);
            let hello = flight.hello.unwrap();
            assert!(hello.client_certificate_requested && hello.ocsp_staple && hello.complete);
        }
    }

    #[test]
    fn a_fallback_without_need_is_noticed() {
        let mut spec = hello_shapes::for_question(HelloQuestion::Tls11, None);
        spec.fallback_scsv = true;
        let steps = refusal(script("rsa-key-exchange-only"), &spec);
        assert_eq!(steps.first(), Some(&Step::Action(Action::Alert(86))));
    }

    #[test]
    fn a_hello_is_minded_for_what_it_says() {
        let library = |name, spec: &HelloSpec, count| {
            let script = script(name);
            answer(script, &shown(script), count, &spec.to_bytes(&[7; 32])) == Answer::Library
        };
        let named = hello_shapes::current(Some(crate::practice::HOST));
        let nameless = hello_shapes::current(None);
        let capped = hello_shapes::for_question(HelloQuestion::CappedAtTls12, Some("mx.practice.test"));
        let small = hello_shapes::for_question(HelloQuestion::WithoutPostQuantum, Some("mx.practice.test"));
        assert!(!library("tls13-intolerant", &named, 0) && library("tls13-intolerant", &capped, 0));
        assert!(!library("chokes-on-large-hello", &named, 0) && library("chokes-on-large-hello", &small, 0));
        assert!(library("needs-server-name", &named, 0) && !library("needs-server-name", &nameless, 0));
        assert!(!library("refuses-our-name", &named, 0) && library("refuses-our-name", &nameless, 0));
        assert!(!library("flaky", &named, 0) && library("flaky", &named, 1) && !library("flaky", &named, 2));
        assert!(library("takes-everything", &named, 0) && library("takes-everything", &capped, 0));
    }

    #[test]
    fn whatever_is_no_hello_gets_an_end() {
        let close = Answer::Steps(vec![Step::Action(Action::End(End::Close))]);
        for bytes in [&b"EHLO again\r\n"[..], &[21, 3, 1, 0, 2, 2, 40], &[22, 3, 1, 0, 4, 14, 0, 0, 0], &[]] {
            assert!(bytes.is_empty() || is_whole(bytes), "{bytes:?}");
            let script = script("exchange-2003");
            assert_eq!(answer(script, &shown(script), 0, bytes), close);
        }
    }
}
