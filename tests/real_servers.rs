//! Real mail servers, healthy and broken, asked by the engine and by the console program: Postfix, Exim,
//! OpenSMTPD and `openssl s_server`. Each test starts its own instance on a free loopback port and leaves
//! nothing behind.
//!
//! A server that is not there is skipped with a notice; where everything has to be there (`CI=true`), it fails.
#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, its support too"
)]

mod support {
    pub(crate) mod accounts;
    pub(crate) mod exim;
    pub(crate) mod instance;
    pub(crate) mod opensmtpd;
    pub(crate) mod openssl;
    pub(crate) mod pki;
    pub(crate) mod postfix;
    pub(crate) mod question;
    pub(crate) mod requirement;
}

use support::{
    exim,
    instance::Instance,
    opensmtpd, openssl,
    pki::{Fault, Pki},
    postfix,
    question::{Answer, Question},
    requirement::is_here,
};
use tls_ladder::model::{
    delivery::Outcome::{
        self, Bounced, ClearText, Encrypted, EncryptedVerified, NotAffected, Queued, Unknown,
    },
    layer::{
        Layer,
        Verdict::{self, Fail, NotTested, Pass, Skipped, Warn},
    },
    target::TlsMode,
};

/// The ladder of a server that holds.
const HOLDS: [Verdict; 7] = [Pass; 7];
/// The ladder of a server without encryption to be had: the rungs above make no sense.
const NO_ENCRYPTION: [Verdict; 7] = [Pass, Pass, Pass, Fail, Skipped, Skipped, Skipped];

/// What senders do with a server that holds.
const ALL_IS_WELL: [Outcome; 3] = [Encrypted, Encrypted, EncryptedVerified];
/// What they do without encryption to be had.
const NO_TLS: [Outcome; 3] = [ClearText, Queued, Queued];
/// What they do when the certificate proves nothing.
const BAD_CERTIFICATE: [Outcome; 3] = [Encrypted, Encrypted, Queued];

fn question<'a>(host: &'a str, server: &'a Instance, authority: &'a std::path::Path) -> Question<'a> {
    Question { host, at: server.address(), mode: TlsMode::StartTls, authority }
}

fn ask(host: &str, server: &Instance, pki: &Pki) -> Answer {
    question(host, server, &pki.root()).ask()
}

#[track_caller]
fn assert_holds(answer: &Answer) {
    assert_eq!(answer.troubles(), [], "{}", answer.told());
    assert_eq!(answer.verdicts(), HOLDS, "{}", answer.told());
    assert_eq!(answer.report.verdict, Pass, "{}", answer.told());
    assert_eq!(answer.outcomes(), ALL_IS_WELL, "{}", answer.told());
    assert_eq!(answer.report.run.connections, 1, "one connection is enough when nothing goes wrong");
}

/// The only trouble is this one, on this rung.
#[track_caller]
fn assert_trouble(answer: &Answer, layer: Layer, id: &str) {
    assert_eq!(answer.troubles(), [(layer, id)], "{}", answer.told());
}

// ---------------------------------------------------------------- Postfix

#[test]
fn postfix_healthy() {
    if !is_here("postfix_healthy", postfix::missing()) {
        return;
    }
    let pki = Pki::new();
    let server = postfix::start(Some(&pki.identity(postfix::HOST, Fault::None)), &[]);
    let answer = ask(postfix::HOST, &server, &pki);
    assert_holds(&answer);
    assert_eq!(answer.agreed().0, Some("TLSv1.3"));
    // The first connection was the test's own, to see that it is up.
    server.wait_until_logged(postfix::LOGGED_END, 2);
    assert_eq!(server.logged(postfix::LOGGED_CONNECTION), 2, "{}", server.log());
    assert_eq!(server.logged("TLS connection established from"), 1, "{}", server.log());
    assert_eq!(server.logged("ehlo=2 starttls=1 quit=1 commands=4"), 1, "a polite end: {}", server.log());
}

#[test]
fn postfix_healthy_asked_by_the_console_program() {
    if !is_here("postfix_healthy_asked_by_the_console_program", postfix::missing()) {
        return;
    }
    let pki = Pki::new();
    let server = postfix::start(Some(&pki.identity(postfix::HOST, Fault::None)), &[]);
    let (answer, exit) = question(postfix::HOST, &server, &pki.root()).ask_console();
    assert_holds(&answer);
    assert_eq!(exit, Some(0));
    server.wait_until_logged(postfix::LOGGED_END, 2);
    assert_eq!(server.logged(postfix::LOGGED_CONNECTION), 2, "{}", server.log());
}

