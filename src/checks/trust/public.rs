//! The public judge: the chain exactly as sent, against the public anchors and those added by hand.

use rustls::{
    CertificateError, Error,
    client::verify_server_cert_signed_by_trust_anchor,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, UnixTime},
    server::ParsedCertificate,
};

use super::{anchors::Anchors, outcome};
use crate::{model::evidence::TrustVerdict, protocol::x509::certificate};

/// Judges the path without the name. When the dates are at fault, the same is asked for the moment `in_date`.
pub(super) fn judge(
    leaf: &CertificateDer<'static>,
    others: &[CertificateDer<'static>],
    anchors: &Anchors,
    now: UnixTime,
    in_date: UnixTime,
) -> TrustVerdict {
    let algorithms = aws_lc_rs::default_provider().signature_verification_algorithms.all;
    let at = |time| {
        let parsed = ParsedCertificate::try_from(leaf)?;
        verify_server_cert_signed_by_trust_anchor(&parsed, anchors.store(), others, time, algorithms)
    };
    let mut verdict = outcome::verdict(at(now));
    if outcome::is_about_dates(verdict.outcome) {
        verdict.apart_from_dates = Some(outcome::verdict(at(in_date)).outcome);
    }
    verdict
}

/// What a strict reader holds against a certificate that a tolerant one can read. Old versions and unknown
/// critical extensions are no faults of form. `index` is its place in the chain.
pub(super) fn strict_fault(index: usize, der: &CertificateDer<'_>) -> Option<String> {
    let fault = certificate::strict_fault(der).map(str::to_owned).or_else(|| {
        let error = ParsedCertificate::try_from(der).err()?;
        match &error {
            Error::InvalidCertificate(CertificateError::UnhandledCriticalExtension) => None,
            Error::InvalidCertificate(CertificateError::Other(other))
                if other.to_string().starts_with("UnsupportedCertVersion") =>
            {
                None
            }
            _ => Some(outcome::verdict(Err(error)).detail),
        }
    })?;
    Some(format!("certificate {}: strict programs refuse to read it ({fault})", index + 1))
}
