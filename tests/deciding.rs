//! What a real Postfix does with mail for broken domains, and what the report says that it would do: for every
//! domain and every security level the two are the same.
//!
//! Everything runs in a network of the test's own: signed zones and a validating resolver, mail servers on port 25 of
//! addresses of their own, a web server with MTA-STS policies, and one Postfix that sends at all levels at a time.
#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, its support too"
)]

#[allow(dead_code, reason = "other test programs use the rest")]
#[path = "support"]
mod support {
    pub(crate) mod accounts;
    pub(crate) mod dns_lab;
    pub(crate) mod instance;
    pub(crate) mod own_network;
    pub(crate) mod pki;
    pub(crate) mod postfix;
    pub(crate) mod requirement;
    pub(crate) mod sending_postfix;
}
#[path = "deciding/compared.rs"]
mod compared;
#[path = "deciding/domains.rs"]
mod domains;
#[path = "deciding/listener.rs"]
mod listener;
#[path = "deciding/peers.rs"]
mod peers;
#[path = "deciding/policy_server.rs"]
mod policy_server;
#[path = "deciding/receivers.rs"]
mod receivers;
#[path = "deciding/reports.rs"]
mod reports;
#[path = "deciding/world.rs"]
mod world;

use std::path::Path;

use support::{
    dns_lab::{self, DnsLab},
    own_network, postfix,
    requirement::is_here,
    sending_postfix::{Level, Sending},
};

/// The levels of the sending Postfix.
fn levels(policy_map: &Path) -> Vec<Level> {
    let level = |name, settings: &[&str]| Level {
        name,
        settings: settings.iter().map(|setting| (*setting).to_owned()).collect(),
    };
    vec![
        level("may", &["smtp_tls_security_level = may"]),
        level("encrypt", &["smtp_tls_security_level = encrypt"]),
        level("verify", &["smtp_tls_security_level = verify"]),
        level("secure", &["smtp_tls_security_level = secure"]),
        level("dane", &["smtp_tls_security_level = dane", "smtp_dns_support_level = dnssec"]),
        level(
            "sts",
            &[
                "smtp_tls_security_level = may",
                &format!("smtp_tls_policy_maps = texthash:{}", policy_map.display()),
            ],
        ),
    ]
}

#[test]
fn postfix_does_what_the_report_says() {
    const NAME: &str = "postfix_does_what_the_report_says";
    let missing = || {
        own_network::missing()
            .or_else(postfix::missing)
            .or_else(dns_lab::missing)
            .or_else(policy_server::missing)
            .or_else(peers::missing)
    };
    if !is_here(NAME, missing()) || !own_network::is_inside(NAME) {
        return;
    }
    let mut world = domains::all();
    let lab = DnsLab::on_port_53(own_network::RESOLVER, &world.zones);
    let _servers = world.start_servers();
    let _web = policy_server::start(world::web_server(), &world.web_identities());

    let map = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(map.path(), world.policy_map()).unwrap();
    let domains: Vec<&str> = world.domains.iter().map(String::as_str).collect();
    let sending = Sending::start(&world.authority.root(), &levels(map.path()), &domains);
    let reports = reports::of(&domains, &lab.sources(), &world.authority.root());
    peers::trust(&lab.anchor_file);
    let mut differences = compared::with_peers(&reports, &sending.configuration());
    let attempts = sending.second_attempts();
    differences.extend(compared::with_postfix(&world.domains, &reports, &attempts, &sending));
    let differences = compared::not_justified(differences);
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}
