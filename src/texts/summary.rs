//! The one line of every rung: what is wrong there, or what was seen, or why nothing was asked.

use jiff::{Timestamp, tz::TimeZone};

use crate::model::{
    evidence::{
        CertificateEvidence, ConnectEvidence, DnsEvidence, DnsOutcome, Doubt, EhloEvidence, Evidence,
        Exchange, ExchangeOutcome, HandshakeEvidence, NotAsked, NotAskedReason, PolicyEvidence,
        SessionEvidence, StarttlsEvidence, StsMode, ThisPcEvidence, TlsProbe,
    },
    layer::{Layer, Verdict},
    report::{Report, Rung},
    target::TlsMode,
};

use super::{
    Texts, findings, kebab,
    values::{Place, readable},
};

/// Longer lines do not fit on a rung.
const LONGEST_LINE: usize = 72;
/// What a server said is cut sooner.
const LONGEST_QUOTE: usize = 60;

/// Fills in the one line of every rung.
pub(super) fn word(texts: Texts, report: &mut Report) {
    let mode = report.target.tls_mode;
    let ehlo = report.settings.ehlo_name.clone();
    let place = Place::of(&report.target, &ehlo, None);
    let lines = Lines { texts, mode, port: report.target.port, domain: report.target.domain.is_some() };
    lines.fill(&mut report.rungs, &place);
    for server in &mut report.servers {
        let place = Place::of(&report.target, &ehlo, Some(server));
        Lines { port: server.port, ..lines }.fill(&mut server.rungs, &place);
    }
}

/// `3 Feb 2027`, by the calendar of UTC.
pub(super) fn day(at: Timestamp) -> String {
    at.to_zoned_datetime(TimeZone::UTC).strftime("%-d %b %Y").to_string()
}

/// `TLS 1.3` for `TLSv1.3`.
pub(super) fn version(name: &str) -> String {
    name.strip_prefix("TLSv").map_or_else(|| readable(name), |number| format!("TLS {}", readable(number)))
}

#[derive(Clone, Copy)]
struct Lines {
    texts: Texts,
    mode: TlsMode,
    port: u16,
    domain: bool,
}

impl Lines {
    fn fill(self, rungs: &mut [Rung], place: &Place) {
        let lines: Vec<String> = rungs.iter().map(|rung| self.line(rung, rungs, place)).collect();
        for (rung, line) in rungs.iter_mut().zip(lines) {
            rung.summary = line;
        }
    }

    fn line(self, rung: &Rung, ladder: &[Rung], place: &Place) -> String {
        if let Some(worst) =
            findings::worst(rung.findings.iter().filter(|finding| findings::coloured(finding)))
        {
            return cut(&findings::short(self.texts, worst, place), LONGEST_LINE);
        }
        if let Evidence::Policy(seen) = &rung.evidence {
            return self.policy(seen, rung);
        }
        if (rung.verdict != Verdict::Pass || holds_for_others(rung))
            && !matches!(rung.evidence, Evidence::NotAsked(_) | Evidence::ThisPc(_))
            && let Some(told) = rung.findings.first()
        {
            return cut(&findings::short(self.texts, told, place), LONGEST_LINE);
        }
        match &rung.evidence {
            Evidence::NotAsked(why) => self.not_asked(*why, rung.layer, ladder),
            Evidence::ThisPc(seen) => self.this_pc(seen),
            Evidence::Policy(seen) => self.policy(seen, rung),
            Evidence::Dns(seen) => self.dns(seen),
            Evidence::Connect(seen) => self.connect(seen),
            Evidence::Greeting(seen) => self.greeting(&seen.exchange),
            Evidence::Ehlo(seen) => self.ehlo(seen),
            Evidence::Starttls(seen) => self.starttls(seen),
            Evidence::Handshake(seen) => self.handshake(seen),
            Evidence::Certificate(seen) => self.certificate(seen),
            Evidence::Session(seen) => self.session(seen),
        }
    }

