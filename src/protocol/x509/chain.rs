//! The order of a chain: who signed whom (RFC 5280 §6.1, RFC 8446 §4.4.2).

use std::{cell::RefCell, collections::HashMap};

use x509_parser::prelude::FromDer as _;
use x509_parser::{certificate::X509Certificate, extensions::ParsedExtension, x509::SubjectPublicKeyInfo};

use super::{
    certificate::parse,
    der,
    paths::{self, Known},
    signature::{self, Check},
    text,
};
use crate::model::evidence::AnchoredPath;

/// How the certificates of a chain hang together. Indexes are those of the list that was given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Walk {
    /// From the first certificate upwards, each signed by the next, as far as it goes.
    pub path: Vec<usize>,
    /// Certificates that are no part of the path and no other version of a part of it.
    pub unrelated: Vec<usize>,
    /// Every way from the first certificate to a trust anchor.
    pub anchored: Vec<AnchoredPath>,
}

/// Orders a chain by issuer name and signature, beginning with the first certificate. Where a signature cannot
/// be checked because its algorithm is not supported, the names (and key identifiers) decide. `anchor` names the
/// trust anchor that signed a certificate (or that it is): a path that leads to one, all in date at `now` (seconds
/// since 1970), is preferred. Of several possible issuers one that is in date comes first, then the one sent first.
/// Certificates that do not parse are in neither list.
#[must_use]
pub fn walk(chain: &[&[u8]], now: i64, anchor: &dyn Fn(&[u8]) -> Option<String>) -> Walk {
    let parsed: Vec<Option<X509Certificate<'_>>> = chain.iter().map(|der| parse(der).ok()).collect();
    let get = |index: usize| parsed.get(index).and_then(Option::as_ref);
    if get(0).is_none() {
        return Walk::default();
    }
    // Every pair is looked at once: a signature of the largest keys takes half a millisecond, and sixteen of them
    // can be asked for in thousands of ways.
    let known = RefCell::new(HashMap::new());
    let signed_by = |one: usize, other: usize| {
        let look = || get(one).zip(get(other)).is_some_and(|(one, other)| signed_by(one, other));
        *known.borrow_mut().entry((one, other)).or_insert_with(look)
    };
    let is_self_signed = |index: usize| signed_by(index, index);
    let is_in_date = |index: usize| get(index).is_some_and(|certificate| in_date(certificate, now));
    let issuers = |index: usize| {
        if is_self_signed(index) {
            return Vec::new();
        }
        let mut issuers: Vec<usize> =
            (0..parsed.len()).filter(|&other| other != index && signed_by(index, other)).collect();
        // A second copy of the same bytes is no other way, and `false` comes before `true`.
        let mut seen: Vec<usize> = Vec::new();
        issuers.retain(|&other| {
            let is_new = !seen.iter().any(|&earlier| chain.get(earlier) == chain.get(other));
            seen.push(other);
            is_new
        });
        issuers.sort_by_key(|&other| (!is_in_date(other), other));
        issuers
    };
    let anchors: RefCell<HashMap<usize, Option<String>>> = RefCell::default();
    let anchor = |index: usize| {
        let look = || chain.get(index).and_then(|der| anchor(der));
        anchors.borrow_mut().entry(index).or_insert_with(look).clone()
    };
    let ways = paths::search(&Known { issuers: &issuers, in_date: &is_in_date, anchor: &anchor });
    let path = ways.best;

    // Other versions of a part of the path (cross-signed by another authority) and what signed those belong
    // to the story as well; a second copy of the same bytes does not.
    let mut related = path.clone();
    loop {
        let found = (0..parsed.len()).find(|index| {
            !related.contains(index)
                && get(*index).is_some_and(|candidate| {
                    related.iter().filter_map(|&at| Some((at, get(at)?))).any(|(at, member)| {
                        member.as_raw() != candidate.as_raw()
                            && (is_same_entity(member, candidate)
                                || (!is_self_signed(at) && signed_by(at, *index)))
                    }) && !related.iter().any(|&member| chain.get(member) == chain.get(*index))
                })
        });
        match found {
            Some(index) => related.push(index),
            None => break,
        }
    }
    let unrelated =
        (0..parsed.len()).filter(|index| get(*index).is_some() && !related.contains(index)).collect();
    Walk { path, unrelated, anchored: ways.anchored }
}

/// A trust anchor as a name and a key, both in the form RFC 5280 gives them in a certificate, without the
/// outer tag of the sequence.
#[derive(Debug, Clone, Copy)]
pub struct Anchor<'a> {
    pub subject: &'a [u8],
    pub public_key_info: &'a [u8],
}