#[test]
fn postfix_with_tls_1_2_only() {
    if !is_here("postfix_with_tls_1_2_only", postfix::missing()) {
        return;
    }
    let pki = Pki::new();
    let settings = ["smtpd_tls_protocols = TLSv1.2", "smtpd_tls_mandatory_protocols = TLSv1.2"];
    let server = postfix::start(Some(&pki.identity(postfix::HOST, Fault::None)), &settings);
    let answer = ask(postfix::HOST, &server, &pki);
    assert_holds(&answer);
    let (version, suite) = answer.agreed();
    assert_eq!(version, Some("TLSv1.2"));
    assert!(suite.is_some_and(|suite| suite.starts_with("TLS_ECDHE_ECDSA_WITH_")), "{suite:?}");
}

#[test]
fn postfix_without_tls() {
    if !is_here("postfix_without_tls", postfix::missing()) {
        return;
    }
    let pki = Pki::new();
    let server = postfix::start(None, &[]);
    let answer = ask(postfix::HOST, &server, &pki);
    assert_trouble(&answer, Layer::Starttls, "ehlo-no-starttls");
    assert_eq!(answer.verdicts(), NO_ENCRYPTION, "{}", answer.told());
    assert_eq!(answer.outcomes(), NO_TLS);
    assert_eq!(answer.report.run.connections, 1);
}

#[test]
fn postfix_without_tls_asked_by_the_console_program() {
    if !is_here("postfix_without_tls_asked_by_the_console_program", postfix::missing()) {
        return;
    }
    let pki = Pki::new();
    let server = postfix::start(None, &[]);
    let (answer, exit) = question(postfix::HOST, &server, &pki.root()).ask_console();
    assert_trouble(&answer, Layer::Starttls, "ehlo-no-starttls");
    assert_eq!(exit, Some(1));
    let finding = &answer.rung(Layer::Starttls).findings[0];
    assert!(!finding.title.is_empty() && !finding.meaning.is_empty(), "a report of the program is worded");
    assert!(!finding.actions.is_empty());
}

#[test]
fn postfix_with_an_unreadable_key() {
    if !is_here("postfix_with_an_unreadable_key", postfix::missing()) {
        return;
    }
    let pki = Pki::new();
    let identity = pki.identity(postfix::HOST, Fault::None);
    std::fs::write(&identity.key, "-----BEGIN PRIVATE KEY-----\nbm90IGEga2V5\n-----END PRIVATE KEY-----\n")
        .expect("it is ours");
    let server = postfix::start(Some(&identity), &[]);
    let answer = ask(postfix::HOST, &server, &pki);
    assert_trouble(&answer, Layer::Starttls, "starttls-454");
    assert_eq!(answer.verdicts(), NO_ENCRYPTION, "{}", answer.told());
    assert_eq!(answer.outcomes(), NO_TLS);
}

#[test]
fn postfix_with_an_expired_certificate() {
    if !is_here("postfix_with_an_expired_certificate", postfix::missing()) {
        return;
    }
    let pki = Pki::new();
    let server = postfix::start(Some(&pki.identity(postfix::HOST, Fault::Expired)), &[]);
    let answer = ask(postfix::HOST, &server, &pki);
    assert_trouble(&answer, Layer::Certificate, "cert-expired");
    assert_eq!(answer.rung(Layer::Certificate).verdict, Fail);
    assert_eq!(answer.rung(Layer::Session).verdict, Pass, "a bad certificate does not end the walk");
    assert_eq!(answer.outcomes(), BAD_CERTIFICATE);
    assert_eq!(answer.report.run.connections, 1);
}

#[test]
fn postfix_that_insists_on_a_client_certificate() {
    if !is_here("postfix_that_insists_on_a_client_certificate", postfix::missing()) {
        return;
    }
    let pki = Pki::new();
    let authorities = format!("smtpd_tls_CAfile = {}", pki.root().display());
    let settings = ["smtpd_tls_security_level = encrypt", "smtpd_tls_req_ccert = yes", &authorities];
    let server = postfix::start(Some(&pki.identity(postfix::HOST, Fault::None)), &settings);
    let answer = ask(postfix::HOST, &server, &pki);
    // Postfix lets the handshake pass and says it inside TLS, to everybody: mail waits.
    assert_eq!(answer.findings(Layer::Handshake), ["tls-client-cert-requested"], "{}", answer.told());
    assert_eq!(answer.rung(Layer::Handshake).verdict, Pass);
    assert_eq!(answer.troubles().len(), 1, "{}", answer.told());
    assert_eq!(answer.troubles()[0].0, Layer::Session, "{}", answer.told());
    assert!(answer.told().contains("No client certificate presented"), "{}", answer.told());
    assert_eq!(answer.outcomes(), [Queued, Queued, Queued], "{}", answer.told());
}

