//! Writes down what an answer shows, whatever was asked.

use std::net::IpAddr;

use crate::{
    model::evidence::{
        CertificateInfo, CertificateLook, DeepLook, GroupLook, ProtocolVersion, ServerFlight, SuiteLook,
        Support, VersionLook,
    },
    protocol::{tls::groups, x509::certificate},
};

use super::Reply;

/// Learns what every answer shows beside the choice that was asked for. A certificate counts only where the hello
/// said the server's name if there is one (`named`): the one for nobody in particular is another matter.
pub(super) fn learn(look: &mut DeepLook, reply: &Reply, named: bool) {
    let Some(flight) = reply.answer.accepted() else { return };
    if (ProtocolVersion::Tls10..ProtocolVersion::Tls13).contains(&flight.version) {
        seen(&mut look.secure_renegotiation, flight.secure_renegotiation);
        seen(&mut look.extended_master_secret, flight.extended_master_secret);
        seen(&mut look.session_tickets, flight.session_ticket);
    }
    // A response comes with a certificate, so only an answer that showed one tells of it.
    if flight.certificate_sha256.is_some() {
        seen(&mut look.ocsp_staple, flight.ocsp_staple);
        if named {
            certificate(look, reply, flight);
        }
    }
    if flight.compression != 0 {
        look.compression = Some(true);
    }
}

/// Seen once is seen.
fn seen(known: &mut Option<bool>, now: bool) {
    *known = Some(now || *known == Some(true));
}

fn certificate(look: &mut DeepLook, reply: &Reply, flight: &ServerFlight) {
    let Some(sha256) = &flight.certificate_sha256 else { return };
    if again(look, reply.address, sha256) {
        return;
    }
    let info = reply.chain.first().and_then(|der| certificate::read(der).ok());
    look.certificates.push(CertificateLook {
        address: reply.address,
        sha256: sha256.clone(),
        key: flight.certificate_key.clone().unwrap_or_default(),
        about: info.as_ref().map_or_else(|| "unreadable".to_owned(), about),
        seen: 1,
    });
}

/// The certificate of a connection that was no question: of this program's own handshake.
pub(super) fn shown(look: &mut DeepLook, address: IpAddr, der: &[u8]) {
    let Ok(info) = certificate::read(der) else { return };
    if !again(look, address, &info.sha256) {
        let about = about(&info);
        look.certificates.push(CertificateLook {
            address,
            sha256: info.sha256,
            key: info.key_type,
            about,
            seen: 1,
        });
    }
}

/// Counts a certificate that was seen before; says whether it was.
fn again(look: &mut DeepLook, address: IpAddr, sha256: &str) -> bool {
    let known = look.certificates.iter_mut().find(|known| known.address == address && known.sha256 == sha256);
    known.map(|known| known.seen += 1).is_some()
}

fn about(info: &CertificateInfo) -> String {
    let name = info.dns_names.first().or(info.common_name.as_ref()).unwrap_or(&info.subject);
    format!("{name}, until {}", info.not_after.strftime("%Y-%m-%d"))
}

/// Writes something down of a version.
pub(super) fn version(look: &mut DeepLook, version: ProtocolVersion, write: impl FnOnce(&mut VersionLook)) {
    let index = look.versions.partition_point(|known| known.version > version);
    if look.versions.get(index).is_none_or(|known| known.version != version) {
        let support = Support::Unclear { answer: "not asked yet".to_owned() };
        let new = VersionLook { version, support, suites: Vec::new(), order: None, complete: false };
        look.versions.insert(index, new);
    }
    if let Some(known) = look.versions.get_mut(index) {
        write(known);
    }
}

/// The versions that are spoken, newest first.
pub(super) fn spoken(look: &DeepLook) -> Vec<ProtocolVersion> {
    look.versions.iter().filter(|known| known.support == Support::Yes).map(|known| known.version).collect()
}

/// Writes a suite down; how it was found comes with it.
pub(super) fn suite(look: &mut DeepLook, flight: &ServerFlight) {
    version(look, flight.version, |known| {
        known.support = Support::Yes;
        known.suites.push(SuiteLook {
            suite: flight.suite.clone(),
            group: flight.group.clone(),
            dh_bits: flight.dh_bits,
            dh_prime: flight.dh_prime.clone(),
            certificate_key: flight.certificate_key.clone(),
        });
    });
}

/// Writes a group down, if it is a new one.
pub(super) fn group(look: &mut DeepLook, code: u16, version: ProtocolVersion) {
    if look.groups.iter().all(|known| known.code != code) {
        look.groups.push(GroupLook { code, name: groups::name(code), version });
    }
}
