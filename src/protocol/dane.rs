//! TLSA records held against a chain of certificates (RFC 6698 §2.1, RFC 7671 §5, RFC 7672 §3).

use aws_lc_rs::digest::{self, Algorithm};

use super::x509::{
    certificate,
    identity::{self, Presented},
    named_anchor::{self, Chain},
};
use crate::model::evidence::{NameMatch, RecordFit, TlsaFit, TlsaRecord};

/// How many certificates of a chain are looked at.
const MOST_CERTIFICATES: usize = 16;
/// How many authorities that come in records, and not in the chain, are looked at.
const MOST_CARRIED: usize = 4;
/// Hexadecimal digits of the longest record: what one DNS message can hold.
const MOST_DIGITS: usize = 2 * 65_535;

/// The part of a certificate that a record is about (RFC 6698 §2.1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Selector {
    Certificate,
    PublicKey,
}

/// What the part has to be (RFC 6698 §2.1.3).
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    Itself(Vec<u8>),
    Digest(&'static Algorithm, Vec<u8>),
}

/// Whom a record is about, as far as mail uses it (RFC 7672 §3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Usage {
    /// DANE-TA(2).
    Authority,
    /// DANE-EE(3).
    Server,
}

/// A record that mail can use.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Association {
    usage: Usage,
    selector: Selector,
    wanted: Wanted,
}

impl Association {
    /// Reads a record; nothing if mail cannot use it.
    fn read(record: &TlsaRecord) -> Option<Self> {
        let usage = match record.usage {
            2 => Usage::Authority,
            3 => Usage::Server,
            _ => return None,
        };
        let selector = match record.selector {
            0 => Selector::Certificate,
            1 => Selector::PublicKey,
            _ => return None,
        };
        let data = octets(&record.data)?;
        let of_digest = |algorithm: &'static Algorithm, data: Vec<u8>| {
            (data.len() == algorithm.output_len()).then_some(Wanted::Digest(algorithm, data))
        };
        let wanted = match record.matching {
            0 => {
                let readable = match selector {
                    Selector::Certificate => certificate::read(&data).is_ok(),
                    Selector::PublicKey => named_anchor::is_public_key(&data),
                };
                readable.then_some(Wanted::Itself(data))?
            }
            1 => of_digest(&digest::SHA256, data)?,
            2 => of_digest(&digest::SHA512, data)?,
            _ => return None,
        };
        Some(Self { usage, selector, wanted })
    }

    fn fits(&self, der: &[u8], public_key: Option<&[u8]>) -> bool {
        let part = match self.selector {
            Selector::Certificate => Some(der),
            Selector::PublicKey => public_key,
        };
        part.is_some_and(|part| match &self.wanted {
            Wanted::Itself(wanted) => wanted == part,
            Wanted::Digest(algorithm, wanted) => {
                digest::digest(algorithm, part).as_ref() == wanted.as_slice()
            }
        })
    }

    /// The authority's certificate, where the record brings it.
    fn carried_certificate(&self) -> Option<&[u8]> {
        match (self.usage, self.selector, &self.wanted) {
            (Usage::Authority, Selector::Certificate, Wanted::Itself(der)) => Some(der),
            _ => None,
        }
    }

    /// The authority's key, where the record brings it.
    fn carried_key(&self) -> Option<&[u8]> {
        match (self.usage, self.selector, &self.wanted) {
            (Usage::Authority, Selector::PublicKey, Wanted::Itself(key)) => Some(key),
            _ => None,
        }
    }
}

/// Holds every record against a chain as it was sent, the server's own certificate first. `names` are those that the
/// certificate may bear (RFC 7672 §3.2.2); `now` is in seconds since 1970.
#[must_use]
pub fn hold(records: &[TlsaRecord], chain: &[&[u8]], names: &[&str], now: i64) -> Vec<RecordFit> {
    let sent: Vec<&[u8]> = chain.iter().copied().take(MOST_CERTIFICATES).collect();
    let read: Vec<Option<Association>> = records.iter().map(Association::read).collect();
    let mut all = sent.clone();
    for der in read.iter().flatten().filter_map(Association::carried_certificate) {
        if !all.contains(&der) && all.len() < sent.len() + MOST_CARRIED {
            all.push(der);
        }
    }
    let judge = Judge::new(all, sent.len(), names, now);
    let mut carried_keys = 0;
    let mut fit = |association: Option<&Association>| {
        let Some(association) = association else { return TlsaFit::Unusable };
        let fit = judge.fit(association);
        match association.carried_key().filter(|_| fit == TlsaFit::FitsNone && carried_keys < MOST_CARRIED) {
            Some(key) => {
                carried_keys += 1;
                judge.fit_of_key(key)
            }
            None => fit,
        }
    };
    let fits: Vec<TlsaFit> = read.iter().map(|association| fit(association.as_ref())).collect();
    records.iter().cloned().zip(fits).map(|(record, fit)| RecordFit { record, fit }).collect()
}

