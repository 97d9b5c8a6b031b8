//! The MTA-STS and TLS-RPT entries of the catalogue as far as DNS alone shows them.

use crate::{
    mail_server::Nature::Healthy,
    network,
    scenario::{Scenario, domain, play},
    support::{
        dns_lab::{
            self, Fault,
            Trust::{Signed, Unsigned},
        },
        requirement::is_here,
    },
};

#[test]
fn every_fault_of_the_announcements_is_found_out() {
    let name = "sts_entries::every_fault_of_the_announcements_is_found_out";
    if is_here(name, dns_lab::missing().or_else(network::missing)) && network::is_inside(name) {
        play(scenarios());
    }
}

fn scenarios() -> Vec<Scenario> {
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
