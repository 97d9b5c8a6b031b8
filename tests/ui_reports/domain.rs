//! A domain with four mail servers at two addresses each, with policies and the decisions of products.

use tls_ladder::model::{
    delivery::{Outcome, ProductDelivery},
    evidence::*,
    finding::{Finding, FindingId, Party, Severity},
    layer::{Layer, Verdict},
    report::{PolicyMark, Report, Rung, Server},
};

use super::{decisions, expired, no_starttls, pass};

/// Its third server has an expired certificate that fits no TLSA record, at one address of the fourth encryption is
/// not offered, and one name is longer than any column.
pub fn domain() -> Report {
    let mut report = pass();
    let healthy = report.servers.remove(0);
    let ran_out = expired().servers.remove(0);
    let no_offer = no_starttls().servers.remove(0);
    let mut silent = healthy.clone();
    silent.rungs = unreachable();
    silent.transcript.clear();
    silent.verdict = Verdict::NotTested;
    let long = "mx2.a-rather-long-name-of-a-data-centre.eu-central.mail.example.org";
    let rows: [(&str, u16, &str, &Server); 8] = [
        ("mx1.example.org", 10, "192.0.2.25", &healthy),
        ("mx1.example.org", 10, "2001:db8:85a3::8a2e:370:7334", &silent),
        (long, 10, "192.0.2.26", &healthy),
        (long, 10, "2001:db8:85a3::8a2e:370:7335", &healthy),
        ("mx3.example.org", 20, "192.0.2.27", &ran_out),
        ("mx3.example.org", 20, "2001:db8::27", &ran_out),
        ("backup.example.net", 30, "198.51.100.28", &healthy),
        ("backup.example.net", 30, "2001:db8::28", &no_offer),
    ];
    report.servers = rows
        .into_iter()
        .map(|(host, preference, address, like)| Server {
            host: host.to_owned(),
            preference: Some(preference),
            address: Some(address.parse().unwrap()),
            policy: Some(mark(host, like)),
            ..like.clone()
        })
        .collect();
    report.rungs[0].summary = "4 mail servers, 8 addresses".to_owned();
    report.rungs.push(policy());
    report.findings = vec![Finding {
        title: "The servers of example.org do not agree: mx3.example.org shows an expired certificate, the others \
                good ones."
            .to_owned(),
        meaning: "Which certificate a sender meets depends on the server it happens to reach, so mail fails now and \
                  then."
            .to_owned(),
        actions: vec![
            "Ask the postmaster of example.org to install the same certificate on every server.".to_owned(),
        ],
        ask: "Your servers show different certificates. Could you please install the same on all?".to_owned(),
        ..Finding::new("cert-differs-per-node", Severity::Warn, Party::Server)
    }];
    report.verdict = Verdict::Fail;
    report.headline = "Mail to example.org is encrypted, but partners that insist on a verified certificate \
                       may wait and bounce after a day."
        .to_owned();
    report.subline = "The certificate of mx3.example.org expired on 20 November, and one address of \
                      backup.example.net offers no encryption."
        .to_owned();
    report.run.connections = 8;
    report.delivery = decisions([
        (Outcome::Encrypted, "Encrypted, not verified", Some("cert-expired")),
        (Outcome::Encrypted, "Encrypted", None),
        (Outcome::EncryptedVerified, "Encrypted and verified", None),
        (Outcome::EncryptedVerified, "Encrypted and verified", None),
        (Outcome::EncryptedVerified, "Encrypted and verified", None),
    ]);
    report.products = products();
    report
}

/// The same with more servers than are shown at once.
pub fn large() -> Report {
    let mut report = domain();
    let known = report.servers.clone();
    for number in 5_u16..13 {
        for server in &known[..2] {
            let address = format!("192.0.2.{}", 100 + number).parse().ok();
            let host = format!("mx{number}.example.org");
            let preference = Some(number * 10);
            report.servers.push(Server { host, address, preference, ..server.clone() });
        }
    }
    report
}

fn mark(host: &str, like: &Server) -> PolicyMark {
    let because = |id| vec![FindingId::known(id)];
    match host {
        "mx3.example.org" => PolicyMark { verdict: Verdict::Fail, because: because("dane-mismatch") },
        "backup.example.net" => PolicyMark { verdict: Verdict::Warn, because: because("sts-mx-mismatch") },
        _ if like.verdict == Verdict::NotTested => {
            PolicyMark { verdict: Verdict::NotTested, because: Vec::new() }
        }
        _ => PolicyMark { verdict: Verdict::Pass, because: Vec::new() },
    }
}

fn unreachable() -> Vec<Rung> {
    let rung = |layer, verdict, summary: &str, evidence| Rung {
        layer,
        verdict,
        elapsed_ms: 30_000.0,
        summary: summary.to_owned(),
        findings: Vec::new(),
        evidence,
    };
    let connect = ConnectEvidence {
        attempts: Vec::new(),
        lookup_failure: None,
        timeout_ms: 30_000.0,
        local_address: None,
        ipv6_here: Some(false),
        other_ports_open: Vec::new(),
    };
    let below = NotAsked { reason: NotAskedReason::NotReached, because_of: Some(Layer::Connect) };
    let first = rung(
        Layer::Connect,
        Verdict::NotTested,
        "This PC has no IPv6, so this address could not be called",
        Evidence::Connect(connect),
    );
    let rest = Layer::OF_SERVER.into_iter().skip(1).map(|layer| {
        let line = "Not tested: there was no connection to the server";
        rung(layer, Verdict::NotTested, line, Evidence::NotAsked(below))
    });
    std::iter::once(first).chain(rest).collect()
}

