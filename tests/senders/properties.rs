//! Whatever a deep look holds: no panic, and nothing agreed that one of the two does not have.

use proptest::prelude::*;
use tls_ladder::{
    diagnosis::senders,
    model::{evidence::*, report::Server, sender_profile::Fit},
    protocol::tls::cipher_suite,
};

use crate::servers::modern;

const SUITES: [&str; 14] = [
    "TLS_AES_256_GCM_SHA384",
    "TLS_AES_128_GCM_SHA256",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "TLS_DHE_RSA_WITH_AES_256_CBC_SHA",
    "TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA",
    "TLS_RSA_WITH_AES_128_CBC_SHA",
    "TLS_RSA_WITH_RC4_128_MD5",
    "TLS_RSA_EXPORT_WITH_RC4_40_MD5",
    "TLS_DH_anon_WITH_AES_256_CBC_SHA",
    "TLS_ECDH_RSA_WITH_AES_128_CBC_SHA",
    "0xFAFA",
];
const GROUPS: [&str; 6] = ["X25519MLKEM768", "x25519", "secp256r1", "secp521r1", "ffdhe2048", "sect571k1"];

fn suites() -> impl Strategy<Value = Vec<SuiteLook>> {
    let key = prop::option::of(prop::sample::select(vec!["RSA", "EC P-256", "EC P-521", "Ed25519", ""]));
    let look = (prop::sample::select(SUITES.to_vec()), group(), prop::option::of(0..4096_usize), key);
    prop::collection::vec(look, 0..8).prop_map(|looks| {
        looks
            .into_iter()
            .map(|(name, group, dh_bits, key)| SuiteLook {
                suite: CipherSuite {
                    code: cipher_suite::code(name).map_or(0, u32::from),
                    name: name.to_owned(),
                },
                group,
                dh_bits,
                dh_prime: None,
                certificate_key: key.map(str::to_owned),
            })
            .collect()
    })
}

fn group() -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop::sample::select(GROUPS.to_vec()).prop_map(str::to_owned))
}

fn order() -> impl Strategy<Value = Option<SuiteOrder>> {
    prop::option::of(prop::sample::select(vec![SuiteOrder::Server, SuiteOrder::Client]))
}

fn versions() -> impl Strategy<Value = Vec<VersionLook>> {
    let support = prop_oneof![
        3 => Just(Support::Yes),
        2 => Just(Support::No),
        1 => Just(Support::Unclear { answer: "silence".to_owned() }),
    ];
    let look =
        (prop::sample::select(ProtocolVersion::ALL.to_vec()), support, suites(), order(), any::<bool>());
    prop::collection::vec(look, 0..8).prop_map(|looks| {
        looks
            .into_iter()
            .map(|(version, support, suites, order, complete)| VersionLook {
                version,
                support,
                suites,
                order,
                complete,
            })
            .collect()
    })
}

fn deep_looks() -> impl Strategy<Value = DeepLook> {
    let end = prop::option::of(prop::sample::select(vec![DeepEnd::Complete, DeepEnd::Stopped]));
    let name = prop::option::of(prop::sample::select(vec![ServerNameUse::Same, ServerNameUse::Refused]));
    (versions(), prop::collection::vec(group(), 0..5), order(), prop::option::of(any::<bool>()), name, end)
        .prop_map(|(versions, groups, group_order, secure_renegotiation, without_server_name, end)| {
            DeepLook {
                progress: DeepProgress { end, ..DeepProgress::default() },
                versions,
                groups: groups
                    .into_iter()
                    .flatten()
                    .map(|name| GroupLook { code: 1, name, version: ProtocolVersion::Tls13 })
                    .collect(),
                group_order,
                secure_renegotiation,
                without_server_name,
                ..DeepLook::default()
            }
        })
}

proptest! {
    #[test]
    fn nobody_agrees_on_what_one_of_them_lacks(deep in deep_looks()) {
        let server = Server { deep: Some(Box::new(deep.clone())), ..modern() };
        let rows = senders::fits(&server);
        prop_assert_eq!(rows.len(), senders::profiles().len());
        for row in rows {
            let profile = senders::profile(&row.key).expect("it has a row");
            let Fit::Agrees { version, suite, group } = row.fit else { continue };
            prop_assert!(profile.versions.contains(&version) && profile.suites.contains(&suite.name));
            let spoken = |look: &&VersionLook| look.version == version && look.support == Support::Yes;
            let look = deep.versions.iter().find(spoken).expect("the server speaks it");
            prop_assert!(look.suites.iter().any(|look| look.suite == suite));
            if let Some(group) = group {
                prop_assert!(profile.groups.contains(&group));
            }
        }
    }
}
