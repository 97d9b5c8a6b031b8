//! Where records are looked for, and where not.

use std::{sync::Arc, time::Duration};

use tls_ladder::{
    checks::{
        dane::{Found, look_up},
        resolve::FoundHost,
    },
    model::{
        evidence::{LookupFailure, Proof, TlsaLookup},
        zone::{Zone, ZoneData, ZoneRecord},
    },
    net::{
        deadline::{Cut, Deadline},
        resolver::{Resolver, Sources},
    },
};
use tokio_util::sync::CancellationToken;

use crate::{
    chains::{DOMAIN, MX},
    held::raw,
};

/// A zone with records at these names.
fn zone(proof: Proof, owners: &[&str]) -> Zone {
    let record = |name: &&str| ZoneRecord {
        name: (*name).to_owned(),
        data: ZoneData::Tlsa(raw(3, 1, 1, &"ab".repeat(32))),
    };
    Zone { apex: "test".to_owned(), proof, records: owners.iter().map(record).collect(), ..Zone::default() }
}

fn host(name: &str, proof: Proof) -> FoundHost {
    FoundHost {
        host: name.to_owned(),
        preference: Some(10),
        addresses: vec![[192, 0, 2, 1].into()],
        failure: None,
        proof,
        alias_of: None,
        by_dns: None,
        port: None,
    }
}

fn alias(name: &str, of: &str, proof: Proof) -> FoundHost {
    FoundHost { alias_of: Some(of.to_owned()), ..host(name, proof) }
}

async fn asked(zone: Zone, hosts: &[FoundHost]) -> Found {
    let resolver =
        Resolver::new(&Sources { zone: Some(Arc::new(zone)), ..Sources::default() }, Duration::from_secs(5));
    let deadline = Deadline::new(Duration::from_secs(60), CancellationToken::new());
    look_up(Some("domain.test"), hosts, 25, &resolver, Duration::from_secs(5), &deadline).await.unwrap()
}

async fn one(zone: Zone, host: FoundHost) -> TlsaLookup {
    let mut found = asked(zone, &[host]).await;
    assert_eq!(found.tlsa.len(), 1);
    found.tlsa.remove(0)
}

#[tokio::test]
async fn records_are_looked_for_under_port_and_name() {
    let found = one(zone(Proof::Secure, &["_25._tcp.mx.test"]), host("mx.test", Proof::Secure)).await;
    assert_eq!((found.host.as_str(), found.owner.as_str()), ("mx.test", "_25._tcp.mx.test"));
    assert_eq!((found.records.len(), found.proof, found.address_proof), (1, Proof::Secure, Proof::Secure));
    assert_eq!((found.failure, found.ttl_s), (None, Some(3600)));

    let none = one(zone(Proof::Secure, &["_25._tcp.other.test"]), host("mx.test", Proof::Secure)).await;
    assert_eq!((none.records.len(), none.failure), (0, Some(LookupFailure::NoSuchName)));
}

/// RFC 7672 §2.2.2: the expanded name first if everything up to it is secure, else the name itself; a name between the
/// two never.
#[tokio::test]
async fn an_alias_is_followed_as_far_as_it_is_proven() {
    let both = ["_25._tcp.mx.test", "_25._tcp.real.test"];
    let owner = async |names: &[&str], proof| {
        let found = one(zone(Proof::Secure, names), alias("mx.test", "real.test", proof)).await;
        (found.owner, found.records.len())
    };
    assert_eq!(owner(&both, Proof::Secure).await, ("_25._tcp.real.test".to_owned(), 1));
    assert_eq!(owner(&both[..1], Proof::Secure).await, ("_25._tcp.mx.test".to_owned(), 1));
    assert_eq!(owner(&both[1..], Proof::Secure).await, ("_25._tcp.real.test".to_owned(), 1));
    assert_eq!(owner(&both, Proof::Insecure).await, ("_25._tcp.mx.test".to_owned(), 1));
    assert_eq!(owner(&[], Proof::Secure).await, ("_25._tcp.mx.test".to_owned(), 0));
}

