//! The request to start TLS (RFC 3207 §4), up to the server's answer. What comes after a 220 shows in the handshake.

use crate::model::{
    evidence::{Exchange, ExchangeOutcome, Reply, SocketFailureKind, StarttlsEvidence},
    finding::Finding,
};

use super::{
    catalogue::{
        Kind, STARTTLS_421, STARTTLS_454, STARTTLS_454_RATE, STARTTLS_500_502, STARTTLS_501, STARTTLS_503,
        STARTTLS_554_SECURITY, STARTTLS_ACL, STARTTLS_INJECTED_DATA, STARTTLS_NO_REPLY, STARTTLS_WRONG_2XX,
        TCP_LOCAL_ABORT,
    },
    connect,
    context::{Context, Judged, Standing, quote, with_exchange},
    ehlo, refusal, signs,
};

/// Judges the request, or why none was made.
pub(super) fn judge(context: Context<'_>, evidence: &StarttlsEvidence) -> Judged {
    let Some(exchange) = &evidence.exchange else {
        // Not asked because not offered: true only if the list of capabilities was complete.
        let lacking = context.ehlo().and_then(|ehlo| ehlo::lacks_starttls(context, ehlo));
        return match lacking.filter(|_| !evidence.offered) {
            Some(finding) => Judged::new(Standing::Broken, vec![finding]),
            None => Judged::new(Standing::Unknown, Vec::new()),
        };
    };
    let mut judged = answer(context, exchange);
    if let Some(injected) = &evidence.injected {
        judged.findings.insert(0, injected_data(context, exchange, injected));
        judged.standing = Standing::Broken;
    }
    judged
}

fn answer(context: Context<'_>, exchange: &Exchange) -> Judged {
    let found = |kind| with_exchange(context.finding(kind), exchange);
    let aborted_here = match &exchange.outcome {
        ExchangeOutcome::Stopped => return Judged::new(Standing::Unknown, Vec::new()),
        ExchangeOutcome::Broken(failure) if failure.kind == SocketFailureKind::AbortedHere => Some(failure),
        _ => None,
    };
    if let Some(failure) = aborted_here {
        let finding = found(TCP_LOCAL_ABORT).with("error", connect::error_text(failure));
        return Judged::new(Standing::Unknown, vec![finding]);
    }
    match &exchange.reply {
        Some(reply) if exchange.outcome == ExchangeOutcome::Complete => {
            if reply.code == 220 {
                return Judged::new(Standing::Holds, Vec::new());
            }
            let (kind, standing) = of_reply(reply);
            Judged::new(standing, vec![found(kind)])
        }
        _ => Judged::new(Standing::Broken, vec![found(STARTTLS_NO_REPLY)]),
    }
}

/// What an answer other than 220 means.
fn of_reply(reply: &Reply) -> (Kind, Standing) {
    let text = reply.text();
    let too_many = signs::rate(&text);
    match reply.code {
        200..300 => (STARTTLS_WRONG_2XX, Standing::Holds),
        // Neither yes nor no: nobody starts TLS after that.
        100..200 | 300..400 => (STARTTLS_WRONG_2XX, Standing::Broken),
        421 | 450..=454 if too_many => (STARTTLS_454_RATE, Standing::Unknown),
        421 => (STARTTLS_421, Standing::Broken),
        // Refused by an access rule (Sendmail's access map).
        403 => (STARTTLS_ACL, Standing::Broken),
        400..500 => (STARTTLS_454, Standing::Broken),
        500 | 502 | 504 => (STARTTLS_500_502, Standing::Broken),
        501 => (STARTTLS_501, Standing::Broken),
        503 => (STARTTLS_503, Standing::Broken),
        554 if text.to_ascii_lowercase().contains("security subsystem")
            || refusal::enhanced(reply, "5.7.3") =>
        {
            (STARTTLS_554_SECURITY, Standing::Broken)
        }
        _ => (STARTTLS_ACL, Standing::Broken),
    }
}

/// Bytes between the server's 220 and our first TLS byte: somebody speaks who should be silent.
fn injected_data(context: Context<'_>, exchange: &Exchange, injected: &str) -> Finding {
    with_exchange(context.finding(STARTTLS_INJECTED_DATA), exchange)
        .with("bytes", quote(injected))
        .saw("extra data", quote(injected))
}
