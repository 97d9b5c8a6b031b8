//! What each kind of sending server, and each named product, would do with the mail, over all servers in the order it
//! would try them.
//!
//! Where common products differ, the outcome of a kind says what the mail risks and a remark names the difference:
//! Postfix waits before it sends in clear text after a failed handshake, Exim does so at once; Exim returns
//! mail on a 5xx greeting, Postfix keeps it. A product's own outcome goes by that product's rules.

mod agreed;
mod before;
mod effect;
mod own_methods;
mod remark;
mod rules;
mod step;
mod wanted;

use crate::model::{
    delivery::{Delivery, Outcome, ProductDelivery, Sender},
    finding::FindingId,
    report::{Report, Server},
    target::TlsMode,
};

use super::{context::is_submission_port, policy::Demand};
use remark::Remark;
use rules::Rules;
pub use rules::products;
use step::Step;
use wanted::Asked;

/// The decision of every kind of sender.
pub(super) fn decide(report: &Report) -> Vec<Delivery> {
    wanted::published(report, |asked| Sender::ALL.map(|sender| of_kind(asked, sender)).to_vec())
}

/// The decision of every product; none where people's mail programs call.
pub(super) fn by_product(report: &Report) -> Vec<ProductDelivery> {
    if is_for_people(report) {
        return Vec::new();
    }
    wanted::published(report, |asked| {
        let decided = |rules| {
            let Decision { outcome, because, remark } = decision(asked, Rules::of_product(rules));
            ProductDelivery {
                product: rules.key.clone(),
                outcome,
                because,
                remark: remark.map(|remark| remark.key().to_owned()),
                name: String::new(),
                summary: String::new(),
                explanation: String::new(),
            }
        };
        products().iter().map(decided).collect()
    })
}

fn of_kind(asked: Asked<'_>, sender: Sender) -> Delivery {
    let Decision { outcome, because, remark } = if is_for_people(asked.report) {
        Decision::new(Outcome::NotAffected, Vec::new(), Some(Remark::PortNotForServers))
    } else {
        let rules = Rules::of_kind(sender);
        before::any_server(asked)
            .or_else(|| without_policy(asked, rules))
            .unwrap_or_else(|| where_products_go_on(asked, over_servers(asked, rules)))
    };
    Delivery {
        sender,
        outcome,
        because,
        remark: remark.map(|remark| remark.key().to_owned()),
        summary: String::new(),
        explanation: String::new(),
    }
}

fn decision(asked: Asked<'_>, rules: Rules<'_>) -> Decision {
    before::any_server(asked).unwrap_or_else(|| over_servers(asked, rules))
}

#[derive(Debug, Clone, PartialEq)]
struct Decision {
    outcome: Outcome,
    because: Vec<FindingId>,
    remark: Option<Remark>,
}

impl Decision {
    const fn new(outcome: Outcome, because: Vec<FindingId>, remark: Option<Remark>) -> Self {
        Self { outcome, because, remark }
    }

    const fn unknown() -> Self {
        Self::new(Outcome::Unknown, Vec::new(), None)
    }

    /// The same, with every finding named once.
    fn each_once(mut self) -> Self {
        let mut named = Vec::new();
        for id in self.because {
            if !named.contains(&id) {
                named.push(id);
            }
        }
        self.because = named;
        self
    }
}

/// Whether people log in there: no mail server delivers to another in this way.
fn is_for_people(report: &Report) -> bool {
    let port = report.servers.first().map_or(report.target.port, |server| server.port);
    report.target.tls_mode == TlsMode::Implicit || is_submission_port(port)
}

/// A sender that does nothing but follow a policy has nothing to decide where there is none.
fn without_policy(asked: Asked<'_>, rules: Rules<'_>) -> Option<Decision> {
    if !rules.dane && !rules.mta_sts {
        return None;
    }
    let mut because = Vec::new();
    for server in &asked.report.servers {
        let Demand::Nothing(ids) = asked.demand(server, rules) else { return None };
        because.extend(ids);
    }
    if because.iter().any(|id| id == wanted::UNSIGNED_MX)
        && let Some(decided) = decided_by("postfix_dane", asked)
        && decided_by("postfix_may", asked).is_some_and(|ordinary| ordinary.outcome != decided.outcome)
        && matches!(decided.outcome, Outcome::Queued | Outcome::Bounced)
    {
        return Some(Decision { remark: Some(Remark::UnsignedMx), ..decided });
    }
    let remark = if asked.has_policies() { Remark::NoPolicy } else { Remark::NoDomain };
    Some(Decision::new(Outcome::NotAffected, because, Some(remark)).each_once())
}

