//! The laboratory itself, as the programs of BIND see it.

use std::{net::SocketAddr, process::Command};

use crate::support::{
    dns_lab::{self, DnsLab, Fault, Rule, Trust, zone},
    requirement::is_here,
};

#[test]
fn the_laboratory_answers_as_its_zones_say() {
    if !is_here("the_laboratory_answers_as_its_zones_say", dns_lab::missing()) {
        return;
    }
    let lab = DnsLab::start(&[
        zone(
            "good",
            Trust::Signed,
            "@ MX 10 mx1\nmx1 A 127.0.0.21\n_25._tcp.mx1 TLSA 3 1 1 aabb\n*.w MX 10 mx1",
        ),
        zone("hashed", Trust::SignedNsec3, "@ MX 10 mx1\nmx1 A 127.0.0.21"),
        zone("optout", Trust::SignedNsec3OptOut, "@ MX 10 mx1\nmx1 A 127.0.0.21"),
        zone("plain", Trust::Unsigned, "@ MX 10 mx1\nmx1 A 127.0.0.21"),
        zone("island", Trust::Island, "@ MX 10 mx1"),
        zone("damaged", Trust::Damaged(&[]), "@ MX 10 mx1"),
        zone(
            "half",
            Trust::Damaged(&["TLSA"]),
            "@ MX 10 mx1\nmx1 A 127.0.0.21\n_25._tcp.mx1 TLSA 3 1 1 aabb",
        ),
        zone("expired", Trust::Expired, "@ MX 10 mx1"),
        zone("early", Trust::NotYetValid, "@ MX 10 mx1"),
        zone("wrong-ds", Trust::WrongDs, "@ MX 10 mx1"),
        zone("unkept", Trust::Unkept, "@ MX 10 mx1"),
        zone("refused", Trust::Signed, "@ MX 10 mx1").answered_with(Fault::Refused),
        zone("mute", Trust::Signed, "@ MX 10 mx1\nmx1 A 127.0.0.21").with_fault(
            "_25._tcp.mx1",
            "TLSA",
            Fault::ServFail,
        ),
        zone("127.in-addr.arpa.", Trust::Signed, "21.0.0 PTR mx1.good.test."),
        zone("child.good", Trust::Signed, "@ MX 10 mx1.plain.test."),
    ]);
    let seen = |server: SocketAddr, name: &str, kind: &str| {
        let output = Command::new("dig")
            .args(["+dnssec", "+noall", "+comments", "+answer", "+tries=1", "+time=20"])
            .args(["-p", &server.port().to_string(), &format!("@{}", server.ip()), name, kind])
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let word = |before: &str| {
            text.split(before).nth(1).and_then(|rest| rest.split([',', ';']).next()).unwrap_or("?")
        };
        let flags = word("flags:");
        let proven = if flags.split(' ').any(|flag| flag == "ad") { " ad" } else { "" };
        let signed = if text.contains("RRSIG") { " signed" } else { "" };
        format!("{}{proven}{signed}", word("status: "))
    };
    let table = [
        ("good.test", "MX", "NOERROR ad signed", "NOERROR"),
        ("good.test", "TXT", "NOERROR ad", "NOERROR"),
        ("nix.good.test", "A", "NXDOMAIN ad", "NXDOMAIN"),
        ("_25._tcp.mx1.good.test", "TLSA", "NOERROR ad signed", "NOERROR"),
        ("any.w.good.test", "MX", "NOERROR ad signed", "NOERROR"),
        ("child.good.test", "MX", "NOERROR ad signed", "NOERROR"),
        ("hashed.test", "MX", "NOERROR ad signed", "NOERROR"),
        ("nix.hashed.test", "MX", "NXDOMAIN ad", "NXDOMAIN"),
        ("optout.test", "MX", "NOERROR ad signed", "NOERROR"),
        ("plain.test", "MX", "NOERROR", "NOERROR"),
        ("nix.plain.test", "MX", "NXDOMAIN", "NXDOMAIN"),
        ("island.test", "MX", "NOERROR signed", "NOERROR"),
        ("damaged.test", "MX", "SERVFAIL", "NOERROR"),
        ("half.test", "MX", "NOERROR ad signed", "NOERROR"),
        ("_25._tcp.mx1.half.test", "TLSA", "SERVFAIL", "NOERROR"),
        ("expired.test", "MX", "SERVFAIL", "NOERROR"),
        ("early.test", "MX", "SERVFAIL", "NOERROR"),
        ("wrong-ds.test", "MX", "SERVFAIL", "NOERROR"),
        ("unkept.test", "MX", "SERVFAIL", "NOERROR"),
        ("refused.test", "MX", "SERVFAIL", "SERVFAIL"),
        ("_25._tcp.mx1.mute.test", "TLSA", "SERVFAIL", "SERVFAIL"),
        ("mx1.mute.test", "A", "NOERROR ad signed", "NOERROR"),
        ("21.0.0.127.in-addr.arpa", "PTR", "NOERROR ad signed", "NOERROR"),
        ("nix.test", "MX", "NXDOMAIN ad", "NXDOMAIN"),
    ];
    let mut wrong = Vec::new();
    for (name, kind, validating, stripping) in table {
        for (server, expected) in [(lab.validating, validating), (lab.stripping, stripping)] {
            let found = seen(server, name, kind);
            if found != expected {
                wrong.push(format!("{name} {kind} at {server}: {found:?}, not {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    let liar = lab.behind(vec![
        Rule::new("good.test", "MX", Fault::Refused),
        Rule::new("nix.test", "A", Fault::Invents([127, 0, 0, 9].into())),
    ]);
    assert_eq!(seen(liar.address, "good.test", "MX"), "REFUSED");
    assert_eq!(seen(liar.address, "nix.test", "A"), "NOERROR");
    assert_eq!(seen(liar.address, "mx1.good.test", "A"), "NOERROR ad signed");
}
