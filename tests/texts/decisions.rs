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
                Some("not_built"),
                Some("port_not_for_servers"),
                Some("queue_times"),
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
        decision(Sender::Dane, Outcome::Unknown, &[], Some("not_built")),
    ];
    TEXTS.word(&mut report);
    assert_eq!(report.delivery[0].summary, "Sent in clear text");
    assert!(
        report.delivery[0].explanation.contains("Exim") && report.delivery[0].explanation.contains("Postfix")
    );
    assert_eq!(report.delivery[1].summary, "Waits, then bounces");
    assert_eq!(report.delivery[2].summary, "Not judged yet");
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
