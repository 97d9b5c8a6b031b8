//! This PC and its network: whether anything below is about the other side at all.

mod clocks;
mod stand_in;

use crate::model::{
    evidence::{
        ConnectAttempt, ConnectEvidence, DnsEvidence, DnsOutcome, Evidence, ExchangeOutcome, LookupFailure,
        ReferenceSeen, SocketFailureKind, ThisPcEvidence,
    },
    finding::{Finding, Severity},
    layer::{Layer, Verdict},
    report::{Report, Rung, Server},
};

use super::{
    catalogue::{
        Kind, PC_AV_MAIL_SHIELD, PC_AV_MASS_MAIL_RULE, PC_CAPTIVE_PORTAL, PC_NO_NETWORK, PC_NOT_MAIL_SERVER,
        PC_PORT25_BLOCKED, PC_SOURCE_IP_LISTED, PC_TRANSPARENT_SMTP_PROXY, PC_WEB_PROXY_ONLY,
    },
    connect,
    context::{Context, Judged, Standing, seconds},
    proxy, signs,
};

/// What takes away the meaning of a connection that did not come about.
pub(super) const KEEPS_US_IN: [Kind; 4] =
    [PC_NO_NETWORK, PC_PORT25_BLOCKED, PC_AV_MASS_MAIL_RULE, PC_WEB_PROXY_ONLY];
/// What takes away the meaning of everything that was heard.
pub(super) const SPEAKS_FOR_ALL: [Kind; 3] =
    [PC_CAPTIVE_PORTAL, PC_AV_MAIL_SHIELD, PC_TRANSPARENT_SMTP_PROXY];
/// What takes away the meaning of a look-up that failed.
const HIDES_DNS: [Kind; 2] = [PC_NO_NETWORK, PC_CAPTIVE_PORTAL];

/// Judges what was asked about this PC.
pub(super) fn judge(context: Context<'_>, evidence: &ThisPcEvidence) -> Judged {
    let seen = View { context, evidence };
    let mut findings: Vec<Finding> = stand_in::finding(seen).into_iter().collect();
    if findings.is_empty() {
        findings.extend(seen.kept_in());
    }
    findings.extend(seen.listed());
    // A certificate that the clock made look bad tells the same with its own dates.
    let mut told =
        context.report.servers.iter().flat_map(|server| &server.rungs).flat_map(|rung| &rung.findings);
    if !told.any(|finding| finding.id == "pc-clock-skew") {
        findings.extend(clocks::finding(seen));
    }
    if findings.is_empty() && !seen.is_mail_server() {
        findings.push(seen.begin(PC_NOT_MAIL_SERVER));
    }
    if let Some((web, failure)) =
        evidence.web.as_ref().and_then(|web| Some((web, web.proxy_failure.as_ref()?)))
    {
        findings.push(proxy::finding(context, failure, web.proxy.as_deref()));
    }
    // As long as nobody else was heard, nothing is known of this PC either.
    let known = evidence.references.iter().any(speaks_smtp)
        || findings.iter().any(|finding| finding.severity > Severity::Info);
    Judged::new(if known { Standing::Holds } else { Standing::Unknown }, findings)
}

/// Once the servers' rungs are judged: what was seen counts no more where this PC or its network is the cause.
pub(super) fn settle(report: &mut Report) {
    let seen = report.rungs.iter().find_map(|rung| match &rung.evidence {
        Evidence::ThisPc(evidence) => Some(evidence),
        _ => None,
    });
    let Some(seen) = seen else { return };
    let findings = judge(Context { report, server: None }, seen).findings;
    let found = |kinds: &[Kind]| {
        let is_one = |finding: &&Finding| kinds.iter().any(|kind| finding.id == kind.id);
        findings.iter().find(is_one).cloned()
    };
    let (kept_in, spoken_for) = (found(&KEEPS_US_IN), found(&SPEAKS_FOR_ALL));
    for server in &mut report.servers {
        if let Some(cause) = &spoken_for {
            excuse(server, cause);
        } else if let Some(cause) = &kept_in
            && !is_answered(server)
        {
            excuse(server, cause);
        }
    }
    if let Some(cause) = found(&HIDES_DNS) {
        for rung in report.rungs.iter_mut().filter(|rung| is_failed_look_up(rung)) {
            rung.verdict = Verdict::NotTested;
            rung.findings = vec![Finding { severity: Severity::Info, ..cause.clone() }];
        }
    }
}

