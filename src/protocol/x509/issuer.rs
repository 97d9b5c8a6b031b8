//! Whoever issued a certificate, as far as answers about revocation need to know it: a name and a key.

use x509_parser::{extensions::ParsedExtension, prelude::FromDer as _, x509::SubjectPublicKeyInfo};

use super::{certificate::parse, chain::Anchor, der, text};

/// An issuer: its name and its key, each as a whole DER element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    pub(super) name: Vec<u8>,
    pub(super) public_key_info: Vec<u8>,
    /// Its certificate allows it to sign lists of withdrawn certificates, or does not restrict it.
    pub(super) may_sign_lists: bool,
}

impl Issuer {
    /// The issuer by its certificate; nothing if that does not parse.
    #[must_use]
    pub fn of_certificate(der: &[u8]) -> Option<Self> {
        let certificate = parse(der).ok()?;
        let may_sign_lists = certificate
            .iter_extensions()
            .find_map(|extension| match extension.parsed_extension() {
                ParsedExtension::KeyUsage(usage) => Some(usage.crl_sign()),
                _ => None,
            })
            .unwrap_or(true);
        Some(Self {
            name: certificate.subject().as_raw().to_vec(),
            public_key_info: certificate.public_key().raw.to_vec(),
            may_sign_lists,
        })
    }

    /// The issuer as a trust anchor.
    #[must_use]
    pub fn of_anchor(anchor: Anchor<'_>) -> Self {
        Self {
            name: der::wrap(0x30, anchor.subject),
            public_key_info: der::wrap(0x30, anchor.public_key_info),
            may_sign_lists: true,
        }
    }

    pub(super) fn key(&self) -> Option<SubjectPublicKeyInfo<'_>> {
        SubjectPublicKeyInfo::from_der(&self.public_key_info).ok().map(|(_, key)| key)
    }

    /// Its name for people.
    pub(super) fn words(&self) -> String {
        x509_parser::x509::X509Name::from_der(&self.name)
            .map(|(_, name)| {
                text::attribute(&name, "2.5.4.3").unwrap_or_else(|| text::distinguished_name(&name))
            })
            .unwrap_or_default()
    }
}
