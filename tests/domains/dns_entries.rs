//! Every DNS entry of the catalogue that can be seen from one place: a domain that has it, and what is found.

use std::time::Duration;

use crate::{
    mail_server::Nature::{Down, Healthy, NoStarttls},
    network,
    playing::play,
    scenario::{Scenario, domain},
    support::{
        dns_lab::{
            self, Fault, Rule,
            Trust::{Damaged, Expired, NotYetValid, Signed, Unkept, Unsigned, WrongDs},
        },
        requirement::is_here,
    },
};

#[test]
fn every_fault_of_dns_is_found_out() {
    let name = "dns_entries::every_fault_of_dns_is_found_out";
    if is_here(name, dns_lab::missing().or_else(network::missing)) && network::is_inside(name) {
        play(scenarios());
    }
}

/// Short enough for a silence that is certain.
const SHORTLY: Duration = Duration::from_secs(4);

fn scenarios() -> Vec<Scenario> {
    let mut all = names_and_zones();
    all.extend(servers_of_a_domain());
    all.extend(answers_on_the_way());
    all
}

/// The domain itself: whether it is there, and whether its zone holds.
fn names_and_zones() -> Vec<Scenario> {
    vec![
        domain("two", Signed, "@ MX 10 mx1\n@ MX 20 mx2")
            .server("mx1", Healthy)
            .server("mx2", Healthy)
            .never(&[
                "dns-single-mx-single-ip",
                "dns-resolver-no-dnssec",
                "dns-wildcard-mx",
                "dns-nolisting",
            ]),
        domain("nix", Signed, "").warns(&["dns-nxdomain"]),
        domain("unreachable", Signed, "@ MX 10 mx1").fault("*", "*", Fault::Refused).warns(&["dns-servfail"]),
        domain("servfail", Unsigned, "@ MX 10 mx1")
            .fault("@", "MX", Fault::ServFail)
            .warns(&["dns-servfail"]),
        domain("damaged", Damaged(&[]), "@ MX 10 mx1").warns(&["dns-dnssec-bogus"]),
        domain("damaged-mx", Damaged(&["MX"]), "@ MX 10 mx1")
            .server("mx1", Healthy)
            .warns(&["dns-dnssec-bogus"]),
        domain("damaged-address", Damaged(&["A"]), "@ MX 10 mx1")
            .server("mx1", Healthy)
            .warns(&["dns-dnssec-bogus"]),
        domain("expired", Expired, "@ MX 10 mx1").warns(&["dns-dnssec-bogus"]),
        domain("early", NotYetValid, "@ MX 10 mx1").warns(&["dns-dnssec-bogus"]),
        domain("wrong-ds", WrongDs, "@ MX 10 mx1").warns(&["dns-dnssec-bogus"]),
        domain("unkept", Unkept, "@ MX 10 mx1").warns(&["dns-dnssec-bogus"]),
        domain("no-mx", Signed, "").server("@", Healthy).warns(&["dns-no-mx-a-fallback"]),
        domain("no-address", Signed, "@ TXT hello").warns(&["dns-no-mx-no-address"]),
        domain("null", Signed, "@ MX 0 .").warns(&["dns-null-mx"]),
        domain("null-and", Signed, "@ MX 0 .\n@ MX 10 mx1")
            .server("mx1", Healthy)
            .warns(&["dns-null-mx-conflict"]),
        domain("wild", Signed, "@ MX 10 mx1\n* MX 10 mx1")
            .server("mx1", Healthy)
            .informs(&["dns-wildcard-mx"]),
        domain("xn--bcher-kva", Signed, "@ MX 10 mx1")
            .server("mx1", Healthy)
            .asking("user@bücher.test")
            .informs(&["dns-idn"]),
        domain("absent-ns", Unsigned, "@ MX 10 mx1")
            .server("mx1", Healthy)
            .name_server(None)
            .warns(&["dns-lame-delegation"]),
        domain("refusing-ns", Signed, "@ MX 10 mx1")
            .server("mx1", Healthy)
            .name_server(Some(Fault::Refused))
            .warns(&["dns-lame-delegation"]),
        domain("unknowing-ns", Signed, "@ MX 10 mx1")
            .server("mx1", Healthy)
            .name_server(Some(Fault::NotAuthoritative))
            .warns(&["dns-lame-delegation"]),
    ]
}

