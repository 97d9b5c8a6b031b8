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
    assert_eq!(
        report.subline,
        "The certificate of mx1.example.org ran out. The cause is on the other side; the postmaster of example.org can mend it."
    );
    let mut report = healthy();
    TEXTS.word(&mut report);
    assert_eq!(
        report.subline,
        "mx1.example.org agreed on TLS 1.3, and its certificate is valid until 3 Feb 2027."
    );
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