    fn not_asked(self, why: NotAsked, layer: Layer, ladder: &[Rung]) -> String {
        let because = why.because_of;
        let key = match why.reason {
            NotAskedReason::NotReached => {
                let below = because.and_then(|layer| ladder.iter().find(|rung| rung.layer == layer));
                if layer == Layer::Policy && because == Some(Layer::Dns) {
                    "not-asked-not-reached-no-server".to_owned()
                } else if let Some(how) = below.and_then(broken_off) {
                    format!("not-asked-not-reached-{how}")
                } else if let Some(layer) = because {
                    let layer = self.texts.get(&format!("layer-{}", kebab(layer.key())));
                    return self.texts.with("not-asked-not-reached-layer", &[("layer", &layer)]);
                } else {
                    "not-asked-not-reached".to_owned()
                }
            }
            NotAskedReason::OutOfReach => {
                let below = because.and_then(|layer| ladder.iter().find(|rung| rung.layer == layer));
                if below.is_some_and(holds_for_others) {
                    return self.texts.get("not-asked-out-of-reach-methods");
                }
                let own = because.map(|layer| format!("not-asked-out-of-reach-{}", kebab(layer.key())));
                own.filter(|own| self.texts.has(own)).unwrap_or_else(|| "not-asked-out-of-reach".to_owned())
            }
            NotAskedReason::NotWanted if self.mode == TlsMode::Implicit && layer != Layer::Policy => {
                "not-asked-not-wanted-implicit".to_owned()
            }
            NotAskedReason::NotWanted => "not-asked-not-wanted".to_owned(),
            NotAskedReason::Stopped => "not-asked-stopped".to_owned(),
            NotAskedReason::OutOfTime => "not-asked-out-of-time".to_owned(),
            NotAskedReason::NotBuilt => "not-asked-not-built".to_owned(),
        };
        self.texts.get(&key)
    }

    /// Whether anything below is about the other side at all.
    fn this_pc(self, seen: &ThisPcEvidence) -> String {
        let greeted = seen.references.iter().any(|reference| {
            reference.greeting.as_ref().is_some_and(|greeting| greeting.exchange.reply.is_some())
        });
        self.texts.get(match (greeted, seen.references.is_empty()) {
            _ if seen.doubts.contains(&Doubt::NoLookUp) => "rung-this-pc-no-look-up",
            (true, _) => "rung-this-pc-answered",
            (false, false) => "rung-this-pc-silent",
            (false, true) => "rung-this-pc-not-asked",
        })
    }

    fn dns(self, seen: &DnsEvidence) -> String {
        let servers = if seen.mx.is_empty() { seen.hosts.len() } else { seen.mx.len() };
        let addresses = seen.hosts.iter().map(|host| host.addresses.len()).sum::<usize>();
        let key = match &seen.outcome {
            DnsOutcome::Mx => "rung-dns-mx",
            DnsOutcome::ImplicitMx if self.domain => "rung-dns-implicit-mx",
            DnsOutcome::ImplicitMx | DnsOutcome::Host => "rung-dns-host",
            DnsOutcome::NullMx => "rung-dns-null-mx",
            DnsOutcome::NoSuchName => "rung-dns-no-such-name",
            DnsOutcome::NoData => "rung-dns-no-data",
            DnsOutcome::Failed(_) => "rung-dns-failed",
        };
        self.texts.with(key, &[("servers", &servers.to_string()), ("addresses", &addresses.to_string())])
    }

    /// What binds senders: DANE, then MTA-STS where a mail domain was named.
    fn policy(self, seen: &PolicyEvidence, rung: &Rung) -> String {
        let said = |id: &str| rung.findings.iter().filter(|finding| finding.id == *id).count();
        let published = seen.tlsa.iter().filter(|lookup| !lookup.records.is_empty()).count();
        let proven = said("dane-ok");
        let dane = if proven > 0 {
            "proven"
        } else if said("dane-unknown-here") > 0 {
            "unknown"
        } else if published > 0 {
            "published"
        } else {
            "none"
        };
        let sts = seen.sts.as_ref().map_or("not-asked", |sts| {
            match sts.policy.as_ref().map(|policy| policy.mode) {
                Some(StsMode::Enforce) => "enforce",
                Some(StsMode::Testing) => "testing",
                Some(StsMode::None) => "off",
                None if sts.is_unknown() => "unknown",
                None => "none",
            }
        });
        self.texts.with(
            "rung-policy",
            &[
                ("dane", dane),
                ("proven", &proven.to_string()),
                ("servers", &seen.tlsa.len().to_string()),
                ("sts", sts),
            ],
        )
    }

