//! Which addresses a certificate may send this PC to. Whoever makes a certificate chooses what is fetched because of
//! it, so it must not be a way to knock at doors inside our own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// From where an address can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Public,
    /// Networks of one's own (RFC 1918, RFC 4193, RFC 6598).
    Private,
    /// One wire (RFC 3927, RFC 4291 §2.5.6).
    Link,
    /// This PC.
    Loopback,
    /// No single machine: unspecified, multicast, reserved.
    Nowhere,
}

impl Reach {
    /// From where this address can be reached; an IPv4 address inside an IPv6 one counts as itself.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => Self::of_v4(address),
            IpAddr::V6(address) => embedded(address).map_or_else(|| Self::of_v6(address), Self::of_v4),
        }
    }

    fn of_v4(address: Ipv4Addr) -> Self {
        let [first, second, ..] = address.octets();
        if address.is_loopback() {
            Self::Loopback
        } else if address.is_link_local() {
            Self::Link
        } else if address.is_private() || (first == 100 && second & 0xc0 == 64) {
            Self::Private
        } else if first == 0 || first >= 224 {
            Self::Nowhere
        } else {
            Self::Public
        }
    }

    fn of_v6(address: Ipv6Addr) -> Self {
        if address.is_loopback() {
            Self::Loopback
        } else if address.is_unspecified() || address.is_multicast() {
            Self::Nowhere
        } else if address.is_unicast_link_local() {
            Self::Link
        } else if address.is_unique_local() || address.segments()[0] & 0xffc0 == 0xfec0 {
            // fec0::/10 are the site-local addresses of old (RFC 3879).
            Self::Private
        } else {
            Self::Public
        }
    }

    /// Whether a certificate of a server at an address with reach `of_server` may send us to an address with this
    /// one: everywhere public, and to the kind of network that the server itself is in.
    #[must_use]
    pub fn is_open_to(self, of_server: Reach) -> bool {
        match self {
            Self::Public => true,
            Self::Private => matches!(of_server, Self::Private | Self::Link),
            Self::Link => of_server == Self::Link,
            Self::Loopback => of_server == Self::Loopback,
            Self::Nowhere => false,
        }
    }
}

/// The IPv4 address inside an IPv6 one: mapped (RFC 4291 §2.5.5.2), translated (RFC 6052 §2.1, RFC 8215, RFC 2765
/// §2.1), 6to4 (RFC 3056 §2), ISATAP (RFC 5214 §6.1), Teredo (RFC 4380 §4).
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let of = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match address.segments() {
        // The compatible form of old; ::1 is loopback and :: nothing.
        [0, 0, 0, 0, 0, 0, 0, _] => None,
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 1, _, _, _, high, low]
        | [0x2002, high, low, ..]
        | [_, _, _, _, 0 | 0x200, 0x5efe, high, low] => Some(of(high, low)),
        // The client's address, every bit turned round.
        [0x2001, 0, _, _, _, _, high, low] => Some(of(!high, !low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_by_their_reach_in_every_disguise() {
        for (address, reach) in [
            ("192.0.2.1", Reach::Public),
            ("8.8.8.8", Reach::Public),
            ("2001:db8::1", Reach::Public),
            ("10.1.2.3", Reach::Private),
            ("172.31.0.1", Reach::Private),
            ("192.168.1.1", Reach::Private),
            ("100.64.0.1", Reach::Private),
            ("fd00::1", Reach::Private),
            ("169.254.169.254", Reach::Link),
            ("fe80::1", Reach::Link),
            ("127.0.0.1", Reach::Loopback),
            ("127.8.9.1", Reach::Loopback),
            ("::1", Reach::Loopback),
            ("::ffff:127.0.0.1", Reach::Loopback),
            ("::127.0.0.1", Reach::Loopback),
            ("64:ff9b::a9fe:a9fe", Reach::Link),
            ("2002:7f00:1::", Reach::Loopback),
            ("2002:c0a8:101::1", Reach::Private),
            ("::ffff:0:127.0.0.1", Reach::Loopback),
            ("64:ff9b:1::192.168.1.1", Reach::Private),
            ("2001:db8::200:5efe:10.0.0.1", Reach::Private),
            ("2001:0:5ef5:79fd::5601:5601", Reach::Link),
            ("2001:4860:4860::8888", Reach::Public),
            ("0.0.0.0", Reach::Nowhere),
            ("::", Reach::Nowhere),
            ("224.0.0.1", Reach::Nowhere),
            ("255.255.255.255", Reach::Nowhere),
            ("ff02::1", Reach::Nowhere),
        ] {
            assert_eq!(Reach::of(address.parse().unwrap()), reach, "{address}");
        }
    }

    #[test]
    fn a_certificate_leads_only_outside_or_to_where_its_server_is() {
        use Reach::{Link, Loopback, Nowhere, Private, Public};
        for server in [Public, Private, Link, Loopback, Nowhere] {
            assert!(Public.is_open_to(server));
            assert!(!Nowhere.is_open_to(server));
            assert_eq!(Loopback.is_open_to(server), server == Loopback);
        }
        assert!(Private.is_open_to(Private) && !Private.is_open_to(Public) && !Private.is_open_to(Loopback));
        assert!(!Link.is_open_to(Private));
    }
}
