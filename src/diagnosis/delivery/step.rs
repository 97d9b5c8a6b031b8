//! What one sender does at one server.

use crate::model::{
    delivery::Outcome,
    evidence::{ConnectEvidence, Evidence, LookupFailure, NotAskedReason},
    finding::{Finding, FindingId},
    layer::{Layer, Verdict},
    product_rules::{AfterFailedHandshake, AfterRefusedGreeting},
    report::{Rung, Server},
};

use super::{
    super::{context::Context, dns},
    agreed::{self, Agreed},
    before,
    effect::Effect,
    own_methods::Eyes,
    remark::Remark,
    rules::Rules,
    wanted::{Asked, Wanted, What},
};

/// What becomes of the mail at one server.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// The sender is done with the mail.
    Ends { outcome: Outcome, because: Vec<FindingId>, remark: Option<Remark> },
    /// The sender goes on to the next server and keeps the mail if none is left.
    Next {
        because: Vec<FindingId>,
        remark: Option<Remark>,
        /// The server says for good that it takes no mail from anybody.
        refuses_mail: bool,
    },
    /// Not enough is known.
    Unknown { because: Vec<FindingId>, remark: Option<Remark> },
    /// Nothing was found out, for a reason that has nothing to do with the server.
    LeftOut { because: Vec<FindingId> },
}

impl Step {
    /// How much the mail risks here, to take the worst of servers that a sender chooses from at random.
    pub(super) const fn risk(&self) -> u8 {
        match self {
            Step::Ends { outcome: Outcome::EncryptedVerified | Outcome::NotAffected, .. } => 0,
            Step::Ends { outcome: Outcome::Encrypted, .. } => 1,
            Step::Next { .. } => 2,
            Step::Unknown { .. } | Step::LeftOut { .. } | Step::Ends { outcome: Outcome::Unknown, .. } => 3,
            Step::Ends { outcome: Outcome::Queued, .. } => 4,
            Step::Ends { outcome: Outcome::ClearText, .. } => 5,
            Step::Ends { outcome: Outcome::Bounced, .. } => 6,
        }
    }

    pub(super) const fn next(because: Vec<FindingId>, remark: Option<Remark>) -> Self {
        Step::Next { because, remark, refuses_mail: false }
    }

    pub(super) const fn unknown(because: Vec<FindingId>) -> Self {
        Step::Unknown { because, remark: None }
    }
}

/// The rungs that lie on a sender's way, in order.
const WAY: [Layer; 6] =
    [Layer::Connect, Layer::Banner, Layer::Ehlo, Layer::Starttls, Layer::Handshake, Layer::Session];
/// This PC has no IPv6, so the address was not tried at all.
const NO_IPV6: &str = "tcp-ipv6-unavailable-here";

/// What a sender does at a server.
pub(super) fn step(asked: Asked<'_>, server: &Server, rules: Rules<'_>) -> Step {
    let context = Context { report: asked.report, server: Some(server) };
    if asked.report.target.address.is_none()
        && !asked.report.settings.laboratory
        && dns::lookup_of(context, &server.host).is_some_and(dns::leads_back)
    {
        // A sender takes an address of its own for a loop and returns the mail at once.
        let because = vec![FindingId::known("dns-mx-loopback")];
        return Step::Next { because, remark: None, refuses_mail: true };
    }
    let seen_through = asked.seen_through();
    if !seen_through.is_empty() {
        return Step::unknown(seen_through);
    }
    let wanted = Wanted::at(asked, server, rules);
    let climb = |what| Climb { asked, server, rules, wanted: wanted.but(what) }.step();
    match wanted.what {
        What::Refused => Step::next(wanted.policy, None),
        What::Unknown => {
            // Where the demand makes no difference, it need not be known.
            let (free, strict) = (climb(What::Nothing), climb(What::Encryption));
            let is_the_same = free == strict && !matches!(free, Step::Ends { .. });
            let remark =
                if asked.was_looked_up() { Remark::PolicyUnknown } else { Remark::PolicyNotLookedUp };
            if is_the_same { free } else { Step::Unknown { because: wanted.policy, remark: Some(remark) } }
        }
        ref what => climb(what.clone()),
    }
}

