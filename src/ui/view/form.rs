//! What the person types on the Start screen, and how it is understood.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use jiff::{Timestamp, ZonedDateTime};

use crate::{
    intake::{
        moment, name_server,
        target::{self, Defaults, TargetError},
    },
    model::{
        target::{AddressFamily, Target, TlsMode},
        web_proxy::ProxyChoice,
    },
    run::{Fetch, Limits, Options, Sources},
    settings::{Consent, OtherServers, RememberedOptions},
    texts::Texts,
};

/// The fields of the Start screen as they stand.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StartForm {
    pub target: String,
    pub options: OptionFields,
    /// Whether the options are unfolded.
    pub options_open: bool,
}

/// The options as typed.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionFields {
    pub port: String,
    pub tls_mode: Option<TlsMode>,
    pub family: AddressFamily,
    pub address: String,
    pub ehlo_name: String,
    pub timeout: String,
    pub ca_files: Vec<PathBuf>,
    /// Fetch a missing intermediate certificate.
    pub fetch_missing: bool,
    /// Ask whether the certificate was withdrawn.
    pub ask_withdrawn: bool,
    /// The day for which certificates are judged; never remembered.
    pub judge_for: String,
    /// Connections that a deep look holds at a time.
    pub parallel: usize,
    /// The DNS servers to ask instead of the system's, with commas or spaces between them.
    pub dns_servers: String,
    /// How many servers are climbed at a time.
    pub servers_at_once: usize,
    /// How many addresses are climbed at most.
    pub most_addresses: String,
    /// Whether others may be asked when this PC itself is in doubt.
    pub ask_others: Consent,
    /// Which mail servers, with commas or spaces between them.
    pub other_servers: String,
    /// Which web server is asked for the time.
    pub other_web: String,
    /// The proxy for look-ups on the web; nothing for the system's own.
    pub proxy: String,
}

impl Default for OptionFields {
    fn default() -> Self {
        Self::from_remembered(&RememberedOptions::default())
    }
}

/// The fields that can be to blame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    Target,
    Port,
    Address,
    EhloName,
    Timeout,
    JudgeFor,
    DnsServers,
    MostAddresses,
    OtherServers,
    OtherWeb,
    Proxy,
}

/// Why the check cannot start: one clear sentence, and the field the cursor goes back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub field: Field,
    pub sentence: String,
}

/// What was understood.
#[derive(Debug, Clone)]
pub struct Understood {
    pub target: Target,
    pub options: Options,
    pub remembered: RememberedOptions,
}

impl StartForm {
    /// The fields as they were left last time.
    #[must_use]
    pub fn from_remembered(remembered: &RememberedOptions) -> Self {
        let options = OptionFields::from_remembered(remembered);
        // What is remembered of other servers is asked for where it matters, and is no reason to show all options.
        let usual = OptionFields {
            ask_others: options.ask_others,
            other_servers: options.other_servers.clone(),
            other_web: options.other_web.clone(),
            ..OptionFields::default()
        };
        let options_open = options != usual;
        Self { target: String::new(), options, options_open }
    }

    /// Understands every field.
    ///
    /// # Errors
    /// The first field that cannot be understood, and what would be right.
    pub fn read(&self, texts: &Texts) -> Result<Understood, Problem> {
        let remembered = self.options.read(texts)?;
        let defaults =
            Defaults { port: remembered.port, tls_mode: remembered.tls_mode, address: remembered.address };
        let target = target::parse(&self.target, defaults)
            .map_err(|error| Problem { field: Field::Target, sentence: sentence(&error, texts) })?;
        let limits = remembered.timeout_seconds.map_or_else(Limits::default, |seconds| {
            Limits::every_step(Duration::from_secs(u64::from(seconds)))
        });
        let options = Options {
            family: remembered.family,
            ehlo_name: remembered.ehlo_name.clone(),
            limits,
            at: self.options.judged_for(texts)?,
            fetch: self.options.fetch(),
            dns: Sources { servers: remembered.dns_servers.clone(), ..Sources::default() },
            parallel: remembered.servers_at_once,
            most_addresses: Some(remembered.most_addresses),
            ..Options::default()
        };
        Ok(Understood { target, options, remembered })
    }
}

impl OptionFields {
    fn from_remembered(remembered: &RememberedOptions) -> Self {
        let text = |value: Option<String>| value.unwrap_or_default();
        Self {
            port: text(remembered.port.map(|port| port.to_string())),
            tls_mode: remembered.tls_mode,
            family: remembered.family,
            address: text(remembered.address.map(|address| address.to_string())),
            ehlo_name: text(remembered.ehlo_name.clone()),
            timeout: text(remembered.timeout_seconds.map(|seconds| seconds.to_string())),
            ca_files: remembered.ca_files.clone(),
            fetch_missing: remembered.fetch_missing,
            ask_withdrawn: remembered.ask_withdrawn,
            judge_for: String::new(),
            parallel: remembered.parallel,
            dns_servers: dns_servers(&remembered.dns_servers),
            servers_at_once: remembered.servers_at_once,
            most_addresses: most_addresses(remembered.most_addresses),
            ask_others: remembered.others.consent,
            other_servers: remembered.others.servers.join(", "),
            other_web: text(remembered.others.web.clone()),
            proxy: proxy(&remembered.proxy),
        }
    }

