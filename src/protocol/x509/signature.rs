//! Whether one certificate was signed with the key of another.

use aws_lc_rs::signature::{self as algorithms, UnparsedPublicKey, VerificationAlgorithm};
use x509_parser::{
    certificate::X509Certificate,
    public_key::PublicKey,
    signature_algorithm::RsaSsaPssParams,
    x509::{AlgorithmIdentifier, SubjectPublicKeyInfo},
};

use super::names;

/// What is known of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Check {
    /// The key made the signature.
    Good,
    /// The key did not make the signature.
    Bad,
    /// The algorithm is one that is no longer, or not yet, supported (MD5, DSA, Ed448, …).
    CannotTell,
}

/// Checks the signature of `certificate` with a key.
pub(super) fn check(certificate: &X509Certificate<'_>, key: &SubjectPublicKeyInfo<'_>) -> Check {
    check_bytes(
        &certificate.signature_algorithm,
        certificate.tbs_certificate.as_ref(),
        &certificate.signature_value.data,
        key,
    )
}

/// Checks any signature with a key: that of an OCSP response or of a list of withdrawn certificates.
pub(super) fn check_bytes(
    signature_algorithm: &AlgorithmIdentifier<'_>,
    signed: &[u8],
    signature: &[u8],
    key: &SubjectPublicKeyInfo<'_>,
) -> Check {
    let Some(algorithm) = algorithm(signature_algorithm, &key.algorithm) else {
        return Check::CannotTell;
    };
    let bits = match key.parsed() {
        Ok(PublicKey::RSA(key)) => Some(key.key_size()),
        _ => None,
    };
    let key = UnparsedPublicKey::new(algorithm, &key.subject_public_key.data);
    match key.verify(signed, signature) {
        Ok(()) => Check::Good,
        Err(_) if !fits_the_library(signature_algorithm, bits) => Check::CannotTell,
        Err(_) => Check::Bad,
    }
}

/// Whether the library checks RSA keys of this length at all: what it refuses to look at is not a bad signature.
fn fits_the_library(signature_algorithm: &AlgorithmIdentifier<'_>, bits: Option<usize>) -> bool {
    let shortest = match names::oid(&signature_algorithm.algorithm).as_str() {
        // SHA-384 with PKCS#1, and PSS
        "1.2.840.113549.1.1.12" | "1.2.840.113549.1.1.10" => 2048,
        _ => 1024,
    };
    bits.is_none_or(|bits| (shortest..=8192).contains(&bits))
}

/// The verification algorithm for a signature made with a kind of key. Weak ones are included on purpose: the
/// question here is who signed, not whether the signature is strong enough.
fn algorithm(
    signature: &AlgorithmIdentifier<'_>,
    key: &AlgorithmIdentifier<'_>,
) -> Option<&'static dyn VerificationAlgorithm> {
    let oid = names::oid(&signature.algorithm);
    if let Some(hash) = match oid.as_str() {
        "1.2.840.10045.4.3.2" => Some(256),
        "1.2.840.10045.4.3.3" => Some(384),
        "1.2.840.10045.4.3.4" => Some(512),
        _ => None,
    } {
        let curve = names::oid(&key.parameters.as_ref()?.as_oid().ok()?);
        return ecdsa(&curve, hash);
    }
    Some(match oid.as_str() {
        "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" => &algorithms::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
        "1.2.840.113549.1.1.11" => &algorithms::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        "1.2.840.113549.1.1.12" => &algorithms::RSA_PKCS1_2048_8192_SHA384,
        "1.2.840.113549.1.1.13" => &algorithms::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
        "1.2.840.113549.1.1.10" => {
            let parameters = RsaSsaPssParams::try_from(signature.parameters.as_ref()?).ok()?;
            match names::oid(parameters.hash_algorithm_oid()).as_str() {
                "2.16.840.1.101.3.4.2.1" => &algorithms::RSA_PSS_2048_8192_SHA256,
                "2.16.840.1.101.3.4.2.2" => &algorithms::RSA_PSS_2048_8192_SHA384,
                "2.16.840.1.101.3.4.2.3" => &algorithms::RSA_PSS_2048_8192_SHA512,
                _ => return None,
            }
        }
        "1.3.101.112" => &algorithms::ED25519,
        _ => return None,
    })
}

fn ecdsa(curve: &str, hash: u16) -> Option<&'static dyn VerificationAlgorithm> {
    Some(match (names::curve(curve)?.0, hash) {
        ("P-256", 256) => &algorithms::ECDSA_P256_SHA256_ASN1,
        ("P-256", 384) => &algorithms::ECDSA_P256_SHA384_ASN1,
        ("P-256", 512) => &algorithms::ECDSA_P256_SHA512_ASN1,
        ("P-384", 256) => &algorithms::ECDSA_P384_SHA256_ASN1,
        ("P-384", 384) => &algorithms::ECDSA_P384_SHA384_ASN1,
        ("P-384", 512) => &algorithms::ECDSA_P384_SHA512_ASN1,
        ("P-521", 256) => &algorithms::ECDSA_P521_SHA256_ASN1,
        ("P-521", 384) => &algorithms::ECDSA_P521_SHA384_ASN1,
        ("P-521", 512) => &algorithms::ECDSA_P521_SHA512_ASN1,
        ("secp256k1", 256) => &algorithms::ECDSA_P256K1_SHA256_ASN1,
        _ => return None,
    })
}
