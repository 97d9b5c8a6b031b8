//! A host and a port, as the settings and the command line name them.

use std::net::IpAddr;

/// The longest name of a host, in octets (RFC 1035 §2.3.4).
const LONGEST_NAME: usize = 253;

/// Somebody who may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// A name or an address, without brackets.
    pub(super) host: String,
    pub(super) port: u16,
    /// The port was named, and is not the usual one by default.
    pub(super) port_is_named: bool,
}

impl Place {
    /// Reads `host`, `host:port`, `address`, `[address]:port`; nothing if it is none of these.
    pub(super) fn read(text: &str, usual_port: u16) -> Option<Self> {
        let text = text.trim();
        let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, "")) => (host, None),
            Some((host, port)) => (host, Some(port.strip_prefix(':')?)),
            None if text.parse::<IpAddr>().is_ok() => (text, None),
            None => match text.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (text, None),
            },
        };
        let host = host.trim_end_matches('.');
        let is_name = host.len() <= LONGEST_NAME
            && !host.is_empty()
            && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'));
        if !is_name && host.parse::<IpAddr>().is_err() {
            return None;
        }
        let named = match port {
            Some(port) => Some(port.parse::<u16>().ok().filter(|port| *port > 0)?),
            None => None,
        };
        let port = named.unwrap_or(usual_port);
        Some(Self { host: host.to_ascii_lowercase(), port, port_is_named: named.is_some() })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hosts_and_addresses_are_read_with_and_without_a_port() {
        let read =
            |text: &str| Place::read(text, 25).map(|place| (place.host, place.port, place.port_is_named));
        let place = |host: &str, port, named| Some((host.to_owned(), port, named));
        assert_eq!(read(" MX.Example.ORG. "), place("mx.example.org", 25, false));
        assert_eq!(read("mx.example.org:2525"), place("mx.example.org", 2525, true));
        assert_eq!(read("192.0.2.7:26"), place("192.0.2.7", 26, true));
        assert_eq!(read("2001:db8::1"), place("2001:db8::1", 25, false));
        assert_eq!(read("[2001:db8::1]:26"), place("2001:db8::1", 26, true));
        for nothing in ["", ":25", "mx.example.org:0", "mx.example.org:x", "two words", "[mx", "a:1:2"] {
            assert_eq!(read(nothing), None, "{nothing}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            let _ = Place::read(&text, 25);
        }
    }
}
