//! The announcement, the text of a policy and the wish for reports, on tables and at random.

use proptest::prelude::*;
use tls_ladder::{
    model::evidence::{AnnouncementFault as A, PolicyFault, PolicyFaultKind as P, StsMode, StsPolicy},
    protocol::{
        mta_sts::{announcement, policy},
        tls_rpt::wish,
    },
};

fn owned(records: &[&str]) -> Vec<String> {
    records.iter().map(|&record| record.to_owned()).collect()
}

#[test]
fn an_announcement_is_read_as_senders_read_it() {
    for (records, id) in [
        (&["v=STSv1; id=20160831085700Z;"][..], Some("20160831085700Z")),
        (&["v=STSv1;id=1"], Some("1")),
        (&["v=STSv1 ;\t id=abc ; "], Some("abc")),
        (&["v=STSv1; note=old; id=abc"], Some("abc")),
        // Texts of others at the same name do not count.
        (&["v=spf1 -all", "v=STSv1; id=a"], Some("a")),
        (&["v=STSv2; id=b", "v=STSv1; id=a"], Some("a")),
        (&["v=spf1 -all", "google-site-verification=x"], None),
        (&[], None),
    ] {
        let read = announcement(&owned(records));
        assert_eq!((read.id.as_deref(), read.faults.len()), (id, 0), "{records:?}: {:?}", read.faults);
        assert_eq!(read.records.is_empty(), id.is_none(), "{records:?}");
    }
}

#[test]
fn every_fault_of_an_announcement_is_told() {
    let long = "a".repeat(33);
    let with_long = format!("v=STSv1; id={long}");
    for (records, faults) in [
        (&["v=STSv1; id=a", "v=STSv1; id=b"][..], vec![A::Several { count: 2 }]),
        (&["v=STSv1; id=a", "v=STSv1; id=a"], vec![A::Several { count: 2 }]),
        (&["v=stsv1; id=a"], vec![A::Version { found: "v=stsv1".to_owned() }]),
        (&["v=STSv2; id=a"], vec![A::Version { found: "v=STSv2".to_owned() }]),
        (&["v = STSv1; id=a"], vec![A::Version { found: "v = STSv1".to_owned() }]),
        (&["STSv1; id=a"], vec![A::Version { found: "STSv1".to_owned() }]),
        (&["id=a; v=STSv1;"], vec![A::Version { found: "id=a".to_owned() }]),
        (&["v=STSv1"], vec![A::NoSemicolon]),
        (&["v=STSv1, id=a"], vec![A::NoSemicolon]),
        (&["v=STSv1;"], vec![A::Missing { field: "id".to_owned() }]),
        (&["v=STSv1; ID=a"], vec![A::Missing { field: "id".to_owned() }]),
        (&["v=STSv1; id="], vec![A::Id { found: String::new() }]),
        (&["v=STSv1; id=2026-11-24"], vec![A::Id { found: "2026-11-24".to_owned() }]),
        (&[&with_long], vec![A::Id { found: long.clone() }]),
        (&["v=STSv1;; id=a"], vec![A::NoField { found: String::new() }]),
        (&["v=STSv1; id=a; old"], vec![A::NoField { found: "old".to_owned() }]),
        (
            &["v=STSv1; id: a"],
            vec![A::NoField { found: "id: a".to_owned() }, A::Missing { field: "id".to_owned() }],
        ),
    ] {
        let read = announcement(&owned(records));
        assert_eq!((read.faults, read.id), (faults, None), "{records:?}");
        assert!(!read.records.is_empty(), "{records:?} is worth showing");
    }
}

fn good() -> StsPolicy {
    StsPolicy {
        mode: StsMode::Enforce,
        mx: vec!["mail.example.org".to_owned(), "*.example.net".to_owned()],
        max_age_s: 604_800,
    }
}

#[test]
fn a_policy_is_read_in_every_form_that_is_allowed() {
    for text in [
        "version: STSv1\r\nmode: enforce\r\nmx: mail.example.org\r\nmx: *.example.net\r\nmax_age: 604800\r\n",
        "version: STSv1\nmode: enforce\nmx: mail.example.org\nmx: *.example.net\nmax_age: 604800",
        "mx:mail.example.org\nmax_age:604800 \nmode:\tenforce\nmx: *.example.net  \nversion:STSv1\n\n\n",
        "version: STSv1\nmode: enforce\nnext_key: ü\nmx: mail.example.org\nmx: *.example.net\nmax_age: 604800\n",
    ] {
        let read = policy(text.as_bytes());
        assert_eq!((read.policy, read.faults), (Some(good()), Vec::new()), "{text:?}");
    }
    let none = policy(b"version: STSv1\nmode: none\nmax_age: 0\n");
    assert_eq!(
        none.policy.map(|policy| (policy.mode, policy.mx.len(), policy.max_age_s)),
        Some((StsMode::None, 0, 0))
    );
    let year = policy(b"version: STSv1\nmode: testing\nmx: a.example\nmax_age: 31557600");
    assert_eq!(
        year.policy.map(|policy| (policy.mode, policy.max_age_s)),
        Some((StsMode::Testing, 31_557_600))
    );
    assert_eq!(year.lines.len(), 4);
}

