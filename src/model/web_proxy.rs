//! Through which proxy the look-ups on the web leave this PC (RFC 9110 §7.1). Plain values: the system's settings are
//! found elsewhere, and used elsewhere.

mod bypass;
mod list;
mod server;

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

pub use bypass::Bypass;
pub use list::way_of_script;
pub use server::{Login, ProxyFault, ProxyServer};

/// Who says through which proxy to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NamedBy {
    /// Nobody does, or somebody said to go without one.
    #[default]
    Nobody,
    /// The person, for this program.
    Person,
    /// The environment variables that programs share.
    Environment,
    /// The settings of the operating system.
    System,
}

/// A proxy as it was named: one to use, or why it cannot be used.
pub type Named = Result<ProxyServer, ProxyFault>;

/// What a person says about proxies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ProxyChoice {
    /// As the system's settings say.
    #[default]
    System,
    /// Without one.
    Without,
    /// Through this one.
    Server(ProxyServer),
}

impl ProxyChoice {
    /// Reads `system`, `none` or the address of a proxy.
    ///
    /// # Errors
    /// When it is neither, nor a proxy that can be used.
    pub fn read(text: &str) -> Result<Self, ProxyFault> {
        match text.trim() {
            word if word.eq_ignore_ascii_case("system") => Ok(Self::System),
            word if word.eq_ignore_ascii_case("none") => Ok(Self::Without),
            address => ProxyServer::read(address).map(Self::Server),
        }
    }

    /// As it is read again, without the login.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::System => "system".to_owned(),
            Self::Without => "none".to_owned(),
            Self::Server(server) => server.to_string(),
        }
    }

    /// The settings that hold for a check; `system` is asked only where it counts.
    #[must_use]
    pub fn settings(&self, system: impl FnOnce() -> ProxySettings) -> ProxySettings {
        match self {
            Self::System => system(),
            Self::Without => ProxySettings { named_by: NamedBy::Person, ..ProxySettings::default() },
            Self::Server(server) => ProxySettings {
                named_by: NamedBy::Person,
                http: Some(Ok(server.clone())),
                https: Some(Ok(server.clone())),
                ..ProxySettings::default()
            },
        }
    }
}

/// What is known of proxies before the first look-up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProxySettings {
    pub named_by: NamedBy,
    /// For `http` addresses.
    pub http: Option<Named>,
    /// For `https` addresses.
    pub https: Option<Named>,
    /// Which hosts are reached without it.
    pub bypass: Bypass,
    /// Where a script says which proxy each look-up takes; it comes before the proxies named above.
    pub automatic: Option<Automatic>,
}

/// A script that knows the proxy of each address (proxy auto-configuration).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Automatic {
    /// The network is asked for the script's place (WPAD).
    pub detect: bool,
    /// The place of the script that the settings name.
    pub script: Option<String>,
}

/// What the script says of one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScriptAnswer {
    /// This list of proxies, as WinHTTP writes it: `proxy.example:8080;other.example:8080`.
    Proxies(String),
    Direct,
    /// The network names no script.
    NoScript,
    /// The script was named, and could not be had or run; why.
    Failed(String),
}

/// The way of one look-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    Direct,
    Through(ProxyServer),
    /// A proxy is named that cannot be used.
    Unusable(ProxyFault),
}

/// Where a look-up goes: the scheme, the host without brackets, and the port of its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Goal<'a> {
    pub is_https: bool,
    pub host: &'a str,
    pub port: u16,
}

impl Goal<'_> {
    /// Its address, as scripts are asked for it.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.is_https { "https" } else { "http" };
        let usual = if self.is_https { 443 } else { 80 };
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.to_owned() };
        if self.port == usual {
            format!("{scheme}://{host}/")
        } else {
            format!("{scheme}://{host}:{}/", self.port)
        }
    }

    /// Whether it is on this PC, to which no proxy leads.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let name = self.host.trim_end_matches('.').to_ascii_lowercase();
        name == "localhost"
            || name.ends_with(".localhost")
            || name.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
    }
}

