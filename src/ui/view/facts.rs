//! What was seen, as names and values: the tab of details.

use jiff::tz::TimeZone;

use super::{Fact, clock};
use crate::{
    model::{
        evidence::{Capability, Evidence, Exchange, ExchangeOutcome, Reply},
        report::{Report, Rung},
        target::TlsMode,
    },
    report::{self, hello, lookup},
    texts::Texts,
};

/// What was seen on a rung.
#[must_use]
pub fn of_rung(rung: &Rung, texts: &Texts) -> Vec<Fact> {
    let mut list = List { facts: Vec::new(), texts };
    match &rung.evidence {
        Evidence::NotAsked(_) | Evidence::Policy(_) => {}
        Evidence::ThisPc(seen) => {
            let lines = report::this_pc::lines(seen, texts).into_iter();
            list.facts.extend(lines.map(|(name, value)| Fact::new(name, value)));
        }
        Evidence::Dns(dns) => {
            list.add("ui-fact-asked-for", &dns.name);
            for mx in &dns.mx {
                list.add("ui-fact-mail-server", &format!("{} {}", mx.preference, mx.exchange));
            }
            for host in &dns.hosts {
                let addresses: Vec<String> = host.addresses.iter().map(ToString::to_string).collect();
                let none = list.texts.get("ui-fact-no-address");
                let addresses = if addresses.is_empty() { none } else { addresses.join(", ") };
                list.facts.push(Fact::new(&host.host, addresses));
            }
            list.facts
                .extend(lookup::lines(dns, texts).into_iter().map(|(name, value)| Fact::new(name, value)));
        }
        Evidence::Connect(connect) => {
            for attempt in &connect.attempts {
                let time = clock::seconds(attempt.elapsed_ms, texts);
                let value = match &attempt.failure {
                    None => texts.with("ui-fact-answered", &[("time", &time)]),
                    Some(failure) => {
                        texts.with("ui-fact-not-answered", &[("time", &time), ("reason", &failure.message)])
                    }
                };
                list.facts.push(Fact::new(attempt.address.to_string(), value));
            }
            if let Some(local) = connect.local_address {
                list.add("ui-fact-local-address", &local.to_string());
            }
            if !connect.other_ports_open.is_empty() {
                let ports: Vec<String> = connect.other_ports_open.iter().map(ToString::to_string).collect();
                list.add("ui-fact-other-ports", &ports.join(", "));
            }
        }
        Evidence::Greeting(greeting) => list.exchange("ui-fact-banner", &greeting.exchange),
        Evidence::Ehlo(ehlo) => {
            list.add("field-ehlo-name", &ehlo.name);
            list.exchange("ui-fact-ehlo", &ehlo.exchange);
            if let Some(helo) = &ehlo.helo {
                list.exchange("ui-fact-helo", helo);
            }
            list.capabilities(&ehlo.capabilities);
        }
        Evidence::Starttls(starttls) => {
            list.add("ui-fact-offered", &list.yes_no(starttls.offered));
            if let Some(exchange) = &starttls.exchange {
                list.exchange("ui-fact-starttls", exchange);
            }
            list.optional("ui-fact-injected", starttls.injected.as_deref());
        }
        Evidence::Handshake(tls) => {
            list.optional("field-server-name", tls.server_name.as_deref());
            list.optional("field-version", tls.version.as_deref());
            list.optional("field-suite", tls.suite.as_deref());
            list.optional("field-group", tls.group.as_deref());
            list.optional("field-alpn", tls.alpn.as_deref());
            list.optional("field-signature-scheme", tls.signature_scheme.as_deref());
            list.add("field-ocsp-staple", &list.yes_no(tls.ocsp_staple));
            list.add("field-tickets", &tls.tickets.to_string());
            let asked = if tls.client_certificate_requested { "ui-fact-asked" } else { "ui-fact-not-asked" };
            list.add("field-client-certificate", &texts.get(asked));
            let bytes =
                [("sent", &*tls.sent_bytes.to_string()), ("received", &*tls.received_bytes.to_string())];
            list.add("ui-fact-bytes", &texts.with("ui-fact-bytes-value", &bytes));
            if let Some(failure) = &tls.failure {
                if let Some(alert) = &failure.alert {
                    list.add("ui-fact-alert", &format!("{} ({})", alert.name, alert.number));
                }
                list.optional("ui-fact-received", failure.received_text.as_deref());
                list.add("ui-fact-received-hex", &failure.received_hex);
                list.add("ui-fact-library", &failure.message);
            }
            for probe in &tls.probes {
                let (question, answer) = hello::line(probe, texts);
                let name = texts.with("report-probed", &[("question", &question)]);
                list.facts.push(Fact::new(name, answer));
            }
        }
        Evidence::Certificate(certificate) => {
            list.add("ui-fact-name-to-prove", &certificate.reference);
            list.add("ui-fact-certificates-sent", &certificate.chain.len().to_string());
            list.add("ui-fact-octets", &certificate.chain_octets.to_string());
            list.add("field-ocsp-staple", &list.yes_no(certificate.ocsp_staple));
            list.add("ui-fact-public-detail", &certificate.public.detail);
            list.add("ui-fact-device-detail", &certificate.device.detail);
            if let Some(version) = certificate.seen_in {
                list.add("field-seen-in", &hello::version(version));
            }
            list.add("ui-fact-judged-at", &clock::utc(certificate.judged_at));
        }
        Evidence::Session(session) => {
            for (key, exchange) in [
                ("ui-fact-banner", &session.greeting),
                ("ui-fact-ehlo", &session.ehlo),
                ("ui-fact-quit", &session.quit),
            ] {
                if let Some(exchange) = exchange {
                    list.exchange(key, exchange);
                }
            }
            list.capabilities(&session.capabilities);
            list.add("ui-fact-gained", &session.gained.join(", "));
            list.add("ui-fact-lost", &session.lost.join(", "));
            if let Some(properly) = session.close_notify {
                list.add("ui-fact-close-notify", &list.yes_no(properly));
            }
        }
    }
    list.facts
}

