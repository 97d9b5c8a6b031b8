//! The deep look finds what a server agrees to, all of it, in its order, and with few connections.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what fails here fails the test"
)]

mod model_server;

use std::cell::RefCell;

use model_server::{Model, Nonsense, Order, Spoken};
use proptest::prelude::*;
use tls_ladder::{
    checks::deep::{self, Board, Subject},
    model::evidence::{DeepEnd, DeepLook, ProtocolVersion, ServerNameUse, SuiteOrder, Support},
    protocol::tls::{cipher_suite, groups},
};

/// Connections beside one for each pair of version and suite: a refusal for each version, the questions about
/// order, groups of TLS 1.3 beyond its suites and their two ends, curves and their end, fallback and name.
fn handful(model: &Model) -> usize {
    let groups = model.groups.len() + model.curves.len();
    ProtocolVersion::ALL.len() * 2 + groups + 7
}

#[test]
fn everything_is_found_of_a_server_like_postfix() {
    let legacy = [0xC014, 0xC013, 0x0039, 0x0033, 0x0035, 0x002F, 0x0088, 0x0084];
    let modern = [0xC030, 0xC02F, 0xCCA8, 0x009F, 0x009E, 0xC028, 0xC027];
    let version = |version, suites: &[u32]| Spoken { version, suites: suites.to_vec(), order: Order::Server };
    let model = Model {
        versions: vec![
            version(ProtocolVersion::Tls13, &[0x1302, 0x1303, 0x1301]),
            version(ProtocolVersion::Tls12, &[&modern[..], &legacy].concat()),
            version(ProtocolVersion::Tls11, &legacy),
            version(ProtocolVersion::Tls10, &legacy),
        ],
        groups: vec![groups::X25519_MLKEM768, groups::X25519, groups::SECP256R1],
        curves: vec![groups::X25519, groups::SECP256R1],
        group_order: Order::Server,
        heeds_fallback: true,
        ..Model::default()
    };
    let (look, asked) = look_at(&model, 1);
    assert_eq!(look.progress.end, Some(DeepEnd::Complete));
    check(&model, &look);
    let pairs: usize = model.versions.iter().map(|version| version.suites.len()).sum();
    // SSLv3 and SSLv2 refused, three ends, the ends of TLS 1.3 (together, groups, suites), curves, fallback, name.
    assert_eq!(asked, pairs + 2 + 3 + 3 + 3, "{pairs} pairs");
    assert_eq!(look.fallback_scsv, Some(true));
    assert_eq!(look.secure_renegotiation, Some(true));
    assert_eq!(look.compression, Some(false));
    assert_eq!(look.without_server_name, Some(ServerNameUse::Same));
    assert_eq!(look.certificates.len(), 1);
    assert!(look.certificates[0].seen > 20, "every answer before TLS 1.3 shows it");
}

#[test]
fn an_answer_in_an_older_version_answers_for_those_between() {
    let suites = vec![0x0005, 0x0004, 0x000A];
    let model = Model {
        versions: vec![Spoken { version: ProtocolVersion::Tls10, suites, order: Order::Server }],
        ..Model::default()
    };
    let (look, asked) = look_at(&model, 1);
    check(&model, &look);
    // TLS 1.3; one answer for TLS 1.2, 1.1 and the first pair; SSLv3; SSLv2; two pairs and the end; the name.
    assert!(asked <= 1 + 1 + 1 + 1 + 3 + 1 + 1, "{asked}");
    assert_eq!(look.fallback_scsv, None, "there is no version to fall back to");
}

#[test]
fn a_server_that_reads_only_64_suites_is_read_all_the_same() {
    let suites = vec![0x0005, 0x0004, 0x000A, 0x0009, 0x0003, 0x0006, 0x0064, 0x0062];
    let version = |version| Spoken { version, suites: suites.clone(), order: Order::Server };
    let model = Model {
        versions: vec![version(ProtocolVersion::Tls10), version(ProtocolVersion::Ssl3)],
        reads_suites: Some(64),
        ..Model::default()
    };
    let (look, _) = look_at(&model, 1);
    check(&model, &look);
}

