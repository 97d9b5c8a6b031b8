//! How look-ups on the web left this PC, and what a proxy did about them, in the words that window and reports share.

use super::safe;
use crate::{
    model::{
        evidence::ProxyFailure,
        web_proxy::{NamedBy, WebProxyTold},
    },
    texts::Texts,
};

/// The way that was set for look-ups on the web, and that mail servers were reached directly.
#[must_use]
pub fn sentence(told: &WebProxyTold, texts: &Texts) -> String {
    let by = match told.named_by {
        NamedBy::Nobody => "nobody",
        NamedBy::Person => "person",
        NamedBy::Environment => "environment",
        NamedBy::System => "system",
    };
    let names = told.names.join(", ");
    let script = told.script.as_deref().unwrap_or_default();
    let key = match (&told.script, told.names.is_empty()) {
        (Some(_), _) => "web-access-script",
        (None, false) => "web-access-proxy",
        (None, true) if told.detected => "web-access-detected",
        (None, true) => "web-access-none",
    };
    safe::one_line(&texts.with(key, &[("names", &*names), ("by", by), ("script", script)]))
}

/// What the proxy did instead of what it was asked.
#[must_use]
pub fn proxy_failure(failure: &ProxyFailure, texts: &Texts) -> String {
    match failure {
        ProxyFailure::NotUsable { fault } => {
            texts.with("proxy-not-usable", &[("reason", &fault.to_string())])
        }
        ProxyFailure::NoAddress { reason } => texts.with("proxy-no-address", &[("reason", reason)]),
        ProxyFailure::Unreachable { reason } => texts.with("proxy-unreachable", &[("reason", reason)]),
        ProxyFailure::LoginRequired { status, tried, .. } => {
            let key = if *tried { "proxy-wrong-login" } else { "proxy-login" };
            texts.with(key, &[("code", &status.to_string())])
        }
        ProxyFailure::Refused { status } => texts.with("proxy-refused", &[("code", &status.to_string())]),
        ProxyFailure::BadAnswer { reason } => texts.with("proxy-broken", &[("reason", reason)]),
        ProxyFailure::TimedOut => texts.get("proxy-too-slow"),
        ProxyFailure::NoScript { reason } => texts.with("proxy-no-script", &[("reason", reason)]),
    }
}
