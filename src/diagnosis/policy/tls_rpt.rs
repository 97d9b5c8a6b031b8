//! Reports about encryption that failed (RFC 8460).

use crate::model::{
    evidence::{LookupFailure, PolicyEvidence},
    finding::Finding,
};

use super::{
    super::{
        catalogue::{TLSRPT_MALFORMED, TLSRPT_NONE, TLSRPT_PRESENT},
        context::Context,
    },
    sts,
};

pub(super) fn judge(context: Context<'_>, evidence: &PolicyEvidence) -> Vec<Finding> {
    let Some(wish) = &evidence.tls_rpt else { return Vec::new() };
    let name = format!("_smtp._tls.{}", context.report.target.domain.as_deref().unwrap_or_default());
    let begin = |kind| context.finding(kind).with("name", &name).with("names", wish.rua.join(", "));
    let first = wish.faults.first();
    if let Some(first) = first {
        let finding = begin(TLSRPT_MALFORMED).with("count", wish.faults.len()).with("list", sts::what(first));
        let finding = wish.txt.iter().fold(finding, |finding, record| finding.saw("record", record));
        let faults = wish.faults.iter();
        return vec![faults.fold(finding, |finding, fault| finding.saw("fault", sts::worded(fault)))];
    }
    if !wish.rua.is_empty() {
        let finding = begin(TLSRPT_PRESENT);
        return vec![wish.rua.iter().fold(finding, |finding, place| finding.saw("reports go to", place))];
    }
    match &wish.failure {
        Some(LookupFailure::NoData | LookupFailure::NoSuchName) | None => vec![begin(TLSRPT_NONE)],
        // What could not be looked up is not known to be missing.
        Some(_) => Vec::new(),
    }
}
