//! What Postfix did beside what the report says.

use std::{collections::BTreeMap, path::Path};

use tls_ladder::model::{
    delivery::{
        Outcome::{self, Bounced, ClearText, Encrypted, EncryptedVerified, NotAffected, Queued},
        Sender,
    },
    report::Report,
};

use super::{
    peers::{self, Fit},
    world::World,
};
use crate::support::sending_postfix::{Attempt, Attempts, Encryption, Sending, Status};

/// A level of Postfix, the kind of sender it is, and its place among the named products.
const LEVELS: &[(&str, Option<Sender>, Option<&str>)] = &[
    ("may", Some(Sender::Opportunistic), Some("postfix_may")),
    ("encrypt", Some(Sender::Enforced), Some("postfix_encrypt")),
    ("verify", Some(Sender::EnforcedVerified), Some("postfix_verify")),
    // Of the two that ask for proof, this is the one whose name is asked for in the mail domain (postconf(5):
    // smtp_tls_secure_cert_match).
    ("secure", None, Some("postfix_secure")),
    ("dane", Some(Sender::Dane), Some("postfix_dane")),
    ("sts", Some(Sender::MtaSts), None),
];

/// What became of the mail in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Did {
    outcome: Outcome,
    /// Only when it was tried again.
    later: bool,
}

/// What Postfix did, from the attempts in their order.
fn did(attempts: &[Attempt]) -> Did {
    let last = attempts.last().expect("it was waited for");
    let outcome = match (last.status, last.encryption) {
        (Status::Bounced, _) => Bounced,
        (Status::Deferred, _) => Queued,
        (Status::Sent, None) => ClearText,
        (Status::Sent, Some(Encryption::Verified)) => EncryptedVerified,
        (Status::Sent, Some(_)) => Encrypted,
    };
    Did { outcome, later: last.status != Status::Deferred && attempts.len() > 1 }
}

/// Every difference, in words.
pub(crate) fn all(
    world: &World,
    reports: &BTreeMap<String, Report>,
    attempts: &Attempts,
    sending: &Sending,
) -> Vec<String> {
    let mut differences = Vec::new();
    for domain in &world.domains {
        let report = &reports[domain];
        let of = |level: &str| did(&attempts[&(level.to_owned(), domain.clone())]);
        for (level, sender, product) in LEVELS {
            let did = of(level);
            let mut differs = |who: &str, ours: String| {
                differences.push(format!(
                    "{domain}, {who}: the report says {ours}, Postfix ({level}): {}{}\n{}",
                    did.outcome.key(),
                    if did.later { " when it tried again" } else { "" },
                    sending.said(level, domain)
                ));
            };
            if let Some(sender) = sender {
                let Some(ours) = report.delivery.iter().find(|delivery| delivery.sender == *sender) else {
                    differs(sender.key(), "nothing".to_owned());
                    continue;
                };
                // Whom a policy that is not there does not concern delivers like anybody else.
                let same = if ours.outcome == NotAffected {
                    did == of("may")
                } else {
                    same(did, ours.outcome, ours.remark.as_deref())
                };
                if !same {
                    differs(sender.key(), told(ours.outcome, ours.remark.as_deref(), &ours.because));
                }
            }
            if let Some(product) = product {
                match report.products.iter().find(|ours| ours.product == *product) {
                    Some(ours) if same(did, ours.outcome, ours.remark.as_deref()) => {}
                    Some(ours) => {
                        differs(product, told(ours.outcome, ours.remark.as_deref(), &ours.because));
                    }
                    None => differs(product, "nothing".to_owned()),
                }
            }
        }
    }
    differences
}

/// Domains with one server `mx`, whose TLSA records other programs compare, too.
const COMPARED: &[&str] = &[
    "healthy",
    "dane",
    "dane-issuer",
    "dane-mismatch",
    "dane-rollover",
    "dane-unusable",
    "dane-damaged",
    "dane-certificate",
    "dane-expired",
    "dane-wrong-name",
    "dane-self-signed",
    "dane-issuer-wrong-name",
    "dane-issuer-expired",
    "dane-issuer-not-sent",
    "dane-issuer-domain",
    "dane-unsigned",
    "dane-fails",
    "dane-bogus",
    "dane-no-starttls",
    "dane-closes",
];

/// Every difference between what the report says of TLSA records and what others say of them.
pub(crate) fn peers(reports: &BTreeMap<String, Report>, configuration: &Path) -> Vec<String> {
    let mut differences = Vec::new();
    for name in COMPARED {
        let (domain, host) = (format!("{name}.example"), format!("mx.{name}.example"));
        let ours = peers::ours(&reports[&domain], &host);
        let (fit, said) = peers::posttls_finger(configuration, &domain);
        if fit != ours {
            differences.push(format!("{domain}: the report finds {ours:?}, posttls-finger {fit:?}\n{said}"));
        }
        if name.ends_with("no-starttls") {
            // It waits for STARTTLS until it tires.
            continue;
        }
        let (fits, said) = peers::danetool(&host);
        let ours_fits = match ours {
            Fit::Record { .. } => Some(true),
            Fit::None | Fit::WrongName | Fit::BrokenPath => Some(false),
            Fit::LookupFails | Fit::Nothing => None,
        };
        if fits != ours_fits {
            differences.push(format!("{domain}: the report finds {ours:?}, danetool {fits:?}\n{said}"));
        }
    }
    differences
}

fn same(did: Did, outcome: Outcome, remark: Option<&str>) -> bool {
    match remark {
        // The report says that products differ here.
        Some("some_bounce") if did.outcome == Bounced => matches!(outcome, Queued | Bounced),
        Some("clear_text_on_retry") => did.outcome == outcome && did.later,
        _ => did.outcome == outcome && !did.later,
    }
}

fn told(outcome: Outcome, remark: Option<&str>, because: &[impl ToString]) -> String {
    let because: Vec<String> = because.iter().map(ToString::to_string).collect();
    format!("{} ({}; {})", outcome.key(), remark.unwrap_or("no remark"), because.join(", "))
}
