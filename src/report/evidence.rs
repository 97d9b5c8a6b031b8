//! The evidence of a rung as names and values, and the certificates of a chain.

use serde::Serialize;

use super::{
    chain, hello, lookup,
    page::{Fact, Words, seconds},
    this_pc,
};
use crate::model::evidence::{
    Capability, ConnectEvidence, DnsEvidence, EhloEvidence, Evidence, Exchange, ExchangeOutcome,
    GreetingEvidence, HandshakeEvidence, HandshakeFailure, LookupFailure, NotAskedReason, SessionEvidence,
    SocketFailure, StarttlsEvidence,
};

/// What was seen, one line each.
pub(super) fn facts(evidence: &Evidence, words: &Words<'_>) -> Vec<Fact> {
    match evidence {
        Evidence::NotAsked(not_asked) => {
            let reason = words.of("report-not-asked", &key_of(&not_asked.reason));
            let because = match (not_asked.because_of, not_asked.reason) {
                (Some(layer), NotAskedReason::NotReached | NotAskedReason::OutOfReach) => {
                    format!("{reason} ({})", words.of("layer", layer.key()))
                }
                _ => reason,
            };
            vec![words.fact("report-field-not-asked", because)]
        }
        Evidence::ThisPc(seen) => {
            this_pc::lines(seen, words.texts).into_iter().map(|(name, value)| Fact { name, value }).collect()
        }
        Evidence::Policy(_) => Vec::new(),
        Evidence::Dns(dns) => of_dns(dns, words),
        Evidence::Connect(connect) => of_connect(connect, words),
        Evidence::Greeting(greeting) => of_greeting(greeting, words),
        Evidence::Ehlo(ehlo) => of_ehlo(ehlo, words),
        Evidence::Starttls(starttls) => of_starttls(starttls, words),
        Evidence::Handshake(handshake) => of_handshake(handshake, words),
        Evidence::Certificate(certificate) => chain::facts(certificate, words),
        Evidence::Session(session) => of_session(session, words),
    }
}

/// The word serde gives a variant, in the form the texts use: the texts under `PREFIX-…` follow the JSON.
pub(super) fn key_of(variant: &impl Serialize) -> String {
    let key = match serde_json::to_value(variant) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(serde_json::Value::Object(map)) => map.keys().next().cloned().unwrap_or_default(),
        _ => String::new(),
    };
    key.replace('_', "-")
}

fn of_dns(dns: &DnsEvidence, words: &Words<'_>) -> Vec<Fact> {
    let mut facts = vec![
        words.fact("report-field-asked-for", &dns.name),
        words.fact("report-field-answer", words.of("report-dns", &key_of(&dns.outcome))),
    ];
    facts.extend(
        dns.mx.iter().map(|mx| words.fact("report-field-mx", format!("{} {}", mx.preference, mx.exchange))),
    );
    facts.extend(dns.hosts.iter().map(|host| {
        let found = match &host.failure {
            Some(failure) => lookup_failure(failure, words),
            None => host.addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        };
        words.fact("report-field-addresses", format!("{}: {found}", host.host))
    }));
    facts.extend(lookup::lines(dns, words.texts).into_iter().map(|(name, value)| Fact { name, value }));
    facts
}

pub(super) fn lookup_failure(failure: &LookupFailure, words: &Words<'_>) -> String {
    match failure {
        LookupFailure::Other(message) => message.clone(),
        LookupFailure::Bogus(reason) | LookupFailure::CutOff(reason) => {
            format!("{} ({reason})", words.of("report-lookup", &key_of(failure)))
        }
        named => words.of("report-lookup", &key_of(named)),
    }
}

