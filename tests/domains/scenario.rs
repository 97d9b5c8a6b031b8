//! A domain, its servers, and what a check of it has to find, in a few lines.

use std::{
    fmt::Write as _,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::atomic::{AtomicU8, Ordering},
    time::Duration,
};

use crate::{
    mail_server::Nature,
    policy_pages::{self, Page},
    support::dns_lab::{Fault, Rule, Trust},
};

/// The limit of every step: ample for every server that answers.
const STEP: Duration = Duration::from_secs(20);

/// Who is asked.
#[derive(Debug, Clone)]
pub(crate) enum Way {
    Validating,
    Stripping,
    /// The validating resolver, where it answers some questions badly.
    Behind(Vec<Rule>),
    /// The validating resolver, and the same where it answers some questions badly.
    Both(Vec<Rule>),
}

/// A mail server that the scenario needs.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// Absolute, without the final dot.
    pub(crate) host: String,
    pub(crate) address: IpAddr,
    pub(crate) nature: Nature,
    /// What the reverse zone says of its address.
    pub(crate) reverse: Option<String>,
}

/// A domain and what a check of it has to find.
#[derive(Debug)]
pub(crate) struct Scenario {
    pub(crate) name: String,
    pub(crate) asked: String,
    pub(crate) trust: Trust,
    pub(crate) records: String,
    pub(crate) faults: Vec<(&'static str, &'static str, Fault)>,
    pub(crate) beside: Vec<(&'static str, Trust, String)>,
    pub(crate) servers: Vec<Wanted>,
    pub(crate) name_servers: Vec<(SocketAddr, Fault)>,
    pub(crate) policy: Option<(String, Page)>,
    pub(crate) way: Way,
    pub(crate) step: Duration,
    pub(crate) warning: Vec<&'static str>,
    pub(crate) informing: Vec<&'static str>,
    pub(crate) never: Vec<&'static str>,
}

/// A domain below `test.` with these records, of which `{3 1 1 mx1}` becomes the data of the TLSA record that fits
/// the server `mx1`. Mail for `user@` this domain is asked about.
pub(crate) fn domain(name: &str, trust: Trust, records: &str) -> Scenario {
    Scenario {
        name: format!("{name}.test"),
        asked: format!("user@{name}.test"),
        trust,
        records: records.to_owned(),
        faults: Vec::new(),
        beside: Vec::new(),
        servers: Vec::new(),
        name_servers: Vec::new(),
        policy: None,
        way: Way::Validating,
        step: STEP,
        warning: Vec::new(),
        informing: Vec::new(),
        never: Vec::new(),
    }
}

impl Scenario {
    /// A server at an IPv4 address of its own, which has its name in the reverse zone.
    pub(crate) fn server(self, host: &str, nature: Nature) -> Self {
        static NEXT: AtomicU8 = AtomicU8::new(1);
        let address = Ipv4Addr::new(203, 0, 113, NEXT.fetch_add(1, Ordering::Relaxed));
        self.server_at(host, address.into(), nature)
    }

    /// The same with an IPv6 address.
    pub(crate) fn server6(self, host: &str, nature: Nature) -> Self {
        static NEXT: AtomicU8 = AtomicU8::new(1);
        let last = u16::from(NEXT.fetch_add(1, Ordering::Relaxed));
        self.server_at(host, Ipv6Addr::new(0x2001, 0xdb8, 0x113, 0, 0, 0, 0, last).into(), nature)
    }

    /// The same with an address of one's choice.
    pub(crate) fn server_at(mut self, host: &str, address: IpAddr, nature: Nature) -> Self {
        let absolute = match host {
            "@" => self.name.clone(),
            _ => host.strip_suffix('.').map_or_else(|| format!("{host}.{}", self.name), str::to_owned),
        };
        let kind = if address.is_ipv4() { "A" } else { "AAAA" };
        if !host.ends_with('.') {
            let _ = write!(self.records, "\n{host} {kind} {address}");
        }
        let reverse = Some(absolute.clone());
        self.servers.push(Wanted { host: absolute, address, nature, reverse });
        self
    }

