//! What domains publish, made by hand.

use tls_ladder::model::{
    evidence::*,
    layer::Layer,
    report::{Report, Rung},
};

use crate::scene::rung;

/// What one server's TLSA records are like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tlsa {
    None,
    Fits,
    Differs,
    Unusable,
    /// Proven addresses, and the question for records fails.
    Fails,
    /// Nothing can be told: signatures do not come through.
    Unknown,
}

/// What the domain's MTA-STS policy is like.
#[derive(Clone, Copy)]
pub(crate) enum Sts {
    None,
    Enforce(&'static [&'static str]),
    Testing(&'static [&'static str]),
}

/// The report with signed MX records, and this looked up; one of `tlsa` for each host in the order of the servers.
pub(crate) fn with(report: Report, tlsa: &[Tlsa], sts: Sts) -> Report {
    with_mx(report, Proof::Secure, tlsa, sts)
}

pub(crate) fn with_mx(mut report: Report, mx_proof: Proof, tlsa: &[Tlsa], sts: Sts) -> Report {
    let mut hosts: Vec<String> = report.servers.iter().map(|server| server.host.clone()).collect();
    hosts.dedup();
    if !report.rungs.iter().any(|rung| matches!(rung.evidence, Evidence::Dns(_))) {
        let named: Vec<(&str, &[&str])> =
            hosts.iter().map(|host| (host.as_str(), &["192.0.2.25"][..])).collect();
        let dns = DnsEvidence { mx_proof, ..crate::scene::dns(DnsOutcome::Mx, &named) };
        report.rungs.push(rung(Layer::Dns, Evidence::Dns(dns)));
    }
    let mut evidence = PolicyEvidence { sts: Some(Box::new(announced(sts))), ..PolicyEvidence::default() };
    for (index, host) in hosts.iter().enumerate() {
        let tlsa = tlsa.get(index).copied().unwrap_or(Tlsa::None);
        evidence.tlsa.push(lookup(host, tlsa));
        let fit = match tlsa {
            Tlsa::Fits => TlsaFit::Fits(0),
            Tlsa::Differs => TlsaFit::FitsNone,
            Tlsa::Unusable => TlsaFit::Unusable,
            Tlsa::None | Tlsa::Fails | Tlsa::Unknown => continue,
        };
        for server in report.servers.iter().filter(|server| server.host == *host) {
            let seen = server.rung(Layer::Certificate).map(|rung| &rung.evidence);
            let (Some(Evidence::Certificate(_)), Some(address)) = (seen, server.address) else { continue };
            let records = vec![RecordFit { record: record(tlsa), fit: fit.clone() }];
            evidence.dane.push(DaneSeen { host: host.clone(), address, records, would_fit: Vec::new() });
        }
    }
    report.rungs.push(policy(evidence));
    report
}

fn policy(evidence: PolicyEvidence) -> Rung {
    rung(Layer::Policy, Evidence::Policy(Box::new(evidence)))
}

fn lookup(host: &str, tlsa: Tlsa) -> TlsaLookup {
    let proof = if tlsa == Tlsa::Unknown { Proof::Indeterminate } else { Proof::Secure };
    TlsaLookup {
        host: host.to_owned(),
        owner: format!("_25._tcp.{host}"),
        records: match tlsa {
            Tlsa::None | Tlsa::Fails | Tlsa::Unknown => Vec::new(),
            Tlsa::Fits | Tlsa::Differs | Tlsa::Unusable => vec![record(tlsa)],
        },
        proof,
        address_proof: proof,
        failure: match tlsa {
            Tlsa::None | Tlsa::Unknown => Some(LookupFailure::NoData),
            Tlsa::Fails => Some(LookupFailure::ServFail),
            Tlsa::Fits | Tlsa::Differs | Tlsa::Unusable => None,
        },
        ttl_s: Some(3600),
    }
}

fn record(tlsa: Tlsa) -> TlsaRecord {
    let usage = if tlsa == Tlsa::Unusable { 1 } else { 3 };
    TlsaRecord { usage, selector: 1, matching: 1, data: "ab".repeat(32) }
}

fn announced(sts: Sts) -> StsEvidence {
    let (mode, patterns) = match sts {
        Sts::None => {
            return StsEvidence { txt_failure: Some(LookupFailure::NoSuchName), ..StsEvidence::default() };
        }
        Sts::Enforce(patterns) => (StsMode::Enforce, patterns),
        Sts::Testing(patterns) => (StsMode::Testing, patterns),
    };
    let mx = patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
    StsEvidence {
        txt: vec!["v=STSv1; id=1;".to_owned()],
        id: Some("1".to_owned()),
        policy: Some(StsPolicy { mode, mx, max_age_s: 604_800 }),
        ..StsEvidence::default()
    }
}
