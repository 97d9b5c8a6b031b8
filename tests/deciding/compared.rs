//! What Postfix and others did beside what the report says.

use std::{collections::BTreeMap, path::Path};

use tls_ladder::model::{
    delivery::{
        Outcome::{self, Bounced, ClearText, Encrypted, EncryptedVerified, NotAffected, Queued},
        Sender,
    },
    report::Report,
};

use super::peers::{self, Fit};
use crate::support::sending_postfix::{Attempt, Attempts, Encryption, Sending, Status};

// ---------------------------------------------------------------- who may differ, and why

/// A difference that is known, understood, and not ours to mend.
struct Justified {
    domain: &'static str,
    /// The line of the report, or the program that says something else.
    who: &'static str,
    why: &'static str,
}

/// A line that is not needed any more fails, too.
const JUSTIFIED: &[Justified] = &[
    Justified {
        domain: "first-closes.example",
        who: "opportunistic",
        why: "products differ, and the report tells the worst: Exim sends in clear text to the first server at once \
              (specification of Exim, tls_tempfail_tryclear), Postfix goes on to the next; the line of Postfix says so",
    },
    Justified {
        domain: "dane-unusable.example",
        who: "danetool",
        why: "it knows no mail: usages 0 and 1 are for others (RFC 7672 §3.1.3)",
    },
    Justified {
        domain: "dane-damaged.example",
        who: "danetool",
        why: "it compares a digest that is too short to be one",
    },
    Justified {
        domain: "dane-issuer-wrong-name.example",
        who: "danetool",
        why: "whether the certificate is valid otherwise is left to its caller (dane_verify_session_crt(3)), the names \
              of RFC 7672 §3.2.2 with it",
    },
    Justified {
        domain: "dane-issuer-not-sent.example",
        who: "danetool",
        why: "with a chain of one it says that no record can be used (dane_verify_session_crt(3))",
    },
];

/// A difference: the domain, who says something else, and all that was said.
pub(crate) struct Difference {
    domain: String,
    who: String,
    told: String,
}

/// What is left to be told of the differences.
pub(crate) fn not_justified(differences: Vec<Difference>) -> Vec<String> {
    let is = |line: &Justified, found: &Difference| line.domain == found.domain && line.who == found.who;
    let not_needed: Vec<String> = JUSTIFIED
        .iter()
        .filter(|line| !differences.iter().any(|found| is(line, found)))
        .map(|line| format!("{}, {}: no difference any more ({})", line.domain, line.who, line.why))
        .collect();
    let left = differences.into_iter().filter(|found| !JUSTIFIED.iter().any(|line| is(line, found)));
    left.map(|Difference { domain, who, told }| format!("{domain}, {who}: {told}"))
        .chain(not_needed)
        .collect()
}

// ---------------------------------------------------------------- deliveries

