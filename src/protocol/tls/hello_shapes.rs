//! Ready-made ClientHellos: like a current client's, one for each question that is asked when a handshake failed,
//! and those that ask for everything of a version.

use super::{
    cipher_suite,
    client_hello::{HelloSpec, KeyShare},
    groups, signature_scheme,
};
use crate::model::evidence::{HelloQuestion, ProtocolVersion};

/// The hello of a current client: TLS 1.3 and 1.2, with a post-quantum key share, which makes it larger than one
/// packet. What it offers is what rustls offers, so that its answer tells what this program's own handshake met.
#[must_use]
pub fn current(server_name: Option<&str>) -> HelloSpec {
    HelloSpec {
        oldest: ProtocolVersion::Tls12,
        server_name: server_name.map(str::to_owned),
        groups: groups::current(),
        key_share: KeyShare::Random(vec![groups::X25519_MLKEM768, groups::X25519]),
        signature_schemes: signature_scheme::current(),
        ..HelloSpec::new(ProtocolVersion::Tls13, cipher_suite::current(ProtocolVersion::Tls13))
    }
}

/// The hello that puts a question.
#[must_use]
pub fn for_question(question: HelloQuestion, server_name: Option<&str>) -> HelloSpec {
    match question {
        HelloQuestion::Again => current(server_name),
        HelloQuestion::WithoutPostQuantum => HelloSpec {
            groups: without_post_quantum(),
            key_share: KeyShare::Random(vec![groups::X25519]),
            ..current(server_name)
        },
        HelloQuestion::CappedAtTls12 => HelloSpec {
            server_name: server_name.map(str::to_owned),
            groups: without_post_quantum(),
            signature_schemes: signature_scheme::current(),
            ..HelloSpec::new(ProtocolVersion::Tls12, cipher_suite::current(ProtocolVersion::Tls12))
        },
        HelloQuestion::WithoutServerName => current(None),
        HelloQuestion::OlderSuites => {
            let mut suites = cipher_suite::current(ProtocolVersion::Tls12);
            suites.extend(cipher_suite::older());
            enumeration(ProtocolVersion::Tls12, suites, server_name)
        }
        HelloQuestion::Tls11 => old(ProtocolVersion::Tls11, server_name),
        HelloQuestion::Tls10 => old(ProtocolVersion::Tls10, server_name),
        HelloQuestion::Ssl3 => old(ProtocolVersion::Ssl3, server_name),
        HelloQuestion::Ssl2 => {
            HelloSpec::new(ProtocolVersion::Ssl2, cipher_suite::all(ProtocolVersion::Ssl2))
        }
    }
}

fn without_post_quantum() -> Vec<u16> {
    groups::current().into_iter().filter(|group| !groups::is_post_quantum(*group)).collect()
}

fn old(version: ProtocolVersion, server_name: Option<&str>) -> HelloSpec {
    let suites = cipher_suite::older().into_iter().filter(|code| cipher_suite::fits(*code, version));
    let suites = suites.chain(cipher_suite::oldest()).collect();
    enumeration(version, suites, server_name)
}

/// A hello that asks for some suites of one version and for nothing newer or older, with every group and
/// signature scheme there is. In TLS 1.3 it brings no key share: the server answers with a HelloRetryRequest.
#[must_use]
pub fn enumeration(version: ProtocolVersion, suites: Vec<u32>, server_name: Option<&str>) -> HelloSpec {
    let tls13 = version == ProtocolVersion::Tls13;
    HelloSpec {
        server_name: server_name.map(str::to_owned),
        groups: if tls13 { groups::all_tls13() } else { groups::all_curves() },
        key_share: if tls13 { KeyShare::Empty } else { KeyShare::None },
        signature_schemes: signature_scheme::all(),
        ..HelloSpec::new(version, suites)
    }
}

/// A hello that asks for some groups of one version: of TLS 1.3 with all its suites, before with the suites that
/// use a curve.
#[must_use]
pub fn enumeration_of_groups(
    version: ProtocolVersion,
    groups: Vec<u16>,
    server_name: Option<&str>,
) -> HelloSpec {
    let mut suites = cipher_suite::all(version);
    if version != ProtocolVersion::Tls13 {
        suites.retain(|code| cipher_suite::suite(*code).name.starts_with("TLS_ECDHE_"));
    }
    HelloSpec { groups, ..enumeration(version, suites, server_name) }
}
