//! What this PC and its network show of themselves.

use serde::{Deserialize, Serialize};

/// What was asked about this PC, to tell whether anything below is about the other side at all.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ThisPcEvidence {
    /// Whether this PC has a road to IPv6 addresses outside; nothing when it could not be told.
    pub ipv6: Option<bool>,
}
