//! Plain look-ups: MX by a resolver of our own, addresses by the operating system as every program on this PC
//! gets them. No verdicts here.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use hickory_resolver::{
    TokioResolver,
    config::{ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts},
    net::{DnsError, NetError, NoRecords, runtime::TokioRuntimeProvider},
    proto::{
        op::ResponseCode,
        rr::{Name, RData, RecordType, rdata},
    },
};

use crate::model::{
    evidence::{LookupFailure, MxRecord, Proof, TlsaRecord},
    transcript::escape,
    zone::{Zone, ZoneData},
};

/// Addresses taken of one name.
const ADDRESSES_KEPT: usize = 64;
/// Records taken of one answer.
const RECORDS_KEPT: usize = 64;
/// Texts are cut after this many characters.
const LONGEST_TEXT: usize = 4096;

/// Where DNS records come from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Servers to ask instead of the system's.
    pub servers: Vec<SocketAddr>,
    /// The keys from which DNSSEC is proven instead of the root's own, one DNSKEY or DS record a line (RFC 4033 §2).
    pub trust_anchors: Option<String>,
    /// Records that are known without asking.
    pub zone: Option<Arc<Zone>>,
}

/// What came of one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<T> {
    /// At least one record, or why there is none.
    pub outcome: Result<Vec<T>, LookupFailure>,
    /// What DNSSEC says of the records, or of the answer that there are none.
    pub proof: Proof,
    /// Seconds the records may be kept.
    pub ttl_s: Option<u32>,
    /// The name at the end of all CNAME records; nothing when the name is no alias.
    pub alias_of: Option<String>,
}

impl<T> Answer<T> {
    /// An answer without records.
    #[must_use]
    pub const fn failed(failure: LookupFailure, proof: Proof) -> Self {
        Self { outcome: Err(failure), proof, ttl_s: None, alias_of: None }
    }

    /// The records, none where there was a failure.
    #[must_use]
    pub fn records(&self) -> &[T] {
        self.outcome.as_deref().unwrap_or_default()
    }
}

/// Asks DNS.
#[derive(Debug)]
pub struct Resolver {
    zone: Option<Arc<Zone>>,
    /// Nothing when the system's DNS settings could not be read; the reason is kept.
    own: Result<TokioResolver, String>,
    /// Addresses, too, are asked of our own resolver, because its servers were named by hand.
    own_for_addresses: bool,
}

impl Resolver {
    /// Asks the servers named, or the system's if none are. `limit` bounds one question to one server.
    #[must_use]
    pub fn new(sources: &Sources, limit: Duration) -> Self {
        let servers = &sources.servers;
        let builder = if servers.is_empty() {
            TokioResolver::builder_tokio().map_err(|error| error.to_string())
        } else {
            let config = ResolverConfig::from_name_servers(
                servers.iter().map(|server| name_server(*server)).collect(),
            );
            Ok(TokioResolver::builder_with_config(config, TokioRuntimeProvider::default()))
        };
        let own = builder.and_then(|mut builder| {
            set_options(builder.options_mut(), limit);
            builder.build().map_err(|error| error.to_string())
        });
        Self { zone: sources.zone.clone(), own, own_for_addresses: !servers.is_empty() }
    }

    /// The MX records of a domain, lowest preference first (RFC 5321 §5.1); the root is an empty name.
    pub async fn mx(&self, domain: &str) -> Answer<MxRecord> {
        let mut answer = self
            .ask(domain, RecordType::MX, |data| match data {
                RData::MX(mx) => {
                    Some(MxRecord { preference: mx.preference, exchange: plain(&mx.exchange.to_ascii()) })
                }
                _ => None,
            })
            .await;
        if let Ok(records) = &mut answer.outcome {
            records.sort_by(|a, b| (a.preference, &a.exchange).cmp(&(b.preference, &b.exchange)));
        }
        answer
    }

    /// The texts of a name, the pieces of each put together (RFC 7208 §3.3 says why), escaped.
    pub async fn txt(&self, name: &str) -> Answer<String> {
        self.ask(name, RecordType::TXT, |data| match data {
            RData::TXT(txt) => {
                let octets: Vec<u8> = txt.txt_data.iter().flat_map(|piece| piece.iter().copied()).collect();
                Some(escape(&octets, LONGEST_TEXT))
            }
            _ => None,
        })
        .await
    }

    /// The TLSA records of a name (RFC 6698 §2.1).
    pub async fn tlsa(&self, name: &str) -> Answer<TlsaRecord> {
        self.ask(name, RecordType::TLSA, |data| match data {
            RData::TLSA(tlsa) => Some(TlsaRecord {
                usage: tlsa.cert_usage.into(),
                selector: tlsa.selector.into(),
                matching: tlsa.matching.into(),
                data: hexadecimal(&tlsa.cert_data),
            }),
            _ => None,
        })
        .await
    }

    /// The addresses of a host in the order this PC would try them.
    pub async fn addresses(&self, host: &str) -> Answer<IpAddr> {
        let known = self.zone.as_ref().is_some_and(|zone| zone.holds(host));
        if !self.own_for_addresses
            && !known
            && let Ok(found) = tokio::net::lookup_host((absolute(host), 25)).await
        {
            let addresses = distinct(found.map(|address| address.ip()));
            if !addresses.is_empty() {
                return Answer {
                    outcome: Ok(addresses),
                    proof: Proof::Indeterminate,
                    ttl_s: None,
                    alias_of: None,
                };
            }
        }
        // The operating system's word for "no" does not tell why; our own resolver's does.
        self.own_addresses(host).await
    }

