//! Makes the certificates of a practice server, with dates that count from the moment it starts.

use std::time::Duration;

use jiff::Timestamp;
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CustomExtension, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, RsaKeySize,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use super::script::{CertificateScript, ExtendedKeyUsage, IssuerScript, KeyScript, KeyUsage, Sent};

/// What a practice server shows, and whom a learner should trust.
#[derive(Debug)]
pub(super) struct Issued {
    /// As sent.
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PrivateKeyDer<'static>,
    /// The root of the authority that stands for "publicly trusted"; it may have signed nothing.
    pub(super) anchor: CertificateDer<'static>,
}

/// Makes a server's certificate and everything above it.
///
/// # Errors
/// When a name cannot stand in a certificate.
pub(super) fn issue(script: &CertificateScript, now: Timestamp) -> Result<Issued, rcgen::Error> {
    let practice = Authority::root("Practice Root CA", "TLS Ladder practice", now)?;
    let anchor = practice.certificate.der().clone();
    let key = server_key(script.key)?;
    let params = server_params(script, now)?;

    let (server, above) = if script.issuer == IssuerScript::Oneself {
        (params.self_signed(&key)?, Vec::new())
    } else {
        let above = authorities(script, practice, now)?;
        let issuer = above.last().ok_or(rcgen::Error::CouldNotParseCertificate)?;
        (params.signed_by(&key, &issuer.issuer)?, above)
    };

    // `above` runs from the root down; the first intermediate is the one next to the server.
    let authority = |index: usize| above.get(index).map(|authority| authority.certificate.der().clone());
    let mut chain = Vec::with_capacity(script.send.len());
    for sent in &script.send {
        chain.extend(match sent {
            Sent::Server => Some(server.der().clone()),
            Sent::Intermediate => above.len().checked_sub(1).filter(|index| *index > 0).and_then(authority),
            Sent::SecondIntermediate => {
                above.len().checked_sub(2).filter(|index| *index > 0).and_then(authority)
            }
            Sent::Root => authority(0),
            Sent::Unrelated => {
                Some(Authority::root("Elsewhere CA", "Elsewhere", now)?.certificate.der().clone())
            }
        });
    }
    Ok(Issued { chain, key: PrivatePkcs8KeyDer::from(key.serialize_der()).into(), anchor })
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

fn server_params(script: &CertificateScript, now: Timestamp) -> Result<CertificateParams, rcgen::Error> {
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
    if let Some(url) = &script.ca_issuers {
        let content = authority_information(url).ok_or(rcgen::Error::CouldNotParseCertificate)?;
        params.custom_extensions.push(CustomExtension::from_oid_content(AUTHORITY_INFORMATION, content));
    }
    set_dates(&mut params, now, script.valid_from_days, script.valid_to_days);
    Ok(params)
}

fn set_dates(params: &mut CertificateParams, now: Timestamp, from_days: i64, to_days: i64) {
    const DAY: i64 = 24 * 60 * 60;
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    let after = |days: i64| {
        let days = days.clamp(-FARTHEST_DAYS, FARTHEST_DAYS);
        let seconds = now.as_second().saturating_add(days * DAY);
        epoch + Duration::from_secs(u64::try_from(seconds).unwrap_or(0))
    };
    params.not_before = after(from_days);
    params.not_after = after(to_days);
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

/// The authority information access extension (RFC 5280 §4.2.2.1) with one `caIssuers` address, in DER.
fn authority_information(url: &str) -> Option<Vec<u8>> {
    // The method id-ad-caIssuers, 1.3.6.1.5.5.7.48.2.
    const CA_ISSUERS: &[u8] = &[0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02];
    let length = u8::try_from(url.len()).ok().filter(|length| *length <= 100 && url.is_ascii())?;
    let inner = length + 2 + 10;
    // A sequence of one access description: the method, and the address as a uniformResourceIdentifier [6].
    let mut der = vec![0x30, inner + 2, 0x30, inner];
    der.extend_from_slice(CA_ISSUERS);
    der.extend_from_slice(&[0x86, length]);
    der.extend_from_slice(url.as_bytes());
    Some(der)
}

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