impl ProxySettings {
    /// The settings of the environment, where `variable` gives the value of one. The names are those of curl: in
    /// lower or upper case, but `http_proxy` in lower case alone, because a web server makes `HTTP_PROXY` out of
    /// what a stranger sends it.
    #[must_use]
    pub fn of_environment(variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let first = |names: &[&str]| {
            let mut values = names.iter().filter_map(|name| variable(name));
            values.find(|value| !value.trim().is_empty())
        };
        let for_all = ["all_proxy", "ALL_PROXY"];
        let named = |names: &[&str]| {
            first(names).or_else(|| first(&for_all)).map(|text| ProxyServer::read(text.trim()))
        };
        let (http, https) = (named(&["http_proxy"]), named(&["https_proxy", "HTTPS_PROXY"]));
        if http.is_none() && https.is_none() {
            return Self::default();
        }
        let bypass = first(&["no_proxy", "NO_PROXY"]).unwrap_or_default();
        let bypass = Bypass::of_environment(&bypass);
        Self { named_by: NamedBy::Environment, http, https, bypass, automatic: None }
    }

    /// The settings of Windows: a list of proxies, those who are reached without, and the script.
    #[must_use]
    pub fn of_windows(proxies: Option<&str>, bypass: Option<&str>, automatic: Option<Automatic>) -> Self {
        let list = proxies.unwrap_or_default();
        let settings = Self {
            named_by: NamedBy::System,
            http: list::first(list, "http"),
            https: list::first(list, "https"),
            bypass: Bypass::of_windows(bypass.unwrap_or_default()),
            automatic: automatic.filter(|found| found.detect || found.script.is_some()),
        };
        let says_something =
            settings.http.is_some() || settings.https.is_some() || settings.automatic.is_some();
        if says_something { settings } else { Self::default() }
    }

    /// Whether a script has to be asked about a look-up.
    #[must_use]
    pub fn asks_script(&self, goal: Goal<'_>) -> Option<&Automatic> {
        self.automatic.as_ref().filter(|_| !goal.is_loopback())
    }

    /// The way of a look-up by the proxies that are named, whatever a script would say.
    #[must_use]
    pub fn way(&self, goal: Goal<'_>) -> Way {
        if goal.is_loopback() || self.bypass.covers(goal.host, goal.port) {
            return Way::Direct;
        }
        way(if goal.is_https { self.https.clone() } else { self.http.clone() })
    }

    /// What a report repeats of them; nothing where everything goes without a proxy and nobody said so.
    #[must_use]
    pub fn told(&self) -> Option<WebProxyTold> {
        let (mut names, mut unusable) = (Vec::new(), Vec::new());
        for named in [&self.https, &self.http].into_iter().flatten() {
            match named.as_ref().map(ToString::to_string) {
                Ok(name) if !names.contains(&name) => names.push(name),
                Err(fault) if !unusable.contains(fault) => unusable.push(fault.clone()),
                Ok(_) | Err(_) => {}
            }
        }
        let automatic = self.automatic.as_ref();
        let script = automatic.and_then(|automatic| automatic.script.as_deref()).map(server::without_login);
        let detected = automatic.is_some_and(|automatic| automatic.detect);
        let told = WebProxyTold { named_by: self.named_by, names, unusable, script, detected };
        (self.named_by != NamedBy::Nobody).then_some(told)
    }
}

fn way(named: Option<Named>) -> Way {
    match named {
        None => Way::Direct,
        Some(Ok(server)) => Way::Through(server),
        Some(Err(fault)) => Way::Unusable(fault),
    }
}

