//! MTA-STS: the policy that the domain's web server promises (RFC 8461).

use crate::model::{evidence::PolicyEvidence, finding::Finding, report::Server};

use super::{super::context::Context, Demand};

pub(super) fn judge(_context: Context<'_>, _evidence: &PolicyEvidence) -> Vec<Finding> {
    Vec::new()
}

pub(super) fn demand(_evidence: &PolicyEvidence, _server: &Server) -> Demand {
    Demand::Nothing(Vec::new())
}