/// Where a handshake fails, some products find another server that encrypts.
fn where_products_go_on(asked: Asked<'_>, decided: Decision) -> Decision {
    let goes_on =
        || decided_by("postfix_may", asked).is_some_and(|other| other.outcome == Outcome::Encrypted);
    match decided.remark {
        Some(Remark::ClearTextOnRetry) if decided.outcome == Outcome::ClearText && goes_on() => {
            Decision { remark: Some(Remark::ClearTextOrNext), ..decided }
        }
        _ => decided,
    }
}

/// What one product decides.
fn decided_by(key: &str, asked: Asked<'_>) -> Option<Decision> {
    let rules = products().iter().find(|rules| rules.key == key)?;
    Some(over_servers(asked, Rules::of_product(rules)))
}

fn over_servers(asked: Asked<'_>, rules: Rules<'_>) -> Decision {
    // Servers the sender gets nowhere with, in the order they were tried.
    let mut passed_over: Vec<Step> = Vec::new();
    for group in asked.report.servers.chunk_by(|one, other| one.preference == other.preference) {
        // Servers of the same preference are taken in random order (RFC 5321 §5.1): the worst of them counts.
        let steps = telling(group.iter().map(|server| (server, step::step(asked, server, rules))).collect());
        let (next, ends): (Vec<_>, Vec<_>) =
            steps.into_iter().partition(|step| matches!(step, Step::Next { .. }));
        if let Some(end) = ends.into_iter().max_by_key(Step::risk) {
            return Decision::from(end).each_once();
        }
        passed_over.extend(next);
    }
    none_left(passed_over)
}

/// The steps without those of servers of which nothing was found out for a reason of our own: for lack of IPv6 where
/// another address of the host is known, for lack of time where another server takes the mail or its end is known: one
/// that was not reached in time may well take what the others do not.
fn telling(steps: Vec<(&Server, Step)>) -> Vec<Step> {
    let known = |host: &str| {
        steps.iter().any(|(server, step)| !matches!(step, Step::LeftOut { .. }) && server.host == host)
    };
    let ends = || steps.iter().any(|(_, step)| !matches!(step, Step::LeftOut { .. } | Step::Next { .. }));
    let tells = |(server, step): &(&Server, Step)| match step {
        Step::LeftOut { because } if because.is_empty() => !ends(),
        Step::LeftOut { .. } => !known(&server.host),
        _ => true,
    };
    let telling: Vec<bool> = steps.iter().map(tells).collect();
    steps.into_iter().zip(telling).filter(|(_, tells)| *tells).map(|((_, step), _)| step).collect()
}

/// Every server was tried in vain.
fn none_left(passed_over: Vec<Step>) -> Decision {
    let mut because = Vec::new();
    let (mut all_refuse, mut differ) = (true, None);
    for step in passed_over {
        let Step::Next { because: ids, remark, refuses_mail } = step else { continue };
        all_refuse &= refuses_mail;
        differ = match (differ, remark) {
            (_, Some(Remark::SomeBounce | Remark::ClearTextLater)) => remark,
            (known, remark) => known.or(remark),
        };
        because.extend(ids);
    }
    let (outcome, remark) = match differ {
        _ if all_refuse => (Outcome::Bounced, None),
        Some(Remark::ClearTextLater) => (Outcome::ClearText, differ),
        _ => (Outcome::Queued, Some(differ.unwrap_or(Remark::QueueTimes))),
    };
    Decision::new(outcome, because, remark).each_once()
}

impl From<Step> for Decision {
    fn from(step: Step) -> Self {
        match step {
            Step::Ends { outcome, because, remark } => Self::new(outcome, because, remark),
            Step::Unknown { because, remark } => Self::new(Outcome::Unknown, because, remark),
            Step::LeftOut { because } => Self::new(Outcome::Unknown, because, None),
            Step::Next { .. } => none_left(vec![step]),
        }
    }
}
