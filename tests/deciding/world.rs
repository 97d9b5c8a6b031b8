//! Domains with mail servers, each broken in a way of its own: what DNS says of them, who listens at which address,
//! and what their MTA-STS policies say.

use std::{fmt::Write as _, net::Ipv4Addr};

use super::{
    listener::{self, Fault},
    receivers::{self, Authority, Offer},
};
use crate::support::{
    dns_lab::{self, Trust, Zone},
    instance::Instance,
    own_network,
    pki::{self, Identity},
};

/// Everything that there is in the network of the test.
pub(crate) struct World {
    pub(crate) authority: Authority,
    pub(crate) zones: Vec<Zone>,
    /// The mail domains, by their names.
    pub(crate) domains: Vec<String>,
    pub(crate) policies: Vec<Policy>,
    servers: Vec<(Ipv4Addr, Offer)>,
    faulty: Vec<(Ipv4Addr, Fault)>,
    addresses: u8,
}

/// An MTA-STS policy (RFC 8461 §3.2).
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    pub(crate) domain: String,
    pub(crate) mode: &'static str,
    pub(crate) mx: String,
}

impl Policy {
    /// The file as it is served.
    pub(crate) fn text(&self) -> String {
        format!("version: STSv1\r\nmode: {}\r\nmx: {}\r\nmax_age: 604800\r\n", self.mode, self.mx)
    }

    /// The line of a TLS policy map that makes Postfix follow it; nothing if it asks for nothing.
    pub(crate) fn line_of_map(&self) -> Option<String> {
        // A star stands for one label there, and a leading dot for any number of them here.
        let pattern = self.mx.trim_start_matches('*');
        (self.mode == "enforce")
            .then(|| format!("{} secure match={pattern} servername=hostname", self.domain))
    }
}

/// A zone below `example.`: programs built with libunbound, such as danetool, answer for `test.` themselves.
pub(crate) fn zone(name: &str, trust: Trust, records: &str) -> Zone {
    dns_lab::zone(&format!("{name}.example."), trust, records)
}

/// What waits at an address.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Machine<'a> {
    /// It takes mail, and shows a certificate for this name, good but for the fault.
    Shows(&'a str, pki::Fault),
    /// The same, and it speaks TLS 1.0 only.
    Old(&'a str),
    NoStarttls,
    BrokenStarttls,
    Faulty(Fault),
    /// Nobody listens.
    Closed,
    /// Nothing comes back.
    Silent,
}

/// A machine: its address, and what it shows as the data of TLSA records.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) address: Ipv4Addr,
    /// Of `3 1 1`.
    pub(crate) key: String,
    /// Of `3 0 1`.
    pub(crate) certificate: String,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            authority: Authority::new(),
            zones: Vec::new(),
            domains: Vec::new(),
            policies: Vec::new(),
            servers: Vec::new(),
            faulty: Vec::new(),
            addresses: 9,
        }
    }

    fn next_address(&mut self) -> u8 {
        self.addresses += 1;
        self.addresses
    }

    /// Puts a machine at an address of its own.
    pub(crate) fn place(&mut self, machine: Machine<'_>) -> Placed {
        let number = self.next_address();
        let address = own_network::server(number);
        let mut placed = Placed { address, key: String::new(), certificate: String::new() };
        match machine {
            Machine::Shows(host, fault) => {
                let identity = self.authority.issue(host, fault);
                placed.key = receivers::key_of(&identity.chain);
                placed.certificate = receivers::digest_of(&identity.chain);
                self.servers.push((address, Offer::With(identity)));
            }
            Machine::Old(host) => {
                let identity = self.authority.issue(host, pki::Fault::None);
                self.servers.push((address, Offer::Old(identity)));
            }
            Machine::NoStarttls => self.servers.push((address, Offer::None)),
            Machine::BrokenStarttls => self.servers.push((address, Offer::Broken)),
            Machine::Faulty(fault) => self.faulty.push((address, fault)),
            Machine::Closed => {}
            Machine::Silent => placed.address = own_network::silent(number),
        }
        placed
    }

    /// Adds a mail domain with these records.
    pub(crate) fn domain(&mut self, name: &str, trust: Trust, records: &str) {
        self.add(zone(name, trust, records), name);
    }

    /// Adds a mail domain whose zone has been written.
    pub(crate) fn add(&mut self, zone: Zone, name: &str) {
        self.zones.push(zone);
        self.domains.push(format!("{name}.example"));
    }

    /// Adds a signed mail domain with one server, `mx`, and further records; `{key}` and `{certificate}` stand for
    /// what the server shows.
    pub(crate) fn one_server(&mut self, name: &str, machine: Machine<'_>, more: &str) {
        let Placed { address, key, certificate } = self.place(machine);
        let more = more.replace("{key}", &key).replace("{certificate}", &certificate);
        let records = format!("@ MX 10 mx\nmx A {address}\n{more}");
        self.domain(name, Trust::Signed, &records);
    }

    /// Adds a signed mail domain with two servers, `mx1` before `mx2`, and further records; `{key1}` and `{key2}`
    /// stand for their keys.
    pub(crate) fn two_servers(&mut self, name: &str, first: Machine<'_>, second: Machine<'_>, more: &str) {
        let (first, second) = (self.place(first), self.place(second));
        let more = more.replace("{key1}", &first.key).replace("{key2}", &second.key);
        let records =
            format!("@ MX 10 mx1\n@ MX 20 mx2\nmx1 A {}\nmx2 A {}\n{more}", first.address, second.address);
        self.domain(name, Trust::Signed, &records);
    }

    /// Adds a mail domain with one server and an MTA-STS policy.
    pub(crate) fn with_policy(&mut self, name: &str, machine: Machine<'_>, mode: &'static str, mx: &str) {
        let web = web_server();
        self.one_server(name, machine, &format!("_mta-sts TXT \"v=STSv1; id=20261101;\"\nmta-sts A {web}\n"));
        self.policies.push(Policy { domain: format!("{name}.example"), mode, mx: mx.to_owned() });
    }

    /// Starts the mail servers.
    pub(crate) fn start_servers(&self) -> Instance {
        for (address, fault) in &self.faulty {
            listener::listen(*address, *fault);
        }
        receivers::start(&self.servers)
    }

    /// The TLS policy map of a Postfix that follows MTA-STS.
    pub(crate) fn policy_map(&self) -> String {
        self.policies.iter().filter_map(Policy::line_of_map).fold(String::new(), |mut map, line| {
            let _ = writeln!(map, "{line}");
            map
        })
    }

    /// The web server's certificate for all policies' hosts.
    pub(crate) fn web_identities(&mut self) -> Vec<(Policy, Identity)> {
        let policies = self.policies.clone();
        policies
            .into_iter()
            .map(|policy| {
                let host = format!("mta-sts.{}", policy.domain);
                let identity = self.authority.issue(&host, pki::Fault::None);
                (policy, identity)
            })
            .collect()
    }
}

/// Where all policies are served.
pub(crate) const fn web_server() -> Ipv4Addr {
    own_network::server(2)
}
