//! The parts screens are made of. Each draws plain data and tells what was done to it.

pub mod ladder;
pub mod mark;
