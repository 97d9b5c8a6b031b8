//! What a person types or pastes: targets and moments.

pub mod moment;
mod name;
pub mod name_server;
mod paste;
pub mod target;
