//! Real mail servers, healthy and broken, asked by the console program: Postfix, Exim, OpenSMTPD and
//! `openssl s_server`. Each test starts its own instance on a free loopback port and leaves nothing behind.
//!
//! A server that is not there is skipped with a notice; where everything has to be there (`CI=true`), it fails.
#![cfg(target_os = "linux")]

mod support {
    pub(crate) mod accounts;
    pub(crate) mod exim;
    pub(crate) mod instance;
    pub(crate) mod opensmtpd;
    pub(crate) mod openssl;
    pub(crate) mod pki;
    pub(crate) mod postfix;
    pub(crate) mod requirement;
}

use support::{
    exim, opensmtpd, openssl,
    pki::{Fault, Pki},
    postfix,
    requirement::is_here,
};

#[test]
fn raw() {
    let pki = Pki::new();
    for fault in [Fault::Expired, Fault::NoIntermediate, Fault::SelfSigned, Fault::None] {
        let identity = pki.identity(postfix::HOST, fault);
        if is_here("raw", postfix::missing()) {
            let p = postfix::start(Some(&identity), &[]);
            eprintln!("{}", p.log());
        }
    }
    let identity = pki.identity(postfix::HOST, Fault::None);
    if is_here("raw", exim::missing()) {
        let p = exim::start(Some(&identity), "", "");
        eprintln!("{}", p.log());
        assert_eq!(p.logged(exim::LOGGED_CONNECTION), 1);
        let mut p = exim::start(
            Some(&identity),
            "acl_smtp_connect = shut",
            "shut:\n  drop message = 554 5.7.1 No service for you",
        );
        eprintln!("{}", p.wait_until_it_greets());
        let mut p = exim::start(
            Some(&identity),
            "acl_smtp_starttls = shut",
            "shut:\n  deny message = 5.7.0 No encryption for you",
        );
        eprintln!("{}", p.wait_until_it_greets());
    }
    if is_here("raw", opensmtpd::missing()) {
        let mut p = opensmtpd::start(Some(&identity), "", &format!("tls pki {}", opensmtpd::HOST));
        eprintln!("{}", p.wait_until_it_greets());
        p.wait_until_logged(opensmtpd::LOGGED_END, 1);
        let mut p = opensmtpd::start(Some(&identity), "", &format!("smtps pki {}", opensmtpd::HOST));
        p.wait_until_it_listens();
        let mut p = opensmtpd::start(
            Some(&identity),
            "filter \"shut\" phase connect match src \"127.0.0.1\" disconnect \"421 4.3.2 Come back later\"",
            "filter \"shut\"",
        );
        eprintln!("{}", p.wait_until_it_greets());
        eprintln!("{}", p.log());
    }
    if is_here("raw", postfix::missing()) {
        let mut p = postfix::start_behind_postscreen(&identity);
        eprintln!("{}", p.wait_until_it_greets());
        eprintln!("{}", p.log());
    }
    if is_here("raw", openssl::missing()) {
        let mut p = openssl::start(&pki, &identity, "-tls1_3");
        eprintln!("{:?}", std::process::Command::new("sh").args(["-c", &format!("(sleep .3; echo EHLO x; sleep .2; echo QUIT; sleep .2) | openssl s_client -quiet -crlf -connect 127.0.0.1:{}", p.port())]).output());
    }
}
