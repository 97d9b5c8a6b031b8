//! What is demanded of a sender, for every state of the records.

use std::net::{IpAddr, Ipv4Addr};

use serde_json::json;

use super::*;
use crate::model::evidence::{DaneSeen, LookupFailure, Proof, RecordFit, TlsaFit, TlsaRecord};

const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

fn report(mx_proof: &str) -> Report {
    let dns = json!({
        "layer": "dns", "verdict": "pass", "elapsed_ms": 1.0, "findings": [],
        "evidence": { "kind": "dns", "name": "example.org", "outcome": "mx", "mx": [], "hosts": [], "mx_proof": mx_proof },
    });
    serde_json::from_value(json!({
        "schema_version": 1, "tool": { "name": "t", "version": "1" },
        "run": { "id": "1", "started_at": "2026-11-24T00:00:00Z", "elapsed_ms": 1.0, "connections": 1 },
        "vantage": { "host": "pc", "os": "linux", "local_address": null },
        "target": {
            "input": "example.org", "kind": "mail_domain", "domain": "example.org", "host": null, "address": null,
            "port": 25, "tls_mode": "start_tls",
        },
        "settings": {
            "ehlo_name": "pc", "family": "both", "connect_timeout_s": 1.0, "greeting_timeout_s": 1.0,
            "step_timeout_s": 1.0, "extra_trust_anchors": 0, "public_roots": "",
        },
        "verdict": "pass", "rungs": [dns], "delivery": [],
        "servers": [{
            "host": "MX.example.org", "preference": 10, "address": ADDRESS, "port": 25, "verdict": "pass", "rungs": [],
            "transcript": [],
        }],
    }))
    .unwrap()
}

fn record(usage: u8) -> TlsaRecord {
    TlsaRecord { usage, selector: 1, matching: 1, data: "ab".repeat(32) }
}

fn lookup(records: Vec<TlsaRecord>, address_proof: Proof, proof: Proof) -> TlsaLookup {
    let failure = records.is_empty().then_some(LookupFailure::NoData);
    let (host, owner) = ("mx.example.org".to_owned(), "_25._tcp.mx.example.org".to_owned());
    TlsaLookup { host, owner, records, proof, address_proof, failure, ttl_s: None }
}

/// The demand, in words: its kind and its findings.
fn demanded(lookup: TlsaLookup, fit: Option<TlsaFit>, mx_proof: &str) -> String {
    let fits = fit.map(|fit| DaneSeen {
        host: lookup.host.clone(),
        address: ADDRESS,
        records: lookup
            .records
            .iter()
            .cloned()
            .map(|record| RecordFit { record, fit: fit.clone() })
            .collect(),
        would_fit: Vec::new(),
    });
    let report = report(mx_proof);
    let evidence =
        PolicyEvidence { tlsa: vec![lookup], dane: fits.into_iter().collect(), ..PolicyEvidence::default() };
    let (kind, ids) = match demand(&report, &evidence, &report.servers[0]) {
        Demand::Nothing(ids) => ("nothing".to_owned(), ids),
        Demand::Encryption(ids) => ("encryption".to_owned(), ids),
        Demand::Proof(holds, ids) => (format!("proof {holds:?}"), ids),
        Demand::Refusal(ids) => ("refusal".to_owned(), ids),
        Demand::Unknown(ids) => ("unknown".to_owned(), ids),
    };
    let ids: Vec<&str> = ids.iter().map(FindingId::as_str).collect();
    format!("{kind}: {}", ids.join(" "))
}

/// RFC 7672 §2.1.2 and §2.2.
#[test]
fn every_state_of_the_records_demands_its_own() {
    use Proof::{Bogus, Indeterminate, Insecure, Secure};
    use TlsaFit::{Fits, FitsNone, Unusable, WrongName};
    let proven = |records| lookup(records, Secure, Secure);
    let good = || vec![record(3)];
    let failed = |address_proof| TlsaLookup {
        failure: Some(LookupFailure::ServFail),
        ..lookup(Vec::new(), address_proof, Indeterminate)
    };
    for (lookup, fit, mx_proof, expected) in [
        (proven(good()), Some(Fits(0)), "secure", "proof Some(true): "),
        (proven(good()), Some(FitsNone), "secure", "proof Some(false): dane-tlsa-mismatch"),
        (proven(vec![record(2)]), Some(FitsNone), "secure", "proof Some(false): dane-ta-not-in-chain"),
        (proven(vec![record(2)]), Some(WrongName(1)), "secure", "proof Some(false): dane-ta-name-mismatch"),
        (proven(good()), None, "secure", "proof None: "),
        (proven(good()), Some(Unusable), "secure", "encryption: dane-all-unusable"),
        (proven(vec![record(1)]), None, "secure", "encryption: dane-pkix-usage"),
        (proven(good()), Some(Fits(0)), "insecure", "nothing: dane-insecure-mx"),
        (proven(good()), Some(Fits(0)), "indeterminate", "unknown: dane-unknown-here"),
        (proven(Vec::new()), None, "secure", "nothing: "),
        (lookup(Vec::new(), Insecure, Insecure), None, "insecure", "nothing: "),
        (lookup(good(), Insecure, Insecure), Some(Fits(0)), "secure", "nothing: dane-insecure-tlsa"),
        (lookup(good(), Secure, Insecure), Some(Fits(0)), "secure", "nothing: dane-insecure-tlsa"),
        (lookup(Vec::new(), Indeterminate, Indeterminate), None, "secure", "unknown: dane-unknown-here"),
        (proven(good()), Some(Fits(0)), "bogus", "refusal: dns-dnssec-bogus"),
        (proven(Vec::new()), None, "bogus", "refusal: dns-dnssec-bogus"),
        (lookup(good(), Bogus, Secure), Some(Fits(0)), "secure", "refusal: dns-dnssec-bogus"),
        (failed(Bogus), None, "secure", "refusal: dns-dnssec-bogus"),
        (failed(Secure), None, "secure", "refusal: dane-tlsa-lookup-fails"),
        (failed(Insecure), None, "secure", "nothing: "),
        (failed(Indeterminate), None, "secure", "unknown: dane-unknown-here"),
    ] {
        let what = format!("{lookup:?}, {fit:?}, MX {mx_proof}");
        assert_eq!(demanded(lookup, fit, mx_proof), expected, "{what}");
    }
}

/// Nobody asks for the records of a server whose addresses are forged, so that there is no look-up to go by.
#[test]
fn forged_addresses_keep_the_mail_at_the_sender() {
    let mut report = serde_json::to_value(report("secure")).unwrap();
    let host = |name: &str, proof: &str| json!({ "host": name, "addresses": [ADDRESS], "failure": null, "proof": proof });
    for (first, second, refused) in [("bogus", "secure", true), ("secure", "bogus", false)] {
        report["rungs"][0]["evidence"]["hosts"] =
            json!([host("mx.example.org", first), host("mx2.example.org", second)]);
        let report: Report = serde_json::from_value(report.clone()).unwrap();
        let demanded = demand(&report, &PolicyEvidence::default(), &report.servers[0]);
        let refusal = Demand::Refusal(vec![FindingId::known(DNS_DNSSEC_BOGUS.id)]);
        assert_eq!(demanded == refusal, refused, "{demanded:?}");
    }
}