fn is_failed_look_up(rung: &Rung) -> bool {
    matches!(&rung.evidence, Evidence::Dns(DnsEvidence { outcome: DnsOutcome::Failed(_), .. }))
}

/// Nothing is known of the server; the cause is told, and does not colour its rung.
fn excuse(server: &mut Server, cause: &Finding) {
    let mut cause = Some(Finding { severity: Severity::Info, ..cause.clone() });
    for rung in &mut server.rungs {
        if is_answer(rung) {
            rung.verdict = Verdict::NotTested;
            rung.findings = cause.take().into_iter().collect();
        } else if rung.verdict == Verdict::Skipped {
            rung.verdict = Verdict::NotTested;
        }
    }
}

fn is_answer(rung: &Rung) -> bool {
    !matches!(rung.evidence, Evidence::NotAsked(_))
}

fn is_answered(server: &Server) -> bool {
    connect_of(server)
        .is_some_and(|evidence| evidence.attempts.iter().any(|attempt| attempt.failure.is_none()))
}

fn connect_of(server: &Server) -> Option<&ConnectEvidence> {
    match &server.rung(Layer::Connect)?.evidence {
        Evidence::Connect(evidence) => Some(evidence),
        _ => None,
    }
}

/// The evidence and the report it belongs to.
#[derive(Clone, Copy)]
struct View<'a> {
    context: Context<'a>,
    evidence: &'a ThisPcEvidence,
}

impl<'a> View<'a> {
    /// Begins a finding with everything that was asked.
    fn begin(self, kind: Kind) -> Finding {
        let names: Vec<&str> = self.evidence.references.iter().map(|seen| seen.host.as_str()).collect();
        let mut finding = self.context.finding(kind).with("names", names.join(", "));
        for seen in &self.evidence.references {
            finding = finding.saw("asked", format_args!("{}, port {}: {}", seen.host, seen.port, told(seen)));
        }
        if let Some(attempt) = &self.evidence.nowhere {
            finding = finding.saw("asked", format_args!("{}: {}", attempt.address, outcome(attempt)));
        }
        for attempt in &self.evidence.other_ports {
            finding = finding.saw("asked", format_args!("{}: {}", attempt.address, outcome(attempt)));
        }
        if let Some(web) = &self.evidence.web {
            let how = match (&web.attempt, &web.lookup_failure) {
                (Some(attempt), _) => outcome(attempt),
                (None, _) => "no address found".to_owned(),
            };
            finding = finding.saw("asked", format_args!("{}, port {}: {how}", web.host, web.port));
            if let Some(proxy) = &web.proxy {
                let how = match (&web.proxy_failure, web.status) {
                    (Some(failure), _) => proxy::words(failure),
                    (None, Some(status)) => format!("answered with status {status}"),
                    (None, None) => "answered".to_owned(),
                };
                finding = finding.saw(
                    "asked",
                    format_args!("{}, port {}, through the proxy {proxy}: {how}", web.host, web.port),
                );
            }
        }
        finding
    }

