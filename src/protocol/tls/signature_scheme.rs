//! Signature schemes by registered number and name (RFC 8446 §4.2.3), with the pairs of hash and signature of
//! TLS 1.2 (RFC 5246 §7.4.1.4.1).

const SCHEMES: [(u16, &str); 35] = [
    (0x0101, "rsa_pkcs1_md5"),
    (0x0201, "rsa_pkcs1_sha1"),
    (0x0202, "dsa_sha1"),
    (0x0203, "ecdsa_sha1"),
    (0x0301, "rsa_pkcs1_sha224"),
    (0x0302, "dsa_sha224"),
    (0x0303, "ecdsa_sha224"),
    (0x0401, "rsa_pkcs1_sha256"),
    (0x0402, "dsa_sha256"),
    (0x0403, "ecdsa_secp256r1_sha256"),
    (0x0420, "rsa_pkcs1_sha256_legacy"),
    (0x0501, "rsa_pkcs1_sha384"),
    (0x0502, "dsa_sha384"),
    (0x0503, "ecdsa_secp384r1_sha384"),
    (0x0520, "rsa_pkcs1_sha384_legacy"),
    (0x0601, "rsa_pkcs1_sha512"),
    (0x0602, "dsa_sha512"),
    (0x0603, "ecdsa_secp521r1_sha512"),
    (0x0620, "rsa_pkcs1_sha512_legacy"),
    (0x0708, "sm2sig_sm3"),
    (0x0804, "rsa_pss_rsae_sha256"),
    (0x0805, "rsa_pss_rsae_sha384"),
    (0x0806, "rsa_pss_rsae_sha512"),
    (0x0807, "ed25519"),
    (0x0808, "ed448"),
    (0x0809, "rsa_pss_pss_sha256"),
    (0x080A, "rsa_pss_pss_sha384"),
    (0x080B, "rsa_pss_pss_sha512"),
    (0x081A, "ecdsa_brainpoolP256r1tls13_sha256"),
    (0x081B, "ecdsa_brainpoolP384r1tls13_sha384"),
    (0x081C, "ecdsa_brainpoolP512r1tls13_sha512"),
    (0x0904, "mldsa44"),
    (0x0905, "mldsa65"),
    (0x0906, "mldsa87"),
    (0x0102, "dsa_md5"),
];

/// The registered name; an unregistered scheme is named by its number.
#[must_use]
pub fn name(code: u16) -> String {
    SCHEMES
        .iter()
        .find(|(known, _)| *known == code)
        .map_or_else(|| format!("0x{code:04X}"), |(_, name)| (*name).to_owned())
}

/// The number by the registered name.
#[must_use]
pub fn code(name: &str) -> Option<u16> {
    SCHEMES.iter().find(|(_, known)| *known == name).map(|(code, _)| *code)
}

/// What a current client offers, in its order: as rustls does.
#[must_use]
pub fn current() -> Vec<u16> {
    let classic = [0x0503, 0x0403, 0x0603, 0x0807, 0x0806, 0x0805, 0x0804, 0x0601, 0x0501, 0x0401];
    let post_quantum = [0x0904, 0x0905, 0x0906];
    classic.into_iter().chain(post_quantum).collect()
}

/// What a client that wants to hear from every server offers: DSA, SHA-1 and MD5 too.
#[must_use]
pub fn all() -> Vec<u16> {
    let mut schemes = current();
    let more = [0x0808, 0x0809, 0x080A, 0x080B, 0x0303, 0x0301, 0x0203, 0x0201, 0x0602, 0x0502, 0x0402];
    schemes.extend(more);
    schemes.extend([0x0302, 0x0202, 0x0101, 0x081A, 0x081B, 0x081C]);
    schemes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_named_as_registered() {
        assert_eq!(name(0x0804), "rsa_pss_rsae_sha256");
        assert_eq!(name(0x0999), "0x0999");
        assert_eq!(code("ecdsa_secp256r1_sha256"), Some(0x0403));
        for scheme in all() {
            assert_eq!(code(&name(scheme)), Some(scheme));
        }
    }
}