    /// What may be fetched to judge a certificate.
    #[must_use]
    pub fn fetch(&self) -> Fetch {
        Fetch { missing_intermediate: self.fetch_missing, revocation: self.ask_withdrawn }
    }

    /// The day to judge certificates for, if it is not today.
    ///
    /// # Errors
    /// When what was typed is no day.
    pub fn judged_for(&self, texts: &Texts) -> Result<Option<Timestamp>, Problem> {
        let typed = self.judge_for.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        let sentence = || texts.with("ui-problem-judge-for", &[("value", typed)]);
        let problem = || Problem { field: Field::JudgeFor, sentence: sentence() };
        moment::read(typed, &ZonedDateTime::now()).map(Some).ok_or_else(problem)
    }

    fn read(&self, texts: &Texts) -> Result<RememberedOptions, Problem> {
        let problem =
            |field, key: &str, value: &str| Problem { field, sentence: texts.with(key, &[("value", value)]) };
        let port = match self.port.trim() {
            "" => None,
            typed => match typed.parse::<u16>() {
                Ok(port) if port > 0 => Some(port),
                _ => return Err(problem(Field::Port, "ui-problem-port", typed)),
            },
        };
        let address = match self.address.trim().trim_start_matches('[').trim_end_matches(']') {
            "" => None,
            typed => match typed.parse::<IpAddr>() {
                Ok(address) => Some(address),
                Err(_) => return Err(problem(Field::Address, "ui-problem-address", typed)),
            },
        };
        let ehlo_name = match self.ehlo_name.trim() {
            "" => None,
            typed if is_ehlo_name(typed) => Some(typed.to_owned()),
            typed => return Err(problem(Field::EhloName, "ui-problem-ehlo", typed)),
        };
        let timeout_seconds = match self.timeout.trim() {
            "" => None,
            typed => match typed.parse::<u32>() {
                Ok(seconds @ 1..=600) => Some(seconds),
                _ => return Err(problem(Field::Timeout, "ui-problem-timeout", typed)),
            },
        };
        let parts = self.dns_servers.split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty());
        let dns_servers: Result<Vec<_>, _> = parts
            .map(|typed| {
                name_server::read(typed)
                    .ok_or_else(|| problem(Field::DnsServers, "ui-problem-dns-servers", typed))
            })
            .collect();
        let usual = RememberedOptions::default();
        let most_addresses = match self.most_addresses.trim() {
            "" => usual.most_addresses,
            typed => match typed.parse::<usize>() {
                Ok(count @ 1..=RememberedOptions::MOST_ADDRESSES) => count,
                _ => return Err(problem(Field::MostAddresses, "ui-problem-most-addresses", typed)),
            },
        };
        let proxy = match self.proxy.trim() {
            "" => ProxyChoice::System,
            typed => ProxyChoice::read(typed).map_err(|fault| {
                // What was typed may hold a password, and is not repeated.
                problem(Field::Proxy, "ui-problem-proxy", &fault.to_string())
            })?,
        };
        Ok(RememberedOptions {
            port,
            tls_mode: self.tls_mode,
            family: self.family,
            ehlo_name,
            timeout_seconds,
            ca_files: self.ca_files.clone(),
            address,
            fetch_missing: self.fetch_missing,
            ask_withdrawn: self.ask_withdrawn,
            parallel: self.parallel,
            dns_servers: dns_servers?,
            servers_at_once: self.servers_at_once,
            most_addresses,
            others: self.others(texts)?,
            proxy,
        })
    }

    /// Whom else to ask.
    fn others(&self, texts: &Texts) -> Result<OtherServers, Problem> {
        let problem =
            |field, key, value: &str| Problem { field, sentence: texts.with(key, &[("value", value)]) };
        let separator = |letter: char| letter == ',' || letter == ';' || letter.is_whitespace();
        let servers: Vec<String> = self
            .other_servers
            .split(separator)
            .filter(|server| !server.is_empty())
            .map(str::to_owned)
            .take(OtherServers::MOST)
            .collect();
        if let Some(bad) = servers.iter().find(|server| !OtherServers::is_place(server)) {
            return Err(problem(Field::OtherServers, "ui-problem-other-server", bad));
        }
        let web = match self.other_web.trim() {
            "" => None,
            typed if OtherServers::is_place(typed) => Some(typed.to_owned()),
            typed => return Err(problem(Field::OtherWeb, "ui-problem-other-web", typed)),
        };
        Ok(OtherServers { consent: self.ask_others, servers, web })
    }
}

/// As they are typed: the usual port is left out.
fn dns_servers(servers: &[SocketAddr]) -> String {
    let typed = servers.iter().map(|server| match server.port() {
        53 => server.ip().to_string(),
        _ => server.to_string(),
    });
    typed.collect::<Vec<_>>().join(", ")
}

/// As it is typed: nothing for the system's own.
fn proxy(choice: &ProxyChoice) -> String {
    if *choice == ProxyChoice::System { String::new() } else { choice.text() }
}

/// As it is typed: nothing for the usual number.
fn most_addresses(count: usize) -> String {
    if count == RememberedOptions::default().most_addresses { String::new() } else { count.to_string() }
}

/// The sentence under the target field.
fn sentence(error: &TargetError, texts: &Texts) -> String {
    texts.with(error.key(), &[("part", &error.part)])
}

/// A host name or an address literal (RFC 5321 §4.1.3): nothing that could break the command line.
fn is_ehlo_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    name.len() <= 255 && name.chars().all(fits)
}
