//! DANE: the keys that DNS promises (RFC 7672).

use crate::model::{evidence::PolicyEvidence, finding::Finding, report::Server};

use super::{super::context::Context, Demand};

pub(super) fn judge(_context: Context<'_>, _evidence: &PolicyEvidence) -> Vec<Finding> {
    Vec::new()
}

pub(super) fn demand(_evidence: &PolicyEvidence, _server: &Server) -> Demand {
    Demand::Nothing(Vec::new())
}
