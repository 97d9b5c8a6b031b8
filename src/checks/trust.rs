//! Who vouches for the certificate chain?

use std::time::Duration;

use jiff::Timestamp;
use rustls::pki_types::CertificateDer;

use crate::model::evidence::{CertificateEvidence, NameMatch, TrustOutcome, TrustVerdict};

/// The trust anchors of the public judge.
#[derive(Debug, Default)]
pub struct Anchors {}

impl Anchors {
    /// The bundled public anchors and those added by hand.
    #[must_use]
    pub fn new(extra: &[CertificateDer<'static>]) -> Self {
        let _ = extra;
        Self {}
    }

    /// The name and version of the bundled list.
    #[must_use]
    pub const fn public_list(&self) -> &'static str {
        "Mozilla"
    }
}

/// Judges a chain off the wire.
pub async fn run(
    chain: &[CertificateDer<'static>],
    ocsp: &[u8],
    reference: &str,
    mail_domain: Option<&str>,
    anchors: &Anchors,
    now: Timestamp,
    device_deadline: Duration,
) -> CertificateEvidence {
    let _ = (mail_domain, anchors, device_deadline);
    let not_judged = TrustVerdict { outcome: TrustOutcome::NotJudged, detail: String::new() };
    CertificateEvidence {
        reference: reference.to_owned(),
        chain: Vec::new(),
        chain_octets: chain.iter().map(|certificate| certificate.len()).sum(),
        left_out: 0,
        judged_at: now,
        name: NameMatch::NoReference,
        public: not_judged.clone(),
        device: not_judged,
        path: Vec::new(),
        unrelated: Vec::new(),
        ocsp_staple: !ocsp.is_empty(),
        parse_failure: None,
    }
}
