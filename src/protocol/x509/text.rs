//! Names from certificates as text that is safe to show.

use std::fmt::Write as _;

use x509_parser::{
    asn1_rs::{Any, Tag},
    x509::X509Name,
};

use super::names;

/// The longest single name that is kept, in characters.
pub(super) const LONGEST_NAME: usize = 255;
/// The longest distinguished name that is kept, in characters.
pub(super) const LONGEST_DISTINGUISHED_NAME: usize = 1024;

/// Makes text from a certificate harmless: control characters, characters that turn the writing direction and
/// invisible ones become `\u{…}`; a backslash is doubled; what is over `limit` characters becomes an ellipsis.
/// Letters of every script stay, because organisations are named in them.
pub(super) fn escape(text: &str, limit: usize) -> String {
    let mut escaped = String::new();
    let mut length = 0;
    for character in text.chars() {
        let mut piece = String::new();
        match character {
            '\\' => piece.push_str("\\\\"),
            _ if is_deceptive(character) => {
                // Writing to a String cannot fail.
                let _ = write!(piece, "\\u{{{:x}}}", u32::from(character));
            }
            _ => piece.push(character),
        }
        let piece_length = piece.chars().count();
        if length + piece_length >= limit {
            escaped.push('…');
            return escaped;
        }
        length += piece_length;
        escaped.push_str(&piece);
    }
    escaped
}

/// Control characters, direction marks, invisible characters and those of no assigned meaning to people.
fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(u32::from(character),
            0xad | 0x61c | 0x115f | 0x1160 | 0x180e | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f
            | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xffa0 | 0xfff0..=0xffff | 0xe000..=0xf8ff
            | 0xe0000..=0x0010_ffff)
}

/// A distinguished name for people, in the certificate's own order: `C=DE, O=Example, CN=mx.example.org`.
pub(super) fn distinguished_name(name: &X509Name<'_>) -> String {
    let mut text = String::new();
    for attribute in name.iter_attributes() {
        if text.chars().count() >= LONGEST_DISTINGUISHED_NAME {
            break;
        }
        if !text.is_empty() {
            text.push_str(", ");
        }
        let oid = names::oid(attribute.attr_type());
        text.push_str(names::attribute(&oid).unwrap_or(&oid));
        text.push('=');
        text.push_str(&escape(&decode(attribute.attr_value()), LONGEST_NAME));
    }
    if text.chars().count() > LONGEST_DISTINGUISHED_NAME {
        text = text.chars().take(LONGEST_DISTINGUISHED_NAME - 1).chain(Some('…')).collect();
    }
    text
}

/// The last attribute of a kind in a name (the most specific one), such as the common name `2.5.4.3`.
pub(super) fn attribute(name: &X509Name<'_>, oid: &str) -> Option<String> {
    name.iter_attributes()
        .filter(|attribute| names::oid(attribute.attr_type()) == oid)
        .last()
        .map(|attribute| escape(&decode(attribute.attr_value()), LONGEST_NAME))
}

/// The text of an attribute, whichever of ASN.1's string types it uses; old authorities put Latin-1 into T61.
fn decode(value: &Any<'_>) -> String {
    let bytes = value.data.get(..4096).unwrap_or(value.data);
    match value.tag() {
        Tag::BmpString => {
            let units: Vec<u16> = bytes
                .chunks_exact(2)
                .map(|pair| pair.iter().fold(0, |unit, &byte| (unit << 8) | u16::from(byte)))
                .collect();
            String::from_utf16_lossy(&units)
        }
        Tag::UniversalString => bytes
            .chunks_exact(4)
            .map(|four| four.iter().fold(0, |unit, &byte| (unit << 8) | u32::from(byte)))
            .map(|unit| char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
        },
    }
}

#[cfg(test)]
mod tests {
    use x509_parser::prelude::FromDer as _;

    use super::*;

    #[test]
    fn an_endless_identifier_costs_no_time() {
        // Name, set, attribute; its type is one number of 50 000 octets, which as decimal digits takes seconds.
        let wrap = |tag: u8, content: Vec<u8>| {
            let length = content.len().to_be_bytes();
            [vec![tag, 0x83], length[5..].to_vec(), content].concat()
        };
        let mut oid = vec![0xff; 50_000];
        oid.push(0x01);
        let attribute = [wrap(0x06, oid), vec![0x0c, 0x01, b'a']].concat();
        let der = wrap(0x30, wrap(0x31, wrap(0x30, attribute)));
        let (_, name) = X509Name::from_der(&der).unwrap();
        let began = std::time::Instant::now();
        assert_eq!(distinguished_name(&name), "(identifier of 50001 octets)=a");
        assert!(began.elapsed() < std::time::Duration::from_millis(100), "{:?}", began.elapsed());
    }

    #[test]
    fn deceptive_characters_are_shown_as_numbers_and_letters_stay() {
        assert_eq!(escape("Größe\u{202e}\x1b[0m\0", 99), "Größe\\u{202e}\\u{1b}[0m\\u{0}");
        assert_eq!(escape("a\\b", 99), "a\\\\b");
        assert_eq!(escape("abcdef", 4), "abc…");
    }
}
