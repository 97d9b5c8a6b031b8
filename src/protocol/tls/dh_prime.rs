//! Primes of Diffie-Hellman key exchange: their length, and those so widely used that breaking one breaks many.

use aws_lc_rs::digest;

/// The length of a big-endian number in bits, leading zeros not counted.
#[must_use]
pub fn bits(number: &[u8]) -> usize {
    let number = significant(number);
    number.first().map_or(0, |first| number.len() * 8 - first.leading_zeros() as usize)
}

/// The name of a well-known prime.
#[must_use]
pub fn known(prime: &[u8]) -> Option<&'static str> {
    let hash = digest::digest(&digest::SHA256, significant(prime));
    let start = u64::from_be_bytes(*hash.as_ref().first_chunk()?);
    KNOWN.iter().find(|(known, _)| *known == start).map(|(_, name)| *name)
}

fn significant(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|octet| **octet == 0).count();
    number.get(zeros..).unwrap_or_default()
}

/// The first octets of the SHA-256 of each prime, and where it is from: an RFC, or the product that ships it and
/// its length in bits. `weakdh.org` are primes of unknown origin that many servers share (the Logjam survey).
#[rustfmt::skip]
const KNOWN: &[(u64, &str)] = &[
    (0xb52b_a6a3_0265_20a6, "RFC 2409 group 1"),
    (0x3f35_a3f5_f6c4_376a, "RFC 2409 group 2"),
    (0x64fc_c83e_c403_930b, "RFC 3526 group 5"),
    (0xd664_36f7_9bbd_6b2e, "RFC 3526 group 14"),
    (0x48cf_8b09_2fbc_e435, "RFC 3526 group 15"),
    (0x4ee9_5187_682b_cb23, "RFC 3526 group 16"),
    (0xd1bf_e6d0_925c_e7e4, "RFC 3526 group 17"),
    (0x39ab_4fea_b950_a312, "RFC 3526 group 18"),
    (0x9cd3_b7f3_3687_2f46, "RFC 7919 ffdhe2048"),
    (0x0eaf_67db_3a83_9156, "RFC 7919 ffdhe3072"),
    (0x4648_4142_24ac_881b, "RFC 7919 ffdhe4096"),
    (0x227a_c906_6b3d_dd9e, "RFC 7919 ffdhe6144"),
    (0x770b_14ef_af6f_0499, "RFC 7919 ffdhe8192"),
    (0x3cdb_020b_9ef2_98b2, "Apache 512"),
    (0xf79d_1db3_c955_a28f, "Apache 1024"),
    (0xdb01_e702_8991_66da, "Apache 512"),
    (0xbf91_0d9d_f4e0_b2e7, "Apache 1024"),
    (0x8ae4_7dca_3d24_e9b6, "nginx 1024"),
    (0x73b3_91ec_8da3_3ee1, "Java 512"),
    (0xee54_83fe_4b96_caa1, "Java 768"),
    (0xcc21_a33d_d1a3_edf4, "Java 1024"),
    (0xf26e_2403_f3f0_7946, "OpenSSL 512"),
    (0x66d0_bf38_b0bd_facf, "OpenSSL 1024"),
    (0x3166_ce19_1800_0532, "OpenSSL 2048"),
    (0x9e34_8a94_71b7_d123, "OpenSSL 2048"),
    (0xce77_28db_3aed_1119, "OpenSSL 4096"),
    (0x44c5_5cfe_e5c0_7592, "RFC 5114 1024-bit with 160-bit subgroup"),
    (0xbfe5_4586_2ca1_02ad, "RFC 5114 2048-bit with 224-bit subgroup"),
    (0x0b78_3572_2cb6_1982, "RFC 5114 2048-bit with 256-bit subgroup"),
    (0x74a5_cce5_b6a9_3eb7, "weakdh.org 1024"),
    (0x1960_85cb_4281_d1ff, "weakdh.org 1024"),
    (0x8057_1b97_f71f_8972, "weakdh.org 1024"),
    (0x5f85_6a00_120e_ee6d, "weakdh.org 1024"),
    (0xdeb6_7128_7187_265a, "weakdh.org 1024"),
    (0xbc19_c041_491e_550f, "weakdh.org 1024"),
    (0xac0f_f7a4_15f0_03c6, "weakdh.org 1024"),
    (0x2b07_d24b_932a_a7a0, "weakdh.org 1024"),
    (0x8523_c720_5704_3833, "weakdh.org 1024"),
    (0x52d4_faa5_3003_b834, "weakdh.org 1024"),
    (0xbfa8_76fe_4671_a9c6, "IronPort 1024"),
    (0x449a_b49c_277d_21a6, "Postfix 512"),
    (0x4e1f_16b0_a537_becf, "Postfix 2048"),
    (0x6c86_3838_510b_ab3e, "Postfix 512"),
    (0xef62_7d8c_c441_44f3, "Postfix 1024"),
    (0xe2b3_43fa_226b_7109, "Postfix 512"),
    (0xd2ae_65bf_c245_96c0, "Postfix 1024"),
    (0xee30_2f14_9664_decf, "Postfix 2048"),
    (0xbc66_9273_8478_5251, "Postfix 512"),
    (0x3b37_d357_836b_4c0b, "Postfix 1024"),
    (0xb85e_2291_d140_4593, "Postfix 512"),
    (0x20ce_5e95_3147_2e23, "Postfix 1024"),
    (0xb222_23eb_a55e_ff07, "Postfix 2048"),
    (0xd9f6_f2a0_adb3_427c, "LibTomCrypt 784"),
    (0xd6dc_df13_80fc_f5d1, "LibTomCrypt 1036"),
    (0x0ce3_987b_e092_3295, "LibTomCrypt 1288"),
    (0x362b_5d25_eb8b_949b, "LibTomCrypt 1540"),
    (0x22e8_c376_8c49_47ee, "LibTomCrypt 1792"),
    (0x8bf9_1c38_e2a9_2b25, "LibTomCrypt 2072"),
    (0x8ab7_986e_aa2c_27eb, "LibTomCrypt 3080"),
    (0xa642_950d_9c2c_dc78, "LibTomCrypt 4116"),
    (0x486e_2352_26a9_27b2, "HAProxy 1024"),
    (0x7b65_51ea_6ff0_9bd7, "HAProxy 2048"),
    (0xa67f_41cb_1613_53e0, "HAProxy 4096"),
    (0x4503_4983_0c07_b022, "Postfix 2048"),
    (0x3588_56fb_52a5_9bf9, "Exim 2048"),
    (0xb091_c26e_f6f8_8b88, "Exim 2048"),
    (0x4597_b6c9_88bd_c12a, "Exim 2048"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The prime of RFC 2409 §6.2.
    const OAKLEY_2: [&str; 4] = [
        "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74",
        "020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437",
        "4fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed",
        "ee386bfb5a899fa5ae9f24117c4b1fe649286651ece65381ffffffffffffffff",
    ];

    fn from_hex(lines: &[&str]) -> Vec<u8> {
        let digits = lines.concat();
        (0..digits.len() / 2).map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap()).collect()
    }

    #[test]
    fn a_well_known_prime_is_named_however_it_is_padded() {
        let mut prime = from_hex(&OAKLEY_2);
        assert_eq!((bits(&prime), known(&prime)), (1024, Some("RFC 2409 group 2")));
        prime.insert(0, 0);
        assert_eq!((bits(&prime), known(&prime)), (1024, Some("RFC 2409 group 2")));
        prime[9] ^= 1;
        assert_eq!(known(&prime), None);
        assert_eq!((bits(&[]), bits(&[0, 1])), (0, 1));
    }

    #[test]
    fn no_prime_has_two_names() {
        let primes: BTreeSet<u64> = KNOWN.iter().map(|(prime, _)| *prime).collect();
        assert_eq!(primes.len(), KNOWN.len());
    }
}
