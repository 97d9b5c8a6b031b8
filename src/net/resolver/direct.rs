//! Questions that no sender asks: to one server itself, and for names that should not exist.

use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
    time::Duration,
};

use hickory_resolver::proto::{
    op::{DnsResponse, Query, ResponseCode},
    rr::{Name, RData, RecordType},
};

use super::{
    RECORDS_KEPT, Resolver, absolute,
    addresses::distinct,
    mx_record,
    proof::{failure, of_silence},
    question::{self, Manner, Silence, about, same},
};
use crate::model::evidence::{LookupFailure, MxRecord, NameServerSeen, ResolverSeen};

/// A name server has this long, twice: one packet may get lost.
const PATIENCE: Duration = Duration::from_millis(1500);
/// The port of name servers (RFC 1035 §4.2).
const PORT: u16 = 53;
const RECURSIVE: Manner = Manner { recursion: true, signatures: false, unchecked: false };
const ITSELF: Manner = Manner { recursion: false, signatures: false, unchecked: false };

/// Asks a name server what it has of its zone (RFC 1034 §4.3.1).
pub async fn name_server(name: String, address: IpAddr, zone: &str) -> NameServerSeen {
    let mut seen =
        NameServerSeen { name, address: Some(address), authoritative: false, serial: None, failure: None };
    let Some(query) = query(zone, RecordType::SOA) else { return seen };
    match twice((address, PORT).into(), &query, ITSELF).await {
        Err(silence) => seen.failure = Some(of_silence(&silence)),
        Ok(response) => {
            seen.authoritative = response.authoritative;
            seen.serial = response.answers.iter().find_map(|record| match &record.data {
                RData::SOA(soa) if same(&record.name, query.name()) => Some(soa.serial),
                _ => None,
            });
            seen.failure = why_none(&response, seen.serial.is_some());
        }
    }
    seen
}

/// The addresses of a host out of the mouth of a name server of its zone.
pub async fn addresses_from(server: IpAddr, host: &str) -> Result<Vec<IpAddr>, LookupFailure> {
    let server = (server, PORT).into();
    let ask = async |kind| {
        let Some(query) = query(host, kind) else { return Err(LookupFailure::NoSuchName) };
        let response = twice(server, &query, ITSELF).await.map_err(|silence| of_silence(&silence))?;
        let found = distinct(response.answers.iter().filter_map(|record| record.data.ip_addr()));
        match why_none(&response, !found.is_empty()) {
            Some(failure) => Err(failure),
            None => Ok(found),
        }
    };
    let (four, six) = tokio::join!(ask(RecordType::A), ask(RecordType::AAAA));
    match (four, six) {
        (Err(failure), Err(_)) => Err(failure),
        (four, six) => Ok([four.unwrap_or_default(), six.unwrap_or_default()].concat()),
    }
}

impl Resolver {
    /// The MX records of a domain out of the mouth of each server by itself; empty where there is only one.
    pub async fn mx_of_each(&self, domain: &str) -> Vec<ResolverSeen> {
        let servers = self.servers();
        if !self.is_named() || servers.len() < 2 {
            return Vec::new();
        }
        let Some(query) = query(domain, RecordType::MX) else { return Vec::new() };
        let each = servers.iter().map(async |server| {
            let mut seen = ResolverSeen { server: *server, mx: Vec::new(), failure: None, ttl_s: None };
            match twice(*server, &query, RECURSIVE).await {
                Err(silence) => seen.failure = Some(of_silence(&silence)),
                Ok(response) => {
                    let records =
                        response.answers.iter().filter(|record| record.record_type() == RecordType::MX);
                    seen.ttl_s = records.clone().map(|record| record.ttl).min();
                    seen.mx =
                        records.filter_map(|record| mx_record(&record.data)).take(RECORDS_KEPT).collect();
                    sort(&mut seen.mx);
                    seen.failure = why_none(&response, !seen.mx.is_empty());
                }
            }
            seen
        });
        futures_util::future::join_all(each).await
    }

    /// The addresses given for a name that cannot exist: none, unless somebody invents answers (RFC 6761 §6.4).
    pub async fn invented(&self) -> Vec<IpAddr> {
        let Some(query) = query(&format!("{}.invalid", random_label()), RecordType::A) else {
            return Vec::new();
        };
        let Ok(response) = self.servers.ask(&query).await.answer else { return Vec::new() };
        distinct(response.answers.iter().filter_map(|record| record.data.ip_addr()))
    }

    /// The MX records of a name below a domain that nobody has made.
    pub async fn mx_below(&self, domain: &str) -> Vec<MxRecord> {
        self.mx(&format!("{}.{domain}", random_label())).await.outcome.unwrap_or_default()
    }
}

/// Lowest preference first.
pub(super) fn sort(records: &mut [MxRecord]) {
    records.sort_by(|a, b| (a.preference, &a.exchange).cmp(&(b.preference, &b.exchange)));
}

/// A label that nobody has thought of.
fn random_label() -> String {
    let mut octets = [0_u8; 8];
    // Without randomness the label is a fixed one, which nobody has either.
    let _ = aws_lc_rs::rand::fill(&mut octets);
    format!("x{}", super::hexadecimal(&octets))
}

fn query(name: &str, kind: RecordType) -> Option<Query> {
    Some(about(Name::from_str(&absolute(name)).ok()?, kind))
}

async fn twice(server: SocketAddr, query: &Query, manner: Manner) -> Result<DnsResponse, Silence> {
    match question::ask(server, query, manner, PATIENCE).await {
        Err(Silence::TimedOut) => question::ask(server, query, manner, PATIENCE).await,
        answered => answered,
    }
}

/// Why an answer holds nothing of what was asked for.
fn why_none(response: &DnsResponse, found: bool) -> Option<LookupFailure> {
    failure(response.response_code).or_else(|| {
        (!found).then(|| match response.response_code {
            ResponseCode::NXDomain => LookupFailure::NoSuchName,
            _ => LookupFailure::NoData,
        })
    })
}
