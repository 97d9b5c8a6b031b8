//! In which order suites are offered.
//!
//! What a server likely likes best stands in the middle, so that its first choices show whether it follows our
//! order. Suites that nobody uses without a secret shared beforehand, or a fixed Diffie-Hellman certificate, come
//! last: some old servers read no more than the first 64.

use crate::{
    model::evidence::{CipherSuite, ProtocolVersion},
    protocol::tls::cipher_suite,
};

/// Suites in one part of an offer to a server that cannot take them all at once.
const PART: usize = 60;

/// The suites of a version: those to be met first, then the rest.
pub(super) fn all(version: ProtocolVersion) -> (Vec<u32>, Vec<u32>) {
    let codes = cipher_suite::all(version);
    if version == ProtocolVersion::Ssl2 {
        return (codes, Vec::new());
    }
    let (likely, rest): (Vec<u32>, Vec<u32>) = codes.into_iter().partition(|code| is_likely(*code, version));
    (best_in_the_middle(likely), rest)
}

/// What may be asked of a server that did not answer the whole list, in parts; the likely ones first.
pub(super) fn in_parts(version: ProtocolVersion) -> Vec<Vec<u32>> {
    let first = few(version);
    let (likely, rest) = all(version);
    let others: Vec<u32> = likely.into_iter().chain(rest).filter(|code| !first.contains(code)).collect();
    std::iter::once(first).chain(others.chunks(PART).map(<[u32]>::to_vec)).collect()
}

/// A short list that any server of a version should find something in.
pub(super) fn few(version: ProtocolVersion) -> Vec<u32> {
    let lists =
        [cipher_suite::current(ProtocolVersion::Tls12), cipher_suite::older(), cipher_suite::oldest()];
    lists.into_iter().flatten().filter(|code| cipher_suite::fits(*code, version)).collect()
}

/// The same, those that come with a certificate only.
pub(super) fn with_certificate(version: ProtocolVersion) -> Vec<u32> {
    few(version).into_iter().filter(|code| !cipher_suite::suite(*code).is_anonymous()).collect()
}

fn is_likely(code: u32, version: ProtocolVersion) -> bool {
    const LIKELY: [&str; 7] = [
        "TLS_RSA_WITH_",
        "TLS_RSA_EXPORT",
        "TLS_DHE_RSA_",
        "TLS_DHE_DSS_",
        "TLS_DH_anon_",
        "TLS_ECDHE_",
        "TLS_ECDH_anon_",
    ];
    let name = cipher_suite::suite(code).name;
    cipher_suite::fits(code, version)
        && LIKELY.iter().any(|start| name.starts_with(start))
        && !name.contains("_PSK_")
}

fn best_in_the_middle(mut codes: Vec<u32>) -> Vec<u32> {
    codes.sort_by_cached_key(|code| (strength(&cipher_suite::suite(*code)), *code));
    let right: Vec<u32> = codes.iter().copied().skip(1).step_by(2).collect();
    codes.into_iter().step_by(2).chain(right.into_iter().rev()).collect()
}

/// A rough rank, the weakest 0.
pub(super) fn strength(suite: &CipherSuite) -> usize {
    let aead = ["_GCM_", "_CCM", "_POLY1305"].iter().any(|part| suite.name.contains(part));
    let weak = suite.is_null() || suite.is_export() || suite.is_anonymous();
    match () {
        () if weak => 0,
        () if suite.is_rc4() || suite.has_small_blocks() => 1,
        // Some servers take it first when the client seems to like it best: it must never stand at an end.
        () if suite.name.contains("CHACHA20") => 6,
        () if aead && suite.forward_secret() => 5,
        () if aead => 4,
        () if suite.forward_secret() => 3,
        () => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_offered_once() {
        for version in ProtocolVersion::ALL.into_iter().take(5) {
            let (likely, rest) = all(version);
            let mut offered: Vec<u32> = likely.iter().chain(&rest).copied().collect();
            offered.sort_unstable();
            let mut wanted = cipher_suite::all(version);
            wanted.sort_unstable();
            assert_eq!(offered, wanted, "{version:?}");
            let mut parts = in_parts(version).concat();
            parts.sort_unstable();
            assert_eq!(parts, wanted, "{version:?}");
            assert!(in_parts(version).iter().all(|part| part.len() <= PART));
        }
    }

    #[test]
    fn what_old_servers_take_is_among_the_first_64() {
        for version in [ProtocolVersion::Ssl3, ProtocolVersion::Tls10, ProtocolVersion::Tls11] {
            let (likely, _) = all(version);
            assert!(likely.len() <= 64, "{version:?}: {}", likely.len());
            for code in [0x0003, 0x0004, 0x0005, 0x0006, 0x0009, 0x000A, 0x002F, 0x0035, 0xC014, 0x0039] {
                assert!(likely.contains(&code), "{version:?}: 0x{code:04X}");
            }
        }
    }
}
