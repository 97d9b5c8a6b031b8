//! Whether a certificate is for the name that was called (RFC 9525 §6).

use std::net::IpAddr;

use x509_parser::extensions::{GeneralName, ParsedExtension};

use super::{
    certificate::parse,
    text::{self, LONGEST_NAME},
};
use crate::model::evidence::{NameMatch, NearMiss};

/// The names in a certificate that can prove a server's identity (RFC 9525 presented identifiers), all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Presented {
    pub dns_names: Vec<String>,
    pub ip_addresses: Vec<IpAddr>,
    /// The common name, which has not counted since RFC 9525.
    pub common_name: Option<String>,
}

/// Reads the names of a certificate in DER form; nothing if it does not parse.
#[must_use]
pub fn presented(der: &[u8]) -> Option<Presented> {
    let certificate = parse(der).ok()?;
    let mut names =
        Presented { common_name: text::attribute(certificate.subject(), "2.5.4.3"), ..Presented::default() };
    for extension in certificate.iter_extensions() {
        let ParsedExtension::SubjectAlternativeName(alternative) = extension.parsed_extension() else {
            continue;
        };
        for name in &alternative.general_names {
            match name {
                GeneralName::DNSName(name) => names.dns_names.push(text::escape(name, LONGEST_NAME)),
                GeneralName::IPAddress(bytes) => {
                    if let Ok(four) = <[u8; 4]>::try_from(*bytes) {
                        names.ip_addresses.push(IpAddr::from(four));
                    } else if let Ok(sixteen) = <[u8; 16]>::try_from(*bytes) {
                        names.ip_addresses.push(IpAddr::from(sixteen));
                    }
                }
                _ => {}
            }
        }
    }
    Some(names)
}

/// Compares the names of a certificate with the name (or address, as text) that was called. `mail_domain` is
/// the domain of the e-mail address, if one was named: certificates are often made out to it by mistake.
#[must_use]
pub fn compare(reference: &str, mail_domain: Option<&str>, names: &Presented) -> NameMatch {
    let bare = reference.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = bare.parse::<IpAddr>() {
        return if names.ip_addresses.contains(&address) {
            NameMatch::Matches(address.to_string())
        } else {
            NameMatch::NoReference
        };
    }
    let reference = normal(reference);
    if reference.is_empty() {
        return NameMatch::NoReference;
    }
    if let Some(entry) = names.dns_names.iter().find(|entry| matches(&normal(entry), &reference)) {
        return NameMatch::Matches(entry.clone());
    }
    if names.dns_names.is_empty()
        && names.ip_addresses.is_empty()
        && let Some(common_name) = &names.common_name
        && matches(&normal(common_name), &reference)
    {
        return NameMatch::CommonNameOnly(common_name.clone());
    }
    NameMatch::Differs(near_miss(&reference, mail_domain, names))
}

/// A name for comparison: A-labels (RFC 5890), lower case, no trailing dot.
fn normal(name: &str) -> String {
    let name = name.trim();
    let name = name.strip_suffix('.').unwrap_or(name);
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    idna::domain_to_ascii(name).unwrap_or_else(|_| name.to_lowercase())
}

/// Whether a presented name fits (RFC 9525 §6.3): equal, or with a star for exactly the left-most label. A star
/// directly over a single label (`*.com`) fits nothing, because it would cover a whole registry.
fn matches(entry: &str, reference: &str) -> bool {
    if entry.is_empty() {
        return false;
    }
    match entry.strip_prefix("*.") {
        Some(parent) => {
            parent.contains('.')
                && !parent.contains('*')
                && reference.split_once('.').is_some_and(|(label, rest)| !label.is_empty() && rest == parent)
        }
        None => !entry.contains('*') && entry == reference,
    }
}

fn near_miss(reference: &str, mail_domain: Option<&str>, names: &Presented) -> Option<NearMiss> {
    let common_name = names.common_name.iter().filter(|_| names.dns_names.is_empty());
    let entries: Vec<&String> = names.dns_names.iter().chain(common_name).collect();
    let find = |test: &dyn Fn(&str) -> bool| {
        entries.iter().find(|entry| test(&normal(entry))).map(|entry| (*entry).clone())
    };
    if let Some(entry) = find(&|entry| star_nearly_fits(entry, reference)) {
        return Some(NearMiss::Wildcard(entry));
    }
    let domain = mail_domain.map(normal).filter(|domain| domain.contains('.'));
    if let Some(domain) = &domain
        && let Some(entry) =
            find(&|entry| matches(entry, domain) || under(entry.trim_start_matches("*."), domain))
    {
        return Some(NearMiss::MailDomain(entry));
    }
    let parent = reference.split_once('.').map(|(_, parent)| parent).filter(|parent| parent.contains('.'))?;
    find(&|entry| under(entry.trim_start_matches("*."), parent)).map(NearMiss::MailDomain)
}

