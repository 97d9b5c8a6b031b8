//! What one kind of sender does at one server.

use crate::model::{
    delivery::{Outcome, Sender},
    evidence::Evidence,
    finding::{Finding, FindingId},
    layer::{Layer, Verdict},
    report::{Report, Rung, Server},
};

use super::super::{
    certificate::{self, Proof},
    context::Context,
    dns, refusal, signs,
};

/// Where common products differ, or what else there is to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remark {
    ClearTextOnRetry,
    SomeBounce,
    PortNotForServers,
    QueueTimes,
    NotBuilt,
}

impl Remark {
    /// The key under which the texts word it.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Remark::ClearTextOnRetry => "clear_text_on_retry",
            Remark::SomeBounce => "some_bounce",
            Remark::PortNotForServers => "port_not_for_servers",
            Remark::QueueTimes => "queue_times",
            Remark::NotBuilt => "not_built",
        }
    }
}

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

/// What a finding does to a sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// Nothing that changes the course.
    None,
    /// There is no encryption to be had: clear text at once, or not at all.
    NoTls,
    /// The attempt to encrypt fails: clear text on a new connection, or not at all.
    HandshakeFails,
    /// The server cannot be talked to: on to the next.
    Next,
    /// The same, and some products return the mail instead.
    NextOrBounce,
    /// The server takes no mail from anybody.
    Refuses,
    /// Says nothing about what a mail server would meet.
    SaysNothing,
}

/// The rungs that lie on a sender's way, in order.
const WAY: [Layer; 6] =
    [Layer::Connect, Layer::Banner, Layer::Ehlo, Layer::Starttls, Layer::Handshake, Layer::Session];

/// What a kind of sender does at a server.
pub(super) fn step(report: &Report, server: &Server, sender: Sender) -> Step {
    let context = Context { report, server: Some(server) };
    if report.target.address.is_none() && dns::lookup_of(context, &server.host).is_some_and(dns::leads_back) {
        // A sender takes an address of its own for a loop and returns the mail at once.
        let because = vec![FindingId::known("dns-mx-loopback")];
        return Step::Next { because, remark: None, refuses_mail: true };
    }
    for layer in WAY {
        let Some(rung) = server.rung(layer) else { return Step::Unknown { because: Vec::new() } };
        if let Some(step) = at_rung(rung, sender) {
            return step;
        }
        if layer == Layer::Handshake
            && sender == Sender::EnforcedVerified
            && let Some(step) = at_certificate(server)
        {
            return step;
        }
    }
    if sender == Sender::EnforcedVerified {
        return Step::Ends { outcome: Outcome::EncryptedVerified, because: Vec::new(), remark: None };
    }
    // A certificate that proves nothing does not stop the others, and is why they cannot be sure to whom they talk.
    let because = match proof(server) {
        Proof::Fails(because) => because,
        Proof::Proves | Proof::Unknown(_) => Vec::new(),
    };
    Step::Ends { outcome: Outcome::Encrypted, because, remark: None }
}

/// The step that a rung forces; nothing when it lets the sender climb on.
fn at_rung(rung: &Rung, sender: Sender) -> Option<Step> {
    if matches!(rung.evidence, Evidence::NotAsked(_)) {
        return Some(Step::Unknown { because: Vec::new() });
    }
    let effects: Vec<(Effect, &Finding)> = rung
        .findings
        .iter()
        .map(|finding| (effect(finding), finding))
        .filter(|(effect, _)| *effect != Effect::None)
        .collect();
    let because_of = |wanted: Effect| -> Vec<FindingId> {
        effects
            .iter()
            .filter(|(effect, _)| *effect == wanted)
            .map(|(_, finding)| finding.id.clone())
            .collect()
    };
    // What says nothing about the server makes everything beside it doubtful, too.
    let decisive = effects
        .iter()
        .map(|(effect, _)| *effect)
        .find(|effect| *effect == Effect::SaysNothing)
        .or_else(|| effects.first().map(|(effect, _)| *effect));
    match decisive {
        Some(effect) => Some(of_effect(effect, because_of(effect), sender)),
        None if matches!(rung.verdict, Verdict::NotTested | Verdict::Fail) => {
            let because = rung.findings.iter().map(|finding| finding.id.clone()).collect();
            Some(Step::Unknown { because })
        }
        None => None,
    }
}

