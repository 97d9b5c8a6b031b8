//! Controls and the ladder.
