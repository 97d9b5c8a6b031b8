//! A server that refuses to talk: the same words come as a greeting and as the answer to EHLO.

use crate::model::evidence::{Exchange, Reply};

use super::{
    catalogue::{
        BANNER_421, BANNER_421_RATE, BANNER_450_GREYLIST, BANNER_451_LOCAL, BANNER_521, BANNER_554_REJECT,
        BANNER_DNSBL, BANNER_EARLY_TALKER, Kind, PC_SOURCE_IP_LISTED,
    },
    context::{Context, Judged, Standing, with_exchange},
    signs,
};

/// Judges a 4xx or 5xx greeting, or a refusal of EHLO that is not about EHLO itself.
pub(super) fn judge(context: Context<'_>, exchange: &Exchange, reply: &Reply) -> Judged {
    let text = reply.quoted();
    let list = signs::blocklist(&text);
    let (kinds, standing): (&[Kind], Standing) = match reply.code {
        // The caller is turned away on principle, for now: nothing is known about the server itself.
        400..500 if list.is_some() || signs::home_address(&text) => {
            (&[PC_SOURCE_IP_LISTED], Standing::Unknown)
        }
        421 if is_rate_limit(reply) => (&[BANNER_421_RATE], Standing::Unknown),
        450 => (&[BANNER_450_GREYLIST], Standing::Unknown),
        400..500 if is_greylist(reply) => (&[BANNER_450_GREYLIST], Standing::Unknown),
        451 => (&[BANNER_451_LOCAL], Standing::Broken),
        400..500 => (&[BANNER_421], Standing::Broken),
        _ if signs::early_talker(&text) => (&[BANNER_EARLY_TALKER], Standing::Broken),
        _ if list.is_some() => (&[BANNER_DNSBL, PC_SOURCE_IP_LISTED], Standing::Broken),
        _ if signs::home_address(&text) => (&[BANNER_554_REJECT, PC_SOURCE_IP_LISTED], Standing::Broken),
        521 => (&[BANNER_521], Standing::Broken),
        _ => (&[BANNER_554_REJECT], Standing::Broken),
    };
    let findings = kinds
        .iter()
        .map(|kind| {
            let finding = with_exchange(context.finding(*kind), exchange);
            match list {
                Some(list) => finding.with("list", list).saw("list", list),
                None => finding,
            }
        })
        .collect();
    Judged::new(standing, findings)
}

/// Whether a 421 is about how often we knocked: by its words, or by the code that Postfix gives with it (RFC 3463
/// X.7.0).
pub(super) fn is_rate_limit(reply: &Reply) -> bool {
    signs::rate(&reply.text()) || enhanced(reply, "4.7.0")
}

/// The same of a reply that is only there as text, code first.
pub(super) fn is_rate_limit_text(reply: &str) -> bool {
    signs::rate(reply) || reply.split_whitespace().any(|word| word == "4.7.0")
}

/// Whether a 4xx asks a first-time caller to come back.
pub(super) fn is_greylist(reply: &Reply) -> bool {
    signs::greylist(&reply.text()) && reply.code != 421
        || matches!(reply.code, 450 | 451) && enhanced(reply, "4.7.1")
}

/// Whether a reply carries an enhanced status code (RFC 3463), parsed out or at the start of its text.
pub(super) fn enhanced(reply: &Reply, code: &str) -> bool {
    reply.enhanced.as_deref() == Some(code)
        || reply.lines.iter().any(|line| line.trim_start().starts_with(code))
}