fn policy() -> Rung {
    let digest = |letters: &str| letters.repeat(16);
    let tlsa = |usage, selector, data: String| TlsaRecord { usage, selector, matching: 1, data };
    let own = tlsa(3, 1, digest("9f2c"));
    let old = tlsa(3, 1, digest("41d0"));
    let issuer = tlsa(2, 1, digest("77aa"));
    let lookup = |host: &str, records: Vec<TlsaRecord>| TlsaLookup {
        host: host.to_owned(),
        owner: format!("_25._tcp.{host}"),
        records,
        proof: Proof::Secure,
        address_proof: Proof::Secure,
        failure: None,
        ttl_s: Some(3600),
    };
    let fit = |record: &TlsaRecord, fit| RecordFit { record: record.clone(), fit };
    let seen = |host: &str, address: &str, records, would_fit| DaneSeen {
        host: host.to_owned(),
        address: address.parse().unwrap(),
        records,
        would_fit,
    };
    let evidence = PolicyEvidence {
        tlsa: vec![
            lookup("mx1.example.org", vec![own.clone(), old.clone()]),
            lookup("mx3.example.org", vec![old.clone(), tlsa(1, 1, digest("c3c3"))]),
            TlsaLookup {
                address_proof: Proof::Insecure,
                proof: Proof::Insecure,
                ..lookup("backup.example.net", Vec::new())
            },
        ],
        misplaced: Vec::new(),
        dane: vec![
            seen(
                "mx1.example.org",
                "192.0.2.25",
                vec![fit(&own, TlsaFit::Fits(0)), fit(&old, TlsaFit::FitsNone)],
                vec![own.clone()],
            ),
            seen(
                "mx3.example.org",
                "192.0.2.27",
                vec![fit(&old, TlsaFit::FitsNone), fit(&tlsa(1, 1, digest("c3c3")), TlsaFit::Unusable)],
                vec![own, issuer],
            ),
        ],
        sts: Some(Box::new(StsEvidence {
            txt: vec!["v=STSv1; id=20261101000000Z;".to_owned()],
            id: Some("20261101000000Z".to_owned()),
            policy: Some(StsPolicy {
                mode: StsMode::Enforce,
                mx: vec!["*.example.org".to_owned()],
                max_age_s: 604_800,
            }),
            ..StsEvidence::default()
        })),
        tls_rpt: Some(TlsRptEvidence {
            txt: vec!["v=TLSRPTv1; rua=mailto:tls@example.org".to_owned()],
            rua: vec!["mailto:tls@example.org".to_owned()],
            ..TlsRptEvidence::default()
        }),
    };
    let mismatch = Finding {
        title: "The certificate of mx3.example.org fits none of its DANE records.".to_owned(),
        meaning: "Senders that follow DANE, Exchange Online among them, keep the mail and return it after a day."
            .to_owned(),
        actions: vec!["Ask the DNS administrator of example.org to publish the record below.".to_owned()],
        ask: "The TLSA records at _25._tcp.mx3.example.org do not fit the certificate. Could you please publish \
              the right ones?"
            .to_owned(),
        ..Finding::new("dane-mismatch", Severity::Fail, Party::Domain)
    };
    let unlisted = Finding {
        title: "backup.example.net is not on the list of the MTA-STS policy.".to_owned(),
        meaning: "Senders that follow the policy pass this server over.".to_owned(),
        actions: vec!["Ask the owner of example.org to add the server to the policy.".to_owned()],
        ..Finding::new("sts-mx-mismatch", Severity::Warn, Party::Domain)
    };
    Rung {
        layer: Layer::Policy,
        verdict: Verdict::Fail,
        elapsed_ms: 310.0,
        summary: "DANE: 1 of 4 servers fits no record".to_owned(),
        findings: vec![mismatch.with("host", "mx3.example.org"), unlisted.with("host", "backup.example.net")],
        evidence: Evidence::Policy(Box::new(evidence)),
    }
}

fn products() -> Vec<ProductDelivery> {
    let product = |name: &str, outcome, summary: &str, explanation: &str| ProductDelivery {
        product: name.to_lowercase().replace(' ', "_"),
        outcome,
        because: Vec::new(),
        remark: None,
        name: name.to_owned(),
        summary: summary.to_owned(),
        explanation: explanation.to_owned(),
    };
    vec![
        product(
            "Postfix (may)",
            Outcome::Encrypted,
            "Encrypted",
            "The default setting; nobody looks at the certificate.",
        ),
        product(
            "Postfix (encrypt)",
            Outcome::Encrypted,
            "Encrypted",
            "Clear text is ruled out; the certificate is not looked at.",
        ),
        product(
            "Postfix (secure)",
            Outcome::Queued,
            "Waits, then bounces",
            "Tries for five days. The author hears of it when the mail comes back, unless delay notices are switched on.",
        ),
        product(
            "Postfix (dane)",
            Outcome::EncryptedVerified,
            "Encrypted and verified",
            "mx1.example.org is proven by its DANE record.",
        ),
        product(
            "Exim",
            Outcome::Encrypted,
            "Encrypted",
            "Encrypts where it can, and sends in clear text at once where it cannot.",
        ),
        product(
            "Exchange on premises",
            Outcome::Encrypted,
            "Encrypted",
            "As delivered, without a rule for this partner.",
        ),
        product(
            "Exchange on premises, forced TLS",
            Outcome::Queued,
            "Waits, then bounces",
            "Tries for two days; the author gets a delay notice after four hours.",
        ),
        product(
            "Exchange Online",
            Outcome::EncryptedVerified,
            "Encrypted and verified",
            "Follows DANE and MTA-STS; keeps trying for a day.",
        ),
        product("Gmail", Outcome::EncryptedVerified, "Encrypted and verified", "Follows MTA-STS."),
    ]
}
