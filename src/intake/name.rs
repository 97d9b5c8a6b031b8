//! A host or domain name as a person writes it, in the form DNS wants.

use idna::AsciiDenyList;

use super::{paste::quotable, target::TargetError};

/// Octets of a label (RFC 1035 §2.3.4).
const LABEL: usize = 63;
/// Octets of a name without the trailing dot (RFC 1035 §2.3.4 and §3.1).
const NAME: usize = 253;

/// The name in lower-case ASCII form (A-labels, RFC 5890) without a trailing dot.
///
/// Underscores are let through: DNS has them, and some private networks name servers so.
pub(super) fn ascii_name(text: &str) -> Result<String, TargetError> {
    let text = text.strip_suffix('.').unwrap_or(text);
    if text.is_empty() {
        return Err(TargetError::new("target-error-no-host", text));
    }
    if text.chars().any(char::is_whitespace) {
        return Err(TargetError::new("target-error-spaces", quotable(text)));
    }
    let name = if text.is_ascii() && !has_a_label(text) {
        text.to_ascii_lowercase()
    } else {
        idna::domain_to_ascii_cow(text.as_bytes(), AsciiDenyList::EMPTY)
            .map_err(|_| TargetError::new("target-error-bad-idn", quotable(text)))?
            .to_ascii_lowercase()
    };
    // Mapping can bring forth a trailing dot of its own (U+3002).
    let name = name.strip_suffix('.').unwrap_or(&name);
    if name.len() > NAME {
        return Err(TargetError::new("target-error-too-long", quotable(text)));
    }
    for label in name.split('.') {
        if label.is_empty() {
            return Err(TargetError::new("target-error-bad-name", quotable(text)));
        }
        if label.len() > LABEL {
            return Err(TargetError::new("target-error-too-long", quotable(label)));
        }
        let plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        if !plain || label.starts_with('-') || label.ends_with('-') {
            return Err(TargetError::new("target-error-bad-name", quotable(label)));
        }
    }
    // No top-level domain is a number; what ends in one is a mistyped address.
    if name.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err(TargetError::new("target-error-bad-address", quotable(text)));
    }
    Ok(name.to_owned())
}

fn has_a_label(text: &str) -> bool {
    text.split('.').any(|label| label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> &'static str {
        ascii_name(text).unwrap_err().key()
    }

    #[test]
    fn names_become_lower_case_ascii() {
        assert_eq!(ascii_name("MX1.Example.ORG.").unwrap(), "mx1.example.org");
        assert_eq!(ascii_name("bücher.example").unwrap(), "xn--bcher-kva.example");
        assert_eq!(ascii_name("BÜCHER.example").unwrap(), "xn--bcher-kva.example");
        assert_eq!(ascii_name("XN--bcher-KVA.example").unwrap(), "xn--bcher-kva.example");
        assert_eq!(ascii_name("例え。テスト").unwrap(), "xn--r8jz45g.xn--zckzah");
        assert_eq!(ascii_name("mail_1.example.org").unwrap(), "mail_1.example.org");
        assert_eq!(ascii_name("localhost").unwrap(), "localhost");
    }

    #[test]
    fn limits_of_rfc_1035() {
        let label = "a".repeat(63);
        assert!(ascii_name(&format!("{label}.example.org")).is_ok());
        assert_eq!(key(&format!("{label}a.example.org")), "target-error-too-long");
        let longest = format!("{label}.{label}.{label}.{}", "b".repeat(61));
        assert_eq!(ascii_name(&longest).unwrap().len(), 253);
        assert_eq!(key(&format!("{longest}b")), "target-error-too-long");
    }

    #[test]
    fn what_is_no_name_says_which_part() {
        assert_eq!(key("mx..example.org"), "target-error-bad-name");
        assert_eq!(key("*.example.org"), "target-error-bad-name");
        assert_eq!(ascii_name("mx1.exa$mple.org").unwrap_err().part, "exa$mple");
        assert_eq!(key("-mx.example.org"), "target-error-bad-name");
        assert_eq!(key("192.0.2"), "target-error-bad-address");
        assert_eq!(key("192.0.2.300"), "target-error-bad-address");
        assert_eq!(key("xn--a.example"), "target-error-bad-idn");
        assert_eq!(key("."), "target-error-no-host");
    }
}
