//! Built-in faulty servers, scripted by `assets/practice/*.toml`, to learn and to test with.

use std::net::SocketAddr;

use rustls::pki_types::CertificateDer;

use crate::model::target::Target;

/// A practice server as listed for a learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// The name used with `--practice`.
    pub name: String,
    /// A few words for a list.
    pub title: String,
    /// One or two sentences: the story behind the fault.
    pub story: String,
    /// The findings a learner should get (ids).
    pub findings: Vec<String>,
}

/// Every practice server, in the order to learn them.
#[must_use]
pub fn lessons() -> Vec<Lesson> {
    Vec::new()
}

/// A running practice server on loopback. Dropping it stops the server.
#[derive(Debug)]
pub struct PracticeServer {
    /// What to test: host `mx.practice.test`, this server's loopback address and port.
    pub target: Target,
    pub address: SocketAddr,
    /// The authority that stands for "publicly trusted" in this lesson.
    pub trust_anchors: Vec<CertificateDer<'static>>,
}

/// Why a practice server did not start.
#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    #[error("there is no practice server named {0:?}")]
    Unknown(String),
    #[error("{operation}: {source}")]
    Io { operation: &'static str, source: std::io::Error },
    #[error("the practice script {name}: {problem}")]
    Script { name: String, problem: String },
}

/// Starts a practice server on a free loopback port, or on the port asked for.
///
/// # Errors
/// When the name is unknown or the port is taken.
pub fn start(name: &str, port: Option<u16>) -> Result<PracticeServer, PracticeError> {
    let _ = port;
    Err(PracticeError::Unknown(name.to_owned()))
}