/// RFC 7672 §2.1.2: a failure stops the sender; the other name is not tried.
#[tokio::test]
async fn a_failure_is_final() {
    let mut failing = zone(Proof::Secure, &["_25._tcp.mx.test"]);
    failing.failures.insert("_25._tcp.real.test".to_owned(), LookupFailure::ServFail);
    let found = one(failing, alias("mx.test", "real.test", Proof::Secure)).await;
    assert_eq!((found.owner.as_str(), found.failure), ("_25._tcp.real.test", Some(LookupFailure::ServFail)));
}

#[tokio::test]
async fn records_without_proof_are_kept_to_explain() {
    let found = one(zone(Proof::Insecure, &["_25._tcp.mx.test"]), host("mx.test", Proof::Insecure)).await;
    assert_eq!((found.records.len(), found.proof), (1, Proof::Insecure));
    let found =
        one(zone(Proof::Insecure, &["_25._tcp.real.test"]), alias("mx.test", "real.test", Proof::Secure))
            .await;
    assert_eq!((found.owner.as_str(), found.records.len()), ("_25._tcp.real.test", 1));
}

#[tokio::test]
async fn servers_without_a_name_or_an_address_are_left_out() {
    let mut lost = host("lost.test", Proof::Secure);
    lost.addresses.clear();
    let hosts = [lost, host("192.0.2.1", Proof::Secure), host("forged.test", Proof::Bogus)];
    assert_eq!(asked(zone(Proof::Secure, &[]), &hosts).await, Found::default());
}

#[tokio::test]
async fn misplaced_records_are_found_where_none_are_in_place() {
    let misplaced = async |owners: &[&str], hosts: &[FoundHost]| {
        let found = asked(zone(Proof::Secure, owners), hosts).await;
        found.misplaced.into_iter().map(|lookup| lookup.owner).collect::<Vec<_>>()
    };
    let mx = [host("mx.test", Proof::Secure)];
    for owner in ["_25._tcp.domain.test", "_443._tcp.mx.test", "_465._tcp.mx.test"] {
        assert_eq!(misplaced(&[owner], &mx).await, [owner]);
        assert!(misplaced(&[owner, "_25._tcp.mx.test"], &mx).await.is_empty(), "mail has its own");
    }
    let unsigned = [host("mx.test", Proof::Insecure)];
    assert!(misplaced(&["_443._tcp.mx.test"], &unsigned).await.is_empty());
    assert_eq!(misplaced(&["_25._tcp.domain.test"], &unsigned).await, ["_25._tcp.domain.test"]);
    let itself = [host("domain.test", Proof::Secure)];
    assert!(misplaced(&["_25._tcp.domain.test"], &itself).await.is_empty(), "there it is in place");
}

#[tokio::test]
async fn a_check_that_was_stopped_asks_nothing_more() {
    let sources = Sources { zone: Some(Arc::new(zone(Proof::Secure, &[]))), ..Sources::default() };
    let resolver = Resolver::new(&sources, Duration::from_secs(5));
    let cancel = CancellationToken::new();
    let deadline = Deadline::new(Duration::from_secs(60), cancel.clone());
    cancel.cancel();
    let hosts = [host(MX, Proof::Secure)];
    let asked = look_up(Some(DOMAIN), &hosts, 25, &resolver, Duration::from_secs(5), &deadline).await;
    assert_eq!(asked, Err(Cut::Stopped));
}

/// A DNS server that never answers holds up the check no longer than one question may take, however many servers
/// there are.
#[tokio::test]
async fn questions_that_nobody_answers_end_together() {
    let silent = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let sources = Sources { servers: vec![silent.local_addr().unwrap()], ..Sources::default() };
    let limit = Duration::from_millis(300);
    let resolver = Resolver::new(&sources, Duration::from_secs(3600));
    let deadline = Deadline::new(Duration::from_secs(60), CancellationToken::new());
    let hosts: Vec<FoundHost> =
        (0..16).map(|number| host(&format!("mx{number}.example"), Proof::Secure)).collect();
    let began = std::time::Instant::now();
    let found = look_up(None, &hosts, 25, &resolver, limit, &deadline).await.unwrap();
    assert_eq!(found.tlsa.len(), 16);
    assert!(found.tlsa.iter().all(|lookup| lookup.failure == Some(LookupFailure::TimedOut)), "{found:?}");
    assert!(began.elapsed() <= 8 * limit, "{:?}", began.elapsed());
}