    /// Every attempt to reach one of the servers.
    fn tried(self) -> impl Iterator<Item = &'a ConnectAttempt> {
        let servers = self.context.report.servers.iter();
        servers.filter_map(connect_of).flat_map(|evidence| &evidence.attempts)
    }

    /// Whether servers were tried and none answered.
    fn nobody_answered(self) -> bool {
        self.tried().next().is_some() && self.tried().all(|attempt| attempt.failure.is_some())
    }

    /// What keeps every connection from coming about, if it is not the other side.
    fn kept_in(self) -> Option<Finding> {
        if self.is_offline() {
            return Some(self.begin(PC_NO_NETWORK));
        }
        if !self.nobody_answered() {
            return None;
        }
        let references = &self.evidence.references;
        let one_greets = references.iter().any(speaks_smtp);
        if one_greets {
            return None;
        }
        let tried: Vec<SocketFailureKind> = self.tried().filter_map(kind).collect();
        let denied = tried.iter().all(|kind| *kind == SocketFailureKind::DeniedHere);
        let others_denied = references.iter().filter_map(|seen| seen.attempt.as_ref()).all(is_denied);
        if denied && others_denied && self.elsewhere_is_open() {
            return Some(self.begin(PC_AV_MASS_MAIL_RULE));
        }
        let the_same_way = |seen: &&ReferenceSeen| {
            seen.attempt.as_ref().and_then(kind).is_some_and(|kind| tried.contains(&kind))
        };
        let alike = references.iter().filter(the_same_way).count();
        if references.len() >= 2 && alike == references.len() {
            if self.elsewhere_is_open() {
                return Some(self.begin(PC_PORT25_BLOCKED));
            }
            // A proxy that does not do its part lets nothing out either.
            let fails = self.evidence.web.as_ref().is_some_and(|web| web.proxy_failure.is_some());
            if let Some(proxy) = &self.evidence.web_proxy
                && !fails
            {
                return Some(self.begin(PC_WEB_PROXY_ONLY).with("name", proxy).saw("web proxy", proxy));
            }
        }
        // The same web server answers through the proxy, and not directly.
        let proxy = self.web_through_proxy()?;
        let directly = self.evidence.web.as_ref()?.attempt.as_ref().and_then(kind)?;
        (tried.contains(&directly) && !self.elsewhere_is_open())
            .then(|| self.begin(PC_WEB_PROXY_ONLY).with("name", proxy).saw("web proxy", proxy))
    }

    /// The proxy through which the web server answered.
    fn web_through_proxy(self) -> Option<&'a str> {
        let web = self.evidence.web.as_ref()?;
        let answered = web.status.is_some() || web.names_itself.is_some();
        web.proxy.as_deref().filter(|_| answered && web.proxy_failure.is_none())
    }

    /// Whether something outside answers on another port.
    fn elsewhere_is_open(self) -> bool {
        let web = self.evidence.web.iter().filter_map(|web| web.attempt.as_ref());
        let open = |attempt: &ConnectAttempt| attempt.failure.is_none();
        // A machine that refuses a port was reached.
        let refused = |attempt: &ConnectAttempt| kind(attempt) == Some(SocketFailureKind::Refused);
        let here_refused = self.tried().any(refused);
        web.chain(&self.evidence.other_ports).any(open)
            || (!here_refused && self.evidence.other_ports.iter().any(refused))
    }

    /// Whether nothing outside can be reached or even looked up.
    fn is_offline(self) -> bool {
        self.web_through_proxy().is_none()
            && (self.has_no_road() || self.no_question_is_answered() && self.nobody_else_is_found())
    }

    /// Everybody outside who was asked: the attempt to connect, and why there was none.
    fn outside(self) -> impl Iterator<Item = (Option<&'a ConnectAttempt>, Option<&'a LookupFailure>)> {
        let references = self.evidence.references.iter();
        let references = references.map(|seen| (seen.attempt.as_ref(), seen.lookup_failure.as_ref()));
        let web = self.evidence.web.iter();
        references.chain(web.map(|seen| (seen.attempt.as_ref(), seen.lookup_failure.as_ref())))
    }

    /// Whether no road leads anywhere. One address without a road may be its own fault.
    fn has_no_road(self) -> bool {
        let dead = self.outside().all(|(attempt, lookup_failure)| match (attempt, lookup_failure) {
            (Some(attempt), _) => is_without_road(attempt),
            (None, Some(failure)) => !matches!(failure, LookupFailure::NoSuchName | LookupFailure::NoData),
            (None, None) => false,
        });
        let nowhere = self.evidence.nowhere.iter();
        let others = self.tried().chain(nowhere).chain(&self.evidence.other_ports);
        let asked = self.outside().count() + self.evidence.nowhere.iter().count();
        asked > 0 && dead && others.into_iter().all(is_without_road)
    }

    /// Whether the DNS servers of this PC stay silent, whatever they are asked.
    fn no_question_is_answered(self) -> bool {
        self.context.report.rungs.iter().any(|rung| match &rung.evidence {
            Evidence::Dns(evidence) => evidence.no_question_is_answered(),
            _ => false,
        })
    }

    /// Whether others were to be asked, and nobody could be found or reached.
    fn nobody_else_is_found(self) -> bool {
        let mut outside = self.outside().peekable();
        outside.peek().is_some()
            && outside.all(|(attempt, lookup_failure)| match (attempt, lookup_failure) {
                (Some(attempt), _) => {
                    is_without_road(attempt) || kind(attempt) == Some(SocketFailureKind::TimedOut)
                }
                (None, failure) => matches!(failure, Some(LookupFailure::TimedOut | LookupFailure::Other(_))),
            })
    }

    /// Other operators turn this address away on principle as well.
    fn listed(self) -> Option<Finding> {
        let refused = self.evidence.references.iter().find_map(|seen| {
            let reply = seen.greeting.as_ref()?.exchange.reply.as_ref()?;
            let text = reply.quoted();
            (reply.code >= 400 && signs::about_us(&text)).then_some(text)
        })?;
        let finding = self.begin(PC_SOURCE_IP_LISTED).with("reply", &refused).saw("reply", &refused);
        Some(match signs::blocklist(&refused) {
            Some(list) => finding.with("list", list),
            None => finding,
        })
    }

    /// Whether the program runs on one of the servers it tests.
    fn is_mail_server(self) -> bool {
        let servers = &self.context.report.servers;
        servers.iter().any(|server| {
            let here = connect_of(server).and_then(|evidence| evidence.local_address);
            here.is_some() && here.map(|here| here.ip()) == server.address
        })
    }
}

