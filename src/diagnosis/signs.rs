//! The signs by which texts of servers are recognised: word lists, compared without regard to case.

use std::net::IpAddr;

/// Blocklists and reputation services that servers name in a refusal, and the name to show.
const BLOCKLISTS: [(&str, &str); 20] = [
    ("zen.spamhaus", "Spamhaus ZEN"),
    ("pbl", "Spamhaus PBL"),
    ("spamhaus", "Spamhaus"),
    ("b.barracudacentral", "Barracuda"),
    ("barracudacentral", "Barracuda"),
    ("barracuda", "Barracuda"),
    ("cbl", "CBL"),
    ("dul", "DUL"),
    ("sorbs", "SORBS"),
    ("spamcop", "SpamCop"),
    ("ipcheck.proofpoint", "Proofpoint"),
    ("proofpoint", "Proofpoint"),
    ("cloudmark", "Cloudmark"),
    ("s3140", "Outlook.com (S3140)"),
    ("s3150", "Outlook.com (S3150)"),
    ("uceprotect", "UCEPROTECT"),
    ("mailspike", "Mailspike"),
    ("senderscore", "Sender Score"),
    ("psbl", "PSBL"),
    ("dnsbl", "DNSBL"),
];

/// Words of servers that turn away home and office addresses on principle.
const HOME_ADDRESS: [&str; 6] = ["dynamic", "residential", "dial-up", "dialup", "home ip", "consumer ip"];

/// Words by which a refusal is about our address, not about everybody. That a caller is "denied" or "rejected" says
/// only that it is refused.
const ABOUT_US: [&str; 13] = [
    "your ip",
    "your address",
    "your host",
    "your network",
    "client host",
    "ip=",
    "reputation",
    "blocked",
    "blacklist",
    "blocklist",
    "block list",
    "listed",
    "banned",
];

const RATE: [&str; 10] = [
    "too many",
    "rate limit",
    "ratelimit",
    "rate-limit",
    "rate",
    "throttl",
    "#4.4.5",
    "connection limit",
    "concurrent",
    "connections from your host",
];

const GREYLIST: [&str; 7] = [
    "greylist",
    "graylist",
    "grey-list",
    "gray-list",
    "try again later",
    "4.2.0",
    "internal resource temporarily unavailable",
];

/// What receivers say to a client that spoke before the greeting was complete (Exim, Postfix).
const EARLY_TALKER: [&str; 4] =
    ["synchronization error", "synchronisation error", "i can break rules, too", "5.5.1 protocol error"];

const NAME_REJECTED: [&str; 9] = [
    "helo",
    "ehlo",
    "fully-qualified",
    "fully qualified",
    "fqdn",
    "hostname",
    "host name",
    "domain name required",
    "syntactically invalid",
];

const NAME_VS_PTR: [&str; 8] =
    ["ptr", "reverse dns", "rdns", "reverse lookup", "reverse look-up", "reverse host", "4.7.25", "5.7.25"];

/// What receivers say inside TLS to a client that showed no certificate, or one they do not trust (Postfix with
/// `smtpd_tls_req_ccert`, Exim with `tls_verify_hosts`).
const CLIENT_CERTIFICATE: [&str; 6] = [
    "client certificate",
    "client cert",
    "certificate required",
    "certificate is required",
    "certificate presented",
    "certificate not trusted",
];

/// Endings of names that exist only inside an organisation (RFC 6762 §3 and App. G, RFC 8375, and old habits).
const INTERNAL_ENDINGS: [&str; 11] = [
    ".local",
    ".lan",
    ".internal",
    ".intern",
    ".intranet",
    ".corp",
    ".home",
    ".private",
    ".localdomain",
    ".localhost",
    ".home.arpa",
];

/// Services that are not SMTP: how they begin, and the name to show.
const SERVICES: [(&str, &str); 9] = [
    ("SSH-", "SSH"),
    ("+OK", "POP3"),
    ("* OK", "IMAP"),
    ("* PREAUTH", "IMAP"),
    ("RFB ", "VNC"),
    ("HTTP/", "HTTP"),
    ("<!DOCTYPE", "HTTP"),
    ("<HTML", "HTTP"),
    ("\\X16\\X03", "TLS"),
];

/// Words a service goes by in evidence, and the name to show.
const SERVICE_NAMES: [(&str, &str); 8] = [
    ("ssh", "SSH"),
    ("imap", "IMAP"),
    ("pop3", "POP3"),
    ("http", "HTTP"),
    ("tls", "TLS"),
    ("mysql", "MySQL"),
    ("vnc", "VNC"),
    ("ftp", "FTP"),
];

/// The blocklist a text names.
pub(super) fn blocklist(text: &str) -> Option<&'static str> {
    let text = text.to_ascii_lowercase();
    BLOCKLISTS.iter().find(|(needle, _)| has_word(&text, needle)).map(|(_, name)| *name)
}

/// Whether a text turns away home or office addresses.
pub(super) fn home_address(text: &str) -> bool {
    any(&HOME_ADDRESS, text)
}

/// Whether a refusal is about the address of whoever asks.
pub(super) fn about_us(text: &str) -> bool {
    any(&ABOUT_US, text) || home_address(text) || blocklist(text).is_some()
}

