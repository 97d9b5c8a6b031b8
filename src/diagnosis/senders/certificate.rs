//! What a sender demands of keys, primes and certificates.

use crate::model::{
    evidence::{CertificateEvidence, TrustOutcome},
    sender_profile::{Misfit, SenderProfile},
};

/// The prime is smaller than the sender takes.
pub(super) fn small_prime(profile: &SenderProfile, bits: Option<usize>) -> Option<Misfit> {
    match (bits, profile.minimum_dh_bits) {
        (Some(bits), Some(minimum)) if bits < minimum => Some(Misfit::DhPrime { bits, minimum }),
        _ => None,
    }
}

/// Why the sender refuses the certificate that was seen, if it does. `with_rsa_key`: whether the suite comes with an RSA
/// key, where that is known; one with another key is then another one, of which nothing is known.
pub(super) fn refused(
    profile: &SenderProfile,
    certificate: Option<&CertificateEvidence>,
    with_rsa_key: Option<bool>,
) -> Option<Misfit> {
    let certificate = certificate?;
    let own = certificate.chain.first()?;
    let is_rsa = own.key_type == "RSA";
    if with_rsa_key.is_some_and(|with| with != is_rsa) {
        return None;
    }
    if is_rsa
        && let (Some(bits), Some(minimum)) = (own.key_bits, profile.minimum_rsa_bits)
        && bits < minimum
    {
        return Some(Misfit::RsaKey { bits, minimum });
    }
    // A root's signature over itself proves nothing, so nobody looks at it.
    let weak = certificate.chain.iter().enumerate().find(|(index, certificate)| {
        (*index == 0 || !certificate.self_signed) && is_weak(&certificate.signature_algorithm)
    });
    match weak {
        Some((_, weak)) if profile.refuses_sha1_certificates => {
            Some(Misfit::CertificateSignature { algorithm: weak.signature_algorithm.clone() })
        }
        _ if profile.wants_trusted_certificates && !may_be_trusted(certificate) => Some(Misfit::Untrusted),
        _ => None,
    }
}

/// Whether the sender may know the authority: the public ones do, this PC does, or nobody was asked.
fn may_be_trusted(certificate: &CertificateEvidence) -> bool {
    let outcome = certificate.public.outcome;
    let is_open = matches!(
        outcome,
        TrustOutcome::Trusted | TrustOutcome::NameMismatch | TrustOutcome::Other | TrustOutcome::NotJudged
    );
    is_open || certificate.device.outcome == TrustOutcome::Trusted
}

/// Signed with SHA-1 or MD5: `sha1WithRSAEncryption`, `ecdsa-with-SHA1`, `md5WithRSAEncryption`, …
fn is_weak(algorithm: &str) -> bool {
    let algorithm = algorithm.to_ascii_lowercase();
    ["sha1", "sha-1", "md5", "md2", "md4"].iter().any(|weak| algorithm.contains(weak))
}
