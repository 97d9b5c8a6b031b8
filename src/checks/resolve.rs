//! Which servers take the mail, and where are they? (RFC 5321 §5.1)

pub mod beside;

use std::{net::IpAddr, time::Duration};

use futures_util::future::try_join_all;

use crate::{
    model::{
        evidence::{AddressAnswers, DnsEvidence, DnsOutcome, HostLookup, LookupFailure, MxRecord, Proof},
        target::{AddressFamily, Target, TargetKind},
    },
    net::{
        deadline::{Cut, Deadline},
        resolver::{Answer, HostAnswer, Remarks, Resolver},
    },
};

/// Servers climbed of one domain.
const SERVERS_CLIMBED: usize = 16;
/// What is said of DNS servers that deny the root.
const KNOW_NO_NAMES: &str = "the DNS servers of this PC know no name of the internet, not even its root";

/// A server to climb, with everything known of where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundHost {
    pub host: String,
    pub preference: Option<u16>,
    pub addresses: Vec<IpAddr>,
    pub failure: Option<LookupFailure>,
    /// What DNSSEC says of the addresses.
    pub proof: Proof,
    /// The name the host's name is an alias of.
    pub alias_of: Option<String>,
    /// What DNS itself says of the addresses.
    pub by_dns: Option<AddressAnswers>,
    /// The port at which it listens, when DNS is only practised.
    pub port: Option<u16>,
}

impl FoundHost {
    /// A server whose address was named.
    fn at(host: String, address: IpAddr) -> Self {
        Self {
            host,
            preference: None,
            addresses: vec![address],
            failure: None,
            proof: Proof::Indeterminate,
            alias_of: None,
            by_dns: None,
            port: None,
        }
    }

    fn looked_up(host: String, preference: Option<u16>, found: HostAnswer, port: Option<u16>) -> Self {
        let HostAnswer { answer: Answer { outcome, proof, alias_of, .. }, by_dns } = found;
        let (addresses, failure) = match outcome {
            Ok(addresses) => (addresses, None),
            Err(failure) => (Vec::new(), Some(failure)),
        };
        Self { host, preference, addresses, failure, proof, alias_of, by_dns, port }
    }

    fn evidence(&self) -> HostLookup {
        HostLookup {
            host: self.host.clone(),
            addresses: self.addresses.clone(),
            failure: self.failure.clone(),
            proof: self.proof,
            alias_of: self.alias_of.clone(),
            by_dns: self.by_dns.clone(),
        }
    }
}

/// One address of a server: what is climbed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    pub host: String,
    pub preference: Option<u16>,
    /// Nothing when none was found; then `failure` says why.
    pub address: Option<IpAddr>,
    /// The server's other addresses.
    pub others: Vec<IpAddr>,
    pub port: u16,
    pub failure: Option<LookupFailure>,
}

/// Every address of every server in the order a sender tries them, at most `most`; a server without an address is
/// one entry, too.
#[must_use]
pub fn endpoints(hosts: &[FoundHost], port: u16, family: AddressFamily, most: usize) -> Vec<Endpoint> {
    let mut found = Vec::new();
    for host in hosts {
        let usable: Vec<IpAddr> =
            host.addresses.iter().copied().filter(|address| family.allows(*address)).collect();
        let endpoint = |address: Option<IpAddr>, failure: Option<LookupFailure>| Endpoint {
            host: host.host.clone(),
            preference: host.preference,
            address,
            others: host.addresses.iter().copied().filter(|other| Some(*other) != address).collect(),
            port: host.port.unwrap_or(port),
            failure,
        };
        if usable.is_empty() {
            let failure = host.failure.clone().unwrap_or(LookupFailure::NoData);
            found.push(endpoint(None, Some(failure)));
        }
        found.extend(usable.into_iter().map(|address| endpoint(Some(address), None)));
    }
    found.truncate(most);
    found
}

/// The servers of a target without asking DNS, when an address was named.
#[must_use]
pub fn without_dns(target: &Target) -> Option<FoundHost> {
    let host = target.name().to_owned();
    let named = host.parse::<IpAddr>().ok();
    target.address.or(named).map(|address| FoundHost::at(host, address))
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
        in_time(limit, deadline, resolver.mx(&name)).await?
    } else {
        Answer::failed(LookupFailure::NoData, Proof::Indeterminate)
    };
    let begun = DnsEvidence {
        name: name.clone(),
        mx_proof: answer.proof,
        ttl_s: answer.ttl_s,
        alias_of: answer.alias_of,
        asked: resolver.servers().to_vec(),
        ..DnsEvidence::default()
    };
    let asked = Asked { target, resolver, limit, deadline };
    let (evidence, found) = match answer.outcome {
        Ok(records) => the_servers(asked, DnsEvidence { mx: records, ..begun }).await?,
        Err(failure) => the_name_itself(asked, begun, failure).await?,
    };
    let Remarks { notes, doubts } = resolver.remarks();
    let signatures = resolver.signatures();
    let outcome = match evidence.outcome {
        // Whoever knows no name at all says nothing about this one.
        DnsOutcome::NoSuchName if signatures.deny_the_root() => {
            DnsOutcome::Failed(LookupFailure::Other(KNOW_NO_NAMES.to_owned()))
        }
        outcome => outcome,
    };
    Ok((DnsEvidence { outcome, signatures, notes, doubts, ..evidence }, found))
}

