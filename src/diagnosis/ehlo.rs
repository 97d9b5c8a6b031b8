//! The client's hello and the list of capabilities (RFC 5321 §4.1.1.1).

use crate::model::{
    evidence::{Capability, EhloEvidence, Exchange, ExchangeOutcome, Reply, ReplyDefect, SocketFailureKind},
    finding::Finding,
    target::TlsMode,
};

use super::{
    banner,
    catalogue::{
        BANNER_INTERNAL_LEAK, EHLO_421, EHLO_500_HELO_WORKS, EHLO_AUTH_BEFORE_TLS, EHLO_CLOSED,
        EHLO_EXCHANGE_FINGERPRINT, EHLO_HUGE, EHLO_JUNK_8BIT, EHLO_MALFORMED, EHLO_NAME_REJECTED,
        EHLO_NAME_VS_PTR, EHLO_REQUIRETLS, EHLO_SIZE_SMALL, EHLO_STARTTLS_MASKED_X, EHLO_STARTTLS_ODD_CASE,
        EHLO_STARTTLS_ON_FIRST_LINE, EHLO_TIMEOUT, EHLO_X_ANONYMOUSTLS, EHLO_XXXX_COMMAND, Kind,
        TCP_LOCAL_ABORT,
    },
    connect,
    context::{Context, Judged, Standing, quote, with_exchange},
    refusal, signs, submission,
};

/// A SIZE below this many octets (RFC 1870) makes larger attachments bounce.
const SMALL_SIZE: u64 = 10_000_000;
/// Keywords that only Microsoft Exchange lists.
const EXCHANGE_KEYWORDS: [&str; 4] = ["X-EXPS", "XEXCH50", "X-ANONYMOUSTLS", "XRDST"];
/// Names under which Microsoft 365 takes mail.
const MICROSOFT_365: [&str; 3] = [".mail.protection.outlook.com", ".prod.outlook.com", ".mx.microsoft"];

/// Judges the hello before TLS.
pub(super) fn judge(context: Context<'_>, evidence: &EhloEvidence) -> Judged {
    let exchange = &evidence.exchange;
    let found = |kind| with_exchange(context.finding(kind), exchange);
    let mut judged = match (&exchange.outcome, &exchange.reply) {
        (ExchangeOutcome::Stopped, _) => return Judged::new(Standing::Unknown, Vec::new()),
        (ExchangeOutcome::NotSmtp, _) | (ExchangeOutcome::Complete, None) => not_smtp(context, exchange),
        (ExchangeOutcome::TooLong, _) => Judged::new(Standing::Broken, Vec::new()),
        (ExchangeOutcome::TimedOut, _) => Judged::new(Standing::Broken, vec![found(EHLO_TIMEOUT)]),
        (ExchangeOutcome::Closed, _) => Judged::new(Standing::Broken, vec![found(EHLO_CLOSED)]),
        (ExchangeOutcome::Broken(failure), _) => match failure.kind {
            SocketFailureKind::AbortedHere => {
                let finding = found(TCP_LOCAL_ABORT).with("error", connect::error_text(failure));
                Judged::new(Standing::Unknown, vec![finding])
            }
            SocketFailureKind::TimedOut => Judged::new(Standing::Broken, vec![found(EHLO_TIMEOUT)]),
            _ => Judged::new(Standing::Broken, vec![found(EHLO_CLOSED)]),
        },
        (ExchangeOutcome::Complete, Some(reply)) => match reply.code {
            250 => accepted(context, evidence),
            400..600 => refused(context, evidence, reply),
            _ => Judged::new(Standing::Broken, vec![found(EHLO_MALFORMED)]),
        },
    };
    judged.findings.extend(form(context, exchange));
    judged
}

/// Whether the reply to EHLO is a whole 250 reply, so that what it does not list is not offered.
/// A reply that was cut short or is put together from several proves nothing.
pub(super) fn is_complete(evidence: &EhloEvidence) -> bool {
    let exchange = &evidence.exchange;
    let doubtful = |defect: &ReplyDefect| {
        matches!(
            defect,
            ReplyDefect::CodeChanges
                | ReplyDefect::NoFinalLine
                | ReplyDefect::ManyLines
                | ReplyDefect::ManyOctets
        )
    };
    exchange.outcome == ExchangeOutcome::Complete
        && exchange.reply.as_ref().is_some_and(|reply| reply.code == 250)
        && !exchange.defects.iter().any(doubtful)
}

