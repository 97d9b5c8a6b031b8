//! What named products would do, in words.

use tls_ladder::{
    diagnosis::delivery::products,
    model::{
        delivery::{Outcome, ProductDelivery},
        finding::FindingId,
    },
};

use crate::{TEXTS, decisions::OUTCOMES, example::healthy};

#[test]
fn every_decision_of_a_product_has_words() {
    for rules in products() {
        for outcome in OUTCOMES {
            for remark in [
                None,
                Some("clear_text_later"),
                Some("fallback_not_documented"),
                Some("greeting_not_documented"),
                Some("wants_domain_name"),
                Some("own_methods"),
                Some("queue_times"),
                Some("policy_unknown"),
                Some("policy_not_looked_up"),
                Some("name_needed"),
                Some("flaky"),
                Some("from_the_future"),
            ] {
                for because in [&[][..], &["tcp-refused"], &["cert-expired"]] {
                    let told = worded(ProductDelivery { outcome, ..bare(&rules.key, because, remark) });
                    assert!(!told.name.is_empty() && !told.name.contains("product-"), "{}", told.name);
                    assert!(told.name.chars().count() <= 50, "{}", told.name);
                    assert!(!told.summary.contains("outcome-") && told.summary.len() <= 40, "{told:?}");
                    assert!(told.explanation.ends_with('.') && !told.explanation.contains(".."), "{told:?}");
                    for key in ["product-", "patience-", "  "] {
                        assert!(!told.explanation.contains(key), "{told:?}");
                    }
                }
            }
        }
    }
}

/// Whoever waits says how long, and when the author hears of it, as its rules have it.
#[test]
fn whoever_waits_says_how_long() {
    for rules in products() {
        let outcome = Outcome::Queued;
        let told = worded(ProductDelivery { outcome, ..bare(&rules.key, &["tcp-refused"], None) });
        let days = match rules.keeps_trying_h {
            24 => "one day",
            48 => "two days",
            96 => "four days",
            120 => "five days",
            other => panic!("no words for {other} hours"),
        };
        let notice = match rules.tells_of_delay_h {
            None => "is not documented",
            Some(0) => "until then the author hears nothing",
            Some(4) => "after four hours it tells the author",
            Some(24) => "after one day it tells the author",
            Some(other) => panic!("no words for {other} hours"),
        };
        assert!(told.explanation.contains(days) && told.explanation.contains(notice), "{told:?}");
    }
}

/// A product that this version does not know keeps the words of the version that does.
#[test]
fn a_product_of_a_newer_version_keeps_its_words() {
    let mut newer = bare("from_the_future", &[], None);
    newer.name = "Something new".to_owned();
    newer.explanation = "It does something new.".to_owned();
    assert_eq!(worded(newer.clone()), newer);
}

fn bare(product: &str, because: &[&'static str], remark: Option<&str>) -> ProductDelivery {
    ProductDelivery {
        product: product.to_owned(),
        outcome: Outcome::Unknown,
        because: because.iter().map(|id| FindingId::known(id)).collect(),
        remark: remark.map(str::to_owned),
        name: String::new(),
        summary: String::new(),
        explanation: String::new(),
    }
}

fn worded(product: ProductDelivery) -> ProductDelivery {
    let mut report = healthy();
    report.products = vec![product];
    TEXTS.word(&mut report);
    report.products.remove(0)
}