    fn connect(self, seen: &ConnectEvidence) -> String {
        let port = self.port.to_string();
        let failed = seen.attempts.iter().filter(|attempt| attempt.failure.is_some()).count();
        let answered = seen.attempts.iter().find(|attempt| attempt.failure.is_none());
        match answered {
            Some(attempt) => {
                let address = attempt.address.ip().to_string();
                let key = if failed == 0 { "rung-connect-answered" } else { "rung-connect-later" };
                self.texts
                    .with(key, &[("address", &address), ("port", &port), ("failed", &failed.to_string())])
            }
            None if seen.attempts.is_empty() => self.texts.get("rung-connect-no-address"),
            None => self.texts.with("rung-connect-silent", &[("port", &port)]),
        }
    }

    /// The first line of a greeting, where the server names itself; what follows often repeats it.
    fn greeting(self, exchange: &Exchange) -> String {
        match exchange.reply.as_ref().and_then(|reply| Some((reply.code, reply.lines.first()?))) {
            Some((code, line)) => quote(&format!("{code} {line}")),
            None => self.reply(exchange),
        }
    }

    /// The reply as the server said it, or why there is none.
    fn reply(self, exchange: &Exchange) -> String {
        if let Some(reply) = &exchange.reply {
            return quote(&reply.quoted());
        }
        self.texts.get(match exchange.outcome {
            ExchangeOutcome::Complete => "rung-reply-none",
            ExchangeOutcome::Closed => "rung-reply-closed",
            ExchangeOutcome::Broken(_) => "rung-reply-broken",
            ExchangeOutcome::TimedOut => "rung-reply-timed-out",
            ExchangeOutcome::TooLong => "rung-reply-too-long",
            ExchangeOutcome::NotSmtp => "rung-reply-not-smtp",
            ExchangeOutcome::Stopped => "rung-reply-stopped",
        })
    }

    fn ehlo(self, seen: &EhloEvidence) -> String {
        if !accepted(&seen.exchange) {
            let helo = seen.helo.as_ref().is_some_and(accepted);
            return if helo { self.texts.get("rung-ehlo-helo") } else { self.reply(&seen.exchange) };
        }
        let key = if seen.lists("STARTTLS") { "rung-ehlo-starttls" } else { "rung-ehlo-no-starttls" };
        let tls = if self.mode == TlsMode::StartTls { "wanted" } else { "none" };
        self.texts.with(key, &[("count", &seen.capabilities.len().to_string()), ("tls", tls)])
    }

    fn starttls(self, seen: &StarttlsEvidence) -> String {
        match &seen.exchange {
            None => self.texts.get("rung-starttls-not-offered"),
            Some(exchange) if exchange.reply.as_ref().is_some_and(|reply| reply.code == 220) => {
                self.texts.get("rung-starttls-ready")
            }
            Some(exchange) => self.reply(exchange),
        }
    }

    fn handshake(self, seen: &HandshakeEvidence) -> String {
        let Some(agreed) = seen.version.as_deref().filter(|_| seen.failure.is_none()) else {
            return self.texts.get("rung-handshake-failed");
        };
        let cipher = seen.suite.as_deref().map_or_else(|| "none".to_owned(), cipher);
        let exchange =
            seen.group.as_deref().map_or_else(|| "none".to_owned(), |group| self.key_exchange(group));
        self.texts.with(
            "rung-handshake",
            &[("version", &version(agreed)), ("cipher", &cipher), ("exchange", &exchange)],
        )
    }

    fn key_exchange(self, group: &str) -> String {
        let upper = group.to_ascii_uppercase();
        if upper.contains("MLKEM") || upper.contains("KYBER") {
            return self.texts.get("rung-handshake-post-quantum");
        }
        let group = match upper.as_str() {
            "SECP256R1" => "P-256".to_owned(),
            "SECP384R1" => "P-384".to_owned(),
            "SECP521R1" => "P-521".to_owned(),
            "X25519" => "X25519".to_owned(),
            _ => readable(group),
        };
        self.texts.with("rung-handshake-exchange", &[("group", &group)])
    }

