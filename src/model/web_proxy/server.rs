//! A proxy by its address, with the login that may stand in it. The login is shown nowhere.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The port of plain http (RFC 9110 §4.2.1), where none is named.
const USUAL_PORT: u16 = 80;
const LONGEST_HOST: usize = 253;
const LONGEST_TEXT: usize = 2000;
/// How much of what cannot be read is repeated, in characters.
const LONGEST_QUOTE: usize = 40;
/// Digits of the highest port.
const LONGEST_PORT: usize = 5;
/// In place of what may be a login.
const LEFT_OUT: &str = "…";
/// Kinds of proxy that people name and that are not spoken.
const KINDS: [&str; 8] = ["https", "socks", "socks4", "socks4a", "socks5", "socks5h", "ftp", "quic"];
/// By which proxy scripts are fetched.
const SCRIPT_SCHEMES: [&str; 3] = ["http", "https", "file"];

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
        // What stands before the last @ may be a login, whatever is in it.
        let (before, place) = match text.rsplit_once('@') {
            Some((before, place)) => (Some(before), place),
            None => (None, text),
        };
        let (scheme, rest) = scheme_apart(before.unwrap_or(text));
        if let Some(scheme) = scheme.filter(|scheme| !scheme.eq_ignore_ascii_case("http")) {
            let is_kind = KINDS.iter().any(|kind| scheme.eq_ignore_ascii_case(kind));
            // Before an @ another word may be the name of a person whose password begins with two slashes.
            let shown = if is_kind || before.is_none() { quoted(scheme) } else { LEFT_OUT.to_owned() };
            return Err(ProxyFault::NotSpoken(shown));
        }
        let (login, place) = if before.is_some() { (Some(rest), place) } else { (None, rest) };
        let place = place.split(['/', '?', '#']).next().unwrap_or_default();
        let refused = || ProxyFault::NoPlace(quoted(without_password(place)));
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

/// The address of a script without what may be a login: nothing before the last @ is repeated but a scheme by which
/// scripts are fetched, because a password may hold whatever else divides an address.
pub(super) fn without_login(url: &str) -> String {
    let (before, place) = match url.rsplit_once('@') {
        Some((before, place)) => (before, Some(place)),
        None => (url, None),
    };
    let (scheme, rest) = scheme_apart(before);
    let place = place.unwrap_or(rest);
    let (authority, path) = place.split_at(place.find(['/', '?', '#']).unwrap_or(place.len()));
    let scheme = scheme
        .filter(|scheme| SCRIPT_SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known)))
        .map_or_else(String::new, |scheme| format!("{scheme}://"));
    let text = format!("{scheme}{}{path}", without_password(authority));
    text.chars().filter(|letter| !letter.is_control()).take(LONGEST_TEXT).collect()
}

/// What may be repeated of host and port: nothing where the port is none, because both may be a login that stands
/// there without its host.
fn without_password(place: &str) -> &str {
    let is_address = |text: &str| text.parse::<std::net::Ipv6Addr>().is_ok();
    let port = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, after)) if is_address(address) => after.strip_prefix(':').unwrap_or(after),
        _ if is_address(place.trim_matches(['[', ']'])) => "",
        _ => place.split_once(':').map_or("", |(_, port)| port),
    };
    let is_port = port.len() <= LONGEST_PORT && port.bytes().all(|byte| byte.is_ascii_digit());
    if is_port { place } else { LEFT_OUT }
}

/// The scheme before `://` and what follows (RFC 3986 §3.1); whatever else stands there is none.
fn scheme_apart(text: &str) -> (Option<&str>, &str) {
    match text.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme), rest),
        _ => (None, text),
    }
}

/// Whether a word can be a scheme (RFC 3986 §3.1).
pub(super) fn is_scheme(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_alphabetic())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
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
        for text in [
            "http://eve:p/ss@pro xy:1",
            "eve://p/ss@pro xy:1",
            "socks5://eve:p/ss@proxy:1",
            "eve:p/ss",
            "http://eve:p/ss",
        ] {
            let shown = ProxyServer::read(text).unwrap_err().to_string();
            assert!(!shown.contains("eve") && !shown.contains("p/ss"), "{text}: {shown}");
        }
        assert_eq!(ProxyServer::read("eve:pa://ss@proxy:1").unwrap().login().unwrap().password, "pa://ss");
        for (text, shown) in
            [("proxy.example:70000", "proxy.example:70000"), ("[::1", "[::1"), ("a b", "a b")]
        {
            assert_eq!(ProxyServer::read(text), Err(ProxyFault::NoPlace(shown.to_owned())), "{text}");
        }
    }

    #[test]
    fn a_script_is_named_without_a_login() {
        for (url, shown) in [
            ("http://pac.example:8080/p.pac?x=1", "http://pac.example:8080/p.pac?x=1"),
            ("http://eve:p/ss@pac.example/p.pac", "http://pac.example/p.pac"),
            ("eve:p://ss@pac.example/p.pac", "pac.example/p.pac"),
            ("eve://ss@pac.example/p.pac", "pac.example/p.pac"),
            ("file:///C:/p.pac", "file:///C:/p.pac"),
            ("http://eve:ss/", "http://…/"),
        ] {
            assert_eq!(without_login(url), shown, "{url}");
        }
    }

    /// What a login may hold that divides addresses as well, between anything else.
    fn piece() -> impl Strategy<Value = String> {
        prop_oneof![Just("://"), Just("@"), Just("/"), Just(":"), Just("#"), Just("["), Just("]"), Just("=")]
            .prop_map(str::to_owned)
            .boxed()
            .prop_union("\\PC{0,6}".boxed())
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,60}") {
            let _ = (ProxyServer::read(&text), without_login(&text));
        }

        #[test]
        fn no_login_leaks(
            scheme in "(http://|socks5://)?",
            junk in prop::collection::vec(piece(), 4),
            place in "(proxy.example:3128|pro xy:1|\\PC{0,9})",
        ) {
            prop_assume!(!place.contains('@'));
            let name = format!("{}Evelyn{}", junk[0], junk[1]);
            let password = format!("{}S3cret{}", junk[2], junk[3]);
            let shown = |text: &str| {
                let read = ProxyServer::read(text);
                let told = read.as_ref().map_or_else(ToString::to_string, ToString::to_string);
                format!("{told} {read:?} {}", without_login(text))
            };
            let all = shown(&format!("{scheme}{name}:{password}@{place}"));
            prop_assert!(!all.contains("Evelyn") && !all.contains("S3cret"), "{}", all);
            // Without a host, the name stands where a host would.
            prop_assume!(!password.contains('@') && !name.contains('@'));
            let read = ProxyServer::read(&format!("{scheme}{name}:{password}"));
            let told = format!("{read:?}");
            prop_assert!(!told.contains("S3cret"), "{}", told);
        }

        #[test]
        fn what_is_shown_is_read_again(host in "[a-z0-9]{1,10}(\\.[a-z0-9-]{1,10}){0,2}", port in 1_u16..) {
            let text = format!("{host}:{port}");
            prop_assert_eq!(ProxyServer::read(&text).unwrap().to_string(), text);
        }
    }
}