#[test]
fn postfix_behind_postscreen_greets_in_two_parts() {
    if !is_here("postfix_behind_postscreen_greets_in_two_parts", postfix::missing()) {
        return;
    }
    let pki = Pki::new();
    let server = postfix::start_behind_postscreen(&pki.identity(postfix::HOST, Fault::None));
    let answer = ask(postfix::HOST, &server, &pki);
    assert_holds(&answer);
    assert_eq!(answer.findings(Layer::Banner), ["banner-two-part"]);
    assert_eq!(server.logged("PREGREET"), 0, "nobody talks before the greeting is whole: {}", server.log());
}

// ---------------------------------------------------------------- Exim

#[test]
fn exim_healthy() {
    if !is_here("exim_healthy", exim::missing()) {
        return;
    }
    let pki = Pki::new();
    let server = exim::start(Some(&pki.identity(exim::HOST, Fault::None)), "", "");
    let answer = ask(exim::HOST, &server, &pki);
    assert_holds(&answer);
    assert_eq!(answer.agreed().0, Some("TLSv1.3"));
    server.wait_until_logged(exim::LOGGED_END, 2);
    assert_eq!(server.logged(exim::LOGGED_CONNECTION), 2, "{}", server.log());
}

#[test]
fn exim_without_tls() {
    if !is_here("exim_without_tls", exim::missing()) {
        return;
    }
    let pki = Pki::new();
    let server = exim::start(None, "", "");
    let answer = ask(exim::HOST, &server, &pki);
    assert_trouble(&answer, Layer::Starttls, "ehlo-no-starttls");
    assert_eq!(answer.verdicts(), NO_ENCRYPTION, "{}", answer.told());
    assert_eq!(answer.outcomes(), NO_TLS);
}

#[test]
fn exim_with_the_certificate_of_another_host() {
    if !is_here("exim_with_the_certificate_of_another_host", exim::missing()) {
        return;
    }
    let pki = Pki::new();
    let server = exim::start(Some(&pki.identity("mail.other-company.test", Fault::None)), "", "");
    let answer = ask(exim::HOST, &server, &pki);
    assert_trouble(&answer, Layer::Certificate, "cert-host-mismatch");
    assert_eq!(answer.outcomes(), BAD_CERTIFICATE);
}

#[test]
fn exim_that_does_not_send_its_intermediate() {
    if !is_here("exim_that_does_not_send_its_intermediate", exim::missing()) {
        return;
    }
    let pki = Pki::new();
    let server = exim::start(Some(&pki.identity(exim::HOST, Fault::NoIntermediate)), "", "");
    let answer = ask(exim::HOST, &server, &pki);
    assert_trouble(&answer, Layer::Certificate, "cert-missing-intermediate");
    assert_eq!(answer.outcomes(), BAD_CERTIFICATE);
}

#[test]
fn exim_that_turns_the_caller_away() {
    if !is_here("exim_that_turns_the_caller_away", exim::missing()) {
        return;
    }
    let pki = Pki::new();
    let rules = "shut:\n  drop message = 554 5.7.1 No SMTP service here";
    let server = exim::start(None, "acl_smtp_connect = shut", rules);
    let answer = ask(exim::HOST, &server, &pki);
    assert_trouble(&answer, Layer::Banner, "banner-554-reject");
    assert_eq!(answer.verdicts()[..2], [Pass, Fail]);
    assert!(
        answer.verdicts()[2..].iter().all(|verdict| [NotTested, Skipped].contains(verdict)),
        "what was not asked is not failed: {}",
        answer.told()
    );
}

