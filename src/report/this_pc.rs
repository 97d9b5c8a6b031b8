//! What was asked about this PC, one line each, in the words that the window and the reports share.

use super::{evidence::key_of, page::utc, safe, web_access};
use crate::{
    model::evidence::{
        ConnectAttempt, ExchangeOutcome, LookupFailure, ReferenceSeen, ThisPcEvidence, WebSeen,
    },
    texts::Texts,
};

/// Names and values, each on one line and harmless to show.
#[must_use]
pub fn lines(seen: &ThisPcEvidence, texts: &Texts) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    let doubts: Vec<String> =
        seen.doubts.iter().map(|doubt| texts.get(&format!("doubt-{}", key_of(doubt)))).collect();
    if !doubts.is_empty() {
        lines.push((texts.get("field-doubts"), doubts.join(", ")));
    }
    for reference in &seen.references {
        let place = [("host", reference.host.as_str()), ("port", &reference.port.to_string())];
        lines.push((texts.with("field-asked-mail-server", &place), of_reference(reference, texts)));
    }
    if let Some(web) = &seen.web {
        let place = [("host", web.host.as_str()), ("port", &web.port.to_string())];
        lines.push((texts.with("field-asked-web-server", &place), of_web(web, texts)));
    }
    if let Some(attempt) = &seen.nowhere {
        let address = [("address", &*attempt.address.to_string())];
        lines.push((texts.with("field-nowhere", &address), of_attempt(attempt, texts)));
    }
    for attempt in &seen.other_ports {
        let address = [("address", &*attempt.address.to_string())];
        lines.push((texts.with("field-other-port", &address), of_attempt(attempt, texts)));
    }
    if let Some(ipv6) = seen.ipv6 {
        lines.push((texts.get("field-ipv6-here"), texts.get(if ipv6 { "report-yes" } else { "report-no" })));
    }
    if let Some(proxy) = &seen.web_proxy {
        lines.push((texts.get("field-web-proxy"), proxy.clone()));
    }
    lines.into_iter().map(|(name, value)| (safe::one_line(&name), safe::one_line(&value))).collect()
}

fn of_reference(seen: &ReferenceSeen, texts: &Texts) -> String {
    match &seen.greeting {
        Some(greeting) => match (&greeting.exchange.reply, &greeting.exchange.outcome) {
            (Some(reply), _) => reply.quoted(),
            (None, ExchangeOutcome::NotSmtp) => greeting.exchange.first_bytes.clone(),
            (None, _) => texts.get("asked-no-greeting"),
        },
        None => of_failure(seen.attempt.as_ref(), seen.lookup_failure.as_ref(), texts),
    }
}

fn of_web(seen: &WebSeen, texts: &Texts) -> String {
    let directly = of_failure(seen.attempt.as_ref(), seen.lookup_failure.as_ref(), texts);
    let Some(proxy) = &seen.proxy else { return of_answer(seen, directly, texts) };
    let what = match &seen.proxy_failure {
        Some(failure) => web_access::proxy_failure(failure, texts),
        None => of_answer(seen, texts.get("asked-no-greeting"), texts),
    };
    texts.with("asked-through-proxy", &[("proxy", &**proxy), ("what", &*what), ("direct", &*directly)])
}

/// What the web server answered; `otherwise` where that is nothing of use.
fn of_answer(seen: &WebSeen, otherwise: String, texts: &Texts) -> String {
    if seen.names_itself == Some(false) {
        return texts.get("asked-other-certificate");
    }
    match (seen.date, seen.heard_at) {
        (Some(theirs), Some(ours)) => {
            texts.with("asked-clock", &[("theirs", &utc(theirs)), ("ours", &utc(ours))])
        }
        _ => otherwise,
    }
}

fn of_failure(
    attempt: Option<&ConnectAttempt>,
    lookup_failure: Option<&LookupFailure>,
    texts: &Texts,
) -> String {
    match (attempt, lookup_failure) {
        (Some(attempt), _) => of_attempt(attempt, texts),
        (None, Some(LookupFailure::Other(message))) => message.clone(),
        (None, Some(failure)) => texts.get(&format!("report-lookup-{}", key_of(failure))),
        (None, None) => texts.get("asked-no-address"),
    }
}

fn of_attempt(attempt: &ConnectAttempt, texts: &Texts) -> String {
    let time = format!("{:.2}", attempt.elapsed_ms / 1000.0);
    match &attempt.failure {
        None => texts.with("asked-answered", &[("time", &time)]),
        Some(failure) => {
            let reason = texts.get(&format!("report-socket-{}", key_of(&failure.kind)));
            texts.with("asked-not-answered", &[("time", &time), ("reason", &reason)])
        }
    }
}
