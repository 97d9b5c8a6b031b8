//! What each kind of sender would do, in words.

use tls_ladder::model::{
    delivery::{Delivery, Outcome, Sender},
    finding::FindingId,
};

use crate::{TEXTS, example::healthy};

#[test]
fn every_decision_has_words() {
    for sender in Sender::ALL {
        for outcome in OUTCOMES {
            for remark in [
                None,
                Some("clear_text_on_retry"),
                Some("some_bounce"),
                Some("no_policy"),
                Some("no_domain"),
                Some("policy_not_looked_up"),
                Some("policy_unknown"),
                Some("port_not_for_servers"),
                Some("queue_times"),
                Some("newer_programs_fail"),
                Some("newer_ciphers_only"),
                Some("triple_des"),
                Some("old_versions"),
                Some("weak_prime"),
                Some("legacy_renegotiation"),
                Some("tls13_fails"),
                Some("large_hello_fails"),
                Some("name_unwanted"),
                Some("name_needed"),
                Some("flaky"),
                Some("from_the_future"),
            ] {
                for because in [&[][..], &["tcp-refused"], &["cert-expired"], &["pc-no-network"]] {
                    let mut report = healthy();
                    report.delivery = vec![decision(sender, outcome, because, remark)];
                    TEXTS.word(&mut report);
                    let told = &report.delivery[0];
                    assert!(
                        !told.summary.contains("outcome-") && told.summary.len() <= 40,
                        "{}",
                        told.summary
                    );
                    assert!(told.explanation.ends_with('.'), "{}", told.explanation);
                    assert!(!told.explanation.contains("explain-"), "{}", told.explanation);
                    let forced = matches!(sender, Sender::Enforced | Sender::EnforcedVerified);
                    let waits = matches!(outcome, Outcome::Queued | Outcome::Encrypted);
                    assert!(
                        !(forced && waits && told.explanation.contains("in clear text")),
                        "this rule forbids it: {}",
                        told.explanation
                    );
                }
            }
        }
    }
}

#[test]
fn decisions_name_the_products_that_differ() {
    let mut report = healthy();
    report.delivery = vec![
        decision(
            Sender::Opportunistic,
            Outcome::ClearText,
            &["starttls-220-close"],
            Some("clear_text_on_retry"),
        ),
        decision(Sender::EnforcedVerified, Outcome::Queued, &["cert-expired"], None),
        decision(Sender::Dane, Outcome::Unknown, &[], Some("policy_not_looked_up")),
    ];
    TEXTS.word(&mut report);
    assert_eq!(report.delivery[0].summary, "Sent in clear text");
    assert!(
        report.delivery[0].explanation.contains("Exim") && report.delivery[0].explanation.contains("Postfix")
    );
    assert_eq!(report.delivery[1].summary, "Waits, then bounces");
    assert_eq!(report.delivery[2].summary, "Not looked up");
}

/// Where some senders find encryption and others none, no sentence says that there is none.
#[test]
fn decisions_do_not_say_none_where_some_find_encryption() {
    for remark in ["old_versions", "legacy_renegotiation", "tls13_fails", "large_hello_fails", "name_needed"]
    {
        for outcome in [Outcome::ClearText, Outcome::Queued] {
            let mut report = healthy();
            report.delivery = [Sender::Opportunistic, Sender::Enforced, Sender::EnforcedVerified]
                .map(|sender| decision(sender, outcome, &["tls-only-old"], Some(remark)))
                .to_vec();
            TEXTS.word(&mut report);
            for told in &report.delivery {
                assert!(told.explanation.starts_with("Not every sender finds encryption"), "{told:?}");
                assert!(told.explanation.contains("Products differ"), "{told:?}");
                let some = if remark == "tls13_fails" { "most senders" } else { "some senders" };
                assert!(told.summary.contains(some) || remark == "old_versions", "{told:?}");
            }
        }
    }
}

/// What is the same for every sender is said once, and what only this PC may have met is not told as certain.
#[test]
fn decisions_say_no_more_than_is_known() {
    let told = |because: &'static str, outcome, remark| {
        let mut report = healthy();
        report.delivery = [Sender::Opportunistic, Sender::Enforced, Sender::EnforcedVerified]
            .map(|sender| decision(sender, outcome, &[because], remark))
            .to_vec();
        TEXTS.word(&mut report);
        report.delivery.into_iter().map(|told| told.explanation).collect::<Vec<_>>()
    };
    let refused = told("tcp-refused", Outcome::Queued, Some("queue_times"));
    let patience: Vec<bool> = refused.iter().map(|told| told.contains("How long senders keep")).collect();
    assert_eq!(patience, [true, false, false], "{refused:?}");
    for id in ["banner-554-reject", "tcp-timeout", "tcp-admin-prohibited"] {
        let told = told(id, Outcome::Queued, Some("some_bounce"));
        assert!(told.iter().all(|told| told.contains("meets the same as this PC")), "{told:?}");
    }
    let certificate = told("cert-self-signed", Outcome::Encrypted, None);
    assert!(certificate[0].contains("does not prove to whom"), "{certificate:?}");
    let busy = told("post-421-after-tls", Outcome::Queued, Some("queue_times"));
    assert!(!busy.iter().any(|told| told.contains("cannot be had")), "encryption was had: {busy:?}");
    let inspected = told("cert-tls-inspection", Outcome::Unknown, None);
    assert!(!inspected[2].contains("no name to check"), "{inspected:?}");
}

pub(crate) const OUTCOMES: [Outcome; 7] = [
    Outcome::EncryptedVerified,
    Outcome::Encrypted,
    Outcome::ClearText,
    Outcome::Queued,
    Outcome::Bounced,
    Outcome::NotAffected,
    Outcome::Unknown,
];

pub(crate) fn decision(
    sender: Sender,
    outcome: Outcome,
    because: &[&'static str],
    remark: Option<&str>,
) -> Delivery {
    Delivery {
        sender,
        outcome,
        because: because.iter().map(|id| FindingId::known(id)).collect(),
        remark: remark.map(str::to_owned),
        summary: String::new(),
        explanation: String::new(),
    }
}
