//! Reports about encryption that failed (RFC 8460).

use crate::model::{evidence::PolicyEvidence, finding::Finding};

use super::super::context::Context;

pub(super) fn judge(_context: Context<'_>, _evidence: &PolicyEvidence) -> Vec<Finding> {
    Vec::new()
}
