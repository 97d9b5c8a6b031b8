//! What differs between systems: where files are kept, what this computer is called, and the last words of a crash.

pub mod console;
pub mod crash;
pub mod host;
pub mod paths;
#[cfg(windows)]
mod windows;
