//! Which proxy the system's settings name for look-ups on the web.

use crate::model::web_proxy::{Automatic, ProxySettings, ScriptAnswer};

/// What the settings say now: on Windows those of the person who is signed in, elsewhere the environment.
#[must_use]
pub fn settings() -> ProxySettings {
    #[cfg(windows)]
    {
        super::windows::proxy_settings()
    }
    #[cfg(not(windows))]
    {
        ProxySettings::of_environment(&|name| std::env::var(name).ok())
    }
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
