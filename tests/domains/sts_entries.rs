//! The MTA-STS and TLS-RPT entries of the catalogue: what a domain announces, what its policy says, what its servers
//! show, and what is found.

use crate::{
    mail_server::Nature::{Expired, Healthy, NoStarttls, UnknownAuthority, WrongName},
    network,
    playing::play,
    policy_pages::Page,
    scenario::{Scenario, domain},
    support::{
        dns_lab::{
            self, Fault,
            Trust::{Signed, Unsigned},
        },
        nginx,
        requirement::is_here,
    },
};

#[test]
fn every_fault_of_the_announcements_is_found_out() {
    let name = "sts_entries::every_fault_of_the_announcements_is_found_out";
    if is_here(name, dns_lab::missing().or_else(network::missing)) && network::is_inside(name) {
        play(announcements());
    }
}

#[test]
fn every_fault_of_the_policies_is_found_out() {
    let name = "sts_entries::every_fault_of_the_policies_is_found_out";
    let missing = dns_lab::missing().or_else(network::missing).or_else(nginx::missing);
    if is_here(name, missing) && network::is_inside(name) {
        play(policies());
    }
}

fn announcements() -> Vec<Scenario> {
    let with = |name: &str, records: &str| {
        domain(name, Unsigned, &format!("@ MX 10 mx1\n{records}")).server("mx1", Healthy)
    };
    vec![
        with("none", "").informs(&["sts-none", "tlsrpt-none"]),
        with("other-text", "_mta-sts TXT \"v=spf1 -all\"\n_smtp._tls TXT hello").informs(&["sts-none", "tlsrpt-none"]),
        with("no-id", "_mta-sts TXT \"v=STSv1;\"").warns(&["sts-txt-malformed"]),
        with("bad-id", "_mta-sts TXT \"v=STSv1; id=2026-11-24;\"").warns(&["sts-txt-malformed"]),
        with("other-version", "_mta-sts TXT \"v=STSv2; id=1;\"").warns(&["sts-txt-malformed"]),
        with("twice", "_mta-sts TXT \"v=STSv1; id=1;\"\n_mta-sts TXT \"v=STSv1; id=2;\"").warns(&["sts-txt-multiple"]),
        with("no-page", "_mta-sts TXT \"v=STSv1; id=1;\"").warns(&["sts-fetch-dns"]),
        with("no-page-alias", "_mta-sts CNAME _mta-sts.hosted\n_mta-sts.hosted TXT \"v=STSv1; id=1;\"").warns(&["sts-fetch-dns"]),
        // Nobody serves HTTPS there.
        with("no-answer", "_mta-sts TXT \"v=STSv1; id=1;\"\nmta-sts A 203.0.113.250").warns(&["sts-fetch-http"]),
        domain("page-servfail", Signed, "@ MX 10 mx1\n_mta-sts TXT \"v=STSv1; id=1;\"")
            .server("mx1", Healthy)
            .fault("mta-sts", "A", Fault::ServFail)
            .fault("mta-sts", "AAAA", Fault::ServFail)
            .warns(&["sts-fetch-dns"]),
        with("reports", "_smtp._tls TXT \"v=TLSRPTv1; rua=mailto:tls@reports.test\"").informs(&["tlsrpt-present"]),
        with("reports-in-two", "_smtp._tls TXT \"v=TLSRPTv1; rua=mailto:tls@reports.test\" \",https://reports.test/tls\"")
            .informs(&["tlsrpt-present"]),
        with("no-rua", "_smtp._tls TXT \"v=TLSRPTv1;\"").warns(&["tlsrpt-malformed"]),
        with("bad-rua", "_smtp._tls TXT \"v=TLSRPTv1; rua=tls@reports.test\"").warns(&["tlsrpt-malformed"]),
        with(
            "reports-twice",
            "_smtp._tls TXT \"v=TLSRPTv1; rua=mailto:a@reports.test\"\n_smtp._tls TXT \"v=TLSRPTv1; rua=mailto:b@reports.test\"",
        )
        .warns(&["tlsrpt-malformed"]),
    ]
}

