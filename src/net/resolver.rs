//! Plain look-ups: MX by a resolver of our own, addresses by the operating system as every program on this PC
//! gets them. No verdicts here.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use hickory_resolver::{
    TokioResolver,
    config::{ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts},
    net::{DnsError, NetError, NoRecords, runtime::TokioRuntimeProvider},
    proto::{
        op::ResponseCode,
        rr::{RData, RecordType},
    },
};

use crate::model::{
    evidence::{LookupFailure, MxRecord},
    transcript::escape,
};

/// Addresses taken of one name.
const ADDRESSES_KEPT: usize = 64;
/// MX records taken of one domain.
const MX_KEPT: usize = 64;

/// Asks DNS.
#[derive(Debug)]
pub struct Resolver {
    /// Nothing when the system's DNS settings could not be read; the reason is kept.
    own: Result<TokioResolver, String>,
    /// Addresses, too, are asked of our own resolver, because its servers were named by hand.
    own_for_addresses: bool,
}

impl Resolver {
    /// Asks the servers named, or the system's if none are. `limit` bounds one question to one server.
    #[must_use]
    pub fn new(servers: &[SocketAddr], limit: Duration) -> Self {
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
        Self { own, own_for_addresses: !servers.is_empty() }
    }

    /// The MX records of a domain, lowest preference first (RFC 5321 §5.1); the root is an empty name.
    ///
    /// # Errors
    /// With the reason when there is no answer.
    pub async fn mx(&self, domain: &str) -> Result<Vec<MxRecord>, LookupFailure> {
        let resolver = self.own.as_ref().map_err(|reason| LookupFailure::Other(reason.clone()))?;
        let lookup =
            resolver.lookup(absolute(domain), RecordType::MX).await.map_err(|error| failure(&error))?;
        let mut records: Vec<MxRecord> = lookup
            .answers()
            .iter()
            .filter_map(|record| match &record.data {
                RData::MX(mx) => {
                    Some(MxRecord { preference: mx.preference, exchange: plain(&mx.exchange.to_ascii()) })
                }
                _ => None,
            })
            .take(MX_KEPT)
            .collect();
        records.sort_by(|a, b| (a.preference, &a.exchange).cmp(&(b.preference, &b.exchange)));
        if records.is_empty() { Err(LookupFailure::NoData) } else { Ok(records) }
    }

    /// The addresses of a host in the order this PC would try them.
    ///
    /// # Errors
    /// With the reason when there are none.
    pub async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, LookupFailure> {
        if !self.own_for_addresses
            && let Ok(found) = tokio::net::lookup_host((absolute(host), 25)).await
        {
            let addresses = distinct(found.map(|address| address.ip()));
            if !addresses.is_empty() {
                return Ok(addresses);
            }
        }
        // The operating system's word for "no" does not tell why; our own resolver's does.
        self.own_addresses(host).await
    }

    async fn own_addresses(&self, host: &str) -> Result<Vec<IpAddr>, LookupFailure> {
        let resolver = self.own.as_ref().map_err(|reason| LookupFailure::Other(reason.clone()))?;
        let (four, six) = tokio::join!(
            resolver.lookup(absolute(host), RecordType::A),
            resolver.lookup(absolute(host), RecordType::AAAA)
        );
        let mut addresses = Vec::new();
        let mut failures = Vec::new();
        for answer in [four, six] {
            match answer {
                Ok(lookup) => {
                    addresses.extend(lookup.answers().iter().filter_map(|record| record.data.ip_addr()));
                }
                Err(error) => failures.push(failure(&error)),
            }
        }
        let addresses = distinct(addresses.into_iter());
        if !addresses.is_empty() {
            return Ok(addresses);
        }
        // A failed question weighs more than an empty answer: the name may well have an address.
        let empty =
            |failure: &LookupFailure| matches!(failure, LookupFailure::NoData | LookupFailure::NoSuchName);
        let worst = failures.iter().find(|failure| !empty(failure)).or(failures.first()).cloned();
        Err(worst.unwrap_or(LookupFailure::NoData))
    }
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
