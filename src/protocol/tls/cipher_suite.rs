//! Cipher suites by registered number and name (IANA TLS parameters), with the kinds of SSLv2, and lists of them.

use super::registered_suites::REGISTERED;
use crate::model::evidence::{CipherSuite, ProtocolVersion};

/// The cipher kinds of SSLv2, by the names its specification gives them.
const SSL2_KINDS: [(u32, &str); 9] = [
    (0x01_0080, "SSL_CK_RC4_128_WITH_MD5"),
    (0x02_0080, "SSL_CK_RC4_128_EXPORT40_WITH_MD5"),
    (0x03_0080, "SSL_CK_RC2_128_CBC_WITH_MD5"),
    (0x04_0080, "SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5"),
    (0x05_0080, "SSL_CK_IDEA_128_CBC_WITH_MD5"),
    (0x06_0040, "SSL_CK_DES_64_CBC_WITH_MD5"),
    (0x07_00C0, "SSL_CK_DES_192_EDE3_CBC_WITH_MD5"),
    (0x08_0080, "SSL_CK_RC4_64_WITH_MD5"),
    (0x00_0000, "SSL_CK_NULL_WITH_MD5"),
];

/// renegotiation_info as a suite, for hellos without extensions (RFC 5746 §3.3).
pub const EMPTY_RENEGOTIATION_INFO_SCSV: u16 = 0x00FF;
/// Admits to be a fallback (RFC 7507 §2).
pub const FALLBACK_SCSV: u16 = 0x5600;

/// What a current client offers in TLS 1.3, in its order.
const CURRENT_TLS13: [u16; 3] = [0x1302, 0x1301, 0x1303];
/// What a current client offers in TLS 1.2, in its order: ECDHE with AEAD ciphers.
const CURRENT_TLS12: [u16; 6] = [0xC02C, 0xC02B, 0xCCA9, 0xC030, 0xC02F, 0xCCA8];

/// Older suites, the better first: DHE and RSA key exchange, AES in CBC mode, 3DES and RC4.
const OLDER: [u16; 31] = [
    0x009F, 0x009E, 0xCCAA, // DHE with RSA, AEAD
    0xC024, 0xC028, 0xC023, 0xC027, 0xC00A, 0xC014, 0xC009, 0xC013, // ECDHE, CBC
    0x006B, 0x0067, 0x0039, 0x0033, // DHE with RSA, CBC
    0x009D, 0x009C, 0x003D, 0x003C, 0x0035, 0x002F, // RSA
    0x0038, 0x0032, // DHE with DSS
    0xC012, 0x0016, 0x0013, 0x000A, // 3DES
    0xC007, 0xC011, 0x0005, 0x0004, // RC4
];

/// The rest of what servers of the 1990s took: DES, and the ciphers weakened for export.
const OLDEST: [u16; 12] =
    [0x0007, 0x0015, 0x0009, 0x0012, 0x0064, 0x0062, 0x0014, 0x0011, 0x0008, 0x0006, 0x0003, 0x0060];

/// The suite behind a number; an unregistered one is named by its number.
#[must_use]
pub fn suite(code: u32) -> CipherSuite {
    let name = u16::try_from(code).map_or_else(|_| ssl2_name(code), tls_name);
    CipherSuite { code, name: name.map_or_else(|| format!("0x{code:04X}"), str::to_owned) }
}

/// The cipher kind of SSLv2 behind a number of three octets. Kept apart from [`suite`] because the kind without
/// encryption is the number 0, as a suite of TLS is.
#[must_use]
pub fn ssl2_kind(code: u32) -> CipherSuite {
    CipherSuite { code, name: ssl2_name(code).map_or_else(|| format!("0x{code:06X}"), str::to_owned) }
}

/// The number of a suite by its IANA name.
#[must_use]
pub fn code(name: &str) -> Option<u16> {
    REGISTERED.iter().find(|(_, known)| *known == name).map(|(code, _)| *code)
}

/// The number of a suite by its IANA name, or of a cipher kind of SSLv2 by its own.
#[must_use]
pub fn code_or_kind(name: &str) -> Option<u32> {
    code(name)
        .map(u32::from)
        .or_else(|| SSL2_KINDS.iter().find(|(_, known)| *known == name).map(|(code, _)| *code))
}

fn tls_name(code: u16) -> Option<&'static str> {
    let index = REGISTERED.binary_search_by_key(&code, |(known, _)| *known).ok()?;
    REGISTERED.get(index).map(|(_, name)| *name)
}

fn ssl2_name(code: u32) -> Option<&'static str> {
    SSL2_KINDS.iter().find(|(known, _)| *known == code).map(|(_, name)| *name)
}

/// Everything there is to ask for in a version: for SSLv2 its cipher kinds, for TLS 1.3 its five suites (RFC 8446
/// §B.4), for the versions between every suite that is neither of TLS 1.3 nor a signal. In order of number, which is
/// no order of preference: Windows Server 2003 reads no more than the first 64 suites of a hello.
#[must_use]
pub fn all(version: ProtocolVersion) -> Vec<u32> {
    match version {
        ProtocolVersion::Ssl2 => SSL2_KINDS.iter().map(|(code, _)| *code).collect(),
        ProtocolVersion::Tls13 => (0x1301..=0x1305).collect(),
        _ => REGISTERED
            .iter()
            .map(|(code, _)| *code)
            .filter(|code| !only_tls13(*code) && !is_signal(*code))
            .map(u32::from)
            .collect(),
    }
}