fn of_connect(connect: &ConnectEvidence, words: &Words<'_>) -> Vec<Fact> {
    let mut facts: Vec<Fact> = connect
        .attempts
        .iter()
        .map(|attempt| {
            let how = match &attempt.failure {
                None => words.texts.get("report-connected"),
                Some(failure) => socket_failure(failure, words),
            };
            words.fact(
                "report-field-attempt",
                format!("{}: {how} ({})", attempt.address, seconds(attempt.elapsed_ms)),
            )
        })
        .collect();
    if let Some(failure) = &connect.lookup_failure {
        facts.push(words.fact("report-field-addresses", lookup_failure(failure, words)));
    }
    if let Some(local) = connect.local_address {
        facts.push(words.fact("report-field-local-address", local.to_string()));
    }
    if !connect.other_ports_open.is_empty() {
        let ports: Vec<String> = connect.other_ports_open.iter().map(ToString::to_string).collect();
        facts.push(words.fact("report-field-other-ports", ports.join(", ")));
    }
    facts
}

pub(super) fn socket_failure(failure: &SocketFailure, words: &Words<'_>) -> String {
    let kind = words.of("report-socket", &key_of(&failure.kind));
    match (failure.os_code, failure.message.is_empty()) {
        (Some(code), true) => format!("{kind} ({code})"),
        (Some(code), false) if failure.message.contains(&code.to_string()) => {
            format!("{kind} ({})", failure.message)
        }
        (Some(code), false) => format!("{kind} ({code}: {})", failure.message),
        (None, false) => format!("{kind} ({})", failure.message),
        (None, true) => kind,
    }
}

/// The reply, or how the wait for it ended.
fn exchange(exchange: &Exchange, words: &Words<'_>) -> String {
    let mut parts = Vec::new();
    if let Some(reply) = &exchange.reply {
        parts.push(reply.quoted());
    }
    match &exchange.outcome {
        ExchangeOutcome::Complete => {}
        ExchangeOutcome::Broken(failure) => parts.push(socket_failure(failure, words)),
        other => parts.push(words.of("report-exchange", &key_of(other))),
    }
    if exchange.reply.is_none() && !exchange.first_bytes.is_empty() {
        parts.push(exchange.first_bytes.clone());
    }
    format!("{} ({})", parts.join("; "), seconds(exchange.elapsed_ms))
}

fn defects(exchange: &Exchange, words: &Words<'_>) -> Option<Fact> {
    let named: Vec<String> =
        exchange.defects.iter().map(|defect| words.of("report-defect", &key_of(defect))).collect();
    (!named.is_empty()).then(|| words.fact("report-field-defects", named.join(", ")))
}

fn of_greeting(greeting: &GreetingEvidence, words: &Words<'_>) -> Vec<Fact> {
    let mut facts = vec![words.fact("report-field-reply", exchange(&greeting.exchange, words))];
    facts.extend(defects(&greeting.exchange, words));
    if let Some(host) = &greeting.host {
        facts.push(words.fact("report-field-calls-itself", host));
    }
    if let Some(pause) = greeting.pause_ms {
        facts.push(words.fact("report-field-pause", seconds(pause)));
    }
    if let Some(service) = &greeting.looks_like {
        facts.push(words.fact("report-field-looks-like", service));
    }
    if let Some(probe) = &greeting.tls_probe {
        facts.push(words.fact("report-field-tls-probe", words.of("report-probe", &key_of(probe))));
    }
    facts
}

fn of_ehlo(ehlo: &EhloEvidence, words: &Words<'_>) -> Vec<Fact> {
    let mut facts = vec![words.fact("field-ehlo-name", &ehlo.name)];
    facts.push(words.fact("report-field-reply", exchange(&ehlo.exchange, words)));
    facts.extend(defects(&ehlo.exchange, words));
    if let Some(helo) = &ehlo.helo {
        facts.push(words.fact("report-field-helo", exchange(helo, words)));
    }
    facts.extend(capabilities(&ehlo.capabilities, words));
    facts
}

