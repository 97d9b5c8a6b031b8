//! Where proof begins: the keys of the root, or others that were named (RFC 4033 §2).

use std::str::FromStr;

use hickory_resolver::proto::{
    dnssec::{
        Algorithm, DigestType, TrustAnchors, Verifier,
        rdata::{DNSKEY, DNSSECRData, DS, RRSIG},
    },
    op::{DnsResponse, ResponseCode},
    rr::{DNSClass, LowerName, Name, RData, Record, RecordType},
    serialize::txt::trust_anchor::{Entry, Parser},
};
use jiff::Timestamp;

use super::{
    question::{about, same},
    servers::Servers,
};
use crate::model::evidence::Signatures;

/// The keys that are trusted, and the zones they are for.
pub(super) struct Anchors {
    pub(super) keys: TrustAnchors,
    pub(super) zones: Vec<Name>,
}

/// A key, or the digest of one, that was named.
enum Anchor {
    Key(DNSKEY),
    Digest(DS),
}

impl Anchor {
    fn is_of(&self, zone: &Name, key: &DNSKEY) -> bool {
        match self {
            Self::Key(known) => known.public_key() == key.public_key(),
            Self::Digest(digest) => digest.covers(zone, key).unwrap_or(false),
        }
    }
}

/// Why nothing can be proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unproven {
    /// The servers hand no signatures on.
    Stripped,
    /// The keys could not be had; why.
    NoKeys(String),
}

/// The root's own keys, once the servers were seen to hand signatures on.
pub(super) async fn of_the_root(servers: &Servers) -> Result<Anchors, Unproven> {
    fetch(servers, &Name::root()).await?;
    Ok(Anchors { keys: TrustAnchors::default(), zones: vec![Name::root()] })
}

/// The keys in this text, one DNSKEY or DS record a line.
pub(super) async fn named(servers: &Servers, text: &str) -> Result<Anchors, Unproven> {
    let anchors = read(text).map_err(Unproven::NoKeys)?;
    let mut found = Anchors { keys: TrustAnchors::empty(), zones: Vec::new() };
    for (zone, _) in &anchors {
        if found.zones.iter().any(|known| same(known, zone)) {
            continue;
        }
        let here: Vec<&Anchor> =
            anchors.iter().filter(|(owner, _)| same(owner, zone)).map(|(_, anchor)| anchor).collect();
        let answer = fetch(servers, zone).await?;
        for key in trusted(zone, &here, &answer) {
            found.keys.insert_with_name(key.public_key(), LowerName::from(zone.clone()));
        }
        found.zones.push(zone.clone());
    }
    if found.zones.is_empty() { Err(Unproven::NoKeys("no key was named".to_owned())) } else { Ok(found) }
}

/// The keys of a zone, with their signatures, and the proof that signatures are handed on: for the keys, and for
/// what there is not.
async fn fetch(servers: &Servers, zone: &Name) -> Result<DnsResponse, Unproven> {
    // No zone has records of this type at its top.
    const NOTHING: RecordType = RecordType::PTR;
    let (keys, nothing) = (about(zone.clone(), RecordType::DNSKEY), about(zone.clone(), NOTHING));
    let (keys, nothing) = tokio::join!(servers.ask(&keys), servers.ask(&nothing));
    let answer = keys.answer.map_err(|silence| Unproven::NoKeys(silence.into_words()))?;
    if !answer.answers.iter().any(|record| record.record_type() == RecordType::DNSKEY) {
        let words = if zone.is_root() && answer.response_code == ResponseCode::NXDomain {
            Signatures::NO_ROOT.to_owned()
        } else {
            format!("{zone} DNSKEY: {}", answer.response_code)
        };
        return Err(Unproven::NoKeys(words));
    }
    let signed = |records: &[Record]| records.iter().any(|record| signature(record).is_some());
    let denied = match &nothing.answer {
        Ok(denial) if denial.answers.is_empty() => signed(&denial.authorities),
        _ => true,
    };
    if signed(&answer.answers) && denied { Ok(answer) } else { Err(Unproven::Stripped) }
}

