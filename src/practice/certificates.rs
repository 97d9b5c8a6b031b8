//! Makes the certificates of a practice server, with dates that count from the moment it starts.

use std::{net::SocketAddr, time::Duration};

use jiff::Timestamp;
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CertificateRevocationListParams, CrlDistributionPoint,
    CustomExtension, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose,
    RevocationReason, RevokedCertParams, RsaKeySize, SerialNumber,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, pem::PemObject};

use super::{
    der, ocsp,
    script::{
        CertificateScript, EmbeddedCertificate, ExtendedKeyUsage, IssuerScript, KeyScript, KeyUsage,
        SecondShown, Sent,
    },
    web::Page,
};

/// What a practice server shows, and whom a learner should trust.
#[derive(Debug)]
pub(super) struct Issued {
    pub(super) shown: Shown,
    pub(super) key: PrivateKeyDer<'static>,
    /// A second certificate, and its key.
    pub(super) second: Option<(Shown, PrivateKeyDer<'static>)>,
    /// The root of the authority that stands for "publicly trusted"; it may have signed nothing.
    pub(super) anchor: CertificateDer<'static>,
    /// What is to be fetched.
    pub(super) pages: Vec<Page>,
}

/// What is shown in a handshake.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    /// As sent.
    pub(super) chain: Vec<CertificateDer<'static>>,
    /// The OCSP response that is sent along.
    pub(super) ocsp: Option<Vec<u8>>,
    /// Octets of a signature made with the server's key, if it is an RSA key.
    pub(super) rsa_octets: usize,
}

/// Makes a server's certificate and everything above it. `here` is the address of the practice server's own web
/// server.
///
/// # Errors
/// When a name cannot stand in a certificate.
pub(super) fn issue(
    script: &CertificateScript,
    here: Option<SocketAddr>,
    now: Timestamp,
) -> Result<Issued, rcgen::Error> {
    let practice = Authority::root("Practice Root CA", "TLS Ladder practice", now)?;
    let anchor = practice.certificate.der().clone();
    let key = server_key(script.key)?;
    let params = server_params(script, here, now)?;

    let (server, above) = if script.issuer == IssuerScript::Oneself {
        (params.self_signed(&key)?, Vec::new())
    } else {
        let above = authorities(script, practice, now)?;
        let issuer = above.last().ok_or(rcgen::Error::CouldNotParseCertificate)?;
        (params.signed_by(&key, &issuer.issuer)?, above)
    };

    // `above` runs from the root down; the first intermediate is the one next to the server.
    let authority = |index: usize| above.get(index).map(|authority| authority.certificate.der().clone());
    let chain_of = |server: &Certificate| {
        let mut chain = Vec::with_capacity(script.send.len());
        for sent in &script.send {
            chain.extend(match sent {
                Sent::Server => Some(server.der().clone()),
                Sent::Intermediate => {
                    above.len().checked_sub(1).filter(|index| *index > 0).and_then(authority)
                }
                Sent::SecondIntermediate => {
                    above.len().checked_sub(2).filter(|index| *index > 0).and_then(authority)
                }
                Sent::Root => authority(0),
                Sent::Unrelated => {
                    Some(Authority::root("Elsewhere CA", "Elsewhere", now)?.certificate.der().clone())
                }
            });
        }
        Ok(chain)
    };

    // Whoever signed can also say that it was withdrawn.
    let signer = above.last();
    let said = |what| {
        let signer_key = signer.map_or(&key, |authority| authority.issuer.key());
        ocsp::response(what, server.der(), signer_key, now)
    };
    let mut pages = Vec::new();
    if let Some(signer) = signer {
        pages.push(Page::new("/issuer.der", "application/pkix-cert", signer.certificate.der().to_vec()));
        if let Some(withdrawn) = script.on_revocation_list {
            let list =
                revocation_list(&signer.issuer, params.serial_number.clone().filter(|_| withdrawn), now)?;
            pages.push(Page::new("/revoked.crl", "application/pkix-crl", list));
        }
    }
    if let Some(response) = script.ocsp.and_then(said) {
        pages.push(Page::new("/ocsp", "application/ocsp-response", response));
    }
    let mut shown =
        Shown { chain: chain_of(&server)?, ocsp: script.staple.and_then(said), rsa_octets: RSA_2048_OCTETS };
    if let Some(embedded) = script.embedded {
        shown = embedded_certificate(embedded)?;
    }
    let second = match (script.second, signer) {
        (Some(second), Some(signer)) => {
            let script = CertificateScript { valid_to_days: second.valid_to_days, ..script.clone() };
            let key = server_key(match second.shown {
                SecondShown::ToRsaClients => KeyScript::Rsa2048,
                SecondShown::EverySecondTime => script.key,
            })?;
            let server = server_params(&script, here, now)?.signed_by(&key, &signer.issuer)?;
            let shown = Shown { chain: chain_of(&server)?, ocsp: None, rsa_octets: RSA_2048_OCTETS };
            Some((shown, PrivatePkcs8KeyDer::from(key.serialize_der()).into()))
        }
        _ => None,
    };
    Ok(Issued { shown, key: PrivatePkcs8KeyDer::from(key.serialize_der()).into(), second, anchor, pages })
}