#[test]
fn a_key_that_is_there_twice_counts_the_first_time() {
    let read = policy(
        b"version: STSv1\nmode: enforce\nmx: mail.example.org\nmx: *.example.net\nmax_age: 604800\nmode: none\n",
    );
    assert_eq!(read.policy, Some(good()));
    assert_eq!(read.faults, [PolicyFault { line: Some(6), what: P::Repeated { key: "mode".to_owned() } }]);
}

#[test]
fn every_fault_of_a_policy_is_told_with_its_line() {
    let value = |key: &str, found: &str| P::Value { key: key.to_owned(), found: found.to_owned() };
    let missing = |key: &str| (None, P::Missing { key: key.to_owned() });
    let pattern = |found: &str| P::Pattern { found: found.to_owned() };
    let with =
        |line: &str| format!("version: STSv1\nmode: enforce\n{line}\nmx: a.example\nmax_age: 604800\n");
    for (text, faults) in [
        ("\u{feff}version: STSv1\nmode: none\nmax_age: 1".to_owned(), vec![(Some(1), P::ByteOrderMark)]),
        ("version: STSv2\nmode: none\nmax_age: 1".to_owned(), vec![(Some(1), value("version", "STSv2"))]),
        (
            "version: STSv1\nmode: report\nmx: a.b\nmax_age: 1".to_owned(),
            vec![(Some(2), value("mode", "report"))],
        ),
        (
            "version: STSv1\nmode: Enforce\nmx: a.b\nmax_age: 1".to_owned(),
            vec![(Some(2), value("mode", "Enforce"))],
        ),
        ("version: STSv1\nmode: none\nmax_age: 1w".to_owned(), vec![(Some(3), value("max_age", "1w"))]),
        ("version: STSv1\nmode: none\nmax_age: -1".to_owned(), vec![(Some(3), value("max_age", "-1"))]),
        (
            "version: STSv1\nmode: none\nmax_age: 31557601".to_owned(),
            vec![(Some(3), P::TooOld { found: "31557601".to_owned() })],
        ),
        (
            "version: STSv1\nmode: none\nmax_age: 99999999999999999999999".to_owned(),
            vec![(Some(3), P::TooOld { found: "99999999999999999999999".to_owned() })],
        ),
        (
            "version: STSv1\nmode = none\nmax_age: 1".to_owned(),
            vec![(Some(2), P::NoKey { found: "mode = none".to_owned() }), missing("mode"), missing("mx")],
        ),
        (with("mx: .example.org"), vec![(Some(3), pattern(".example.org"))]),
        (with("mx: mail.example.org."), vec![(Some(3), pattern("mail.example.org."))]),
        (with("mx: a.example, b.example"), vec![(Some(3), pattern("a.example, b.example"))]),
        (with("mx: mail.*.example"), vec![(Some(3), pattern("mail.*.example"))]),
        (with("mx: *"), vec![(Some(3), pattern("*"))]),
        (with("mx: mailé.example"), vec![(Some(3), pattern("mail\\xc3\\xa9.example"))]),
        (with("mx:"), vec![(Some(3), pattern(""))]),
        (with("key\u{7}: x"), vec![(Some(3), P::NotText)]),
        (
            "<!doctype html>".to_owned(),
            vec![
                (Some(1), P::NoKey { found: "<!doctype html>".to_owned() }),
                missing("version"),
                missing("mode"),
                missing("mx"),
                missing("max_age"),
            ],
        ),
        (String::new(), vec![missing("version"), missing("mode"), missing("mx"), missing("max_age")]),
    ] {
        let read = policy(text.as_bytes());
        let faults: Vec<PolicyFault> =
            faults.into_iter().map(|(line, what)| PolicyFault { line, what }).collect();
        assert_eq!((read.faults, read.policy), (faults, None), "{text:?}");
    }
}

#[test]
fn a_star_stands_for_exactly_one_label() {
    let of = |pattern: &str| StsPolicy { mx: vec![pattern.to_owned()], ..good() };
    // RFC 8461 §4.1.
    for (pattern, host, listed, near) in [
        ("*.example.com", "mail.example.com", true, false),
        ("*.example.com", "example.com", false, true),
        ("*.example.com", "foo.bar.example.com", false, true),
        ("mail.example.com", "MAIL.Example.COM.", true, false),
        ("*.mx.microsoft", "example-org.h-v1.mx.microsoft", false, true),
        ("*.example.com", "mail.notexample.com", false, false),
        ("mail.example.com", "mail2.example.com", false, false),
        ("*.example.com", ".example.com", false, true),
    ] {
        let policy = of(pattern);
        assert_eq!(policy.lists(host), listed, "{pattern} {host}");
        assert_eq!(policy.nearest_star(host).is_some(), near, "{pattern} {host}");
    }
}

