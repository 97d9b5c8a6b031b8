//! What the first bytes of a service tell about it.

use crate::model::evidence::Reply;

/// The host name in a greeting (RFC 5321 §4.2: the first word), if it looks like one.
#[must_use]
pub fn host_name(greeting: &Reply) -> Option<String> {
    let word = greeting.lines.first()?.split_ascii_whitespace().next()?;
    let word = word.trim_matches(|letter| matches!(letter, '<' | '>' | ',' | ';'));
    let like_a_name = !word.is_empty()
        && word.len() <= 253
        && word.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'[' | b']' | b':')
        })
        && word.bytes().any(|byte| byte.is_ascii_alphabetic() || byte == b'[');
    like_a_name.then(|| word.to_owned())
}

/// The service that begins a conversation with these bytes, if it is a well-known one other than SMTP.
#[must_use]
pub fn looks_like(first: &[u8]) -> Option<&'static str> {
    const BEGINNINGS: [(&[u8], &str); 12] = [
        (b"SSH-", "ssh"),
        (b"* OK", "imap"),
        (b"* PREAUTH", "imap"),
        (b"* BYE", "imap"),
        (b"+OK", "pop3"),
        (b"RFB ", "vnc"),
        (b"HTTP/", "http"),
        (b"<!DOCTYPE", "http"),
        (b"<html", "http"),
        (b"<HTML", "http"),
        (b"\xff\xfb", "telnet"),
        (b"\xff\xfd", "telnet"),
    ];
    if let Some((_, name)) = BEGINNINGS.iter().find(|(beginning, _)| first.starts_with(beginning)) {
        return Some(name);
    }
    match first {
        // A TLS record: content type 20 to 23, version 3.x (RFC 8446 §5.1).
        [0x14..=0x17, 0x03, ..] => Some("tls"),
        // A MySQL greeting: three bytes of length, sequence 0, protocol version 10.
        [_, _, 0x00, 0x00, 0x0a, ..] => Some("mysql"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn greeting(text: &str) -> Reply {
        Reply { code: 220, enhanced: None, lines: vec![text.to_owned()] }
    }

    #[test]
    fn names_are_told_from_words() {
        assert_eq!(host_name(&greeting("mx1.example.org ESMTP Postfix")).as_deref(), Some("mx1.example.org"));
        assert_eq!(host_name(&greeting("localhost")).as_deref(), Some("localhost"));
        assert_eq!(host_name(&greeting("[192.0.2.1] ready")).as_deref(), Some("[192.0.2.1]"));
        assert_eq!(host_name(&greeting("*****02**")), None);
        assert_eq!(host_name(&greeting("")), None);
    }

    #[test]
    fn services_are_known_by_their_first_bytes() {
        assert_eq!(looks_like(b"SSH-2.0-OpenSSH_9.6"), Some("ssh"));
        assert_eq!(looks_like(b"\x15\x03\x01\x00\x02"), Some("tls"));
        assert_eq!(looks_like(b"\x4a\x00\x00\x00\x0a5.5.5"), Some("mysql"));
        assert_eq!(looks_like(b"220 mx"), None);
        assert_eq!(looks_like(b""), None);
    }

    proptest! {
        #[test]
        fn any_first_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..40), text in ".{0,400}") {
            let _ = looks_like(&bytes);
            if let Some(name) = host_name(&greeting(&text)) {
                prop_assert!(name.len() <= 253 && name.bytes().all(|byte| byte.is_ascii_graphic()), "{name}");
            }
        }
    }
}
