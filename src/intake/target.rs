//! The target field: what people paste there, understood.

use std::net::IpAddr;

use super::{
    name::ascii_name,
    paste::{Angle, in_angle_brackets, quotable, unwrapped, visible},
};
use crate::model::target::{Target, TargetKind, TlsMode};

/// Longer texts are no target, whatever they hold. Characters.
const LONGEST_INPUT: usize = 2_000;

/// The settings beside the target field; what the text itself names goes before them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Defaults {
    /// The port chosen by hand, if one was.
    pub port: Option<u16>,
    /// The TLS mode chosen by hand, if one was.
    pub tls_mode: Option<TlsMode>,
    /// The address to connect to instead of asking DNS.
    pub address: Option<IpAddr>,
}

/// Why a text is not a target. Worded by the texts under `target-error-…`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.key())]
pub struct TargetError {
    key: &'static str,
    /// The part that is to blame.
    pub part: String,
}

impl TargetError {
    pub(super) fn new(key: &'static str, part: impl Into<String>) -> Self {
        Self { key, part: part.into() }
    }

    /// The key of the sentence that says what was wrong and what to type instead.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        self.key
    }
}

/// Understands what a person typed or pasted: an e-mail address, a domain, a server with or without port or
/// scheme, or an IP address, with the dirt that copying brings along.
///
/// The port is the one in the text, else the one chosen by hand, else the scheme's or the TLS mode's usual one,
/// else 25. A scheme that means implicit TLS goes before the mode chosen by hand.
///
/// # Errors
/// When no mail domain, server name or address can be seen in it.
pub fn parse(input: &str, defaults: Defaults) -> Result<Target, TargetError> {
    if input.chars().nth(LONGEST_INPUT).is_some() {
        return Err(TargetError::new("target-error-too-long", quotable(input.trim())));
    }
    let shown = visible(input);
    if shown.is_empty() {
        return Err(TargetError::new("target-error-empty", ""));
    }
    let text = match in_angle_brackets(&shown) {
        Angle::None => unwrapped(&shown),
        Angle::One(inside) => unwrapped(inside),
        Angle::Many => return Err(TargetError::new("target-error-many-at-signs", quotable(&shown))),
    };
    if text.is_empty() {
        return Err(TargetError::new("target-error-no-host", quotable(&shown)));
    }
    let seen = Seen::of(text).map_err(|error| match error.part.as_str() {
        "" => TargetError { part: quotable(&shown), ..error },
        _ => error,
    })?;
    Ok(seen.into_target(without_password(&shown), defaults))
}

/// The shortest text that [`parse`] understands as this target again, given no other settings: for the target
/// field and the list of recent targets.
#[must_use]
pub fn shown(target: &Target) -> String {
    let name = target.name();
    let bare = match (target.kind, target.address) {
        (TargetKind::Name, _) => return name.to_owned(),
        (TargetKind::MailDomain, _) => format!("@{name}"),
        (_, Some(address)) => format!("{name}[{address}]"),
        (_, None) if name.contains(':') => format!("[{name}]"),
        (_, None) => name.to_owned(),
    };
    let server = target.kind != TargetKind::MailDomain;
    let scheme =
        if server && target.tls_mode == TlsMode::Implicit && target.port != 465 { "smtps://" } else { "" };
    match target.kind {
        TargetKind::Host => format!("{scheme}{bare}:{}", target.port),
        _ if target.port != 25 || !scheme.is_empty() => format!("{scheme}{bare}:{}", target.port),
        _ => bare,
    }
}

/// What a text names, before the settings beside the field come in.
#[derive(Debug, PartialEq)]
struct Seen {
    kind: TargetKind,
    name: String,
    address: Option<IpAddr>,
    port: Option<u16>,
    scheme: Option<Scheme>,
}

/// What a scheme says about port and encryption.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Scheme {
    port: u16,
    tls_mode: Option<TlsMode>,
}

