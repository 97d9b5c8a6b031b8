//! The target field: what people paste there, understood.

use crate::model::target::{Target, TlsMode};

/// The settings beside the target field; what the text itself names goes before them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Defaults {
    /// The port chosen by hand, if one was.
    pub port: Option<u16>,
    /// The TLS mode chosen by hand, if one was.
    pub tls_mode: Option<TlsMode>,
    /// The address to connect to instead of asking DNS.
    pub address: Option<std::net::IpAddr>,
}

/// Why a text is not a target. Worded by the texts under `target-error-…`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.key())]
pub struct TargetError {
    key: &'static str,
    /// The part that is to blame.
    pub part: String,
}

impl TargetError {
    /// The key of the sentence that says what was wrong and what to type instead.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        self.key
    }
}

/// Understands what a person typed or pasted.
///
/// # Errors
/// When no mail domain, server name or address can be seen in it.
pub fn parse(input: &str, defaults: Defaults) -> Result<Target, TargetError> {
    let _ = defaults;
    Err(TargetError { key: "target-error-empty", part: input.to_owned() })
}