#[test]
fn exim_that_refuses_to_start_tls() {
    if !is_here("exim_that_refuses_to_start_tls", exim::missing()) {
        return;
    }
    let pki = Pki::new();
    let rules = "shut:\n  deny message = 5.7.0 No encryption for this caller";
    let identity = pki.identity(exim::HOST, Fault::None);
    let server = exim::start(Some(&identity), "acl_smtp_starttls = shut", rules);
    let answer = ask(exim::HOST, &server, &pki);
    assert_trouble(&answer, Layer::Starttls, "starttls-530-550-acl");
    // A refusal for good is taken as one by whoever must encrypt (Postfix, seen to return the mail at once).
    assert_eq!(answer.outcomes(), [ClearText, Bounced, Bounced]);
}

// ---------------------------------------------------------------- OpenSMTPD

/// Debian 12's build cannot sign with its key: a client that stops at the certificate calls it healthy. Other
/// builds are, so the test believes the server's own log.
#[test]
fn opensmtpd_as_its_packager_built_it() {
    if !is_here("opensmtpd_as_its_packager_built_it", opensmtpd::missing()) {
        return;
    }
    let pki = Pki::new();
    let identity = pki.identity(opensmtpd::HOST, Fault::None);
    let mut server = opensmtpd::start(Some(&identity), "", &format!("tls pki {}", opensmtpd::HOST));
    server.wait_until_it_greets();
    server.wait_until_logged(opensmtpd::LOGGED_END, 1);
    let answer = ask(opensmtpd::HOST, &server, &pki);
    // One connection found out whether it greets; where the handshake fails, more ask why.
    let connections = 1 + answer.report.run.connections as usize;
    server.wait_until_logged(opensmtpd::LOGGED_END, connections);
    assert_eq!(server.logged(opensmtpd::LOGGED_CONNECTION), connections, "{}", server.log());
    if server.logged(opensmtpd::LOGGED_KEY_FAULT) == 0 {
        assert_eq!(connections, 2, "{}", answer.told());
        assert_holds(&answer);
        return;
    }
    assert_eq!(answer.verdicts()[..5], [Pass, Pass, Pass, Pass, Fail], "{}", answer.told());
    assert!(answer.findings(Layer::Handshake).contains(&"tls-alert-internal-error-80"), "{}", answer.told());
    assert_eq!(answer.outcomes(), NO_TLS);
}

#[test]
fn opensmtpd_without_tls() {
    if !is_here("opensmtpd_without_tls", opensmtpd::missing()) {
        return;
    }
    let pki = Pki::new();
    let mut server = opensmtpd::start(None, "", "");
    server.wait_until_it_greets();
    let answer = ask(opensmtpd::HOST, &server, &pki);
    assert_trouble(&answer, Layer::Starttls, "ehlo-no-starttls");
    assert_eq!(answer.verdicts(), NO_ENCRYPTION, "{}", answer.told());
    assert_eq!(answer.outcomes(), NO_TLS);
}

#[test]
fn opensmtpd_that_says_come_back_later() {
    if !is_here("opensmtpd_that_says_come_back_later", opensmtpd::missing()) {
        return;
    }
    let pki = Pki::new();
    let filter = "filter \"shut\" phase connect match src \"127.0.0.1\" disconnect \"421 4.3.2 Service not available\"";
    let mut server = opensmtpd::start(None, filter, "filter \"shut\"");
    server.wait_until_it_greets();
    let answer = ask(opensmtpd::HOST, &server, &pki);
    assert!(answer.findings(Layer::Banner).contains(&"banner-421"), "{}", answer.told());
    assert!(
        answer.verdicts()[2..].iter().all(|verdict| *verdict == NotTested),
        "421 leaves the rungs above untested: {}",
        answer.told()
    );
    assert_eq!(answer.outcomes(), [Queued, Queued, Queued]);
}

#[test]
fn opensmtpd_on_a_port_that_begins_with_tls() {
    if !is_here("opensmtpd_on_a_port_that_begins_with_tls", opensmtpd::missing()) {
        return;
    }
    let pki = Pki::new();
    let identity = pki.identity(opensmtpd::HOST, Fault::None);
    let mut server = opensmtpd::start(Some(&identity), "", &format!("smtps pki {}", opensmtpd::HOST));
    drop(server.wait_until_it_listens());
    let answer =
        question(opensmtpd::HOST, &server, &pki.root()).ask_with_limit(std::time::Duration::from_secs(3));
    let ids: Vec<&str> = answer.findings(Layer::Banner);
    assert!(ids.contains(&"tls-port-spoken-in-clear"), "{}", answer.told());
    assert_eq!(
        answer.report.run.connections, 2,
        "the second connection asks whether the silent port speaks TLS"
    );
}

