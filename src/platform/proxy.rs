//! Which proxy the system's settings name for look-ups on the web.

use crate::model::web_proxy::{Automatic, ProxySettings, ScriptAnswer};

/// What the settings say now: those of the environment and, on Windows, where it names none, those of the person who
/// is signed in. A scheduled task and a server's administrator have nothing but the environment there.
#[must_use]
pub fn settings() -> ProxySettings {
    let of_environment = ProxySettings::of_environment(&|name| std::env::var(name).ok());
    #[cfg(windows)]
    if of_environment == ProxySettings::default() {
        return super::windows::proxy_settings();
    }
    of_environment
}

/// Asks the system's script about an address; it may take long. Only Windows runs such scripts.
#[must_use]
pub fn ask_script(automatic: &Automatic, url: &str) -> ScriptAnswer {
    #[cfg(windows)]
    {
        super::windows::ask_proxy_script(automatic, url)
    }
    #[cfg(not(windows))]
    {
        let _ = (automatic, url);
        ScriptAnswer::NoScript
    }
}
