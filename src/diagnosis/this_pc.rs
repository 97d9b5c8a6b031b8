//! This PC and its network: whether anything below is about the other side at all.

use crate::model::evidence::ThisPcEvidence;

use super::context::{Context, Judged, Standing};

/// Judges what was asked about this PC.
pub(super) fn judge(_context: Context<'_>, _evidence: &ThisPcEvidence) -> Judged {
    Judged::new(Standing::Holds, Vec::new())
}
