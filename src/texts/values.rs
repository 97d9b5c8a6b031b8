//! The values that are put into texts, made safe to show and easy to word.

use std::{borrow::Cow, collections::BTreeMap};

use fluent_templates::fluent_bundle::FluentValue;

use crate::model::{report::Server, target::Target};

use super::{Texts, Values, kebab, summary};

/// Every argument a finding may carry. Those it does not carry are empty, so that no text can fail for want of one.
pub(super) const FINDING_ARGUMENTS: &[&str] = &[
    "address",
    "addresses",
    "alert",
    "algorithm",
    "bits",
    "bytes",
    "count",
    "date",
    "day",
    "days",
    "domain",
    "ehlo",
    "error",
    "group",
    "host",
    "issuer",
    "keyword",
    "lifetime",
    "list",
    "message",
    "name",
    "names",
    "near",
    "number",
    "port",
    "ports",
    "product",
    "record",
    "reply",
    "seconds",
    "service",
    "stage",
    "subject",
    "suite",
    "suites",
    "total",
    "url",
    "version",
    "versions",
    "way",
    "why",
];

/// Longer values are cut: a text is for reading, the evidence holds the rest.
const LONGEST_VALUE: usize = 240;

/// Values as they are given.
pub(super) fn plain(values: &[(&str, &str)]) -> Values {
    values.iter().map(|(name, value)| (Cow::Owned((*name).to_owned()), fluent(value))).collect()
}

/// What the report knows about the place of a finding, for arguments that it does not carry.
#[derive(Debug, Default)]
pub(super) struct Place {
    host: String,
    domain: String,
    port: String,
    address: String,
    ehlo: String,
}

impl Place {
    /// A rung of the domain, or of one server.
    pub(super) fn of(target: &Target, ehlo: &str, server: Option<&Server>) -> Self {
        Self {
            host: server.map_or_else(|| target.name(), |server| &server.host).to_owned(),
            domain: target.domain.clone().unwrap_or_default(),
            port: server.map_or(target.port, |server| server.port).to_string(),
            address: server
                .and_then(|server| server.address)
                .map(|address| address.to_string())
                .unwrap_or_default(),
            ehlo: ehlo.to_owned(),
        }
    }

    fn value(&self, name: &str) -> &str {
        match name {
            "host" => &self.host,
            "domain" => &self.domain,
            "port" => &self.port,
            "address" => &self.address,
            "ehlo" => &self.ehlo,
            _ => "",
        }
    }
}

/// The values for a finding's texts: its arguments, and some made of them.
///
/// | value | meaning |
/// | --- | --- |
/// | `server` | host and address: `mx1.example.org (192.0.2.25)` |
/// | `recipient` | the mail domain; the host when no domain was named |
/// | `has-NAME` | `yes` when the argument NAME is not empty, otherwise `no` |
pub(super) fn of_finding(texts: Texts, arguments: &BTreeMap<String, String>, place: &Place) -> Values {
    let mut values = Values::new();
    let argument = |name: &str| {
        let carried = arguments.get(name).map(|value| readable(value)).unwrap_or_default();
        if carried.is_empty() { readable(place.value(name)) } else { carried }
    };
    for name in FINDING_ARGUMENTS {
        let value = worded(texts, name, &argument(name));
        let has = if value.is_empty() { "no" } else { "yes" };
        values.insert(Cow::Owned(format!("has-{name}")), FluentValue::from(has));
        values.insert(Cow::Borrowed(name), fluent(&value));
    }
    let (host, address, domain) = (argument("host"), argument("address"), argument("domain"));
    let server = if host.is_empty() {
        address
    } else if address.is_empty() || address == host {
        host.clone()
    } else {
        format!("{host} ({address})")
    };
    let recipient =
        if domain.is_empty() { if host.is_empty() { server.clone() } else { host } } else { domain };
    values.insert(Cow::Borrowed("server"), FluentValue::from(server));
    values.insert(Cow::Borrowed("recipient"), FluentValue::from(recipient));
    values
}

/// A value fit for one line of text: no control characters, no marks that turn the direction of writing, not endless.
pub(super) fn readable(value: &str) -> String {
    let mut shown: String = value
        .chars()
        .take(LONGEST_VALUE)
        .map(|c| match c {
            '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => '\u{FFFD}',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    if value.chars().nth(LONGEST_VALUE).is_some() {
        shown.push('…');
    }
    shown.trim().to_owned()
}

/// Keys that arrive as an argument, in words: how far a handshake came, and what kind of service answered.
/// Days are counted from the date in question, whichever side of it today is.
fn worded(texts: Texts, name: &str, value: &str) -> String {
    match name {
        "days" => value.trim_start_matches('-').to_owned(),
        "version" => summary::version(value),
        "versions" => value.split(", ").map(summary::version).collect::<Vec<_>>().join(", "),
        "stage" | "service" => {
            let key = format!("{name}-{}", kebab(&value.to_ascii_lowercase()));
            if texts.has(&key) { texts.get(&key) } else { value.to_owned() }
        }
        _ => value.to_owned(),
    }
}

/// Small whole numbers become numbers, so that a text can say "1 day" and "2 days"; all else stays text.
fn fluent(value: &str) -> FluentValue<'static> {
    let whole = !value.is_empty() && value.len() <= 9 && value.bytes().all(|byte| byte.is_ascii_digit());
    if whole
        && (value == "0" || !value.starts_with('0'))
        && let Ok(number) = value.parse::<u32>()
    {
        return FluentValue::from(number);
    }
    FluentValue::from(value.to_owned())
}
