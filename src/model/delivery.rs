//! What sending servers would do with the mail.

use serde::{Deserialize, Serialize};

use super::{finding::FindingId, layer::Verdict};

/// A kind of sending server, by what it demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sender {
    /// Encrypts if it can, sends in clear text if it cannot (RFC 7435): the default of most servers.
    Opportunistic,
    /// A rule of the sender's own says "must be encrypted".
    Enforced,
    /// A rule of the sender's own says "must be encrypted, and the certificate must be good".
    EnforcedVerified,
    /// Follows the domain's DANE records (RFC 7672).
    Dane,
    /// Follows the domain's MTA-STS policy (RFC 8461).
    MtaSts,
}

impl Sender {
    /// Every kind, in the order they are shown.
    pub const ALL: [Sender; 5] =
        [Sender::Opportunistic, Sender::Enforced, Sender::EnforcedVerified, Sender::Dane, Sender::MtaSts];

    /// The word used in the report's JSON, which is also the key of its name in the texts.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Sender::Opportunistic => "opportunistic",
            Sender::Enforced => "enforced",
            Sender::EnforcedVerified => "enforced_verified",
            Sender::Dane => "dane",
            Sender::MtaSts => "mta_sts",
        }
    }
}

/// What becomes of the mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Encrypted, and the server's identity was proven.
    EncryptedVerified,
    /// Encrypted, without proof of identity.
    Encrypted,
    /// Sent unprotected.
    ClearText,
    /// Waits in the queue, is retried, and finally bounces.
    Queued,
    /// Returned to its author at once.
    Bounced,
    /// This kind of sender has nothing to decide here.
    NotAffected,
    /// Not enough is known to say.
    Unknown,
}

impl Outcome {
    /// The word used in the report's JSON, which is also the key of its name in the texts.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Outcome::EncryptedVerified => "encrypted_verified",
            Outcome::Encrypted => "encrypted",
            Outcome::ClearText => "clear_text",
            Outcome::Queued => "queued",
            Outcome::Bounced => "bounced",
            Outcome::NotAffected => "not_affected",
            Outcome::Unknown => "unknown",
        }
    }
}

impl Outcome {
    /// The mark beside a decision, whoever decides. `doubtful`: a finding stands against it, or a server's certificate
    /// is broken, so that encryption says nothing about who is at the other end.
    const fn verdict(self, doubtful: bool) -> Verdict {
        match self {
            Outcome::Encrypted if doubtful => Verdict::Warn,
            Outcome::EncryptedVerified | Outcome::Encrypted => Verdict::Pass,
            Outcome::ClearText | Outcome::Queued | Outcome::Bounced => Verdict::Fail,
            Outcome::NotAffected | Outcome::Unknown => Verdict::NotTested,
        }
    }
}

impl Delivery {
    /// The mark beside the decision. `unproven`: a server's certificate is broken.
    #[must_use]
    pub const fn verdict(&self, unproven: bool) -> Verdict {
        self.outcome.verdict(unproven || !self.because.is_empty())
    }
}

/// The decision of one kind of sender, over all servers in the order it would try them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    pub sender: Sender,
    pub outcome: Outcome,
    /// The findings the decision rests on; empty when nothing stands in the way. Mail that is encrypted without
    /// proof names here what is wrong with the certificate.
    pub because: Vec<FindingId>,
    /// Key of a remark where common products differ (`clear_text_on_retry`, `some_bounce`), if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// The outcome in words for people.
    #[serde(default)]
    pub summary: String,
    /// One sentence that explains it, with the remark.
    #[serde(default)]
    pub explanation: String,
}

/// What one named product would do, over all servers in the order it would try them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProductDelivery {
    /// The product and its setting, such as `postfix_may`; the key of its name in the texts.
    pub product: String,
    pub outcome: Outcome,
    /// The findings the decision rests on.
    pub because: Vec<FindingId>,
    /// Key of a remark on what this product does of its own, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// The product's name for people.
    #[serde(default)]
    pub name: String,
    /// The outcome in words for people.
    #[serde(default)]
    pub summary: String,
    /// One sentence that explains it: how long it keeps trying, when the author hears of it.
    #[serde(default)]
    pub explanation: String,
}

impl ProductDelivery {
    /// The mark beside the decision, by the same rule as that of a kind of sender.
    #[must_use]
    pub const fn verdict(&self, unproven: bool) -> Verdict {
        self.outcome.verdict(unproven || !self.because.is_empty())
    }
}
