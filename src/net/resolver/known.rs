//! Answers out of a zone that is known without asking anybody.

use std::net::IpAddr;

use hickory_resolver::proto::rr::{Name, RData, RecordType, rdata};

use super::{Answer, RECORDS_KEPT, octets};
use crate::model::{
    evidence::{LookupFailure, Proof},
    zone::{Zone, ZoneData},
};

/// The answer of a zone that is known.
pub(super) fn answer<T>(
    zone: &Zone,
    name: &str,
    kind: RecordType,
    take: impl Fn(&RData) -> Option<T>,
) -> Answer<T> {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    if let Some(failure) = zone.failures.get(&name) {
        return Answer::failed(failure.clone(), Proof::Indeterminate);
    }
    let here: Vec<&ZoneData> =
        zone.records.iter().filter(|record| record.name == name).map(|record| &record.data).collect();
    let data = here.iter().filter_map(|data| rdata(data)).filter(|data| data.record_type() == kind);
    let records: Vec<T> = data.filter_map(|data| take(&data)).take(RECORDS_KEPT).collect();
    let below = format!(".{name}");
    let exists = !here.is_empty() || zone.records.iter().any(|record| record.name.ends_with(&below));
    let none = if exists { LookupFailure::NoData } else { LookupFailure::NoSuchName };
    let outcome = if records.is_empty() { Err(none) } else { Ok(records) };
    Answer { outcome, proof: zone.proof, ttl_s: Some(3600), alias_of: None }
}

fn rdata(data: &ZoneData) -> Option<RData> {
    Some(match data {
        ZoneData::Address(IpAddr::V4(address)) => RData::A((*address).into()),
        ZoneData::Address(IpAddr::V6(address)) => RData::AAAA((*address).into()),
        ZoneData::Mx { preference, exchange } => {
            RData::MX(rdata::MX::new(*preference, Name::from_ascii(format!("{exchange}.")).ok()?))
        }
        ZoneData::Txt(text) => RData::TXT(rdata::TXT::new(vec![text.clone()])),
        ZoneData::Tlsa(record) => RData::TLSA(rdata::TLSA::new(
            record.usage.into(),
            record.selector.into(),
            record.matching.into(),
            octets(&record.data)?,
        )),
    })
}