/// Records that fit a chain as it was sent, the one recommended first (RFC 7672 §3.1): the server's key, then every
/// authority that proves it.
#[must_use]
pub fn would_fit(chain: &[&[u8]], names: &[&str], now: i64) -> Vec<TlsaRecord> {
    let sent: Vec<&[u8]> = chain.iter().copied().take(MOST_CERTIFICATES).collect();
    let judge = Judge::new(sent.clone(), sent.len(), names, now);
    let record = |usage, selector, part: &[u8]| TlsaRecord {
        usage,
        selector,
        matching: 1,
        data: hexadecimal(digest::digest(&digest::SHA256, part).as_ref()),
    };
    let own = judge.chain.public_key(0).map(|key| record(3, 1, key));
    let authorities = sent.iter().skip(1).map(|der| record(2, 0, der)).filter(|record| {
        let fit = Association::read(record).map(|association| judge.fit(&association));
        matches!(fit, Some(TlsaFit::Fits(_)))
    });
    let mut found: Vec<TlsaRecord> = Vec::new();
    for record in own.into_iter().chain(authorities) {
        if !found.contains(&record) {
            found.push(record);
        }
    }
    found
}

/// A chain, and what is asked of it.
struct Judge<'a> {
    certificates: Vec<&'a [u8]>,
    /// How many of them were sent; the rest came in records.
    sent: usize,
    chain: Chain<'a>,
    has_name: bool,
}

impl<'a> Judge<'a> {
    fn new(certificates: Vec<&'a [u8]>, sent: usize, names: &[&str], now: i64) -> Self {
        let chain = Chain::read(&certificates, now);
        let presented = certificates.first().filter(|_| sent > 0).and_then(|der| identity::presented(der));
        let has_name = presented.is_some_and(|presented| names.iter().any(|name| bears(&presented, name)));
        Self { certificates, sent, chain, has_name }
    }

    fn fit(&self, association: &Association) -> TlsaFit {
        let fits = |index: usize| {
            let der = self.certificates.get(index).copied().unwrap_or_default();
            association.fits(der, self.chain.public_key(index))
        };
        match association.usage {
            // Names and dates do not count (RFC 7672 §3.1.1).
            Usage::Server if self.sent > 0 && fits(0) => TlsaFit::Fits(0),
            Usage::Server => TlsaFit::FitsNone,
            Usage::Authority => {
                let mut broken = None;
                for index in (0..self.certificates.len()).filter(|&index| fits(index)) {
                    match self.chain.up_to(index) {
                        Ok(()) => return self.with_name(index),
                        // A record that merely brings a certificate says nothing of this chain.
                        Err(_) if index >= self.sent && broken.is_none() => {}
                        Err(reason) => {
                            broken.get_or_insert(TlsaFit::BrokenPath(index, reason));
                        }
                    }
                }
                broken.unwrap_or(TlsaFit::FitsNone)
            }
        }
    }

    /// A key whose certificate is nowhere (RFC 7671 §5.2.3).
    fn fit_of_key(&self, key: &[u8]) -> TlsaFit {
        let index = self.certificates.len();
        match self.chain.up_to_key(key) {
            Ok(()) => self.with_name(index),
            Err(reason) if reason.is_empty() => TlsaFit::FitsNone,
            Err(reason) => TlsaFit::BrokenPath(index, reason),
        }
    }

    const fn with_name(&self, index: usize) -> TlsaFit {
        if self.has_name { TlsaFit::Fits(index) } else { TlsaFit::WrongName(index) }
    }
}

/// Whether a certificate bears a name; the common name counts where there is no other (RFC 7672 §3.2.3).
fn bears(presented: &Presented, name: &str) -> bool {
    matches!(identity::compare(name, None, presented), NameMatch::Matches(_) | NameMatch::CommonNameOnly(_))
}

/// The octets of hexadecimal digits; nothing if there are none, or if they are something else.
fn octets(digits: &str) -> Option<Vec<u8>> {
    if digits.is_empty() || digits.len() > MOST_DIGITS || !digits.len().is_multiple_of(2) {
        return None;
    }
    let digit = |letter: u8| char::from(letter).to_digit(16);
    let pair = |pair: &[u8]| match pair {
        [high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
        _ => None,
    };
    digits.as_bytes().chunks(2).map(pair).collect()
}

fn hexadecimal(octets: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    octets.iter().flat_map(|octet| [digit(octet >> 4), digit(octet & 15)]).collect()
}
