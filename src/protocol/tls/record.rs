//! Records of TLS (RFC 8446 §5.1) and of SSLv2, and what they carry in a handshake without encryption.

pub(super) const CHANGE_CIPHER_SPEC: u8 = 20;
pub(super) const ALERT: u8 = 21;
pub(super) const HANDSHAKE: u8 = 22;
pub(super) const HEARTBEAT: u8 = 24;

pub(super) const CLIENT_HELLO: u8 = 1;

/// Octets in front of what a record carries.
pub(super) const RECORD_HEADER: usize = 5;
/// Octets in front of a handshake message.
pub(super) const HANDSHAKE_HEADER: usize = 4;
/// Octets a record without encryption may carry.
const MOST_IN_A_RECORD: usize = 1 << 14;
/// Octets that old servers were seen to put into a record at most (RFC 5246 §6.2.3: with encryption).
pub(super) const LONGEST_RECORD: usize = MOST_IN_A_RECORD + 2048;

/// A handshake message in as many records as it needs.
pub(super) fn handshake(version: u16, message: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len() + RECORD_HEADER);
    for part in message.chunks(MOST_IN_A_RECORD) {
        out.push(HANDSHAKE);
        out.extend(version.to_be_bytes());
        super::octets::put_list(&mut out, 2, part);
    }
    out
}

/// How much a message may have so that it has this size with its records. Sizes that end within the header of a
/// further record cannot be had; the next larger one is taken then.
pub(super) const fn content_of(octets: usize) -> usize {
    let records = octets.div_ceil(MOST_IN_A_RECORD + RECORD_HEADER);
    let content = octets.saturating_sub(records * RECORD_HEADER);
    let full = records.saturating_sub(1) * MOST_IN_A_RECORD;
    if content > full { content } else { full + 1 }
}

/// A message of SSLv2 in its record: a header of two octets, the first bit of which is set.
pub(super) fn ssl2(message: &[u8]) -> Vec<u8> {
    let length = u16::try_from(message.len()).unwrap_or(u16::MAX) & 0x7fff;
    let mut out = (length | 0x8000).to_be_bytes().to_vec();
    out.extend(message.iter().take(usize::from(length)));
    out
}

/// Octets where a record should begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beginning<'a> {
    /// More is to come before anything can be said.
    Short,
    /// A whole record of TLS, and its octets with the header.
    Record { kind: u8, version: u16, content: &'a [u8], octets: usize },
    /// A record of SSLv2 may begin here.
    Ssl2,
    /// Plain text.
    Text,
    /// Nothing that was ever TLS; the words for it.
    Nonsense(&'static str),
}

/// Looks at what should be the beginning of a record. Says the same whatever else follows.
pub(super) fn beginning(bytes: &[u8]) -> Beginning<'_> {
    let Some(&kind) = bytes.first() else { return Beginning::Short };
    match kind {
        CHANGE_CIPHER_SPEC..=HEARTBEAT => {}
        0x80.. => return Beginning::Ssl2,
        b' '..=b'~' | b'\t' | b'\r' | b'\n' => return Beginning::Text,
        _ => return Beginning::Nonsense("no record of TLS begins like this"),
    }
    match bytes.get(1) {
        None => return Beginning::Short,
        Some(3) => {}
        Some(_) => return Beginning::Nonsense("a record of a version that does not exist"),
    }
    let &[_, major, minor, high, low, ..] = bytes else { return Beginning::Short };
    let length = usize::from(u16::from_be_bytes([high, low]));
    if length > LONGEST_RECORD {
        return Beginning::Nonsense("a record longer than TLS allows");
    }
    match bytes.get(RECORD_HEADER..RECORD_HEADER + length) {
        None => Beginning::Short,
        Some(content) => Beginning::Record {
            kind,
            version: u16::from_be_bytes([major, minor]),
            content,
            octets: RECORD_HEADER + length,
        },
    }
}