/// A level of Postfix, the kind of sender it is, and its place among the named products.
const LEVELS: &[(&str, Option<Sender>, Option<&str>)] = &[
    ("may", Some(Sender::Opportunistic), Some("postfix_may")),
    ("encrypt", Some(Sender::Enforced), Some("postfix_encrypt")),
    ("verify", Some(Sender::EnforcedVerified), Some("postfix_verify")),
    // It asks for the name of the mail domain, not for the server's (postconf(5), smtp_tls_secure_cert_match).
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

impl Did {
    /// From the attempts in their order.
    fn of(attempts: &[Attempt]) -> Self {
        let last = attempts.last().expect("it was waited for");
        let outcome = match (last.status, last.encryption) {
            (Status::Bounced, _) => Bounced,
            (Status::Deferred, _) => Queued,
            (Status::Sent, None) => ClearText,
            (Status::Sent, Some(Encryption::Verified)) => EncryptedVerified,
            (Status::Sent, Some(_)) => Encrypted,
        };
        Self { outcome, later: last.status != Status::Deferred && attempts.len() > 1 }
    }

    /// Whether this is what the report says.
    fn is(self, outcome: Outcome, remark: Option<&str>) -> bool {
        match remark {
            // The report says that products differ here.
            Some("some_bounce") if self.outcome == Bounced => matches!(outcome, Queued | Bounced),
            Some("clear_text_on_retry" | "clear_text_later") => self.outcome == outcome && self.later,
            _ => self.outcome == outcome && !self.later,
        }
    }
}

/// Every difference between what Postfix did and what the reports say.
pub(crate) fn with_postfix(
    domains: &[String],
    reports: &BTreeMap<String, Report>,
    attempts: &Attempts,
    sending: &Sending,
) -> Vec<Difference> {
    let mut differences = Vec::new();
    for domain in domains {
        let report = &reports[domain];
        let did = |level: &str| Did::of(&attempts[&(level.to_owned(), domain.clone())]);
        for (level, sender, product) in LEVELS {
            let it_did = did(level);
            let mut differs = |who: &str, ours: &str| {
                let later = if it_did.later { " when it tried again" } else { "" };
                let told = format!(
                    "the report says {ours}, Postfix ({level}): {}{later}\n{}",
                    it_did.outcome.key(),
                    sending.said(level, domain)
                );
                differences.push(Difference { domain: domain.clone(), who: who.to_owned(), told });
            };
            if let Some(sender) = sender {
                let ours = report.delivery.iter().find(|ours| ours.sender == *sender);
                let same = ours.is_some_and(|ours| match ours.outcome {
                    // Whom a policy that is not there does not concern delivers like anybody else.
                    NotAffected => it_did == did("may"),
                    outcome => it_did.is(outcome, ours.remark.as_deref()),
                });
                if !same {
                    let ours = ours.map(|ours| told(ours.outcome, ours.remark.as_deref(), &ours.because));
                    differs(sender.key(), ours.as_deref().unwrap_or("nothing"));
                }
            }
            if let Some(product) = product {
                let ours = report.products.iter().find(|ours| ours.product == *product);
                if !ours.is_some_and(|ours| it_did.is(ours.outcome, ours.remark.as_deref())) {
                    let ours = ours.map(|ours| told(ours.outcome, ours.remark.as_deref(), &ours.because));
                    differs(product, ours.as_deref().unwrap_or("nothing"));
                }
            }
        }
    }
    differences
}

fn told(outcome: Outcome, remark: Option<&str>, because: &[impl ToString]) -> String {
    let because: Vec<String> = because.iter().map(ToString::to_string).collect();
    format!("{} ({}; {})", outcome.key(), remark.unwrap_or("no remark"), because.join(", "))
}

// ---------------------------------------------------------------- TLSA records

/// Domains with one server `mx`, whose TLSA records other programs compare, too; whether danetool is asked.
const COMPARED: &[(&str, bool)] = &[
    ("healthy", true),
    ("dane", true),
    ("dane-issuer", true),
    ("dane-mismatch", true),
    ("dane-rollover", true),
    ("dane-unusable", true),
    ("dane-damaged", true),
    ("dane-certificate", true),
    ("dane-expired", true),
    ("dane-wrong-name", true),
    ("dane-self-signed", true),
    ("dane-issuer-wrong-name", true),
    ("dane-issuer-expired", true),
    ("dane-issuer-not-sent", true),
    ("dane-issuer-domain", true),
    ("dane-unsigned", true),
    ("dane-fails", true),
    ("dane-bogus", true),
    // It waits for STARTTLS until it tires.
    ("dane-no-starttls", false),
    ("dane-closes", true),
];

/// Every difference between what the reports say of TLSA records and what others say of them.
pub(crate) fn with_peers(reports: &BTreeMap<String, Report>, configuration: &Path) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (name, danetool_too) in COMPARED {
        let (domain, host) = (format!("{name}.example"), format!("mx.{name}.example"));
        let ours = peers::ours(&reports[&domain], &host);
        let mut differs = |who: &str, found: &dyn std::fmt::Debug, said: &str| {
            let told = format!("the report finds {ours:?}, it finds {found:?}\n{said}");
            differences.push(Difference { domain: domain.clone(), who: who.to_owned(), told });
        };
        let (fit, said) = peers::posttls_finger(configuration, &domain);
        if fit != ours {
            differs("posttls-finger", &fit, &said);
        }
        if !danetool_too {
            continue;
        }
        let ours_fits = match ours {
            Fit::Record { .. } => Some(true),
            Fit::None | Fit::WrongName | Fit::BrokenPath => Some(false),
            Fit::LookupFails | Fit::Nothing => None,
        };
        let (fits, said) = peers::danetool(&host);
        if fits != ours_fits {
            differs("danetool", &fits, &said);
        }
    }
    differences
}
