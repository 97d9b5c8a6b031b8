//! The trust anchors of the public judge, and reading more of them from a file.

use std::{fs::File, io::Read as _, path::Path, sync::Arc};

use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, TrustAnchor, pem::PemObject as _},
};

use crate::{
    model::stored_root::StoredRoot,
    protocol::x509::{certificate, chain, issuer::Issuer},
};

/// The bundled list and its version, as the reports name it; a test holds it to the locked version.
const PUBLIC_LIST: &str = "Mozilla's list as of webpki-roots 1.0.10";
/// The largest file of anchors that is read, in bytes.
const LARGEST_FILE: u64 = 5 * 1024 * 1024;
/// The most certificates that are taken from one file.
const MOST_IN_FILE: usize = 5000;

/// Public trust anchors (Mozilla's list) and those added by hand.
#[derive(Debug, Clone)]
pub struct Anchors {
    store: Arc<RootCertStore>,
    extra: Vec<CertificateDer<'static>>,
    stored: Option<StoredRoots>,
}

/// Reads the roots of this PC, each with the place where it lies.
pub type StoredRoots = fn() -> Vec<StoredRoot>;

impl Anchors {
    /// The public anchors and `extra` ones (DER). An extra one that cannot serve as an anchor is left out;
    /// [`anchors_from_bytes`] has told the person already.
    #[must_use]
    pub fn with_extra(extra: &[CertificateDer<'static>]) -> Self {
        let mut store = RootCertStore::empty();
        let extra: Vec<_> = extra.iter().filter(|der| store.add((*der).clone()).is_ok()).cloned().collect();
        store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        Self { store: Arc::new(store), extra, stored: None }
    }

    /// The same, with somebody who knows where the roots of this PC lie.
    #[must_use]
    pub fn and_stored(self, stored: Option<StoredRoots>) -> Self {
        Self { stored, ..self }
    }

    pub(super) const fn stored(&self) -> Option<StoredRoots> {
        self.stored
    }

    /// The name and version of the bundled public list.
    #[must_use]
    pub const fn public_list(&self) -> &'static str {
        PUBLIC_LIST
    }

    /// The anchors added by hand.
    #[must_use]
    pub fn extra(&self) -> &[CertificateDer<'static>] {
        &self.extra
    }

    pub(super) fn store(&self) -> &RootCertStore {
        &self.store
    }

    /// The name of the anchor that signed this certificate, or that it is.
    pub(super) fn above(&self, der: &[u8]) -> Option<String> {
        chain::anchor_of(der, self.plain()).map(chain::anchor_name)
    }

    /// The anchor that signed this certificate, as its issuer.
    pub(super) fn issuer(&self, der: &[u8]) -> Option<Issuer> {
        chain::anchor_of(der, self.plain()).map(Issuer::of_anchor)
    }

    /// The name of an anchor with the organisation name of this certificate's issuer.
    pub(super) fn family_of_issuer(&self, der: &[u8]) -> Option<String> {
        chain::same_organization(der, self.plain()).map(chain::anchor_name)
    }

    fn plain(&self) -> impl Iterator<Item = chain::Anchor<'_>> {
        self.store.roots.iter().map(|anchor: &TrustAnchor<'static>| chain::Anchor {
            subject: &anchor.subject,
            public_key_info: &anchor.subject_public_key_info,
        })
    }
}

/// Why a file gave no trust anchors. The words name what was found and what would be right.
#[derive(Debug, thiserror::Error)]
pub enum AnchorFileError {
    #[error("{file} could not be read: {source}")]
    Unreadable { file: String, source: std::io::Error },
    #[error("{file} is larger than 5 MiB; a file of trusted certificates is expected")]
    TooLarge { file: String },
    #[error("{file} holds more than {MOST_IN_FILE} certificates; give only those that are to be trusted")]
    TooMany { file: String },
    #[error("{file} is empty; a certificate in PEM or DER form is expected")]
    Empty { file: String },
    #[error("{file} holds {found}, but no certificate; a certificate in PEM or DER form is expected")]
    NoCertificate { file: String, found: &'static str },
    #[error("{file} holds a PEM block that cannot be decoded: {problem}")]
    BrokenPem { file: String, problem: String },
    #[error("certificate {number} in {file} cannot be used as a trust anchor: {problem}")]
    Unusable { file: String, number: usize, problem: String },
}

/// Reads trust anchors from a file: one or many certificates in PEM form, or one in DER form.
///
/// # Errors
/// When the file cannot be read, is over 5 MiB or 5000 certificates, or holds anything but usable certificates.
pub fn anchors_from_file(path: &Path) -> Result<Vec<CertificateDer<'static>>, AnchorFileError> {
    let file = path.display().to_string();
    let unreadable = |source| AnchorFileError::Unreadable { file: file.clone(), source };
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|opened| opened.take(LARGEST_FILE + 1).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    anchors_from_bytes(&file, &bytes)
}

/// The same for bytes that are already read; `file` is the name to use in errors.
///
/// # Errors
/// As [`anchors_from_file`].
pub fn anchors_from_bytes(file: &str, bytes: &[u8]) -> Result<Vec<CertificateDer<'static>>, AnchorFileError> {
    let file = || file.to_owned();
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(AnchorFileError::TooLarge { file: file() });
    }
    // Windows editors put a byte order mark in front.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(AnchorFileError::Empty { file: file() });
    }
    let holds = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    let found = if holds(b"-----BEGIN ") {
        let mut found = Vec::new();
        for certificate in CertificateDer::pem_slice_iter(bytes) {
            if found.len() == MOST_IN_FILE {
                return Err(AnchorFileError::TooMany { file: file() });
            }
            found.push(certificate.map_err(|problem| AnchorFileError::BrokenPem {
                file: file(),
                problem: problem.to_string().chars().take(200).collect(),
            })?);
        }
        if found.is_empty() {
            let found = if holds(b"PRIVATE KEY-----") {
                "a private key"
            } else if holds(b"-----BEGIN CERTIFICATE REQUEST") || holds(b"-----BEGIN NEW CERTIFICATE REQUEST")
            {
                "a certificate request"
            } else if holds(b"-----BEGIN PKCS7") {
                "a PKCS #7 bundle (.p7b)"
            } else {
                "other PEM blocks"
            };
            return Err(AnchorFileError::NoCertificate { file: file(), found });
        }
        found
    } else if bytes.first() == Some(&0x30) {
        vec![CertificateDer::from(bytes.to_vec())]
    } else if bytes.starts_with(b"\xff\xfe") {
        return Err(AnchorFileError::NoCertificate { file: file(), found: "text in UTF-16" });
    } else {
        return Err(AnchorFileError::NoCertificate { file: file(), found: "something else" });
    };

    for (index, der) in found.iter().enumerate() {
        let problem = match certificate::read(der) {
            Err(reason) => Some(reason.to_string()),
            Ok(_) => RootCertStore::empty().add(der.clone()).err().map(|error| error.to_string()),
        };
        if let Some(problem) = problem {
            return Err(AnchorFileError::Unusable { file: file(), number: index + 1, problem });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_list_is_the_bundled_one() {
        let lock: toml::Table = toml::from_str(include_str!("../../../Cargo.lock")).unwrap();
        let packages = lock["package"].as_array().unwrap();
        let bundled =
            packages.iter().find(|package| package["name"].as_str() == Some("webpki-roots")).unwrap();
        assert!(PUBLIC_LIST.ends_with(bundled["version"].as_str().unwrap()), "{PUBLIC_LIST}");
    }
}
