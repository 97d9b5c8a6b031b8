//! What a sender wants of one server: its own rule, and what the domain's policies demand of senders that follow them.

use crate::model::{
    evidence::{DaneSeen, Evidence, TlsaFit},
    finding::FindingId,
    layer::Layer,
    product_rules::OwnDemand,
    report::{Report, Server},
};

use super::{
    super::{
        catalogue::Kind,
        policy::{self, Demand},
        this_pc,
    },
    rules::Rules,
};

/// What the domain's policies demand at a server.
type DemandAt<'a> = &'a dyn Fn(&Server) -> Demand;

/// A report, with what the domain's policies demand of its servers.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) report: &'a Report,
    dane: DemandAt<'a>,
    mta_sts: DemandAt<'a>,
}

/// DANE records of the server are proven, and the MX records that lead to it are not signed.
pub(super) const UNSIGNED_MX: &str = "dane-insecure-mx";

impl<'a> Asked<'a> {
    pub(super) const fn new(report: &'a Report, dane: DemandAt<'a>, mta_sts: DemandAt<'a>) -> Self {
        Self { report, dane, mta_sts }
    }

    /// Whether there is anything that could have been looked up: without a domain there is no policy.
    pub(super) fn has_policies(self) -> bool {
        self.report.target.domain.is_some() || self.was_looked_up()
    }

    /// Whether the policies were looked up.
    pub(super) fn was_looked_up(self) -> bool {
        self.report.rungs.iter().any(|rung| matches!(rung.evidence, Evidence::Policy(_)))
    }

    /// What the policies that this sender follows demand at a server. DANE comes first (RFC 8461 §2).
    pub(super) fn demand(self, server: &Server, rules: Rules<'_>) -> Demand {
        if !self.has_policies() {
            return Demand::Nothing(Vec::new());
        }
        let dane = if rules.dane { (self.dane)(server) } else { Demand::Nothing(Vec::new()) };
        let goes_on = rules.product.is_some_and(|product| product.dane_without_signed_mx);
        match dane {
            Demand::Nothing(ids) if goes_on && ids.iter().any(|id| id == UNSIGNED_MX) => {
                without_signed_mx(self.report, server).unwrap_or(Demand::Nothing(ids))
            }
            Demand::Nothing(ids) if rules.mta_sts && self.report.target.domain.is_some() => {
                match (self.mta_sts)(server) {
                    Demand::Nothing(more) => Demand::Nothing([ids, more].concat()),
                    demand => demand,
                }
            }
            dane => dane,
        }
    }

    /// What was found out about this PC that makes everything below doubtful.
    pub(super) fn seen_through(self) -> Vec<FindingId> {
        self.about_this_pc(&this_pc::SPEAKS_FOR_ALL)
    }

    /// What was found out about this PC that explains why nobody answers.
    pub(super) fn no_way_out(self) -> Vec<FindingId> {
        self.about_this_pc(&this_pc::KEEPS_US_IN)
    }

    fn about_this_pc(self, wanted: &[Kind]) -> Vec<FindingId> {
        let rungs = self.report.rungs.iter().filter(|rung| rung.layer == Layer::ThisPc);
        let found = rungs.flat_map(|rung| &rung.findings);
        found
            .filter(|finding| wanted.iter().any(|kind| finding.id == kind.id))
            .map(|finding| finding.id.clone())
            .collect()
    }
}

/// What a server's own records demand where those that led to it are not signed.
fn without_signed_mx(report: &Report, server: &Server) -> Option<Demand> {
    let evidence = report.rungs.iter().find_map(|rung| match &rung.evidence {
        Evidence::Policy(evidence) => Some(evidence),
        _ => None,
    })?;
    let because = vec![FindingId::known(UNSIGNED_MX)];
    let is_it = |seen: &&DaneSeen| {
        seen.host.eq_ignore_ascii_case(&server.host) && Some(seen.address) == server.address
    };
    let Some(seen) = evidence.dane.iter().find(is_it) else { return Some(Demand::Proof(None, because)) };
    let mut fits = seen.records.iter().map(|record| &record.fit);
    if fits.clone().any(|fit| matches!(fit, TlsaFit::Fits(_))) {
        // Whoever changes the MX records leads senders to a server of his own: Postfix does not call it verified.
        Some(Demand::Encryption(because))
    } else if fits.all(|fit| *fit == TlsaFit::Unusable) {
        Some(Demand::Encryption(because))
    } else {
        Some(Demand::Proof(Some(false), because))
    }
}

/// What has to come about at a server before it gets the mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Nothing,
    Encryption,
    /// A certificate that is good for everybody.
    Proof,
    /// The proof of the domain's own policy, and whether it holds; nothing when no certificate was seen.
    PolicyProof(Option<bool>),
    /// The policy keeps the sender from this server.
    Refused,
    Unknown,
}

/// What is wanted, and the findings of the policy that wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) what: What,
    pub(super) policy: Vec<FindingId>,
    /// It is the domain's policy that wants it.
    pub(super) by_policy: bool,
}

impl Wanted {
    pub(super) fn at(asked: Asked<'_>, server: &Server, rules: Rules<'_>) -> Self {
        let own = || match rules.demands {
            OwnDemand::Nothing => What::Nothing,
            OwnDemand::Encryption => What::Encryption,
            OwnDemand::Proof => What::Proof,
        };
        let (what, policy) = match asked.demand(server, rules) {
            Demand::Nothing(_) => return Self { what: own(), policy: Vec::new(), by_policy: false },
            Demand::Encryption(ids) => (What::Encryption, ids),
            Demand::Proof(holds, ids) => (What::PolicyProof(holds), ids),
            Demand::Refusal(ids) => (What::Refused, ids),
            Demand::Unknown(ids) => (What::Unknown, ids),
        };
        Self { what, policy, by_policy: true }
    }

    /// The same, with something else wanted.
    pub(super) fn but(&self, what: What) -> Self {
        Self { what, ..self.clone() }
    }
}

/// What the domain really publishes.
pub(super) fn published<T>(report: &Report, decide: impl FnOnce(Asked<'_>) -> T) -> T {
    let dane = |server: &Server| policy::of_dane(report, server);
    let mta_sts = |server: &Server| policy::of_sts(report, server);
    decide(Asked::new(report, &dane, &mta_sts))
}
