//! The greeting (RFC 5321 §3.1): who answered, how, and after how long.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};

use crate::model::{
    evidence::{Exchange, ExchangeOutcome, GreetingEvidence, ReplyDefect, SocketFailureKind, TlsProbe},
    finding::{Finding, Severity},
};

use super::{
    catalogue::{
        BANNER_CLOCK, BANNER_CLOSED, BANNER_HOSTNAME_MISMATCH, BANNER_HTTP, BANNER_INTERNAL_LEAK,
        BANNER_MALFORMED, BANNER_MASKED, BANNER_NONE, BANNER_NOT_ESMTP_WORD, BANNER_NOT_FQDN,
        BANNER_NOT_SMTP, BANNER_SLOW, BANNER_SOFTWARE_OLD, BANNER_STUTTER_TARPIT, BANNER_TWO_PART, Kind,
        TCP_LOCAL_ABORT, TCP_RESET_ON_CONNECT, TLS_PORT_SPOKEN_IN_CLEAR,
    },
    connect,
    context::{Context, Judged, Standing, quote, seconds, with_exchange},
    refusal, signs, submission,
};

/// A greeting that takes longer than this is worth a word: servers that pause on purpose take 5 to 30 s.
const SLOW_MS: f64 = 5000.0;
/// A pause between the first and the last line from which on a greeting came in two parts.
const TWO_PART_MS: f64 = 500.0;
/// A greeting whose pieces are no larger than this dripped in on purpose.
const DRIP_BYTES: usize = 8;
/// A clock that differs by more than this is worth a word.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// Judges the greeting of a port that starts in clear text.
pub(super) fn judge(context: Context<'_>, evidence: &GreetingEvidence) -> Judged {
    let exchange = &evidence.exchange;
    match &exchange.outcome {
        ExchangeOutcome::Stopped => Judged::new(Standing::Unknown, Vec::new()),
        ExchangeOutcome::NotSmtp => {
            not_smtp(context, exchange, evidence.looks_like.as_deref().and_then(signs::service_name))
        }
        ExchangeOutcome::TooLong => {
            let mut finding = with_exchange(context.finding(BANNER_MALFORMED), exchange);
            // Small slips of form hurt few senders; a greeting without end stops them all.
            finding.severity = Severity::Fail;
            Judged::new(Standing::Broken, vec![finding])
        }
        ExchangeOutcome::TimedOut if dripped(evidence) && exchange.octets > 0 => {
            let finding = dripping(context, evidence);
            Judged::new(Standing::Unknown, vec![finding])
        }
        ExchangeOutcome::TimedOut if evidence.tls_probe == Some(TlsProbe::SpeaksTls) => {
            let found = |kind| {
                with_exchange(context.finding(kind), exchange)
                    .saw("probe", "a TLS record came back to a ClientHello")
            };
            let mut findings = vec![found(TLS_PORT_SPOKEN_IN_CLEAR)];
            findings.extend(submission::starttls_towards_tls_port(context).map(found));
            Judged::new(Standing::Broken, findings)
        }
        // A service that waits to be spoken to gave itself away by its answer to the probe.
        ExchangeOutcome::TimedOut if evidence.looks_like.is_some() => {
            not_smtp(context, exchange, evidence.looks_like.as_deref().and_then(signs::service_name))
        }
        ExchangeOutcome::TimedOut | ExchangeOutcome::Closed | ExchangeOutcome::Broken(_) => {
            no_greeting(context, exchange)
        }
        ExchangeOutcome::Complete => complete(context, evidence),
    }
}

/// Judges a greeting that never came to its end.
pub(super) fn no_greeting(context: Context<'_>, exchange: &Exchange) -> Judged {
    let broken = match &exchange.outcome {
        ExchangeOutcome::Broken(failure) => Some(failure.kind),
        _ => None,
    };
    let (kind, standing) = match (&exchange.outcome, broken) {
        (_, Some(SocketFailureKind::AbortedHere)) => (TCP_LOCAL_ABORT, Standing::Unknown),
        // The connection was opened and cut before a byte; a proper close is a closed greeting.
        (_, Some(SocketFailureKind::Reset)) if exchange.octets == 0 => {
            (TCP_RESET_ON_CONNECT, Standing::Broken)
        }
        (ExchangeOutcome::TimedOut, _) | (_, Some(SocketFailureKind::TimedOut)) => {
            (BANNER_NONE, Standing::Broken)
        }
        _ => (BANNER_CLOSED, Standing::Broken),
    };
    let mut finding = with_exchange(context.finding(kind), exchange);
    if let ExchangeOutcome::Broken(failure) = &exchange.outcome
        && finding.arguments.contains_key("error")
    {
        finding = finding.with("error", connect::error_text(failure));
    }
    let mut findings = vec![finding];
    if kind == BANNER_NONE {
        // A port for TLS from the first byte waits for the client, and the client waits for the greeting.
        let mismatch = submission::starttls_towards_tls_port(context);
        findings.extend(mismatch.map(|kind| with_exchange(context.finding(kind), exchange)));
    }
    Judged::new(standing, findings)
}

