//! Whether a chain proves a server's certificate under an anchor that somebody named (RFC 5280 §6.1). Strict, unlike
//! [`super::chain`], which tells the story of a chain that may be broken.

use std::{cell::RefCell, collections::HashMap};

use x509_parser::{
    certificate::X509Certificate,
    extensions::{GeneralName, NameConstraints, ParsedExtension},
    prelude::FromDer as _,
    x509::SubjectPublicKeyInfo,
};

use super::{
    certificate::{self, parse},
    signature::{self, Check},
};

/// How many certificates are looked at from, over all ways: issuers that signed each other make many.
const MOST_STEPS: usize = 256;
/// What every authority must be allowed (RFC 5280 §4.2.1.3).
const CERTIFICATE_SIGNING: &str = "it may not sign certificates";

/// A public key in DER form (RFC 5280 §4.1.2.7), or nothing if the bytes are not one.
#[must_use]
pub fn is_public_key(der: &[u8]) -> bool {
    SubjectPublicKeyInfo::from_der(der).is_ok_and(|(rest, _)| rest.is_empty())
}

/// The certificates of a chain; the server's own is 0.
#[derive(Debug)]
pub struct Chain<'a> {
    certificates: Vec<Option<X509Certificate<'a>>>,
    /// Seconds since 1970.
    now: i64,
    /// A signature of the largest keys takes half a millisecond, so that every pair is looked at once.
    signatures: RefCell<HashMap<(usize, usize), Check>>,
}

impl<'a> Chain<'a> {
    /// Reads a chain, to be judged for a moment given in seconds since 1970.
    #[must_use]
    pub fn read(chain: &[&'a [u8]], now: i64) -> Self {
        let certificates = chain.iter().map(|der| parse(der).ok()).collect();
        Self { certificates, now, signatures: RefCell::default() }
    }

    /// The public key of a certificate, as the whole DER element.
    #[must_use]
    pub fn public_key(&self, index: usize) -> Option<&[u8]> {
        Some(self.get(index)?.public_key().raw)
    }

    /// Whether the server's certificate is proven by another certificate of the chain.
    ///
    /// # Errors
    /// What is wrong with the best way there is, in words.
    pub fn up_to(&self, anchor: usize) -> Result<(), String> {
        if anchor == 0 {
            return Err("the server's own certificate is no authority over itself".to_owned());
        }
        self.search(&|top| top == anchor, true)
    }

    /// Whether the server's certificate is proven by a key whose certificate was not sent (RFC 7671 §5.2.3).
    ///
    /// # Errors
    /// What is wrong with the best way there is, in words; an empty text when nothing in the chain was signed with it.
    pub fn up_to_key(&self, key: &[u8]) -> Result<(), String> {
        let Ok((_, key)) = SubjectPublicKeyInfo::from_der(key) else { return Err(String::new()) };
        let signed = |top: usize| {
            self.get(top).is_some_and(|certificate| signature::check(certificate, &key) == Check::Good)
        };
        if !(0..self.certificates.len()).any(signed) {
            return Err(String::new());
        }
        self.search(&signed, false)
    }

    fn get(&self, index: usize) -> Option<&X509Certificate<'a>> {
        self.certificates.get(index)?.as_ref()
    }

    fn search(&self, is_top: &dyn Fn(usize) -> bool, top_is_anchor: bool) -> Result<(), String> {
        let mut search = Search { chain: self, is_top, top_is_anchor, steps: 0, fault: None, gap: None };
        if self.get(0).is_some() && search.go_up(&mut vec![0]) {
            return Ok(());
        }
        let nearest = search.fault.or(search.gap);
        Err(nearest.unwrap_or_else(|| "no way leads up to it among the certificates sent".to_owned()))
    }

    /// Whether one certificate names another as its issuer, and what its signature says.
    fn signed_by(&self, below: usize, above: usize) -> Option<Check> {
        let (issued, issuer) = (self.get(below)?, self.get(above)?);
        if issued.issuer().as_raw() != issuer.subject().as_raw() {
            return None;
        }
        let look = || signature::check(issued, issuer.public_key());
        Some(*self.signatures.borrow_mut().entry((below, above)).or_insert_with(look))
    }

    /// What is wrong with a way, if anything is.
    fn fault(&self, way: &[usize], top_is_anchor: bool) -> Option<String> {
        let leaf = self.get(*way.first()?)?;
        let mut issued_between = 0;
        for (position, &index) in way.iter().enumerate() {
            let certificate = self.get(index)?;
            let said = |what: String| Some(format!("certificate {} in the chain: {what}", index + 1));
            // What names an anchor vouches for it: its dates are no part of the proof (RFC 5280 §6.1.1). OpenSSL, and
            // so Postfix, looks at those of an anchor that is its own issuer all the same.
            let is_anchor = position + 1 == way.len() && top_is_anchor;
            let counts = !is_anchor || certificate.subject().as_raw() == certificate.issuer().as_raw();
            if let (true, Some(what)) = (counts, self.out_of_date(certificate)) {
                return said(what);
            }
            if let Some(what) = wrong_purpose(certificate) {
                return said(what.to_owned());
            }
            if position > 0 {
                if let Some(what) = no_authority(certificate, issued_between) {
                    return said(what);
                }
                if names_forbidden(certificate, leaf) {
                    return said("it may not sign for the names of the server".to_owned());
                }
                issued_between +=
                    usize::from(certificate.subject().as_raw() != certificate.issuer().as_raw());
            }
            if let Some(&above) = way.get(position + 1)
                && self.signed_by(index, above) == Some(Check::CannotTell)
            {
                return said("its signature is of a kind that this program cannot check".to_owned());
            }
        }
        None
    }