/// Suites for TLS 1.3 alone, those outside of RFC 8446 included: SM4 (RFC 8998), integrity without secrecy
/// (RFC 9150), GOST (RFC 9367) and AEGIS.
const fn only_tls13(code: u16) -> bool {
    matches!(code, 0x1301..=0x13FF | 0x00C6 | 0x00C7 | 0xC0B4 | 0xC0B5 | 0xC103..=0xC106)
}

/// A suite may be used in a version: those of TLS 1.2 have AEAD ciphers, or SHA-256 or SHA-384 for their MAC
/// (RFC 5246 §5, RFC 5289, RFC 5487).
#[must_use]
pub fn fits(code: u32, version: ProtocolVersion) -> bool {
    let suite = suite(code);
    match version {
        ProtocolVersion::Ssl2 => suite.name.starts_with("SSL_CK_"),
        ProtocolVersion::Tls13 => u16::try_from(code).is_ok_and(only_tls13),
        _ if !suite.name.starts_with("TLS_") || u16::try_from(code).is_ok_and(only_tls13) => false,
        ProtocolVersion::Tls12 => true,
        _ => !["_GCM_", "_CCM", "_POLY1305", "_SHA256", "_SHA384", "_OMAC", "_IMIT"]
            .iter()
            .any(|newer| suite.name.contains(newer)),
    }
}

const fn is_signal(code: u16) -> bool {
    matches!(code, EMPTY_RENEGOTIATION_INFO_SCSV | FALLBACK_SCSV)
}

/// What a current client offers when it speaks TLS up to this version, in its order.
#[must_use]
pub fn current(version: ProtocolVersion) -> Vec<u32> {
    let tls13: &[u16] = if version == ProtocolVersion::Tls13 { &CURRENT_TLS13 } else { &[] };
    tls13.iter().chain(&CURRENT_TLS12).copied().map(u32::from).collect()
}

/// What was offered before ECDHE and AEAD ciphers were all that counts, the better first.
#[must_use]
pub fn older() -> Vec<u32> {
    OLDER.iter().copied().map(u32::from).collect()
}

/// What only servers of the 1990s insist on.
#[must_use]
pub fn oldest() -> Vec<u32> {
    OLDEST.iter().copied().map(u32::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suites_are_named_as_registered() {
        assert_eq!(suite(0xC02F).name, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
        assert_eq!(suite(0x0005).name, "TLS_RSA_WITH_RC4_128_SHA");
        assert_eq!(suite(0x01_0080).name, "SSL_CK_RC4_128_WITH_MD5");
        assert_eq!(suite(0).name, "TLS_NULL_WITH_NULL_NULL");
        assert_eq!(ssl2_kind(0).name, "SSL_CK_NULL_WITH_MD5");
        assert_eq!(suite(0xEAEA).name, "0xEAEA");
        assert_eq!(code("TLS_RSA_WITH_3DES_EDE_CBC_SHA"), Some(0x000A));
        assert_eq!(code_or_kind("SSL_CK_DES_192_EDE3_CBC_WITH_MD5"), Some(0x07_00C0));
        assert_eq!(code("TLS_NONSENSE"), None);
    }

    #[test]
    fn the_registry_is_in_order_and_every_list_is_in_it() {
        assert!(REGISTERED.is_sorted_by(|one, next| one.0 < next.0), "it is searched by halves");
        for code in CURRENT_TLS13.iter().chain(&CURRENT_TLS12).chain(&OLDER).chain(&OLDEST) {
            assert!(tls_name(*code).is_some(), "0x{code:04X} is registered");
        }
    }

    #[test]
    fn suites_fit_versions() {
        assert!(fits(0xC014, ProtocolVersion::Tls10) && fits(0x0005, ProtocolVersion::Ssl3));
        assert!(!fits(0xC02F, ProtocolVersion::Tls11) && fits(0xC02F, ProtocolVersion::Tls12));
        assert!(!fits(0x003C, ProtocolVersion::Tls10) && !fits(0x1301, ProtocolVersion::Tls12));
        assert!(fits(0x1301, ProtocolVersion::Tls13) && fits(0x07_00C0, ProtocolVersion::Ssl2));
    }

    #[test]
    fn nothing_is_asked_for_in_the_wrong_version() {
        let tls12 = all(ProtocolVersion::Tls12);
        assert!(tls12.len() > 330, "{} suites", tls12.len());
        for code in [0x1301, 0x00FF, 0x5600, 0x00C6] {
            assert!(!tls12.contains(&code), "0x{code:04X}");
        }
        assert!(tls12.contains(&0x0005) && tls12.contains(&0xC02F));
        assert!(all(ProtocolVersion::Tls13).iter().all(|code| suite(*code).is_tls13()));
        assert!(all(ProtocolVersion::Ssl2).iter().all(|code| ssl2_kind(*code).name.starts_with("SSL_CK_")));
    }
}