#[test]
fn a_server_that_chokes_on_long_lists_is_asked_in_parts() {
    let suites = vec![0xC030, 0xC02F, 0x009D, 0x003C, 0x0041];
    let model = Model {
        versions: vec![Spoken { version: ProtocolVersion::Tls12, suites, order: Order::Server }],
        chokes_beyond: Some(128),
        ..Model::default()
    };
    let (look, _) = look_at(&model, 1);
    check(&model, &look);
}

#[test]
fn a_server_that_always_says_the_same_ends_the_questions() {
    let suites = vec![0xC030, 0xC02F];
    let model = Model {
        versions: vec![Spoken { version: ProtocolVersion::Tls12, suites, order: Order::Stubborn }],
        ..Model::default()
    };
    let (look, asked) = look_at(&model, 1);
    assert!(asked < 20, "{asked}");
    assert_eq!(look.progress.end, Some(DeepEnd::Complete));
    let version = look.versions.iter().find(|known| known.version == ProtocolVersion::Tls12).unwrap();
    assert!(!version.complete, "{version:?}");
}

#[test]
fn what_is_known_when_it_is_stopped_is_kept() {
    let suites = vec![0xC030, 0xC02F, 0x009D, 0x003C, 0x0041];
    let model = Model {
        versions: vec![Spoken { version: ProtocolVersion::Tls12, suites, order: Order::Server }],
        ..Model::default()
    };
    let (_, all) = look_at(&model, 1);
    for asked in 0..all {
        let stopping = Model { stops_after: Some(asked), ..model.clone() };
        let (look, _) = look_at(&stopping, 1);
        assert_eq!(look.progress.end, Some(DeepEnd::Stopped));
        for known in &look.versions {
            assert!(known.suites.len() <= 5);
            assert!(known.support != Support::No || known.version != ProtocolVersion::Tls12);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn exactly_what_a_server_agrees_to_is_found(model in any_model(), parallel in 1_usize..=4) {
        let (look, asked) = look_at(&model, parallel);
        prop_assert_eq!(look.progress.end, Some(DeepEnd::Complete));
        check(&model, &look);
        let pairs: usize = model.versions.iter().map(|version| version.suites.len()).sum();
        // The longest list may be asked in shares, which have an end each.
        let ends = parallel - 1;
        prop_assert!(asked <= pairs + handful(&model) + ends, "{} connections for {} pairs", asked, pairs);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_server_answers_the_questions_end(seed in any::<u64>(), parallel in 1_usize..=4) {
        let nonsense = Nonsense::new(seed);
        let tell = |_: &DeepLook| {};
        let board = Board::new(&tell);
        let subject = Subject {
            server_name: Some("mx.example.org".to_owned()),
            spoken: ProtocolVersion::ALL.into_iter().find(|_| seed % 3 == 0),
            shown: None,
            other_addresses: vec![[192, 0, 2, 7].into(), [192, 0, 2, 8].into()],
            parallel,
        };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let end = runtime.block_on(deep::run(&nonsense, &board, &subject));
        prop_assert_eq!(end, DeepEnd::Complete);
        let most: usize = ProtocolVersion::ALL.into_iter().map(|version| cipher_suite::all(version).len()).sum();
        prop_assert!(nonsense.asked() < most + 200, "{} questions", nonsense.asked());
        board.read(|look| assert!(look.versions.iter().all(|known| known.suites.len() <= 400)));
    }
}

/// Looks at a server; gives what was found, and how many questions it took.
fn look_at(model: &Model, parallel: usize) -> (DeepLook, usize) {
    let last = RefCell::new(DeepLook::default());
    let tell = |look: &DeepLook| *last.borrow_mut() = look.clone();
    let board = Board::new(&tell);
    let spoken = model.versions.iter().map(|known| known.version).max();
    let subject = Subject {
        server_name: Some("mx.example.org".to_owned()),
        spoken: spoken.filter(|version| *version >= ProtocolVersion::Tls12),
        shown: None,
        other_addresses: Vec::new(),
        parallel,
    };
    let server = model.serve();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(deep::run(&server, &board, &subject));
    (last.into_inner(), server.asked())
}

/// What was found is what is there: no more, no less, in its order.
fn check(model: &Model, look: &DeepLook) {
    for version in ProtocolVersion::ALL {
        let known = look.versions.iter().find(|known| known.version == version);
        let known = known.unwrap_or_else(|| panic!("{version:?} was not asked"));
        let Some(truth) = model.versions.iter().find(|truth| truth.version == version) else {
            assert_eq!(known.support, Support::No, "{version:?}");
            assert!(known.suites.is_empty() && known.complete);
            continue;
        };
        assert_eq!(known.support, Support::Yes, "{version:?}");
        assert!(known.complete, "{version:?}");
        let mut found: Vec<u32> = known.suites.iter().map(|known| known.suite.code).collect();
        let mut there = truth.suites.clone();
        if truth.order == Order::Client {
            found.sort_unstable();
            there.sort_unstable();
        }
        assert_eq!(found, there, "{version:?}: {:?}", truth.order);
        let order = (truth.suites.len() > 1).then_some(match truth.order {
            Order::Client => SuiteOrder::Client,
            _ => SuiteOrder::Server,
        });
        assert_eq!(known.order, order, "{version:?}");
    }
    let tls13 = model.versions.iter().any(|known| known.version == ProtocolVersion::Tls13);
    if tls13 {
        let mut found: Vec<u16> = look
            .groups
            .iter()
            .filter(|known| known.version == ProtocolVersion::Tls13)
            .map(|known| known.code)
            .collect();
        let mut there = model.groups.clone();
        if model.group_order == Order::Client {
            found.sort_unstable();
            there.sort_unstable();
        }
        assert_eq!(found, there);
        let order = (there.len() > 1).then_some(match model.group_order {
            Order::Client => SuiteOrder::Client,
            _ => SuiteOrder::Server,
        });
        assert_eq!(look.group_order, order);
    }
    if model.uses_curves() {
        let mut found: Vec<u16> = look.groups.iter().map(|known| known.code).collect();
        let mut there = model.curves.clone();
        if tls13 {
            there.extend(&model.groups);
        }
        found.sort_unstable();
        there.sort_unstable();
        there.dedup();
        assert_eq!(found, there);
    }
}

fn any_model() -> impl Strategy<Value = Model> {
    let version = |version: ProtocolVersion| {
        let suites: Vec<u32> = cipher_suite::all(version);
        let most = suites.len().min(40);
        let order = prop_oneof![Just(Order::Server), Just(Order::Client)];
        (proptest::sample::subsequence(suites, 1..=most).prop_shuffle(), order)
            .prop_map(move |(suites, order)| Spoken { version, suites, order })
    };
    let versions: Vec<_> =
        ProtocolVersion::ALL.into_iter().map(|v| proptest::option::of(version(v))).collect();
    let some = |codes: Vec<u16>| {
        let most = codes.len();
        proptest::sample::subsequence(codes, 1..=most).prop_shuffle()
    };
    let group_order = prop_oneof![Just(Order::Server), Just(Order::Client)];
    (versions, some(groups::all_tls13()), some(groups::all_curves()), group_order, any::<bool>()).prop_map(
        |(versions, groups, curves, group_order, heeds_fallback)| Model {
            versions: versions.into_iter().flatten().collect(),
            groups,
            curves,
            group_order,
            heeds_fallback,
            ..Model::default()
        },
    )
}
