//! Who is reached without the proxy: the list `no_proxy` of the environment, and the one of Windows.

use std::net::IpAddr;

/// More entries than anybody writes.
const MOST_ENTRIES: usize = 2000;

/// Hosts that are reached without the proxy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bypass(Vec<Entry>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    Everything,
    /// Names without a dot (`<local>`).
    Plain,
    /// Addresses that begin with these bits.
    Network(IpAddr, u8),
    /// This name and, where so, every name below it.
    Name {
        name: String,
        port: Option<u16>,
    },
    /// A name or an address as text, where a star stands for anything.
    Pattern {
        pattern: String,
        port: Option<u16>,
    },
}

impl Bypass {
    /// The list as curl reads it: separated by commas or spaces; a name stands for every name below it as well, with
    /// or without a dot before it; addresses may be networks (`192.0.2.0/24`); `*` is everybody.
    #[must_use]
    pub fn of_environment(list: &str) -> Self {
        let entries = list.split([',', ' ', '\t', '\n', '\r']).map(str::trim);
        Self(entries.filter(|entry| !entry.is_empty()).take(MOST_ENTRIES).map(of_environment).collect())
    }

    /// The list as Windows writes it: separated by semicolons or spaces; a star stands for anything, and a name
    /// without one for itself alone; `<local>` is every name without a dot.
    #[must_use]
    pub fn of_windows(list: &str) -> Self {
        let entries = list.split([';', ',', ' ', '\t', '\n', '\r']).map(str::trim);
        let entries = entries.filter(|entry| !entry.is_empty() && *entry != "<-loopback>");
        Self(entries.take(MOST_ENTRIES).map(of_windows).collect())
    }

    /// Whether a host at a port is reached without the proxy.
    #[must_use]
    pub fn covers(&self, host: &str, port: u16) -> bool {
        let host = host.trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase();
        let address: Option<IpAddr> = host.parse().ok().map(|address: IpAddr| address.to_canonical());
        self.0.iter().any(|entry| match entry {
            Entry::Everything => true,
            Entry::Plain => address.is_none() && !host.contains('.'),
            Entry::Network(network, bits) => {
                address.is_some_and(|address| begins_alike(address, *network, *bits))
            }
            Entry::Name { name, port: only } => {
                let below = || host.strip_suffix(name.as_str()).is_some_and(|before| before.ends_with('.'));
                only.is_none_or(|only| only == port) && (host == *name || (address.is_none() && below()))
            }
            Entry::Pattern { pattern, port: only } => {
                only.is_none_or(|only| only == port) && fits(pattern, &host)
            }
        })
    }
}

fn of_environment(entry: &str) -> Entry {
    if entry == "*" {
        return Entry::Everything;
    }
    if let Some(network) = network(entry) {
        return network;
    }
    let (name, port) = with_port(entry);
    let name = name.trim_start_matches("*.").trim_matches('.').to_ascii_lowercase();
    Entry::Name { name, port }
}

fn of_windows(entry: &str) -> Entry {
    if entry == "*" {
        return Entry::Everything;
    }
    if entry.eq_ignore_ascii_case("<local>") {
        return Entry::Plain;
    }
    let entry = entry.split_once("://").map_or(entry, |(_, rest)| rest);
    if let Some(network) = network(entry) {
        return network;
    }
    let (name, port) = with_port(entry);
    Entry::Pattern { pattern: name.trim_end_matches('.').to_ascii_lowercase(), port }
}

/// An address, or a network with its number of bits.
fn network(entry: &str) -> Option<Entry> {
    let (address, bits) = match entry.split_once('/') {
        Some((address, bits)) => (address, Some(bits)),
        None => (entry, None),
    };
    let address: IpAddr = address.trim_matches(['[', ']']).parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let bits = match bits {
        Some(bits) => bits.parse().ok().filter(|bits| *bits <= most)?,
        None => most,
    };
    // An IPv4 address in the clothes of IPv6 has 96 bits before its own (RFC 4291 §2.5.5.2).
    let plain = address.to_canonical();
    Some(Entry::Network(plain, if plain == address { bits } else { bits.saturating_sub(96) }))
}

/// A name, and the port after it if there is one.
fn with_port(entry: &str) -> (&str, Option<u16>) {
    if let Some(address) = entry.strip_prefix('[').and_then(|rest| rest.split_once("]:")) {
        return (address.0, address.1.parse().ok());
    }
    // The stars of an address in brackets are not read as an address, and its colons are its own.
    if let Some(address) = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return (address, None);
    }
    match entry.rsplit_once(':') {
        Some((name, port)) if !name.contains(':') => match port.parse() {
            Ok(port) => (name, Some(port)),
            Err(_) => (entry, None),
        },
        _ => (entry, None),
    }
}