    /// The reverse zone says this of the last server's address, or nothing.
    pub(crate) fn reverse(mut self, name: Option<&str>) -> Self {
        let name = name.map(|name| self.with_address(name));
        self.servers.last_mut().expect("a server was named").reverse = name;
        self
    }

    /// The text with `{address}` and `{address-with-dashes}` filled in.
    fn with_address(&self, text: &str) -> String {
        let address = self.servers.last().map(|server| server.address.to_string()).unwrap_or_default();
        let dashed = address.replace(['.', ':'], "-");
        text.replace("{address}", &address).replace("{address-with-dashes}", &dashed)
    }

    /// More records, of which `{address}` becomes the address of the server named last and `{address-with-dashes}`
    /// the same in another form.
    pub(crate) fn and(mut self, records: &str) -> Self {
        let records = self.with_address(records);
        self.records.push('\n');
        self.records.push_str(&records);
        self
    }

    /// A second name server of the domain, which answers every question badly, or is not there at all.
    pub(crate) fn name_server(mut self, fault: Option<Fault>) -> Self {
        static NEXT: AtomicU8 = AtomicU8::new(1);
        let address = Ipv4Addr::new(198, 51, 100, NEXT.fetch_add(1, Ordering::Relaxed));
        let _ = write!(self.records, "\n@ NS ns2\nns2 A {address}");
        self.name_servers.extend(fault.map(|fault| (SocketAddr::from((address, 53)), fault)));
        self
    }

    /// The domain announces an MTA-STS policy, which says this, on a page like this.
    pub(crate) fn policy(mut self, text: &str, page: Page) -> Self {
        let _ =
            write!(self.records, "\n_mta-sts TXT \"v=STSv1; id=1;\"\nmta-sts A {}", policy_pages::ADDRESS);
        self.policy = Some((text.to_owned(), page));
        self
    }

    /// Another zone that matters; in its records, too, `{address}` and `{3 1 1 mx1}` are filled in.
    pub(crate) fn beside(mut self, name: &'static str, trust: Trust, records: &str) -> Self {
        let records = self.with_address(records);
        self.beside.push((name, trust, records));
        self
    }

    /// The zone's server answers questions for this name and type badly; all questions for the owner `*`.
    pub(crate) fn fault(mut self, owner: &'static str, kind: &'static str, fault: Fault) -> Self {
        self.faults.push((owner, kind, fault));
        self
    }

    /// Something else is asked about.
    pub(crate) fn asking(mut self, input: &str) -> Self {
        input.clone_into(&mut self.asked);
        self
    }

    /// The resolver hands no signatures on.
    pub(crate) fn stripped(mut self) -> Self {
        self.way = Way::Stripping;
        self
    }

    /// The resolver answers some questions badly.
    pub(crate) fn behind(mut self, rules: Vec<Rule>) -> Self {
        self.way = Way::Behind(rules);
        self
    }

    /// Two resolvers are asked, of which the second answers some questions badly.
    pub(crate) fn and_behind(mut self, rules: Vec<Rule>) -> Self {
        self.way = Way::Both(rules);
        self
    }

    /// Nobody needs to be waited for longer than that.
    pub(crate) fn within(mut self, step: Duration) -> Self {
        self.step = step;
        self
    }

    /// Every finding that warns or fails.
    pub(crate) fn warns(mut self, ids: &[&'static str]) -> Self {
        self.warning.extend(ids);
        self
    }

    /// Findings that inform and must be there; there may be others.
    pub(crate) fn informs(mut self, ids: &[&'static str]) -> Self {
        self.informing.extend(ids);
        self
    }

    /// Findings that inform and must not be there.
    pub(crate) fn never(mut self, ids: &[&'static str]) -> Self {
        self.never.extend(ids);
        self
    }
}
