//! The verdict in one sentence, and the sentence under it.

use tls_ladder::model::{
    delivery::Outcome,
    finding::Party,
    layer::{Layer, Verdict},
};

use crate::{
    TEXTS,
    example::healthy,
    stories::{fail, set, stories},
};

#[test]
fn headlines_say_who_suffers_and_why() {
    for (story, report, headline) in stories() {
        let mut report = report;
        TEXTS.word(&mut report);
        assert_eq!(report.headline, headline, "{story}");
        assert!(!report.subline.is_empty(), "{story} has no subline");
        assert!(report.subline.ends_with('.') && !report.subline.contains(".."), "{}", report.subline);
        assert!(!report.subline.contains("subline-"), "{}", report.subline);
    }
}

#[test]
fn sublines_name_the_cause_and_whose_side_it_is_on() {
    let mut report = healthy();
    fail(&mut report, Layer::Certificate, "cert-expired", Party::Server);
    set(&mut report, [Outcome::Encrypted, Outcome::Encrypted, Outcome::Queued], &["cert-expired"]);
    TEXTS.word(&mut report);
    assert_eq!(report.subline, "The cause is on the other side; the postmaster of example.org can mend it.");
    let mut report = healthy();
    TEXTS.word(&mut report);
    assert_eq!(
        report.subline,
        "mx1.example.org agreed on TLS 1.3, and its certificate is valid until 3 Feb 2027."
    );
}

#[test]
fn sublines_do_not_blame_dns_for_what_is_elsewhere() {
    let told = |id: &'static str| {
        let mut report = healthy();
        fail(&mut report, Layer::Certificate, id, Party::Domain);
        set(&mut report, [Outcome::Encrypted; 3], &[]);
        TEXTS.word(&mut report);
        report.subline
    };
    let page = told("sts-mx-mismatch");
    assert!(page.ends_with("on the web server of example.org; its web administrator can mend it."), "{page}");
    let record = told("dane-stale-after-renewal");
    assert!(record.ends_with("The cause is in the DNS of example.org; its DNS administrator can mend it."));
    let purpose = told("dns-null-mx");
    assert!(purpose.ends_with("Nothing is broken; ask the person you want to reach for another address."));
    let missing = told("dns-nxdomain");
    assert!(missing.contains("Check the spelling first"), "{missing}");
}

#[test]
fn an_empty_report_is_worded_too() {
    let mut report = healthy();
    report.rungs.clear();
    report.servers.clear();
    report.delivery.clear();
    report.verdict = Verdict::NotTested;
    TEXTS.word(&mut report);
    assert_eq!(report.headline, "Nothing is known about example.org: it could not be asked.");
}
