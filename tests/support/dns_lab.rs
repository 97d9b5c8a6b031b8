//! A laboratory of DNS on loopback: zones written and signed by the test, a real authoritative server (NSD) below a
//! private root, a real validating resolver (unbound) in front, and a resolver that hands no signatures on.
//!
//! ```ignore
//! let lab = DnsLab::start(&[
//!     zone("two", Trust::Signed, "@ MX 10 mx1\nmx1 A 127.0.0.21\n_25._tcp.mx1 TLSA 3 1 1 abcd…"),
//!     zone("stale", Trust::Expired, "@ MX 10 mx1\nmx1 A 127.0.0.22"),
//!     zone("mute", Trust::Signed, "@ MX 10 mx1\nmx1 A 127.0.0.23").with_fault("_25._tcp.mx1", "TLSA", Fault::ServFail),
//! ]);
//! let sources = lab.sources();
//! ```

#![allow(dead_code, reason = "several test programs share it, and each uses a part")]

#[path = "dns_lab/daemons.rs"]
mod daemons;
#[path = "dns_lab/relay.rs"]
pub(crate) mod relay;
#[path = "dns_lab/signing.rs"]
mod signing;

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU8, Ordering},
};

use tls_ladder::net::resolver::Sources;

use super::instance::{Instance, Place};
pub(crate) use relay::{Fault, Relay, Rule};

/// How DNSSEC speaks of a zone, and how it is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    /// Provably unsigned: its parent, which is signed, has no DS record for it.
    Unsigned,
    /// Signed, with a DS record in its parent; absence is proven by NSEC records.
    Signed,
    /// The same, with hashed names (NSEC3, RFC 5155, with the parameters of RFC 9276 §3.1).
    SignedNsec3,
    /// The same, where NSEC3 leaves out unsigned delegations (RFC 5155 §6).
    SignedNsec3OptOut,
    /// Signed, but its parent knows nothing of it.
    Island,
    /// The signatures of records of these types are damaged; of all but the keys where none is named.
    Damaged(&'static [&'static str]),
    /// The signatures ended in February 2020.
    Expired,
    /// The signatures begin next month.
    NotYetValid,
    /// The parent's DS record fits no key of the zone.
    WrongDs,
    /// The parent promises signatures by a DS record, and the zone has none.
    Unkept,
}

/// A zone: what it says and how it is signed.
#[derive(Debug, Clone)]
pub(crate) struct Zone {
    /// Absolute, lower-case, without the final dot; the root is empty.
    name: String,
    trust: Trust,
    records: String,
    faults: Vec<Rule>,
}

/// A zone below `test.`, or anywhere when its name ends with a dot (`127.in-addr.arpa.`). The records are those of a
/// zone file, relative to the zone; SOA, NS and the delegation from the parent are added.
pub(crate) fn zone(name: &str, trust: Trust, records: &str) -> Zone {
    let name = match name.strip_suffix('.') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{name}.test"),
    };
    Zone { name, trust, records: records.to_owned(), faults: Vec::new() }
}

impl Zone {
    /// Questions for this name of the zone and this type are answered badly by the zone's server.
    pub(crate) fn with_fault(mut self, owner: &str, kind: &str, fault: Fault) -> Self {
        let name = if owner == "@" { self.name.clone() } else { format!("{owner}.{}", self.name) };
        self.faults.push(Rule { name: Some(name), kind: Some(relay::type_number(kind)), fault });
        self
    }

    /// Every question is answered badly by the zone's server.
    pub(crate) fn answered_with(mut self, fault: Fault) -> Self {
        self.faults.push(Rule { name: None, kind: None, fault });
        self
    }
}

/// The running laboratory; everything ends with the value.
#[derive(Debug)]
pub(crate) struct DnsLab {
    /// Where the zones are served from. As root this is the usual port, so that the servers which the zones name
    /// can be asked themselves.
    pub(crate) authoritative: SocketAddr,
    /// The resolver that checks signatures.
    pub(crate) validating: SocketAddr,
    /// A resolver that neither checks signatures nor hands them on, whoever asks for them.
    pub(crate) stripping: SocketAddr,
    /// A resolver that does not check signatures, but hands them on.
    pub(crate) unchecking: SocketAddr,
    /// The root's key: one DNSKEY record a line.
    pub(crate) anchor_file: PathBuf,
    /// The same, as `delv -a` reads it.
    pub(crate) delv_anchor_file: PathBuf,
    /// The text of the anchor file.
    pub(crate) anchors: String,
    // In the order in which they end: whoever asks goes before whoever answers.
    relays: Vec<Relay>,
    unbound: Instance,
    nsd: Instance,
}

