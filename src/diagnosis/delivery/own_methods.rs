//! What a product's own version of TLS makes of a finding that senders differ about.

use crate::model::{
    evidence::ProtocolVersion,
    finding::{Finding, FindingId},
    layer::Layer,
    product_rules::ProductRules,
    report::{Rung, Server},
    sender_profile::{Fit, SenderProfile},
};

use super::{super::senders, effect::Effect, effect::effect, remark::Remark};

/// The group whose key share makes a hello too long for one packet (tldr.fail).
const LARGE_SHARE: &str = "X25519MLKEM768";

/// Who looks at a finding.
#[derive(Debug, Clone, Copy)]
pub(super) struct Eyes<'a> {
    /// Nothing for a kind of sender.
    pub(super) product: Option<&'a ProductRules>,
    /// Whether the sender says the server's name; nothing where products differ.
    pub(super) says_name: Option<bool>,
    pub(super) server: &'a Server,
}

impl Eyes<'_> {
    /// Every finding of a rung with what it does to this sender.
    pub(super) fn effects<'f>(&self, rung: &'f Rung) -> Vec<(Effect, &'f Finding)> {
        let see = |finding: &'f Finding| (self.effect(rung.layer, finding), finding);
        rung.findings.iter().map(see).collect()
    }

    /// Why this product finds no way to encrypt although nothing is wrong with the server, if so.
    pub(super) fn misfit(&self, rung: &Rung) -> Option<Vec<FindingId>> {
        if rung.layer != Layer::Handshake || self.fit()? {
            return None;
        }
        Some(rung.findings.iter().map(|finding| finding.id.clone()).collect())
    }

    fn effect(&self, layer: Layer, finding: &Finding) -> Effect {
        let effect = match (effect(finding), layer) {
            // Said to every hello, it is final for Postfix and Exim alike.
            (Effect::NextOrBounce, Layer::Ehlo | Layer::Session) => Effect::RefusesHello,
            (effect, _) => effect,
        };
        let (Some(remark), Layer::Handshake) = (remark_of(effect), layer) else {
            return by_name(effect, self.says_name);
        };
        let copes = match (remark, self.product) {
            (Remark::NameUnwanted, _) => self.says_name.map(|says| !says),
            (Remark::NameNeeded, _) => self.says_name,
            (_, None) => None,
            (_, Some(_)) => self.fit().or_else(|| copes(self.profile()?, finding, remark)),
        };
        match (copes, effect) {
            (Some(true), Effect::EncryptsUnproven(_)) | (None, _) => effect,
            (Some(true), _) => Effect::Encrypts(None),
            (Some(false), _) => Effect::HandshakeFails(remark),
        }
    }

    fn profile(&self) -> Option<&'static SenderProfile> {
        senders::profile(self.product?.profile.as_deref()?)
    }

    /// Whether the product and the server agree, by what was asked or computed.
    fn fit(&self) -> Option<bool> {
        let key = self.product?.profile.as_deref()?;
        let row = self.server.senders.iter().find(|row| row.key == key)?;
        match row.fit {
            Fit::Agrees { .. } => Some(true),
            Fit::Fails { .. } => Some(false),
            Fit::Unknown => None,
        }
    }
}

const fn remark_of(effect: Effect) -> Option<Remark> {
    match effect {
        Effect::HandshakeFails(remark)
        | Effect::EncryptsUnproven(remark)
        | Effect::Encrypts(Some(remark)) => Some(remark),
        _ => None,
    }
}

/// A certificate that only those see who say the server's name.
const fn by_name(effect: Effect, says_name: Option<bool>) -> Effect {
    match (effect, says_name) {
        (Effect::ProofByName, Some(true)) => Effect::Encrypts(None),
        _ => effect,
    }
}

/// Whether a sender with this profile encrypts all the same; nothing where the finding does not tell enough.
fn copes(profile: &SenderProfile, finding: &Finding, remark: Remark) -> Option<bool> {
    let argument =
        |name: &str| finding.arguments.get(name).map(String::as_str).filter(|text| !text.is_empty());
    let speaks = || {
        let suite = argument("suite")?;
        let version = argument("version");
        let version =
            version.is_none_or(|name| profile.versions.iter().any(|version| version.name() == name));
        Some(version && profile.suites.iter().any(|known| known == suite))
    };
    match remark {
        Remark::NewerProgramsFail | Remark::NewerCiphersOnly | Remark::TripleDes | Remark::OldVersions => {
            speaks()
        }
        Remark::WeakPrime => {
            let bits: usize = argument("bits")?.parse().ok()?;
            let long_enough = profile.minimum_dh_bits.is_none_or(|minimum| bits >= minimum);
            Some(long_enough && speaks().unwrap_or(true))
        }
        Remark::LegacyRenegotiation => Some(!profile.wants_secure_renegotiation && speaks().unwrap_or(true)),
        Remark::Tls13Fails => Some(!profile.versions.contains(&ProtocolVersion::Tls13)),
        Remark::LargeHelloFails => Some(!profile.groups.iter().any(|group| group == LARGE_SHARE)),
        _ => None,
    }
}