impl Seen {
    fn of(text: &str) -> Result<Self, TargetError> {
        if let Some((scheme, rest)) = text.split_once("://") {
            if scheme.eq_ignore_ascii_case("mailto") {
                return Self::of_mailbox(before_query(rest));
            }
            let scheme = Scheme::named(scheme)?;
            let server = rest.split(['/', '?', '#']).next().unwrap_or(rest);
            let server = server.rsplit('@').next().unwrap_or(server);
            let mut seen = Self::of_server(server)?;
            if seen.kind == TargetKind::Name {
                seen.kind = TargetKind::Host;
            }
            seen.scheme = Some(scheme);
            return Ok(seen);
        }
        if let Some(mailbox) = after_prefix(text, "mailto:") {
            return Self::of_mailbox(before_query(mailbox));
        }
        if text.contains('@') { Self::of_mailbox(text) } else { Self::of_server(text) }
    }

    /// `local@domain`, where an empty local part is let through: only the domain is tested.
    fn of_mailbox(text: &str) -> Result<Self, TargetError> {
        let Some((local, domain)) = text.rsplit_once('@') else { return Self::of_server(text) };
        let quoted = local.starts_with('"') && local.ends_with('"');
        if !quoted && local.contains('@') {
            return Err(TargetError::new("target-error-many-at-signs", quotable(text)));
        }
        if !quoted && local.trim_start().contains(' ') {
            return Err(TargetError::new("target-error-spaces", quotable(text)));
        }
        let mut seen = Self::of_server(domain)?;
        if seen.kind != TargetKind::Address {
            seen.kind = TargetKind::MailDomain;
        }
        Ok(seen)
    }

    /// A name or an address, perhaps with a port.
    fn of_server(text: &str) -> Result<Self, TargetError> {
        let text = unwrapped(text.split(['/', '?', '#']).next().unwrap_or(text));
        if text.is_empty() {
            return Err(TargetError::new("target-error-no-host", text));
        }
        if let Ok(address) = text.parse() {
            return Self::address(address, None);
        }
        if let Some((host, behind)) = text.split_once('[') {
            return Self::of_bracketed(text, host, behind);
        }
        // `mx1.example.org 25`, as one types it after "telnet".
        if let Some((host, port)) = text.split_once(char::is_whitespace)
            && port.trim().bytes().all(|byte| byte.is_ascii_digit())
            && !host.contains(':')
        {
            return Self::named(host, Some(port_number(port.trim())?));
        }
        match text.split_once(':') {
            None => Self::named(text, None),
            // A colon with nothing behind it ended a sentence.
            Some((host, "")) => Self::named(host, None),
            Some((host, port)) if !port.contains(':') => Self::named(host, Some(port_number(port)?)),
            Some((_, port)) => {
                let address =
                    text.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.' | b'%'));
                let (key, part) = if address {
                    ("target-error-bad-address", text)
                } else {
                    ("target-error-bad-port", port)
                };
                Err(TargetError::new(key, quotable(part)))
            }
        }
    }

    /// `[2001:db8::1]:25`, `[IPv6:2001:db8::1]` (RFC 5321 §4.1.3), `[mx1.example.org]:587`, and
    /// `mx1.example.org[192.0.2.1]:25` as mail logs write it.
    fn of_bracketed(text: &str, host: &str, behind: &str) -> Result<Self, TargetError> {
        let Some((inside, port)) = behind.split_once(']') else {
            return Err(TargetError::new("target-error-bad-address", quotable(text)));
        };
        let port = match port.strip_prefix(':') {
            None if port.is_empty() => None,
            Some("") => None,
            Some(digits) => Some(port_number(digits)?),
            None => return Err(TargetError::new("target-error-bad-port", quotable(port))),
        };
        let literal = after_prefix(inside, "ipv6:").unwrap_or(inside);
        match (host, literal.parse::<IpAddr>()) {
            ("", Ok(address)) => Self::address(address, port),
            (_, Ok(address)) => {
                let connect_to = Self::address(address, port)?;
                let server = Self::named(host, port)?;
                if server.kind == TargetKind::Address {
                    return Ok(connect_to);
                }
                Ok(Self { kind: TargetKind::Host, address: connect_to.address, ..server })
            }
            ("", Err(_)) if !literal.contains(':') => {
                let mut seen = Self::named(literal, port)?;
                seen.kind = TargetKind::Host;
                Ok(seen)
            }
            (_, Err(_)) => Err(TargetError::new("target-error-bad-address", quotable(literal))),
        }
    }

