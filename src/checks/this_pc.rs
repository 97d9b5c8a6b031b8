//! Is it us? What this PC and its network show of themselves.

use crate::{
    model::evidence::{Evidence, ThisPcEvidence},
    net::deadline::{Cut, Deadline},
};

use super::Limits;

/// What may be asked about this PC.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Questions {
    /// Mail servers of other operators that may be asked for their greeting, `host` or `host:port`; empty when
    /// the person has not agreed to that.
    pub references: Vec<String>,
}

/// What the climbs showed of one server.
#[derive(Debug)]
pub struct Seen<'a> {
    pub host: &'a str,
    /// Everything that was told of its rungs.
    pub evidence: &'a [Evidence],
}

/// Whether what was seen makes it worth asking about this PC: something below the banner failed, or looks odd.
#[must_use]
pub fn is_called_for(_seen: &[Seen<'_>]) -> bool {
    false
}

/// Asks.
///
/// # Errors
/// Only when the whole check was cut short.
pub async fn run(
    _questions: &Questions,
    _seen: &[Seen<'_>],
    _limits: &Limits,
    _deadline: &Deadline,
) -> Result<ThisPcEvidence, Cut> {
    Ok(ThisPcEvidence::default())
}
