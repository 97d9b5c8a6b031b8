//! What a person types or pastes, to a target.

mod name;
mod paste;
pub mod target;
