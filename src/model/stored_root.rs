//! Where a root certificate lies that this PC trusts: who put it there tells much about it.

use serde::{Deserialize, Serialize};

/// A place in which a PC keeps roots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RootPlace {
    /// Put there by the organisation's group policy.
    GroupPolicy,
    /// The organisation's own store, which its directory fills.
    Enterprise,
    /// Added on this PC, for everybody at it.
    Computer,
    /// Added for the person who is signed in.
    Person,
    /// The list of the system, which holds public roots and added ones alike.
    SystemList,
}

/// A root certificate of this PC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRoot {
    pub der: Vec<u8>,
    pub place: RootPlace,
}
