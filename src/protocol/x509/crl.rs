//! Lists of withdrawn certificates (RFC 5280 §5).

use jiff::Timestamp;
use x509_parser::{
    extensions::{DistributionPointName, GeneralName, ParsedExtension},
    prelude::FromDer as _,
    revocation_list::{CertificateRevocationList, RevokedCertificate},
};

use super::{
    certificate::{moment, parse},
    issuer::Issuer,
    signature::{self, Check},
    text,
};
use crate::model::evidence::{RevocationFault, RevocationStatus};

/// Clocks of two computers differ by minutes without anybody's fault.
const TOLERANCE_SECONDS: i64 = 5 * 60;

/// What an answer about revocation says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub status: RevocationStatus,
    pub signed_by: Option<String>,
    pub this_update: Option<Timestamp>,
    pub next_update: Option<Timestamp>,
}

impl Reading {
    pub(super) fn unusable(fault: RevocationFault) -> Self {
        let status = RevocationStatus::Unusable { fault };
        Self { status, signed_by: None, this_update: None, next_update: None }
    }
}

/// What a list says of a server's certificate at a moment (seconds since 1970), verified with its issuer's key.
/// `url` is where the list came from: one that covers a part of an authority's certificates says so by its own
/// address (RFC 5280 §5.2.5). Total, whatever the bytes.
#[must_use]
pub fn read(list: &[u8], certificate: &[u8], issuer: &Issuer, url: &str, now: i64) -> Reading {
    answer(list, certificate, issuer, url, now).unwrap_or_else(Reading::unusable)
}

fn answer(
    list: &[u8],
    certificate: &[u8],
    issuer: &Issuer,
    url: &str,
    now: i64,
) -> Result<Reading, RevocationFault> {
    let malformed = |reason: &str| RevocationFault::Malformed { reason: reason.to_owned() };
    let certificate = parse(certificate).map_err(|_| RevocationFault::OtherCertificate)?;
    let (rest, crl) = CertificateRevocationList::from_der(list)
        .map_err(|_| malformed("no list of withdrawn certificates"))?;
    if !rest.is_empty() {
        return Err(malformed("bytes follow the end of the list"));
    }
    let this_update = crl.last_update().timestamp();
    let next_update = crl.next_update().map(|time| time.timestamp());
    let reading = |status, signed_by| Reading {
        status,
        signed_by,
        this_update: Some(moment(this_update)),
        next_update: next_update.map(moment),
    };
    let unusable = |fault| Ok(reading(RevocationStatus::Unusable { fault }, None));
    if crl.issuer().as_raw() != issuer.name || !issuer.may_sign_lists {
        return unusable(RevocationFault::WrongSigner);
    }
    let key = issuer.key().ok_or(RevocationFault::NoIssuer)?;
    let signature = &crl.signature_value.data;
    match signature::check_bytes(&crl.signature_algorithm, crl.tbs_cert_list.as_ref(), signature, &key) {
        Check::Good => {}
        Check::Bad => return unusable(RevocationFault::BadSignature),
        Check::CannotTell => return unusable(malformed("the signature algorithm is not supported")),
    }
    let signed_by = Some(issuer.words());
    if !covers(&crl, url) {
        return Ok(reading(RevocationStatus::Unusable { fault: RevocationFault::OutOfScope }, signed_by));
    }
    if let Some(fault) = period_fault(this_update, next_update, now) {
        return Ok(reading(RevocationStatus::Unusable { fault }, signed_by));
    }
    let entry = crl.iter_revoked_certificates().find(|entry| entry.raw_serial() == certificate.raw_serial());
    let status = entry.map_or(RevocationStatus::Good, |entry| RevocationStatus::Revoked {
        at: moment(entry.revocation_date.timestamp()),
        reason: entry_reason(entry),
    });
    Ok(reading(status, signed_by))
}

/// Whether the list covers servers' certificates of its issuer for every reason, and holds no critical rule that
/// is not known here (such as that of a list of changes only, RFC 5280 §5.2.4).
fn covers(crl: &CertificateRevocationList<'_>, url: &str) -> bool {
    crl.extensions().iter().all(|extension| match extension.parsed_extension() {
        ParsedExtension::IssuingDistributionPoint(point) => {
            let at_its_address = match &point.distribution_point {
                None => true,
                Some(DistributionPointName::FullName(names)) => names.iter().any(|name| {
                    matches!(name, GeneralName::URI(uri) if text::escape(uri, text::LONGEST_NAME) == url)
                }),
                Some(DistributionPointName::NameRelativeToCRLIssuer(_)) => false,
            };
            at_its_address
                && !point.only_contains_ca_certs
                && !point.only_contains_attribute_certs
                && !point.indirect_crl
                && point.only_some_reasons.is_none()
        }
        _ => !extension.critical,
    })
}

fn entry_reason(entry: &RevokedCertificate<'_>) -> Option<String> {
    entry.extensions().iter().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::ReasonCode(code) => reason(code.0),
        _ => None,
    })
}

/// The name of a reason (RFC 5280 §5.3.1).
pub(super) fn reason(code: u8) -> Option<String> {
    let name = match code {
        1 => "keyCompromise",
        2 => "cACompromise",
        3 => "affiliationChanged",
        4 => "superseded",
        5 => "cessationOfOperation",
        6 => "certificateHold",
        8 => "removeFromCRL",
        9 => "privilegeWithdrawn",
        10 => "aACompromise",
        _ => return None,
    };
    Some(name.to_owned())
}

/// Why an answer does not hold at a moment, if it does not.
pub(super) fn period_fault(this_update: i64, next_update: Option<i64>, now: i64) -> Option<RevocationFault> {
    if this_update > now.saturating_add(TOLERANCE_SECONDS) {
        Some(RevocationFault::NotYetValid)
    } else if next_update.is_some_and(|next| next.saturating_add(TOLERANCE_SECONDS) < now) {
        Some(RevocationFault::Expired)
    } else {
        None
    }
}