/// MX records were found: where their servers are.
async fn the_servers(asked: Asked<'_>, begun: DnsEvidence) -> Result<(DnsEvidence, Vec<FoundHost>), Cut> {
    let Asked { resolver, limit, deadline, .. } = asked;
    if let [MxRecord { preference: 0, exchange }] = begun.mx.as_slice()
        && exchange.is_empty()
    {
        return Ok((DnsEvidence { outcome: DnsOutcome::NullMx, ..begun }, Vec::new()));
    }
    let mut climbed: Vec<&MxRecord> = Vec::new();
    for record in begun.mx.iter().filter(|record| !record.exchange.is_empty()) {
        let known = climbed.iter().any(|known| known.exchange.eq_ignore_ascii_case(&record.exchange));
        if climbed.len() < SERVERS_CLIMBED && !known {
            climbed.push(record);
        }
    }
    let looked_up = climbed.into_iter().map(async |record| {
        let answer = host_in_time(limit, deadline, resolver.host(&record.exchange)).await?;
        let port = resolver.port_of(&record.exchange);
        Ok(FoundHost::looked_up(record.exchange.clone(), Some(record.preference), answer, port))
    });
    let found = try_join_all(looked_up).await?;
    let hosts = found.iter().map(FoundHost::evidence).collect();
    Ok((DnsEvidence { outcome: DnsOutcome::Mx, hosts, ..begun }, found))
}

/// What one look-up needs.
#[derive(Clone, Copy)]
struct Asked<'a> {
    target: &'a Target,
    resolver: &'a Resolver,
    limit: Duration,
    deadline: &'a Deadline,
}

/// No MX record: the name's own address counts, as the implicit MX of a mail domain or as the server itself.
async fn the_name_itself(
    asked: Asked<'_>,
    begun: DnsEvidence,
    mx_failure: LookupFailure,
) -> Result<(DnsEvidence, Vec<FoundHost>), Cut> {
    let Asked { target, resolver, limit, deadline } = asked;
    let name = begun.name.clone();
    let empty = matches!(mx_failure, LookupFailure::NoData | LookupFailure::NoSuchName);
    let mx_is_decisive = target.kind == TargetKind::MailDomain && !empty;
    let found = if mx_is_decisive {
        None
    } else {
        let answer = host_in_time(limit, deadline, resolver.host(&name)).await?;
        Some(FoundHost::looked_up(name.clone(), None, answer, resolver.port_of(&name)))
    };
    let addressed = found.as_ref().is_some_and(|host| !host.addresses.is_empty());
    let outcome = match found.as_ref().and_then(|host| host.failure.clone()) {
        _ if addressed && target.kind == TargetKind::MailDomain => DnsOutcome::ImplicitMx,
        _ if addressed => DnsOutcome::Host,
        _ if !empty => DnsOutcome::Failed(mx_failure),
        Some(LookupFailure::NoSuchName) => DnsOutcome::NoSuchName,
        Some(LookupFailure::NoData) | None => DnsOutcome::NoData,
        Some(failure) => DnsOutcome::Failed(failure),
    };
    let hosts = found.iter().map(FoundHost::evidence).collect();
    Ok((DnsEvidence { outcome, hosts, ..begun }, found.into_iter().filter(|_| addressed).collect()))
}

/// An answer within its limit, or that none came.
async fn in_time<T>(
    limit: Duration,
    deadline: &Deadline,
    answer: impl Future<Output = Answer<T>>,
) -> Result<Answer<T>, Cut> {
    match deadline.within(limit, answer).await {
        Err(Cut::Step) => Ok(Answer::failed(LookupFailure::TimedOut, Proof::Indeterminate)),
        answered => answered,
    }
}

/// A host's addresses within their limit, or that none came.
async fn host_in_time(
    limit: Duration,
    deadline: &Deadline,
    answer: impl Future<Output = HostAnswer>,
) -> Result<HostAnswer, Cut> {
    match deadline.within(limit, answer).await {
        Err(Cut::Step) => {
            let answer = Answer::failed(LookupFailure::TimedOut, Proof::Indeterminate);
            Ok(HostAnswer { answer, by_dns: None })
        }
        answered => answered,
    }
}