/// The first of `anchors` that signed this certificate, or else the first that it is (same name and key). Where the
/// signature cannot be checked because its algorithm is not supported, the name decides.
pub fn anchor_of<'a>(der: &[u8], anchors: impl IntoIterator<Item = Anchor<'a>>) -> Option<Anchor<'a>> {
    let certificate = parse(der).ok()?;
    let issuer = sequence_content(certificate.issuer().as_raw())?;
    let subject = sequence_content(certificate.subject().as_raw())?;
    let key = sequence_content(certificate.public_key().raw)?;
    let mut itself = None;
    for anchor in anchors {
        if anchor.subject == subject && anchor.public_key_info == key {
            itself.get_or_insert(anchor);
        }
        if anchor.subject == issuer {
            let key = der::wrap(0x30, anchor.public_key_info);
            let Ok((_, key)) = SubjectPublicKeyInfo::from_der(&key) else { continue };
            if signature::check(&certificate, &key) != Check::Bad {
                return Some(anchor);
            }
        }
    }
    itself
}

/// The first of `anchors` whose organisation name is the one of this certificate's issuer.
pub fn same_organization<'a>(
    der: &[u8],
    anchors: impl IntoIterator<Item = Anchor<'a>>,
) -> Option<Anchor<'a>> {
    let certificate = parse(der).ok()?;
    let organization = text::attribute(certificate.issuer(), ORGANIZATION)?;
    anchors.into_iter().find(|anchor| {
        name_attribute(anchor.subject, ORGANIZATION)
            .is_some_and(|name| !name.is_empty() && name.eq_ignore_ascii_case(&organization))
    })
}

/// An anchor's name for people: its common name, otherwise its unit or organisation.
#[must_use]
pub fn anchor_name(anchor: Anchor<'_>) -> String {
    ["2.5.4.3", "2.5.4.11", ORGANIZATION]
        .iter()
        .find_map(|oid| name_attribute(anchor.subject, oid))
        .unwrap_or_default()
}

const ORGANIZATION: &str = "2.5.4.10";

fn name_attribute(subject: &[u8], oid: &str) -> Option<String> {
    let der = der::wrap(0x30, subject);
    let (_, name) = x509_parser::x509::X509Name::from_der(&der).ok()?;
    text::attribute(&name, oid)
}

/// Whether issuer and subject are the same and its own key made the signature. Where the signature cannot be
/// checked (MD5, …), the key identifiers decide.
pub(super) fn is_self_signed(certificate: &X509Certificate<'_>) -> bool {
    certificate.issuer().as_raw() == certificate.subject().as_raw() && signed_by(certificate, certificate)
}

fn signed_by(certificate: &X509Certificate<'_>, issuer: &X509Certificate<'_>) -> bool {
    if certificate.issuer().as_raw() != issuer.subject().as_raw() {
        return false;
    }
    match signature::check(certificate, issuer.public_key()) {
        Check::Good => true,
        Check::Bad => false,
        Check::CannotTell => match (authority_key_id(certificate), subject_key_id(issuer)) {
            (Some(wanted), Some(found)) => wanted == found,
            _ => true,
        },
    }
}

fn is_same_entity(one: &X509Certificate<'_>, other: &X509Certificate<'_>) -> bool {
    one.subject().as_raw() == other.subject().as_raw() && one.public_key().raw == other.public_key().raw
}

fn in_date(certificate: &X509Certificate<'_>, now: i64) -> bool {
    let validity = certificate.validity();
    validity.not_before.timestamp() <= now && now <= validity.not_after.timestamp()
}

fn authority_key_id<'a>(certificate: &'a X509Certificate<'_>) -> Option<&'a [u8]> {
    certificate.iter_extensions().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::AuthorityKeyIdentifier(id) => id.key_identifier.as_ref().map(|id| id.0),
        _ => None,
    })
}

fn subject_key_id<'a>(certificate: &'a X509Certificate<'_>) -> Option<&'a [u8]> {
    certificate.iter_extensions().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::SubjectKeyIdentifier(id) => Some(id.0),
        _ => None,
    })
}

/// The content of a DER sequence, without tag and length.
fn sequence_content(der: &[u8]) -> Option<&[u8]> {
    let (rest, any) = x509_parser::asn1_rs::Any::from_der(der).ok()?;
    rest.is_empty().then_some(any.data)
}