/// Judges an answer that is not SMTP, as a greeting or in place of one.
pub(super) fn not_smtp(context: Context<'_>, exchange: &Exchange, service: Option<&'static str>) -> Judged {
    let service = service.or_else(|| signs::service(&exchange.first_bytes));
    let kind = match service {
        Some("HTTP") => BANNER_HTTP,
        Some("TLS") => TLS_PORT_SPOKEN_IN_CLEAR,
        _ => BANNER_NOT_SMTP,
    };
    let finding = with_exchange(context.finding(kind), exchange).with("service", service.unwrap_or_default());
    Judged::new(Standing::Broken, vec![finding])
}

/// Judges a complete reply in the place of a greeting, its looks included.
fn complete(context: Context<'_>, evidence: &GreetingEvidence) -> Judged {
    let exchange = &evidence.exchange;
    let Some(reply) = &exchange.reply else { return not_smtp(context, exchange, None) };
    let found = |kind| with_exchange(context.finding(kind), exchange);
    let mut findings = Vec::new();
    if dripped(evidence) {
        findings.push(dripping(context, evidence));
    } else {
        if let Some(pause_ms) = evidence.pause_ms.filter(|pause_ms| *pause_ms >= TWO_PART_MS) {
            let pause = seconds(pause_ms);
            findings
                .push(found(BANNER_TWO_PART).with("seconds", &pause).saw("pause", format_args!("{pause} s")));
        }
        if exchange.elapsed_ms > SLOW_MS {
            findings.push(found(BANNER_SLOW));
        }
    }
    if !exchange.defects.is_empty() {
        findings.push(malformed(context, exchange, BANNER_MALFORMED, &exchange.defects));
    }
    match reply.code {
        220 => {
            findings.extend(looks(context, evidence));
            Judged::new(Standing::Holds, findings)
        }
        400..600 => {
            let mut judged = refusal::judge(context, exchange, reply);
            judged.findings.extend(findings);
            judged
        }
        _ => {
            findings.insert(0, found(BANNER_MALFORMED));
            findings.dedup_by(|later, first| later.id == first.id);
            Judged::new(Standing::Broken, findings)
        }
    }
}

/// What the text of a good greeting tells.
fn looks(context: Context<'_>, evidence: &GreetingEvidence) -> Vec<Finding> {
    let exchange = &evidence.exchange;
    let Some(reply) = &exchange.reply else { return Vec::new() };
    let found = |kind: Kind| with_exchange(context.finding(kind), exchange);
    if reply.lines.iter().any(|line| signs::masked_greeting(line)) {
        // A masked greeting has no name, no software and no date to judge.
        return vec![found(BANNER_MASKED)];
    }
    let text = reply.text();
    let mut findings = Vec::new();
    if let Some(product) = signs::old_software(&text) {
        findings.push(found(BANNER_SOFTWARE_OLD).with("product", &product).saw("product", product));
    }
    if let Some(host) = evidence.host.as_deref() {
        let named = |kind| found(kind).with("name", quote(host)).saw("name", quote(host));
        let literal = host.starts_with('[') || host.parse::<IpAddr>().is_ok();
        if !literal && (!host.contains('.') || signs::internal_name(host)) {
            findings.push(named(BANNER_NOT_FQDN));
        } else if differs(context.host(), host) {
            findings.push(named(BANNER_HOSTNAME_MISMATCH));
        }
    }
    if let Some(leak) = internal_detail(context, evidence.host.as_deref(), &text) {
        findings.push(found(BANNER_INTERNAL_LEAK).with("name", &leak).saw("name", leak));
    }
    if !text.to_ascii_uppercase().contains("ESMTP") {
        findings.push(found(BANNER_NOT_ESMTP_WORD));
    }
    if let Some(clock) = clock_in(&text).filter(|clock| is_skewed(context, *clock)) {
        findings.push(
            found(BANNER_CLOCK).saw("server clock", clock).saw("clock here", context.report.run.started_at),
        );
    }
    findings
}

