//! Every DANE entry of the catalogue: what DNS promises of a server, what the server shows, and what is found.

use std::time::Duration;

use crate::{
    mail_server::Nature::{Expired, Healthy, NoStarttls, Renewed, UnknownAuthority, WrongName},
    network,
    playing::play,
    scenario::{Scenario, domain},
    support::{
        dns_lab::{
            self, Fault, Rule,
            Trust::{Damaged, Signed, SignedNsec3, Unsigned},
        },
        requirement::is_here,
    },
};

#[test]
fn every_fault_of_dane_is_found_out() {
    let name = "dane_entries::every_fault_of_dane_is_found_out";
    if is_here(name, dns_lab::missing().or_else(network::missing)) && network::is_inside(name) {
        play(scenarios());
    }
}

/// A digest of no key.
const NO_KEY: &str = "3 1 1 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

fn scenarios() -> Vec<Scenario> {
    let mut all = records_and_chains();
    all.extend(look_ups());
    all
}

/// One server with TLSA records that fit or do not fit.
fn records_and_chains() -> Vec<Scenario> {
    let with = |name: &str, nature, records: &[&str]| {
        let zone = "@ MX 10 mx1".to_owned();
        let zone = records.iter().fold(zone, |zone, record| zone + "\n_25._tcp.mx1 TLSA " + record);
        domain(name, Signed, &zone).server("mx1", nature)
    };
    let key = "{3 1 1 mx1}";
    vec![
        with("ok", Healthy, &[key]).informs(&["dane-ok", "dane-rollover-single"]).never(&["dane-none"]),
        with("ok-sha512", Healthy, &["{3 1 2 mx1}"]).informs(&["dane-ok"]),
        with("ok-whole-key", Healthy, &["{3 1 0 mx1}"]).informs(&["dane-ok"]),
        with("ok-authority", Healthy, &["{2 1 1 mx1}"]).informs(&["dane-ok"]),
        with("ok-whole", Healthy, &["{3 0 1 mx1}"]).informs(&["dane-ok", "dane-3-0-1"]),
        with("rollover", Healthy, &[NO_KEY, key]).informs(&["dane-ok"]).never(&["dane-rollover-single"]),
        with("beside-unusable", Healthy, &["{1 1 1 mx1}", key])
            .informs(&["dane-ok"])
            .warns(&["dane-pkix-usage"]),
        with("mismatch", Healthy, &[NO_KEY]).warns(&["dane-tlsa-mismatch"]).never(&["dane-ok"]),
        with("renewed", Renewed, &[NO_KEY]).warns(&["dane-stale-after-renewal"]).never(&["dane-ok"]),
        with("not-sent", Healthy, &[&NO_KEY.replacen('3', "2", 1)])
            .warns(&["dane-ta-not-in-chain"])
            .never(&["dane-ok"]),
        with("authority-name", WrongName, &["{2 1 1 mx1}"])
            .warns(&["cert-host-mismatch", "dane-ta-name-mismatch"])
            .never(&["dane-ok"]),
        with("own-name", WrongName, &[key])
            .warns(&["cert-host-mismatch", "dane-ee-expired"])
            .informs(&["dane-ok"]),
        with("own-expired", Expired, &[key]).warns(&["cert-expired", "dane-ee-expired"]),
        with("own-stranger", UnknownAuthority, &[key]).warns(&["cert-untrusted-ca"]).informs(&["dane-ok"]),
        with("stranger", UnknownAuthority, &["{2 0 1 mx1}"])
            .warns(&["cert-untrusted-ca"])
            .informs(&["dane-ok"]),
        with("pkix", Healthy, &["{1 1 1 mx1}"]).warns(&["dane-pkix-usage"]).never(&["dane-ok"]),
        with("damaged-length", Healthy, &["3 1 1 aabb"]).warns(&["dane-all-unusable"]).never(&["dane-ok"]),
        with("damaged-number", Healthy, &["3 1 9 aabb"]).warns(&["dane-all-unusable"]).never(&["dane-ok"]),
        with("no-encryption", NoStarttls, &[NO_KEY]).warns(&["dane-no-starttls", "ehlo-no-starttls"]),
    ]
}

