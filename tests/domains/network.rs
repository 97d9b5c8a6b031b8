//! A network of the test's own: a network namespace in which documentation addresses (RFC 5737, RFC 3849) are this
//! machine's, so that servers have addresses as on the internet, every port is free, and nothing gets out.

use std::{fs, os::unix::fs::MetadataExt, process::Command};

/// Set for the test that runs inside.
const INSIDE: &str = "TLS_LADDER_TEST_NETWORK";

/// Mail servers are at 203.0.113.1 to 254 and 2001:db8:113::1 to 3f, further name
/// servers at 198.51.100.0/24, and a private network is 10.0.0.0/24.
const SETUP: &str = "
set -e
ip link set lo up
ip route add local 203.0.113.0/24 dev lo
ip route add local 198.51.100.0/24 dev lo
ip route add local 10.0.0.0/24 dev lo
seq 1 63 | while read n; do printf 'addr add 2001:db8:113::%x/128 dev lo nodad\\n' $n; done | ip -batch -
exec \"$@\"";

/// What is missing for such a network, if anything.
pub(crate) fn missing() -> Option<String> {
    let made = unshare().args(["ip", "link", "set", "lo", "up"]).output();
    match made {
        Ok(output) if output.status.success() => None,
        Ok(output) => {
            let words = String::from_utf8_lossy(&output.stderr);
            Some(format!("no network namespace can be made: {}", words.trim()))
        }
        Err(error) => Some(format!("no network namespace can be made: {error}")),
    }
}

/// Whether the test of this name runs inside such a network. If not, it is run inside, and has passed when this
/// returns.
pub(crate) fn is_inside(test: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let program = std::env::current_exe().expect("this program has a path");
    let output = unshare()
        .args(["sh", "-c", SETUP, "sh"])
        .arg(program)
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, "yes")
        .output()
        .expect("a network namespace can be made");
    let told =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert!(told.contains("1 passed"), "{test} is no test of this program:\n{told}");
    print!("{told}");
    false
}

/// Starts what follows in a network of its own; whoever is not root becomes root of a user namespace.
fn unshare() -> Command {
    let mut command = Command::new("unshare");
    if fs::metadata("/proc/self").is_ok_and(|process| process.uid() != 0) {
        command.args(["--user", "--map-root-user"]);
    }
    command.args(["--net", "--"]);
    command
}
