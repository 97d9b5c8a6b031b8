//! What do the judges say of the certificate chain? Asked after the handshake, off the wire.
//!
//! The public judge sees the chain exactly as sent; the device judge is this PC's own trust store, which may
//! know more (roots of the company, intermediates kept or fetched). The name is judged apart from both, so
//! that a wrong name does not hide whether the authority is known.

mod anchors;
mod device;
mod outcome;
mod public;

use std::time::Duration;

use jiff::Timestamp;
use rustls::pki_types::{CertificateDer, UnixTime};

pub use anchors::{AnchorFileError, Anchors, anchors_from_bytes, anchors_from_file};

use crate::{
    model::evidence::{CertificateEvidence, CertificateInfo, NameMatch, TrustOutcome, TrustVerdict},
    protocol::x509::{certificate, chain, identity},
};

/// How many certificates of a chain are looked at.
pub const MOST_CERTIFICATES: usize = 16;
/// How many octets of certificates are looked at.
pub const MOST_OCTETS: usize = 100 * 1024;

/// What may be fetched over plain http to judge a certificate, with small limits of size and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fetch {
    /// A missing intermediate, from where the certificate says its issuer lies (RFC 5280 §4.2.2.1).
    pub missing_intermediate: bool,
    /// Whether the certificate was withdrawn, by OCSP (RFC 6960) or a list (RFC 5280 §5).
    pub revocation: bool,
}

impl Default for Fetch {
    fn default() -> Self {
        Self { missing_intermediate: true, revocation: false }
    }
}

/// Judges a chain. `ocsp` is the stapled response (empty if none came), `reference` the host name or address
/// that was called, `mail_domain` the domain of the e-mail address if one was named, `now` the moment to judge
/// for. The device judge is given up after `device_deadline`: some systems ask the network.
pub async fn run(
    chain: &[CertificateDer<'static>],
    ocsp: &[u8],
    reference: &str,
    mail_domain: Option<&str>,
    anchors: &Anchors,
    now: Timestamp,
    device_deadline: Duration,
) -> CertificateEvidence {
    let kept = within_limits(chain);
    let mut evidence = CertificateEvidence {
        reference: reference.to_owned(),
        chain: Vec::new(),
        chain_octets: chain.iter().map(|certificate| certificate.len()).sum(),
        left_out: chain.len() - kept.len(),
        judged_at: now,
        seen_in: None,
        name: NameMatch::NoReference,
        public: not_judged("no certificate could be read"),
        device: not_judged("no certificate could be read"),
        path: Vec::new(),
        unrelated: Vec::new(),
        ocsp_staple: !ocsp.is_empty(),
        parse_failure: None,
        anchor: None,
        issuer_family: None,
    };

    // Indexes of the evidence count readable certificates only, so the unreadable ones are dropped first; when
    // the server's own is unreadable, there is nothing to judge.
    let mut readable: Vec<CertificateDer<'static>> = Vec::new();
    for (index, der) in kept.iter().enumerate() {
        match certificate::read(der) {
            Ok(info) => {
                evidence.chain.push(info);
                readable.push(der.clone());
            }
            Err(reason) => {
                let position = format!("certificate {} of {}: {reason}", index + 1, chain.len());
                evidence.parse_failure.get_or_insert(position);
                if index == 0 {
                    return evidence;
                }
            }
        }
    }
    let Some((leaf, others)) = readable.split_first() else {
        return evidence;
    };

    if let Some(names) = identity::presented(leaf) {
        evidence.name = identity::compare(reference, mail_domain, &names);
    }
    let ders: Vec<&[u8]> = readable.iter().map(AsRef::as_ref).collect();
    let walk = chain::walk(&ders, now.as_second());
    let on_path: Vec<&CertificateDer<'static>> =
        walk.path.iter().filter_map(|&index| readable.get(index)).collect();
    evidence.anchor = on_path.iter().find_map(|der| anchors.above(der));
    if evidence.anchor.is_none() {
        evidence.issuer_family = on_path.last().and_then(|der| anchors.family_of_issuer(der));
    }
    if evidence.parse_failure.is_none() {
        evidence.parse_failure =
            walk.path.iter().zip(&on_path).find_map(|(index, der)| public::strict_fault(*index, der));
    }

    let in_date = moment_in_date(&evidence.chain, &walk.path, now);
    evidence.path = walk.path;
    evidence.unrelated = walk.unrelated;
    evidence.public = public::judge(leaf, others, anchors, unix_time(now), unix_time(in_date));
    evidence.device = device::judge(
        device::Question {
            leaf: leaf.clone(),
            others: others.to_vec(),
            ocsp: ocsp.to_vec(),
            name: device::name_to_ask(evidence.chain.first(), reference),
            extra: anchors.extra().to_vec(),
            now: unix_time(now),
            in_date: unix_time(in_date),
        },
        device_deadline,
    )
    .await;
    evidence
}

fn within_limits(chain: &[CertificateDer<'static>]) -> Vec<CertificateDer<'static>> {
    let mut octets = 0;
    chain
        .iter()
        .take(MOST_CERTIFICATES)
        .take_while(|certificate| {
            octets += certificate.len();
            octets <= MOST_OCTETS
        })
        .cloned()
        .collect()
}

/// A moment at which every certificate of the path is in date, as near to `now` as possible; if there is none,
/// one at which at least the server's own is.
fn moment_in_date(chain: &[CertificateInfo], path: &[usize], now: Timestamp) -> Timestamp {
    let on_path = || path.iter().filter_map(|&index| chain.get(index));
    let from = on_path().map(|certificate| certificate.not_before).max().unwrap_or(now);
    let to = on_path().map(|certificate| certificate.not_after).min().unwrap_or(now);
    if from <= to {
        return now.clamp(from, to);
    }
    match chain.first() {
        Some(leaf) if leaf.not_before <= leaf.not_after => now.clamp(leaf.not_before, leaf.not_after),
        _ => now,
    }
}

fn unix_time(time: Timestamp) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(time.as_second()).unwrap_or(0)))
}

fn not_judged(detail: &str) -> TrustVerdict {
    TrustVerdict { outcome: TrustOutcome::NotJudged, detail: detail.to_owned(), apart_from_dates: None }
}