/// Whether a mail server spoke, whatever it said.
fn speaks_smtp(seen: &ReferenceSeen) -> bool {
    seen.greeting.as_ref().is_some_and(|greeting| greeting.exchange.reply.is_some())
}

fn kind(attempt: &ConnectAttempt) -> Option<SocketFailureKind> {
    attempt.failure.as_ref().map(|failure| failure.kind)
}

fn is_without_road(attempt: &ConnectAttempt) -> bool {
    matches!(kind(attempt), Some(SocketFailureKind::NetworkDown | SocketFailureKind::NetworkUnreachable))
}

fn is_denied(attempt: &ConnectAttempt) -> bool {
    kind(attempt) == Some(SocketFailureKind::DeniedHere)
}

fn outcome(attempt: &ConnectAttempt) -> String {
    let took = seconds(attempt.elapsed_ms);
    match &attempt.failure {
        None => format!("answered after {took} s"),
        Some(failure) => format!("{} after {took} s", connect::error_text(failure)),
    }
}

fn told(seen: &ReferenceSeen) -> String {
    match (&seen.greeting, &seen.attempt) {
        (Some(greeting), _) => match (&greeting.exchange.reply, &greeting.exchange.outcome) {
            (Some(reply), _) => super::context::reply_text(reply),
            (None, ExchangeOutcome::NotSmtp) => "something that is not SMTP".to_owned(),
            (None, _) => "connected, but no greeting came".to_owned(),
        },
        (None, Some(attempt)) => outcome(attempt),
        (None, None) => "no address found".to_owned(),
    }
}
