//! What one kind of sender does at one server.

use crate::model::{
    delivery::{Outcome, Sender},
    evidence::Evidence,
    finding::{Finding, FindingId},
    layer::{Layer, Verdict},
    report::{Report, Rung, Server},
};

use super::{
    super::{
        certificate::{self, Proof},
        context::Context,
        dns,
    },
    effect::{Effect, effect},
    remark::Remark,
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
    Unknown { because: Vec<FindingId> },
}

impl Step {
    /// How much the mail risks here, to take the worst of servers that a sender chooses from at random.
    pub(super) const fn risk(&self) -> u8 {
        match self {
            Step::Ends { outcome: Outcome::EncryptedVerified | Outcome::NotAffected, .. } => 0,
            Step::Ends { outcome: Outcome::Encrypted, .. } => 1,
            Step::Next { .. } => 2,
            Step::Unknown { .. } | Step::Ends { outcome: Outcome::Unknown, .. } => 3,
            Step::Ends { outcome: Outcome::Queued, .. } => 4,
            Step::Ends { outcome: Outcome::ClearText, .. } => 5,
            Step::Ends { outcome: Outcome::Bounced, .. } => 6,
        }
    }
}

/// The rungs that lie on a sender's way, in order.
const WAY: [Layer; 6] =
    [Layer::Connect, Layer::Banner, Layer::Ehlo, Layer::Starttls, Layer::Handshake, Layer::Session];

/// What a kind of sender does at a server.
pub(super) fn step(report: &Report, server: &Server, sender: Sender) -> Step {
    let context = Context { report, server: Some(server) };
    if report.target.address.is_none()
        && !report.settings.laboratory
        && dns::lookup_of(context, &server.host).is_some_and(dns::leads_back)
    {
        // A sender takes an address of its own for a loop and returns the mail at once.
        let because = vec![FindingId::known("dns-mx-loopback")];
        return Step::Next { because, remark: None, refuses_mail: true };
    }
    let mut agreed = Agreed::default();
    for layer in WAY {
        let Some(rung) = server.rung(layer) else { return Step::Unknown { because: Vec::new() } };
        if let Some(step) = at_rung(rung, sender) {
            return step;
        }
        if layer != Layer::Handshake {
            continue;
        }
        agreed = Agreed::on(rung);
        if sender == Sender::EnforcedVerified {
            if agreed.unproven {
                let Agreed { because, remark, .. } = agreed;
                return Step::Next { because, remark, refuses_mail: false };
            }
            if let Some(step) = at_certificate(server) {
                return step;
            }
        }
        if agreed.elsewhere {
            // Others would climb on from here; this program cannot.
            break;
        }
    }
    encrypted(server, sender, agreed)
}

/// What is known of the encryption that a sender would get, where it gets some.
#[derive(Default)]
struct Agreed {
    because: Vec<FindingId>,
    remark: Option<Remark>,
    /// A sender that wants proof refuses how the server signs.
    unproven: bool,
    /// The proof is only for senders that name the server.
    proof_by_name: bool,
    /// It does not come about for this program.
    elsewhere: bool,
}

impl Agreed {
    fn on(rung: &Rung) -> Self {
        let mut agreed = Self {
            elsewhere: matches!(&rung.evidence, Evidence::Handshake(seen) if seen.failure.is_some()),
            ..Self::default()
        };
        for finding in &rung.findings {
            let remark = match effect(finding) {
                Effect::Encrypts(remark) => remark,
                Effect::EncryptsUnproven(remark) => {
                    agreed.unproven = true;
                    Some(remark)
                }
                Effect::ProofByName => {
                    agreed.proof_by_name = true;
                    continue;
                }
                _ => continue,
            };
            agreed.remark = agreed.remark.or(remark);
            agreed.because.push(finding.id.clone());
        }
        agreed
    }
}

fn encrypted(server: &Server, sender: Sender, agreed: Agreed) -> Step {
    let Agreed { mut because, mut remark, proof_by_name, .. } = agreed;
    if sender == Sender::EnforcedVerified {
        if proof_by_name {
            remark = remark.or(Some(Remark::NameNeeded));
        }
        return Step::Ends { outcome: Outcome::EncryptedVerified, because, remark };
    }
    // A certificate that proves nothing does not stop the others, and is why they cannot be sure to whom they talk.
    if let Proof::Fails(causes) = proof(server) {
        because.extend(causes);
    }
    Step::Ends { outcome: Outcome::Encrypted, because, remark }
}

/// The step that a rung forces; nothing when it lets the sender climb on.
fn at_rung(rung: &Rung, sender: Sender) -> Option<Step> {
    if matches!(rung.evidence, Evidence::NotAsked(_)) {
        return Some(Step::Unknown { because: Vec::new() });
    }
    let effects: Vec<(Effect, &Finding)> =
        rung.findings.iter().map(|finding| (effect(finding), finding)).collect();
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
        Some(effect) => Some(of_effect(effect, because_of(effect), sender)),
        None if !gets_on && matches!(rung.verdict, Verdict::NotTested | Verdict::Fail) => {
            let because = rung.findings.iter().map(|finding| finding.id.clone()).collect();
            Some(Step::Unknown { because })
        }
        None => None,
    }
}

fn of_effect(effect: Effect, because: Vec<FindingId>, sender: Sender) -> Step {
    let next = |because, remark| Step::Next { because, remark, refuses_mail: false };
    let clear_text = |because, remark| Step::Ends { outcome: Outcome::ClearText, because, remark };
    match (effect, sender) {
        (Effect::NoTls, Sender::Opportunistic) => clear_text(because, None),
        (Effect::HandshakeFails(remark), Sender::Opportunistic) => clear_text(because, Some(remark)),
        (Effect::HandshakeFails(remark), _) if remark != Remark::ClearTextOnRetry => {
            next(because, Some(remark))
        }
        (Effect::NoTls | Effect::HandshakeFails(_) | Effect::Next, _) => next(because, None),
        (Effect::NextOrBounce, _) => next(because, Some(Remark::SomeBounce)),
        (Effect::Refuses, _) => Step::Next { because, remark: None, refuses_mail: true },
        (
            Effect::SaysNothing
            | Effect::None
            | Effect::Encrypts(_)
            | Effect::EncryptsUnproven(_)
            | Effect::ProofByName,
            _,
        ) => Step::Unknown { because },
    }
}

/// What the server's certificate is worth; nothing is known of one that was not seen.
fn proof(server: &Server) -> Proof {
    let rung = server.rung(Layer::Certificate);
    match rung.map(|rung| (&rung.evidence, rung.findings.as_slice())) {
        Some((Evidence::Certificate(evidence), findings)) => certificate::weigh(evidence, findings),
        _ => Proof::Unknown(Vec::new()),
    }
}

/// What stops a sender that wants the certificate proven.
fn at_certificate(server: &Server) -> Option<Step> {
    match proof(server) {
        Proof::Proves => None,
        Proof::Unknown(because) => Some(Step::Unknown { because }),
        Proof::Fails(because) => Some(Step::Next { because, remark: None, refuses_mail: false }),
    }
}
