//! SMTP (RFC 5321): replies, greetings, capabilities, and a client that records what was said.

pub mod capability;
pub mod client;
pub mod greeting;
pub mod reply;