/// The keys of a zone that may be trusted: those named, and all that one of those has signed.
fn trusted(zone: &Name, anchors: &[&Anchor], answer: &DnsResponse) -> Vec<DNSKEY> {
    let records: Vec<&Record> = answer
        .answers
        .iter()
        .filter(|record| record.record_type() == RecordType::DNSKEY && same(&record.name, zone))
        .collect();
    let keys: Vec<DNSKEY> = records.iter().filter_map(|record| key(record).cloned()).collect();
    let known: Vec<DNSKEY> =
        keys.iter().filter(|key| anchors.iter().any(|anchor| anchor.is_of(zone, key))).cloned().collect();
    let now = Timestamp::now();
    let signed = answer.answers.iter().filter_map(signature).any(|signature| {
        signature.input().type_covered == RecordType::DNSKEY
            && validity(signature, now) == Validity::Now
            && known.iter().any(|key| {
                key.zone_key()
                    && !key.revoke()
                    && key.verify_rrsig(zone, DNSClass::IN, signature, records.iter().copied()).is_ok()
            })
    });
    if signed { keys } else { known }
}

/// Whether a signature holds today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Validity {
    NotYet,
    Now,
    Over,
}

/// Whether a signature holds at this time (RFC 4034 §3.1.5: the numbers go round).
pub(super) fn validity(signature: &RRSIG, now: Timestamp) -> Validity {
    let now = now.as_second() as u32;
    let input = signature.input();
    let is_past = |moment: u32| now.wrapping_sub(moment) < 1 << 31;
    if !is_past(input.sig_inception.get()) {
        Validity::NotYet
    } else if is_past(input.sig_expiration.get()) && now != input.sig_expiration.get() {
        Validity::Over
    } else {
        Validity::Now
    }
}

pub(super) fn signature(record: &Record) -> Option<&RRSIG> {
    match &record.data {
        RData::DNSSEC(DNSSECRData::RRSIG(signature)) => Some(signature),
        _ => None,
    }
}

pub(super) fn key(record: &Record) -> Option<&DNSKEY> {
    match &record.data {
        RData::DNSSEC(DNSSECRData::DNSKEY(key)) => Some(key),
        _ => None,
    }
}

/// The records of a text; what is no DNSKEY and no DS is told.
fn read(text: &str) -> Result<Vec<(Name, Anchor)>, String> {
    let lines = text.lines().map(|line| line.split(';').next().unwrap_or_default().trim());
    let mut anchors = Vec::new();
    for line in lines.filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let Some(place) = words.iter().position(|word| word.eq_ignore_ascii_case("DS")) {
            anchors.push(read_digest(&words, place).ok_or_else(|| format!("no DS record: {line}"))?);
        } else {
            let entries = Parser::new(format!("{line}\n")).parse().map_err(|error| error.to_string())?;
            for entry in entries {
                let Entry::DNSKEY(record) = entry else { return Err(format!("no DNSKEY record: {line}")) };
                anchors.push((record.name().clone(), Anchor::Key(record.data().clone())));
            }
        }
    }
    Ok(anchors)
}

/// `owner [ttl] [class] DS tag algorithm digest-type digest` (RFC 4034 §5.3).
fn read_digest(words: &[&str], place: usize) -> Option<(Name, Anchor)> {
    let mut owner = Name::from_str(words.first().filter(|_| place > 0)?).ok()?;
    owner.set_fqdn(true);
    let [tag, algorithm, kind, digest @ ..] = words.get(place + 1..)? else { return None };
    let digest = super::octets(&digest.concat()).filter(|digest| !digest.is_empty())?;
    let algorithm = Algorithm::from_u8(algorithm.parse().ok()?);
    let kind = DigestType::from(kind.parse::<u8>().ok()?);
    Some((owner, Anchor::Digest(DS::new(tag.parse().ok()?, algorithm, kind, digest))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_digests_are_read_and_anything_else_is_told() {
        let text = "; the root\n. 3600 IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237 C7F8EC8D\n\
                    test. IN DNSKEY 257 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=\n";
        let anchors = read(text).unwrap();
        assert_eq!(anchors.len(), 2);
        assert!(
            anchors[0].0.is_root() && matches!(&anchors[0].1, Anchor::Digest(ds) if ds.key_tag() == 20326)
        );
        assert!(matches!(&anchors[1].1, Anchor::Key(key) if key.zone_key()));
        for odd in ["test. DS", "test. DS 1 8 2 xyz", "DS 1 8 2 00", "hello", "test. IN A 127.0.0.1"] {
            assert!(read(odd).is_err(), "{odd}");
        }
    }
}
