//! The SMTP conversation inside TLS (RFC 3207 §4.2), and how TLS was ended.

use crate::model::{
    evidence::{Exchange, ExchangeOutcome, SessionEvidence},
    finding::{Finding, Severity},
    target::TlsMode,
};

use super::{
    banner,
    catalogue::{
        EHLO_REQUIRETLS, POST_421_AFTER_TLS, POST_AUTH_BEFORE_TLS, POST_AUTH_MECHS, POST_CAPS_DIFFER,
        POST_EHLO_FAILS, STARTTLS_INSIDE_TLS, TLS_EOF_NO_CLOSE_NOTIFY,
    },
    context::{Context, Judged, Standing, quote, with_exchange},
    ehlo, handshake, refusal,
};

/// Judges everything after the handshake.
pub(super) fn judge(context: Context<'_>, evidence: &SessionEvidence) -> Judged {
    if let Some(failure) = &evidence.late_failure {
        let mut findings = handshake::late(context, failure);
        if findings.is_empty() {
            let finding = context.finding(POST_EHLO_FAILS).saw("TLS library", quote(&failure.message));
            findings.push(match &evidence.ehlo {
                Some(exchange) => with_exchange(finding, exchange),
                None => finding,
            });
        }
        return Judged::new(Standing::Broken, findings);
    }
    let said = || evidence.greeting.iter().chain(&evidence.ehlo);
    if let Some(findings) =
        said().find_map(|exchange| handshake::refused_without_certificate(context, exchange))
    {
        return Judged::new(Standing::Broken, findings);
    }
    if let Some(judged) = evidence.greeting.as_ref().and_then(|greeting| bad_greeting(context, greeting)) {
        return judged;
    }
    let mut judged = match &evidence.ehlo {
        Some(exchange) => hello(context, evidence, exchange),
        // A check that wants no encryption said its only hello on the EHLO rung.
        None if context.mode() == TlsMode::None => Judged::new(Standing::Holds, Vec::new()),
        None => Judged::new(Standing::Unknown, Vec::new()),
    };
    if evidence.close_notify == Some(false) {
        judged.findings.push(context.finding(TLS_EOF_NO_CLOSE_NOTIFY).saw("end of TLS", "no close_notify"));
    }
    judged
}

/// The greeting inside TLS (implicit TLS), when it does not lead on.
fn bad_greeting(context: Context<'_>, exchange: &Exchange) -> Option<Judged> {
    match (&exchange.outcome, &exchange.reply) {
        (ExchangeOutcome::Complete, Some(reply)) => match reply.code {
            220 => None,
            400..600 => Some(refusal::judge(context, exchange, reply)),
            _ => Some(banner::not_smtp(context, exchange, None)),
        },
        (ExchangeOutcome::Stopped, _) => Some(Judged::new(Standing::Unknown, Vec::new())),
        (ExchangeOutcome::Complete | ExchangeOutcome::NotSmtp | ExchangeOutcome::TooLong, _) => {
            Some(banner::not_smtp(context, exchange, None))
        }
        (ExchangeOutcome::TimedOut | ExchangeOutcome::Closed | ExchangeOutcome::Broken(_), _) => {
            Some(banner::no_greeting(context, exchange))
        }
    }
}

fn hello(context: Context<'_>, evidence: &SessionEvidence, exchange: &Exchange) -> Judged {
    let code = exchange.reply.as_ref().map(|reply| reply.code);
    match (&exchange.outcome, code) {
        (ExchangeOutcome::Stopped, _) => Judged::new(Standing::Unknown, Vec::new()),
        (ExchangeOutcome::Complete, Some(250)) => {
            Judged::new(Standing::Holds, listed(context, evidence, exchange))
        }
        // Encryption is fine; the server is busy.
        (ExchangeOutcome::Complete, Some(421)) => {
            Judged::new(Standing::Holds, vec![with_exchange(context.finding(POST_421_AFTER_TLS), exchange)])
        }
        _ => Judged::new(Standing::Broken, vec![with_exchange(context.finding(POST_EHLO_FAILS), exchange)]),
    }
}

/// What the list of capabilities inside TLS tells.
fn listed(context: Context<'_>, evidence: &SessionEvidence, exchange: &Exchange) -> Vec<Finding> {
    let found = |kind| with_exchange(context.finding(kind), exchange);
    let lists = |keyword: &str| {
        evidence.capabilities.iter().any(|capability| capability.keyword.eq_ignore_ascii_case(keyword))
    };
    let mut findings = Vec::new();
    if lists("STARTTLS") {
        findings.push(found(STARTTLS_INSIDE_TLS).with("keyword", "STARTTLS"));
    }
    let before = context.ehlo().map(|ehlo| ehlo::auth_mechanisms(&ehlo.capabilities)).unwrap_or_default();
    let inside = ehlo::auth_mechanisms(&evidence.capabilities);
    if before.iter().any(|mechanism| ehlo::is_password(mechanism) && inside.contains(mechanism)) {
        let list = before.join(" ");
        let mut finding =
            found(POST_AUTH_BEFORE_TLS).with("list", quote(&list)).saw("AUTH before TLS", quote(&list));
        // The EHLO rung has warned of it; here it is only told that encryption changes nothing about it.
        finding.severity = Severity::Info;
        findings.push(finding);
    }
    if !inside.is_empty() {
        let list = inside.join(" ");
        findings.push(found(POST_AUTH_MECHS).with("list", quote(&list)).saw("AUTH", quote(&list)));
    }
    if lists("REQUIRETLS") && !context.ehlo().is_some_and(|ehlo| ehlo.lists("REQUIRETLS")) {
        findings.push(found(EHLO_REQUIRETLS).with("keyword", "REQUIRETLS"));
    }
    findings.extend(changes(context, evidence, exchange));
    findings
}

/// What the list gained and lost; that STARTTLS goes is as it should be (RFC 3207 §4.2).
fn changes(context: Context<'_>, evidence: &SessionEvidence, exchange: &Exchange) -> Option<Finding> {
    if context.mode() != TlsMode::StartTls {
        return None;
    }
    let lost: Vec<&str> = evidence
        .lost
        .iter()
        .map(String::as_str)
        .filter(|word| !word.eq_ignore_ascii_case("STARTTLS"))
        .collect();
    if evidence.gained.is_empty() && lost.is_empty() {
        return None;
    }
    let (gained, lost) = (evidence.gained.join(" "), lost.join(" "));
    let list = [("+", &gained), ("−", &lost)]
        .into_iter()
        .filter(|(_, words)| !words.is_empty())
        .map(|(sign, words)| format!("{sign} {words}"))
        .collect::<Vec<_>>()
        .join(", ");
    let mut finding = with_exchange(context.finding(POST_CAPS_DIFFER), exchange).with("list", quote(&list));
    for (name, words) in [("inside TLS only", &gained), ("before TLS only", &lost)] {
        if !words.is_empty() {
            finding = finding.saw(name, quote(words));
        }
    }
    Some(finding)
}