/// The laboratory's programs, and those that ask it.
const PROGRAMS: [&str; 6] = [
    "/usr/sbin/nsd",
    "/usr/sbin/unbound",
    "/usr/bin/dnssec-keygen",
    "/usr/bin/dnssec-signzone",
    "/usr/bin/dig",
    "/usr/bin/delv",
];

/// What of the laboratory's programs is missing here, if anything.
pub(crate) fn missing() -> Option<String> {
    let missing = PROGRAMS.into_iter().find(|program| !Path::new(program).exists());
    missing.map(|program| format!("{program} is not installed"))
}

impl DnsLab {
    /// Serves the zones, on the usual port of loopback addresses of its own where that is allowed, and on free
    /// ports of such addresses elsewhere.
    pub(crate) fn start(zones: &[Zone]) -> Self {
        let port = if may_use_port_53() { 53 } else { 0 };
        let resolver = own_address(port);
        Self::start_at(resolver, zones)
    }

    /// The same, with the validating resolver on port 53 of this loopback address, for programs that read
    /// `resolv.conf`. Only root may do that.
    pub(crate) fn on_port_53(address: Ipv4Addr, zones: &[Zone]) -> Self {
        Self::start_at((address, 53).into(), zones)
    }

    fn start_at(validating: SocketAddr, zones: &[Zone]) -> Self {
        let authoritative = own_address(if may_use_port_53() { 53 } else { 0 });
        let place = Place::new("nsd");
        let signed = signing::make(place.path(), zones, authoritative.ip());
        let anchors = signed.root_key.clone();
        let nsd = daemons::nsd(place, authoritative, &signed);

        let mut relays = Vec::new();
        let mut stubs: Vec<(String, SocketAddr)> = Vec::new();
        for zone in &signed.zones {
            let server = if zone.faults.is_empty() {
                authoritative
            } else {
                let relay = Relay::with_faults(authoritative, zone.faults.clone());
                let address = relay.address;
                relays.push(relay);
                address
            };
            stubs.push((zone.name.clone(), server));
        }
        let place = Place::new("unbound");
        let anchor_file = place.write("anchors", &anchors);
        let delv_anchor_file = place.write("delv-anchors", &signing::for_delv(&anchors));
        let unbound = daemons::unbound(place, validating, &stubs);
        let stripping = Relay::stripping(validating);
        let unchecking = Relay::unchecking(validating);
        let (stripping_address, unchecking_address) = (stripping.address, unchecking.address);
        relays.splice(0..0, [stripping, unchecking]);
        Self {
            authoritative,
            validating,
            stripping: stripping_address,
            unchecking: unchecking_address,
            anchor_file,
            delv_anchor_file,
            anchors,
            relays,
            unbound,
            nsd,
        }
    }

    /// Ask the validating resolver, and prove everything from the laboratory's own root.
    pub(crate) fn sources(&self) -> Sources {
        self.asking(self.validating)
    }

    /// The same through the resolver that hands no signatures on.
    pub(crate) fn stripping_sources(&self) -> Sources {
        self.asking(self.stripping)
    }

    /// The same through any server, such as a relay.
    pub(crate) fn asking(&self, server: SocketAddr) -> Sources {
        Sources { servers: vec![server], trust_anchors: Some(self.anchors.clone()), ..Sources::default() }
    }

    /// Puts a relay with faults of its own before the validating resolver: a bad resolver, a bad way to it.
    pub(crate) fn behind(&self, rules: Vec<Rule>) -> Relay {
        Relay::with_faults(self.validating, rules)
    }
}

/// Whether this process may listen on port 53 of a loopback address.
pub(crate) fn may_use_port_53() -> bool {
    UdpSocket::bind((Ipv4Addr::new(127, 53, 53, 53), 53)).is_ok()
}

/// A loopback address that no other laboratory of this machine uses, with a free port where none is asked for.
fn own_address(port: u16) -> SocketAddr {
    static NEXT: AtomicU8 = AtomicU8::new(1);
    let process = std::process::id().to_be_bytes();
    for _ in 0..250 {
        let last = NEXT.fetch_add(1, Ordering::Relaxed);
        let address = IpAddr::V4(Ipv4Addr::new(127, 64 | (process[2] & 63), process[3], last.clamp(1, 254)));
        let Ok(tcp) = TcpListener::bind((address, port)) else { continue };
        let bound = tcp.local_addr().expect("it is bound");
        if UdpSocket::bind(bound).is_ok() {
            return bound;
        }
    }
    panic!("no free loopback address for DNS on port {port}");
}
