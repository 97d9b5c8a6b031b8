//! The judges' many errors as the few outcomes that mean something different to people.

use rustls::{CertificateError, Error};

use crate::model::evidence::{TrustOutcome, TrustVerdict};

/// What Windows answers when all is well but for one thing: nobody could tell whether the certificate was withdrawn
/// (CERT_E_REVOCATION_FAILURE 0x800B010E, CRYPT_E_NO_REVOCATION_CHECK 0x80092012, CRYPT_E_REVOCATION_OFFLINE 0x80092013).
const NOBODY_TO_ASK: [&str; 3] = ["-2146762482", "-2146885614", "-2146885613"];

/// The outcome of one judgement.
pub(super) fn verdict(result: Result<(), Error>) -> TrustVerdict {
    let (outcome, detail) = match result {
        Ok(()) => (TrustOutcome::Trusted, String::new()),
        // The authority of a company often has no list of what it withdrew. That is another question than trust.
        Err(error) if is_about_asking(&error) => (
            TrustOutcome::Trusted,
            "the chain is trusted; whether the certificate was withdrawn could not be asked".to_owned(),
        ),
        Err(error) => (outcome(&error), words(&error)),
    };
    TrustVerdict { outcome, detail, apart_from_dates: None }
}

fn is_about_asking(error: &Error) -> bool {
    let Error::InvalidCertificate(CertificateError::Other(other)) = error else { return false };
    let text = other.to_string();
    NOBODY_TO_ASK.iter().any(|code| text.contains(code))
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
            // CERT_E_REVOKED (0x800B010C), beside CRYPT_E_REVOKED, which the library knows.
            text if text.contains("-2146762484") => TrustOutcome::Revoked,
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

#[cfg(test)]
mod tests {
    use std::{io, sync::Arc};

    use rustls::OtherError;

    use super::*;

    /// As rustls-platform-verifier hands on what Windows says.
    fn of_windows(code: u32) -> TrustVerdict {
        let error = io::Error::from_raw_os_error(code.cast_signed());
        verdict(Err(Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(error))))))
    }

    #[test]
    fn a_chain_is_trusted_where_nobody_tells_what_was_withdrawn() {
        for code in [0x800B_010E, 0x8009_2012, 0x8009_2013] {
            let verdict = of_windows(code);
            assert_eq!(verdict.outcome, TrustOutcome::Trusted, "{code:x}: {verdict:?}");
            assert!(verdict.detail.contains("could not be asked"), "{verdict:?}");
        }
        assert_eq!(of_windows(0x800B_010C).outcome, TrustOutcome::Revoked);
        assert_eq!(of_windows(0x800B_010A).outcome, TrustOutcome::UnknownIssuer);
        assert_eq!(of_windows(0x800B_0112).outcome, TrustOutcome::Other);
    }
}
