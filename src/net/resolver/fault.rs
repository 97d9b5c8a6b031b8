//! Why an answer cannot be proven, in words for whoever mends the zone.

use hickory_resolver::proto::{
    dnssec::rdata::{DNSKEY, DNSSECRData, DS, RRSIG},
    op::DnsResponse,
    rr::{Name, RData, Record, RecordType},
};
use jiff::Timestamp;

use super::{
    anchors::{Validity, key, signature, validity},
    proof::is_unanswered,
    question::same,
    servers::{Heard, Servers},
};
use crate::model::transcript::escape;

/// What proves an answer beside its own signature.
const ABOVE: [RecordType; 2] = [RecordType::DNSKEY, RecordType::DS];

/// Whether something that proves an answer could not be had: then nothing is proven, and nothing disproven.
pub(super) fn is_out_of_reach(servers: &Servers, name: &Name) -> bool {
    let kinds = [RecordType::DNSKEY, RecordType::DS, RecordType::NS];
    zones(name)
        .any(|zone| kinds.iter().any(|kind| servers.heard(&zone, *kind).as_ref().is_some_and(is_unanswered)))
}

/// Why an answer is not proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// Its zone is a signed one, and the answer bears no signature at all: the zone may be broken, or a network has
    /// a copy of its own, as many have for what is inside.
    Unsigned(String),
    /// A signature does not hold.
    Broken(String),
}

impl Fault {
    pub(super) fn into_words(self) -> String {
        match self {
            Self::Unsigned(words) | Self::Broken(words) => words,
        }
    }
}

/// Which record is not proven and why, and what the server said of it.
pub(super) fn find(servers: &Servers, name: &Name, kind: RecordType, heard: &Heard) -> Fault {
    let said = |words: String| {
        if heard.extended.is_empty() { words } else { format!("{words} ({})", heard.extended.join("; ")) }
    };
    match own_words(servers, name, kind, heard) {
        Fault::Unsigned(words) => Fault::Unsigned(said(words)),
        Fault::Broken(words) => Fault::Broken(said(words)),
    }
}

fn own_words(servers: &Servers, name: &Name, kind: RecordType, heard: &Heard) -> Fault {
    let now = Timestamp::now();
    let Ok(answer) = &heard.answer else { return Fault::Broken(format!("{} {kind}", shown(name))) };
    if let Some(words) = out_of_date(answer, now) {
        return Fault::Broken(words);
    }
    let unsigned = sets(answer).all(|set| set.signatures.is_empty());
    let fault = if unsigned { Fault::Unsigned } else { Fault::Broken };
    for zone in zones(name) {
        for above in ABOVE {
            let Some(Heard { answer: Ok(answer), .. }) = servers.heard(&zone, above) else { continue };
            if let Some(words) = out_of_date(&answer, now) {
                return Fault::Broken(words);
            }
        }
        if let Some(words) = without_key(servers, &zone, unsigned) {
            return fault(words);
        }
    }
    if unsigned {
        let words = "bears no signature, and its zone is a signed one";
        return fault(format!("the answer for {} {kind} {words}", shown(name)));
    }
    fault(format!("the signature of {} {kind} does not fit", shown(name)))
}

/// The DS record of the parent names a key, and the zone shows none, or others.
fn without_key(servers: &Servers, zone: &Name, unsigned: bool) -> Option<String> {
    let records = |kind| match servers.heard(zone, kind)?.answer {
        Ok(answer) => Some(answer.answers.clone()),
        Err(_) => None,
    };
    let parents = records(RecordType::DS)?;
    let digests: Vec<&DS> = parents
        .iter()
        .filter_map(|record| match &record.data {
            RData::DNSSEC(DNSSECRData::DS(digest)) => Some(digest),
            _ => None,
        })
        .collect();
    let own = records(RecordType::DNSKEY);
    let keys: Vec<&DNSKEY> = own.iter().flatten().filter_map(key).collect();
    let tag = digests.first()?.key_tag();
    let zone_shown = shown(zone);
    if keys.is_empty() {
        let words =
            format!("{zone_shown} is not signed, and its parent zone has a DS record for it (key tag {tag})");
        return (unsigned || own.is_some()).then_some(words);
    }
    let fits = digests.iter().any(|digest| keys.iter().any(|key| digest.covers(zone, key).unwrap_or(false)));
    (!fits).then(|| format!("no key of {zone_shown} fits the DS record of its parent zone (key tag {tag})"))
}

/// Records of one name and type with their signatures.
struct Set<'a> {
    first: &'a Record,
    signatures: Vec<&'a RRSIG>,
}

fn sets(answer: &DnsResponse) -> impl Iterator<Item = Set<'_>> {
    let records = || answer.answers.iter().chain(&answer.authorities);
    records().filter(|record| signature(record).is_none()).map(move |first| {
        let of_this = |record: &&Record| {
            same(&record.name, &first.name)
                && signature(record)
                    .is_some_and(|signature| signature.input().type_covered == first.record_type())
        };
        Set { first, signatures: records().filter(of_this).filter_map(signature).collect() }
    })
}

/// The first records whose signatures are all over, or have all not begun.
fn out_of_date(answer: &DnsResponse, now: Timestamp) -> Option<String> {
    sets(answer).find_map(|Set { first, signatures }| {
        let of = format!("the signature of {} {}", shown(&first.name), first.record_type());
        let seconds = |moment: u32| {
            // The number goes round every 136 years: it is the moment nearest to now.
            let away = moment.wrapping_sub(now.as_second() as u32).cast_signed();
            let moment = Timestamp::from_second(now.as_second() + i64::from(away)).ok()?;
            Some(moment.strftime("%Y-%m-%d %H:%M UTC").to_string())
        };
        let all = |state| {
            !signatures.is_empty() && signatures.iter().all(|signature| validity(signature, now) == state)
        };
        if all(Validity::Over) {
            let last = signatures.iter().map(|signature| signature.input().sig_expiration.get()).max()?;
            Some(format!("{of} ended on {}", seconds(last)?))
        } else if all(Validity::NotYet) {
            let begin = signatures.iter().map(|signature| signature.input().sig_inception.get()).min()?;
            Some(format!("{of} begins only on {}", seconds(begin)?))
        } else {
            None
        }
    })
}

/// A name and everything it is under, up to the root.
fn zones(name: &Name) -> impl Iterator<Item = Name> {
    std::iter::successors(Some(name.clone()), |name| (!name.is_root()).then(|| name.base_name()))
}

fn shown(name: &Name) -> String {
    let name = name.to_ascii();
    let bare = name.trim_end_matches('.');
    if bare.is_empty() { ".".to_owned() } else { escape(bare.as_bytes(), 255) }
}