/// A certificate from the time when it was usual. Its file tells how it was made.
fn embedded_certificate(embedded: EmbeddedCertificate) -> Result<Shown, rcgen::Error> {
    let pem: &[u8] = match embedded {
        EmbeddedCertificate::Exchange2003 => {
            include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/practice/exchange-2003.pem"))
        }
        EmbeddedCertificate::Rsa1024Md5 => {
            include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/practice/rsa-1024-md5.pem"))
        }
    };
    let certificate =
        CertificateDer::from_pem_slice(pem).map_err(|_| rcgen::Error::CouldNotParseCertificate)?;
    Ok(Shown { chain: vec![certificate], ocsp: None, rsa_octets: RSA_1024_OCTETS })
}

/// A list of withdrawn certificates with this one on it, or nobody.
fn revocation_list(
    issuer: &Issuer<'static, KeyPair>,
    withdrawn: Option<SerialNumber>,
    now: Timestamp,
) -> Result<Vec<u8>, rcgen::Error> {
    let after = |days| rcgen::date_time_ymd(1970, 1, 1) + since_1970(now, days);
    let revoked = withdrawn.map(|serial_number| RevokedCertParams {
        serial_number,
        revocation_time: after(-2),
        reason_code: Some(RevocationReason::KeyCompromise),
        invalidity_date: None,
    });
    let list = CertificateRevocationListParams {
        this_update: after(-1),
        next_update: after(6),
        crl_number: SerialNumber::from(7),
        issuing_distribution_point: None,
        revoked_certs: revoked.into_iter().collect(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    Ok(list.signed_by(issuer)?.der().to_vec())
}

/// An authority that can sign.
struct Authority {
    certificate: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn root(name: &str, organization: &str, now: Timestamp) -> Result<Self, rcgen::Error> {
        let key = KeyPair::generate()?;
        let params = authority_params(name, organization, now, -3_000, 4_000);
        Ok(Self { certificate: params.self_signed(&key)?, issuer: Issuer::new(params, key) })
    }

    fn below(&self, params: CertificateParams) -> Result<Self, rcgen::Error> {
        let key = KeyPair::generate()?;
        Ok(Self { certificate: params.signed_by(&key, &self.issuer)?, issuer: Issuer::new(params, key) })
    }
}

/// The root and the intermediates, from the root down.
fn authorities(
    script: &CertificateScript,
    practice: Authority,
    now: Timestamp,
) -> Result<Vec<Authority>, rcgen::Error> {
    let organization = script.issuer_organization.as_deref().unwrap_or(match script.issuer {
        IssuerScript::Practice => "TLS Ladder practice",
        IssuerScript::Unknown | IssuerScript::Oneself => "Example Works",
    });
    let root = match script.issuer {
        IssuerScript::Practice => practice,
        IssuerScript::Unknown | IssuerScript::Oneself => Authority::root(
            script.root_name.as_deref().unwrap_or("Example Works Root CA"),
            organization,
            now,
        )?,
    };
    let mut authorities = vec![root];
    for number in 1..=script.intermediates.min(MOST_INTERMEDIATES) {
        let params = authority_params(
            &format!("Practice Issuing CA {number}"),
            organization,
            now,
            -1_000,
            script.intermediate_valid_to_days,
        );
        if let Some(above) = authorities.last() {
            let below = above.below(params)?;
            authorities.push(below);
        }
    }
    Ok(authorities)
}

fn authority_params(
    name: &str,
    organization: &str,
    now: Timestamp,
    from_days: i64,
    to_days: i64,
) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::OrganizationName, organization);
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.use_authority_key_identifier_extension = true;
    set_dates(&mut params, now, from_days, to_days);
    params
}