/// Why a complete list lacks STARTTLS; nothing when it lists it, or when the list proves nothing.
pub(super) fn lacks_starttls(context: Context<'_>, evidence: &EhloEvidence) -> Option<Finding> {
    if !is_complete(evidence) || evidence.lists("STARTTLS") || context.mode() != TlsMode::StartTls {
        return None;
    }
    let found = |kind| with_exchange(context.finding(kind), &evidence.exchange);
    let listed = || evidence.capabilities.iter().map(|capability| capability.keyword.as_str());
    if let Some(masked) = listed().find(|keyword| signs::masked_keyword(keyword)) {
        return Some(
            found(EHLO_STARTTLS_MASKED_X).with("keyword", quote(masked)).saw("keyword", quote(masked)),
        );
    }
    if on_first_line(evidence) {
        return Some(found(EHLO_STARTTLS_ON_FIRST_LINE).with("keyword", "STARTTLS"));
    }
    let all: Vec<&str> = listed().collect();
    Some(found(submission::no_starttls(context)).saw("listed", quote(&all.join(" "))))
}

/// The mechanisms of the AUTH keyword (RFC 4954 §3), the old `AUTH=` form included.
pub(super) fn auth_mechanisms(capabilities: &[Capability]) -> Vec<String> {
    let mut mechanisms: Vec<String> = Vec::new();
    for capability in capabilities {
        let keyword = capability.keyword.to_ascii_uppercase();
        let first = match keyword.strip_prefix("AUTH") {
            Some("") => None,
            Some(rest) => match rest.strip_prefix('=') {
                Some(mechanism) => Some(mechanism.to_owned()),
                None => continue,
            },
            None => continue,
        };
        let rest = capability.parameters.iter().map(|parameter| parameter.to_ascii_uppercase());
        for mechanism in first.into_iter().chain(rest).filter(|mechanism| !mechanism.is_empty()) {
            if !mechanisms.contains(&mechanism) {
                mechanisms.push(mechanism);
            }
        }
    }
    mechanisms
}

/// Whether a password would travel readable unless TLS hides it.
pub(super) fn is_password(mechanism: &str) -> bool {
    matches!(mechanism, "PLAIN" | "LOGIN")
}

/// EHLO was refused; perhaps the older HELO was not.
fn refused(context: Context<'_>, evidence: &EhloEvidence, reply: &Reply) -> Judged {
    let exchange = &evidence.exchange;
    let found = |kind: Kind| with_exchange(context.finding(kind), exchange);
    let text = reply.quoted();
    let helo_works = evidence.helo.as_ref().is_some_and(|helo| {
        helo.outcome == ExchangeOutcome::Complete
            && helo.reply.as_ref().is_some_and(|reply| reply.code == 250)
    });
    // HELO has no list on which encryption could be offered, so the climb ends here if it was wanted.
    let standing =
        if helo_works && context.mode() == TlsMode::None { Standing::Holds } else { Standing::Broken };
    let garbled = text.contains("XXXX")
        || reply.code == 500
            && context
                .greeting()
                .and_then(|greeting| greeting.exchange.reply.as_ref())
                .is_some_and(|greeting| greeting.lines.iter().any(|line| signs::masked_greeting(line)));
    let with_helo = |finding: Finding| match evidence.helo.as_ref().and_then(|helo| helo.reply.as_ref()) {
        Some(reply) => finding.saw("reply to HELO", quote(&reply.quoted())),
        None => finding,
    };
    if reply.code >= 500 && garbled {
        // The server never saw the command; whether it takes HELO or not, the firewall is the cause.
        return Judged::new(standing, vec![with_helo(found(EHLO_XXXX_COMMAND))]);
    }
    if reply.code >= 500 && helo_works {
        return Judged::new(standing, vec![with_helo(found(EHLO_500_HELO_WORKS))]);
    }
    let named = |kind, standing| {
        let finding = with_helo(found(kind)).with("name", quote(&evidence.name));
        Judged::new(standing, vec![finding])
    };
    if signs::name_vs_ptr(&text) {
        return named(EHLO_NAME_VS_PTR, Standing::Unknown);
    }
    let about_address = signs::blocklist(&text).is_some() || signs::home_address(&text);
    if !about_address && (matches!(reply.code, 501 | 504) || reply.code >= 500 && signs::name_rejected(&text))
    {
        return named(EHLO_NAME_REJECTED, Standing::Broken);
    }
    let greylisted = refusal::is_greylist(reply) || reply.code == 450;
    if reply.code < 500 && !about_address && !greylisted && reply.code != 451 {
        return Judged::new(Standing::Unknown, vec![found(EHLO_421)]);
    }
    let mut judged = refusal::judge(context, exchange, reply);
    judged.findings = judged.findings.into_iter().map(with_helo).collect();
    judged
}

