//! What differs between systems: where files are kept, what this computer is called, and the last words of a crash.

pub mod appearance;
pub mod console;
pub mod crash;
pub mod host;
pub mod paths;
pub mod proxy;
pub mod roots;
#[cfg(windows)]
mod windows;