fn begins_alike(address: IpAddr, network: IpAddr, bits: u8) -> bool {
    let (one, other, width) = match (address, network) {
        (IpAddr::V4(one), IpAddr::V4(other)) => (one.to_bits().into(), other.to_bits().into(), 32),
        (IpAddr::V6(one), IpAddr::V6(other)) => (one.to_bits(), other.to_bits(), 128),
        _ => return false,
    };
    let differing: u128 = one ^ other;
    differing.checked_shr(u32::from(width - bits.min(width))).unwrap_or(0) == 0
}

/// Whether a text fits a pattern in which a star stands for any number of letters.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut read) = (0, 0);
    // Where the last star stands, and how much of the text it has taken.
    let mut star: Option<(usize, usize)> = None;
    while let Some(letter) = text.get(read) {
        match (pattern.get(at), star) {
            (Some(b'*'), _) => {
                star = Some((at, read));
                at += 1;
            }
            (Some(wanted), _) if wanted == letter => {
                at += 1;
                read += 1;
            }
            (_, Some((place, taken))) => {
                star = Some((place, taken + 1));
                at = place + 1;
                read = taken + 1;
            }
            (_, None) => return false,
        }
    }
    pattern.get(at..).unwrap_or_default().iter().all(|letter| *letter == b'*')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_proxy_names_domains_addresses_and_networks() {
        let list = Bypass::of_environment(
            "example.com,.corp.example *.wide.example, 192.0.2.7,10.0.0.0/8,2001:db8::/32,one.example:8443,\
             ::ffff:172.16.0.0/108",
        );
        for (host, port) in [
            ("example.com", 80),
            ("WWW.Example.COM.", 443),
            ("corp.example", 80),
            ("a.b.corp.example", 80),
            ("a.wide.example", 80),
            ("192.0.2.7", 80),
            ("10.255.0.1", 80),
            ("::ffff:10.1.2.3", 80),
            ("[2001:db8::9]", 80),
            ("one.example", 8443),
            ("172.31.255.255", 80),
            ("::ffff:172.16.0.1", 80),
        ] {
            assert!(list.covers(host, port), "{host}:{port}");
        }
        for (host, port) in [
            ("badexample.com", 80),
            ("example.com.evil.example", 80),
            ("192.0.2.70", 80),
            ("11.0.0.1", 80),
            ("172.32.0.1", 80),
            ("2001:db9::9", 80),
            ("one.example", 443),
            ("localhost", 80),
        ] {
            assert!(!list.covers(host, port), "{host}:{port}");
        }
        assert!(Bypass::of_environment("*").covers("anybody.example", 1));
        assert!(!Bypass::of_environment(" , ,").covers("anybody.example", 1));
    }

    #[test]
    fn windows_names_patterns_and_plain_names() {
        let list = Bypass::of_windows(
            "*.corp.example;intra*; 10.*;exact.example;http://s.example:81;<local>;\
                                [fe80::*];[fd00::*]:81",
        );
        for (host, port) in [
            ("a.corp.example", 80),
            ("intranet.example", 80),
            ("10.1.2.3", 80),
            ("exact.example", 80),
            ("s.example", 81),
            ("pc7", 80),
            ("fe80::1", 80),
            ("[fe80::1]", 80),
            ("fd00::1", 81),
        ] {
            assert!(list.covers(host, port), "{host}:{port}");
        }
        for (host, port) in [
            ("corp.example", 80),
            ("www.exact.example", 80),
            ("s.example", 80),
            ("110.1.2.3", 80),
            ("::1", 80),
            ("fd00::1", 80),
        ] {
            assert!(!list.covers(host, port), "{host}:{port}");
        }
    }

    #[test]
    fn a_star_takes_as_much_as_it_must() {
        for (pattern, text) in [("a*c*c", "abcbcc"), ("*", ""), ("**x", "x"), ("*.b", "a.b.b")] {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("a*b", "abc"), ("", "a"), ("a", ""), ("*a*", "bbb")] {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
    }

    proptest! {
        #[test]
        fn no_list_makes_it_panic(list in "\\PC{0,80}", host in "\\PC{0,40}", port: u16) {
            let _ = (Bypass::of_environment(&list).covers(&host, port), Bypass::of_windows(&list).covers(&host, port));
        }

        #[test]
        fn a_host_that_is_named_is_covered(host in "[a-z0-9]{1,9}(\\.[a-z0-9]{1,9}){1,3}", port: u16) {
            prop_assert!(Bypass::of_environment(&host).covers(&host, port));
            prop_assert!(Bypass::of_windows(&host).covers(&host, port));
            let below = format!("a.{host}");
            prop_assert!(host.parse::<IpAddr>().is_ok() || Bypass::of_environment(&host).covers(&below, port));
        }
    }
}
