//! What a hello offers is what is read from it, by our own reader and by a TLS library of others.

use proptest::{collection::vec, option, prelude::*, sample};
use rustls::{CipherSuite, server::Acceptor};
use tls_ladder::{
    model::evidence::{HelloQuestion, ProtocolVersion},
    protocol::tls::{
        cipher_suite,
        client_hello::{HelloSpec, KeyShare, version_number},
        client_hello_read::{OfferedHello, read},
        groups, hello_shapes, signature_scheme,
    },
};

const QUESTIONS: [HelloQuestion; 9] = [
    HelloQuestion::Again,
    HelloQuestion::WithoutPostQuantum,
    HelloQuestion::CappedAtTls12,
    HelloQuestion::WithoutServerName,
    HelloQuestion::OlderSuites,
    HelloQuestion::Tls11,
    HelloQuestion::Tls10,
    HelloQuestion::Ssl3,
    HelloQuestion::Ssl2,
];

fn read_back(spec: &HelloSpec) -> OfferedHello {
    let bytes = spec.to_bytes(&[0x5A; 32]);
    let hello = read(&bytes).expect("what was written can be read");
    assert_eq!(hello.octets, bytes.len(), "and nothing is left over");
    hello
}

/// The names of the suites a TLS library reads from a hello, and the server's name.
fn read_by_others(bytes: &[u8]) -> (Vec<u16>, Option<String>) {
    let mut acceptor = Acceptor::default();
    let mut rest = bytes;
    let accepted = loop {
        assert!(acceptor.read_tls(&mut rest).expect("octets can be read") > 0, "it is whole");
        if let Some(accepted) = acceptor.accept().map_err(|(error, _)| error).expect("it is well formed") {
            break accepted;
        }
    };
    let hello = accepted.client_hello();
    (
        hello.cipher_suites().iter().map(|suite| u16::from(*suite)).collect(),
        hello.server_name().map(str::to_owned),
    )
}

fn spec() -> impl Strategy<Value = HelloSpec> {
    let version = sample::select(ProtocolVersion::ALL.to_vec());
    let suites = vec(0_u32..0x1_0000, 1..200);
    let name = option::of("[a-z]{1,20}\\.example");
    let groups = vec(any::<u16>(), 0..20);
    let schemes = vec(any::<u16>(), 0..20);
    let share = prop_oneof![
        Just(KeyShare::None),
        Just(KeyShare::Empty),
        sample::subsequence(groups::all_tls13(), 0..4).prop_map(KeyShare::Random),
    ];
    let flags = any::<[bool; 5]>();
    let padding = option::of(0_usize..40_000);
    (version, suites, name, groups, schemes, share, flags, padding).prop_map(
        |(version, suites, server_name, groups, signature_schemes, key_share, flags, padded_to)| HelloSpec {
            version,
            oldest: version.min(ProtocolVersion::Tls12),
            suites,
            compression: vec![0],
            server_name,
            groups,
            key_share,
            signature_schemes,
            extended_master_secret: flags[0],
            renegotiation_info: flags[1],
            session_ticket: flags[2],
            status_request: flags[3],
            fallback_scsv: flags[4],
            padded_to,
        },
    )
}

proptest! {
    #[test]
    fn every_hello_is_read_back(spec in spec()) {
        let hello = read_back(&spec);
        prop_assert_eq!(hello.version, spec.version);
        prop_assert!(hello.suites.starts_with(&spec.suites));
        if spec.version == ProtocolVersion::Ssl2 {
            return Ok(());
        }
        prop_assert_eq!(hello.suites.contains(&u32::from(cipher_suite::FALLBACK_SCSV)),
            spec.fallback_scsv || spec.suites.contains(&u32::from(cipher_suite::FALLBACK_SCSV)));
        prop_assert_eq!(&hello.compression, &[0]);
        if spec.version == ProtocolVersion::Ssl3 {
            prop_assert!(hello.extensions.is_empty());
            return Ok(());
        }
        prop_assert_eq!(hello.server_name, spec.server_name);
        prop_assert_eq!(hello.groups, spec.groups);
        for (extension, wanted) in [
            (23, spec.extended_master_secret),
            (0xFF01, spec.renegotiation_info),
            (35, spec.session_ticket),
            (5, spec.status_request),
        ] {
            prop_assert_eq!(hello.extensions.contains(&extension), wanted);
        }
        if spec.version >= ProtocolVersion::Tls12 {
            prop_assert_eq!(hello.signature_schemes, spec.signature_schemes);
        }
        if let Some(size) = spec.padded_to
            && hello.extensions.contains(&21)
        {
            prop_assert!((size..size + 9).contains(&hello.octets), "{} octets for {size}", hello.octets);
        }
        if spec.version == ProtocolVersion::Tls13 {
            prop_assert_eq!(hello.supported_versions, [0x0304, 0x0303]);
        }
    }

    #[test]
    fn any_bytes_are_survived(bytes in vec(any::<u8>(), 0..400), header in any::<bool>()) {
        let mut bytes = bytes;
        if header {
            let length = u16::try_from(bytes.len()).unwrap().to_be_bytes();
            bytes.splice(..0, [22, 3, 1, length[0], length[1]]);
        }
        let _ = read(&bytes);
    }

    #[test]
    fn a_damaged_hello_is_survived(spec in spec(), at in any::<sample::Index>(), value in any::<u8>()) {
        let mut bytes = spec.to_bytes(&[1; 32]);
        let at = at.index(bytes.len());
        bytes[at] = value;
        let _ = read(&bytes);
        let _ = read(&bytes[..at]);
    }
}