/// What a report repeats of the settings: no name of a person, no password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebProxyTold {
    pub named_by: NamedBy,
    /// The proxies, as host and port.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Why what is named is no proxy that can be used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unusable: Vec<ProxyFault>,
    /// The place of the script that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
    /// The network is asked for a script.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub detected: bool,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn environment(variables: &'static [(&'static str, &'static str)]) -> ProxySettings {
        ProxySettings::of_environment(&|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn through(settings: &ProxySettings, is_https: bool, host: &str, port: u16) -> String {
        match settings.way(Goal { is_https, host, port }) {
            Way::Direct => "direct".to_owned(),
            Way::Through(server) => server.to_string(),
            Way::Unusable(fault) => format!("unusable: {fault}"),
        }
    }

    #[test]
    fn the_environment_is_read_as_curl_reads_it() {
        let settings = environment(&[
            ("HTTP_PROXY", "http://stranger.example:1"),
            ("https_proxy", "http://lower.example:3128"),
            ("HTTPS_PROXY", "http://upper.example:3128"),
            ("no_proxy", "inside.example, 192.0.2.0/24"),
        ]);
        assert_eq!(through(&settings, true, "mta-sts.example.org", 443), "lower.example:3128");
        // A web server makes this variable out of a header that a stranger sends.
        assert_eq!(through(&settings, false, "ca.example.org", 80), "direct");
        assert_eq!(through(&settings, true, "www.inside.example", 443), "direct");
        assert_eq!(through(&settings, true, "192.0.2.7", 443), "direct");
        let for_all = environment(&[("all_proxy", "proxy.example"), ("https_proxy", " ")]);
        assert_eq!(through(&for_all, true, "a.example", 443), "proxy.example:80");
        assert_eq!(through(&for_all, false, "a.example", 80), "proxy.example:80");
        assert_eq!(environment(&[("no_proxy", "*")]), ProxySettings::default());
        let socks = environment(&[("ALL_PROXY", "socks5h://127.0.0.1:9050")]);
        assert!(through(&socks, true, "a.example", 443).starts_with("unusable"));
    }

    #[test]
    fn this_pc_is_never_reached_through_a_proxy() {
        let settings = environment(&[("https_proxy", "proxy.example:3128")]);
        for host in ["localhost", "LOCALHOST.", "a.localhost", "127.8.9.1", "::1", "::ffff:127.0.0.1"] {
            assert_eq!(through(&settings, true, host, 443), "direct", "{host}");
        }
        assert_eq!(through(&settings, true, "localhost.example", 443), "proxy.example:3128");
    }

    #[test]
    fn the_list_of_windows_names_one_proxy_or_one_for_each_scheme() {
        let of = |list: &str| ProxySettings::of_windows(Some(list), Some("*.corp.example;<local>"), None);
        let one = of("proxy.example:8080");
        assert_eq!(through(&one, true, "a.example", 443), "proxy.example:8080");
        assert_eq!(through(&one, false, "www.corp.example", 80), "direct");
        assert_eq!(through(&one, false, "intranet", 80), "direct");
        let each = of("http=one.example:80;https=http://two.example:81 ftp=three.example:82");
        assert_eq!(through(&each, false, "a.example", 80), "one.example:80");
        assert_eq!(through(&each, true, "a.example", 443), "two.example:81");
        assert_eq!(through(&of("http=one.example:80"), true, "a.example", 443), "direct");
        assert!(through(&of("socks=one.example:1080"), true, "a.example", 443).starts_with("unusable"));
        assert_eq!(ProxySettings::of_windows(None, Some("<local>"), None), ProxySettings::default());
        for login in ["eve:a=b", "eve=x:a", "http=eve:a=b"] {
            let settings = of(&format!("{login}@proxy.example:8080"));
            assert_eq!(through(&settings, false, "a.example", 80), "proxy.example:8080", "{login}");
        }
    }

    #[test]
    fn a_report_repeats_no_password() {
        let settings = environment(&[("https_proxy", "http://eve:s3cret@proxy.example:3128")]);
        let told = settings.told().unwrap();
        assert_eq!(told.names, ["proxy.example:3128"]);
        let everything = format!("{settings:?} {told:?} {}", serde_json::to_string(&told).unwrap());
        assert!(!everything.contains("s3cret") && !everything.contains("eve"), "{everything}");
        let script = Automatic { detect: false, script: Some("http://eve:s3cret@pac.example/p.pac".into()) };
        let told = ProxySettings::of_windows(None, None, Some(script)).told().unwrap();
        assert_eq!(told.script.as_deref(), Some("http://pac.example/p.pac"));
    }

    #[test]
    fn what_cannot_be_used_is_told_as_that_and_not_as_a_proxy() {
        let told = environment(&[
            ("ALL_PROXY", "socks5://127.0.0.1:9050"),
            ("https_proxy", "http://proxy.example:3128"),
        ]);
        let told = told.told().unwrap();
        assert_eq!(told.names, ["proxy.example:3128"]);
        assert_eq!(told.unusable, [ProxyFault::NotSpoken("socks5".to_owned())]);
        let saved = r#"{"named_by":"environment","names":["proxy.example:3128"]}"#;
        let old: WebProxyTold = serde_json::from_str(saved).unwrap();
        assert_eq!((old.unusable.len(), serde_json::to_string(&old).unwrap().as_str()), (0, saved));
    }

    proptest! {
        #[test]
        fn no_settings_make_it_panic(list in "\\PC{0,80}", bypass in "\\PC{0,80}", host in "\\PC{0,30}", port: u16) {
            let settings = ProxySettings::of_windows(Some(&list), Some(&bypass), None);
            let goal = Goal { is_https: true, host: &host, port };
            let _ = (settings.way(goal), settings.told(), goal.url(), way_of_script(&list, goal));
            let settings = ProxySettings::of_environment(&|name| {
                Some(if name.eq_ignore_ascii_case("no_proxy") { bypass.clone() } else { list.clone() })
            });
            let _ = (settings.way(goal), settings.told());
        }
    }
}