/// Whether a name is a domain or lies in it.
fn under(name: &str, domain: &str) -> bool {
    name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Whether an entry has a star that somebody may have thought to fit: over more than one label, over the parent
/// itself, over a whole registry, or as a part of a label.
fn star_nearly_fits(entry: &str, reference: &str) -> bool {
    let Some((before, after)) = entry.split_once('*') else { return false };
    if let Some(parent) = after.strip_prefix('.')
        && before.is_empty()
        && !parent.is_empty()
    {
        return under(reference, parent);
    }
    reference.len() + 1 > before.len() + after.len()
        && reference.starts_with(before)
        && reference.ends_with(after)
        && after.contains('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dns(names: &[&str]) -> Presented {
        Presented { dns_names: names.iter().map(|&name| name.to_owned()).collect(), ..Presented::default() }
    }

    fn wildcard(entry: &str) -> NameMatch {
        NameMatch::Differs(Some(NearMiss::Wildcard(entry.to_owned())))
    }

    fn domain(entry: &str) -> NameMatch {
        NameMatch::Differs(Some(NearMiss::MailDomain(entry.to_owned())))
    }

    #[test]
    fn names_match_as_rfc_9525_says() {
        let fits = |entry: &str, reference: &str| matches!(compare(reference, None, &dns(&[entry])), NameMatch::Matches(found) if found == entry);
        assert!(fits("mx1.example.org", "MX1.Example.ORG."));
        assert!(fits("*.example.org", "mx1.example.org"));
        assert!(fits("xn--mx-cja.example.org", "mxé.example.org"));
        assert!(!fits("*.example.org", "example.org"));
        assert!(!fits("*.example.org", "a.b.example.org"));
        assert!(!fits("mx*.example.org", "mx1.example.org"));
        assert!(!fits("mx1.*.org", "mx1.example.org"));
        assert!(!fits("*.org", "example.org"));
        assert!(!fits("*", "localhost"));
        assert!(!fits("", ""));
        assert!(!fits("mx1.example.org", "notmx1.example.org"));
    }

    #[test]
    fn addresses_match_address_entries_only() {
        let mut names = dns(&["192.0.2.1", "*.0.2.1"]);
        assert_eq!(compare("192.0.2.1", None, &names), NameMatch::NoReference);
        names.ip_addresses =
            vec!["192.0.2.1".parse().expect("address"), "2001:db8::1".parse().expect("address")];
        assert_eq!(compare("192.0.2.1", None, &names), NameMatch::Matches("192.0.2.1".to_owned()));
        assert_eq!(compare("[2001:db8:0::1]", None, &names), NameMatch::Matches("2001:db8::1".to_owned()));
    }

    #[test]
    fn a_common_name_counts_only_as_common_name() {
        let mut names = Presented { common_name: Some("mx.example.org".to_owned()), ..Presented::default() };
        assert_eq!(
            compare("mx.example.org", None, &names),
            NameMatch::CommonNameOnly("mx.example.org".to_owned())
        );
        names.dns_names.push("other.example.net".to_owned());
        assert_eq!(compare("mx.example.org", None, &names), NameMatch::Differs(None));
    }

    #[test]
    fn near_misses_say_what_was_meant() {
        assert_eq!(compare("a.b.example.org", None, &dns(&["*.example.org"])), wildcard("*.example.org"));
        assert_eq!(compare("example.org", None, &dns(&["*.example.org"])), wildcard("*.example.org"));
        assert_eq!(compare("mx1.example.org", None, &dns(&["mx*.example.org"])), wildcard("mx*.example.org"));
        assert_eq!(compare("example.org", None, &dns(&["*.org"])), wildcard("*.org"));
        let at = Some("example.org");
        assert_eq!(compare("mx.provider.example", at, &dns(&["example.org"])), domain("example.org"));
        assert_eq!(
            compare("mx.provider.example", at, &dns(&["mail.example.org"])),
            domain("mail.example.org")
        );
        assert_eq!(compare("mx.example.org", None, &dns(&["mail.example.org"])), domain("mail.example.org"));
        assert_eq!(compare("mx.example.org", at, &dns(&["other.example"])), NameMatch::Differs(None));
        assert_eq!(compare("mx.example.org", at, &dns(&["notexample.org"])), NameMatch::Differs(None));
    }

    proptest::proptest! {
        #[test]
        fn comparing_never_panics(reference in ".{0,40}", mail in ".{0,20}", entry in ".{0,40}") {
            let _ = compare(&reference, Some(&mail), &dns(&[&entry]));
        }

        #[test]
        fn stars_and_dots_never_panic(reference in "[a.*]{0,8}", entry in "[a.*]{0,8}") {
            let _ = compare(&reference, None, &dns(&[&entry]));
        }
    }
}