/// Where the records are, and whether they can be believed.
fn look_ups() -> Vec<Scenario> {
    let healthy = |name: &str, trust, records: &str| {
        domain(name, trust, &format!("@ MX 10 mx1\n{records}")).server("mx1", Healthy)
    };
    let record = "_25._tcp.mx1 TLSA {3 1 1 mx1}";
    vec![
        healthy("none", Signed, "").informs(&["dane-none"]),
        healthy("none-hashed", SignedNsec3, "").informs(&["dane-none"]),
        healthy("none-unsigned", Unsigned, "").informs(&["dane-none"]),
        healthy("unseen", Signed, record)
            .stripped()
            .informs(&["dane-unknown-here"])
            .never(&["dane-none", "dane-ok"]),
        healthy("unsigned", Unsigned, record).informs(&["dane-insecure-tlsa"]).never(&["dane-ok"]),
        domain("unsigned-mx", Unsigned, "@ MX 10 mx1.signed-host.test.")
            .server("mx1.signed-host.test.", Healthy)
            .beside("signed-host", Signed, "mx1 A {address}\n_25._tcp.mx1 TLSA {3 1 1 mx1}")
            .warns(&["dane-insecure-mx"])
            .never(&["dane-ok"]),
        domain("unsigned-host", Signed, "@ MX 10 mx1.plain-host.test.")
            .server("mx1.plain-host.test.", Healthy)
            .beside("plain-host", Unsigned, "mx1 A {address}\n_25._tcp.mx1 TLSA {3 1 1 mx1}")
            .informs(&["dane-insecure-tlsa"])
            .never(&["dane-ok"]),
        domain("hosted", Signed, "@ MX 10 mx1.signed-provider.test.")
            .server("mx1.signed-provider.test.", Healthy)
            .beside("signed-provider", SignedNsec3, "mx1 A {address}\n_25._tcp.mx1 TLSA {3 1 1 mx1}")
            .informs(&["dane-ok"]),
        domain("alias", Signed, "@ MX 10 mail.alias.test.\nmail CNAME mx1\n_25._tcp.mx1 TLSA {3 1 1 mx1}")
            .server("mx1", Healthy)
            .warns(&["dns-mx-cname"])
            .informs(&["dane-ok"]),
        domain("alias-own", Signed, "@ MX 10 mail\nmail CNAME mx1\n_25._tcp.mail TLSA {3 1 1 mx1}")
            .server("mx1", Healthy)
            .warns(&["dns-mx-cname"])
            .informs(&["dane-ok"]),
        // Of an alias that is signed, what it is an alias of need not be.
        domain(
            "alias-out",
            Signed,
            "@ MX 10 mail\nmail CNAME mx1.plain-alias.test.\n_25._tcp.mail TLSA {3 1 1 mx1}",
        )
        .server("mx1.plain-alias.test.", Healthy)
        .beside("plain-alias", Unsigned, "mx1 A {address}")
        .warns(&["cert-host-mismatch", "dane-ee-expired", "dns-mx-cname"])
        .informs(&["dane-ok"]),
        healthy("record-alias", Signed, "_25._tcp.mx1 CNAME keys\nkeys TLSA {3 1 1 mx1}")
            .informs(&["dane-ok"]),
        healthy("servfail", Signed, record)
            .fault("_25._tcp.mx1", "TLSA", Fault::ServFail)
            .warns(&["dane-tlsa-lookup-fails"]),
        healthy("refused", Signed, record)
            .behind(vec![Rule::new("_25._tcp.mx1.refused.test", "TLSA", Fault::Refused)])
            .warns(&["dane-tlsa-lookup-fails"]),
        healthy("silent", Signed, record)
            .behind(vec![Rule::new("_25._tcp.mx1.silent.test", "TLSA", Fault::Silence)])
            .within(Duration::from_secs(4))
            .warns(&["dane-tlsa-lookup-fails"]),
        healthy("unproven-absence", Signed, "")
            .fault("_25._tcp.mx1", "TLSA", Fault::NameError)
            .warns(&["dane-tlsa-lookup-fails"]),
        healthy("bogus", Damaged(&["TLSA"]), record).warns(&["dane-tlsa-lookup-fails"]).never(&["dane-ok"]),
        domain("partial", Signed, &format!("@ MX 10 mx1\n@ MX 20 mx2\n{record}"))
            .server("mx1", Healthy)
            .server("mx2", Healthy)
            .warns(&["dane-partial"])
            .informs(&["dane-ok"]),
        healthy("at-domain", Signed, "_25._tcp TLSA {3 1 1 mx1}")
            .warns(&["dane-wrong-owner"])
            .never(&["dane-ok"]),
        healthy("at-443", Signed, "_443._tcp.mx1 TLSA {3 1 1 mx1}")
            .warns(&["dane-wrong-owner"])
            .never(&["dane-ok"]),
        domain("microsoft", Signed, "@ MX 0 microsoft-test.a-v1.mx.microsoft.")
            .server("microsoft-test.a-v1.mx.microsoft.", Healthy)
            .beside(
                "mx.microsoft.",
                Signed,
                "microsoft-test.a-v1 A {address}\n_25._tcp.microsoft-test.a-v1 TLSA {3 1 1 microsoft-test}",
            )
            .informs(&["dane-ok", "dane-exo-inbound"]),
    ]
}