#[test]
fn every_question_asks_what_its_name_says() {
    for question in QUESTIONS {
        let hello = read_back(&hello_shapes::for_question(question, Some("mx.example")));
        let has_name = hello.server_name.is_some();
        let post_quantum = hello.groups.iter().any(|group| groups::is_post_quantum(*group));
        let asked = (hello.version, has_name, post_quantum);
        let expected = match question {
            HelloQuestion::Again => (ProtocolVersion::Tls13, true, true),
            HelloQuestion::WithoutPostQuantum => (ProtocolVersion::Tls13, true, false),
            HelloQuestion::CappedAtTls12 | HelloQuestion::OlderSuites => {
                (ProtocolVersion::Tls12, true, false)
            }
            HelloQuestion::WithoutServerName => (ProtocolVersion::Tls13, false, true),
            HelloQuestion::Tls11 => (ProtocolVersion::Tls11, true, false),
            HelloQuestion::Tls10 => (ProtocolVersion::Tls10, true, false),
            HelloQuestion::Ssl3 => (ProtocolVersion::Ssl3, false, false),
            HelloQuestion::Ssl2 => (ProtocolVersion::Ssl2, false, false),
        };
        assert_eq!(asked, expected, "{question:?}");
        let large = hello.octets > 1440;
        assert_eq!(large, post_quantum, "{question:?} has {} octets", hello.octets);
        assert_eq!(
            hello.suites.contains(&0x000A),
            hello.version < ProtocolVersion::Tls13
                && !matches!(question, HelloQuestion::CappedAtTls12 | HelloQuestion::Ssl2),
            "{question:?} and 3DES"
        );
        assert!(!hello.offers(ProtocolVersion::Ssl2) || question == HelloQuestion::Ssl2);
    }
}

#[test]
fn a_tls_library_reads_the_same() {
    for question in QUESTIONS {
        let spec = hello_shapes::for_question(question, Some("mx.example"));
        if spec.version < ProtocolVersion::Tls12 {
            continue; // Not spoken by it.
        }
        let (suites, name) = read_by_others(&spec.to_bytes(&[3; 32]));
        assert_eq!(suites.iter().copied().map(u32::from).collect::<Vec<_>>(), spec.suites, "{question:?}");
        assert_eq!(name, spec.server_name, "{question:?}");
    }
    let everything = cipher_suite::all(ProtocolVersion::Tls12);
    let mut spec = hello_shapes::enumeration(ProtocolVersion::Tls12, everything.clone(), None);
    spec.padded_to = Some(20_000);
    let (suites, _) = read_by_others(&spec.to_bytes(&[3; 32]));
    assert_eq!(suites.len(), everything.len(), "over two records");
    let spec =
        hello_shapes::enumeration(ProtocolVersion::Tls13, cipher_suite::all(ProtocolVersion::Tls13), None);
    let (suites, _) = read_by_others(&spec.to_bytes(&[3; 32]));
    assert!(suites.contains(&u16::from(CipherSuite::TLS13_AES_128_GCM_SHA256)));
}

#[test]
fn the_hello_of_a_current_client_offers_what_the_programs_own_handshake_offers() {
    let config =
        rustls::ClientConfig::builder_with_provider(rustls::crypto::aws_lc_rs::default_provider().into())
            .with_safe_default_protocol_versions()
            .expect("the library takes its own versions")
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth();
    let name = "mx.example".try_into().expect("a name");
    let mut client = rustls::ClientConnection::new(config.into(), name).expect("a client can be made");
    let mut bytes = Vec::new();
    client.write_tls(&mut bytes).expect("memory takes everything");
    let theirs = read(&bytes).expect("a whole hello");
    let ours = read_back(&hello_shapes::current(Some("mx.example")));

    let scsv = u32::from(cipher_suite::EMPTY_RENEGOTIATION_INFO_SCSV);
    let suites: Vec<u32> = theirs.suites.iter().copied().filter(|code| *code != scsv).collect();
    assert_eq!(ours.suites, suites);
    assert_eq!(ours.groups, theirs.groups);
    assert_eq!(ours.key_shares, theirs.key_shares);
    assert_eq!(ours.signature_schemes, theirs.signature_schemes);
    assert_eq!(ours.supported_versions, theirs.supported_versions);
    assert_eq!(ours.server_name, theirs.server_name);
    assert!(ours.octets.abs_diff(theirs.octets) < 32, "{} and {} octets", ours.octets, theirs.octets);
}

#[test]
fn everything_of_a_version_can_be_offered() {
    for version in ProtocolVersion::ALL {
        let hello = read_back(&hello_shapes::enumeration(version, cipher_suite::all(version), None));
        assert_eq!(hello.version, version);
        assert!(hello.offers(version), "{version:?}");
        if version == ProtocolVersion::Tls13 {
            assert_eq!(hello.supported_versions, [version_number(version)], "and nothing else");
            assert_eq!(hello.key_shares, Some(Vec::new()), "no share, so that a HelloRetryRequest comes");
        }
    }
    assert!(signature_scheme::all().len() > 20);
}
