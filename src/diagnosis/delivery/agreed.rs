//! What is known of the encryption that a sender would get at a server, and of the proof.

use crate::model::{
    evidence::{CertificateEvidence, Evidence},
    finding::FindingId,
    layer::Layer,
    product_rules::{CertificateName, ProductRules},
    report::{Rung, Server},
};

use super::{super::certificate::Proof, effect::Effect, own_methods::Eyes, remark::Remark, step::Step};

/// The certificate is for another name, which is no fault where another name is asked for.
const OTHER_NAME: [&str; 4] =
    ["cert-host-mismatch", "cert-name-is-domain-not-mx", "cert-wildcard-too-deep", "cert-ip-or-internal-san"];

/// What is known of the encryption that a sender would get, where it gets some.
#[derive(Debug, Default)]
pub(super) struct Agreed {
    pub(super) because: Vec<FindingId>,
    pub(super) remark: Option<Remark>,
    /// A sender that wants proof refuses how the server signs.
    pub(super) unproven: bool,
    /// The proof is only for senders that name the server.
    pub(super) proof_by_name: bool,
    /// It does not come about for this program.
    pub(super) elsewhere: bool,
}

impl Agreed {
    pub(super) fn on(rung: &Rung, eyes: Eyes<'_>) -> Self {
        let mut agreed = Self {
            elsewhere: matches!(&rung.evidence, Evidence::Handshake(seen) if seen.failure.is_some()),
            ..Self::default()
        };
        for (effect, finding) in eyes.effects(rung) {
            let remark = match effect {
                Effect::Encrypts(remark) => remark,
                Effect::EncryptsUnproven(remark) => {
                    agreed.unproven = true;
                    eyes.product.is_none().then_some(remark)
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

/// What stops a sender that wants the certificate proven. `domain`: the mail domain, whose name some products want to see.
pub(super) fn at_certificate(
    server: &Server,
    product: Option<&ProductRules>,
    domain: Option<&str>,
) -> Option<Step> {
    let wants_domain = product.is_some_and(|product| product.certificate_name == CertificateName::Domain);
    let by_domain = match (domain, seen(server)) {
        (Some(domain), Some(seen)) if wants_domain => Some(is_for(seen, domain)),
        _ => None,
    };
    match (Proof::of(server), by_domain) {
        (Proof::Proves, Some(false)) => Some(Step::next(Vec::new(), Some(Remark::WantsDomainName))),
        (Proof::Proves, _) => None,
        (Proof::Unknown(because), _) => Some(Step::unknown(because)),
        (Proof::Fails(because), Some(true)) if because.iter().all(is_about_the_name) => None,
        (Proof::Fails(because), _) => Some(Step::next(because, None)),
    }
}

/// Why a certificate proves nothing to those who do not ask.
pub(super) fn why_unproven(server: &Server) -> Vec<FindingId> {
    Proof::of(server).failure().unwrap_or_default()
}

fn seen(server: &Server) -> Option<&CertificateEvidence> {
    match &server.rung(Layer::Certificate)?.evidence {
        Evidence::Certificate(seen) => Some(seen),
        _ => None,
    }
}

/// Whether a certificate is for a domain or a name below it, as Postfix compares with nexthop and dot-nexthop.
fn is_for(seen: &CertificateEvidence, domain: &str) -> bool {
    let domain = domain.trim_end_matches('.').to_ascii_lowercase();
    let names = seen.chain.first().map_or(&[][..], |own| own.dns_names.as_slice());
    names
        .iter()
        .map(|name| name.trim_end_matches('.').to_ascii_lowercase())
        .any(|name| name == domain || name.strip_suffix(&domain).is_some_and(|rest| rest.ends_with('.')))
}

fn is_about_the_name(id: &FindingId) -> bool {
    OTHER_NAME.contains(&id.as_str())
}
