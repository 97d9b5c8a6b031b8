//! Which servers take the mail, and where are they? (RFC 5321 §5.1)

use std::{net::IpAddr, time::Duration};

use crate::{
    model::{
        evidence::{DnsEvidence, DnsOutcome, HostLookup, LookupFailure, MxRecord},
        target::{Target, TargetKind},
    },
    net::{
        deadline::{Cut, Deadline},
        resolver::Resolver,
    },
};

/// Servers climbed of one domain.
const SERVERS_CLIMBED: usize = 16;

/// A server to climb.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundHost {
    pub host: String,
    pub preference: Option<u16>,
    pub addresses: Vec<IpAddr>,
    pub failure: Option<LookupFailure>,
}

/// The servers of a target without asking DNS, when an address was named.
#[must_use]
pub fn without_dns(target: &Target) -> Option<FoundHost> {
    let host = target.name().to_owned();
    let named = host.parse::<IpAddr>().ok();
    let address = target.address.or(named)?;
    Some(FoundHost { host, preference: None, addresses: vec![address], failure: None })
}

/// Looks up the servers of a target.
///
/// # Errors
/// Only when the whole check was cut short.
pub async fn run(
    target: &Target,
    resolver: &Resolver,
    limit: Duration,
    deadline: &Deadline,
) -> Result<(DnsEvidence, Vec<FoundHost>), Cut> {
    let name = target.name().to_owned();
    let wants_mx = target.kind != TargetKind::Host;
    let answer = if wants_mx {
        match deadline.within(limit, resolver.mx(&name)).await {
            Ok(answer) => answer,
            Err(Cut::Step) => Err(LookupFailure::TimedOut),
            Err(cut) => return Err(cut),
        }
    } else {
        Err(LookupFailure::NoData)
    };
    let records = match answer {
        Ok(records) => records,
        Err(failure) => return the_name_itself(target, name, failure, resolver, limit, deadline).await,
    };
    let evidence = |outcome, hosts| DnsEvidence { name: name.clone(), outcome, mx: records.clone(), hosts };
    if let [MxRecord { preference: 0, exchange }] = records.as_slice()
        && exchange.is_empty()
    {
        return Ok((evidence(DnsOutcome::NullMx, Vec::new()), Vec::new()));
    }
    let mut found: Vec<FoundHost> = Vec::new();
    for record in records.iter().filter(|record| !record.exchange.is_empty()) {
        if found.len() == SERVERS_CLIMBED || found.iter().any(|known| known.host == record.exchange) {
            continue;
        }
        let (addresses, failure) = addresses(&record.exchange, resolver, limit, deadline).await?;
        found.push(FoundHost {
            host: record.exchange.clone(),
            preference: Some(record.preference),
            addresses,
            failure,
        });
    }
    Ok((evidence(DnsOutcome::Mx, found.iter().map(host_lookup).collect()), found))
}

/// No MX record: the name's own address counts, as the implicit MX of a mail domain or as the server itself.
async fn the_name_itself(
    target: &Target,
    name: String,
    mx_failure: LookupFailure,
    resolver: &Resolver,
    limit: Duration,
    deadline: &Deadline,
) -> Result<(DnsEvidence, Vec<FoundHost>), Cut> {
    let empty = matches!(mx_failure, LookupFailure::NoData | LookupFailure::NoSuchName);
    let mx_is_decisive = target.kind == TargetKind::MailDomain && !empty;
    let (addresses, failure) =
        if mx_is_decisive { (Vec::new(), None) } else { addresses(&name, resolver, limit, deadline).await? };
    let host = FoundHost { host: name.clone(), preference: None, addresses, failure };
    let outcome = match (&host.failure, host.addresses.is_empty()) {
        (_, false) if target.kind == TargetKind::MailDomain => DnsOutcome::ImplicitMx,
        (_, false) => DnsOutcome::Host,
        _ if !empty => DnsOutcome::Failed(mx_failure),
        (Some(LookupFailure::NoSuchName), _) => DnsOutcome::NoSuchName,
        (Some(LookupFailure::NoData) | None, _) => DnsOutcome::NoData,
        (Some(failure), _) => DnsOutcome::Failed(failure.clone()),
    };
    let hosts = if mx_is_decisive { Vec::new() } else { vec![host_lookup(&host)] };
    let found = if host.addresses.is_empty() { Vec::new() } else { vec![host] };
    Ok((DnsEvidence { name, outcome, mx: Vec::new(), hosts }, found))
}

async fn addresses(
    host: &str,
    resolver: &Resolver,
    limit: Duration,
    deadline: &Deadline,
) -> Result<(Vec<IpAddr>, Option<LookupFailure>), Cut> {
    match deadline.within(limit, resolver.addresses(host)).await {
        Ok(Ok(addresses)) => Ok((addresses, None)),
        Ok(Err(failure)) => Ok((Vec::new(), Some(failure))),
        Err(Cut::Step) => Ok((Vec::new(), Some(LookupFailure::TimedOut))),
        Err(cut) => Err(cut),
    }
}

fn host_lookup(found: &FoundHost) -> HostLookup {
    HostLookup {
        host: found.host.clone(),
        addresses: found.addresses.clone(),
        failure: found.failure.clone(),
    }
}
