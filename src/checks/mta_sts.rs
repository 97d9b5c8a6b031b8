//! Does the domain demand verified encryption by MTA-STS? (RFC 8461)

use crate::{
    model::evidence::StsEvidence,
    net::{
        deadline::{Cut, Deadline},
        resolver::Resolver,
    },
};

use super::{Limits, trust::Anchors};

/// Looks up the announcement and fetches the policy it announces.
///
/// # Errors
/// Only when the whole check was cut short.
pub async fn run(
    _domain: &str,
    _resolver: &Resolver,
    _anchors: &Anchors,
    _limits: &Limits,
    _deadline: &Deadline,
) -> Result<StsEvidence, Cut> {
    Ok(StsEvidence::default())
}
