//! What a person types or pastes, to a target.

pub mod anchors;
mod name;
mod paste;
pub mod target;