fn server_params(
    script: &CertificateScript,
    here: Option<SocketAddr>,
    now: Timestamp,
) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(script.names.clone())?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    if let Some(organization) = &script.organization {
        params.distinguished_name.push(DnType::OrganizationName, organization);
    }
    if !script.common_name.is_empty() {
        params.distinguished_name.push(DnType::CommonName, &script.common_name);
    }
    params.is_ca = if script.is_ca { IsCa::Ca(BasicConstraints::Unconstrained) } else { IsCa::ExplicitNoCa };
    params.key_usages = script.key_usage.iter().flatten().map(|usage| key_usage(*usage)).collect();
    params.extended_key_usages =
        script.extended_key_usage.iter().flatten().map(|usage| extended_key_usage(*usage)).collect();
    params.use_authority_key_identifier_extension = script.issuer != IssuerScript::Oneself;
    if script.must_staple {
        params.custom_extensions.push(CustomExtension::from_oid_content(TLS_FEATURE, MUST_STAPLE.to_vec()));
    }
    let here = here.map(|here| here.to_string()).unwrap_or_default();
    let url = |path: &str| format!("http://{here}{path}");
    let mut access = Vec::new();
    if script.ocsp.is_some() {
        access.push((OCSP, url("/ocsp")));
    }
    if let Some(address) = &script.ca_issuers {
        access.push((CA_ISSUERS, address.replace("{here}", &here)));
    }
    if !access.is_empty() {
        let content = authority_information(&access);
        params.custom_extensions.push(CustomExtension::from_oid_content(AUTHORITY_INFORMATION, content));
    }
    if script.on_revocation_list.is_some() {
        params.crl_distribution_points = vec![CrlDistributionPoint { uris: vec![url("/revoked.crl")] }];
    }
    let mut serial = [0; 16];
    aws_lc_rs::rand::fill(&mut serial).map_err(|_| rcgen::Error::RingUnspecified)?;
    // Positive, and of full length.
    serial[0] = 0x40 | serial[0] & 0x3f;
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    set_dates(&mut params, now, script.valid_from_days, script.valid_to_days);
    Ok(params)
}

fn set_dates(params: &mut CertificateParams, now: Timestamp, from_days: i64, to_days: i64) {
    params.not_before = rcgen::date_time_ymd(1970, 1, 1) + since_1970(now, from_days);
    params.not_after = rcgen::date_time_ymd(1970, 1, 1) + since_1970(now, to_days);
}

/// So many days after a moment, counted from the beginning of 1970.
fn since_1970(now: Timestamp, days: i64) -> Duration {
    const DAY: i64 = 24 * 60 * 60;
    let days = days.clamp(-FARTHEST_DAYS, FARTHEST_DAYS);
    let seconds = now.as_second().saturating_add(days * DAY);
    Duration::from_secs(u64::try_from(seconds).unwrap_or(0))
}

fn server_key(key: KeyScript) -> Result<KeyPair, rcgen::Error> {
    match key {
        KeyScript::EcP256 => KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256),
        KeyScript::EcP384 => KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384),
        KeyScript::Ed25519 => KeyPair::generate_for(&rcgen::PKCS_ED25519),
        KeyScript::Rsa2048 => KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, RsaKeySize::_2048),
        KeyScript::Rsa4096 => KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, RsaKeySize::_4096),
    }
}

const fn key_usage(usage: KeyUsage) -> KeyUsagePurpose {
    match usage {
        KeyUsage::DigitalSignature => KeyUsagePurpose::DigitalSignature,
        KeyUsage::KeyEncipherment => KeyUsagePurpose::KeyEncipherment,
        KeyUsage::KeyAgreement => KeyUsagePurpose::KeyAgreement,
        KeyUsage::KeyCertSign => KeyUsagePurpose::KeyCertSign,
        KeyUsage::CrlSign => KeyUsagePurpose::CrlSign,
    }
}

const fn extended_key_usage(usage: ExtendedKeyUsage) -> ExtendedKeyUsagePurpose {
    match usage {
        ExtendedKeyUsage::ServerAuth => ExtendedKeyUsagePurpose::ServerAuth,
        ExtendedKeyUsage::ClientAuth => ExtendedKeyUsagePurpose::ClientAuth,
        ExtendedKeyUsage::CodeSigning => ExtendedKeyUsagePurpose::CodeSigning,
        ExtendedKeyUsage::EmailProtection => ExtendedKeyUsagePurpose::EmailProtection,
    }
}

/// The authority information access extension (RFC 5280 §4.2.2.1) with these addresses, in DER.
fn authority_information(access: &[(&[u8], String)]) -> Vec<u8> {
    let descriptions: Vec<Vec<u8>> = access
        .iter()
        .map(|(method, address)| {
            // A uniformResourceIdentifier has the tag [6].
            let address = der::value(der::IN_PLACE + 6, &[address.as_bytes()]);
            der::value(der::SEQUENCE, &[&der::value(der::OBJECT, &[method]), &address])
        })
        .collect();
    der::value(der::SEQUENCE, &[&descriptions.concat()])
}

/// The methods id-ad-ocsp and id-ad-caIssuers, 1.3.6.1.5.5.7.48.1 and .2.
const OCSP: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01];
const CA_ISSUERS: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02];

/// Octets of a signature.
const RSA_2048_OCTETS: usize = 256;
const RSA_1024_OCTETS: usize = 128;

/// More than any lesson needs.
const MOST_INTERMEDIATES: usize = 8;

/// A hundred years: no date leaves the range a certificate can hold.
const FARTHEST_DAYS: i64 = 36_500;

/// The object identifier of the authority information access extension.
const AUTHORITY_INFORMATION: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 1, 1];

/// The object identifier of the TLS feature extension (RFC 7633 §6).
const TLS_FEATURE: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 1, 24];

/// A sequence that holds the integer 5, the number of the extension `status_request`.
const MUST_STAPLE: &[u8] = &[0x30, 0x03, 0x02, 0x01, 0x05];
