//! What a person types or pastes, to a target.

pub mod target;
