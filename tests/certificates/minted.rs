//! Certificates minted by rcgen, with dates around the moment the tests judge at.

use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, SanType, SignatureAlgorithm, date_time_ymd,
};
use rustls::pki_types::CertificateDer;

type Day = (i32, u8, u8);

/// An authority: its certificate and what it needs to sign.
pub(crate) struct Authority {
    pub(crate) der: CertificateDer<'static>,
    params: CertificateParams,
    key: KeyPair,
}

impl Authority {
    pub(crate) fn root(name: &str, organization: Option<&str>) -> Self {
        let key = KeyPair::generate().expect("key");
        let params = authority_params(name, organization, (2020, 1, 1), (2040, 1, 1));
        let der = params.self_signed(&key).expect("root").der().clone();
        Self { der, params, key }
    }

    pub(crate) fn below(&self, name: &str, organization: Option<&str>) -> Self {
        self.below_until(name, organization, (2036, 1, 1))
    }

    pub(crate) fn below_until(&self, name: &str, organization: Option<&str>, until: Day) -> Self {
        let key = KeyPair::generate().expect("key");
        let params = authority_params(name, organization, (2021, 1, 1), until);
        self.certify(params, key)
    }

    /// The same name and key again, with another end.
    pub(crate) fn again(&self, other: &Authority, until: Day) -> Self {
        let mut params = other.params.clone();
        params.not_after = date_time_ymd(until.0, until.1, until.2);
        let key = KeyPair::from_pem(&other.key.serialize_pem()).expect("key");
        self.certify(params, key)
    }

    /// An authority below with something more in its certificate.
    pub(crate) fn below_with(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let key = KeyPair::generate().expect("key");
        let mut params = authority_params(name, None, (2021, 1, 1), (2036, 1, 1));
        change(&mut params);
        self.certify(params, key)
    }

    /// The same name and key as another authority has, certified by this one (cross-signed).
    pub(crate) fn again_with(&self, other: &Authority, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut params = other.params.clone();
        change(&mut params);
        let key = KeyPair::from_pem(&other.key.serialize_pem()).expect("key");
        self.certify(params, key)
    }

    fn certify(&self, params: CertificateParams, key: KeyPair) -> Self {
        let der = params.signed_by(&key, &self.issuer()).expect("authority").der().clone();
        Self { der, params, key }
    }

    fn issuer(&self) -> Issuer<'_, &KeyPair> {
        Issuer::from_params(&self.params, &self.key)
    }

    pub(crate) fn sign(&self, leaf: &Leaf) -> CertificateDer<'static> {
        let key = KeyPair::generate_for(leaf.algorithm).expect("key");
        leaf.params.signed_by(&key, &self.issuer()).expect("leaf").der().clone()
    }
}

fn authority_params(name: &str, organization: Option<&str>, from: Day, until: Day) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    if let Some(organization) = organization {
        params.distinguished_name.push(DnType::OrganizationName, organization);
    }
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.not_before = date_time_ymd(from.0, from.1, from.2);
    params.not_after = date_time_ymd(until.0, until.1, until.2);
    params
}

/// A server's certificate to be; sound unless told otherwise.
pub(crate) struct Leaf {
    pub(crate) params: CertificateParams,
    algorithm: &'static SignatureAlgorithm,
}

/// One for these names that lives over a year and has three months to go.
pub(crate) fn leaf(names: &[&str]) -> Leaf {
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let mut params = CertificateParams::new(names).expect("names");
    params.distinguished_name = rcgen::DistinguishedName::new();
    if let Some(SanType::DnsName(name)) = params.subject_alt_names.first() {
        params.distinguished_name.push(DnType::CommonName, name.as_str());
    }
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    Leaf { params, algorithm: &PKCS_ECDSA_P256_SHA256 }.dates((2026, 2, 1), (2027, 2, 20))
}

impl Leaf {
    pub(crate) fn dates(mut self, from: Day, until: Day) -> Self {
        self.params.not_before = date_time_ymd(from.0, from.1, from.2);
        self.params.not_after = date_time_ymd(until.0, until.1, until.2);
        self
    }

    pub(crate) fn named(mut self, common_name: &str) -> Self {
        self.params.distinguished_name = rcgen::DistinguishedName::new();
        self.params.distinguished_name.push(DnType::CommonName, common_name);
        self
    }

    pub(crate) fn algorithm(mut self, algorithm: &'static SignatureAlgorithm) -> Self {
        self.algorithm = algorithm;
        self
    }

    pub(crate) fn usage(mut self, usage: &[KeyUsagePurpose], extended: &[ExtendedKeyUsagePurpose]) -> Self {
        self.params.key_usages = usage.to_vec();
        self.params.extended_key_usages = extended.to_vec();
        self
    }

    pub(crate) fn authority(mut self) -> Self {
        self.params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        self
    }

    /// The TLS Feature extension with status_request (RFC 7633).
    pub(crate) fn must_staple(mut self) -> Self {
        let content = vec![0x30, 0x03, 0x02, 0x01, 0x05];
        self.params
            .custom_extensions
            .push(CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 24], content));
        self
    }

    /// Where the issuer's certificate can be fetched (AIA caIssuers).
    pub(crate) fn issuer_at(mut self, url: &str) -> Self {
        self.params.custom_extensions.push(issuer_extension(url));
        self
    }

    /// An embedded list of logging proofs (RFC 6962 §3.3) that is empty.
    pub(crate) fn logged(mut self) -> Self {
        let content = vec![0x04, 0x02, 0x00, 0x00];
        self.params
            .custom_extensions
            .push(CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 11129, 2, 4, 2], content));
        self
    }

    pub(crate) fn self_signed(&self) -> CertificateDer<'static> {
        let key = KeyPair::generate_for(self.algorithm).expect("key");
        self.params.self_signed(&key).expect("leaf").der().clone()
    }
}

/// AIA with the address of the issuer's certificate.
pub(crate) fn issuer_extension(url: &str) -> CustomExtension {
    let oid = [0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02];
    let mut description = oid.to_vec();
    description.extend([0x86, u8::try_from(url.len()).expect("a short address")]);
    description.extend(url.as_bytes());
    let content = sequence(&sequence(&description));
    CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], content)
}

fn sequence(content: &[u8]) -> Vec<u8> {
    let mut der = vec![0x30, u8::try_from(content.len()).expect("short content")];
    assert!(content.len() < 0x80);
    der.extend(content);
    der
}
