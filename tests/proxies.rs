//! Look-ups on the web through a proxy: a real one, and everything a broken one may do.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what fails here fails the test")]

#[path = "support/accounts.rs"]
mod accounts;
#[path = "proxies/broken.rs"]
mod broken;
#[path = "support/instance.rs"]
mod instance;
#[path = "support/nginx.rs"]
mod nginx;
#[path = "support/openssl.rs"]
mod openssl;
#[path = "support/own_network.rs"]
#[allow(dead_code, reason = "shared with tests that need more of it")]
mod own_network;
#[path = "support/pki.rs"]
mod pki;
#[path = "proxies/real.rs"]
mod real;
#[path = "support/requirement.rs"]
mod requirement;
#[path = "proxies/scripted.rs"]
mod scripted;
#[path = "support/tinyproxy.rs"]
mod tinyproxy;
#[path = "fetching/web.rs"]
#[allow(dead_code, reason = "shared with tests that need more of it")]
mod web;

use std::time::Duration;

use tls_ladder::{
    model::web_proxy::{ProxyChoice, ProxySettings},
    net::{
        deadline::Deadline,
        proxies::{Proxies, WebAccess},
    },
};
use tokio_util::sync::CancellationToken;

/// Everything through this proxy.
fn through(proxy: &str) -> Proxies {
    let settings = ProxyChoice::read(proxy).unwrap().settings(ProxySettings::default);
    Proxies::new(WebAccess { settings, ask_script: None })
}

/// As these variables of the environment say.
fn by_environment(variables: &[(&str, String)]) -> Proxies {
    let settings = ProxySettings::of_environment(&|name| {
        variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    });
    Proxies::new(WebAccess { settings, ask_script: None })
}

fn deadline() -> Deadline {
    Deadline::new(Duration::from_secs(60), CancellationToken::new())
}