fn policies() -> Vec<Scenario> {
    let asks = |mode: &str, mx: &str| format!("version: STSv1\nmode: {mode}\nmx: {mx}\nmax_age: 604800\n");
    let enforced = |name: &str, nature| {
        domain(name, Signed, "@ MX 10 mx1")
            .server("mx1", nature)
            .policy(&asks("enforce", &format!("mx1.{name}.test")), Page::Good)
    };
    let paged = |name: &str, page| {
        domain(name, Signed, "@ MX 10 mx1")
            .server("mx1", Healthy)
            .policy(&asks("enforce", &format!("mx1.{name}.test")), page)
    };
    let listed = |name: &str, mode: &str, mx: &str| {
        domain(name, Signed, "@ MX 10 mx1").server("mx1", Healthy).policy(&asks(mode, mx), Page::Good)
    };
    vec![
        enforced("enforced", Healthy).informs(&["sts-ok-enforce"]).never(&["sts-none", "sts-dane-both"]),
        listed("star", "enforce", "*.star.test").informs(&["sts-ok-enforce"]),
        listed("testing", "testing", "mx1.testing.test")
            .informs(&["sts-mode-testing"])
            .never(&["sts-ok-enforce"]),
        listed("off", "none", "mx1.off.test").informs(&["sts-mode-none"]).never(&["sts-ok-enforce"]),
        listed("moved", "enforce", "mx1.old-provider.test")
            .warns(&["sts-mx-mismatch"])
            .never(&["sts-ok-enforce"]),
        domain("one-of-two", Signed, "@ MX 10 mx1\n@ MX 20 mx2")
            .server("mx1", Healthy)
            .server("mx2", Healthy)
            .policy(&asks("enforce", "mx1.one-of-two.test"), Page::Good)
            .warns(&["sts-mx-mismatch"])
            .never(&["sts-ok-enforce"]),
        domain("deep-star", Signed, "@ MX 10 a.mx1")
            .server("a.mx1", Healthy)
            .policy(&asks("enforce", "*.deep-star.test"), Page::Good)
            .warns(&["sts-mx-wildcard-one-label"])
            .never(&["sts-ok-enforce"]),
        enforced("clear", NoStarttls)
            .warns(&["ehlo-no-starttls", "sts-no-starttls"])
            .never(&["sts-ok-enforce"]),
        enforced("late", Expired).warns(&["cert-expired", "sts-cert-invalid"]).never(&["sts-ok-enforce"]),
        enforced("other-name", WrongName).warns(&["cert-host-mismatch", "sts-cert-invalid"]),
        enforced("stranger", UnknownAuthority).warns(&["cert-untrusted-ca", "sts-cert-invalid"]),
        domain("short", Signed, "@ MX 10 mx1")
            .server("mx1", Healthy)
            .policy("version: STSv1\nmode: enforce\nmx: mx1.short.test\nmax_age: 3600\n", Page::Good)
            .informs(&["sts-max-age-short", "sts-ok-enforce"]),
        domain("no-mode", Signed, "@ MX 10 mx1")
            .server("mx1", Healthy)
            .policy("version: STSv1\nmx: mx1.no-mode.test\nmax_age: 604800\n", Page::Good)
            .warns(&["sts-policy-syntax"]),
        paged("page-expired", Page::Expired).warns(&["sts-fetch-tls"]).never(&["sts-ok-enforce"]),
        paged("page-moved", Page::Redirected).warns(&["sts-fetch-redirect"]).never(&["sts-ok-enforce"]),
        paged("page-missing", Page::Missing).warns(&["sts-fetch-http"]).never(&["sts-ok-enforce"]),
        domain("both", Signed, "@ MX 10 mx1\n_25._tcp.mx1 TLSA {3 1 1 mx1}")
            .server("mx1", Healthy)
            .policy(&asks("enforce", "mx1.both.test"), Page::Good)
            .informs(&["dane-ok", "sts-dane-both", "sts-ok-enforce"]),
        // The one does not rescue the other (RFC 8461 §2).
        domain("both-broken", Signed, &format!("@ MX 10 mx1\n_25._tcp.mx1 TLSA 3 1 1 {}", "0".repeat(64)))
            .server("mx1", Healthy)
            .policy(&asks("enforce", "mx1.both-broken.test"), Page::Good)
            .warns(&["dane-tlsa-mismatch"])
            .informs(&["sts-dane-both", "sts-ok-enforce"]),
    ]
}