    fn certificate(self, seen: &CertificateEvidence) -> String {
        let Some(own) = seen.chain.first() else {
            let unread = seen.parse_failure.is_some();
            return self.texts.get(if unread {
                "rung-certificate-unreadable"
            } else {
                "rung-certificate-none"
            });
        };
        let date = day(own.not_after);
        match own.issuer_organization.as_deref().or(own.issuer_common_name.as_deref()) {
            Some(issuer) if !issuer.trim().is_empty() => self
                .texts
                .with("rung-certificate", &[("date", &date), ("issuer", &cut(&readable(issuer), 32))]),
            _ => self.texts.with("rung-certificate-no-issuer", &[("date", &date)]),
        }
    }

    fn session(self, seen: &SessionEvidence) -> String {
        let goodbye =
            seen.quit.as_ref().is_some_and(|quit| matches!(quit.outcome, ExchangeOutcome::Complete));
        if self.mode == TlsMode::None {
            return self.texts.get(if goodbye { "rung-session-plain-good" } else { "rung-session-plain" });
        }
        let hello = seen.late_failure.is_none() && seen.ehlo.as_ref().is_some_and(accepted);
        self.texts.get(match (hello, goodbye) {
            (true, true) => "rung-session-good",
            (true, false) => "rung-session-hello",
            (false, _) => "rung-session-failed",
        })
    }
}

/// Whether encryption does not come about for this program, and yet for mail servers.
fn holds_for_others(rung: &Rung) -> bool {
    matches!(rung.verdict, Verdict::Pass | Verdict::Warn)
        && matches!(&rung.evidence, Evidence::Handshake(seen) if seen.failure.is_some())
}

/// How the conversation broke off on a rung, as the end of a key; nothing if that cannot be told.
fn broken_off(rung: &Rung) -> Option<&'static str> {
    let exchange = match &rung.evidence {
        Evidence::Dns(_) => return Some("no-address"),
        Evidence::Connect(seen) if seen.attempts.is_empty() => return Some("no-address"),
        Evidence::Connect(_) => return Some("no-connection"),
        Evidence::Greeting(seen) if seen.tls_probe == Some(TlsProbe::SpeaksTls) => return Some("wrong-mode"),
        Evidence::Greeting(seen) if seen.looks_like.is_some() => return Some("no-mail-server"),
        Evidence::Greeting(seen) => &seen.exchange,
        Evidence::Ehlo(seen) => &seen.exchange,
        Evidence::Starttls(seen) => seen.exchange.as_ref()?,
        Evidence::Session(seen) => seen.ehlo.as_ref()?,
        Evidence::NotAsked(_)
        | Evidence::ThisPc(_)
        | Evidence::Handshake(_)
        | Evidence::Certificate(_)
        | Evidence::Policy(_) => return None,
    };
    match exchange.outcome {
        ExchangeOutcome::Closed | ExchangeOutcome::Broken(_) => Some("closed"),
        ExchangeOutcome::TimedOut => Some("silent"),
        ExchangeOutcome::Complete => match exchange.reply.as_ref()?.code {
            400..500 => Some("busy"),
            500..600 => Some("refused"),
            _ => None,
        },
        ExchangeOutcome::NotSmtp => Some("no-mail-server"),
        ExchangeOutcome::TooLong | ExchangeOutcome::Stopped => None,
    }
}

fn accepted(exchange: &Exchange) -> bool {
    exchange.reply.as_ref().is_some_and(|reply| (200..300).contains(&reply.code))
}

/// `AES-256` for `TLS_AES_256_GCM_SHA384` or `TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384`.
fn cipher(suite: &str) -> String {
    let upper = suite.to_ascii_uppercase();
    let known = [("AES_256", "AES-256"), ("AES_128", "AES-128"), ("CHACHA20", "ChaCha20")];
    known
        .iter()
        .find(|(part, _)| upper.contains(part))
        .map_or_else(|| cut(&readable(suite), 40), |(_, name)| (*name).to_owned())
}

fn quote(text: &str) -> String {
    cut(&readable(text), LONGEST_QUOTE)
}

fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let kept: String = text.chars().take(longest.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}
