//! Something in every list that is known of a domain and of this PC.

use serde_json::{Value, json};

/// Fills the lists of a report.
pub(super) fn fill(report: &mut Value) {
    let attempt = find(report, "attempts").and_then(|list| list.get(0)).cloned().expect("one attempt");
    let certificate = report["servers"][0]["rungs"].as_array().expect("rungs").iter().find_map(|rung| {
        let evidence = rung.get("evidence")?;
        evidence.get("chain").map(|_| evidence.clone())
    });
    let mut certificate = certificate.expect("one certificate");
    certificate.as_object_mut().expect("an object").remove("kind");
    let finding = find(report, "findings").and_then(|list| list.get(0)).cloned().expect("one finding");
    let dns = report["rungs"][0].clone();
    let rung = |layer: &str, evidence: Value| {
        let mut rung = dns.clone();
        rung["layer"] = layer.into();
        rung["evidence"] = evidence;
        rung
    };
    let (this_pc, policy) = (rung("this_pc", this_pc(&attempt)), rung("policy", policy(&certificate)));
    let looked_up = &mut report["rungs"][0]["evidence"];
    for (name, value) in [
        ("asked", json!(["192.0.2.53:53"])),
        ("notes", json!(["example.org. MX: 22 No Reachable Authority"])),
        ("doubts", json!(["example.org. MX: the signature ran out"])),
        ("beside", beside()),
    ] {
        looked_up[name] = value;
    }
    looked_up["hosts"][0]["by_dns"] = json!({ "addresses": ["192.0.2.25"] });
    report["rungs"].as_array_mut().expect("rungs").extend([this_pc, policy]);
    report["findings"] = json!([finding]);
    report["delivery"][0]["because"] = json!(["cert-expired"]);
    report["products"] =
        json!([{ "product": "postfix_may", "outcome": "encrypted", "because": ["cert-expired"] }]);
    report["servers"][0]["policy"] = json!({ "verdict": "fail", "because": ["dane-tlsa-mismatch"] });
}

fn find<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let below: Vec<&Value> = match value {
        Value::Object(fields) => fields.values().collect(),
        Value::Array(list) => list.iter().collect(),
        _ => return None,
    };
    let here = value.get(name).filter(|found| found.as_array().is_some_and(|list| !list.is_empty()));
    here.or_else(|| below.into_iter().find_map(|value| find(value, name)))
}

fn beside() -> Value {
    let mx = json!([{ "preference": 10, "exchange": "mx1.example.org" }]);
    json!({
        "reverse": [
            { "address": "192.0.2.25", "names": ["mx1.example.org"], "failure": null, "confirmed": true },
        ],
        "wildcard_mx": mx,
        "invented": ["192.0.2.99"],
        "zone": "example.org",
        "name_servers": [{
            "name": "ns1.example.org", "address": "192.0.2.53", "authoritative": true, "serial": 1, "failure": null,
        }],
        "authority": [{ "host": "mx1.example.org", "addresses": ["192.0.2.25"], "failure": null }],
        "resolvers": [{ "server": "192.0.2.53:53", "mx": mx, "failure": null, "ttl_s": 60 }],
    })
}

fn this_pc(attempt: &Value) -> Value {
    json!({
        "kind": "this_pc",
        "ipv6": true,
        "doubts": ["unreachable"],
        "references": [{
            "host": "mail.example.com", "port": 25, "lookup_failure": null, "attempt": attempt, "greeting": null,
            "heard_at": null,
        }],
        "nowhere": attempt,
        "other_ports": [attempt],
    })
}

fn policy(certificate: &Value) -> Value {
    let record = json!({ "usage": 3, "selector": 1, "matching": 1, "data": "ab".repeat(32) });
    let lookup = json!({
        "host": "mx1.example.org", "owner": "_25._tcp.mx1.example.org", "records": [record], "proof": "secure",
        "address_proof": "secure", "failure": null, "ttl_s": 60,
    });
    let announcement_fault = json!({ "kind": "id", "found": "-" });
    json!({
        "kind": "policy",
        "tlsa": [lookup],
        "misplaced": [lookup],
        "dane": [{
            "host": "mx1.example.org", "address": "192.0.2.25",
            "records": [{ "record": record, "fit": { "fits": 0 } }, { "record": record, "fit": { "broken_path": [0, "it ran out"] } }],
            "would_fit": [record],
        }],
        "sts": {
            "txt": ["v=STSv1; id=1"], "txt_failure": null, "txt_faults": [announcement_fault], "id": "1",
            "fetch": {
                "host": "mta-sts.example.org", "addresses": ["192.0.2.80"], "octets": 10, "elapsed_ms": 1.0,
                "certificate": certificate,
            },
            "lines": ["version: STSv1"],
            "policy_faults": [{ "line": 1, "kind": "missing", "key": "mode" }],
            "policy": { "mode": "enforce", "mx": ["*.example.org"], "max_age_s": 86400 },
        },
        "tls_rpt": {
            "txt": ["v=TLSRPTv1"], "failure": null, "faults": [announcement_fault], "rua": ["mailto:a@example.org"],
        },
    })
}
