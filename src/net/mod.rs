//! Sockets, look-ups and deadlines. Knows no SMTP and no verdicts.

pub mod deadline;
pub mod dial;
pub mod http;
pub mod https;
pub mod proxies;
pub mod reach;
pub mod recorder;
pub mod resolver;
pub mod socket_error;
