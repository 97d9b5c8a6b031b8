//! What a person types or pastes: targets and moments.

pub mod moment;
mod name;
mod paste;
pub mod target;