/// The servers that the domain names, and where they are.
fn servers_of_a_domain() -> Vec<Scenario> {
    let many = (1..=11).fold(domain("many", Signed, "").informs(&["dns-too-many-mx"]), |many, number| {
        many.server(&format!("mx{number}"), Healthy).and(&format!("@ MX {number} mx{number}"))
    });
    vec![
        many,
        domain("alias", Signed, "@ MX 10 mail.alias.test.\nmail CNAME real")
            .server("real", Healthy)
            .warns(&["dns-mx-cname"]),
        domain("literal", Signed, "@ MX 10 192.0.2.5.").warns(&["dns-mx-ip-literal"]),
        domain("nowhere", Signed, "@ MX 10 mx1").warns(&["dns-mx-no-address"]),
        domain("spare", Signed, "@ MX 10 mx1\n@ MX 20 gone")
            .server("mx1", Healthy)
            .warns(&["dns-mx-some-no-address"]),
        domain("doubled", Signed, "@ MX 10 mail.doubled.test").warns(&["dns-mx-trailing-dot"]),
        domain("private", Signed, "@ MX 10 mx1")
            .server_at("mx1", [10, 0, 0, 5].into(), Healthy)
            .warns(&["dns-mx-private-address"]),
        domain("loop", Signed, "@ MX 10 mx1")
            .server_at("mx1", [127, 0, 0, 1].into(), Healthy)
            .warns(&["dns-mx-loopback"]),
        domain("six", Signed, "@ MX 10 mx1").server6("mx1", Healthy).warns(&["dns-mx-ipv6-only"]),
        domain("old-provider", Signed, "@ MX 10 old.mail.eo.outlook.com.")
            .server("old.mail.eo.outlook.com.", Healthy)
            .beside("mail.eo.outlook.com.", Signed, "old A {address}")
            .warns(&["dns-mx-stale-provider"]),
        domain("nolisting", Signed, "@ MX 10 mx1\n@ MX 20 mx2")
            .server("mx1", Down)
            .server("mx2", Healthy)
            .warns(&["tcp-refused"])
            .informs(&["dns-nolisting"]),
        domain("single", Signed, "@ MX 10 mx1").server("mx1", Healthy).informs(&["dns-single-mx-single-ip"]),
        domain("single-down", Signed, "@ MX 10 mx1")
            .server("mx1", Down)
            .warns(&["tcp-refused"])
            .informs(&["dns-single-mx-single-ip"]),
        domain("all-down", Signed, "@ MX 10 mx1\n@ MX 20 mx2")
            .server("mx1", Down)
            .server("mx2", Down)
            .warns(&["tcp-all-mx-down", "tcp-refused"])
            .never(&["dns-nolisting"]),
        domain("six-down", Signed, "@ MX 10 mx1")
            .server("mx1", Healthy)
            .server6("mx1", Down)
            .warns(&["tcp-ipv6-broken-there", "tcp-refused"]),
        domain("by-node", Signed, "@ MX 10 mx1\n@ MX 20 mx2")
            .server("mx1", Healthy)
            .server("mx2", NoStarttls)
            .warns(&["ehlo-no-starttls", "ehlo-starttls-by-node"]),
        domain("no-ptr", Signed, "@ MX 10 mx1")
            .server("mx1", Healthy)
            .reverse(None)
            .warns(&["dns-ptr-missing"]),
        domain("other-ptr", Signed, "@ MX 10 mx1")
            .server("mx1", Healthy)
            .reverse(Some("host7.two.test"))
            .warns(&["dns-fcrdns-mismatch"]),
        domain("alias-ptr", Signed, "@ MX 10 mx1")
            .server("mx1", Healthy)
            .reverse(Some("outside.alias-ptr.test"))
            .and("outside A {address}"),
        domain("generic-ptr", Signed, "@ MX 10 mx1")
            .server("mx1", Healthy)
            .reverse(Some("dyn-{address-with-dashes}.generic-ptr.test"))
            .and("dyn-{address-with-dashes} A {address}")
            .warns(&["dns-fcrdns-mismatch"]),
    ]
}

/// What happens to the questions on their way.
fn answers_on_the_way() -> Vec<Scenario> {
    let healthy = |name: &str, trust| domain(name, trust, "@ MX 10 mx1").server("mx1", Healthy);
    vec![
        healthy("silent", Signed)
            .behind(vec![Rule { name: Some("silent.test".to_owned()), kind: None, fault: Fault::Silence }])
            .within(SHORTLY)
            .warns(&["dns-timeout"]),
        healthy("mute", Signed)
            .behind(vec![Rule::everything(Fault::Silence)])
            .within(SHORTLY)
            .warns(&["dns-timeout"]),
        healthy("refused", Signed)
            .behind(vec![Rule { name: Some("refused.test".to_owned()), kind: None, fault: Fault::Refused }])
            .warns(&["dns-refused"]),
        healthy("cut", Signed)
            .behind(vec![Rule::new("cut.test", "MX", Fault::CutShort)])
            .within(SHORTLY)
            .warns(&["dns-truncated-needs-tcp"]),
        healthy("aaaa-nobody", Unsigned).fault("mx1", "AAAA", Fault::NameError).warns(&["dns-aaaa-broken"]),
        healthy("aaaa-servfail", Unsigned).fault("mx1", "AAAA", Fault::ServFail).warns(&["dns-aaaa-broken"]),
        healthy("aaaa-silent", Unsigned)
            .behind(vec![Rule::new("mx1.aaaa-silent.test", "AAAA", Fault::Silence)])
            .warns(&["dns-aaaa-broken"]),
        healthy("disagree", Unsigned)
            .and_behind(vec![Rule::new("disagree.test", "MX", Fault::Mx("old.disagree.test"))])
            .warns(&["dns-resolvers-disagree"]),
        healthy("rewritten", Unsigned)
            .behind(vec![Rule::everything(Fault::Invents([203, 0, 113, 254].into()))])
            .warns(&["dns-nxdomain-rewrite"]),
        healthy("stripped", Signed).stripped().informs(&["dns-resolver-no-dnssec"]),
        healthy("damaged-unseen", Damaged(&[])).stripped().informs(&["dns-resolver-no-dnssec"]),
    ]
}