// ---------------------------------------------------------------- openssl s_server

/// Starts `openssl s_server` with options and asks it.
fn ask_openssl(options: &str) -> Answer {
    let pki = Pki::new();
    let identity = pki.identity(openssl::HOST, Fault::None);
    let server = openssl::start(&pki, &identity, options);
    Question { host: openssl::HOST, at: server.address(), mode: TlsMode::Implicit, authority: &pki.root() }
        .ask()
}

#[track_caller]
fn assert_implicit_holds(answer: &Answer) {
    assert_eq!(answer.troubles(), [], "{}", answer.told());
    assert_eq!(answer.report.verdict, Pass, "{}", answer.told());
    assert_eq!(answer.outcomes(), [NotAffected; 3], "no mail server delivers to such a port");
    assert_eq!(answer.report.run.connections, 1);
}

#[test]
fn openssl_with_each_version_alone() {
    if !is_here("openssl_with_each_version_alone", openssl::missing()) {
        return;
    }
    for (option, version) in [("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")] {
        let answer = ask_openssl(option);
        assert_implicit_holds(&answer);
        assert_eq!(answer.agreed().0, Some(version));
    }
}

#[test]
fn openssl_with_one_suite_and_one_group() {
    if !is_here("openssl_with_one_suite_and_one_group", openssl::missing()) {
        return;
    }
    let answer = ask_openssl("-tls1_3 -ciphersuites TLS_CHACHA20_POLY1305_SHA256 -groups P-384");
    assert_implicit_holds(&answer);
    assert_eq!(answer.agreed(), (Some("TLSv1.3"), Some("TLS_CHACHA20_POLY1305_SHA256")));
    let answer = ask_openssl("-tls1_2 -cipher ECDHE-ECDSA-AES256-GCM-SHA384");
    assert_implicit_holds(&answer);
    assert_eq!(answer.agreed(), (Some("TLSv1.2"), Some("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")));
}

#[test]
fn openssl_that_asks_for_a_client_certificate() {
    if !is_here("openssl_that_asks_for_a_client_certificate", openssl::missing()) {
        return;
    }
    for option in ["-tls1_2 -verify 1", "-tls1_3 -verify 1"] {
        let answer = ask_openssl(option);
        assert_implicit_holds(&answer);
        assert_eq!(answer.findings(Layer::Handshake), ["tls-client-cert-requested"], "{}", answer.told());
    }
}

/// TLS 1.2 refuses within the handshake; TLS 1.3 after it, when the first bytes are read (RFC 8446 §4.4.2.4).
#[test]
fn openssl_that_insists_on_a_client_certificate() {
    if !is_here("openssl_that_insists_on_a_client_certificate", openssl::missing()) {
        return;
    }
    for (option, alert) in [
        ("-tls1_2 -Verify 1", "tls-alert-handshake-failure-40"),
        ("-tls1_3 -Verify 1", "tls-alert-certificate-required-116"),
    ] {
        let answer = ask_openssl(option);
        let ids: Vec<&str> = answer.troubles().into_iter().map(|(_, id)| id).collect();
        assert_eq!(ids, ["tls-client-cert-required", alert], "{option} {}", answer.told());
        assert_eq!(answer.report.verdict, Fail);
    }
}

#[test]
fn openssl_too_old_for_this_program() {
    if !is_here("openssl_too_old_for_this_program", openssl::missing()) {
        return;
    }
    let answer = ask_openssl("-tls1_1 -cipher ALL:@SECLEVEL=0");
    assert_trouble(&answer, Layer::Handshake, "tls-only-old");
    assert_eq!(answer.verdicts()[..1], [Pass]);
    assert_eq!(answer.rung(Layer::Handshake).verdict, Warn, "lenient senders get through");
    assert_eq!(answer.rung(Layer::Certificate).verdict, Pass, "it came with the answer in TLS 1.1");
    assert_eq!(answer.outcomes(), [NotAffected; 3]);
}

#[test]
fn openssl_with_nothing_in_common() {
    if !is_here("openssl_with_nothing_in_common", openssl::missing()) {
        return;
    }
    let answer = ask_openssl("-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA");
    assert_trouble(&answer, Layer::Handshake, "tls-cbc-only");
    let answer = ask_openssl("-tls1_3 -groups P-521");
    assert_trouble(&answer, Layer::Handshake, "tls-alert-handshake-failure-40");
    assert_ne!(answer.outcomes(), [Unknown; 3]);
}
