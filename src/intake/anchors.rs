//! Trust anchors from files that a person adds: PEM with any number of certificates, or one in DER.

use std::{
    io::Read as _,
    path::{Path, PathBuf},
};

use rustls::pki_types::{CertificateDer, pem::PemObject as _};

/// More than any list of authorities needs.
const LIMIT: u64 = 4 * 1024 * 1024;

/// Why a file gave no trust anchors. Worded by the texts under [`AnchorError::key`].
#[derive(Debug, thiserror::Error)]
pub enum AnchorError {
    #[error("{path} cannot be read: {source}")]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("{path} holds no certificate")]
    NoCertificate { path: PathBuf },
}

impl AnchorError {
    /// The key of the sentence that says what was wrong.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            AnchorError::Unreadable { .. } => "ui-anchors-unreadable",
            AnchorError::NoCertificate { .. } => "ui-anchors-no-certificate",
        }
    }

    /// The file that is to blame.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            AnchorError::Unreadable { path, .. } | AnchorError::NoCertificate { path } => path,
        }
    }
}

/// Reads the certificates of every file.
///
/// # Errors
/// The first file that cannot be read or holds no certificate.
pub fn read_all(paths: &[PathBuf]) -> Result<Vec<CertificateDer<'static>>, AnchorError> {
    let mut anchors = Vec::new();
    for path in paths {
        anchors.extend(read(path)?);
    }
    Ok(anchors)
}

fn read(path: &Path) -> Result<Vec<CertificateDer<'static>>, AnchorError> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(LIMIT).read_to_end(&mut bytes))
        .map_err(|source| AnchorError::Unreadable { path: path.to_owned(), source })?;
    let anchors = certificates(&bytes);
    if anchors.is_empty() { Err(AnchorError::NoCertificate { path: path.to_owned() }) } else { Ok(anchors) }
}

fn certificates(bytes: &[u8]) -> Vec<CertificateDer<'static>> {
    let pem: Vec<_> = CertificateDer::pem_slice_iter(bytes).filter_map(Result::ok).collect();
    // A certificate in DER is a SEQUENCE with a long length, and nothing follows it.
    match x509_parser::parse_x509_certificate(bytes) {
        Ok((rest, _)) if pem.is_empty() && rest.is_empty() => vec![CertificateDer::from(bytes.to_vec())],
        _ => pem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pem_and_der_are_understood_and_anything_else_is_named() {
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate =
            rcgen::CertificateParams::new(vec!["ca.test".to_owned()]).unwrap().self_signed(&key).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let pem = file("ca.pem", format!("A note.\n{0}\n{0}", certificate.pem()).as_bytes());
        let der = file("ca.der", certificate.der());
        let other = file("notes.txt", b"not a certificate");
        assert_eq!(read_all(&[pem.clone(), der]).unwrap().len(), 3);
        let error = read_all(&[pem.clone(), other.clone()]).unwrap_err();
        assert_eq!((error.key(), error.path()), ("ui-anchors-no-certificate", other.as_path()));
        let missing = folder.path().join("missing.pem");
        assert_eq!(read_all(&[missing]).unwrap_err().key(), "ui-anchors-unreadable");
    }
}
