//! The little of DER (X.690 §10) that practice certificates need beyond their library.

/// Tags.
pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OBJECT: u8 = 0x06;
pub(super) const ENUMERATED: u8 = 0x0a;
pub(super) const TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
/// The tag `[0]` around other values; the others follow it.
pub(super) const WRAPPED: u8 = 0xa0;
/// The tag `[0]` in place of a value's own.
pub(super) const IN_PLACE: u8 = 0x80;

/// A value behind its tag and length. What is longer than 65 535 octets is cut off.
pub(super) fn value(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = u16::try_from(content.len()).unwrap_or(u16::MAX);
    let [high, low] = length.to_be_bytes();
    let mut der = match length {
        ..=0x7f => vec![tag, low],
        0x80..=0xff => vec![tag, 0x81, low],
        0x100.. => vec![tag, 0x82, high, low],
    };
    der.extend(content.into_iter().take(length.into()));
    der
}

/// The first value of some DER, tag and length included, and what follows it.
pub(super) fn first(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (header, length) = header(der)?;
    der.split_at_checked(header + length)
}

/// The content of the first value of some DER.
pub(super) fn content(der: &[u8]) -> Option<&[u8]> {
    let (header, length) = header(der)?;
    der.get(header..header + length)
}

/// Octets of the header of the first value, and of its content.
fn header(der: &[u8]) -> Option<(usize, usize)> {
    match *der.get(1..)? {
        [length @ ..=0x7f, ..] => Some((2, length.into())),
        [0x81, length, ..] => Some((3, length.into())),
        [0x82, high, low, ..] => Some((4, u16::from_be_bytes([high, low]).into())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        for length in [0, 1, 127, 128, 255, 256, 5000] {
            let bytes = vec![7; length];
            let der = value(OCTET_STRING, &[&bytes, &[]]);
            assert_eq!(content(&der), Some(&bytes[..]));
            let two = [der.clone(), vec![1, 2]].concat();
            assert_eq!(first(&two), Some((&der[..], &[1, 2][..])));
            assert_eq!(first(&der[..der.len() - 1]), None);
        }
    }
}
