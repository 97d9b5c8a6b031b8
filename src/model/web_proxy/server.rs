//! A proxy by its address, with the login that may stand in it. The login is shown nowhere.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The port of plain http (RFC 9110 §4.2.1), where none is named.
const USUAL_PORT: u16 = 80;
const LONGEST_HOST: usize = 253;
const LONGEST_TEXT: usize = 2000;
/// How much of what cannot be read is repeated, in characters.
const LONGEST_QUOTE: usize = 40;

/// A proxy that is spoken to in plain http. Shown as host and port alone.
#[derive(Clone, PartialEq, Eq)]
pub struct ProxyServer {
    host: String,
    port: u16,
    login: Option<Login>,
}

/// What a proxy may ask for (RFC 7617).
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    pub name: String,
    pub password: String,
}

/// Why the text names no proxy that can be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "why", content = "what", rename_all = "snake_case")]
pub enum ProxyFault {
    /// Another kind of proxy; its scheme.
    #[error("a proxy of the kind {0}, which is not spoken here")]
    NotSpoken(String),
    /// No host and port can be read; what stands in their place, without what may be a login.
    #[error("{0:?}, which is no host and port")]
    NoPlace(String),
}

impl ProxyServer {
    /// Reads `proxy.example:3128`, `http://name:password@proxy.example:3128/` and what lies between; name and
    /// password may be written with percent signs (RFC 3986 §2.1).
    ///
    /// # Errors
    /// When no proxy that is spoken to in plain http is named.
    pub fn read(text: &str) -> Result<Self, ProxyFault> {
        let text = text.trim();
        let rest = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => rest,
            Some((scheme, _)) => return Err(ProxyFault::NotSpoken(quoted(scheme))),
            None => text,
        };
        // What stands before the last @ may be a login, whatever is in it.
        let (login, place) = match rest.rsplit_once('@') {
            Some((login, place)) => (Some(login), place),
            None => (None, rest),
        };
        let place = place.split(['/', '?', '#']).next().unwrap_or_default();
        let refused = || ProxyFault::NoPlace(quoted(place));
        if text.len() > LONGEST_TEXT {
            return Err(refused());
        }
        let (host, port) = split(place).ok_or_else(refused)?;
        let login = login.map(|login| {
            let (name, password) = login.split_once(':').unwrap_or((login, ""));
            Login { name: plain(name), password: plain(password) }
        });
        Ok(Self { host: host.to_ascii_lowercase(), port, login })
    }

    /// Its host: a name, or an address without brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    #[must_use]
    pub const fn login(&self) -> Option<&Login> {
        self.login.as_ref()
    }
}

impl fmt::Display for ProxyServer {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(to, "[{}]:{}", self.host, self.port)
        } else {
            write!(to, "{}:{}", self.host, self.port)
        }
    }
}

impl fmt::Debug for ProxyServer {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{self}{}", if self.login.is_some() { " (with a login)" } else { "" })
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("Login(masked)")
    }
}

/// The address of a script without what may be a login.
pub(super) fn without_login(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let place = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
    let text = if scheme.is_empty() { format!("{place}{path}") } else { format!("{scheme}://{place}{path}") };
    text.chars().filter(|letter| !letter.is_control()).take(LONGEST_TEXT).collect()
}

/// Host and port of `host`, `host:port`, `[address]` or `[address]:port`.
fn split(place: &str) -> Option<(&str, u16)> {
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => {
            let (address, after) = rest.split_once(']')?;
            address.parse::<std::net::Ipv6Addr>().ok()?;
            (address, after.strip_prefix(':').or_else(|| after.is_empty().then_some(""))?)
        }
        None => place.split_once(':').unwrap_or((place, "")),
    };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let is_good = place.starts_with('[') || host.bytes().all(is_name);
    if host.is_empty() || host.len() > LONGEST_HOST || !is_good {
        return None;
    }
    let port = if port.is_empty() { USUAL_PORT } else { port.parse().ok().filter(|port| *port > 0)? };
    Some((host, port))
}

/// Percent signs undone; what is no percent sign of two digits stays as it is.
fn plain(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| *first == b'%');
        let byte = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = match byte {
            Some(_) => after.get(2..).unwrap_or_default(),
            None => after,
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn quoted(text: &str) -> String {
    text.chars().take(LONGEST_QUOTE).filter(|letter| !letter.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_proxy_is_read_in_every_form_it_is_written() {
        for (text, shown) in [
            ("proxy.example:3128", "proxy.example:3128"),
            ("http://Proxy.Example", "proxy.example:80"),
            ("HTTP://proxy.example:3128/", "proxy.example:3128"),
            ("192.0.2.1:8080", "192.0.2.1:8080"),
            ("http://[2001:db8::1]:3128", "[2001:db8::1]:3128"),
            ("http://eve:secret@proxy.example:3128/?x", "proxy.example:3128"),
            (" proxy_1.corp:1 ", "proxy_1.corp:1"),
        ] {
            assert_eq!(ProxyServer::read(text).unwrap().to_string(), shown, "{text}");
        }
        for text in [
            "",
            "http://",
            "proxy:0",
            "proxy:70000",
            "proxy:a",
            "a b:1",
            "[::1",
            "[x]:1",
            "::1",
            "http://:80",
        ] {
            assert!(matches!(ProxyServer::read(text), Err(ProxyFault::NoPlace(_))), "{text}");
        }
        for text in ["socks5://a:1", "https://a:1", "ftp://a"] {
            assert!(matches!(ProxyServer::read(text), Err(ProxyFault::NotSpoken(_))), "{text}");
        }
    }

    #[test]
    fn a_login_is_read_with_its_percent_signs_and_shown_nowhere() {
        let server = ProxyServer::read("http://corp%5Ceve:p%40ss:w%zz@proxy.example:3128").unwrap();
        let login = server.login().unwrap();
        assert_eq!((login.name.as_str(), login.password.as_str()), ("corp\\eve", "p@ss:w%zz"));
        let shown = format!("{server} {server:?} {login:?}");
        assert!(!shown.contains("eve") && !shown.contains("p@ss"), "{shown}");
    }

    #[test]
    fn what_cannot_be_read_is_repeated_without_a_login() {
        let fault = ProxyServer::read("http://eve:p/ss@pro xy:1").unwrap_err();
        assert!(!fault.to_string().contains("eve") && !fault.to_string().contains("p/ss"), "{fault}");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_none_leaks_its_login(text in "\\PC{0,60}") {
            let _ = (ProxyServer::read(&text), without_login(&text));
        }

        #[test]
        fn what_is_shown_is_read_again(host in "[a-z0-9]{1,10}(\\.[a-z0-9-]{1,10}){0,2}", port in 1_u16..) {
            let text = format!("{host}:{port}");
            prop_assert_eq!(ProxyServer::read(&text).unwrap().to_string(), text);
        }
    }
}
