//! A look-up that did not get past the proxy: it says something about this PC and its network, and nothing about
//! whoever was to be asked.

use crate::model::{
    evidence::ProxyFailure,
    finding::{Finding, Party},
};

use super::{
    catalogue::{PC_WEB_PROXY_FAILED, PC_WEB_PROXY_LOGIN},
    context::Context,
};

/// The finding. `proxy` is its host and port, where one was called.
pub(super) fn finding(context: Context<'_>, failure: &ProxyFailure, proxy: Option<&str>) -> Finding {
    let kind = match failure {
        ProxyFailure::LoginRequired { .. } => PC_WEB_PROXY_LOGIN,
        _ => PC_WEB_PROXY_FAILED,
    };
    let mut finding = context.finding(kind).with("name", proxy.unwrap_or_default()).with("why", why(failure));
    if matches!(failure, ProxyFailure::NotUsable { .. }) {
        finding.party = Party::ThisPc;
    }
    if let ProxyFailure::Refused { status } | ProxyFailure::LoginRequired { status, .. } = failure {
        finding = finding.with("number", status);
    }
    if let Some(proxy) = proxy {
        finding = finding.saw("web proxy", proxy);
    }
    let words = words(failure);
    finding.with("error", &words).saw("answer of the proxy", words)
}

const fn why(failure: &ProxyFailure) -> &'static str {
    match failure {
        ProxyFailure::NotUsable { .. } => "not-usable",
        ProxyFailure::NoAddress { .. } => "no-address",
        ProxyFailure::Unreachable { .. } => "unreachable",
        ProxyFailure::LoginRequired { tried: true, .. } => "wrong-login",
        ProxyFailure::LoginRequired { .. } => "login",
        ProxyFailure::Refused { .. } => "refused",
        ProxyFailure::BadAnswer { .. } => "broken",
        ProxyFailure::TimedOut => "too-slow",
        ProxyFailure::NoScript { .. } => "no-script",
    }
}

/// What the proxy did, as a line of evidence.
pub(super) fn words(failure: &ProxyFailure) -> String {
    match failure {
        ProxyFailure::NotUsable { fault } => format!("the settings name {fault}"),
        ProxyFailure::NoAddress { reason } => format!("its name has no address ({reason})"),
        ProxyFailure::Unreachable { reason } => format!("no connection to the proxy ({reason})"),
        ProxyFailure::LoginRequired { status, offers, tried } => {
            let offers = if offers.is_empty() { "nothing".to_owned() } else { offers.join(", ") };
            let sent = if *tried { "the name and password sent are not accepted" } else { "none was sent" };
            format!("status {status}, a login is required ({offers}); {sent}")
        }
        ProxyFailure::Refused { status } => format!("status {status} instead of a connection"),
        ProxyFailure::BadAnswer { reason } => format!("no http answer from the proxy ({reason})"),
        ProxyFailure::TimedOut => "no answer of the proxy in time".to_owned(),
        ProxyFailure::NoScript { reason } => format!("the proxy script could not be had ({reason})"),
    }
}