#[test]
fn the_wish_for_reports_is_read() {
    for (records, addresses) in [
        (&["v=TLSRPTv1; rua=mailto:tls@example.org"][..], &["mailto:tls@example.org"][..]),
        (&["v=TLSRPTv1;rua=https://r.example.org/v1?a=b;"], &["https://r.example.org/v1?a=b"]),
        (
            &["v=TLSRPTv1; rua=mailto:a@b.c , https://d.e/f", "v=spf1 -all"],
            &["mailto:a@b.c", "https://d.e/f"],
        ),
        (&["v=spf1 -all"], &[]),
        (&[], &[]),
    ] {
        let read = wish(&owned(records));
        assert_eq!((read.addresses, read.faults), (owned(addresses), Vec::new()), "{records:?}");
    }
    let missing = || A::Missing { field: "rua".to_owned() };
    let address = |found: &str| A::ReportAddress { found: found.to_owned() };
    for (records, fault, left) in [
        (&["v=TLSRPTv1"][..], A::NoSemicolon, 0),
        (&["v=TLSRPTv1;"], missing(), 0),
        (&["v=TLSRPTv1; ruf=mailto:a@b.c"], missing(), 0),
        (&["v=TLSRPTv1; rua=a@b.c"], address("a@b.c"), 0),
        (&["v=TLSRPTv1; rua=http://a.b/c"], address("http://a.b/c"), 0),
        (&["v=TLSRPTv1; rua=mailto:a"], address("mailto:a"), 0),
        (&["v=TLSRPTv1; rua=mailto:a@b.c!10m"], address("mailto:a@b.c!10m"), 0),
        (&["v=TLSRPTv1; rua=mailto:a@b.c,d@e.f"], address("d@e.f"), 1),
        (&["v=TLSRPTv2; rua=mailto:a@b.c"], A::Version { found: "v=TLSRPTv2".to_owned() }, 0),
        (&["v=TLSRPTv1; rua=mailto:a@b.c", "v=TLSRPTv1; rua=mailto:a@b.c"], A::Several { count: 2 }, 0),
    ] {
        let read = wish(&owned(records));
        assert_eq!((read.faults, read.addresses.len()), (vec![fault], left), "{records:?}");
    }
}

/// Bytes that look like a policy here and there.
fn nearly_a_policy() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"version: STSv1".to_vec()),
        Just(b"mode: enforce".to_vec()),
        Just(b"max_age: 86400".to_vec()),
        Just(b"mx: *.".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\xef\xbb\xbf".to_vec()),
        proptest::collection::vec(any::<u8>(), 0..12),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_never_panics_and_what_is_kept_is_harmless(bytes in nearly_a_policy()) {
        let read = policy(&bytes);
        prop_assert_eq!(read.policy.is_some(), read.faults.iter().all(|fault| fault.what.is_harmless()));
        prop_assert!(read.lines.iter().all(|line| line.bytes().all(|byte| (0x20..0x7f).contains(&byte) || byte >= 0x80)));
        prop_assert!(read.faults.len() <= 64 && read.lines.len() <= 256);
        if let Some(policy) = read.policy {
            prop_assert!(policy.mode == StsMode::None || !policy.mx.is_empty());
            prop_assert!(policy.max_age_s <= 31_557_600);
            for pattern in &policy.mx {
                let host = pattern.replacen('*', "a", 1);
                prop_assert!(policy.lists(&host), "{} {}", pattern, host);
            }
        }
    }

    #[test]
    fn records_never_panic_and_an_id_means_no_fault(
        records in proptest::collection::vec("(v=STSv1|v=TLSRPTv1|v=)?[;= ,]{0,3}(id=|rua=|mailto:|https://)?.{0,16}", 0..4)
    ) {
        let read = announcement(&records);
        prop_assert!(read.id.is_none() || read.faults.is_empty());
        let wished = wish(&records);
        prop_assert!(wished.addresses.is_empty() || !wished.records.is_empty());
    }

    #[test]
    fn a_good_announcement_is_always_read(id in "[A-Za-z0-9]{1,32}", extra in "[a-z]{1,8}", value in "[!-:<>-~]{1,20}") {
        prop_assume!(extra != "id");
        let record = format!("v=STSv1; {extra}={value}; id={id};");
        let read = announcement(&[record]);
        prop_assert_eq!(read.id.as_deref(), Some(id.as_str()), "{:?}", read.faults);
    }

    #[test]
    fn matching_never_panics(pattern in "[a.*]{0,8}", host in "[a.*é]{0,8}") {
        let policy = StsPolicy { mx: vec![pattern], ..good() };
        prop_assert!(!(policy.lists(&host) && policy.nearest_star(&host).is_some()));
    }
}
