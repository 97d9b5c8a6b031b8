//! Validity periods, and whether it is not rather this PC's clock that is wrong.

use jiff::Timestamp;

use super::case::{Case, SECONDS_OF_DAY, Saw as _, days, lifetime_seconds, worded};
use crate::model::{
    evidence::{CertificateInfo, TrustOutcome},
    finding::{Finding, Party, Severity},
};

/// Clocks of two computers differ by minutes without anybody's fault.
const TOLERANCE_SECONDS: i64 = 5 * 60;
/// A certificate of up to this lifetime is renewed by a program, which does so in its last third.
const SHORT_LIVED_DAYS: i64 = 100;
/// Others are renewed by people, who need some weeks.
const NOTICE_DAYS: i64 = 21;

pub(super) fn findings(case: &Case<'_>) -> Vec<Finding> {
    let now = case.evidence.judged_at;
    let found = at(case, now);
    if !case.evidence.judged_for_another_day
        && found.iter().any(|finding| finding.severity == Severity::Fail)
        && let Some(server) = case.facts.server_clock
        && (server.as_second() - now.as_second()).abs() > TOLERANCE_SECONDS
        && case.path().all(|(_, certificate)| is_in_date(certificate, server))
    {
        let apart = (server.as_second() - now.as_second()).abs();
        return vec![
            case.finding("pc-clock-skew", Severity::Warn, Party::ThisPc)
                .with("date", worded(server))
                .with("days", apart / SECONDS_OF_DAY)
                .saw("this PC's clock", worded(now))
                .saw("the server's clock", worded(server)),
        ];
    }
    found
}

fn at(case: &Case<'_>, now: Timestamp) -> Vec<Finding> {
    let leaf = case.leaf;
    if leaf.not_after < now {
        return vec![
            case.finding("cert-expired", Severity::Fail, Party::Server)
                .saw("days since", days(leaf.not_after, now))
                .saw_judges(case),
        ];
    }
    if starts_late(leaf, now) {
        return vec![not_yet_valid(case, leaf)];
    }
    // The rest of the path matters only where no other way leads to an authority.
    if case.evidence.public.outcome != TrustOutcome::Trusted {
        let above = || case.path().skip(1).map(|(_, certificate)| certificate);
        if let Some(expired) = above().find(|certificate| certificate.not_after < now) {
            return vec![
                case.about(expired, "cert-intermediate-expired", Severity::Fail, Party::Server)
                    .saw("days since", days(expired.not_after, now))
                    .saw_judges(case),
            ];
        }
        if let Some(late) = above().find(|certificate| starts_late(certificate, now)) {
            return vec![not_yet_valid(case, late)];
        }
    }
    let left = leaf.not_after.as_second() - now.as_second();
    let lifetime = lifetime_seconds(leaf);
    let notice = if lifetime <= SHORT_LIVED_DAYS * SECONDS_OF_DAY {
        lifetime / 3
    } else {
        NOTICE_DAYS * SECONDS_OF_DAY
    };
    if left < notice {
        return vec![
            case.finding("cert-expires-soon", Severity::Warn, Party::Server)
                .saw("days left", left / SECONDS_OF_DAY),
        ];
    }
    Vec::new()
}

fn not_yet_valid(case: &Case<'_>, certificate: &CertificateInfo) -> Finding {
    let now = case.evidence.judged_at;
    case.about(certificate, "cert-not-yet-valid", Severity::Fail, Party::Server)
        .with("date", worded(certificate.not_before))
        .with("days", days(now, certificate.not_before))
        .saw("this PC's clock", worded(now))
        .saw_judges(case)
}

fn starts_late(certificate: &CertificateInfo, now: Timestamp) -> bool {
    certificate.not_before.as_second() > now.as_second().saturating_add(TOLERANCE_SECONDS)
}

fn is_in_date(certificate: &CertificateInfo, now: Timestamp) -> bool {
    certificate.not_before <= now && now <= certificate.not_after
}