/// Whether a greeting names another host than the one that was looked for; addresses are no names.
fn differs(host: &str, greeting: &str) -> bool {
    !host.is_empty()
        && host.parse::<IpAddr>().is_err()
        && !host.trim_end_matches('.').eq_ignore_ascii_case(greeting.trim_end_matches('.'))
}

/// A name or an address in the greeting, beside its host name, that exists only inside an organisation.
fn internal_detail(context: Context<'_>, host: Option<&str>, text: &str) -> Option<String> {
    let inside = context.server.and_then(|server| server.address).is_some_and(signs::internal_address);
    text.split(|c: char| {
        c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | '<' | '>' | ',' | ';' | '=')
    })
    .filter(|word| !word.is_empty() && Some(*word) != host)
    .find(|word| match word.parse::<IpAddr>() {
        // Whoever tests an internal server sees internal addresses.
        Ok(address) => !inside && signs::internal_address(address),
        Err(_) => signs::internal_name(word),
    })
    .map(|word| quote(word).into_owned())
}

/// The server's own clock, as an Exchange greeting tells it.
pub(super) fn server_clock(evidence: &GreetingEvidence) -> Option<Timestamp> {
    clock_in(&evidence.exchange.reply.as_ref()?.text())
}

/// The date in a greeting (Exchange, Sendmail): the tail of the text that reads as one (RFC 5322 §3.3).
fn clock_in(text: &str) -> Option<Timestamp> {
    const DAYS: [&str; 7] = ["Mon, ", "Tue, ", "Wed, ", "Thu, ", "Fri, ", "Sat, ", "Sun, "];
    let start = DAYS.iter().filter_map(|day| text.find(day)).min()?;
    let date: Vec<&str> = text.get(start..)?.split_whitespace().take(6).collect();
    jiff::fmt::rfc2822::parse(&date.join(" ")).ok().map(|date| date.timestamp())
}

fn is_skewed(context: Context<'_>, clock: Timestamp) -> bool {
    let run = &context.report.run;
    // The greeting came at some time of the run.
    let elapsed = SignedDuration::try_from_secs_f64(run.elapsed_ms / 1000.0).unwrap_or_default();
    let since_start = clock.duration_since(run.started_at);
    since_start < -CLOCK_SKEW || since_start.checked_sub(elapsed).is_none_or(|late| late > CLOCK_SKEW)
}

fn dripped(evidence: &GreetingEvidence) -> bool {
    evidence.largest_piece.is_some_and(|bytes| bytes <= DRIP_BYTES)
}

fn dripping(context: Context<'_>, evidence: &GreetingEvidence) -> Finding {
    let largest = evidence.largest_piece.unwrap_or_default();
    with_exchange(context.finding(BANNER_STUTTER_TARPIT), &evidence.exchange)
        .saw("largest piece", format_args!("{largest} bytes"))
}

/// A finding about the form of a reply, with every defect named.
pub(super) fn malformed(
    context: Context<'_>,
    exchange: &Exchange,
    kind: Kind,
    defects: &[ReplyDefect],
) -> Finding {
    let mut finding = with_exchange(context.finding(kind), exchange);
    for defect in defects {
        finding = finding.saw(
            "form",
            match defect {
                ReplyDefect::BareLf => "lines end with LF alone",
                ReplyDefect::MissingSeparator => "neither space nor hyphen after the code",
                ReplyDefect::LongLine => "a line longer than 512 octets",
                ReplyDefect::Nul => "NUL bytes",
                ReplyDefect::EightBit => "bytes above 127",
                ReplyDefect::Control => "control bytes",
                ReplyDefect::CodeChanges => "the lines carry different codes",
                ReplyDefect::NoFinalLine => "no final line",
                ReplyDefect::ManyLines => "more than 100 lines",
                ReplyDefect::ManyOctets => "more than 64 KiB",
            },
        );
    }
    finding
}
