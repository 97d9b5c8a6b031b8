//! The text of the policy (RFC 8461 §3.2).

use crate::model::{
    evidence::{PolicyFault, PolicyFaultKind, StsEvidence},
    finding::{Finding, Severity},
};

use super::super::super::{catalogue::STS_POLICY_SYNTAX, context::Context};

pub(super) fn findings(context: Context<'_>, sts: &StsEvidence) -> Option<Finding> {
    let first = sts.policy_faults.iter().find(|fault| !fault.what.is_harmless());
    let shown = first.or(sts.policy_faults.first())?;
    let kind = if first.is_some() { STS_POLICY_SYNTAX } else { STS_POLICY_SYNTAX.at(Severity::Info) };
    let way = if first.is_some() { "spoilt" } else { "harmless" };
    let finding = context
        .finding(kind)
        .with("way", way)
        .with("count", sts.policy_faults.len())
        .with("number", shown.line.map(|line| line.to_string()).unwrap_or_default())
        .with("list", what(&shown.what));
    Some(
        sts.policy_faults
            .iter()
            .fold(finding, |finding, fault| finding.saw(&place(fault), worded(&fault.what))),
    )
}

fn place(fault: &PolicyFault) -> String {
    fault.line.map_or_else(|| "missing".to_owned(), |line| format!("line {line}"))
}

/// A fault in a few words.
fn what(fault: &PolicyFaultKind) -> String {
    match fault {
        PolicyFaultKind::ByteOrderMark => "a byte order mark stands before the first word".to_owned(),
        PolicyFaultKind::NotText => "there are bytes that are no text".to_owned(),
        PolicyFaultKind::NoKey { found } => format!("“{found}” has no key"),
        PolicyFaultKind::Missing { key } => format!("the key “{key}” is missing"),
        PolicyFaultKind::Value { key, found } if found.is_empty() => format!("the key “{key}” has no value"),
        PolicyFaultKind::Value { key, found } => format!("the value of “{key}” is “{found}”"),
        PolicyFaultKind::TooOld { found } => format!("“max_age” is {found} seconds, more than a year"),
        PolicyFaultKind::Pattern { found } => format!("“{found}” is no name of a mail server"),
        PolicyFaultKind::Repeated { key } => format!("the key “{key}” is there again; the first one counts"),
    }
}

/// A fault, and what would be right.
fn worded(fault: &PolicyFaultKind) -> String {
    let right = match fault {
        PolicyFaultKind::ByteOrderMark => "a text without one, saved as plain UTF-8",
        PolicyFaultKind::NotText => "plain text",
        PolicyFaultKind::NoKey { .. } => "key: value, one on each line",
        PolicyFaultKind::Missing { key } | PolicyFaultKind::Value { key, .. } => match key.as_str() {
            "version" => "version: STSv1",
            "mode" => "mode: enforce, mode: testing or mode: none",
            "max_age" => "max_age: with a whole number of seconds up to 31557600",
            _ => "mx: with a server's name, one line for each",
        },
        PolicyFaultKind::TooOld { .. } => "31557600 at most",
        PolicyFaultKind::Pattern { .. } => {
            "one server's name in ASCII, or *. before one, without a dot at its beginning or end"
        }
        PolicyFaultKind::Repeated { .. } => "each key once, apart from mx",
    };
    format!("{}; right is: {right}", what(fault))
}
