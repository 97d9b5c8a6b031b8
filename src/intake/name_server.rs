//! A DNS server as people type it.

use std::net::{IpAddr, SocketAddr};

/// The port of DNS (RFC 1035 §4.2).
const PORT: u16 = 53;

/// Reads an address with or without a port: `192.0.2.53`, `192.0.2.53:5353`, `2001:db8::53`, `[2001:db8::53]:5353`.
#[must_use]
pub fn read(text: &str) -> Option<SocketAddr> {
    let text = text.trim();
    if let Ok(server) = text.parse::<SocketAddr>() {
        return (server.port() != 0).then_some(server);
    }
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse::<IpAddr>().ok().map(|address| SocketAddr::new(address, PORT))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn an_address_with_or_without_a_port_is_read_and_nothing_else() {
        let read = |text| read(text).map(|server| server.to_string());
        assert_eq!(read(" 192.0.2.53 ").as_deref(), Some("192.0.2.53:53"));
        assert_eq!(read("192.0.2.53:5353").as_deref(), Some("192.0.2.53:5353"));
        assert_eq!(read("2001:db8::53").as_deref(), Some("[2001:db8::53]:53"));
        assert_eq!(read("[2001:db8::53]").as_deref(), Some("[2001:db8::53]:53"));
        assert_eq!(read("[2001:db8::53]:5353").as_deref(), Some("[2001:db8::53]:5353"));
        for wrong in ["", "dns.example.org", "192.0.2.53:0", "192.0.2", "192.0.2.53:65536"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
