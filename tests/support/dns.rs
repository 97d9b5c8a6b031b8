//! A real authoritative DNS server (NSD) on loopback, with a zone of the test's own.

use std::{
    fmt::Write as _,
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// A running server for the zone `test.` and perhaps others; ends with the value.
pub(crate) struct DnsServer {
    pub(crate) address: SocketAddr,
    child: Child,
    _folder: TempDir,
}

/// Whether NSD is installed; in CI it has to be.
pub(crate) fn installed() -> bool {
    let found = PathBuf::from("/usr/sbin/nsd").exists();
    if !found {
        assert!(std::env::var_os("CI").is_none(), "NSD is not installed, and CI may leave nothing out");
        eprintln!("left out: NSD is not installed");
    }
    found
}

impl DnsServer {
    /// Serves these records of the zone `test.`, written relative to it.
    pub(crate) fn start(records: &str) -> Self {
        Self::start_zones(&[("test", records)])
    }

    /// Serves several zones, one of which is `test`.
    pub(crate) fn start_zones(zones: &[(&str, &str)]) -> Self {
        // Another test may take the free port first; then the next one does.
        (0..5).find_map(|_| Self::try_start(zones)).expect("NSD answers on one of five free ports")
    }

    fn try_start(zones: &[(&str, &str)]) -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let path = folder.path();
        let address = free_address();
        let shown = path.display();
        let mut configuration = format!(
            "server:\n  ip-address: 127.0.0.1@{}\n  zonesdir: \"{shown}\"\n  pidfile: \"{shown}/nsd.pid\"\n  \
             xfrdfile: \"\"\n  zonelistfile: \"{shown}/zone.list\"\n  cookie-secret-file: \"\"\n  username: \"\"\n  \
             server-count: 1\nremote-control:\n  control-enable: no\n",
            address.port()
        );
        for (name, records) in zones {
            let zone = format!(
                "$ORIGIN {name}.\n$TTL 60\n@ SOA ns hostmaster 1 60 60 60 60\n@ NS ns\nns A 127.0.0.1\n{records}"
            );
            std::fs::write(path.join(format!("{name}.zone")), zone).unwrap();
            let _ = write!(configuration, "zone:\n  name: {name}\n  zonefile: {name}.zone\n");
        }
        std::fs::write(path.join("nsd.conf"), configuration).unwrap();
        let child = Command::new("/usr/sbin/nsd")
            .arg("-d")
            .arg("-c")
            .arg(path.join("nsd.conf"))
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(path.join("log")).unwrap())
            .spawn()
            .unwrap();
        let mut server = Self { address, child, _folder: folder };
        server.answers().then_some(server)
    }

    fn answers(&mut self) -> bool {
        // A question for the zone's SOA record.
        const QUESTION: &[u8] = b"\0\x01\0\0\0\x01\0\0\0\0\0\0\x04test\0\0\x06\0\x01";
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        socket.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
        let began = Instant::now();
        let mut answer = [0_u8; 512];
        while began.elapsed() < Duration::from_secs(20) {
            let _ = socket.send_to(QUESTION, self.address);
            if socket.recv(&mut answer).is_ok() {
                return true;
            }
            if self.child.try_wait().is_ok_and(|ended| ended.is_some()) {
                return false;
            }
        }
        false
    }
}

impl Drop for DnsServer {
    fn drop(&mut self) {
        // NSD ends its own children when it is asked to.
        let _ = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

/// A loopback port that is free for UDP and TCP at this moment.
fn free_address() -> SocketAddr {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap()
}
