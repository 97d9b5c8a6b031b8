//! What people paste into the target field, and what becomes of it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

use std::net::IpAddr;

use proptest::prelude::*;
use tls_ladder::{
    intake::target::{Defaults, TargetError, parse, shown},
    model::target::{Target, TargetKind, TlsMode},
};

fn understood(text: &str) -> Target {
    parse(text, Defaults::default()).unwrap_or_else(|error| panic!("{text:?}: {error} ({:?})", error.part))
}

fn refused(text: &str) -> TargetError {
    parse(text, Defaults::default()).expect_err(text)
}

/// Kind, name, port and mode in one word each.
fn gist(target: &Target) -> (TargetKind, &str, u16, TlsMode) {
    (target.kind, target.name(), target.port, target.tls_mode)
}

#[test]
fn mailboxes_name_their_domain() {
    for text in [
        "user@example.org",
        "  user@example.org\u{a0}",
        "\"Jane Doe\" <jane@example.org>",
        "Jane Doe <jane@Example.ORG>;",
        "“jane@example.org”",
        "'jane@example.org',",
        "<jane@example.org>",
        "mailto:user@example.org?subject=Hello%20you",
        "MAILTO:user@example.org",
        "\"jane@work\"@example.org",
        "\"a b\"@example.org",
        "\"jane@home.example\" <jane@example.org>",
        "user+tag/x@example.org.",
        "us\u{200b}er@exam\u{200b}ple.org",
        "@example.org",
        "user＠example．org",
    ] {
        assert_eq!(
            gist(&understood(text)),
            (TargetKind::MailDomain, "example.org", 25, TlsMode::StartTls),
            "{text:?}"
        );
    }
    assert_eq!(understood("用户@例え.テスト").domain.as_deref(), Some("xn--r8jz45g.xn--zckzah"));
    assert_eq!(understood("user@bücher.example").host, None);
}

#[test]
fn bare_names_may_be_either() {
    for text in [
        "example.org",
        "Example.org.",
        "(example.org)",
        "\u{feff}example.org\r\n",
        "„example.org“",
        "example.org/",
    ] {
        let target = understood(text);
        assert_eq!(gist(&target), (TargetKind::Name, "example.org", 25, TlsMode::StartTls), "{text:?}");
        assert_eq!(target.host, None);
    }
    assert_eq!(understood("bücher.example").name(), "xn--bcher-kva.example");
}

#[test]
fn a_port_or_a_scheme_names_a_server() {
    for (text, port, mode) in [
        ("mx1.example.org:587", 587, TlsMode::StartTls),
        ("mx1.example.org:465", 465, TlsMode::Implicit),
        ("mx1.example.org 25", 25, TlsMode::StartTls),
        ("[mx1.example.org]:587", 587, TlsMode::StartTls),
        ("[mx1.example.org]", 25, TlsMode::StartTls),
        ("smtp://mx1.example.org", 25, TlsMode::StartTls),
        ("smtp://mx1.example.org:2525/", 2525, TlsMode::StartTls),
        ("smtps://mx1.example.org", 465, TlsMode::Implicit),
        ("smtps://mx1.example.org:10465", 10465, TlsMode::Implicit),
        ("submission://mx1.example.org", 587, TlsMode::StartTls),
        ("submissions://mx1.example.org", 465, TlsMode::Implicit),
        ("smtp://user:secret@mx1.example.org", 25, TlsMode::StartTls),
        ("<smtp://mx1.example.org>", 25, TlsMode::StartTls),
    ] {
        let target = understood(text);
        assert_eq!(gist(&target), (TargetKind::Host, "mx1.example.org", port, mode), "{text:?}");
        assert_eq!(target.domain, None, "{text:?}");
    }
}

#[test]
fn addresses_are_tested_as_they_are() {
    for (text, name, port) in [
        ("192.0.2.1", "192.0.2.1", 25),
        ("192.0.2.1:587", "192.0.2.1", 587),
        ("[192.0.2.1]", "192.0.2.1", 25),
        ("user@[192.0.2.1]", "192.0.2.1", 25),
        ("2001:db8::1", "2001:db8::1", 25),
        ("2001:db8::", "2001:db8::", 25),
        ("[2001:DB8::1]:25", "2001:db8::1", 25),
        ("[IPv6:2001:db8::1]", "2001:db8::1", 25),
        ("user@[IPv6:2001:db8::1]", "2001:db8::1", 25),
        ("smtp://[2001:db8::1]:2525", "2001:db8::1", 2525),
        ("::ffff:192.0.2.1", "192.0.2.1", 25),
    ] {
        let target = understood(text);
        assert_eq!(gist(&target), (TargetKind::Address, name, port, TlsMode::StartTls), "{text:?}");
        assert_eq!((target.domain, target.host.as_deref()), (None, Some(name)), "{text:?}");
    }
}

#[test]
fn a_log_lines_relay_keeps_name_and_address() {
    let target = understood("mx1.example.org[192.0.2.1]:25,");
    assert_eq!(gist(&target), (TargetKind::Host, "mx1.example.org", 25, TlsMode::StartTls));
    assert_eq!(target.address, Some(IpAddr::from([192, 0, 2, 1])));
}