    /// The port at which a server listens whose records are known without asking.
    #[must_use]
    pub fn port_of(&self, host: &str) -> Option<u16> {
        self.zone.as_ref()?.port_of(host)
    }

    /// Whether whoever asks chose where this name is looked up: by naming DNS servers, or with records that are known
    /// without asking. Only then may an answer lead this PC into its own network.
    #[must_use]
    pub fn is_chosen_for(&self, name: &str) -> bool {
        self.own_for_addresses || self.zone.as_ref().is_some_and(|zone| zone.holds(name))
    }

    async fn own_addresses(&self, host: &str) -> Answer<IpAddr> {
        let address = |data: &RData| data.ip_addr();
        let (four, six) =
            tokio::join!(self.ask(host, RecordType::A, address), self.ask(host, RecordType::AAAA, address));
        let addresses = distinct(four.records().iter().chain(six.records()).copied());
        let proof = four.proof.min(six.proof);
        if !addresses.is_empty() {
            let ttl_s = four.ttl_s.into_iter().chain(six.ttl_s).min();
            return Answer { outcome: Ok(addresses), proof, ttl_s, alias_of: four.alias_of.or(six.alias_of) };
        }
        // A failed question weighs more than an empty answer: the name may well have an address.
        let empty =
            |failure: &LookupFailure| matches!(failure, LookupFailure::NoData | LookupFailure::NoSuchName);
        let failures: Vec<LookupFailure> =
            [four.outcome, six.outcome].into_iter().filter_map(Result::err).collect();
        let worst = failures.iter().find(|failure| !empty(failure)).or(failures.first()).cloned();
        Answer::failed(worst.unwrap_or(LookupFailure::NoData), proof)
    }

    async fn ask<T>(&self, name: &str, kind: RecordType, take: impl Fn(&RData) -> Option<T>) -> Answer<T> {
        if let Some(zone) = self.zone.as_ref().filter(|zone| zone.holds(name)) {
            return from_zone(zone, name, kind, take);
        }
        let resolver = match &self.own {
            Ok(resolver) => resolver,
            Err(reason) => return Answer::failed(LookupFailure::Other(reason.clone()), Proof::Indeterminate),
        };
        let lookup = match resolver.lookup(absolute(name), kind).await {
            Ok(lookup) => lookup,
            Err(error) => return Answer::failed(failure(&error), Proof::Indeterminate),
        };
        let records: Vec<T> =
            lookup.answers().iter().filter_map(|record| take(&record.data)).take(RECORDS_KEPT).collect();
        let outcome = if records.is_empty() { Err(LookupFailure::NoData) } else { Ok(records) };
        Answer { outcome, proof: Proof::Indeterminate, ttl_s: None, alias_of: None }
    }
}

/// The answer of a zone that is known.
fn from_zone<T>(zone: &Zone, name: &str, kind: RecordType, take: impl Fn(&RData) -> Option<T>) -> Answer<T> {
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

/// Lower-case hexadecimal.
fn hexadecimal(octets: &[u8]) -> String {
    use std::fmt::Write as _;
    octets.iter().fold(String::with_capacity(octets.len() * 2), |mut text, octet| {
        let _ = write!(text, "{octet:02x}");
        text
    })
}

fn octets(hexadecimal: &str) -> Option<Vec<u8>> {
    let pairs = hexadecimal.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

fn name_server(server: SocketAddr) -> NameServerConfig {
    let (mut udp, mut tcp) = (ConnectionConfig::udp(), ConnectionConfig::tcp());
    udp.port = server.port();
    tcp.port = server.port();
    NameServerConfig::new(server.ip(), true, vec![udp, tcp])
}

fn set_options(options: &mut ResolverOpts, limit: Duration) {
    options.timeout = limit.min(Duration::from_secs(5));
    options.attempts = 2;
    options.try_tcp_on_error = true;
    // Hickory's own choice of ports can raise a firewall prompt on Windows.
    options.os_port_selection = cfg!(windows);
}

/// With the final dot, so that no search list is applied.
fn absolute(name: &str) -> String {
    if name.ends_with('.') || name.parse::<IpAddr>().is_ok() { name.to_owned() } else { format!("{name}.") }
}

/// Without the final dot, escaped: a record may hold any bytes.
fn plain(name: &str) -> String {
    escape(name.trim_end_matches('.').as_bytes(), 255)
}

fn distinct(found: impl Iterator<Item = IpAddr>) -> Vec<IpAddr> {
    let mut addresses: Vec<IpAddr> = Vec::new();
    for address in found.take(ADDRESSES_KEPT) {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    addresses
}

fn failure(error: &NetError) -> LookupFailure {
    match error {
        NetError::Timeout => LookupFailure::TimedOut,
        NetError::Dns(DnsError::NoRecordsFound(NoRecords { response_code, .. })) => match *response_code {
            ResponseCode::NXDomain => LookupFailure::NoSuchName,
            ResponseCode::NoError => LookupFailure::NoData,
            code => by_code(code),
        },
        NetError::Dns(DnsError::ResponseCode(code)) => by_code(*code),
        other => LookupFailure::Other(escape(other.to_string().as_bytes(), 200)),
    }
}

fn by_code(code: ResponseCode) -> LookupFailure {
    match code {
        ResponseCode::ServFail => LookupFailure::ServFail,
        ResponseCode::Refused => LookupFailure::Refused,
        ResponseCode::NXDomain => LookupFailure::NoSuchName,
        other => LookupFailure::Other(other.to_string()),
    }
}
