//! Why a look-up on the web did not get past the proxy.

use serde::{Deserialize, Serialize};

use crate::model::web_proxy::ProxyFault;

/// Why the proxy did not do what it was asked. Nothing of it is about whoever was to be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProxyFailure {
    /// What the settings name cannot be used.
    NotUsable { fault: ProxyFault },
    /// The proxy's name has no address here; the reason.
    NoAddress { reason: String },
    /// The proxy does not take the call, or ends it; the reason.
    Unreachable { reason: String },
    /// It wants to know who asks (RFC 9110 §15.5.8).
    LoginRequired {
        /// Its status: 407, or 401 from some that refuse a wrong login.
        #[serde(default = "usual_status")]
        status: u16,
        /// The schemes it offers, such as `Basic` or `Negotiate`.
        offers: Vec<String>,
        /// A name and a password were sent.
        tried: bool,
    },
    /// It makes no connection to the web server; its status.
    Refused { status: u16 },
    /// What it answers is no http; the reason.
    BadAnswer { reason: String },
    /// It did not answer in time.
    TimedOut,
    /// The script that knows the proxy could not be had or run, and without a proxy nobody answered; why.
    NoScript { reason: String },
}

/// The one of reports that were saved before it was kept (RFC 9110 §15.5.8).
const fn usual_status() -> u16 {
    407
}