#[test]
fn the_text_goes_before_the_settings_beside_the_field() {
    let beside = |port, tls_mode| Defaults { port, tls_mode, address: None };
    let gist_of = |text: &str, defaults| {
        let target = parse(text, defaults).unwrap();
        (target.kind, target.port, target.tls_mode)
    };
    assert_eq!(
        gist_of("example.org", beside(Some(587), None)),
        (TargetKind::Name, 587, TlsMode::StartTls),
        "a port beside the field does not make a domain a server"
    );
    assert_eq!(gist_of("mx.example.org:25", beside(Some(587), None)).1, 25);
    assert_eq!(gist_of("example.org", beside(Some(465), None)).2, TlsMode::Implicit);
    assert_eq!(gist_of("example.org", beside(None, Some(TlsMode::Implicit))).1, 465);
    assert_eq!(gist_of("smtps://h.example", beside(None, Some(TlsMode::StartTls))).2, TlsMode::Implicit);
    assert_eq!(gist_of("smtps://h.example", beside(Some(10465), None)).1, 10465);
    assert_eq!(gist_of("smtp://h.example", beside(None, Some(TlsMode::None))).2, TlsMode::None);
    let address = Some(IpAddr::from([127, 0, 0, 1]));
    let target = parse("mx.example.org", Defaults { address, ..Defaults::default() }).unwrap();
    assert_eq!((target.kind, target.address), (TargetKind::Host, address));
}

#[test]
fn what_cannot_be_understood_says_why_and_which_part() {
    for (text, key, part) in [
        ("", "target-error-empty", ""),
        (" \u{a0}\u{200b}\n", "target-error-empty", ""),
        ("mail server of example", "target-error-spaces", "mail server of example"),
        ("jane doe@example.org", "target-error-spaces", "jane doe@example.org"),
        ("user@", "target-error-no-host", "user@"),
        ("<>", "target-error-no-host", "<>"),
        ("smtp://", "target-error-no-host", "smtp://"),
        ("mx1.example.org:smtp", "target-error-bad-port", "smtp"),
        ("mx1.example.org:0", "target-error-bad-port", "0"),
        ("mx1.example.org:70000", "target-error-bad-port", "70000"),
        ("mx1.example.org:+25", "target-error-bad-port", "+25"),
        ("exa$mple.org", "target-error-bad-name", "exa$mple"),
        ("192.0.2.300", "target-error-bad-address", "192.0.2.300"),
        ("2001:db8:::1", "target-error-bad-address", "2001:db8:::1"),
        ("0.0.0.0", "target-error-bad-address", "0.0.0.0"),
        ("[192.0.2.1", "target-error-bad-address", "[192.0.2.1"),
        ("https://example.org", "target-error-scheme", "https"),
        ("a@b@example.org", "target-error-many-at-signs", "a@b@example.org"),
        ("a@example.org, b@example.org", "target-error-many-at-signs", "a@example.org, b@example.org"),
        ("A <a@x.org>, B <b@y.org>", "target-error-many-at-signs", "A <a@x.org>, B <b@y.org>"),
        ("xn--a.example", "target-error-bad-idn", "xn--a.example"),
    ] {
        let error = refused(text);
        assert_eq!((error.key(), error.part.as_str()), (key, part), "{text:?}");
    }
    assert_eq!(refused(&"a".repeat(3000)).key(), "target-error-too-long");
    assert_eq!(refused(&format!("{}.org", "a".repeat(64))).key(), "target-error-too-long");
}

#[test]
fn a_password_in_a_pasted_url_is_not_kept() {
    assert_eq!(
        understood("smtp://joe:s3cret@mx.example.org:587/").input,
        "smtp://joe:***@mx.example.org:587/"
    );
}

fn pasted() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("example.org".to_owned()),
        Just("@".to_owned()),
        Just(":".to_owned()),
        Just("[".to_owned()),
        Just("]".to_owned()),
        Just("<".to_owned()),
        Just(">".to_owned()),
        Just("://".to_owned()),
        Just("smtps".to_owned()),
        Just("2001:db8::1".to_owned()),
        Just("192.0.2.1".to_owned()),
        Just("25".to_owned()),
        Just("xn--".to_owned()),
        Just("\u{200d}".to_owned()),
        "[a-zA-Z0-9._-]{1,8}",
        "\\PC{0,4}",
        any::<String>(),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_understood_or_refused(text in pasted()) {
        match parse(&text, Defaults::default()) {
            Ok(target) => {
                prop_assert!(target.name().is_ascii());
                prop_assert!(!target.name().is_empty() && target.name().len() <= 253);
                prop_assert!(target.port != 0);
                prop_assert_eq!(target.domain.is_some(), target.host.is_none());
                let again = parse(&shown(&target), Defaults::default());
                prop_assert_eq!(again, Ok(Target { input: shown(&target), ..target }));
            }
            Err(error) => {
                prop_assert!(error.key().starts_with("target-error-"));
                prop_assert!(error.part.chars().count() <= 700 && !error.part.contains(char::is_control));
            }
        }
    }
}
