//! Chains of certificates, sound and faulty, with the key of each server's own.

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, GeneralSubtree,
    IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints, date_time_ymd,
};
use rustls::pki_types::CertificateDer;
use x509_parser::prelude::FromDer as _;

/// The server's name, and the moment at which everything is judged.
pub(crate) const MX: &str = "mx.example.org";
pub(crate) const DOMAIN: &str = "example.org";
pub(crate) const NOW: &str = "2026-11-24T12:00:00Z";

type Day = (i32, u8, u8);

/// What a server sends, and what it signs with.
pub(crate) struct Shown {
    pub(crate) name: &'static str,
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) key_pem: String,
}

/// An authority with what it signs with.
pub(crate) struct Authority {
    pub(crate) der: CertificateDer<'static>,
    params: CertificateParams,
    key: KeyPair,
}

impl Authority {
    pub(crate) fn root() -> Self {
        let key = KeyPair::generate().unwrap();
        let params = authority("Test Root", (2020, 1, 1), (2040, 1, 1));
        let der = params.self_signed(&key).unwrap().der().clone();
        Self { der, params, key }
    }

    pub(crate) fn below(&self, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = authority("Test Issuing", (2021, 1, 1), (2036, 1, 1));
        change(&mut params);
        let der = params.signed_by(&key, &self.issuer()).unwrap().der().clone();
        Self { der, params, key }
    }

    fn issuer(&self) -> Issuer<'_, &KeyPair> {
        Issuer::from_params(&self.params, &self.key)
    }

    /// The server's own certificate, with its key.
    pub(crate) fn sign(&self, params: &CertificateParams) -> (CertificateDer<'static>, String) {
        let key = KeyPair::generate().unwrap();
        (params.signed_by(&key, &self.issuer()).unwrap().der().clone(), key.serialize_pem())
    }
}

fn authority(name: &str, from: Day, until: Day) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    dated(params, from, until)
}

fn dated(mut params: CertificateParams, from: Day, until: Day) -> CertificateParams {
    params.not_before = date_time_ymd(from.0, from.1, from.2);
    params.not_after = date_time_ymd(until.0, until.1, until.2);
    params
}

/// A sound certificate of a server that bears these names.
pub(crate) fn leaf(names: &[&str]) -> CertificateParams {
    let mut params =
        CertificateParams::new(names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>()).unwrap();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "server");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    dated(params, (2026, 9, 1), (2027, 2, 20))
}

pub(crate) struct World {
    pub(crate) root: Authority,
    pub(crate) issuing: Authority,
    pub(crate) shown: Vec<Shown>,
}

/// Every chain of the table.
pub(crate) fn world() -> World {
    let root = Authority::root();
    let issuing = root.below(|_| {});
    let mut shown = Vec::new();
    let mut send = |name, own: (CertificateDer<'static>, String), above: &[&CertificateDer<'static>]| {
        let chain = std::iter::once(own.0).chain(above.iter().map(|&der| der.clone())).collect();
        shown.push(Shown { name, chain, key_pem: own.1 });
    };
    let sound = leaf(&[MX]);
    let above: [&CertificateDer<'static>; 2] = [&issuing.der, &root.der];
    send("sound", issuing.sign(&sound), &above);
    send("without its root", issuing.sign(&sound), &above[..1]);
    send("alone", issuing.sign(&sound), &[]);
    send("in another order", issuing.sign(&sound), &[&root.der, &issuing.der]);
    send("with the name of the domain", issuing.sign(&leaf(&[DOMAIN])), &above);
    send("with a star", issuing.sign(&leaf(&["*.example.org"])), &above);
    send("with another name", issuing.sign(&leaf(&["other.example.net"])), &above);
    let mut old_style = leaf(&[]);
    old_style.distinguished_name = DistinguishedName::new();
    old_style.distinguished_name.push(DnType::CommonName, MX);
    send("with the name in the old place", issuing.sign(&old_style), &above);
    send("expired", issuing.sign(&dated(leaf(&[MX]), (2025, 1, 1), (2026, 10, 1))), &above);
    send("of tomorrow", issuing.sign(&dated(leaf(&[MX]), (2026, 11, 25), (2027, 6, 1))), &above);
    let mut for_clients = leaf(&[MX]);
    for_clients.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    send("for clients only", issuing.sign(&for_clients), &above);

    let old = root.below(|params| {
        params.not_after = date_time_ymd(2026, 6, 1);
    });
    send("under an expired authority", old.sign(&sound), &[&old.der, &root.der]);
    let mut old_root = Authority::root();
    old_root.params.not_after = date_time_ymd(2026, 6, 1);
    old_root.der = old_root.params.self_signed(&old_root.key).unwrap().der().clone();
    let under_old_root = old_root.below(|_| {});
    send("under an expired root", under_old_root.sign(&sound), &[&under_old_root.der, &old_root.der]);
    send("directly under an expired root", old_root.sign(&sound), &[&old_root.der]);
    let impostor = Authority::root().below(|_| {});
    send("signed by somebody of the same name", impostor.sign(&sound), &above);
    let no_authority = root.below(|params| {
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    });
    send("signed by no authority", no_authority.sign(&sound), &[&no_authority.der, &root.der]);
    let elsewhere = root.below(|params| {
        params.name_constraints = Some(NameConstraints {
            permitted_subtrees: vec![GeneralSubtree::DnsName("example.net".to_owned())],
            excluded_subtrees: Vec::new(),
        });
    });
    send("signed by an authority for other names", elsewhere.sign(&sound), &[&elsewhere.der, &root.der]);
    let last = root.below(|params| params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0)));
    let too_deep = last.below(|params| params.distinguished_name.push(DnType::CommonName, "Too Deep"));
    send("deeper than allowed", too_deep.sign(&sound), &[&too_deep.der, &last.der, &root.der]);

    let key = KeyPair::generate().unwrap();
    let itself = leaf(&[MX]).self_signed(&key).unwrap().der().clone();
    send("signed by itself", (itself, key.serialize_pem()), &[]);
    World { root, issuing, shown }
}

/// The public key of a certificate (RFC 5280 §4.1.2.7).
pub(crate) fn public_key(der: &CertificateDer<'_>) -> Vec<u8> {
    let (_, certificate) = x509_parser::certificate::X509Certificate::from_der(der).unwrap();
    certificate.public_key().raw.to_vec()
}

/// The part of a certificate that its issuer signed; it follows four octets of wrapping.
pub(crate) fn signed_part(der: &CertificateDer<'_>) -> Vec<u8> {
    let (_, certificate) = x509_parser::certificate::X509Certificate::from_der(der).unwrap();
    let signed = certificate.tbs_certificate.as_ref();
    assert_eq!(&der[4..4 + signed.len()], signed);
    signed.to_vec()
}
