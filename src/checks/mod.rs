//! (room to be furnished)
pub mod trust;