    fn out_of_date(&self, certificate: &X509Certificate<'_>) -> Option<String> {
        let validity = certificate.validity();
        let day = |seconds| certificate::moment(seconds).strftime("%-d %B %Y").to_string();
        let (from, to) = (validity.not_before.timestamp(), validity.not_after.timestamp());
        if self.now > to {
            Some(format!("it ran out on {}", day(to)))
        } else if self.now < from {
            Some(format!("it is not valid before {}", day(from)))
        } else {
            None
        }
    }
}

struct Search<'a, 'b> {
    chain: &'a Chain<'b>,
    is_top: &'a dyn Fn(usize) -> bool,
    /// The top is the anchor itself, and not what it signed.
    top_is_anchor: bool,
    steps: usize,
    /// What is wrong with the first way that leads to the anchor.
    fault: Option<String>,
    /// Why no way leads on.
    gap: Option<String>,
}

impl Search<'_, '_> {
    /// Whether a way that begins like this one holds.
    fn go_up(&mut self, way: &mut Vec<usize>) -> bool {
        let Some(&top) = way.last() else { return false };
        self.steps += 1;
        if (self.is_top)(top) {
            match self.chain.fault(way, self.top_is_anchor) {
                None => return true,
                Some(fault) => {
                    self.fault.get_or_insert(fault);
                }
            }
        }
        for above in 1..self.chain.certificates.len() {
            if self.steps >= MOST_STEPS || way.contains(&above) {
                continue;
            }
            match self.chain.signed_by(top, above) {
                None => {}
                Some(Check::Bad) => {
                    let gap = format!(
                        "certificate {} was not signed with the key of certificate {}",
                        top + 1,
                        above + 1
                    );
                    self.gap.get_or_insert(gap);
                }
                Some(Check::Good | Check::CannotTell) => {
                    way.push(above);
                    if self.go_up(way) {
                        return true;
                    }
                    way.pop();
                }
            }
        }
        false
    }
}

/// What keeps a certificate from proving a server, whatever its place in the chain.
fn wrong_purpose(certificate: &X509Certificate<'_>) -> Option<&'static str> {
    certificate.iter_extensions().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::ExtendedKeyUsage(usage) if !usage.server_auth && !usage.any => {
            Some("it is not meant for servers")
        }
        ParsedExtension::UnsupportedExtension { .. } | ParsedExtension::ParseError { .. }
            if extension.critical =>
        {
            Some("it demands a rule that this program does not know")
        }
        _ => None,
    })
}

/// Why a certificate may not stand above another (RFC 5280 §4.2.1.3, §4.2.1.9). `between`: authorities between it and
/// the server's own.
fn no_authority(certificate: &X509Certificate<'_>, between: usize) -> Option<String> {
    let (mut constraints, mut may_sign) = (None, None);
    for extension in certificate.iter_extensions() {
        match extension.parsed_extension() {
            ParsedExtension::BasicConstraints(basic) => constraints = Some(basic),
            ParsedExtension::KeyUsage(usage) => may_sign = Some(usage.key_cert_sign()),
            _ => {}
        }
    }
    if may_sign == Some(false) {
        return Some(CERTIFICATE_SIGNING.to_owned());
    }
    match constraints {
        Some(basic) if !basic.ca => Some(CERTIFICATE_SIGNING.to_owned()),
        Some(basic) => {
            let most = basic.path_len_constraint?;
            let over = u32::try_from(between).map_or(true, |between| between > most);
            over.then(|| format!("it allows {most} authorities below it, and there are {between}"))
        }
        // Version 1 knew no such extension: a root that is its own issuer is taken for one.
        None if may_sign == Some(true) => None,
        None if certificate.version().0 == 0 && super::chain::is_self_signed(certificate) => None,
        None => Some(CERTIFICATE_SIGNING.to_owned()),
    }
}

/// Whether an authority may not sign for a DNS name of the server (RFC 5280 §4.2.1.10).
fn names_forbidden(authority: &X509Certificate<'_>, leaf: &X509Certificate<'_>) -> bool {
    let Some(constraints) =
        authority.iter_extensions().find_map(|extension| match extension.parsed_extension() {
            ParsedExtension::NameConstraints(constraints) => Some(constraints),
            _ => None,
        })
    else {
        return false;
    };
    leaf.iter_extensions()
        .filter_map(|extension| match extension.parsed_extension() {
            ParsedExtension::SubjectAlternativeName(names) => Some(&names.general_names),
            _ => None,
        })
        .flatten()
        .any(|name| matches!(name, GeneralName::DNSName(name) if forbids(constraints, name)))
}

fn forbids(constraints: &NameConstraints<'_>, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let covers = |base: &GeneralName<'_>| match base {
        GeneralName::DNSName(base) => {
            let base = base.to_ascii_lowercase();
            let base = base.trim_start_matches('.');
            Some(
                base.is_empty()
                    || name == base
                    || name.strip_suffix(base).is_some_and(|rest| rest.ends_with('.')),
            )
        }
        _ => None,
    };
    let among = |subtrees: &Option<Vec<_>>| -> Vec<bool> {
        let subtrees: &[x509_parser::extensions::GeneralSubtree<'_>] =
            subtrees.as_deref().unwrap_or_default();
        subtrees.iter().filter_map(|subtree| covers(&subtree.base)).collect()
    };
    let permitted = among(&constraints.permitted_subtrees);
    among(&constraints.excluded_subtrees).contains(&true)
        || (!permitted.is_empty() && !permitted.contains(&true))
}
