//! The two real servers, each in a folder of its own and waited for by asking.

use std::{
    fmt::Write as _,
    net::{SocketAddr, UdpSocket},
    process::Command,
    time::{Duration, Instant},
};

use super::{Instance, Place, signing::SignedZones};

/// How long a server may take to answer. Generous: a loaded machine is no fault.
const PATIENCE: Duration = Duration::from_secs(30);

/// Starts NSD with these zones.
pub(super) fn nsd(place: Place, address: SocketAddr, signed: &SignedZones) -> Instance {
    let shown = place.path().display().to_string();
    let mut text = format!(
        "server:\n  ip-address: {}@{}\n  zonesdir: \"{shown}\"\n  pidfile: \"{shown}/nsd.pid\"\n  xfrdfile: \"\"\n  \
         zonelistfile: \"{shown}/zone.list\"\n  cookie-secret-file: \"\"\n  database: \"\"\n  username: \"\"\n  server-count: 1\n  \
         do-ip6: no\n  rrl-ratelimit: 0\nremote-control:\n  control-enable: no\n",
        address.ip(),
        address.port()
    );
    for zone in &signed.zones {
        let _ = writeln!(text, "zone:\n  name: \"{}.\"\n  zonefile: \"{}\"", zone.name, zone.file);
    }
    let configuration = place.write("nsd.conf", &text);
    let mut command = Command::new("/usr/sbin/nsd");
    command.arg("-d").arg("-c").arg(configuration);
    let mut nsd = Instance::start("nsd", place, "output", &mut command);
    wait_until_it_answers(&mut nsd, address);
    nsd
}

/// Starts unbound, which finds each zone at the server named with it and proves everything from the key in the
/// file `anchors`.
pub(super) fn unbound(place: Place, address: SocketAddr, stubs: &[(String, SocketAddr)]) -> Instance {
    let shown = place.path().display().to_string();
    let mut text = format!(
        "server:\n  interface: {}@{}\n  directory: \"{shown}\"\n  username: \"\"\n  chroot: \"\"\n  pidfile: \"\"\n  \
         use-syslog: no\n  logfile: \"{shown}/log\"\n  val-log-level: 2\n  do-ip6: no\n  num-threads: 1\n  \
         module-config: \"validator iterator\"\n  trust-anchor-file: \"{shown}/anchors\"\n  ede: yes\n  \
         do-not-query-localhost: no\n  qname-minimisation: no\n  access-control: 127.0.0.0/8 allow\n  \
         aggressive-nsec: no\n  msg-cache-size: 1m\n  rrset-cache-size: 1m\n  hide-identity: yes\n  hide-version: yes\n  \
         harden-large-queries: no\n",
        address.ip(),
        address.port()
    );
    // Unbound answers some names itself unless told otherwise (RFC 6303, RFC 6761).
    let own = stubs.iter().map(|(name, _)| name.as_str()).filter(|name| !name.is_empty());
    for name in own.chain(["invalid", "localhost"]) {
        let _ = writeln!(text, "  local-zone: \"{name}.\" nodefault");
    }
    text.push_str("remote-control:\n  control-enable: no\n");
    for (name, server) in stubs {
        let at = format!("{}@{}", server.ip(), server.port());
        let _ = if name.is_empty() {
            // The root has no delegation that a stub could stand for.
            writeln!(text, "forward-zone:\n  name: \".\"\n  forward-addr: {at}\n  forward-first: no")
        } else {
            writeln!(text, "stub-zone:\n  name: \"{name}.\"\n  stub-addr: {at}\n  stub-prime: no")
        };
    }
    let configuration = place.write("unbound.conf", &text);
    let mut command = Command::new("/usr/sbin/unbound");
    command.arg("-d").arg("-p").arg("-c").arg(configuration);
    let mut unbound = Instance::start("unbound", place, "log", &mut command);
    wait_until_it_answers(&mut unbound, address);
    unbound
}

/// Asks for the root's SOA record until somebody answers.
fn wait_until_it_answers(server: &mut Instance, address: SocketAddr) {
    const QUESTION: &[u8] = b"\0\x01\x01\0\0\x01\0\0\0\0\0\0\0\0\x06\0\x01";
    let socket = UdpSocket::bind(("127.0.0.1", 0)).expect("a socket can be had");
    socket.set_read_timeout(Some(Duration::from_millis(50))).expect("a time limit can be set");
    let began = Instant::now();
    let mut answer = [0_u8; 512];
    loop {
        let _ = socket.send_to(QUESTION, address);
        match socket.recv(&mut answer) {
            Ok(octets) if octets >= 12 && answer[3].trailing_zeros() >= 4 => return,
            Ok(octets) => panic!("{address} answers {:?}:\n{}", answer.get(..octets), server.log()),
            Err(_) => {}
        }
        if let Some(status) = server.leader().try_wait().expect("it is our child") {
            panic!("the server of {address} ended with {status}:\n{server:?}\n{}", server.log());
        }
        assert!(began.elapsed() < PATIENCE, "{address} does not answer:\n{}", server.log());
    }
}