/// Whether a text says that the caller knocks too often.
pub(super) fn rate(text: &str) -> bool {
    any(&RATE, text)
}

/// Whether a text says that first-time callers have to come back.
pub(super) fn greylist(text: &str) -> bool {
    any(&GREYLIST, text)
}

/// Whether a text says that the client spoke too early.
pub(super) fn early_talker(text: &str) -> bool {
    any(&EARLY_TALKER, text)
}

/// Whether a text is about the name given in EHLO.
pub(super) fn name_rejected(text: &str) -> bool {
    any(&NAME_REJECTED, text)
}

/// Whether a text is about the reverse name of the caller's address.
pub(super) fn name_vs_ptr(text: &str) -> bool {
    any(&NAME_VS_PTR, text)
}

/// Whether a refusal is about the certificate of the caller.
pub(super) fn client_certificate(text: &str) -> bool {
    any(&CLIENT_CERTIFICATE, text)
}

/// Whether a name exists only inside an organisation.
pub(super) fn internal_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    INTERNAL_ENDINGS.iter().any(|ending| name.len() > ending.len() && name.ends_with(ending))
}

/// Whether an address works only inside an organisation (RFC 1918, RFC 6598, RFC 4193, link-local, loopback).
pub(super) fn internal_address(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [first, second, ..] = v4.octets();
            v4.is_private() || v4.is_loopback() || v4.is_link_local() || (first == 100 && second & 0xc0 == 64)
        }
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

/// The service that text other than SMTP belongs to, by how it begins.
pub(super) fn service(first_bytes: &str) -> Option<&'static str> {
    let start: String = first_bytes.trim_start().chars().take(16).collect::<String>().to_ascii_uppercase();
    SERVICES.iter().find(|(begin, _)| start.starts_with(begin)).map(|(_, name)| *name)
}

/// The name to show of a service that the evidence names.
pub(super) fn service_name(word: &str) -> Option<&'static str> {
    SERVICE_NAMES.iter().find(|(key, _)| word.eq_ignore_ascii_case(key)).map(|(_, name)| *name)
}

/// A firewall's way to hide a greeting: nothing but `*`, `0`, `2` and blanks, six or more (Cisco PIX and ASA).
pub(super) fn masked_greeting(text: &str) -> bool {
    let masked = text.chars().take_while(|c| matches!(c, '*' | '0' | '2' | ' ')).count();
    masked >= 6 && text.contains('*')
}

/// A firewall's way to hide a capability: X's, the last letter perhaps another (`XXXXXXXA`).
pub(super) fn masked_keyword(keyword: &str) -> bool {
    let body = match keyword.chars().last() {
        Some(last) if last != 'X' && last.is_ascii_uppercase() => keyword.get(..keyword.len() - 1),
        _ => Some(keyword),
    };
    body.is_some_and(|body| body.len() >= 4 && body.bytes().all(|byte| byte == b'X'))
}

/// Mail software past its end of life, named by its greeting; the product with its version.
pub(super) fn old_software(greeting: &str) -> Option<String> {
    /// What precedes the version, the name to show, and the first version (major, minor) that is not old.
    const OLD: [(&str, &str, (u32, u32)); 6] = [
        ("Microsoft ESMTP MAIL Service, Version:", "Microsoft SMTP Service", (10, 0)),
        ("Microsoft Exchange Internet Mail Service", "Microsoft Exchange Internet Mail Service", (6, 0)),
        ("Microsoft Exchange Internet Mail Connector", "Microsoft Exchange Internet Mail Connector", (6, 0)),
        ("Exim", "Exim", (4, 90)),
        ("Sendmail", "Sendmail", (8, 14)),
        ("MDaemon", "MDaemon", (17, 0)),
    ];
    let lower = greeting.to_ascii_lowercase();
    OLD.iter().find_map(|(before, product, first_good)| {
        let at = lower.find(&before.to_ascii_lowercase())?;
        let rest = greeting.get(at + before.len()..)?;
        // The version stands next to the name; a number further on is something else (a date, a queue id).
        let start = rest.char_indices().take(24).find(|(_, c)| c.is_ascii_digit())?.0;
        let version: String =
            rest.get(start..)?.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let mut numbers = version.split('.').map(|part| part.parse::<u32>().ok());
        let major = numbers.next()??;
        let minor = numbers.next()??;
        ((major, minor) < *first_good).then(|| format!("{product} {}", version.trim_end_matches('.')))
    })
}

fn any(words: &[&str], text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    words.iter().any(|word| has_word_start(&text, word))
}

/// Whether `word` stands in `text` with no letter or digit before it.
fn has_word_start(text: &str, word: &str) -> bool {
    occurrences(text, word).any(|(before, _)| !before)
}

/// Whether `word` stands in `text` with no letter or digit around it.
fn has_word(text: &str, word: &str) -> bool {
    occurrences(text, word).any(|(before, after)| !before && !after)
}

/// For each place of `word` in `text`: whether a letter or digit stands right before and right after it.
fn occurrences<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = (bool, bool)> + 't {
    text.match_indices(word).map(move |(at, _)| {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|tail| tail.chars().next());
        let alphanumeric = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        (alphanumeric(before), alphanumeric(after))
    })
}
