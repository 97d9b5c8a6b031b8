//! Groups for key exchange by registered number and name (IANA TLS supported groups): curves, Diffie-Hellman
//! groups, and the post-quantum ones.

/// A group of TLS.
struct Group {
    code: u16,
    name: &'static str,
    /// Octets of a client's key share in TLS 1.3; 0 for groups that have none there.
    share: usize,
}

const fn group(code: u16, name: &'static str, share: usize) -> Group {
    Group { code, name, share }
}

/// Every registered group, and the draft of Kyber that was in use before ML-KEM was.
const GROUPS: [Group; 61] = [
    group(0x0001, "sect163k1", 0),
    group(0x0002, "sect163r1", 0),
    group(0x0003, "sect163r2", 0),
    group(0x0004, "sect193r1", 0),
    group(0x0005, "sect193r2", 0),
    group(0x0006, "sect233k1", 0),
    group(0x0007, "sect233r1", 0),
    group(0x0008, "sect239k1", 0),
    group(0x0009, "sect283k1", 0),
    group(0x000A, "sect283r1", 0),
    group(0x000B, "sect409k1", 0),
    group(0x000C, "sect409r1", 0),
    group(0x000D, "sect571k1", 0),
    group(0x000E, "sect571r1", 0),
    group(0x000F, "secp160k1", 0),
    group(0x0010, "secp160r1", 0),
    group(0x0011, "secp160r2", 0),
    group(0x0012, "secp192k1", 0),
    group(0x0013, "secp192r1", 0),
    group(0x0014, "secp224k1", 0),
    group(0x0015, "secp224r1", 0),
    group(0x0016, "secp256k1", 0),
    group(0x0017, "secp256r1", 65),
    group(0x0018, "secp384r1", 97),
    group(0x0019, "secp521r1", 133),
    group(0x001A, "brainpoolP256r1", 0),
    group(0x001B, "brainpoolP384r1", 0),
    group(0x001C, "brainpoolP512r1", 0),
    group(0x001D, "x25519", 32),
    group(0x001E, "x448", 56),
    group(0x001F, "brainpoolP256r1tls13", 65),
    group(0x0020, "brainpoolP384r1tls13", 97),
    group(0x0021, "brainpoolP512r1tls13", 129),
    group(0x0022, "GC256A", 64),
    group(0x0023, "GC256B", 64),
    group(0x0024, "GC256C", 64),
    group(0x0025, "GC256D", 64),
    group(0x0026, "GC512A", 128),
    group(0x0027, "GC512B", 128),
    group(0x0028, "GC512C", 128),
    group(0x0029, "curveSM2", 65),
    group(0x0100, "ffdhe2048", 256),
    group(0x0101, "ffdhe3072", 384),
    group(0x0102, "ffdhe4096", 512),
    group(0x0103, "ffdhe6144", 768),
    group(0x0104, "ffdhe8192", 1024),
    group(0x0200, "MLKEM512", 800),
    group(0x0201, "MLKEM768", 1184),
    group(0x0202, "MLKEM1024", 1568),
    group(0x11EB, "SecP256r1MLKEM768", 1249),
    group(0x11EC, "X25519MLKEM768", 1216),
    group(0x11ED, "SecP384r1MLKEM1024", 1665),
    group(0x11EE, "curveSM2MLKEM768", 1249),
    group(0x6399, "X25519Kyber768Draft00", 1216),
    group(0x639A, "SecP256r1Kyber768Draft00", 1249),
    group(EXPLICIT_PRIME, "arbitrary_explicit_prime_curves", 0),
    group(EXPLICIT_CHAR2, "arbitrary_explicit_char2_curves", 0),
    // Numbers of experiments that are met in the wild.
    group(0x2F39, "X25519Kyber512Draft00", 832),
    group(0x2F3A, "SecP256r1Kyber512Draft00", 865),
    group(0x2F3B, "SecP384r1Kyber768Draft00", 1281),
    group(0x2F3C, "SecP521r1Kyber1024Draft00", 1701),
];

/// A curve the server describes itself, over a prime field (RFC 4492 §5.1.1).
pub const EXPLICIT_PRIME: u16 = 0xFF01;
/// A curve the server describes itself, over a binary field (RFC 4492 §5.1.1).
pub const EXPLICIT_CHAR2: u16 = 0xFF02;

pub const X25519: u16 = 0x001D;
pub const SECP256R1: u16 = 0x0017;
pub const SECP384R1: u16 = 0x0018;
pub const SECP521R1: u16 = 0x0019;
pub const X448: u16 = 0x001E;
pub const X25519_MLKEM768: u16 = 0x11EC;

/// The IANA name; an unregistered group is named by its number.
#[must_use]
pub fn name(code: u16) -> String {
    find(code).map_or_else(|| format!("0x{code:04X}"), |group| group.name.to_owned())
}

/// The number by the IANA name.
#[must_use]
pub fn code(name: &str) -> Option<u16> {
    GROUPS.iter().find(|group| group.name == name).map(|group| group.code)
}

/// Octets of a client's key share in TLS 1.3, for groups that have one.
#[must_use]
pub fn share_octets(code: u16) -> Option<usize> {
    find(code).map(|group| group.share).filter(|share| *share > 0)
}

/// One half of the key exchange withstands quantum computers.
#[must_use]
pub fn is_post_quantum(code: u16) -> bool {
    find(code).is_some_and(|group| group.name.contains("MLKEM") || group.name.contains("Kyber"))
}

fn find(code: u16) -> Option<&'static Group> {
    GROUPS.iter().find(|group| group.code == code)
}

/// What a current client offers, in its order: as rustls does.
#[must_use]
pub fn current() -> Vec<u16> {
    vec![X25519_MLKEM768, X25519, SECP256R1, SECP384R1]
}

/// Every group worth asking for in TLS 1.3.
#[must_use]
pub fn all_tls13() -> Vec<u16> {
    let order = [X25519_MLKEM768, 0x11EB, 0x11ED, 0x11EE, 0x6399, 0x0201, 0x0202, 0x0200];
    let classic = [X25519, SECP256R1, SECP384R1, SECP521R1, X448, 0x001F, 0x0020, 0x0021, 0x0029];
    order.into_iter().chain(classic).chain(0x0100..=0x0104).collect()
}

/// Every curve worth asking for before TLS 1.3; the Diffie-Hellman groups are not among them, because naming
/// them may keep a server from answering with a prime of its own (RFC 7919 §4).
#[must_use]
pub fn all_curves() -> Vec<u16> {
    let first = [X25519, SECP256R1, SECP384R1, SECP521R1, X448];
    first.into_iter().chain((0x0001..=0x001C).filter(|code| !first.contains(code))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_named_as_registered() {
        assert_eq!(name(0x001D), "x25519");
        assert_eq!(name(0x11EC), "X25519MLKEM768");
        assert_eq!(name(0x0100), "ffdhe2048");
        assert_eq!(name(0x7777), "0x7777");
        assert_eq!(code("secp256r1"), Some(0x0017));
        assert_eq!(share_octets(X25519_MLKEM768), Some(1184 + 32));
        assert_eq!(share_octets(0x0001), None);
        assert!(is_post_quantum(0x11EB) && !is_post_quantum(X25519));
    }

    #[test]
    fn every_list_is_known() {
        for code in current().into_iter().chain(all_tls13()).chain(all_curves()) {
            assert!(find(code).is_some(), "0x{code:04X}");
        }
        assert!(all_tls13().into_iter().all(|code| share_octets(code).is_some()));
        assert!(GROUPS.iter().all(|group| code(group.name) == Some(group.code)), "no name twice");
    }
}
