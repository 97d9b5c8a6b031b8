//! Where a host is: as the operating system says, and as DNS itself has it.

use std::net::IpAddr;

use hickory_resolver::proto::rr::{RData, RecordType};

use super::{
    ADDRESSES_KEPT, Answer, HostAnswer, Resolver, absolute,
    patience::{Patience, both},
    proof,
};
use crate::{
    model::evidence::{AddressAnswers, LookupFailure, Proof},
    net::reach::Reach,
};

impl Resolver {
    /// Whether an answer may send this PC to an address where no mail server is meant to be. Whoever runs a domain
    /// chooses the answers, and must not choose doors inside our own network, unless the person at this PC named a DNS
    /// server inside it.
    #[must_use]
    pub fn may_lead_to(&self, address: IpAddr) -> bool {
        let inside = |server: Reach| match Reach::of(address) {
            Reach::Public => true,
            Reach::Private | Reach::Link => matches!(server, Reach::Private | Reach::Link | Reach::Loopback),
            Reach::Loopback => server == Reach::Loopback,
            Reach::Nowhere => false,
        };
        let named = self.servers().iter().filter(|_| self.is_named());
        inside(Reach::Public) || named.map(|server| Reach::of(server.ip())).any(inside)
    }

    /// The addresses of a host in the order this PC would try them.
    pub async fn addresses(&self, host: &str) -> Answer<IpAddr> {
        if let Some(addresses) = self.of_the_system(host).await {
            return Answer {
                outcome: Ok(addresses),
                proof: Proof::Indeterminate,
                ttl_s: None,
                alias_of: None,
            };
        }
        // The operating system's word for "no" does not tell why; our own resolver's does.
        self.own_addresses(host).await.0
    }

    /// The addresses of a host as this PC calls it, and as DNS has them.
    pub async fn host(&self, host: &str) -> HostAnswer {
        let patience = Patience::new(self.limit);
        let found = |(own, _): &(Answer<IpAddr>, AddressAnswers)| own.outcome.is_ok();
        let (system, own) = both(
            patience.for_system(),
            (self.of_the_system(host), Option::is_some),
            (self.own_addresses(host), found),
        )
        .await;
        let (own, by_dns) = own.unwrap_or_else(too_late);
        let Some(addresses) = system.flatten() else {
            return HostAnswer { answer: own, by_dns: Some(by_dns) };
        };
        // What is proven of other addresses is not proven of these.
        let same = addresses.iter().all(|address| by_dns.addresses.contains(address));
        let proof = if same { own.proof } else { Proof::Indeterminate };
        let answer = Answer { outcome: Ok(addresses), proof, ttl_s: own.ttl_s, alias_of: own.alias_of };
        HostAnswer { answer, by_dns: Some(by_dns) }
    }

    /// What the operating system says, as every program on this PC hears it; nothing where it is not asked or knows
    /// nothing.
    async fn of_the_system(&self, host: &str) -> Option<Vec<IpAddr>> {
        if self.named || self.is_known(host) {
            return None;
        }
        let found = tokio::net::lookup_host((absolute(host), 25)).await.ok()?;
        let addresses = distinct(found.map(|address| address.ip()));
        (!addresses.is_empty()).then_some(addresses)
    }

    /// The addresses of a host as DNS has them.
    pub async fn own_addresses(&self, host: &str) -> (Answer<IpAddr>, AddressAnswers) {
        let address = |data: &RData| data.ip_addr();
        let is_found = |answer: &Answer<IpAddr>| answer.outcome.is_ok();
        let (four, six) = both(
            Patience::new(self.limit).for_other_kind(),
            (self.ask(host, RecordType::A, address), is_found),
            (self.ask(host, RecordType::AAAA, address), is_found),
        )
        .await;
        let late = || Answer::failed(LookupFailure::TimedOut, Proof::Indeterminate);
        let (four, six) = (four.unwrap_or_else(late), six.unwrap_or_else(late));
        let addresses = distinct(four.records().iter().chain(six.records()).copied());
        let by_dns = AddressAnswers {
            addresses: addresses.clone(),
            a_failure: four.outcome.as_ref().err().cloned(),
            aaaa_failure: six.outcome.as_ref().err().cloned(),
        };
        let proof = match (&four.outcome, &six.outcome) {
            // Nobody is led anywhere by addresses that did not come.
            (Ok(_), Err(failure)) if is_silence(failure) => four.proof,
            (Err(failure), Ok(_)) if is_silence(failure) => six.proof,
            _ => proof::weaker(four.proof, six.proof),
        };
        if !addresses.is_empty() {
            let ttl_s = four.ttl_s.into_iter().chain(six.ttl_s).min();
            let alias_of = four.alias_of.or(six.alias_of);
            return (Answer { outcome: Ok(addresses), proof, ttl_s, alias_of }, by_dns);
        }
        // A failed question weighs more than an empty answer: the name may well have an address.
        let empty =
            |failure: &LookupFailure| matches!(failure, LookupFailure::NoData | LookupFailure::NoSuchName);
        let failures: Vec<LookupFailure> =
            [four.outcome, six.outcome].into_iter().filter_map(Result::err).collect();
        let worst = failures.iter().find(|failure| !empty(failure)).or(failures.first()).cloned();
        let alias_of = four.alias_of.or(six.alias_of);
        let failed = Answer::failed(worst.unwrap_or(LookupFailure::NoData), proof);
        (Answer { alias_of, ..failed }, by_dns)
    }
}

/// What DNS itself said too late.
fn too_late() -> (Answer<IpAddr>, AddressAnswers) {
    let silence = Some(LookupFailure::TimedOut);
    let by_dns = AddressAnswers { a_failure: silence.clone(), aaaa_failure: silence, addresses: Vec::new() };
    (Answer::failed(LookupFailure::TimedOut, Proof::Indeterminate), by_dns)
}

/// Whether no answer came that anybody could go by.
const fn is_silence(failure: &LookupFailure) -> bool {
    !matches!(failure, LookupFailure::NoData | LookupFailure::NoSuchName)
}

pub(super) fn distinct(found: impl Iterator<Item = IpAddr>) -> Vec<IpAddr> {
    let mut addresses: Vec<IpAddr> = Vec::new();
    for address in found.take(ADDRESSES_KEPT) {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    addresses
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{super::Sources, *};

    #[test]
    fn only_a_resolver_inside_our_network_leads_into_it() {
        let named = |server: &str| {
            let servers = server.parse().into_iter().collect();
            Resolver::new(&Sources { servers, ..Sources::default() }, Duration::from_secs(1))
        };
        let resolvers = ["", "192.0.2.53:53", "10.0.0.53:53", "127.0.0.1:53"].map(named);
        for (address, expected) in [
            ("192.0.2.1", [true, true, true, true]),
            ("2001:db8::1", [true, true, true, true]),
            ("127.0.0.1", [false, false, false, true]),
            ("10.1.2.3", [false, false, true, true]),
            ("169.254.169.254", [false, false, true, true]),
            ("::ffff:192.168.0.1", [false, false, true, true]),
            ("0.0.0.0", [false; 4]),
            ("255.255.255.255", [false; 4]),
        ] {
            let address = address.parse().unwrap();
            let leads = resolvers.each_ref().map(|resolver| resolver.may_lead_to(address));
            assert_eq!(leads, expected, "{address}");
        }
    }
}
