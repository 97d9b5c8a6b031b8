//! A network and a resolver of a test's own: the test runs itself again where every port is free, where mail servers
//! have addresses that are not this PC's own loopback, and where `/etc/resolv.conf` names the test's resolver.

#![allow(dead_code, reason = "several test programs share it, and each uses a part")]

use std::{
    net::Ipv4Addr,
    process::{Command, Stdio},
};

use super::accounts::is_root;

/// Where the resolver of the test is asked, on port 53.
pub(crate) const RESOLVER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 53);

/// Addresses for mail servers: those of RFC 5737 for documentation, which nobody else has.
pub(crate) const fn server(host: u8) -> Ipv4Addr {
    Ipv4Addr::new(198, 51, 100, host)
}

/// An address that never answers.
pub(crate) const fn silent(host: u8) -> Ipv4Addr {
    Ipv4Addr::new(203, 0, 113, host)
}

/// Set in the network of the test's own.
const INSIDE: &str = "TLS_LADDER_TEST_IN_OWN_NETWORK";

/// What is missing to have a network of one's own.
pub(crate) fn missing() -> Option<String> {
    if !is_root() {
        return Some("only root may have a network of its own".to_owned());
    }
    let tried = Command::new("unshare")
        .args(["-n", "-m", "ip", "address", "add", "198.51.100.0/24", "dev", "lo"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    (!tried.is_ok_and(|status| status.success()))
        .then(|| "this system lets nobody have a network of their own (unshare -n, ip)".to_owned())
}

/// Whether the test runs in a network of its own. If it does not, it is run there, to its end.
///
/// # Panics
/// When the test fails there.
pub(crate) fn is_inside(test: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let settings = tempfile::NamedTempFile::new().expect("a file can be made");
    std::fs::write(settings.path(), format!("nameserver {RESOLVER}\noptions edns0 trust-ad\n"))
        .expect("a file can be written");
    // Whoever is not root asks for names, too.
    let readable = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(settings.path(), readable).expect("it is ours");
    let status = Command::new("unshare")
        .args(["-n", "-m", "sh", "-c", PREPARE, "sh"])
        .arg(settings.path())
        .arg(std::env::current_exe().expect("this program has a file"))
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, "yes")
        .status()
        .expect("asked before");
    assert!(status.success(), "{test} in a network of its own: {status}");
    false
}

/// Makes the hosts file, inside, say that these names are this PC. Programs that ask DNS by themselves do not see it.
pub(crate) fn name_in_hosts(names: &[&str]) {
    let file = tempfile::NamedTempFile::new().expect("a file can be made");
    let lines: Vec<String> = names.iter().map(|name| format!("127.0.0.1 {name}\n")).collect();
    std::fs::write(file.path(), lines.concat()).expect("a file can be written");
    let readable = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(file.path(), readable).expect("it is ours");
    let mounted = Command::new("mount").arg("--bind").arg(file.path()).arg("/etc/hosts").status();
    assert!(mounted.is_ok_and(|status| status.success()), "a hosts file of our own");
}

/// What goes elsewhere is lost without a word: it comes back on loopback, where nobody knows the address.
const PREPARE: &str = "set -e
ip link set lo up
ip address add 198.51.100.0/24 dev lo
ip route add default dev lo
mount --bind \"$1\" /etc/resolv.conf
shift
exec \"$@\"";