fn capabilities(list: &[Capability], words: &Words<'_>) -> Option<Fact> {
    let listed: Vec<String> = list
        .iter()
        .map(|capability| {
            std::iter::once(&capability.keyword)
                .chain(&capability.parameters)
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    (!listed.is_empty()).then(|| words.fact("report-field-capabilities", listed.join(", ")))
}

fn of_starttls(starttls: &StarttlsEvidence, words: &Words<'_>) -> Vec<Fact> {
    let mut facts = vec![words.fact("report-field-offered", yes_no(starttls.offered, words))];
    if let Some(asked) = &starttls.exchange {
        facts.push(words.fact("report-field-reply", exchange(asked, words)));
    }
    if let Some(injected) = &starttls.injected {
        facts.push(words.fact("report-field-injected", injected));
    }
    facts
}

fn of_handshake(handshake: &HandshakeEvidence, words: &Words<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    for (name, value) in [
        ("field-version", &handshake.version),
        ("field-suite", &handshake.suite),
        ("field-group", &handshake.group),
        ("field-signature-scheme", &handshake.signature_scheme),
        ("field-alpn", &handshake.alpn),
        ("field-server-name", &handshake.server_name),
    ] {
        if let Some(value) = value {
            facts.push(words.fact(name, value));
        }
    }
    facts.push(words.fact("field-ocsp-staple", yes_no(handshake.ocsp_staple, words)));
    if handshake.tickets > 0 {
        facts.push(words.fact("field-tickets", handshake.tickets.to_string()));
    }
    let asked =
        if handshake.client_certificate_requested { "report-asked-for" } else { "report-asked-for-not" };
    facts.push(words.fact("field-client-certificate", words.texts.get(asked)));
    facts.push(words.fact(
        "report-field-bytes",
        words.texts.with(
            "report-bytes",
            &[
                ("sent", &handshake.sent_bytes.to_string()),
                ("received", &handshake.received_bytes.to_string()),
            ],
        ),
    ));
    if let Some(failure) = &handshake.failure {
        facts.extend(of_handshake_failure(failure, words));
    }
    facts.extend(handshake.probes.iter().map(|probe| {
        let (question, answer) = hello::line(probe, words.texts);
        Fact { name: words.texts.with("report-probed", &[("question", &question)]), value: answer }
    }));
    facts
}

fn of_handshake_failure(failure: &HandshakeFailure, words: &Words<'_>) -> Vec<Fact> {
    let mut facts = vec![
        words.fact("report-field-failure", words.of("report-handshake", &key_of(&failure.kind))),
        words.fact("report-field-ended-by", words.of("report-ended-by", &key_of(&failure.ended_by))),
        words.fact("report-field-stage", words.of("stage", &key_of(&failure.stage))),
    ];
    if let Some(alert) = &failure.alert {
        facts.push(words.fact("report-field-alert", format!("{} ({})", alert.name, alert.number)));
    }
    if let Some(text) = &failure.received_text {
        facts.push(words.fact("report-field-received", text));
    } else if !failure.received_hex.is_empty() {
        facts.push(words.fact("report-field-received", &failure.received_hex));
    }
    if !failure.message.is_empty() {
        facts.push(words.fact("report-field-library", &failure.message));
    }
    facts
}

fn of_session(session: &SessionEvidence, words: &Words<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(greeting) = &session.greeting {
        facts.push(words.fact("report-field-greeting", exchange(greeting, words)));
    }
    if let Some(ehlo) = &session.ehlo {
        facts.push(words.fact("report-field-reply", exchange(ehlo, words)));
    }
    facts.extend(capabilities(&session.capabilities, words));
    for (name, list) in [("report-field-gained", &session.gained), ("report-field-lost", &session.lost)] {
        if !list.is_empty() {
            facts.push(words.fact(name, list.join(", ")));
        }
    }
    if let Some(quit) = &session.quit {
        facts.push(words.fact("report-field-quit", exchange(quit, words)));
    }
    if let Some(close_notify) = session.close_notify {
        facts.push(words.fact("report-field-close-notify", yes_no(close_notify, words)));
    }
    if let Some(failure) = &session.late_failure {
        facts.extend(of_handshake_failure(failure, words));
    }
    facts
}

fn yes_no(yes: bool, words: &Words<'_>) -> String {
    words.texts.get(if yes { "report-yes" } else { "report-no" })
}