fn of_effect(effect: Effect, because: Vec<FindingId>, sender: Sender) -> Step {
    let next = |because, remark| Step::Next { because, remark, refuses_mail: false };
    match (effect, sender) {
        (Effect::None | Effect::SaysNothing, _) => Step::Unknown { because },
        (Effect::NoTls, Sender::Opportunistic) => {
            Step::Ends { outcome: Outcome::ClearText, because, remark: None }
        }
        (Effect::HandshakeFails, Sender::Opportunistic) => {
            Step::Ends { outcome: Outcome::ClearText, because, remark: Some(Remark::ClearTextOnRetry) }
        }
        (Effect::NoTls | Effect::HandshakeFails | Effect::Next, _) => next(because, None),
        (Effect::NextOrBounce, _) => next(because, Some(Remark::SomeBounce)),
        (Effect::Refuses, _) => Step::Next { because, remark: None, refuses_mail: true },
    }
}

/// What a finding does to a sender.
fn effect(finding: &Finding) -> Effect {
    let reply = finding.arguments.get("reply").map(String::as_str).unwrap_or_default();
    match finding.id.as_str() {
        // What sounds final may be about the address this test came from, and then says nothing about others.
        "banner-554-reject" if signs::about_us(reply) => Effect::SaysNothing,
        "ehlo-421" if refusal::is_rate_limit_text(reply) => Effect::SaysNothing,
        // Said in SMTP inside TLS: the sender has its encryption and meets an ordinary refusal (RFC 5321 §4.2.1).
        "tls-client-cert-required" if reply.starts_with('5') => Effect::NextOrBounce,
        "tls-client-cert-required" if reply.starts_with('4') => Effect::Next,
        "ehlo-421"
        | "tcp-refused"
        | "tcp-timeout"
        | "tcp-reset-on-connect"
        | "tcp-host-unreachable"
        | "tcp-net-unreachable"
        | "tcp-admin-prohibited"
        | "dns-servfail"
        | "dns-timeout"
        | "banner-none"
        | "banner-closed"
        | "banner-421"
        | "banner-451-local"
        | "tls-port-spoken-in-clear"
        | "ehlo-timeout"
        | "ehlo-closed"
        | "starttls-injected-data"
        | "post-421-after-tls" => Effect::Next,
        "banner-554-reject"
        | "dns-mx-no-address"
        | "dns-mx-some-no-address"
        | "dns-mx-ip-literal"
        | "banner-not-smtp"
        | "banner-http" => Effect::NextOrBounce,
        "dns-nxdomain" | "dns-no-mx-no-address" | "banner-521" => Effect::Refuses,
        "ehlo-no-starttls"
        | "ehlo-starttls-masked-x"
        | "ehlo-starttls-on-first-line"
        | "ehlo-500-helo-works"
        | "ehlo-xxxx-command"
        | "starttls-454"
        | "starttls-554-security-subsystem"
        | "starttls-500-502"
        | "starttls-503"
        | "starttls-501"
        | "starttls-530-550-acl"
        | "starttls-wrong-2xx" => Effect::NoTls,
        // Senders that say no name in TLS would not meet alert 112: it depends on the sender.
        "tls-alert-unrecognized-name-112"
        | "dns-refused"
        | "pc-firewall-denied"
        | "pc-no-network"
        | "pc-source-ip-listed"
        | "tcp-local-abort"
        | "banner-421-rate"
        | "banner-450-greylist"
        | "banner-dnsbl"
        | "banner-early-talker"
        | "ehlo-name-rejected"
        | "ehlo-name-vs-ptr"
        | "starttls-454-rate" => Effect::SaysNothing,
        "tls-client-cert-requested" | "tls-fallback-clear-expected" | "tls-eof-no-close-notify" => {
            Effect::None
        }
        "starttls-421"
        | "starttls-no-reply"
        | "starttls-220-silence"
        | "starttls-220-close"
        | "starttls-firewall-answers"
        | "starttls-plaintext-after"
        | "post-ehlo-fails" => Effect::HandshakeFails,
        id if id.starts_with("tls-") => Effect::HandshakeFails,
        _ => Effect::None,
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