/// A sender's way up one server.
struct Climb<'a> {
    asked: Asked<'a>,
    server: &'a Server,
    rules: Rules<'a>,
    wanted: Wanted,
}

impl Climb<'_> {
    fn step(&self) -> Step {
        let eyes = self.eyes();
        let mut agreed = Agreed::default();
        for layer in WAY {
            let Some(rung) = self.server.rung(layer) else { return Step::unknown(Vec::new()) };
            if let Some(step) = self.at_rung(rung) {
                return step;
            }
            if layer != Layer::Handshake {
                continue;
            }
            agreed = Agreed::on(rung, eyes);
            if let Some(step) = self.unproven(&mut agreed) {
                return step;
            }
            if agreed.elsewhere {
                // Others would climb on from here; this program cannot.
                break;
            }
        }
        self.encrypted(agreed)
    }

    fn eyes(&self) -> Eyes<'_> {
        let says_name = self.rules.says_name(self.wanted.by_policy);
        Eyes { product: self.rules.product, says_name, server: self.server }
    }

    /// What stops a sender that wants proof.
    fn unproven(&self, agreed: &mut Agreed) -> Option<Step> {
        if matches!(self.wanted.what, What::Nothing | What::Encryption) {
            return None;
        }
        if agreed.unproven {
            let Agreed { because, remark, .. } = std::mem::take(agreed);
            return Some(Step::next(because, remark));
        }
        match self.wanted.what {
            What::Proof if agreed.proof_by_name && self.eyes().says_name == Some(false) => {
                Some(Step::next(agreed.because.clone(), Some(Remark::NameNeeded)))
            }
            What::Proof => {
                let domain = self.asked.report.target.domain.as_deref();
                agreed::at_certificate(self.server, self.rules.product, domain)
            }
            What::PolicyProof(Some(true)) => None,
            What::PolicyProof(Some(false)) => Some(Step::next(self.wanted.policy.clone(), None)),
            _ => Some(Step::unknown(self.wanted.policy.clone())),
        }
    }

    fn encrypted(&self, agreed: Agreed) -> Step {
        let Agreed { mut because, mut remark, proof_by_name, .. } = agreed;
        if matches!(self.wanted.what, What::Proof | What::PolicyProof(_)) {
            if proof_by_name && self.eyes().says_name.is_none() {
                remark = remark.or(Some(Remark::NameNeeded));
            }
            return Step::Ends { outcome: Outcome::EncryptedVerified, because, remark };
        }
        // What the policy could have proven, and does not.
        because.extend(self.wanted.policy.iter().cloned());
        // A certificate that proves nothing does not stop the others, and is why they cannot be sure to whom they talk.
        because.extend(agreed::why_unproven(self.server));
        Step::Ends { outcome: Outcome::Encrypted, because, remark }
    }

    /// The step that a rung forces; nothing when it lets the sender climb on.
    fn at_rung(&self, rung: &Rung) -> Option<Step> {
        if let Evidence::NotAsked(not_asked) = &rung.evidence {
            let left_out = not_asked.reason == NotAskedReason::OutOfTime;
            let because = Vec::new();
            return Some(if left_out { Step::LeftOut { because } } else { Step::unknown(because) });
        }
        if let Evidence::Connect(ConnectEvidence { lookup_failure: Some(failure), .. }) = &rung.evidence {
            return Some(self.without_address(rung, failure));
        }
        let effects = self.eyes().effects(rung);
        let because_of = |wanted: Effect| -> Vec<FindingId> {
            effects
                .iter()
                .filter(|(effect, _)| *effect == wanted)
                .map(|(_, finding)| finding.id.clone())
                .collect()
        };
        let mut stops = effects.iter().map(|(effect, _)| *effect).filter(|effect| !effect.lets_on());
        // What says nothing about the server makes everything beside it doubtful, too.
        let decisive = stops.clone().find(|effect| *effect == Effect::SaysNothing).or_else(|| stops.next());
        let gets_on = effects.iter().any(|(effect, _)| !matches!(effect, Effect::None) && effect.lets_on());
        match decisive {
            Some(effect) => Some(self.of_effect(rung, effect, because_of(effect))),
            None if !gets_on && matches!(rung.verdict, Verdict::NotTested | Verdict::Fail) => {
                Some(not_known(&effects))
            }
            None => {
                let because = self.eyes().misfit(rung)?;
                Some(self.handshake_fails(because, Remark::OwnMethods))
            }
        }
    }

    /// What a sender does that finds no address for the server.
    fn without_address(&self, rung: &Rung, failure: &LookupFailure) -> Step {
        let mut because: Vec<FindingId> = rung.findings.iter().map(|finding| finding.id.clone()).collect();
        if because.is_empty() {
            because = before::told_of(self.asked.report, &self.server.host);
        }
        match before::is_for_good(failure) {
            Some(refuses_mail) => Step::Next { because, remark: None, refuses_mail },
            None => Step::unknown(because),
        }
    }

    fn of_effect(&self, rung: &Rung, effect: Effect, because: Vec<FindingId>) -> Step {
        let no_way_out = self.asked.no_way_out();
        if rung.layer == Layer::Connect && !no_way_out.is_empty() {
            return Step::unknown(no_way_out);
        }
        let product = self.rules.product;
        let some_bounce = product.is_none().then_some(Remark::SomeBounce);
        let returned = |because| Step::Ends { outcome: Outcome::Bounced, because, remark: None };
        let not_documented = |because| Step::Unknown { because, remark: Some(Remark::GreetingNotDocumented) };
        match effect {
            Effect::NoTls if self.wanted.what == What::Nothing => {
                Step::Ends { outcome: Outcome::ClearText, because, remark: None }
            }
            Effect::NoTls => Step::next(self.with_policy(because), None),
            Effect::HandshakeFails(remark) => self.handshake_fails(because, remark),
            Effect::Next => Step::next(because, None),
            Effect::NoMailServer => Step::next(because, some_bounce),
            Effect::NextOrBounce => match product.map(|product| product.when_greeted_with_5xx) {
                None | Some(AfterRefusedGreeting::TriesOn) => Step::next(because, some_bounce),
                Some(AfterRefusedGreeting::Returns) => returned(because),
                Some(AfterRefusedGreeting::NotDocumented) => not_documented(because),
            },
            Effect::RefusesHello => match product.map(|product| product.when_greeted_with_5xx) {
                Some(AfterRefusedGreeting::NotDocumented) => not_documented(because),
                _ => returned(because),
            },
            Effect::Refuses => Step::Next { because, remark: None, refuses_mail: true },
            Effect::SaysNothing
            | Effect::None
            | Effect::Encrypts(_)
            | Effect::EncryptsUnproven(_)
            | Effect::ProofByName => Step::unknown(because),
        }
    }

    fn handshake_fails(&self, because: Vec<FindingId>, remark: Remark) -> Step {
        let differs = self.rules.product.is_none() || remark == Remark::OwnMethods;
        let clear_text = |because, remark| Step::Ends { outcome: Outcome::ClearText, because, remark };
        if self.wanted.what != What::Nothing {
            let told = differs && remark != Remark::ClearTextOnRetry;
            return Step::next(self.with_policy(because), told.then_some(remark));
        }
        match self.rules.product.map(|product| product.when_handshake_fails) {
            None => clear_text(because, Some(remark)),
            Some(AfterFailedHandshake::ClearTextAtOnce) => clear_text(because, differs.then_some(remark)),
            Some(AfterFailedHandshake::ClearTextLater) => Step::next(because, Some(Remark::ClearTextLater)),
            Some(AfterFailedHandshake::NotDocumented) => {
                Step::Unknown { because, remark: Some(Remark::FallbackNotDocumented) }
            }
        }
    }

    fn with_policy(&self, mut because: Vec<FindingId>) -> Vec<FindingId> {
        because.extend(self.wanted.policy.iter().cloned());
        because
    }
}

/// The rung says neither that it holds nor what is wrong.
fn not_known(effects: &[(Effect, &Finding)]) -> Step {
    let because: Vec<FindingId> = effects.iter().map(|(_, finding)| finding.id.clone()).collect();
    if because.iter().any(|id| id == NO_IPV6) { Step::LeftOut { because } } else { Step::unknown(because) }
}
