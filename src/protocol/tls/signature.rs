//! The server's handshake signature, checked without judging the certificate around its key.

use aws_lc_rs::signature::{
    RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
    RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY, RsaParameters, UnparsedPublicKey,
};
use rustls::{SignatureScheme, crypto::WebPkiSupportedAlgorithms};
use x509_parser::{prelude::FromDer as _, public_key::PublicKey};

/// What a look at the signature showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureCheck {
    /// The key signed this handshake.
    Holds,
    /// It did not: key and certificate do not fit together, or something changed the bytes.
    Broken,
    /// The key is too short or too odd for this program's cryptography to check.
    Unchecked,
}

/// Checks a handshake signature with the key of a certificate. Certificates that path validation would refuse
/// (version 1, expired, 1024-bit keys) are looked at all the same.
#[must_use]
pub fn check(
    certificate: &[u8],
    scheme: SignatureScheme,
    message: &[u8],
    signature: &[u8],
    algorithms: &WebPkiSupportedAlgorithms,
) -> SignatureCheck {
    let Ok((_, certificate)) = x509_parser::certificate::X509Certificate::from_der(certificate) else {
        return SignatureCheck::Unchecked;
    };
    let key_info = certificate.public_key();
    let key = key_info.subject_public_key.data.as_ref();
    if let Ok(PublicKey::RSA(rsa)) = key_info.parsed()
        && rsa.key_size() < 2048
    {
        return check_short_rsa(rsa.key_size(), key, scheme, message, signature);
    }
    let Some((_, candidates)) = algorithms.mapping.iter().find(|(known, _)| *known == scheme) else {
        return SignatureCheck::Unchecked;
    };
    if candidates.iter().any(|algorithm| algorithm.verify_signature(key, message, signature).is_ok()) {
        SignatureCheck::Holds
    } else {
        SignatureCheck::Broken
    }
}

fn check_short_rsa(
    bits: usize,
    key: &[u8],
    scheme: SignatureScheme,
    message: &[u8],
    signature: &[u8],
) -> SignatureCheck {
    let parameters: &RsaParameters = match scheme {
        SignatureScheme::RSA_PKCS1_SHA1 => &RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
        SignatureScheme::RSA_PKCS1_SHA256 => &RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        SignatureScheme::RSA_PKCS1_SHA512 => &RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
        _ => return SignatureCheck::Unchecked,
    };
    if bits < 1024 {
        return SignatureCheck::Unchecked;
    }
    match UnparsedPublicKey::new(parameters, key).verify(message, signature) {
        Ok(()) => SignatureCheck::Holds,
        Err(_) => SignatureCheck::Broken,
    }
}