/// A complete 250 reply: what it lists, and how.
fn accepted(context: Context<'_>, evidence: &EhloEvidence) -> Judged {
    let exchange = &evidence.exchange;
    let found = |kind| with_exchange(context.finding(kind), exchange);
    let keyword = |kind, word: &str| found(kind).with("keyword", quote(word)).saw("keyword", quote(word));
    let mut findings = Vec::new();

    // The ladder breaks visibly on the STARTTLS rung; only without it the cause is told here.
    if !context.has_starttls_rung() {
        findings.extend(lacks_starttls(context, evidence));
    }
    for capability in &evidence.capabilities {
        let name = &capability.keyword;
        if name.eq_ignore_ascii_case("STARTTLS") && (name != "STARTTLS" || !capability.parameters.is_empty())
        {
            let line =
                std::iter::once(name).chain(&capability.parameters).cloned().collect::<Vec<_>>().join(" ");
            findings.push(keyword(EHLO_STARTTLS_ODD_CASE, &line));
        }
        if name.eq_ignore_ascii_case("X-ANONYMOUSTLS") {
            findings.push(keyword(EHLO_X_ANONYMOUSTLS, name));
        }
        if name.eq_ignore_ascii_case("REQUIRETLS") {
            findings.push(keyword(EHLO_REQUIRETLS, name));
        }
        let size = capability.parameters.first().and_then(|size| size.parse::<u64>().ok());
        if let Some(size) =
            size.filter(|size| name.eq_ignore_ascii_case("SIZE") && (1..SMALL_SIZE).contains(size))
        {
            findings.push(keyword(EHLO_SIZE_SMALL, name).with("bytes", size).saw("size", size));
        }
    }
    let mechanisms = auth_mechanisms(&evidence.capabilities);
    if mechanisms.iter().any(|mechanism| is_password(mechanism)) {
        let mechanisms = mechanisms.join(" ");
        findings.push(
            found(EHLO_AUTH_BEFORE_TLS).with("list", quote(&mechanisms)).saw("AUTH", quote(&mechanisms)),
        );
    }
    // The greeting told it already if it used the same name.
    let greeted_as = context.greeting().and_then(|greeting| greeting.host.as_deref());
    let server_name = evidence.server_name.as_deref();
    if let Some(name) = server_name.filter(|name| server_name != greeted_as && signs::internal_name(name)) {
        findings.push(found(BANNER_INTERNAL_LEAK).with("name", quote(name)).saw("name", quote(name)));
    }
    if let Some(product) = microsoft(context, evidence) {
        findings.push(found(EHLO_EXCHANGE_FINGERPRINT).with("product", product).saw("product", product));
    }
    findings.dedup_by(|later, first| later.id == first.id);
    Judged::new(Standing::Holds, findings)
}

/// STARTTLS stands where the server's own name belongs.
fn on_first_line(evidence: &EhloEvidence) -> bool {
    let is_starttls =
        |text: &str| text.split_whitespace().next().is_some_and(|word| word.eq_ignore_ascii_case("STARTTLS"));
    evidence.server_name.as_deref().is_some_and(is_starttls)
        || evidence
            .exchange
            .reply
            .as_ref()
            .and_then(|reply| reply.lines.first())
            .is_some_and(|first| is_starttls(first))
}

/// Which Microsoft server this is, if it is one.
fn microsoft(context: Context<'_>, evidence: &EhloEvidence) -> Option<&'static str> {
    let names = [context.host(), evidence.server_name.as_deref().unwrap_or_default()];
    let is_365 = |name: &str| {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        MICROSOFT_365.iter().any(|ending| name.ends_with(ending))
    };
    if names.into_iter().any(is_365) {
        Some("Microsoft 365")
    } else if EXCHANGE_KEYWORDS.iter().any(|keyword| evidence.lists(keyword)) {
        Some("Microsoft Exchange")
    } else {
        None
    }
}

/// The form of the reply, apart from what it says.
fn form(context: Context<'_>, exchange: &Exchange) -> Vec<Finding> {
    let of = |wanted: &[ReplyDefect]| -> Vec<ReplyDefect> {
        exchange.defects.iter().copied().filter(|defect| wanted.contains(defect)).collect()
    };
    let huge = of(&[ReplyDefect::ManyLines, ReplyDefect::ManyOctets]);
    let junk = of(&[ReplyDefect::EightBit, ReplyDefect::Nul, ReplyDefect::Control]);
    let malformed = of(&[
        ReplyDefect::BareLf,
        ReplyDefect::MissingSeparator,
        ReplyDefect::LongLine,
        ReplyDefect::CodeChanges,
        ReplyDefect::NoFinalLine,
    ]);
    let mut findings = Vec::new();
    if !huge.is_empty() || exchange.outcome == ExchangeOutcome::TooLong {
        let finding = banner::malformed(context, exchange, EHLO_HUGE, &huge);
        findings.push(finding.with("bytes", exchange.octets).saw("octets", exchange.octets));
    }
    if !malformed.is_empty() {
        findings.push(banner::malformed(context, exchange, EHLO_MALFORMED, &malformed));
    }
    if !junk.is_empty() {
        findings.push(banner::malformed(context, exchange, EHLO_JUNK_8BIT, &junk));
    }
    findings
}

/// What answers EHLO is not SMTP: a web server, or something that speaks in riddles.
fn not_smtp(context: Context<'_>, exchange: &Exchange) -> Judged {
    if signs::service(&exchange.first_bytes).is_some() {
        return banner::not_smtp(context, exchange, None);
    }
    Judged::new(Standing::Broken, vec![with_exchange(context.finding(EHLO_MALFORMED), exchange)])
}
