//! The judges' many errors as the few outcomes that mean something different to people.

use rustls::{CertificateError, Error};

use crate::model::evidence::{TrustOutcome, TrustVerdict};

/// The outcome of one judgement.
pub(super) fn verdict(result: Result<(), Error>) -> TrustVerdict {
    let (outcome, detail) = match result {
        Ok(()) => (TrustOutcome::Trusted, String::new()),
        Err(error) => (outcome(&error), words(&error)),
    };
    TrustVerdict { outcome, detail, apart_from_dates: None }
}

/// Whether the dates alone decided, so that it is worth asking again for another moment.
pub(super) fn is_about_dates(outcome: TrustOutcome) -> bool {
    matches!(outcome, TrustOutcome::Expired | TrustOutcome::NotYetValid)
}

fn outcome(error: &Error) -> TrustOutcome {
    let Error::InvalidCertificate(error) = error else { return TrustOutcome::Other };
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => TrustOutcome::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            TrustOutcome::NotYetValid
        }
        CertificateError::Revoked => TrustOutcome::Revoked,
        CertificateError::UnknownIssuer => TrustOutcome::UnknownIssuer,
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            TrustOutcome::WrongPurpose
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            TrustOutcome::NameMismatch
        }
        CertificateError::BadEncoding
        | CertificateError::BadSignature
        | CertificateError::UnhandledCriticalExtension
        | CertificateError::UnsupportedSignatureAlgorithmContext { .. }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            TrustOutcome::Malformed
        }
        // The inner errors are not public types of the libraries, so their names are all there is.
        CertificateError::Other(other) => match other.to_string().as_str() {
            "CaUsedAsEndEntity" => TrustOutcome::CaAsEndEntity,
            // What rustls-platform-verifier makes of a wrong extended key usage.
            "certificate had invalid extensions" => TrustOutcome::WrongPurpose,
            // CERT_E_CHAINING (0x800B010A): Windows found no way to any root.
            text if text.contains("-2146762486") => TrustOutcome::UnknownIssuer,
            text if text.starts_with("InvalidSerialNumber")
                || text.starts_with("Malformed")
                || text.starts_with("ExtensionValueInvalid")
                || text.starts_with("EmptyEkuExtension")
                || text.starts_with("SignatureAlgorithmMismatch") =>
            {
                TrustOutcome::Malformed
            }
            _ => TrustOutcome::Other,
        },
        _ => TrustOutcome::Other,
    }
}

/// The judge's words, shorter where the library's are written for programmers.
fn words(error: &Error) -> String {
    const ELSEWHERE: &str = "mail servers built on OpenSSL may accept it all the same";
    let Error::InvalidCertificate(certificate) = error else { return capped(&error.to_string()) };
    match certificate {
        CertificateError::UnknownIssuer => "no known authority signed this chain".to_owned(),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "expired".to_owned(),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "not valid yet".to_owned()
        }
        CertificateError::Revoked => "revoked".to_owned(),
        CertificateError::BadEncoding => "the encoding breaks the rules of DER".to_owned(),
        CertificateError::BadSignature => "a signature in the chain does not fit its issuer's key".to_owned(),
        CertificateError::UnhandledCriticalExtension => {
            "it holds a critical extension that this judge does not know".to_owned()
        }
        CertificateError::UnsupportedSignatureAlgorithmContext { .. }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            format!("a signature algorithm or key in the chain is not accepted; {ELSEWHERE}")
        }
        CertificateError::Other(other) => match other.to_string().as_str() {
            "CaUsedAsEndEntity" => {
                format!("it is marked as an authority's certificate (CaUsedAsEndEntity); {ELSEWHERE}")
            }
            "UnsupportedCertVersion" => {
                format!("it is not a version 3 certificate (UnsupportedCertVersion); {ELSEWHERE}")
            }
            text => capped(text),
        },
        other => capped(&other.to_string()),
    }
}

/// The operating system's words, or names out of the certificate, kept short and free of control characters.
fn capped(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(400).collect()
}
