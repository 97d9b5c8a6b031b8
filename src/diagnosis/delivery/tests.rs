//! What policies do to decisions, with demands made by hand.