    fn named(host: &str, port: Option<u16>) -> Result<Self, TargetError> {
        if let Ok(address) = host.parse() {
            return Self::address(address, port);
        }
        let kind = if port.is_some() { TargetKind::Host } else { TargetKind::Name };
        Ok(Self { kind, name: ascii_name(host)?, address: None, port, scheme: None })
    }

    fn address(address: IpAddr, port: Option<u16>) -> Result<Self, TargetError> {
        if address.is_unspecified() || address.is_multicast() {
            return Err(TargetError::new("target-error-bad-address", address.to_string()));
        }
        let mapped = match address {
            IpAddr::V6(v6) => v6.to_ipv4_mapped().map(IpAddr::V4),
            IpAddr::V4(_) => None,
        };
        let address = mapped.unwrap_or(address);
        Ok(Self {
            kind: TargetKind::Address,
            name: address.to_string(),
            address: Some(address),
            port,
            scheme: None,
        })
    }

    fn into_target(self, input: String, defaults: Defaults) -> Target {
        let chosen_mode = self.scheme.and_then(|scheme| scheme.tls_mode).or(defaults.tls_mode);
        let port = self
            .port
            .or(defaults.port)
            .or(self.scheme.map(|scheme| scheme.port))
            .unwrap_or(if chosen_mode == Some(TlsMode::Implicit) { 465 } else { 25 });
        let tls_mode = chosen_mode.unwrap_or(TlsMode::usual_for(port));
        // A name with an address to connect to is that server; nothing is left to look up.
        let kind = match self.kind {
            TargetKind::Name if defaults.address.is_some() => TargetKind::Host,
            kind => kind,
        };
        let domain = matches!(kind, TargetKind::MailDomain | TargetKind::Name);
        let address = match kind {
            TargetKind::Address => None,
            _ => self.address.or(defaults.address),
        };
        let (domain, host) = if domain { (Some(self.name), None) } else { (None, Some(self.name)) };
        Target { input, kind, domain, host, address, port, tls_mode }
    }
}

impl Scheme {
    fn named(name: &str) -> Result<Self, TargetError> {
        match name.trim().to_ascii_lowercase().as_str() {
            "smtp" => Ok(Self { port: 25, tls_mode: None }),
            "submission" => Ok(Self { port: 587, tls_mode: None }),
            "smtps" | "submissions" | "ssl" => Ok(Self { port: 465, tls_mode: Some(TlsMode::Implicit) }),
            _ => Err(TargetError::new("target-error-scheme", quotable(name))),
        }
    }
}

fn port_number(digits: &str) -> Result<u16, TargetError> {
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| digits.parse().ok())
        .flatten()
        .filter(|port| *port != 0)
        .ok_or_else(|| TargetError::new("target-error-bad-port", quotable(digits)))
}

fn after_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let start = text.get(..prefix.len())?;
    if start.eq_ignore_ascii_case(prefix) { text.get(prefix.len()..) } else { None }
}

fn before_query(text: &str) -> &str {
    text.split('?').next().unwrap_or(text)
}

/// The text with the password of `smtp://user:password@host` masked: it is repeated in reports.
fn without_password(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (server, path) = rest.split_at(end);
    match server.rsplit_once('@') {
        Some((user, host)) if user.contains(':') => {
            let user = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}:***@{host}{path}")
        }
        _ => text.to_owned(),
    }
}
