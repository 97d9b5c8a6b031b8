//! Servers that the programs of both systems reach through their own sockets, or do not reach.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    process::{Command, Output},
};

use tls_ladder::model::{
    evidence::{Evidence, SocketFailure, SocketFailureKind},
    layer::Layer,
    report::Report,
};

use super::{
    same::{conclusion, here, there},
    support::{
        openssl,
        own_network::{self, silent},
        pki::{Fault, Pki},
        postfix,
        requirement::is_here,
    },
    wine::{self, Windows, path_in_windows},
};

fn arguments<'a>(host: &'a str, port: &'a str, authority: &'a str, tls: &'a str) -> [&'a str; 13] {
    [
        "check",
        host,
        "--format",
        "json",
        "--helo",
        "client.example.test",
        "--port",
        port,
        "--address",
        "127.0.0.1",
        "--ca",
        authority,
        tls,
    ]
}

/// Both programs come to the same, and it is this.
#[track_caller]
fn assert_same(host: &str, at: SocketAddr, authority: &Path, tls: &str, expected: &str) {
    let port = at.port().to_string();
    let here = conclusion(&here(&arguments(host, &port, authority.to_str().unwrap(), tls)));
    let there = there(Windows::shared(), &arguments(host, &port, &path_in_windows(authority), tls));
    assert_eq!(conclusion(&there), here);
    assert!(here.contains(expected), "{expected} in\n{here}");
}

#[test]
fn windows_finds_the_same_in_a_real_postfix() {
    let test = "windows_finds_the_same_in_a_real_postfix";
    if !wine::can_run(test) || !is_here(test, postfix::missing()) {
        return;
    }
    let pki = Pki::new();
    let good = postfix::start(Some(&pki.identity(postfix::HOST, Fault::None)), &[]);
    assert_same(postfix::HOST, good.address(), &pki.root(), "--tls=starttls", "exit code Some(0)");
    let bad = postfix::start(Some(&pki.identity(postfix::HOST, Fault::Expired)), &[]);
    assert_same(postfix::HOST, bad.address(), &pki.root(), "--tls=starttls", "cert-expired (Fail)");
    let without = postfix::start(None, &[]);
    assert_same(postfix::HOST, without.address(), &pki.root(), "--tls=starttls", "ehlo-no-starttls");
}

#[test]
fn windows_finds_the_same_in_a_real_openssl() {
    let test = "windows_finds_the_same_in_a_real_openssl";
    if !wine::can_run(test) || !is_here(test, openssl::missing()) {
        return;
    }
    let pki = Pki::new();
    let server = openssl::start(&pki, &pki.identity(openssl::HOST, Fault::None), "-tls1_2");
    assert_same(openssl::HOST, server.address(), &pki.root(), "--tls=implicit", "handshake pass");
}

/// A way for a connection to fail: where to, what both are to make of it, and Windows's number for it.
struct Failure {
    address: Ipv4Addr,
    kind: SocketFailureKind,
    number: Option<i32>,
}

/// Roads that lead nowhere, each with a word of the system's own. Without answers, Linux gives up after the second try.
const ROADS: &str = "set -e
ip route add unreachable 203.0.113.11
ip route add prohibit 203.0.113.12
ip route add throw 203.0.113.13
ip route del default
ip route add 203.0.113.0/28 dev lo
echo 1 >/proc/sys/net/ipv4/tcp_syn_retries";

#[test]
fn windows_says_the_same_of_servers_that_cannot_be_reached() {
    let test = "windows_says_the_same_of_servers_that_cannot_be_reached";
    if !wine::can_run(test) || !is_here(test, own_network::missing()) {
        return;
    }
    if !own_network::is_inside("network::windows_says_the_same_of_servers_that_cannot_be_reached") {
        return;
    }
    let made = Command::new("sh").args(["-c", ROADS]).status().expect("there is a shell");
    assert!(made.success(), "roads of our own: {made}");
    let windows = Windows::of_its_own();
    for Failure { address, kind, number } in [
        Failure { address: Ipv4Addr::LOCALHOST, kind: SocketFailureKind::Refused, number: Some(10061) },
        Failure { address: silent(11), kind: SocketFailureKind::HostUnreachable, number: Some(10065) },
        Failure { address: silent(12), kind: SocketFailureKind::DeniedHere, number: Some(10013) },
        Failure { address: silent(13), kind: SocketFailureKind::NetworkUnreachable, number: Some(10051) },
        Failure { address: silent(14), kind: SocketFailureKind::TimedOut, number: Some(10060) },
    ] {
        let (here, there) = ask_both(&windows, address, 25, "20");
        assert_eq!(conclusion(&there), conclusion(&here), "{address}");
        for (output, number) in [(&here, None), (&there, number)] {
            let failure = failure(output).unwrap_or_else(|| panic!("{address}: {}", conclusion(output)));
            assert_eq!(failure.kind, kind, "{address}: {failure:?}");
            assert!(number.is_none() || failure.os_code == number, "{address}: {failure:?}");
        }
    }

    // Our own limit comes before the system's.
    let (here, there) = ask_both(&windows, silent(14), 25, "1");
    assert_eq!(conclusion(&there), conclusion(&here));
    let failure = failure(&there).expect("nobody answers");
    assert_eq!((failure.kind, failure.os_code), (SocketFailureKind::TimedOut, None));

    // Connected, and closed without a word.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
    let port = listener.local_addr().expect("it has an address").port();
    std::thread::spawn(move || listener.incoming().for_each(drop));
    let (here, there) = ask_both(&windows, Ipv4Addr::LOCALHOST, port, "20");
    assert_eq!(conclusion(&there), conclusion(&here));
    assert!(conclusion(&there).contains("connect pass"), "{}", conclusion(&there));
}

fn ask_both(windows: &Windows, address: Ipv4Addr, port: u16, limit: &str) -> (Output, Output) {
    let (address, port) = (address.to_string(), port.to_string());
    let arguments = [
        "check",
        "mx.example.test",
        "--format",
        "json",
        "--helo",
        "client.example.test",
        "--address",
        &address,
        "--port",
        &port,
        "--timeout",
        limit,
    ];
    std::thread::scope(|scope| {
        let here = scope.spawn(|| here(&arguments));
        let there = there(windows, &arguments);
        (here.join().expect("it does not panic"), there)
    })
}

/// Why the only attempt to connect failed.
fn failure(output: &Output) -> Option<SocketFailure> {
    let report: Report = serde_json::from_slice(&output.stdout).ok()?;
    let rung = report.servers.first()?.rung(Layer::Connect)?;
    let Evidence::Connect(evidence) = &rung.evidence else { return None };
    evidence.attempts.first()?.failure.clone()
}

/// The settings of this PC name a resolver that is not there.
#[test]
fn windows_says_the_same_of_a_domain_when_no_resolver_answers() {
    let test = "windows_says_the_same_of_a_domain_when_no_resolver_answers";
    if !wine::can_run(test) || !is_here(test, own_network::missing()) {
        return;
    }
    if !own_network::is_inside("network::windows_says_the_same_of_a_domain_when_no_resolver_answers") {
        return;
    }
    let windows = Windows::of_its_own();
    let arguments =
        ["check", "example.test", "--format", "json", "--helo", "client.example.test", "--timeout", "2"];
    let (here, there) = (conclusion(&here(&arguments)), conclusion(&there(&windows, &arguments)));
    assert_eq!(there, here);
    assert!(there.contains("dns-"), "{there}");
}
