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
        (Some(_), _) => Some("web-access-script"),
        (None, false) => Some("web-access-proxy"),
        (None, true) if told.detected => Some("web-access-detected"),
        (None, true) if told.unusable.is_empty() => Some("web-access-none"),
        // That something is named, and is no proxy, is all there is to say.
        (None, true) => None,
    };
    let way = key.map(|key| texts.with(key, &[("names", &*names), ("by", by), ("script", script)]));
    let faults: Vec<String> = told.unusable.iter().map(ToString::to_string).collect();
    let unusable = (!faults.is_empty())
        .then(|| texts.with("web-access-unusable", &[("faults", &*faults.join(", ")), ("by", by)]));
    let sentences: Vec<String> = way.into_iter().chain(unusable).collect();
    safe::one_line(&sentences.join("; "))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::web_proxy::ProxyFault;

    #[test]
    fn what_cannot_be_used_has_a_sentence_of_its_own() {
        let texts = Texts::english();
        let unusable = vec![ProxyFault::NotSpoken("socks5".to_owned())];
        let named_by = NamedBy::Environment;
        let mut told = WebProxyTold { named_by, names: Vec::new(), unusable, script: None, detected: false };
        let alone = "the environment of this PC names a proxy of the kind socks5, which is not spoken here; \
                     what should go through it is not looked up; mail servers were reached directly";
        assert_eq!(sentence(&told, &texts), alone);
        told.names.push("proxy.example:3128".to_owned());
        let both = sentence(&told, &texts);
        assert!(
            both.starts_with("through the proxy proxy.example:3128, ") && both.ends_with(alone),
            "{both}"
        );
    }
}
