//! The ClientHello of a particular sending server, made from its profile.

use crate::{
    model::{evidence::ProtocolVersion, sender_profile::SenderProfile},
    protocol::tls::{
        cipher_suite,
        client_hello::{HelloSpec, KeyShare},
        groups, signature_scheme,
    },
};

/// What the sender would send to a server of this name. Names that are not registered are left out.
#[must_use]
pub fn spec(profile: &SenderProfile, server_name: Option<&str>) -> HelloSpec {
    let newest = profile.versions.iter().copied().max().unwrap_or(ProtocolVersion::Tls12);
    let oldest = profile.versions.iter().copied().min().unwrap_or(newest);
    let suites = profile.suites.iter().filter_map(|name| cipher_suite::code_or_kind(name)).collect();
    let groups: Vec<u16> = profile.groups.iter().filter_map(|name| groups::code(name)).collect();
    // A share for the first group, and for the first classic one where the first is post-quantum, as senders do.
    let classic = groups.iter().copied().find(|group| !groups::is_post_quantum(*group));
    let mut shares: Vec<u16> = groups.first().copied().into_iter().chain(classic).collect();
    shares.dedup();
    let modern = newest >= ProtocolVersion::Tls12;
    HelloSpec {
        // Only a hello of TLS 1.3 names its oldest version, and never SSLv2.
        oldest: oldest.max(ProtocolVersion::Ssl3).min(newest),
        server_name: server_name.filter(|_| profile.server_name).map(str::to_owned),
        groups,
        key_share: if newest == ProtocolVersion::Tls13 { KeyShare::Random(shares) } else { KeyShare::None },
        signature_schemes: profile
            .signature_schemes
            .iter()
            .filter_map(|name| signature_scheme::code(name))
            .collect(),
        extended_master_secret: profile.extended_master_secret,
        renegotiation_info: modern || profile.wants_secure_renegotiation,
        session_ticket: modern,
        status_request: false,
        ..HelloSpec::new(newest, suites)
    }
}
