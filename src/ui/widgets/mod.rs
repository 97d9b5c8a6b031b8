//! The parts screens are made of. Each draws plain data and tells what was done to it.

pub mod announcer;
pub mod buttons;
pub mod card;
pub mod conversation;
pub mod decision;
pub mod elided;
pub mod facts;
pub mod ladder;
pub mod mark;
pub mod matrix;
pub mod path;
pub mod products;
pub mod tabs;