/// How, when and from where the check was made.
#[must_use]
pub fn of_check(report: &Report, zone: &TimeZone, texts: &Texts) -> Vec<Fact> {
    let mut list = List { facts: Vec::new(), texts };
    let settings = &report.settings;
    list.add("ui-fact-typed", &report.target.input);
    list.add("ui-fact-port", &report.target.port.to_string());
    let mode = match report.target.tls_mode {
        TlsMode::StartTls => "ui-tls-starttls",
        TlsMode::Implicit => "ui-tls-implicit",
        TlsMode::None => "ui-tls-none",
    };
    list.add("ui-fact-encryption", &texts.get(mode));
    list.add("field-ehlo-name", &settings.ehlo_name);
    let seconds = |seconds: f64| clock::counting(seconds * 1000.0, texts);
    let limits = [
        ("connect", &*seconds(settings.connect_timeout_s)),
        ("greeting", &*seconds(settings.greeting_timeout_s)),
        ("step", &*seconds(settings.step_timeout_s)),
    ];
    list.add("field-timeouts", &texts.with("ui-fact-limits", &limits));
    list.add("ui-fact-public-roots", &settings.public_roots);
    if settings.extra_trust_anchors > 0 {
        list.add("ui-fact-extra-roots", &settings.extra_trust_anchors.to_string());
    }
    if let Some(told) = &settings.web_proxy {
        list.add("field-web-access", &report::web_access::sentence(told, texts));
    }
    let started = report.run.started_at;
    let local = clock::moment(started, zone);
    list.add(
        "field-started",
        &texts.with("ui-fact-started", &[("local", &local), ("utc", &clock::utc(started))]),
    );
    list.add("field-elapsed", &clock::seconds(report.run.elapsed_ms, texts));
    list.add("field-connections", &report.run.connections.to_string());
    let address = report.vantage.local_address.map(|address| address.to_string()).unwrap_or_default();
    let from = [report.vantage.host.as_str(), report.vantage.os.as_str(), address.as_str()];
    list.add(
        "field-tested-from",
        &from.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
    );
    list.add("field-program", &format!("{} {}", report.tool.name, report.tool.version));
    list.facts
}

struct List<'a> {
    facts: Vec<Fact>,
    texts: &'a Texts,
}

impl List<'_> {
    /// Adds a fact unless its value is empty.
    fn add(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            self.facts.push(Fact::named(key, value, self.texts));
        }
    }

    fn optional(&mut self, key: &str, value: Option<&str>) {
        self.add(key, value.unwrap_or_default());
    }

    fn yes_no(&self, yes: bool) -> String {
        self.texts.get(if yes { "ui-yes" } else { "ui-no" })
    }

    fn capabilities(&mut self, capabilities: &[Capability]) {
        let words: Vec<String> = capabilities
            .iter()
            .map(|capability| {
                let parameters = capability.parameters.join(" ");
                format!("{} {parameters}", capability.keyword).trim_end().to_owned()
            })
            .collect();
        self.add("ui-fact-capabilities", &words.join(", "));
    }

    fn exchange(&mut self, key: &str, exchange: &Exchange) {
        let end = match &exchange.outcome {
            ExchangeOutcome::Complete => String::new(),
            ExchangeOutcome::Closed => self.texts.get("ui-fact-closed"),
            ExchangeOutcome::Broken(failure) => failure.message.clone(),
            ExchangeOutcome::TimedOut => self.texts.get("ui-fact-silent"),
            ExchangeOutcome::TooLong => self.texts.get("ui-fact-too-long"),
            ExchangeOutcome::NotSmtp => {
                self.texts.with("ui-fact-not-smtp", &[("bytes", &exchange.first_bytes)])
            }
            ExchangeOutcome::Stopped => self.texts.get("ui-fact-stopped"),
        };
        let reply = exchange.reply.as_ref().map(Reply::quoted).unwrap_or_default();
        self.add(key, [reply, end].join(" ").trim());
    }
}
