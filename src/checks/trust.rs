//! What do the judges say of the certificate chain? Asked after the handshake, off the wire.
//!
//! The public judge sees the chain exactly as sent; the device judge is this PC's own trust store, which may
//! know more (roots of the company, intermediates kept or fetched). The name is judged apart from both, so
//! that a wrong name does not hide whether the authority is known. Only when the chain as sent ends under no known
//! anchor is the missing link looked for, as Windows does; and only when asked for, whether the issuer has withdrawn
//! the certificate.

mod anchors;
mod completion;
mod device;
mod outcome;
mod public;
mod revocation;
mod stored;

use std::time::Duration;

use jiff::Timestamp;
use rustls::pki_types::{CertificateDer, UnixTime};

pub use crate::net::http::Rules;
pub use anchors::{AnchorFileError, Anchors, StoredRoots, anchors_from_bytes, anchors_from_file};

use crate::{
    model::evidence::{
        AnchoredPath, CertificateEvidence, CertificateInfo, NameMatch, TrustOutcome, TrustVerdict,
    },
    protocol::x509::{
        certificate,
        chain::{self, Walk},
        identity,
    },
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

/// A chain, and what it is to be judged by.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The certificates as sent, the server's own first.
    pub chain: &'a [CertificateDer<'static>],
    /// The stapled OCSP response; empty if none came.
    pub staple: &'a [u8],
    /// The host name or address that was called.
    pub reference: &'a str,
    /// The domain of the e-mail address, if one was named.
    pub mail_domain: Option<&'a str>,
    pub anchors: &'a Anchors,
    /// What time it is.
    pub now: Timestamp,
    /// The moment to judge for, when it is not now.
    pub at: Option<Timestamp>,
    /// How long this PC's own trust store may take, because some systems ask the network, and how long fetching
    /// may take beside it.
    pub limit: Duration,
    /// What may be fetched, and by which rules; nothing when there is no way to.
    pub fetching: Option<(Fetch, Rules<'a>)>,
}

/// Judges a chain.
pub async fn run(question: Question<'_>) -> CertificateEvidence {
    let Question { chain, reference, anchors, .. } = question;
    let moment = question.at.unwrap_or(question.now);
    let kept = within_limits(chain);
    let mut evidence = CertificateEvidence {
        reference: reference.to_owned(),
        chain: Vec::new(),
        chain_octets: chain.iter().map(|certificate| certificate.len()).sum(),
        left_out: chain.len() - kept.len(),
        judged_at: moment,
        seen_in: None,
        name: NameMatch::NoReference,
        public: not_judged("no certificate could be read"),
        device: not_judged("no certificate could be read"),
        path: Vec::new(),
        unrelated: Vec::new(),
        ocsp_staple: !question.staple.is_empty(),
        parse_failure: None,
        anchor: None,
        device_root: None,
        issuer_family: None,
        judged_for_another_day: question.at.is_some(),
        completed: None,
        other_paths: Vec::new(),
        revocation: None,
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
        evidence.name = identity::compare(reference, question.mail_domain, &names);
    }
    let walk = walk(&readable, anchors, moment);
    let on_path: Vec<&CertificateDer<'static>> =
        walk.path.iter().filter_map(|&index| readable.get(index)).collect();
    evidence.anchor = shown_way(&walk).map(|way| way.anchor.clone());
    if evidence.anchor.is_none() {
        evidence.issuer_family = on_path.last().and_then(|der| anchors.family_of_issuer(der));
    }
    if evidence.parse_failure.is_none() {
        evidence.parse_failure =
            walk.path.iter().zip(&on_path).find_map(|(index, der)| public::strict_fault(*index, der));
    }

    let in_date = moment_in_date(&evidence.chain, &walk.path, moment);
    evidence.public = public::judge(leaf, others, anchors, unix_time(moment), unix_time(in_date));
    let device = device::judge(
        device::Question {
            leaf: leaf.clone(),
            others: others.to_vec(),
            ocsp: question.staple.to_vec(),
            name: device::name_to_ask(evidence.chain.first(), reference),
            extra: anchors.extra().to_vec(),
            now: unix_time(moment),
            in_date: unix_time(in_date),
        },
        question.limit,
    );
    let fetched = completion::and_revocation(&question, &evidence, &readable, &walk);
    let (device, fetched) = tokio::join!(device, fetched);
    evidence.device = device;
    if let (TrustOutcome::Trusted, None, Some(stored), Some(top)) =
        (evidence.device.outcome, &evidence.anchor, anchors.stored(), on_path.last())
        && evidence.public.outcome != TrustOutcome::Trusted
    {
        evidence.device_root = stored::root_above(top.to_vec(), stored, question.limit).await;
    }
    evidence.revocation = fetched.revocation;
    let ways = fetched.completed.as_ref().map_or(&walk, |completed| &completed.walk);
    let shown = shown_way(ways).cloned();
    evidence.other_paths = ways.anchored.iter().filter(|way| Some(*way) != shown.as_ref()).cloned().collect();
    evidence.completed = fetched.completed.map(|completed| Box::new(completed.evidence));
    evidence.path = walk.path;
    evidence.unrelated = walk.unrelated;
    evidence
}

fn walk(certificates: &[CertificateDer<'static>], anchors: &Anchors, moment: Timestamp) -> Walk {
    let ders: Vec<&[u8]> = certificates.iter().map(AsRef::as_ref).collect();
    chain::walk(&ders, moment.as_second(), &|der| anchors.above(der))
}

/// The way to an anchor that the path shown takes: one in date before others, the shortest of them.
fn shown_way(walk: &Walk) -> Option<&AnchoredPath> {
    walk.anchored
        .iter()
        .filter(|way| walk.path.starts_with(&way.certificates))
        .min_by_key(|way| (!way.in_date, way.certificates.len()))
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
